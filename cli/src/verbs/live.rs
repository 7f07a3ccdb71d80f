//! A live presentation taken apart, with nothing in it proven.

use ciborium::Value as Cbor;
use healthcode::limits::{CODE_PREFIX, LIVE_PREFIX, MAX_COSE_BYTES, MAX_TEXT_CHARS};
use healthcode::{Inspection, UnixTime, inspect};

/// What an unverified live presentation says.
#[derive(Debug)]
pub(super) struct Live {
    /// The envelope's bytes.
    pub(super) envelope: Vec<u8>,
    /// The protected header's bytes.
    pub(super) header: Vec<u8>,
    /// The payload's bytes.
    pub(super) payload: Vec<u8>,
    /// The holder's signature.
    pub(super) signature: Vec<u8>,
    /// When it says it was made.
    pub(super) at: Option<UnixTime>,
    /// The place that it names.
    pub(super) place: Option<String>,
    /// The text of the code inside.
    pub(super) code: String,
}

impl Live {
    /// Takes a text apart, if it begins as a live presentation does; the error is its fault's
    /// stable code.
    ///
    /// Whether it is in its one form is for a verifier to say.
    pub(super) fn of(text: &str) -> Option<Result<Self, &'static str>> {
        let body = text.strip_prefix(LIVE_PREFIX)?;
        if text.len() > MAX_TEXT_CHARS {
            return Some(Err("malformed/too-long"));
        }
        let envelope = base45::decode(body).ok();
        let envelope = envelope.filter(|envelope| base45::encode(envelope) == body);
        let Some(envelope) = envelope else {
            return Some(Err("malformed/base45"));
        };
        if envelope.len() > MAX_COSE_BYTES {
            return Some(Err("malformed/too-long"));
        }
        let Ok(outer) = ciborium::from_reader(envelope.as_slice()) else {
            return Some(Err("malformed/cbor"));
        };
        let Some([header, payload, signature]) = parts(outer) else {
            return Some(Err("malformed/cose"));
        };
        let live = Self {
            envelope,
            header,
            payload,
            signature,
            at: None,
            place: None,
            code: String::new(),
        };
        Some(live.with_claims().ok_or("malformed/claims"))
    }

    fn with_claims(self) -> Option<Self> {
        let claims: Cbor = ciborium::from_reader(self.payload.as_slice()).ok()?;
        let claim = |key: i64| {
            let mut entries = claims.as_map()?.iter();
            let found = entries.find(|(it, _)| it.as_integer() == Some(key.into()));
            found.map(|(_, value)| value)
        };
        let seconds = claim(KEY_TIME).and_then(Cbor::as_integer);
        let seconds = seconds.and_then(|it| u32::try_from(it).ok());
        let place = claim(KEY_PLACE).and_then(Cbor::as_text);
        let code = claim(KEY_CODE).and_then(Cbor::as_bytes)?;
        Some(Self {
            at: seconds.map(UnixTime::new),
            place: place.map(str::to_owned),
            code: format!("{CODE_PREFIX}{}", base45::encode(code)),
            ..self
        })
    }

    /// The code inside.
    pub(super) fn inspection(&self) -> Inspection {
        inspect(&self.code)
    }
}

// Header, payload and signature.
fn parts(envelope: Cbor) -> Option<[Vec<u8>; 3]> {
    let Cbor::Tag(18, parts) = envelope else {
        return None;
    };
    let parts = parts.into_array().ok()?;
    let [header, _, payload, signature] = parts.as_slice() else {
        return None;
    };
    let bytes = |part: &Cbor| part.as_bytes().cloned();
    Some([bytes(header)?, bytes(payload)?, bytes(signature)?])
}

/// The claims of a live presentation: aud and iat (RFC 8392 section 4), and its own.
const KEY_PLACE: i64 = 3;
const KEY_TIME: i64 = 6;
const KEY_CODE: i64 = -65_540;
