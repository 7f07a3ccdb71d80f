//! Live presentations, made where the holder's key is: on the phone.

use alloc::vec::Vec;

use thiserror::Error;

use super::Code;
use crate::claims::Claims;
use crate::key::{BadSignature, PublicKey, SigningKey};
use crate::limits::{MAX_ISSUED_CHARS, MAX_NAME_BYTES};
use crate::seal::Unsealed;
use crate::time::UnixTime;
use crate::wire::cbor::Writer;
use crate::wire::cose::{Envelope, Header};
use crate::wire::{Malformed, text};

/// A live presentation on its way to the holder's signature: bytes out, signature in.
///
/// ```
/// # use healthcode::*;
/// # use healthcode::issuer::{Presentation, PresentError};
/// fn show(code: &str, holder: &SigningKey, now: UnixTime) -> Result<String, PresentError> {
///     let shown = Presentation::new(code, holder.public(), Some("metro-14"), now)?.sign(holder)?;
///     Ok(shown.into()) // "OHL1:…", to be drawn anew every half minute
/// }
/// ```
#[must_use]
pub struct Presentation<'k> {
    holder: &'k PublicKey,
    unsealed: Unsealed,
}

/// Why a code cannot be presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PresentError {
    /// The text is no code.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The code is not bound to this key, or to none.
    #[error("the code is not bound to this holder's key")]
    OtherKey,
    /// The place's id is empty or too long, or has a control character.
    #[error("a place's id has 1 to {MAX_NAME_BYTES} bytes and no control character")]
    Place,
    /// The presentation would not fit the symbol that builders hold to.
    #[error(
        "the presentation has {chars} characters: one symbol holds {MAX_ISSUED_CHARS}, give a shorter place"
    )]
    TooLong {
        /// Characters of the text.
        chars: usize,
    },
    /// The signature does not hold.
    #[error("the signature does not hold under the holder's key")]
    BadSignature,
}

impl<'k> Presentation<'k> {
    /// Prepares a code for being shown at the instant `now`, at the place with this id.
    ///
    /// # Errors
    /// [`PresentError`], [`PresentError::BadSignature`] excepted.
    pub fn new(
        code: &str,
        holder: &'k PublicKey,
        place: Option<&str>,
        now: UnixTime,
    ) -> Result<Self, PresentError> {
        let is_plain = |id: &str| {
            (1..=MAX_NAME_BYTES).contains(&id.len()) && !id.chars().any(char::is_control)
        };
        if place.is_some_and(|id| !is_plain(id)) {
            return Err(PresentError::Place);
        }
        let code = text::decode(code)?;
        let envelope = Envelope::decode(&code)?;
        envelope.key_id(Header::Code)?;
        if Claims::decode(envelope.payload)?.holder_key() != Some(holder) {
            return Err(PresentError::OtherKey);
        }
        let unsealed = Unsealed::new(Header::Live, encode(&code, place, now).as_slice());
        let bytes = unsealed.encoded_len();
        let chars = text::encoded_len(bytes);
        if chars > MAX_ISSUED_CHARS {
            return Err(PresentError::TooLong { chars });
        }
        Ok(Self { holder, unsealed })
    }

    /// The bytes to sign with Ed25519: the `Sig_structure` of RFC 9052 section 4.4.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.unsealed.message()
    }

    /// The text to be shown, once the signature is found to hold.
    ///
    /// # Errors
    /// [`PresentError::BadSignature`].
    pub fn finish(self, signature: &[u8; 64]) -> Result<Code, PresentError> {
        let envelope = self.unsealed.finish(self.holder, signature)?;
        Ok(Code(text::encode_live(&envelope)))
    }

    /// The text to be shown, signed by a key that this process holds.
    ///
    /// # Errors
    /// [`PresentError::BadSignature`] if it is not the key that the code is bound to.
    pub fn sign(self, key: &SigningKey) -> Result<Code, PresentError> {
        if key.public() != self.holder {
            return Err(PresentError::BadSignature);
        }
        let envelope = self.unsealed.seal(key)?;
        Ok(Code(text::encode_live(&envelope)))
    }
}

impl core::fmt::Debug for Presentation<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Presentation(…)")
    }
}

impl From<BadSignature> for PresentError {
    fn from(_: BadSignature) -> Self {
        Self::BadSignature
    }
}

/// ```cddl
/// live = { ? 3 => place: tstr, 6 => seconds, -65540 => code: bstr }
/// ```
fn encode(code: &[u8], place: Option<&str>, now: UnixTime) -> Vec<u8> {
    let mut writer = Writer::with_capacity(code.len().saturating_add(64));
    writer.map(if place.is_some() { 3 } else { 2 });
    if let Some(place) = place {
        writer.uint(3_u8);
        writer.text(place);
    }
    writer.uint(6_u8);
    writer.uint(now.as_secs());
    writer.int(-65_540);
    writer.bytes(code);
    writer.into_bytes()
}

#[cfg(test)]
mod tests;
