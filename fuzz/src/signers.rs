//! Keys that sign what the oracles make, without the library's own signing.

use std::sync::LazyLock;

use ed25519_dalek::Signer as _;
use healthcode::{KeyId, PublicKey};

use crate::{generate, reference};

/// A key pair.
pub struct Signer {
    secret: ed25519_dalek::SigningKey,
    pub public: PublicKey,
}

impl Signer {
    fn new(seed: u8) -> Self {
        Self {
            secret: ed25519_dalek::SigningKey::from_bytes(&[seed; 32]),
            public: generate::public(&[seed; 32]),
        }
    }

    pub fn id(&self) -> KeyId {
        self.public.id()
    }

    /// An envelope with one signature.
    pub fn seal(&self, header: &[u8], payload: &[u8]) -> Vec<u8> {
        let message = reference::sign1_structure(header, payload);
        reference::sign1(header, payload, &self.secret.sign(&message).to_bytes())
    }

    /// A code's text.
    pub fn code(&self, payload: &[u8]) -> String {
        reference::text(&self.seal(&reference::header(self.id()), payload))
    }

    /// This key's signature of a bundle.
    pub fn as_root(&self, payload: &[u8]) -> [u8; 64] {
        let message = reference::trust::sig_structure(self.id(), payload);
        self.secret.sign(&message).to_bytes()
    }

    /// A status list.
    pub fn list(&self, payload: &[u8]) -> Vec<u8> {
        self.seal(&reference::lists::header(self.id()), payload)
    }

    /// A live presentation's text.
    pub fn live(&self, payload: &[u8]) -> String {
        let envelope = self.seal(&reference::live::header(), payload);
        format!("OHL1:{}", reference::base45(&envelope))
    }
}

/// The issuer of the seeds, whom every verifier here trusts.
pub static ISSUER: LazyLock<Signer> = LazyLock::new(|| Signer::new(1));
/// A second key of the same issuer, or another one's.
pub static OTHER: LazyLock<Signer> = LazyLock::new(|| Signer::new(2));
/// A holder's own key, which the seeds' codes are bound to.
pub static HOLDER: LazyLock<Signer> = LazyLock::new(|| Signer::new(9));
/// Roots; whoever is not in force is a stranger.
pub static ROOTS: LazyLock<Vec<Signer>> = LazyLock::new(|| (0x21..0x26).map(Signer::new).collect());

/// Those of [`ROOTS`] whose bit is set.
pub fn roots(mask: u8) -> impl Iterator<Item = &'static Signer> {
    let bits = ROOTS.iter().enumerate();
    bits.filter(move |(bit, _)| mask >> bit & 1 == 1)
        .map(|(_, root)| root)
}

/// The bundle with this payload, signed by the roots whose bits are set.
pub fn bundle(payload: &[u8], mask: u8) -> Vec<u8> {
    let signatures: Vec<_> = roots(mask)
        .map(|root| (root.id(), root.as_root(payload)))
        .collect();
    reference::trust::envelope(payload, &signatures)
}
