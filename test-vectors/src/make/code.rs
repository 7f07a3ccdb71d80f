//! From claims to text, each stage open to be replaced.

use super::base45;
use super::cbor::{array, bytes, head, int, map, tag, text};
use super::signer::{Signer, issuer};

/// Every stage of one code; nothing says that they fit together.
#[derive(Clone)]
pub(super) struct Code {
    pub(super) claims: Vec<u8>,
    pub(super) header: Vec<u8>,
    pub(super) sig_structure: Vec<u8>,
    pub(super) signature: Vec<u8>,
    pub(super) cose: Vec<u8>,
    pub(super) text: String,
    pub(super) seed: [u8; 32],
}

impl Code {
    /// A code made by the rules, whatever the claims are.
    pub(super) fn of(claims: impl Into<Vec<u8>>) -> Self {
        Self::by(&issuer(), claims)
    }

    pub(super) fn by(signer: &Signer, claims: impl Into<Vec<u8>>) -> Self {
        Self::with_header(signer, header(signer.kid()), claims)
    }

    /// A code with any header, which the signature covers.
    pub(super) fn with_header(
        signer: &Signer,
        header: Vec<u8>,
        claims: impl Into<Vec<u8>>,
    ) -> Self {
        let claims = claims.into();
        let sig_structure = sig_structure("Signature1", &header, &[], &claims);
        let signature = signer.sign(&sig_structure).to_vec();
        Self {
            claims,
            header,
            sig_structure,
            signature,
            cose: Vec::new(),
            text: String::new(),
            seed: signer.seed(),
        }
        .closed()
    }

    /// The same with another signature.
    pub(super) fn signed(self, signature: impl Into<Vec<u8>>) -> Self {
        Self {
            signature: signature.into(),
            ..self
        }
        .closed()
    }

    /// The same in another envelope.
    pub(super) fn enclosed(self, cose: impl Into<Vec<u8>>) -> Self {
        let cose = cose.into();
        let text = format!("OHC1:{}", base45::encode(&cose));
        Self { cose, text, ..self }
    }

    /// The same with another text.
    pub(super) fn written(self, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..self
        }
    }

    /// The four items of the envelope, encoded.
    pub(super) fn items(&self) -> [Vec<u8>; 4] {
        [
            bytes(&self.header),
            map([]),
            bytes(&self.claims),
            bytes(&self.signature),
        ]
    }

    fn closed(self) -> Self {
        let cose = tag(18, &array(self.items()));
        self.enclosed(cose)
    }
}

pub(super) fn header(kid: [u8; 8]) -> Vec<u8> {
    map([[int(1), int(-19)], [int(4), bytes(&kid)]])
}

/// RFC 9052 section 4.4.
pub(super) fn sig_structure(
    context: &str,
    header: &[u8],
    external_aad: &[u8],
    payload: &[u8],
) -> Vec<u8> {
    array([
        text(context),
        bytes(header),
        bytes(external_aad),
        bytes(payload),
    ])
}

/// An array's head alone, for a number of items that need not follow.
pub(super) fn array_head(count: u64) -> Vec<u8> {
    head(super::cbor::ARRAY, count)
}
