use std::vec::Vec;

use super::*;
use crate::key::SigningKey;
use crate::status::ListBuilder;
use crate::time::Window;
use crate::trust::{BundleBuilder, IssuerId, IssuerKey, Names, Purpose, StatusBase, StatusFloor};

const NOW: UnixTime = UnixTime::new(1_795_262_400);
const URI: &str = "https://gd.example/s/0";

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

fn later(seconds: u32) -> UnixTime {
    NOW.checked_add(seconds).unwrap()
}

fn roots(seeds: &[u8]) -> Roots {
    let keys: Vec<_> = seeds.iter().map(|it| key(*it).public().clone()).collect();
    Roots::new(keys, seeds.len()).unwrap()
}

fn builder(seq: u64, iat: UnixTime) -> BundleBuilder {
    builder_of("GD", seq, iat)
}

fn builder_of(issuer: &str, seq: u64, iat: UnixTime) -> BundleBuilder {
    let issuer = IssuerKey::new(key(1).public().clone(), Purpose::ALL, Window::ALWAYS, 7)
        .with_issuer(IssuerId::new(issuer).unwrap())
        .with_names(Names::new([("en", "Guangdong")]).unwrap())
        .with_status_base(StatusBase::new("https://gd.example/s/", 4).unwrap());
    let window = Window::new(iat, later(1_000)).unwrap();
    BundleBuilder::new(seq, window, roots(&[101])).issuer(issuer)
}

fn signed(builder: BundleBuilder, seed: u8) -> Vec<u8> {
    let mut draft = builder.build().unwrap();
    draft.sign(&key(seed)).unwrap();
    draft.to_bytes()
}

fn first(seq: u64) -> Snapshot {
    let bytes = signed(builder(seq, NOW), 101);
    Snapshot::first(&bytes, &roots(&[101]), 0, NOW).unwrap()
}

fn next(carried: &Snapshot, seq: u64) -> BundleBuilder {
    builder(seq, NOW).previous(carried.bundle().mark().hash)
}

fn list(seq: u64, iat: UnixTime) -> Vec<u8> {
    let list = ListBuilder::new(URI, 16).unwrap().with_seq(seq).unwrap();
    let list = list.build(iat, later(1_000), None).unwrap();
    list.sign(&key(1)).unwrap()
}

fn refused(installed: Result<Snapshot, InstallError>) -> &'static str {
    installed.map_or_else(|error| error.code(), |_| "installed")
}

#[test]
fn the_first_bundle_is_under_the_pinned_roots_and_none_below_the_least() {
    let bytes = signed(builder(5, NOW), 101);
    let pinned = roots(&[101]);
    let installed = |least, now| refused(Snapshot::first(&bytes, &pinned, least, now));
    assert_eq!(installed(0, NOW), "installed");
    assert_eq!(installed(5, NOW), "installed");
    assert_eq!(installed(6, NOW), "state/rollback");
    assert_eq!(installed(5, UnixTime::new(NOW.as_secs() - 1)), "time/clock");
    assert_eq!(installed(5, later(999)), "installed");
    assert_eq!(installed(5, later(1_000)), "time/expired");
    let others = roots(&[102]);
    let refusal = refused(Snapshot::first(&bytes, &others, 0, NOW));
    assert_eq!(refusal, "signature/quorum");
    // Whatever it says of the bundle before, that one is not here.
    let bytes = signed(builder(5, NOW).previous([7; 32]), 101);
    assert!(Snapshot::first(&bytes, &pinned, 5, NOW).is_ok());
}

#[test]
fn a_newer_bundle_follows_the_one_in_force() {
    let carried = first(5);
    let installed = |builder, seed, now| refused(carried.with_bundle(&signed(builder, seed), now));
    assert_eq!(installed(next(&carried, 6), 101, NOW), "installed");
    assert_eq!(installed(builder(7, NOW), 101, NOW), "installed");
    assert_eq!(installed(builder(5, NOW), 101, NOW), "installed");
    assert_eq!(installed(builder(6, NOW), 101, NOW), "state/predecessor");
    assert_eq!(installed(builder(4, NOW), 101, NOW), "state/rollback");
    let other = builder(5, NOW).previous([7; 32]);
    assert_eq!(installed(other, 101, NOW), "state/fork");
    assert_eq!(
        installed(next(&carried, 6), 101, later(1_000)),
        "time/expired"
    );
    let ahead = builder(6, later(1)).previous(carried.bundle().mark().hash);
    assert_eq!(installed(ahead, 101, NOW), "time/clock");
    // The roots in force are the bundle's, and no longer those that were pinned.
    let window = Window::new(NOW, later(1_000)).unwrap();
    let renewed =
        BundleBuilder::new(6, window, roots(&[102])).previous(carried.bundle().mark().hash);
    let mut draft = renewed.build().unwrap();
    draft.sign(&key(101)).unwrap();
    assert_eq!(
        refused(carried.with_bundle(&draft.to_bytes(), NOW)),
        "signature/quorum"
    );
    draft.sign(&key(102)).unwrap();
    let carried = carried.with_bundle(&draft.to_bytes(), NOW).unwrap();
    let by_old = signed(next(&carried, 7), 101);
    assert_eq!(
        refused(carried.with_bundle(&by_old, NOW)),
        "signature/quorum"
    );
}

#[test]
fn a_newer_list_follows_the_one_in_force_and_the_floor() {
    let bundle = builder(1, NOW).status_floor(StatusFloor {
        uri: URI.into(),
        seq: 3,
    });
    let carried = Snapshot::first(&signed(bundle, 101), &roots(&[101]), 0, NOW).unwrap();
    let installed = |carried: &Snapshot, bytes: &[u8]| refused(carried.with_list(bytes, NOW));
    assert_eq!(installed(&carried, &list(2, NOW)), "state/rollback");
    assert_eq!(installed(&carried, b"no list"), "malformed/cbor");
    let four = carried.with_list(&list(4, NOW), NOW).unwrap();
    assert_eq!(four.lists().find(URI).map(StatusList::seq), Some(4));
    assert_eq!(installed(&four, &list(3, NOW)), "state/rollback");
    assert_eq!(installed(&four, &list(4, NOW)), "installed");
    let other = ListBuilder::new(URI, 18).unwrap().with_seq(4).unwrap();
    let other = other.build(NOW, later(1_000), None).unwrap();
    let other = other.sign(&key(1)).unwrap();
    assert_eq!(installed(&four, &other), "state/fork");
    assert_eq!(installed(&four, &list(5, later(1))), "time/clock");
    // The state before is as it was.
    assert!(carried.lists().find(URI).is_none());
}

#[test]
fn the_newest_issue_is_that_of_the_bundle_or_of_a_list() {
    let carried = first(1);
    assert_eq!(carried.newest_issue(), NOW);
    let older = UnixTime::new(NOW.as_secs() - 10);
    let with_older = carried.with_list(&list(1, older), NOW).unwrap();
    assert_eq!(with_older.newest_issue(), NOW);
    let with_newer = carried.with_list(&list(1, later(10)), later(10)).unwrap();
    assert_eq!(with_newer.newest_issue(), later(10));
    // A new bundle keeps it, as it keeps the list.
    let kept = with_newer
        .with_bundle(&signed(next(&carried, 2), 101), later(10))
        .unwrap();
    assert_eq!(kept.newest_issue(), later(10));
    assert_eq!(kept.trust().keys().len(), 1);
}

#[test]
fn an_issuer_with_another_name_brings_its_lists_anew() {
    let carried = first(1).with_list(&list(2, NOW), NOW).unwrap();
    let hash = carried.bundle().mark().hash;
    let renamed = builder_of("GD-CDC", 2, NOW).previous(hash);
    let renamed = carried.with_bundle(&signed(renamed, 101), NOW).unwrap();
    assert_eq!(renamed.lists().iter().count(), 0);
    let carried = renamed.with_list(&list(2, NOW), NOW).unwrap();
    let issuer = carried.lists().find(URI).and_then(StatusList::issuer);
    assert_eq!(issuer.map(IssuerId::as_str), Some("GD-CDC"));
}
