//! What an unverified text says, for people who look for a fault.
//!
//! Nothing here is proven: every accessor says so in its name. Decisions are made from a
//! [`VerifiedCode`](crate::VerifiedCode) only.

use alloc::vec::Vec;
use core::fmt;

use crate::claims::Claims;
use crate::ids::KeyId;
use crate::limits::LIVE_PREFIX;
use crate::verifier::{Presented, Unproven};
use crate::wire::cose::{self, Envelope, Header};
use crate::wire::{Malformed, text};

#[cfg(feature = "diagnostic")]
mod diagnostic;
#[cfg(feature = "diagnostic")]
pub use diagnostic::diagnostic;

/// What could be read of a text, stage by stage, up to the first fault.
#[derive(Clone)]
pub struct Inspection {
    presented: Option<Presented>,
    envelope: Option<Vec<u8>>,
    parts: Option<Parts>,
    claims: Option<Claims>,
    fault: Option<Malformed>,
}

#[derive(Clone)]
struct Parts {
    kid: KeyId,
    protected: Vec<u8>,
    payload: Vec<u8>,
    signature: [u8; 64],
}

/// Takes a text apart without any key; no signature is checked.
///
/// Of a live presentation it says when and where for it was made, and takes the code inside
/// apart.
///
/// ```
/// let inspection = healthcode::inspect("OHC1:BB8");
/// assert_eq!(inspection.untrusted_envelope(), Some(&b"AB"[..]));
/// assert_eq!(inspection.fault().map(|fault| fault.code()), Some("malformed/cose"));
/// ```
#[must_use]
pub fn inspect(text: &str) -> Inspection {
    let mut inspection = Inspection {
        presented: None,
        envelope: None,
        parts: None,
        claims: None,
        fault: None,
    };
    inspection.fault = inspection.read(text).err();
    inspection
}

impl fmt::Debug for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inspection(fault: {:?})", self.fault)
    }
}

impl Inspection {
    /// When and where for the code was presented, if this is a live presentation.
    #[must_use]
    pub const fn untrusted_presented(&self) -> Option<&Presented> {
        self.presented.as_ref()
    }

    /// The COSE envelope's bytes, if the text is base45; in a live presentation those of the
    /// code inside.
    #[must_use]
    pub fn untrusted_envelope(&self) -> Option<&[u8]> {
        self.envelope.as_deref()
    }

    /// The key id that the text names, if its header is well formed.
    #[must_use]
    pub fn untrusted_kid(&self) -> Option<KeyId> {
        self.parts.as_ref().map(|parts| parts.kid)
    }

    /// The protected header's bytes.
    #[must_use]
    pub fn untrusted_protected(&self) -> Option<&[u8]> {
        self.parts.as_ref().map(|parts| parts.protected.as_slice())
    }

    /// The payload's bytes, which should be claims.
    #[must_use]
    pub fn untrusted_payload(&self) -> Option<&[u8]> {
        self.parts.as_ref().map(|parts| parts.payload.as_slice())
    }

    /// The signature's bytes.
    #[must_use]
    pub fn untrusted_signature(&self) -> Option<&[u8; 64]> {
        self.parts.as_ref().map(|parts| &parts.signature)
    }

    /// The bytes that the signature should be over (`Sig_structure`, RFC 9052 section 4.4).
    #[must_use]
    pub fn untrusted_sig_structure(&self) -> Option<Vec<u8>> {
        let parts = self.parts.as_ref()?;
        Some(cose::sig_structure(
            parts.protected.as_slice(),
            parts.payload.as_slice(),
        ))
    }

    /// The claims, if they are well formed; anyone may have written them, and no issuer signs
    /// them.
    #[must_use]
    pub const fn untrusted_claims(&self) -> Option<&Claims> {
        self.claims.as_ref()
    }

    /// The first fault of form, if there is one.
    #[must_use]
    pub const fn fault(&self) -> Option<Malformed> {
        self.fault
    }

    fn read(&mut self, text: &str) -> Result<(), Malformed> {
        let code = if text.starts_with(LIVE_PREFIX) {
            let bytes = text::decode_live(text)?;
            let live = Unproven::decode(&bytes)?;
            self.presented = Some(live.presented().clone());
            live.code().to_vec()
        } else {
            text::decode(text)?
        };
        let bytes = self.envelope.insert(code);
        let envelope = Envelope::decode(bytes)?;
        let parts = self.parts.insert(Parts {
            kid: envelope.key_id(Header::Code)?,
            protected: envelope.protected.to_vec(),
            payload: envelope.payload.to_vec(),
            signature: *envelope.signature,
        });
        self.claims = Some(Claims::decode(&parts.payload)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
