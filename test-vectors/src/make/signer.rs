//! Keys, and Ed25519 step by step so that any step can be wrong (RFC 8032 section 5.1).

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest, Sha256, Sha512};

use super::cbor::{bytes, int, map};
use crate::Hex;
use crate::vector::TrustedKey;

/// A key whose secret anyone can compute from its name.
pub(super) struct Signer(SigningKey);

impl Signer {
    pub(super) fn named(name: &str) -> Self {
        let seed = Sha256::digest(format!("healthcode test vectors: {name}"));
        Self(SigningKey::from_bytes(&seed.into()))
    }

    pub(super) fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    pub(super) fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    pub(super) fn kid(&self) -> [u8; 8] {
        kid(&self.public())
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// The secret scalar.
    pub(super) fn scalar(&self) -> Scalar {
        self.0.to_scalar()
    }

    /// k, the hash that binds R, the key and the message.
    pub(super) fn challenge(&self, r: &[u8; 32], message: &[u8]) -> Scalar {
        challenge(&[], r, &self.public(), message)
    }

    /// A signature with this domain prefix (RFC 8032 section 2, `dom2`); the message of
    /// Ed25519ph is the SHA-512 of what is signed.
    pub(super) fn sign_in_domain(&self, domain: &[u8], message: &[u8]) -> [u8; 64] {
        let nonce = nonce(domain, &self.seed(), message);
        let r = EdwardsPoint::mul_base(&nonce).compress().to_bytes();
        let s = nonce + challenge(domain, &r, &self.public(), message) * self.scalar();
        join(r, s.to_bytes())
    }

    /// A signature by a nonce that the caller knows, with any point added to R.
    pub(super) fn sign_with_r(
        &self,
        nonce: Scalar,
        added: EdwardsPoint,
        message: &[u8],
    ) -> [u8; 64] {
        let r = (EdwardsPoint::mul_base(&nonce) + added).compress();
        self.sign_with_encoded_r(nonce, r, message)
    }

    /// The same with R as it is encoded, canonically or not.
    pub(super) fn sign_with_encoded_r(
        &self,
        nonce: Scalar,
        r: CompressedEdwardsY,
        message: &[u8],
    ) -> [u8; 64] {
        let s = nonce + self.challenge(r.as_bytes(), message) * self.scalar();
        join(r.to_bytes(), s.to_bytes())
    }
}

/// The key id: first bytes of the SHA-256 thumbprint of the `COSE_Key` (RFC 9679).
pub(super) fn kid(public: &[u8; 32]) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..] = thumbprint(public);
    [a, b, c, d, e, f, g, h]
}

pub(super) fn thumbprint(public: &[u8; 32]) -> [u8; 32] {
    Sha256::digest(cose_key(public)).into()
}

pub(super) fn cose_key(public: &[u8; 32]) -> Vec<u8> {
    map([
        [int(1), int(1)],
        [int(-1), int(6)],
        [int(-2), bytes(public)],
    ])
}

/// RFC 8032 section 2: `dom2(flag, context)`.
pub(super) fn domain(flag: u8, context: &str) -> Vec<u8> {
    let length = context.bytes().map(|_| 1).sum();
    [
        b"SigEd25519 no Ed25519 collisions".as_slice(),
        &[flag, length],
        context.as_bytes(),
    ]
    .concat()
}

pub(super) fn join(r: [u8; 32], s: [u8; 32]) -> [u8; 64] {
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&r);
    signature[32..].copy_from_slice(&s);
    signature
}

pub(super) fn split(signature: [u8; 64]) -> ([u8; 32], [u8; 32]) {
    let mut halves = ([0; 32], [0; 32]);
    halves.0.copy_from_slice(&signature[..32]);
    halves.1.copy_from_slice(&signature[32..]);
    halves
}

/// The key that signs every code of the vectors unless one says otherwise.
pub(super) fn issuer() -> Signer {
    Signer::named("issuer")
}

/// Another issuer's key.
pub(super) fn stranger() -> Signer {
    Signer::named("stranger")
}

/// A holder's own key.
pub(super) fn holder() -> Signer {
    Signer::named("holder")
}

impl TrustedKey {
    /// A key in good standing.
    pub(super) fn of(signer: &Signer) -> Self {
        Self::with_bytes(signer.public())
    }

    pub(super) fn with_bytes(public: [u8; 32]) -> Self {
        Self {
            public: Hex::from(public),
            kid: Hex::from(kid(&public)),
            purposes: ["colour", "itinerary", "test", "status"]
                .map(Into::into)
                .to_vec(),
            regions: Vec::new(),
            not_before: 1_780_000_000,
            not_after: 1_830_000_000,
            max_lifetime: 31 * 86_400,
            state: "active".into(),
            specimen: false,
        }
    }

    /// A key that may issue for any span, at any time.
    pub(super) fn timeless(signer: &Signer) -> Self {
        Self {
            not_before: 0,
            not_after: u32::MAX,
            max_lifetime: u32::MAX,
            ..Self::of(signer)
        }
    }
}

fn challenge(domain: &[u8], r: &[u8; 32], public: &[u8; 32], message: &[u8]) -> Scalar {
    let hash = [domain, r, public, message].concat();
    Scalar::from_bytes_mod_order_wide(&Sha512::digest(hash).into())
}

fn nonce(domain: &[u8], seed: &[u8; 32], message: &[u8]) -> Scalar {
    let expanded = Sha512::digest(seed);
    let hash = [domain, &expanded[32..], message].concat();
    Scalar::from_bytes_mod_order_wide(&Sha512::digest(hash).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_make_the_signatures_of_the_standard() {
        let signature = issuer().sign_in_domain(&[], b"message");
        assert_eq!(signature, issuer().sign(b"message"));
        // RFC 8032 section 7.2, the first vector: Ed25519ctx over one message and context.
        let seed = Hex::parse("0305334e381af78f141cb666f6199f57bc3495335a256a95bd2a55bf546663f6");
        let signer = Signer(SigningKey::from_bytes(&seed.unwrap().to_array().unwrap()));
        let message = Hex::parse("f726936d19c800494e3fdaff20b276a8").unwrap();
        let signature = signer.sign_in_domain(&domain(0, "foo"), &message.0);
        assert_eq!(
            Hex::from(signature).to_string(),
            "55a4cc2f70a54e04288c5f4cd1e45a7bb520b36292911876cada7323198dd87a\
             8b36950b95130022907a7fb7c4e9b2d5f6cca685a587b4b21f4b888e4e7edb0d"
        );
    }
}
