//! Live presentations stage by stage, each open to be replaced.

use super::base45;
use super::cbor::{Map, array, bytes, int, map, tag, text, uint};
use super::code::{Code, sig_structure};
use super::says::{AT, Says, green};
use super::signer::{Signer, holder};

/// Every stage of one live presentation; nothing says that they fit together.
#[derive(Clone)]
pub(super) struct Presented {
    pub(super) code: Option<String>,
    pub(super) payload: Vec<u8>,
    pub(super) sig_structure: Vec<u8>,
    pub(super) cose: Vec<u8>,
    pub(super) text: String,
    pub(super) seed: [u8; 32],
}

pub(super) const CODE: i64 = -65_540;

impl Presented {
    /// What a holder's phone makes of a code at this instant, for this place.
    pub(super) fn of(code: &Code, place: Option<&str>, time: u32) -> Self {
        Self {
            code: Some(code.text.clone()),
            ..Self::by(&holder(), claims(&code.cose, place, time).encode())
        }
    }

    /// A payload under the header of presentations, signed.
    pub(super) fn by(signer: &Signer, payload: Vec<u8>) -> Self {
        Self::with_header(signer, &header(), payload)
    }

    pub(super) fn with_header(signer: &Signer, header: &[u8], payload: Vec<u8>) -> Self {
        let sig_structure = sig_structure("Signature1", header, &[], &payload);
        let signature = signer.sign(&sig_structure);
        let items = [bytes(header), map([]), bytes(&payload), bytes(&signature)];
        Self {
            code: None,
            payload,
            sig_structure,
            cose: Vec::new(),
            text: String::new(),
            seed: signer.seed(),
        }
        .enclosed(tag(18, &array(items)))
    }

    /// The same with another signature.
    pub(super) fn signed(self, signature: &[u8]) -> Self {
        let items = [
            bytes(&header()),
            map([]),
            bytes(&self.payload),
            bytes(signature),
        ];
        self.enclosed(tag(18, &array(items)))
    }

    /// The same in another envelope.
    pub(super) fn enclosed(self, cose: Vec<u8>) -> Self {
        let text = format!("OHL1:{}", base45::encode(&cose));
        Self { cose, text, ..self }
    }

    /// The same with another text.
    pub(super) fn written(self, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { text, ..self }
    }
}

/// A payload's entries.
pub(super) fn claims(code: &[u8], place: Option<&str>, time: u32) -> Map {
    let claims = Map(Vec::new())
        .set(6, uint(time.into()))
        .set(CODE, bytes(code));
    match place {
        Some(place) => claims.set(3, text(place)),
        None => claims,
    }
}

pub(super) fn header() -> Vec<u8> {
    map([[int(1), int(-19)], [int(16), text("healthcode-live")]])
}

/// A green code of a holder with a key.
pub(super) fn bound() -> Says {
    Says {
        holder_key: Some(holder().public()),
        ..green()
    }
}

/// The same, presented now.
pub(super) fn shown() -> Presented {
    Presented::of(&Code::of(bound().encode()), None, AT)
}
