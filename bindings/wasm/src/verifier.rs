//! A verifier that was given bare keys, and what one verification finds.

use healthcode::trust::{IssuerKey, KeyState, Purpose, Trust};
use healthcode::{Document, Matched, Refusal, Region, UnixTime, VerifiedCode, Verifier, Window};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::foreign::Bytes;
use crate::given::{self, Shown};
use crate::refused::Refused;
use crate::said;

/// Verifies codes under keys that the caller trusts, without bundle, lists or place.
#[wasm_bindgen(js_name = Verifier)]
pub struct JsVerifier {
    trust: Trust,
}

#[wasm_bindgen(js_class = Verifier)]
impl JsVerifier {
    /// Trusts these keys: each 32 bytes or hexadecimal digits, or an object that says how far.
    #[wasm_bindgen(constructor)]
    pub fn new(keys: &JsValue) -> Result<Self, JsValue> {
        let keys = given::elements(keys, "keys", MOST_KEYS)?;
        let keys: Vec<IssuerKey> = keys.iter().map(issuer_key).collect::<Result<_, _>>()?;
        let trust = Trust::of(keys).map_err(|bad| Refused::coded("key/twice", bad))?;
        Ok(Self { trust })
    }

    /// What is found about a text at an instant.
    pub fn verify(
        &self,
        text: &JsValue,
        now: &JsValue,
        shown: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let now = given::instant(now)?;
        let shown = given::shown(shown, now)?;
        let text = given::scanned(text)?;
        Ok(verdict(&Verifier::new(&self.trust), &text, now, &shown)?)
    }
}

/// What is found about a text, and about the one document that may be shown.
pub(crate) fn verdict(
    verifier: &Verifier<'_>,
    text: &str,
    now: UnixTime,
    shown: &Shown,
) -> Result<JsValue, Refused> {
    let document = match shown.documents.as_slice() {
        [] => None,
        [document] => Some(document),
        _ => {
            return Err(Refused::Range(
                "without a place at most one document".into(),
            ));
        }
    };
    let code = match verifier.verify(text, now) {
        Ok(code) => code,
        Err(refusal) => {
            let code = outside_window(verifier, text, refusal);
            return Ok(said::refused(&refusal, code.as_ref()));
        }
    };
    Ok(
        match document.map(|document| find(&code, document, shown)) {
            None => said::verified(&code, None),
            Some(Ok(matched)) => said::verified(&code, Some(matched)),
            Some(Err(refusal)) => said::refused(&refusal, Some(&code)),
        },
    )
}

fn find(code: &VerifiedCode, document: &Document, shown: &Shown) -> Result<Matched, Refusal> {
    match &shown.pepper {
        Some(pepper) => code.match_document_with(document, pepper),
        None => code.match_document(document),
    }
}

// Claims are shown where the signature holds. A code that is refused for its window alone
// passes every check at an instant inside it.
fn outside_window(verifier: &Verifier<'_>, text: &str, refusal: Refusal) -> Option<VerifiedCode> {
    let inside = match refusal {
        Refusal::NotYetValid { start, .. } => start,
        Refusal::Expired { end, .. } => UnixTime::new(end.as_secs().checked_sub(1)?),
        _ => return None,
    };
    verifier.verify(text, inside).ok()
}

fn issuer_key(value: &JsValue) -> Result<IssuerKey, Refused> {
    if value.is_string() || Bytes::of(value).is_some() || !value.is_object() {
        return given::key(value).map(IssuerKey::unrestricted);
    }
    let [
        public,
        purposes,
        regions,
        start,
        end,
        most,
        state_word,
        specimen,
    ] = given::fields(value, "a key", KEY_FIELDS)?;
    let public = given::key(&given::needed(public, "public")?)?;
    let instant = |field: Option<JsValue>, name, otherwise| match field {
        None => Ok(UnixTime::new(otherwise)),
        Some(number) => given::seconds(&number, name).map(UnixTime::new),
    };
    let start = instant(start, "not_before", 0)?;
    let in_use = Window::new(start, instant(end, "not_after", u32::MAX)?);
    let in_use = in_use.map_err(|bad| Refused::coded("key/window", bad))?;
    let purposes = match purposes {
        None => Purpose::ALL.to_vec(),
        Some(words) => each(&words, "purposes", purpose)?,
    };
    let most = match most {
        None => u32::MAX,
        Some(number) => given::whole_u32(&number, "max_lifetime")?,
    };
    let key = IssuerKey::new(public, purposes, in_use, most);
    let key = match regions {
        None => key,
        Some(numbers) => key.with_regions(each(&numbers, "regions", region)?),
    };
    let key = match state_word {
        None => key,
        Some(word) => key.with_state(state(&word)?),
    };
    match specimen.map(|it| it.as_bool()) {
        None | Some(Some(false)) => Ok(key),
        Some(Some(true)) => Ok(key.with_specimen()),
        Some(None) => Err(given::wrong_type("specimen", "true or false")),
    }
}

fn each<T>(
    values: &JsValue,
    what: &str,
    read: impl Fn(&JsValue) -> Result<T, Refused>,
) -> Result<Vec<T>, Refused> {
    let values = given::elements(values, what, MOST_KEYS)?;
    values.iter().map(read).collect()
}

fn purpose(value: &JsValue) -> Result<Purpose, Refused> {
    let word = given::name(value, "a purpose")?;
    let mut all = Purpose::ALL.into_iter();
    let known = all.find(|it| it.name() == word);
    known.ok_or_else(|| given::wrong_type("a purpose", "colour, itinerary, test or status"))
}

fn region(value: &JsValue) -> Result<Region, Refused> {
    let number = given::whole(value, "a region")?;
    Region::new(number).map_err(|bad| Refused::coded("region/unknown", bad))
}

fn state(value: &JsValue) -> Result<KeyState, Refused> {
    let word = given::name(value, "state")?;
    let mut all = KeyState::ALL.into_iter();
    let known = all.find(|it| it.name() == word);
    known.ok_or_else(|| given::wrong_type("state", "active, retired or compromised"))
}

const MOST_KEYS: u32 = 10_000;

const KEY_FIELDS: [&str; 8] = [
    "public",
    "purposes",
    "regions",
    "not_before",
    "not_after",
    "max_lifetime",
    "state",
    "specimen",
];
