//! The only place that signs and verifies.
//!
//! A seal is made for one purpose: the bytes under a signature start with a context and a
//! header that only one kind of signed object has, so a signature can never be carried from one
//! kind to another.

use alloc::vec;
use alloc::vec::Vec;

#[cfg(feature = "issuer")]
use crate::key::SigningKey;
use crate::key::{self, BadSignature, KeyTables, PublicKey};
#[cfg(feature = "issuer")]
use crate::wire::cbor::Encode;
use crate::wire::cose::{self, Envelope, ManyEnvelope};
#[cfg(feature = "issuer")]
use crate::wire::cose::{Header, Sealed};

/// Opens an envelope with the first of `keys` under which its signature holds.
///
/// Only then does anyone see the payload (verify, then parse).
pub(crate) fn open<'a, K: AsRef<PublicKey> + Copy>(
    envelope: &Envelope<'a>,
    keys: impl IntoIterator<Item = K>,
    tables: Option<&KeyTables>,
) -> Result<(K, &'a [u8]), BadSignature> {
    let message = cose::sig_structure(envelope.protected, envelope.payload);
    keys.into_iter()
        .find(|key| {
            key.as_ref()
                .verify_with(tables, &message, envelope.signature)
                .is_ok()
        })
        .map(|key| (key, envelope.payload))
        .ok_or(BadSignature)
}

/// Opens envelopes as [`open`] would each of them, and shares among them the inversion that
/// encoding a point takes.
pub(crate) fn open_many<'e, 'a: 'e, 'k, K: AsRef<PublicKey>>(
    sealed: impl ExactSizeIterator<Item = (&'e Envelope<'a>, &'k [K])>,
    tables: Option<&KeyTables>,
) -> Vec<Result<(&'k K, &'a [u8]), BadSignature>> {
    let mut opened = vec![Err(BadSignature); sealed.len()];
    let sealed = sealed.enumerate();
    let checks = sealed.flat_map(|(nth, (it, keys))| keys.iter().map(move |key| (nth, it, key)));
    let checks: Vec<_> = checks.collect();
    let signed = checks.iter().map(|(_, it, key)| {
        let message = cose::sig_structure(it.protected, it.payload);
        (key.as_ref(), message, it.signature)
    });
    let verdicts = key::verify_many(signed, tables);
    for ((nth, it, key), verdict) in checks.into_iter().zip(verdicts) {
        // The first key that holds is the one, as in `open`.
        if let (Ok(()), Some(unopened @ Err(_))) = (verdict, opened.get_mut(nth)) {
            *unopened = Ok((key, it.payload));
        }
    }
    opened
}

/// How many of `roots`, which are distinct, signed an envelope; what strangers signed is passed
/// over.
pub(crate) fn count_roots(envelope: &ManyEnvelope<'_>, roots: &[PublicKey]) -> usize {
    let signed = |root: &&PublicKey| {
        let mut own = envelope
            .signatures
            .iter()
            .filter(|(kid, _)| *kid == root.id())
            .peekable();
        if own.peek().is_none() {
            return false;
        }
        let message = cose::many_sig_structure(root.id(), envelope.payload);
        own.any(|(_, signature)| root.verify_strict(&message, signature).is_ok())
    };
    roots.iter().filter(signed).count()
}

/// One root's signature over a bundle's payload.
#[cfg(feature = "issuer")]
pub(crate) fn sign_as_root(payload: &[u8], key: &SigningKey) -> [u8; 64] {
    key.sign(&cose::many_sig_structure(key.public().id(), payload))
}

/// Succeeds if a root's signature over a bundle's payload holds.
#[cfg(feature = "issuer")]
pub(crate) fn check_root(
    payload: &[u8],
    root: &PublicKey,
    signature: &[u8; 64],
) -> Result<(), BadSignature> {
    root.verify_strict(&cose::many_sig_structure(root.id(), payload), signature)
}

/// A payload on its way to a signature.
#[cfg(feature = "issuer")]
pub(crate) struct Unsealed {
    header: Header,
    // Ends with the payload.
    message: Vec<u8>,
    payload_bytes: usize,
}

#[cfg(feature = "issuer")]
impl Unsealed {
    pub(crate) fn new(header: Header, payload: &(impl Encode + ?Sized)) -> Self {
        Self {
            header,
            message: cose::sig_structure(&header, payload),
            payload_bytes: payload.encoded_len(),
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
        self.seal_with(key, None)
    }

    /// The same, found sooner with a table.
    pub(crate) fn seal_with(
        &self,
        key: &SigningKey,
        tables: Option<&KeyTables>,
    ) -> Result<Vec<u8>, BadSignature> {
        let signature = key.sign(&self.message);
        let public = key.public();
        public.verify_with(tables, &self.message, &signature)?;
        Ok(self.envelope(&signature))
    }

    /// The envelopes, signed by a key that this process holds.
    pub(crate) fn seal_many_unchecked(many: &[&Self], key: &SigningKey) -> Vec<Vec<u8>> {
        let signatures = key.sign_many(many.iter().map(|it| it.message()));
        let signed = many.iter().zip(&signatures);
        signed
            .map(|(it, signature)| it.envelope(signature))
            .collect()
    }

    /// The envelopes, each signed here and found to hold.
    pub(crate) fn seal_many(
        many: &[&Self],
        key: &SigningKey,
        tables: Option<&KeyTables>,
    ) -> Vec<Result<Vec<u8>, BadSignature>> {
        let signatures = key.sign_many(many.iter().map(|it| it.message()));
        let signed = many.iter().zip(&signatures);
        let checks = signed
            .clone()
            .map(|(it, signature)| (key.public(), it.message(), signature));
        let verdicts = key::verify_many(checks, tables).into_iter();
        let sealed = verdicts.zip(signed);
        sealed
            .map(|(verdict, (it, signature))| verdict.map(|()| it.envelope(signature)))
            .collect()
    }

    /// Bytes of the envelope that will come out.
    pub(crate) fn encoded_len(&self) -> usize {
        self.sealed(&[0; 64]).encoded_len()
    }

    fn envelope(&self, signature: &[u8; 64]) -> Vec<u8> {
        self.sealed(signature).encode()
    }

    fn sealed<'a>(&'a self, signature: &'a [u8; 64]) -> Sealed<'a> {
        let start = self.message.len().saturating_sub(self.payload_bytes);
        Sealed {
            header: self.header,
            payload: self.message.get(start..).unwrap_or_default(),
            signature,
        }
    }

    // An envelope with any signature, right or wrong.
    #[cfg(test)]
    pub(crate) fn with_signature(&self, signature: &[u8; 64]) -> Vec<u8> {
        self.envelope(signature)
    }
}
