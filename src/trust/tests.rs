use std::vec::Vec;

use super::*;
use crate::SigningKey;
use crate::ids::Region;
use crate::key::PublicKey;
use crate::time::{UnixTime, Window};

fn public(seed: u8) -> PublicKey {
    SigningKey::from_seed(&[seed; 32]).unwrap().public().clone()
}

#[test]
fn keys_are_found_by_their_id() {
    let mut trust = Trust::new();
    for seed in 0..32 {
        trust.add(IssuerKey::unrestricted(public(seed))).unwrap();
    }
    for seed in 0..32 {
        let key = public(seed);
        let found: Vec<_> = trust
            .keys_with_id(key.id())
            .iter()
            .map(IssuerKey::public)
            .collect();
        assert_eq!(found, [&key]);
    }
    assert!(trust.keys_with_id(public(99).id()).is_empty());
    assert!(trust.keys().is_sorted_by_key(|key| key.public().id()));
    assert!(Trust::new().keys_with_id(public(1).id()).is_empty());
}

#[test]
fn a_key_is_trusted_once() {
    let mut trust = Trust::new();
    trust.add(IssuerKey::unrestricted(public(1))).unwrap();
    let again = IssuerKey::new(public(1), [Purpose::Test], Window::ALWAYS, 7);
    let kid = public(1).id();
    assert_eq!(trust.add(again), Err(TrustError::SameKeyTwice { kid }));
    assert_eq!(trust.keys().len(), 1);
}

#[test]
fn four_keys_may_share_an_id_and_no_more() {
    // No two keys with one id are known, so ids are forced here.
    let kid = public(0).id();
    let mut trust = Trust::new();
    for seed in 0..4 {
        let mut key = IssuerKey::unrestricted(public(seed));
        key = key.with_id_for_test(kid);
        trust.add(key).unwrap();
    }
    trust.add(IssuerKey::unrestricted(public(8))).unwrap();
    assert_eq!(trust.keys_with_id(kid).len(), 4);
    let mut fifth = IssuerKey::unrestricted(public(4));
    fifth = fifth.with_id_for_test(kid);
    assert_eq!(trust.add(fifth), Err(TrustError::TooManyKeysPerId { kid }));
    assert_eq!(trust.keys().len(), 5);
}

#[test]
fn issuer_ids_are_short_and_plain() {
    for good in ["A", "GD-CDC-01", "gd.health:2", &"x".repeat(64)] {
        assert_eq!(IssuerId::new(good).map(|id| id.as_str() == good), Ok(true));
    }
    for bad in ["", &"x".repeat(65), "GD CDC", "GD\u{202e}", "广东"] {
        assert_eq!(IssuerId::new(bad), Err(BadIssuerId), "{bad:?}");
    }
}

#[test]
fn a_key_says_what_it_was_given() {
    let in_use = Window::new(UnixTime::new(1), UnixTime::new(2)).unwrap();
    let key = IssuerKey::new(public(1), [Purpose::Status], in_use, 7)
        .with_issuer(IssuerId::new("GD").unwrap())
        .with_regions([Region::new(44).unwrap()])
        .with_state(KeyState::Retired)
        .with_specimen();
    assert_eq!(key.purposes(), [Purpose::Status]);
    assert_eq!(
        (key.in_use(), key.max_lifetime(), key.state()),
        (in_use, 7, KeyState::Retired)
    );
    assert_eq!(key.regions(), Some(&[Region::new(44).unwrap()][..]));
    assert_eq!(key.issuer().map(IssuerId::as_str), Some("GD"));
    assert!(key.is_specimen());
    let plain = IssuerKey::unrestricted(public(1));
    assert_eq!(
        (plain.state(), plain.is_specimen(), plain.issuer()),
        (KeyState::Active, false, None)
    );
    assert_eq!(plain.purposes().len(), 4);
}
