//! Oracle for key files.

use healthcode::key::PemError;
use healthcode::{PublicKey, SigningKey};
use pkcs8::EncryptedPrivateKeyInfoRef;
use pkcs8::der::pem::{self, LineEnding};
use pkcs8::pkcs5::pbes2::Kdf;

/// A key file, or what is in one: a first byte 0 to 2 picks a label, and the rest is DER.
pub fn key_files(data: &[u8]) {
    let armoured;
    let text = match data.split_first() {
        Some((choice @ 0..=2, der)) => {
            let label = LABELS[usize::from(*choice)];
            let Ok(text) = pem::encode_string(label, LineEnding::LF, der) else {
                return;
            };
            armoured = text;
            armoured.as_str()
        }
        _ => match std::str::from_utf8(data) {
            Ok(text) => text,
            Err(_) => return,
        },
    };
    check_public(text);
    check_plain(text);
    check_encrypted(text);
}

fn check_public(text: &str) {
    if let Ok(key) = PublicKey::from_pem(text) {
        let written = key.to_pem();
        assert_eq!(PublicKey::from_pem(&written).as_ref(), Ok(&key));
        assert_eq!(PublicKey::from_bytes(key.as_bytes()).as_ref(), Ok(&key));
        assert!(
            SigningKey::from_pkcs8_pem(text).is_err(),
            "a key of both kinds"
        );
        // RFC 8410 section 10.1: twelve bytes before the key, always the same.
        let (label, der) = pem::decode_vec(written.as_bytes()).expect("PEM");
        assert_eq!((label, der.len()), ("PUBLIC KEY", 44));
        assert_eq!(
            der[..12],
            *b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"
        );
        assert_eq!(der[12..], *key.as_bytes());
    }
}

fn check_plain(text: &str) {
    match SigningKey::from_pkcs8_pem(text) {
        Ok(key) => {
            check_signing(&key);
            let again = SigningKey::from_encrypted_pkcs8_pem(text, b"not used");
            assert_eq!(*again.expect("plain").to_seed(), *key.to_seed());
        }
        Err(PemError::Encrypted) => assert!(text.contains("ENCRYPTED")),
        Err(_) => {}
    }
}

fn check_encrypted(text: &str) {
    let work = encryption_work(text);
    if work.is_some_and(|work| (CHEAP..=MOST).contains(&work)) {
        return; // Allowed, and too slow to try thousands of times.
    }
    match SigningKey::from_encrypted_pkcs8_pem(text, b"correct") {
        Ok(key) => {
            assert!(work.is_none_or(|work| work < CHEAP), "{work:?}");
            check_signing(&key);
        }
        Err(error) => {
            let costly = work.is_some_and(|work| work > MOST);
            assert_eq!(
                costly,
                error == PemError::TooCostly && work.is_some(),
                "{work:?} {error}"
            );
        }
    }
}

fn check_signing(key: &SigningKey) {
    let written = key.to_pkcs8_pem();
    let again = SigningKey::from_pkcs8_pem(&written).expect("what was written");
    assert_eq!(*again.to_seed(), *key.to_seed());
    let (label, der) = pem::decode_vec(written.as_bytes()).expect("PEM");
    // RFC 8410 section 10.3: sixteen bytes before the secret, always the same.
    assert_eq!((label, der.len()), ("PRIVATE KEY", 48));
    assert_eq!(der[16..], *key.to_seed());
    let dalek = ed25519_dalek::SigningKey::from_bytes(&key.to_seed());
    assert_eq!(dalek.verifying_key().as_bytes(), key.public().as_bytes());
}

// Work of a key derivation on a scale where the most that is allowed is `MOST`.
fn encryption_work(text: &str) -> Option<u128> {
    let (label, der) = pem::decode_vec(text.trim_ascii().as_bytes()).ok()?;
    if label != "ENCRYPTED PRIVATE KEY" || text.len() > 16_384 {
        return None;
    }
    let info = EncryptedPrivateKeyInfoRef::try_from(der.as_slice()).ok()?;
    match &info.encryption_algorithm.pbes2()?.kdf {
        Kdf::Pbkdf2(parameters) => Some(u128::from(parameters.iteration_count) * 4_194_304),
        Kdf::Scrypt(parameters) => Some(
            u128::from(parameters.cost_parameter)
                .saturating_mul(parameters.block_size.into())
                .saturating_mul(parameters.parallelization.into())
                .saturating_mul(10_000_000),
        ),
        _ => None,
    }
}

const LABELS: [&str; 3] = ["PUBLIC KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"];
/// Ten million rounds of PBKDF2 and 2^22 blocks of scrypt, on one scale.
const MOST: u128 = 10_000_000 * 4_194_304;
const CHEAP: u128 = MOST / 5_000;
