//! What JavaScript gives, looked at before it is copied.

use healthcode::claims::Pepper;
use healthcode::limits::{MAX_NAME_BYTES, MAX_ROOTS, MAX_TEXT_CHARS};
use healthcode::trust::Roots;
use healthcode::{Document, DocumentType, PublicKey, UnixTime};
use js_sys::{Array, JsString, Reflect, Uint8Array, Uint8ClampedArray};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::carried::Kind;
use crate::record::Pinned;
use crate::refused::Refused;

/// A text of at most `most` UTF-16 units.
pub(crate) fn text(value: &JsValue, what: &str, most: u32) -> Result<String, Refused> {
    let text = value.dyn_ref::<JsString>();
    let text = text.ok_or_else(|| wrong_type(what, "a string"))?;
    if text.length() > most {
        return Err(Refused::Range(format!("{what} is longer than {most}")));
    }
    value
        .as_string()
        .ok_or_else(|| wrong_type(what, "a string"))
}

/// A scanned text. Of one that is too long, as much as shows that it is.
pub(crate) fn scanned(value: &JsValue) -> Result<String, Refused> {
    let text = value.dyn_ref::<JsString>();
    let text = text.ok_or_else(|| wrong_type("text", "a string"))?;
    // A character has at most two units.
    let enough = u32::try_from(MAX_TEXT_CHARS).unwrap_or(u32::MAX);
    let enough = enough.saturating_add(1).saturating_mul(2);
    let head = JsValue::from(text.substring(0, enough));
    head.as_string()
        .ok_or_else(|| wrong_type("text", "a string"))
}

/// Bytes of at most `most`, which are not copied if they are more.
pub(crate) fn bytes(value: &JsValue, what: &str, most: usize) -> Result<Vec<u8>, Refused> {
    let (length, copy): (u32, &dyn Fn() -> Vec<u8>) =
        if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
            (bytes.length(), &|| bytes.to_vec())
        } else if let Some(bytes) = value.dyn_ref::<Uint8ClampedArray>() {
            (bytes.length(), &|| bytes.to_vec())
        } else {
            return Err(wrong_type(what, "a Uint8Array"));
        };
    if usize::try_from(length).unwrap_or(usize::MAX) > most {
        return Err(Refused::coded(
            "malformed/too-long",
            format!("{what}: {length} bytes, and at most {most} are read"),
        ));
    }
    Ok(copy())
}

/// How many bytes there are.
#[cfg(feature = "reader")]
pub(crate) fn length(value: &JsValue, what: &str) -> Result<usize, Refused> {
    let plain = value.dyn_ref::<Uint8Array>().map(Uint8Array::length);
    let clamped = value.dyn_ref::<Uint8ClampedArray>();
    let length = plain.or_else(|| clamped.map(Uint8ClampedArray::length));
    let length = length.ok_or_else(|| wrong_type(what, "a Uint8Array"))?;
    Ok(usize::try_from(length).unwrap_or(usize::MAX))
}

/// Seconds since 1970; a fraction is cut off.
pub(crate) fn instant(value: &JsValue) -> Result<UnixTime, Refused> {
    seconds(value, "now").map(UnixTime::new)
}

/// Whole seconds, or another number below 2^32; a fraction is cut off.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "nothing else turns a real number into a whole one; its range was checked"
)]
pub(crate) fn seconds(value: &JsValue, what: &str) -> Result<u32, Refused> {
    let number = value.as_f64().ok_or_else(|| wrong_type(what, "a number"))?;
    if (0.0..4_294_967_296.0).contains(&number) {
        Ok(number as u32)
    } else {
        let why = format!("{what} is no number from 0 up to 2^32");
        Err(Refused::Range(why))
    }
}

/// A whole number of up to 64 bits, as a `number` or a `bigint`.
pub(crate) fn whole(value: &JsValue, what: &str) -> Result<u64, Refused> {
    if value.is_bigint() {
        let number = u64::try_from(value.clone());
        return number.map_err(|_| Refused::Range(format!("{what} is none of 0 to 2^64 - 1")));
    }
    let number = value.as_f64().ok_or_else(|| wrong_type(what, "a number"))?;
    let exact = js_sys::Number::is_safe_integer(value) && number >= 0.0;
    let digits = exact.then(|| number.to_string().parse().ok()).flatten();
    digits.ok_or_else(|| Refused::Range(format!("{what} is no whole number that is exact")))
}

/// The fields of an object; `undefined` has none.
pub(crate) fn field(object: &JsValue, name: &str) -> Result<Option<JsValue>, Refused> {
    if object.is_undefined() {
        return Ok(None);
    }
    if !object.is_object() {
        return Err(wrong_type("an argument", "an object"));
    }
    let value = Reflect::get(object, &name.into()).map_err(Refused::Thrown)?;
    Ok((!value.is_undefined() && !value.is_null()).then_some(value))
}

/// A field that must be there.
pub(crate) fn needed(object: &JsValue, name: &str) -> Result<JsValue, Refused> {
    if object.is_undefined() || object.is_null() {
        return Err(wrong_type("an argument", "an object"));
    }
    field(object, name)?.ok_or_else(|| Refused::Type(format!("{name} is missing")))
}

/// The elements of an array of at most `most`.
pub(crate) fn elements(value: &JsValue, what: &str, most: u32) -> Result<Vec<JsValue>, Refused> {
    let array = value.dyn_ref::<Array>();
    let array = array.ok_or_else(|| wrong_type(what, "an array"))?;
    if array.length() > most {
        return Err(Refused::Range(format!("{what} has more than {most}")));
    }
    Ok(array.to_vec())
}

/// A public key: 32 bytes, or as many in hexadecimal digits.
pub(crate) fn key(value: &JsValue) -> Result<PublicKey, Refused> {
    let bytes = thirty_two(value, "a key")?;
    let bad = || {
        Refused::coded(
            "key/malformed",
            "a key has 32 bytes, or 64 hexadecimal digits",
        )
    };
    PublicKey::from_bytes(&bytes.ok_or_else(bad)?).map_err(|weak| Refused::coded("key/weak", weak))
}

/// A SHA-256, as 32 bytes or hexadecimal digits.
pub(crate) fn hash(value: &JsValue) -> Result<[u8; 32], Refused> {
    thirty_two(value, "a hash")?.ok_or_else(|| wrong_type("a hash", "32 bytes"))
}

fn thirty_two(value: &JsValue, what: &str) -> Result<Option<[u8; 32]>, Refused> {
    if value.is_string() {
        let digits = text(value, what, KEY_DIGITS)?;
        Ok(unhex(&digits))
    } else {
        Ok(bytes(value, what, 32)?.try_into().ok())
    }
}

/// Pinned roots: `{ keys, threshold, least_seq }`.
pub(crate) fn pinned(value: &JsValue) -> Result<Pinned, Refused> {
    let most = u32::try_from(MAX_ROOTS).unwrap_or(u32::MAX);
    let keys = elements(&needed(value, "keys")?, "keys", most)?;
    let keys: Vec<PublicKey> = keys.iter().map(key).collect::<Result<_, _>>()?;
    let threshold = seconds(&needed(value, "threshold")?, "threshold")?;
    let least_seq = whole(&needed(value, "least_seq")?, "least_seq")?;
    let threshold = usize::try_from(threshold).unwrap_or(usize::MAX);
    let roots = Roots::new(keys, threshold).map_err(|bad| Refused::coded("roots/bad", bad))?;
    Ok(Pinned { roots, least_seq })
}

/// What is shown beside a code: `{ documents, pepper }`.
#[derive(Default)]
pub(crate) struct Shown {
    pub(crate) documents: Vec<Document>,
    pub(crate) pepper: Option<Pepper>,
}

/// Reads what is shown, at the instant `now`.
pub(crate) fn shown(value: &JsValue, now: UnixTime) -> Result<Shown, Refused> {
    let mut shown = Shown::default();
    if let Some(documents) = field(value, "documents")? {
        let documents = elements(&documents, "documents", MOST_DOCUMENTS)?;
        let documents = documents.iter().map(|it| document(it, now));
        shown.documents = documents.collect::<Result<_, _>>()?;
    }
    if let Some(pepper) = field(value, "pepper")? {
        let secret = bytes(&pepper, "the pepper", 64)?;
        let pepper = Pepper::new(&secret).map_err(|bad| Refused::coded("pepper/length", bad))?;
        shown.pepper = Some(pepper);
    }
    Ok(shown)
}

/// A document: `TYPE:COUNTRY:NUMBER:BIRTH`, or `{ mrz, document_type }`.
pub(crate) fn document(value: &JsValue, now: UnixTime) -> Result<Document, Refused> {
    if value.is_string() {
        let typed = text(value, "a document", MOST_OF_A_DOCUMENT)?;
        return Document::parse(&typed).map_err(|bad| Refused::coded("document/malformed", bad));
    }
    if !value.is_object() {
        return Err(wrong_type("a document", "a string or { mrz }"));
    }
    let zone = text(&needed(value, "mrz")?, "mrz", MOST_OF_A_DOCUMENT)?;
    let kind = match field(value, "document_type")? {
        None => None,
        Some(kind) => Some(document_type(&kind)?),
    };
    Document::from_mrz(&zone, kind, now.date()).map_err(|bad| Refused::coded("document/mrz", bad))
}

fn document_type(value: &JsValue) -> Result<DocumentType, Refused> {
    let word = text(value, "document_type", MOST_OF_A_DOCUMENT)?;
    word.parse()
        .map_err(|bad| Refused::coded("document/type", bad))
}

/// `bundle` or `list`, if it is said.
pub(crate) fn kind(value: &JsValue) -> Result<Option<Kind>, Refused> {
    if value.is_undefined() {
        return Ok(None);
    }
    match name(value, "kind")?.as_str() {
        "bundle" => Ok(Some(Kind::Bundle)),
        "list" => Ok(Some(Kind::List)),
        _ => Err(wrong_type("kind", "bundle or list")),
    }
}

/// A short text, such as a place's type.
pub(crate) fn name(value: &JsValue, what: &str) -> Result<String, Refused> {
    text(value, what, u32::try_from(MAX_NAME_BYTES).unwrap_or(0))
}

pub(crate) fn wrong_type(what: &str, wanted: &str) -> Refused {
    Refused::Type(format!("{what} is not {wanted}"))
}

fn unhex(digits: &str) -> Option<[u8; 32]> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let value = |digit: u8| char::from(digit).to_digit(16);
    let byte = |[high, low]: &[u8; 2]| {
        let byte = value(*high)?.checked_mul(16)?.checked_add(value(*low)?)?;
        u8::try_from(byte).ok()
    };
    let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
    bytes.filter(|_| rest.is_empty())?.try_into().ok()
}

const KEY_DIGITS: u32 = 64;

/// Everyone on a code has one.
const MOST_DOCUMENTS: u32 = 6;

/// A zone has at most 90 characters, and may have any white space.
const MOST_OF_A_DOCUMENT: u32 = 512;
