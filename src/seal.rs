//! The only place that signs and verifies.
//!
//! A seal is made for one purpose: the bytes under a code's signature start with the context
//! `Signature1` and a header that no other signed object of the format has, so a signature
//! can never be carried from one kind of object to another.

#[cfg(feature = "issuer")]
use alloc::vec::Vec;

#[cfg(feature = "issuer")]
use crate::ids::KeyId;
#[cfg(feature = "issuer")]
use crate::key::SigningKey;
use crate::key::{BadSignature, PublicKey};
use crate::wire::cose::{self, Envelope};

/// Opens an envelope with the first of `keys` under which its signature holds.
///
/// Only then does anyone see the payload (verify, then parse).
pub(crate) fn open<'a, K: AsRef<PublicKey> + Copy>(
    envelope: &Envelope<'a>,
    keys: impl IntoIterator<Item = K>,
) -> Result<(K, &'a [u8]), BadSignature> {
    let message = cose::sig_structure(envelope.protected, envelope.payload);
    keys.into_iter()
        .find(|key| {
            key.as_ref()
                .verify_strict(&message, envelope.signature)
                .is_ok()
        })
        .map(|key| (key, envelope.payload))
        .ok_or(BadSignature)
}

/// A payload on its way to a signature.
#[cfg(feature = "issuer")]
pub(crate) struct Unsealed {
    kid: KeyId,
    protected: Vec<u8>,
    payload: Vec<u8>,
    message: Vec<u8>,
}

#[cfg(feature = "issuer")]
impl Unsealed {
    pub(crate) fn new(kid: KeyId, payload: Vec<u8>) -> Self {
        let protected = cose::encode_header(kid);
        let message = cose::sig_structure(&protected, &payload);
        Self {
            kid,
            protected,
            payload,
            message,
        }
    }

    /// The bytes to sign.
    pub(crate) fn message(&self) -> &[u8] {
        &self.message
    }

    /// The envelope, signed by a key that this process holds.
    pub(crate) fn seal_unchecked(&self, key: &SigningKey) -> Vec<u8> {
        self.envelope(&key.sign(&self.message))
    }

    /// The envelope, once its signature is found to hold.
    pub(crate) fn finish(
        &self,
        public: &PublicKey,
        signature: &[u8; 64],
    ) -> Result<Vec<u8>, BadSignature> {
        public.verify_strict(&self.message, signature)?;
        Ok(self.envelope(signature))
    }

    /// The envelope, signed here and found to hold.
    pub(crate) fn seal(&self, key: &SigningKey) -> Result<Vec<u8>, BadSignature> {
        self.finish(key.public(), &key.sign(&self.message))
    }

    fn envelope(&self, signature: &[u8; 64]) -> Vec<u8> {
        Envelope {
            protected: &self.protected,
            payload: &self.payload,
            signature,
            kid: self.kid,
        }
        .encode()
    }

    // An envelope with any signature, right or wrong.
    #[cfg(test)]
    pub(crate) fn with_signature(&self, signature: &[u8; 64]) -> Vec<u8> {
        self.envelope(signature)
    }
}
