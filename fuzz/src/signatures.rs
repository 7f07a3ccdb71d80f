//! Oracle for signature checks: ed25519-dalek's strictest, whichever way the library takes.

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Unstructured};
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT as B, EIGHT_TORSION};
use curve25519_dalek::{EdwardsPoint, Scalar};
use ed25519_dalek::{Signature, VerifyingKey};
use healthcode::key::{KeyTables, Width};
use healthcode::limits::MAX_COSE_BYTES;
use healthcode::trust::{IssuerKey, Trust};
use healthcode::{PublicKey, UnixTime, Verifier};
use sha2::{Digest, Sha512};

use crate::reference;

/// How a signature is made, and then spoiled.
#[derive(Arbitrary, Debug)]
struct Forge {
    // Keys are few, so that some have tables and some come too late.
    secret: u8,
    key_torsion: u8,
    nonce: [u8; 32],
    nonce_torsion: u8,
    // L added so often, as far as it fits.
    orders: u8,
    flips: Vec<(u8, u8)>,
    other_key: Option<[u8; 32]>,
    payload: Vec<u8>,
}

/// A forge's tools: an honest signature, or one with torsion, or with S not reduced, or with any
/// bits flipped.
pub fn signature(data: &[u8]) {
    let Ok(forge) = Forge::arbitrary_take_rest(Unstructured::new(data)) else {
        return;
    };
    let secret = Scalar::from(u64::from(forge.secret % 12) + 1);
    let key = encoded(secret * B + torsion(forge.key_torsion));
    let key = forge.other_key.unwrap_or(key);
    let Ok(public) = PublicKey::from_bytes(&key) else {
        refused_for_cause(&key);
        return;
    };
    let header = reference::header(public.id());
    let message = reference::sign1_structure(&header, &forge.payload);
    let signature = forge.sign(secret, &key, &message);
    let holds = check(&public, &message, &signature);
    let envelope = reference::sign1(&header, &forge.payload, &signature);
    check_texts(&public, &envelope, holds);
}

impl Forge {
    fn sign(&self, secret: Scalar, key: &[u8; 32], message: &[u8]) -> [u8; 64] {
        let nonce = Scalar::from_bytes_mod_order(self.nonce);
        let r = encoded(nonce * B + torsion(self.nonce_torsion));
        let hash = Sha512::new()
            .chain_update(r)
            .chain_update(key)
            .chain_update(message);
        let k = Scalar::from_bytes_mod_order_wide(&hash.finalize().into());
        let mut s = (nonce + k * secret).to_bytes();
        for _ in 0..self.orders % 16 {
            s = plus_order(s);
        }
        let mut signature: [u8; 64] = [r, s].concat().try_into().expect("two halves");
        for (place, mask) in self.flips.iter().take(8) {
            signature[usize::from(*place) % 64] ^= mask;
        }
        signature
    }
}

// Every way must agree with ed25519-dalek, and says so.
fn check(public: &PublicKey, message: &[u8], signature: &[u8; 64]) -> bool {
    let dalek = VerifyingKey::from_bytes(public.as_bytes()).expect("a key that loads");
    let strict = dalek.verify_strict(message, &Signature::from_bytes(signature));
    let plain = public.verify_strict(message, signature);
    assert_eq!(plain.is_ok(), strict.is_ok(), "no table");
    for tables in &*TABLES {
        let known = tables.verify_strict(public, message, signature);
        assert_eq!(known.is_ok(), strict.is_ok(), "{tables:?}");
    }
    strict.is_ok()
}

// As a code: one at a time and together, beside one that is refused for another reason.
fn check_texts(public: &PublicKey, envelope: &[u8], holds: bool) {
    let (text, too_long) = (&*reference::text(envelope), envelope.len() > MAX_COSE_BYTES);
    let mut trust = Trust::new();
    let key = IssuerKey::unrestricted(public.clone());
    trust.add(key).expect("the only key");
    let plain = Verifier::new(&trust);
    let verdict = plain.verify(text, NOW);
    let bad = verdict
        .as_ref()
        .is_err_and(|it| it.code() == "signature/bad");
    // Whatever the payload is: it is read once the signature holds.
    assert!(bad != holds || too_long, "{verdict:?}");
    let texts = [text, "OHC1:BB8", text];
    for tables in TABLES.iter().map(Some).chain([None]) {
        let verifier = tables.map_or(plain, |tables| plain.with_tables(tables));
        assert_eq!(verifier.verify(text, NOW), verdict);
        let [first, _, last] = &verifier.verify_many(&texts, NOW)[..] else {
            panic!("not three verdicts");
        };
        assert!(*first == verdict && *last == verdict);
    }
}

// A key that does not load is none of the prime-order group, or not its one encoding.
fn refused_for_cause(key: &[u8; 32]) {
    if let Ok(lenient) = VerifyingKey::from_bytes(key) {
        let point = lenient.to_edwards();
        let canonical = encoded(point) == *key;
        assert!(!canonical || point.is_small_order() || !point.is_torsion_free());
    }
}

fn encoded(point: EdwardsPoint) -> [u8; 32] {
    point.compress().to_bytes()
}

fn torsion(choice: u8) -> EdwardsPoint {
    EIGHT_TORSION[usize::from(choice % 8)]
}

// 2^252 + 27742317777372353535851937790883648493 (RFC 8032 section 5.1), unless it overflows.
fn plus_order(number: [u8; 32]) -> [u8; 32] {
    let mut carry = 0_u16;
    let mut sum = number;
    for (digit, order) in sum.iter_mut().zip(ORDER) {
        carry += u16::from(*digit) + u16::from(order);
        *digit = carry.to_le_bytes()[0];
        carry >>= 8;
    }
    if carry == 0 { sum } else { number }
}

static TABLES: LazyLock<[KeyTables; 3]> =
    LazyLock::new(|| Width::ALL.map(|width| KeyTables::new(width.budget_for(6)).with_width(width)));
const NOW: UnixTime = UnixTime::new(1_795_262_400);
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];
