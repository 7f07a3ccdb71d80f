use std::collections::BTreeSet;
use std::format;
use std::string::ToString;
use std::vec::Vec;

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use proptest::prelude::*;

use super::*;

// RFC 8032 section 7.1, test 2.
const SEED: [u8; 32] = [
    0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f,
    0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb,
];

fn load(name: &str) -> Result<SigningKey, PemError> {
    SigningKey::from_encrypted_pkcs8_pem(&file(name), b"correct")
}

fn file(name: &str) -> std::string::String {
    let path = format!("{}/tests/keys/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn small_order_keys_are_refused_in_every_encoding() {
    let mut refused = BTreeSet::new();
    for point in EIGHT_TORSION {
        let bytes = point.compress().to_bytes();
        assert_eq!(PublicKey::from_bytes(&bytes), Err(WeakKey::SmallOrder));
        refused.insert(bytes);
    }
    assert_eq!(refused.len(), 8);
    // y = p and y = p + 1 (the same as 0 and 1), with either sign, and -1 with the sign of a
    // zero x: encodings that decoders take for points of small order.
    let mut p = [0xff; 32];
    (p[0], p[31]) = (0xed, 0x7f);
    let mut p_plus_one = p;
    p_plus_one[0] = 0xee;
    let mut one_with_sign = [0; 32];
    (one_with_sign[0], one_with_sign[31]) = (1, 0x80);
    let mut minus_one_with_sign = p;
    (minus_one_with_sign[0], minus_one_with_sign[31]) = (0xec, 0xff);
    let signed = |mut bytes: [u8; 32]| {
        bytes[31] |= 0x80;
        bytes
    };
    for bytes in [
        p,
        p_plus_one,
        signed(p),
        signed(p_plus_one),
        one_with_sign,
        minus_one_with_sign,
    ] {
        let refusal = PublicKey::from_bytes(&bytes);
        assert!(
            matches!(refusal, Err(WeakKey::NotCanonical | WeakKey::NotOnCurve)),
            "{refusal:?} {bytes:02x?}"
        );
    }
}

#[test]
fn every_value_of_y_from_p_upwards_is_refused() {
    for low in 0xed..=0xff {
        for high in [0x7f, 0xff] {
            let mut bytes = [0xff; 32];
            (bytes[0], bytes[31]) = (low, high);
            assert!(PublicKey::from_bytes(&bytes).is_err());
        }
    }
}

#[test]
fn mixed_order_keys_are_refused() {
    for torsion in &EIGHT_TORSION[1..] {
        let bytes = (ED25519_BASEPOINT_POINT + torsion).compress().to_bytes();
        assert_eq!(PublicKey::from_bytes(&bytes), Err(WeakKey::MixedOrder));
    }
    assert!(PublicKey::from_bytes(&ED25519_BASEPOINT_POINT.compress().to_bytes()).is_ok());
}

#[test]
fn bytes_that_are_no_point_are_refused() {
    let mut bytes = [0; 32];
    bytes[0] = 2;
    assert_eq!(PublicKey::from_bytes(&bytes), Err(WeakKey::NotOnCurve));
}

#[test]
fn the_public_key_follows_from_the_seed() {
    let key = SigningKey::from_seed(&SEED).unwrap();
    let expected = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    let hex: std::string::String = key
        .public()
        .as_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(hex, expected);
    assert_eq!(*key.to_seed(), SEED);
    let signature = key.sign(&[0x72]);
    assert_eq!(signature[..4], [0x92, 0xa0, 0x09, 0xa9]);
    assert_eq!(key.public().verify_strict(&[0x72], &signature), Ok(()));
    assert_eq!(
        key.public().verify_strict(&[0x73], &signature),
        Err(BadSignature)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    // RFC 8032 leaves no choice, so the library below signs the same.
    #[test]
    fn many_signatures_are_those_of_one_at_a_time(
        seed: [u8; 32],
        messages in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 0..9),
    ) {
        let key = SigningKey::from_seed(&seed).unwrap();
        let dalek = ed25519_dalek::SigningKey::from_bytes(&seed);
        let many = key.sign_many(messages.iter().map(std::vec::Vec::as_slice));
        prop_assert_eq!(many.len(), messages.len());
        for (message, signature) in messages.iter().zip(many) {
            prop_assert_eq!(signature, ed25519_dalek::Signer::sign(&dalek, message).to_bytes());
            prop_assert_eq!(signature, key.sign(message));
        }
    }
}

#[test]
fn the_key_id_is_the_thumbprints_first_eight_bytes() {
    let key = SigningKey::from_seed(&SEED).unwrap();
    let mut cose_key = std::vec![0xa3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20];
    cose_key.extend_from_slice(key.public().as_bytes());
    let expected: [u8; 32] = Sha256::digest(&cose_key).into();
    assert_eq!(key.public().thumbprint(), expected);
    assert_eq!(key.public().id().as_bytes(), &expected[..8]);
}

#[test]
fn a_signing_key_shows_its_id_and_nothing_of_its_secret() {
    let key = SigningKey::from_seed(&SEED).unwrap();
    let shown = format!("{key:?} {key:#?} {:?}", key.public());
    assert!(shown.contains(&key.public().id().to_string()));
    for secret in ["4ccd", "4c, 0xcd", "76, 205", "[76"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn pem_files_of_other_tools_are_read() {
    let key = load("v1.pem").unwrap();
    for name in ["v2.pem", "pbkdf2.pem", "scrypt.pem"] {
        assert_eq!(*load(name).unwrap().to_seed(), *key.to_seed(), "{name}");
    }
    assert_eq!(
        PublicKey::from_pem(&file("public.pem")).as_ref(),
        Ok(key.public())
    );
    assert_eq!(key.public().to_pem(), file("public.pem"));
    assert_eq!(*key.to_pkcs8_pem(), file("v1.pem"));
    assert_eq!(
        PublicKey::from_pem(&file("public.pem").replace('\n', "\r\n")).as_ref(),
        Ok(key.public())
    );
}

#[test]
fn pem_files_that_are_something_else_say_what() {
    let secret = |name: &str| load(name).map(|_| ());
    assert_eq!(secret("public.pem"), Err(PemError::PublicKey));
    assert_eq!(secret("x25519.pem"), Err(PemError::OtherAlgorithm));
    assert_eq!(secret("certificate.pem"), Err(PemError::OtherLabel));
    assert_eq!(secret("v2-other-public.pem"), Err(PemError::PairMismatch));
    assert_eq!(secret("pbkdf2-20m.pem"), Err(PemError::TooCostly));
    assert_eq!(secret("scrypt-costly.pem"), Err(PemError::TooCostly));
    assert_eq!(secret("des3.pem"), Err(PemError::OtherEncryption));
    let plain = |name: &str| SigningKey::from_pkcs8_pem(&file(name)).map(|_| ());
    assert_eq!(plain("v1.pem"), Ok(()));
    assert_eq!(plain("pbkdf2.pem"), Err(PemError::Encrypted));
    assert_eq!(plain("public.pem"), Err(PemError::PublicKey));
    for name in ["pbkdf2.pem", "scrypt.pem"] {
        let opened = SigningKey::from_encrypted_pkcs8_pem(&file(name), b"wrong");
        assert_eq!(opened.map(|_| ()), Err(PemError::WrongPassphrase), "{name}");
    }
    let public = |name: &str| PublicKey::from_pem(&file(name)).map(|_| ());
    assert_eq!(public("v1.pem"), Err(PemError::PrivateKey));
    assert_eq!(public("scrypt.pem"), Err(PemError::PrivateKey));
    assert_eq!(public("x25519-public.pem"), Err(PemError::OtherAlgorithm));
    assert_eq!(public("certificate.pem"), Err(PemError::OtherLabel));
    let text = |text: &str| PublicKey::from_pem(text).map(|_| ());
    assert_eq!(text(""), Err(PemError::NotPem));
    assert_eq!(text("OHC1:BB8"), Err(PemError::NotPem));
    let twice = file("public.pem").repeat(2);
    for more in [twice, format!("{}x", file("public.pem"))] {
        assert_eq!(text(&more), Err(PemError::NotPem));
    }
    assert_eq!(
        text(&format!("Bag Attributes\n{}", file("public.pem"))),
        Ok(())
    );
    assert_eq!(text(&"-".repeat(20_000)), Err(PemError::TooLong));
    let weak = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n-----END PUBLIC KEY-----\n";
    assert_eq!(text(weak), Err(PemError::Weak(WeakKey::SmallOrder)));
}

#[test]
fn a_key_file_cut_anywhere_is_refused() {
    for name in ["v1.pem", "v2.pem", "public.pem", "scrypt.pem"] {
        let whole = file(name);
        for end in 0..whole.trim_end().len() {
            let cut = whole.get(..end).unwrap();
            assert!(SigningKey::from_encrypted_pkcs8_pem(cut, b"correct").is_err());
            assert!(PublicKey::from_pem(cut).is_err());
        }
    }
}

proptest! {
    #[test]
    fn keys_survive_their_files(seed: [u8; 32]) {
        let key = SigningKey::from_seed(&seed).unwrap();
        let private = SigningKey::from_pkcs8_pem(&key.to_pkcs8_pem()).unwrap();
        prop_assert_eq!(*private.to_seed(), seed);
        let public = PublicKey::from_pem(&key.public().to_pem());
        prop_assert_eq!(public.as_ref(), Ok(key.public()));
        let again = PublicKey::from_bytes(key.public().as_bytes());
        prop_assert_eq!(again.as_ref(), Ok(key.public()));
    }

    #[test]
    fn no_key_is_loaded_that_points_elsewhere(bytes: [u8; 32]) {
        if let Ok(key) = PublicKey::from_bytes(&bytes) {
            prop_assert_eq!(key.as_bytes(), &bytes);
        }
    }
}

#[test]
fn generated_keys_differ() {
    let mut rng = getrandom::rand_core::UnwrapErr(getrandom::SysRng);
    let keys: Vec<_> = (0..8).map(|_| SigningKey::generate(&mut rng)).collect();
    let seeds: BTreeSet<_> = keys.iter().map(|key| *key.to_seed()).collect();
    assert_eq!(seeds.len(), 8);
    assert!(!seeds.contains(&[0; 32]));
}
