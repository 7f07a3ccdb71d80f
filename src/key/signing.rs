//! Signing keys.

use core::fmt;

use ed25519_dalek::Signer as _;
use zeroize::Zeroizing;

use super::{PublicKey, WeakKey};

/// An Ed25519 signing key: wiped when dropped, never copied, never printed.
///
/// It has no `Clone` and no public way to the secret but the named exports.
pub struct SigningKey {
    secret: ed25519_dalek::SigningKey,
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
        self.secret.sign(message).to_bytes()
    }

    pub(super) fn from_dalek(secret: ed25519_dalek::SigningKey) -> Result<Self, WeakKey> {
        let public = PublicKey::from_bytes(secret.verifying_key().as_bytes())?;
        Ok(Self { secret, public })
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, secret withheld)", self.public.id())
    }
}
