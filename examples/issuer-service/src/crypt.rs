//! What protects personal data at rest: sealed values, and keyed indices to find them by.

use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use getrandom::rand_core::CryptoRng;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

/// The keys of a service, all derived from one secret of 32 bytes.
pub struct Vault {
    cipher: XChaCha20Poly1305,
    index: Zeroizing<[u8; 32]>,
    audit: Zeroizing<[u8; 32]>,
    own: Zeroizing<[u8; 32]>,
}

/// A sealed value was made with another key or for another place, or was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a sealed value does not open: other key, other place, or changed")]
pub struct Unopened;

/// The secret has another length than 32 bytes, or is not written in hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the secret is 64 hex digits")]
pub struct BadSecret;

impl Vault {
    /// The keys that follow from a secret.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        let derive = |purpose: &str| Zeroizing::new(mac(secret, &[purpose.as_bytes()]));
        Self {
            cipher: XChaCha20Poly1305::new(&Key::from(*derive("healthcode/seal/1"))),
            index: derive("healthcode/index/1"),
            audit: derive("healthcode/audit/1"),
            own: derive("healthcode/own/1"),
        }
    }

    /// The keys of a secret in hex.
    ///
    /// # Errors
    /// [`BadSecret`].
    pub fn from_hex(text: &str) -> Result<Self, BadSecret> {
        let bytes = Zeroizing::new(from_hex(text.trim()).ok_or(BadSecret)?);
        let secret = Zeroizing::new(<[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| BadSecret)?);
        Ok(Self::new(&secret))
    }

    /// A number that stands for a value in an index: who has the database alone cannot try values.
    ///
    /// `what` keeps indices of different things apart.
    #[must_use]
    pub fn index(&self, what: &str, parts: &[&str]) -> Vec<u8> {
        let mut all = vec![what.as_bytes()];
        all.extend(parts.iter().map(|part| part.as_bytes()));
        mac(&self.index, &all).to_vec()
    }

    /// Whether `value` is what an index was made of, in constant time.
    #[must_use]
    pub fn is_index_of(&self, index: &[u8], what: &str, parts: &[&str]) -> bool {
        self.index(what, parts).ct_eq(index).into()
    }

    /// Authenticates bytes of the audit table.
    #[must_use]
    pub fn audit_mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.audit, parts)
    }

    /// Seals a value for one place, such as a column and the row's id.
    #[must_use]
    pub fn seal(&self, place: &str, value: &[u8], rng: &mut impl CryptoRng) -> Vec<u8> {
        let mut nonce = [0; 24];
        rng.fill_bytes(&mut nonce);
        let payload = Payload {
            msg: value,
            aad: place.as_bytes(),
        };
        let mut sealed = nonce.to_vec();
        // The cipher refuses more than 256 GiB only; an empty box would not open.
        let boxed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        sealed.extend(boxed.unwrap_or_default());
        sealed
    }

    /// Keys of one bearer of a secret: what they seal opens with this vault and that secret together.
    #[must_use]
    pub fn with_secret(&self, what: &str, secret: &str) -> Self {
        let parts = [what.as_bytes(), secret.as_bytes()];
        Self::new(&Zeroizing::new(mac(&self.own, &parts)))
    }

    /// Opens what was sealed for the same place.
    ///
    /// # Errors
    /// [`Unopened`].
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unopened> {
        let (nonce, boxed) = sealed.split_first_chunk::<24>().ok_or(Unopened)?;
        let payload = Payload {
            msg: boxed,
            aad: place.as_bytes(),
        };
        let opened = self.cipher.decrypt(&XNonce::from(*nonce), payload);
        opened.map(Zeroizing::new).map_err(|_| Unopened)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

/// A random name of 128 bits in hex.
#[must_use]
pub fn random_id(rng: &mut impl CryptoRng) -> String {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    to_hex(&bytes)
}

/// Lower-case hex.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from hex of either case.
#[must_use]
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |character: &u8| char::from(*character).to_digit(16);
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    let byte = |[high, low]: &[u8; 2]| {
        let value = digit(high)?.checked_mul(16)?.checked_add(digit(low)?)?;
        u8::try_from(value).ok()
    };
    pairs.iter().map(byte).collect()
}

// Each part is preceded by its length, so that parts cannot run into each other.
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&padded(key)).into());
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

// Zero-padded to the block of SHA-256, which is what HMAC does with a short key (RFC 2104).
fn padded(key: &[u8; 32]) -> [u8; 64] {
    let mut block = [0; 64];
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;
    use getrandom::SysRng;
    use getrandom::rand_core::UnwrapErr;

    #[test]
    fn what_is_sealed_opens_in_its_place_alone() {
        let (vault, mut rng) = (Vault::new(&[1; 32]), UnwrapErr(SysRng));
        let sealed = vault.seal("people/1", b"A NAME", &mut rng);
        assert_eq!(*vault.open("people/1", &sealed).unwrap(), b"A NAME");
        assert_eq!(vault.open("people/2", &sealed), Err(Unopened));
        assert_eq!(
            Vault::new(&[2; 32]).open("people/1", &sealed),
            Err(Unopened)
        );
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(vault.open("people/1", &changed), Err(Unopened));
        }
        assert_eq!(vault.open("people/1", &sealed[..20]), Err(Unopened));
        assert_ne!(sealed, vault.seal("people/1", b"A NAME", &mut rng));
    }

    #[test]
    fn indices_keep_things_and_parts_apart() {
        let vault = Vault::new(&[1; 32]);
        let index = vault.index("phone", &["ab", "c"]);
        assert_eq!(index, vault.index("phone", &["ab", "c"]));
        assert_ne!(index, vault.index("phone", &["a", "bc"]));
        assert_ne!(index, vault.index("document", &["ab", "c"]));
        assert_ne!(index, Vault::new(&[2; 32]).index("phone", &["ab", "c"]));
        assert!(vault.is_index_of(&index, "phone", &["ab", "c"]));
        assert!(!vault.is_index_of(&index, "phone", &["ab", "d"]));
    }

    #[test]
    fn what_a_bearer_seals_needs_their_secret_and_the_vault() {
        let (vault, mut rng) = (Vault::new(&[1; 32]), UnwrapErr(SysRng));
        let sealed = vault
            .with_secret("a", "token")
            .seal("place", b"+1", &mut rng);
        let open = |vault: &Vault| vault.open("place", &sealed).map(|it| it.to_vec());
        assert_eq!(open(&vault.with_secret("a", "token")), Ok(b"+1".to_vec()));
        for other in [
            vault.with_secret("a", "other"),
            vault.with_secret("b", "token"),
            Vault::new(&[2; 32]).with_secret("a", "token"),
            vault,
        ] {
            assert_eq!(open(&other), Err(Unopened));
        }
    }

    #[test]
    fn hex_is_read_strictly() {
        assert_eq!(from_hex("00fF10"), Some(vec![0, 255, 16]));
        for bad in ["0", "0g", "+1", "é"] {
            assert_eq!(from_hex(bad), None);
        }
        assert!(Vault::from_hex(&"0".repeat(64)).is_ok());
        assert_eq!(Vault::from_hex("00").err(), Some(BadSecret));
    }
}
