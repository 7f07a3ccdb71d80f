//! Signing keys.

use alloc::vec::Vec;
use core::fmt;

use curve25519_dalek::{EdwardsPoint, Scalar};
use ed25519_dalek::hazmat::{ExpandedSecretKey, raw_sign};
use sha2::{Digest, Sha512};
use zeroize::Zeroizing;

use super::{PublicKey, WeakKey};

/// An Ed25519 signing key: wiped when dropped, never copied, never printed.
///
/// It has no `Clone` and no public way to the secret but the named exports.
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
    // What signing needs of the secret, hashed out once.
    expanded: ExpandedSecretKey,
    public: PublicKey,
}

impl SigningKey {
    /// A new key from the caller's random number generator.
    pub fn generate(rng: &mut impl rand_core::CryptoRng) -> Self {
        loop {
            let mut seed = Zeroizing::new([0; 32]);
            rng.fill_bytes(seed.as_mut_slice());
            if let Ok(key) = Self::from_seed(&seed) {
                return key;
            }
        }
    }

    /// The key with this 32-byte secret (RFC 8032 section 5.1.5).
    ///
    /// # Errors
    /// [`WeakKey`] if the public key that follows is not acceptable: no known secret leads
    /// there, since clamping keeps the scalar a multiple of eight and below the group order's
    /// double.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, WeakKey> {
        Self::from_dalek(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The public key.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The 32-byte secret, wiped when dropped; for storage by the caller.
    #[must_use]
    pub fn to_seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.secret.to_bytes())
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        let public = &self.public.verifying;
        raw_sign::<Sha512>(&self.expanded, message, public).to_bytes()
    }

    /// The signatures that [`sign`](Self::sign) makes, each over its own message.
    ///
    /// They share the inversion that encoding a point takes, a quarter of a signature's time.
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "scalars are a field: nothing overflows"
    )]
    pub(crate) fn sign_many<'m>(
        &self,
        messages: impl Iterator<Item = &'m [u8]> + Clone,
    ) -> Vec<[u8; 64]> {
        let hashed = |parts: [&[u8]; 3]| {
            let hash = parts.iter().fold(Sha512::new(), Sha512::chain_update);
            Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
        };
        // RFC 8032 section 5.1.6, steps 2 to 5, in its names.
        let prefix = &self.expanded.hash_prefix;
        let nonces = messages
            .clone()
            .map(|message| hashed([prefix, message, &[]]));
        let nonces = Zeroizing::new(nonces.collect::<Vec<Scalar>>());
        // Before they are encoded they tell something of the nonces.
        let points = Zeroizing::new(
            nonces
                .iter()
                .map(EdwardsPoint::mul_base)
                .collect::<Vec<_>>(),
        );
        let encoded = EdwardsPoint::compress_batch_alloc(&points);
        let signature = |((message, r), point): ((&[u8], &Scalar), &[u8; 32])| {
            let k = hashed([point, self.public.as_bytes(), message]);
            let s = k * self.expanded.scalar + r;
            let mut signature = [0; 64];
            let (first, second) = signature.split_at_mut(32);
            first.copy_from_slice(point);
            second.copy_from_slice(s.as_bytes());
            signature
        };
        let points = encoded.iter().map(|point| point.as_bytes());
        messages
            .zip(nonces.iter())
            .zip(points)
            .map(signature)
            .collect()
    }

    pub(super) fn from_dalek(secret: ed25519_dalek::SigningKey) -> Result<Self, WeakKey> {
        let public = PublicKey::from_bytes(secret.verifying_key().as_bytes())?;
        let expanded = ExpandedSecretKey::from(secret.as_bytes());
        Ok(Self {
            secret,
            expanded,
            public,
        })
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, secret withheld)", self.public.id())
    }
}
