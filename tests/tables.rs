//! Tables of keys change how long a verdict takes, and no verdict.
#![cfg(test)]
#![cfg(feature = "issuer")]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use std::sync::LazyLock;
use std::thread;

use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::{EdwardsPoint, Scalar};
use healthcode::trust::IssuerKey;
use healthcode::{Issuer, PublicKey, SigningKey};
use sha2::{Digest, Sha512};

mod common;
mod paths;

#[test]
fn a_hundred_thousand_mutations_are_agreed_on() {
    let count = |seed| {
        let mut random = Random(seed);
        let cases = (0..25_000).map(|_| Case::draw(&mut random));
        cases.filter(Case::holds).count()
    };
    let held: usize = thread::scope(|scope| {
        let running = [1, 2, 3, 4].map(|seed| scope.spawn(move || count(seed)));
        running.map(|thread| thread.join().unwrap()).iter().sum()
    });
    // Two kinds of twelve change nothing, and one draws the right torsion in one of eight.
    assert!((15_000..20_000).contains(&held), "{held} held");
}

#[test]
fn texts_have_one_verdict_however_they_are_asked_about() {
    // More issuers than there is room for, one that nobody trusts, and faults of every layer.
    let mut issuers = vec![common::issuer()];
    let seeds = (0..7).map(|number| [common::SEED[0] + 1 + number; 32]);
    issuers.extend(seeds.map(|seed| Issuer::new(SigningKey::from_seed(&seed).unwrap())));
    let mut trust = common::trust();
    for issuer in &issuers[1..7] {
        let key = IssuerKey::unrestricted(issuer.public().clone());
        trust.add(key).unwrap();
    }
    let (_, claims) = common::samples().remove(0);
    let mut random = Random(9);
    let texts: Vec<String> = (0..400)
        .map(|_| {
            let issuer = &issuers[random.below(issuers.len())];
            mutated(issuer.issue(&claims).unwrap().into(), &mut random)
        })
        .collect();
    let verdicts = paths::verdicts(&trust, &texts, claims.window().start());
    for expected in [
        "verified",
        "malformed/prefix",
        "malformed/base45",
        "malformed/cbor",
        "malformed/cose",
        "malformed/header",
        "key/unknown",
        "signature/bad",
    ] {
        let met = verdicts.iter().filter(|it| **it == expected).count();
        assert!(met > 0, "{expected} was not met");
    }
    assert!(paths::verdicts(&trust, &[], claims.window().start()).is_empty());
    let late = paths::verdicts(&trust, &texts, claims.window().end());
    assert!(late.contains(&"time/expired") && !late.contains(&"verified"));
}

fn mutated(text: String, random: &mut Random) -> String {
    let mut envelope = base45::decode(text.trim_start_matches("OHC1:")).unwrap();
    match random.below(6) {
        0 => return text,
        1 => return text.replacen('1', "2", 1),
        2 => return text + "::",
        // Another tag.
        3 => envelope[0] -= 1,
        // Where it hits most: anywhere, and in the signature.
        4 => {
            let at = random.below(envelope.len());
            envelope[at] ^= 1 << random.below(8);
        }
        _ => {
            let at = envelope.len() - 1 - random.below(64);
            envelope[at] ^= 1 << random.below(8);
        }
    }
    format!("OHC1:{}", base45::encode(&envelope))
}

/// A signature, right or spoiled, and what it is checked against.
struct Case {
    key: PublicKey,
    message: Vec<u8>,
    signature: [u8; 64],
}

impl Case {
    fn draw(random: &mut Random) -> Self {
        let length = random.below(200);
        let mut message: Vec<u8> = (0..length).map(|_| random.byte()).collect();
        let (secret, public) = &KEYS[random.below(KEYS.len())];
        let (mut public, key) = (public.clone(), *public.as_bytes());
        let sign = |r: EdwardsPoint, nonce: Scalar, message: &[u8]| -> [u8; 64] {
            let r = r.compress().to_bytes();
            let s = nonce + hash(&r, &key, message) * *secret;
            [r, s.to_bytes()].concat().try_into().unwrap()
        };
        let nonce = random.scalar();
        let mut signature: [u8; 64] = sign(EdwardsPoint::mul_base(&nonce), nonce, &message);
        let bit = 1 << random.below(8);
        match random.below(12) {
            0 | 1 => {}
            2 => signature[random.below(32)] ^= bit,
            3 => signature[32 + random.below(32)] ^= bit,
            4 => signature[random.below(64)] = random.byte(),
            5 => message.push(random.byte()),
            6 => public = known(random.scalar()).1,
            7 => signature[31] ^= 0x80,
            8 => {
                let torsion = EIGHT_TORSION[random.below(8)];
                signature = sign(EdwardsPoint::mul_base(&nonce) + torsion, nonce, &message);
            }
            9 => signature = sign(EIGHT_TORSION[random.below(8)], Scalar::ZERO, &message),
            // L added to S, as long as it is below 2^254.
            10 => {
                let s = signature[32..].iter_mut().zip(ORDER);
                s.fold(0, |carry, (byte, order)| {
                    let sum = u16::from(*byte) + u16::from(order) + carry;
                    *byte = sum.to_le_bytes()[0];
                    sum >> 8
                });
            }
            _ => signature = std::array::from_fn(|_| random.byte()),
        }
        Self {
            key: public,
            message,
            signature,
        }
    }

    fn holds(&self) -> bool {
        paths::holds(&self.key, &self.message, &self.signature)
    }
}

/// Six keys, of which four have tables.
static KEYS: LazyLock<[(Scalar, PublicKey); 6]> =
    LazyLock::new(|| [1_u8, 2, 3, 4, 5, 6].map(|secret| known(secret.into())));

fn known(secret: Scalar) -> (Scalar, PublicKey) {
    let point = EdwardsPoint::mul_base(&secret).compress();
    (secret, PublicKey::from_bytes(point.as_bytes()).unwrap())
}

fn hash(r: &[u8; 32], key: &[u8; 32], message: &[u8]) -> Scalar {
    let hash = Sha512::new()
        .chain_update(r)
        .chain_update(key)
        .chain_update(message);
    Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
}

/// G. Marsaglia's xorshift (2003): the same cases in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next()).unwrap() % bound
    }

    fn scalar(&mut self) -> Scalar {
        Scalar::from_bytes_mod_order(std::array::from_fn(|_| self.byte()))
    }
}

/// L, little-endian (RFC 8032 section 5.1).
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];
