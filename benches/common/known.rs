//! Codes of issuers whose keys have tables.

use std::hint::black_box;

use healthcode::key::{KeyTables, Width};
use healthcode::{PublicKey, Verifier, inspect};

use super::common::NOW;
use super::{pair, pair_of};

const MANY: u32 = 256;

/// Prints what tables of each width, and many texts at a time, are worth.
pub(crate) fn rows<T>(
    plain: &Verifier<'_>,
    key: &PublicKey,
    text: &str,
    verify_strict: impl Fn() -> T + Copy,
) {
    let inspection = inspect(text);
    let message = inspection.untrusted_sig_structure().unwrap();
    let signature = inspection.untrusted_envelope().unwrap();
    let signature = signature.last_chunk::<64>().unwrap();
    let texts = vec![text; MANY as usize];

    let check = || key.verify_strict(black_box(&message), signature).unwrap();
    pair("signature, no table / verify_strict", check, verify_strict);
    let many = || all_verified(plain, &texts);
    let what = "text of 256, no table / verify_strict";
    pair_of(what, MANY, many, verify_strict);

    for width in Width::ALL {
        let bits = match width {
            Width::Five => 5,
            Width::Eight => 8,
            Width::Ten => 10,
        };
        let tables = || KeyTables::new(width.budget_for(1)).with_width(width);
        let made = || tables().verify_strict(key, &message, signature).unwrap();
        let what = format!("table of {bits} bits made / verify_strict");
        // One of the key and one of B.
        pair_of(&what, 2, made, verify_strict);
        let tables = tables();
        let check = || {
            let message = black_box(&message);
            tables.verify_strict(key, message, signature).unwrap()
        };
        let what = format!("signature, {bits} bits / verify_strict");
        pair(&what, check, verify_strict);
        let known = plain.with_tables(&tables);
        let verify = || known.verify(black_box(text), NOW).unwrap();
        let what = format!("text, known, {bits} bits / verify_strict");
        pair(&what, verify, verify_strict);
        let many = || all_verified(&known, &texts);
        let what = format!("text of 256, known, {bits} bits / verify_strict");
        pair_of(&what, MANY, many, verify_strict);
    }
}

fn all_verified(verifier: &Verifier<'_>, texts: &[&str]) {
    let verdicts = verifier.verify_many(black_box(texts), NOW);
    assert!(verdicts.iter().all(Result::is_ok));
}
