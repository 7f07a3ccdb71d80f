//! Vectors on their way: what is given, then the verdict that is expected by hand.

use super::base45;
use super::code::Code;
use super::says::{AT, Says};
use super::signer::issuer;
use crate::Hex;
use crate::vector::{Bearer, Expected, Layer, TrustedKey, Vector};

/// A code that verifies and is understood as it was meant.
pub(super) fn verified(description: &str, says: &Says) -> Vector {
    let code = Code::of(says.encode());
    let expected = Expected::Verified(Box::new(says.summary()));
    vector(Layer::Valid, description, expected).with_code(code)
}

/// A code that is refused for this reason.
pub(super) fn refused(layer: Layer, reason: &str, description: &str, code: Code) -> Vector {
    let expected = Expected::Refused {
        reason: reason.into(),
    };
    vector(layer, description, expected).with_code(code)
}

/// A case with nothing given yet.
pub(super) fn vector(layer: Layer, description: &str, expected: Expected) -> Vector {
    Vector {
        name: String::new(),
        description: description.into(),
        layer,
        identity: Vec::new(),
        claims: None,
        header: None,
        sig_structure: None,
        signature: None,
        cose: None,
        text: None,
        qr_version: None,
        keys: Vec::new(),
        seed: None,
        at: AT,
        document: None,
        mrz: None,
        mrz_type: None,
        pepper: None,
        expected,
    }
}

impl Vector {
    fn with_code(self, code: Code) -> Self {
        // Past the signature a text is one that an issuer made, rightly or not.
        let issued = matches!(
            self.layer,
            Layer::Valid | Layer::Key | Layer::Time | Layer::Identity
        );
        Self {
            claims: Some(Hex(code.claims)),
            header: Some(Hex(code.header)),
            sig_structure: Some(Hex(code.sig_structure)),
            signature: Some(Hex(code.signature)),
            cose: Some(Hex(code.cose)),
            qr_version: base45::qr_version(&code.text).filter(|_| issued),
            text: Some(code.text),
            keys: vec![TrustedKey::of(&issuer())],
            seed: Some(Hex::from(code.seed)),
            ..self
        }
    }

    pub(super) fn keys(self, keys: impl Into<Vec<TrustedKey>>) -> Self {
        Self {
            keys: keys.into(),
            ..self
        }
    }

    /// Changes the one key that is trusted.
    pub(super) fn key(mut self, change: impl FnOnce(&mut TrustedKey)) -> Self {
        change(&mut self.keys[0]);
        self
    }

    pub(super) const fn at(mut self, at: u32) -> Self {
        self.at = at;
        self
    }

    pub(super) fn bearers(self, bearers: impl Into<Vec<Bearer>>) -> Self {
        Self {
            identity: bearers.into(),
            ..self
        }
    }

    pub(super) fn shows(self, document: &str) -> Self {
        Self {
            document: Some(document.into()),
            ..self
        }
    }

    pub(super) fn shows_zone(self, zone: &str, document_type: Option<&str>) -> Self {
        Self {
            mrz: Some(zone.into()),
            mrz_type: document_type.map(Into::into),
            ..self
        }
    }

    pub(super) fn pepper(self, pepper: &[u8]) -> Self {
        Self {
            pepper: Some(Hex::from(pepper)),
            ..self
        }
    }

    /// Says whom the document belongs to.
    pub(super) fn matches(mut self, whom: &str) -> Self {
        if let Expected::Verified(summary) = &mut self.expected {
            summary.identity = Some("match".into());
            summary.person = Some(whom.into());
        }
        self
    }
}
