use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::vec::Vec;

use ed25519_dalek::{Signer, SigningKey};

use super::*;

const MESSAGE: &[u8] = b"message";

fn signed(seed: u8) -> (PublicKey, [u8; 64]) {
    let secret = SigningKey::from_bytes(&[seed; 32]);
    let public = PublicKey::from_bytes(secret.verifying_key().as_bytes()).unwrap();
    (public, secret.sign(MESSAGE).to_bytes())
}

// A good and a bad signature.
fn check(tables: &KeyTables, (key, signature): &(PublicKey, [u8; 64])) {
    assert_eq!(tables.verify_strict(key, MESSAGE, signature), Ok(()));
    let other = tables.verify_strict(key, b"other", signature);
    assert_eq!(other, Err(BadSignature));
}

#[test]
fn tables_are_made_on_first_use_and_within_the_budget() {
    for width in Width::ALL {
        let one = width.table_bytes();
        let tables = KeyTables::new(one * 3 + one / 2).with_width(width);
        assert_eq!((tables.width(), tables.bytes()), (width, 0));
        for (seed, expected) in [(1, 2), (2, 3), (1, 3), (3, 3), (4, 3)] {
            check(&tables, &signed(seed));
            assert_eq!(tables.bytes(), one * expected);
        }
    }
}

#[test]
fn a_budget_for_one_table_is_spent_on_none() {
    for budget in [0, 1, Width::Eight.table_bytes() * 2 - 1] {
        let tables = KeyTables::new(budget);
        check(&tables, &signed(1));
        assert_eq!((tables.bytes(), tables.width()), (0, Width::Eight));
        assert!(tables.base.get().is_none());
    }
}

#[test]
fn a_busy_key_takes_the_place_of_an_idle_one() {
    let tables = KeyTables::new(Width::Five.budget_for(1)).with_width(Width::Five);
    let (idle, busy) = (signed(1), signed(2));
    check(&tables, &idle);
    for _ in 0..10 {
        check(&tables, &busy);
    }
    let has_table = |key: &PublicKey| matches!(tables.keys().ask(key.as_bytes()), Answer::Use(_));
    assert!(has_table(&busy.0) && !has_table(&idle.0));
    assert_eq!(tables.bytes(), Width::Five.budget_for(1));
    check(&tables, &idle);
}

#[test]
fn keys_are_told_apart_by_their_bytes_and_not_by_their_ids() {
    let tables = KeyTables::new(Width::Five.budget_for(2)).with_width(Width::Five);
    let (one, other) = (signed(1), signed(2));
    let same_id = other.0.clone().with_id_for_test(one.0.id());
    check(&tables, &one);
    check(&tables, &(same_id, other.1));
    assert_eq!(tables.bytes(), Width::Five.budget_for(2));
}

#[test]
fn threads_share_tables() {
    let tables = KeyTables::new(Width::Five.budget_for(3)).with_width(Width::Five);
    let keys: Vec<_> = (1..=6).map(signed).collect();
    thread::scope(|scope| {
        for start in 0..4 {
            let (tables, keys) = (&tables, &keys);
            scope.spawn(move || {
                for turn in 0..200 {
                    // Runs of one key, so that places are taken all the time.
                    check(tables, &keys[(start + turn / 10) % keys.len()]);
                    assert!(tables.bytes() <= Width::Five.budget_for(3));
                }
            });
        }
    });
    assert_eq!(tables.bytes(), Width::Five.budget_for(3));
}

#[test]
fn a_thread_that_died_with_the_lock_stops_nobody() {
    let tables = KeyTables::new(Width::Five.budget_for(1)).with_width(Width::Five);
    let died = catch_unwind(AssertUnwindSafe(|| {
        let _held = tables.keys();
        panic!("as wanted");
    }));
    assert!(died.is_err() && tables.keys.is_poisoned());
    check(&tables, &signed(1));
    assert_eq!(tables.bytes(), Width::Five.budget_for(1));
}

#[test]
fn nothing_of_the_keys_is_shown() {
    let tables = KeyTables::new(1_000_000).with_width(Width::Five);
    check(&tables, &signed(1));
    let shown = std::format!("{tables:?}");
    assert_eq!(shown, "KeyTables(Five, 261120 of 1000000 bytes)");
}
