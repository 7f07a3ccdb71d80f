//! Every way to check a signature, each held against ed25519-dalek's strictest.

use std::sync::LazyLock;

use ed25519_dalek::{Signature, VerifyingKey};
use healthcode::key::{KeyTables, Width};
use healthcode::trust::Trust;
use healthcode::{PublicKey, UnixTime, Verifier};

// Room for some of the keys of each test, so that others are checked without.
static TABLES: LazyLock<[KeyTables; 3]> =
    LazyLock::new(|| Width::ALL.map(|width| KeyTables::new(width.budget_for(4)).with_width(width)));

/// Whether a signature holds, with tables of every width and without.
pub(crate) fn holds(key: &PublicKey, message: &[u8], signature: &[u8; 64]) -> bool {
    let dalek = VerifyingKey::from_bytes(key.as_bytes()).unwrap();
    let strict = dalek.verify_strict(message, &Signature::from_bytes(signature));
    let holds = strict.is_ok();
    let plain = key.verify_strict(message, signature);
    assert_eq!(plain.is_ok(), holds, "no table: {signature:02x?}");
    for tables in &*TABLES {
        let verdict = tables.verify_strict(key, message, signature);
        assert_eq!(verdict.is_ok(), holds, "{tables:?}: {signature:02x?}");
    }
    holds
}

/// The verdicts on texts, one at a time and together, with tables of every width and without.
pub(crate) fn verdicts(trust: &Trust, texts: &[String], now: UnixTime) -> Vec<&'static str> {
    let plain = Verifier::new(trust);
    let expected: Vec<_> = texts.iter().map(|text| plain.verify(text, now)).collect();
    assert_eq!(plain.verify_many(texts, now), expected);
    for tables in &*TABLES {
        let known = Verifier::new(trust).with_tables(tables);
        let single: Vec<_> = texts.iter().map(|text| known.verify(text, now)).collect();
        assert_eq!(single, expected);
        assert_eq!(known.verify_many(texts, now), expected);
    }
    let word = |verdict: &Result<_, healthcode::Refusal>| match verdict {
        Ok(_) => "verified",
        Err(refusal) => refusal.code(),
    };
    expected.iter().map(word).collect()
}
