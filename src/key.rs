//! Ed25519 keys: public keys that cannot be weak, signing keys that do not leak.

use alloc::vec::Vec;
use core::fmt;

use curve25519_dalek::Scalar;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::ids::KeyId;
use crate::wire::cbor::{Sink, Writer};

#[cfg(not(feature = "std"))]
mod no_tables;
#[cfg(not(feature = "std"))]
pub(crate) use no_tables::{HalfChecked, KeyTables};
#[cfg(feature = "pem")]
mod pem;
#[cfg(feature = "pem")]
pub use pem::PemError;
#[cfg(feature = "issuer")]
mod signing;
#[cfg(feature = "issuer")]
pub use signing::SigningKey;
#[cfg(feature = "std")]
mod tables;
#[cfg(feature = "std")]
pub(crate) use tables::HalfChecked;
#[cfg(feature = "std")]
pub use tables::{KeyTables, Width};

/// An Ed25519 public key in the prime-order group, with its key id.
///
/// ```
/// use healthcode::PublicKey;
/// // The base point of the curve is a key like any other (RFC 8032 section 5.1).
/// let mut bytes = [0x66; 32];
/// bytes[0] = 0x58;
/// let key = PublicKey::from_bytes(&bytes)?;
/// assert_eq!(key.id().to_string().len(), 16);
/// // The neutral element is not: it would verify a signature over any message.
/// let mut neutral = [0; 32];
/// neutral[0] = 1;
/// assert!(PublicKey::from_bytes(&neutral).is_err());
/// # Ok::<(), healthcode::WeakKey>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    verifying: VerifyingKey,
    id: KeyId,
}

/// Why 32 bytes are no public key (SPEC 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WeakKey {
    /// The bytes are no point of the curve.
    #[error("the public key is no point of the curve")]
    NotOnCurve,
    /// The bytes are a point's second, non-canonical encoding.
    #[error("the public key is not canonically encoded")]
    NotCanonical,
    /// The point is of small order: it verifies signatures that nobody made.
    #[error("the public key is of small order")]
    SmallOrder,
    /// The point is outside the prime-order group: verifiers disagree about its signatures.
    #[error("the public key is of mixed order")]
    MixedOrder,
}

impl PublicKey {
    /// The key with this encoding (RFC 8032 section 5.1.5).
    ///
    /// # Errors
    /// [`WeakKey`] unless the bytes are the canonical encoding of a point in the prime-order
    /// group other than the neutral element.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, WeakKey> {
        let verifying = VerifyingKey::from_bytes(bytes).map_err(|_| WeakKey::NotOnCurve)?;
        let point = verifying.to_edwards();
        if point.compress().as_bytes() != bytes {
            Err(WeakKey::NotCanonical)
        } else if verifying.is_weak() {
            Err(WeakKey::SmallOrder)
        } else if !point.is_torsion_free() {
            Err(WeakKey::MixedOrder)
        } else {
            Ok(Self {
                verifying,
                id: key_id(bytes),
            })
        }
    }

    /// The 32 bytes of the encoded point.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.verifying.as_bytes()
    }

    /// The key id, computed from the key.
    #[must_use]
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// The whole RFC 9679 SHA-256 thumbprint, whose first eight bytes are the key id.
    #[must_use]
    pub fn thumbprint(&self) -> [u8; 32] {
        thumbprint(self.as_bytes())
    }

    // Collisions of 64 bits cannot be had for a test.
    #[cfg(test)]
    pub(crate) fn with_id_for_test(self, id: KeyId) -> Self {
        Self { id, ..self }
    }

    /// Checks a signature as strictly as Ed25519 allows (SPEC 5).
    ///
    /// Canonical S, R not of small order, the equation without cofactor; the key itself was
    /// checked when it was loaded.
    ///
    /// # Errors
    /// [`BadSignature`] if any of it fails.
    pub fn verify_strict(&self, message: &[u8], signature: &[u8; 64]) -> Result<(), BadSignature> {
        // The crate below lets S be larger if anyone's feature in the build asks it to.
        let canonical = signature
            .last_chunk()
            .and_then(|s| Option::<Scalar>::from(Scalar::from_canonical_bytes(*s)));
        if canonical.is_none() {
            return Err(BadSignature);
        }
        self.verifying
            .verify_strict(message, &Signature::from_bytes(signature))
            .map_err(|_| BadSignature)
    }

    /// The same verdict, sooner if the key has a table.
    pub(crate) fn verify_with(
        &self,
        tables: Option<&KeyTables>,
        message: &[u8],
        signature: &[u8; 64],
    ) -> Result<(), BadSignature> {
        match tables.and_then(|tables| tables.half_check(self, message, signature)) {
            Some(half) => half?.finish(),
            None => self.verify_strict(message, signature),
        }
    }
}

/// The verdicts that [`PublicKey::verify_strict`] gives, of signatures by any keys; what keys
/// with tables signed shares one step of the arithmetic.
pub(crate) fn verify_many<'c, M: AsRef<[u8]>>(
    checks: impl Iterator<Item = (&'c PublicKey, M, &'c [u8; 64])>,
    tables: Option<&KeyTables>,
) -> Vec<Result<(), BadSignature>> {
    let mut halves = Vec::new();
    // Whose verdict is left open is among the halves, in the same order.
    let mut check = |(key, message, signature): (&PublicKey, M, &'c [u8; 64])| {
        let half = tables.and_then(|it| it.half_check(key, message.as_ref(), signature));
        match half {
            None => Some(key.verify_strict(message.as_ref(), signature)),
            Some(Err(bad)) => Some(Err(bad)),
            Some(Ok(half)) => {
                halves.push(half);
                None
            }
        }
    };
    let verdicts: Vec<_> = checks.map(&mut check).collect();
    let mut finished = HalfChecked::finish_many(&halves).into_iter();
    let verdicts = verdicts.into_iter();
    verdicts
        .map(|known| {
            known
                .or_else(|| finished.next())
                .unwrap_or(Err(BadSignature))
        })
        .collect()
}

impl AsRef<Self> for PublicKey {
    fn as_ref(&self) -> &Self {
        self
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id)
    }
}

/// The signature is not this key's over this message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the signature does not hold")]
pub struct BadSignature;

fn key_id(bytes: &[u8; 32]) -> KeyId {
    let [a, b, c, d, e, f, g, h, ..] = thumbprint(bytes);
    KeyId::from_bytes([a, b, c, d, e, f, g, h])
}

// RFC 9679 section 3: SHA-256 over the deterministic COSE_Key {1: 1, -1: 6, -2: x}.
fn thumbprint(bytes: &[u8; 32]) -> [u8; 32] {
    let mut writer = Writer::with_capacity(COSE_KEY_BYTES);
    encode_cose_key(&mut writer, bytes);
    Sha256::digest(writer.into_bytes()).into()
}

/// Writes the `COSE_Key` of an Ed25519 public key (RFC 9053 section 7.2).
pub(crate) fn encode_cose_key(writer: &mut Writer<impl Sink>, bytes: &[u8; 32]) {
    writer.map(3);
    writer.int(1); // kty: OKP
    writer.int(1);
    writer.int(-1); // crv: Ed25519
    writer.int(6);
    writer.int(-2); // x
    writer.bytes(bytes);
}

/// Of an Ed25519 key: a map of three entries, 32 bytes in its last.
const COSE_KEY_BYTES: usize = 1 + 2 + 2 + 1 + (2 + 32);

#[cfg(test)]
mod tests;
