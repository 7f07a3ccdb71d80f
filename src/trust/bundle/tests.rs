use std::vec::Vec;

use super::*;
use crate::seal;
use crate::wire::cose::{self, Header};
use crate::{Freshness, SigningKey};

mod payload;
mod strategies;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

fn roots(seeds: &[u8], threshold: usize) -> Roots {
    let keys: Vec<_> = seeds
        .iter()
        .map(|seed| key(*seed).public().clone())
        .collect();
    Roots::new(keys, threshold).unwrap()
}

fn window(start: u32, end: u32) -> Window {
    Window::new(UnixTime::new(start), UnixTime::new(end)).unwrap()
}

fn builder(roots: Roots) -> BundleBuilder {
    BundleBuilder::new(7, window(100, 200), roots)
}

fn signed(builder: BundleBuilder, seeds: &[u8]) -> Vec<u8> {
    let mut draft = builder.build().unwrap();
    for seed in seeds {
        draft.sign(&key(*seed)).unwrap();
    }
    draft.to_bytes()
}

fn open(bytes: &[u8], in_force: &Roots) -> Result<u64, InstallError> {
    Bundle::open(bytes, in_force).map(|bundle| bundle.contents().seq())
}

fn quorum(have: usize, need: usize) -> Result<u64, InstallError> {
    Err(InstallError::Quorum { have, need })
}

fn new_quorum(have: usize, need: usize) -> Result<u64, InstallError> {
    Err(InstallError::NewQuorum { have, need })
}

#[test]
fn a_quorum_of_the_roots_in_force_opens_a_bundle() {
    let in_force = roots(&[1, 2, 3], 2);
    let with = |seeds: &[u8]| open(&signed(builder(in_force.clone()), seeds), &in_force);
    assert_eq!(with(&[1, 2]), Ok(7));
    assert_eq!(with(&[3, 1]), Ok(7));
    assert_eq!(with(&[1, 2, 3]), Ok(7));
    assert_eq!(with(&[1]), quorum(1, 2));
    // Strangers count for nothing, and do no harm.
    assert_eq!(with(&[8, 9]), quorum(0, 2));
    assert_eq!(with(&[8, 1, 9]), quorum(1, 2));
    assert_eq!(with(&[8, 1, 9, 2]), Ok(7));
}

#[test]
fn a_root_counts_once() {
    let in_force = roots(&[1, 2, 3], 2);
    let draft = builder(in_force.clone()).build().unwrap();
    let payload = draft.to_bytes();
    let mine = (key(1).public().id(), seal::sign_as_root(&payload, &key(1)));
    let bytes = cose::root_signature(&payload, &[mine, mine]);
    assert_eq!(open(&bytes, &in_force), quorum(1, 2));
}

#[test]
fn only_a_roots_signature_over_this_bundle_counts() {
    let in_force = roots(&[1], 1);
    let payload = builder(in_force.clone()).build().unwrap().to_bytes();
    let id = key(1).public().id();
    let verdict = |signature| {
        open(
            &cose::root_signature(&payload, &[(id, signature)]),
            &in_force,
        )
    };
    assert_eq!(verdict(seal::sign_as_root(&payload, &key(1))), Ok(7));
    // As a code's issuer would sign it.
    let alone = cose::sig_structure(&Header::Code(id), payload.as_slice());
    assert_eq!(verdict(key(1).sign(&alone)), quorum(0, 1));
    // For another root's id.
    let other = cose::many_sig_structure(key(2).public().id(), &payload);
    assert_eq!(verdict(key(1).sign(&other)), quorum(0, 1));
    // By another key, over the right bytes.
    let right = cose::many_sig_structure(id, &payload);
    assert_eq!(verdict(key(2).sign(&right)), quorum(0, 1));
    assert_eq!(verdict(key(1).sign(&right)), Ok(7));
    // Over another payload.
    assert_eq!(
        verdict(seal::sign_as_root(b"another", &key(1))),
        quorum(0, 1)
    );
    // The right signature under another root's id.
    let own = seal::sign_as_root(&payload, &key(1));
    let moved = cose::root_signature(&payload, &[(key(2).public().id(), own)]);
    assert_eq!(open(&moved, &in_force), quorum(0, 1));
    // A wrong signature does not hide the right one beside it.
    let both = cose::root_signature(&payload, &[(id, [0; 64]), (id, own)]);
    assert_eq!(open(&both, &in_force), Ok(7));
}

#[test]
fn new_roots_need_the_old_quorum_and_their_own() {
    let old = roots(&[1, 2], 2);
    let new = roots(&[2, 3, 4], 2);
    let with = |seeds: &[u8]| open(&signed(builder(new.clone()), seeds), &old);
    assert_eq!(with(&[1, 2, 3]), Ok(7));
    assert_eq!(with(&[1, 2]), new_quorum(1, 2));
    assert_eq!(with(&[2, 3, 4]), quorum(1, 2));
    assert_eq!(with(&[3, 4]), quorum(0, 2));
    let strangers = roots(&[5, 6], 1);
    let bytes = signed(builder(strangers), &[1, 2]);
    assert_eq!(open(&bytes, &old), new_quorum(0, 1));
}

#[test]
fn another_threshold_is_a_change_of_roots() {
    let two_of_three = roots(&[1, 2, 3], 2);
    let three_of_three = roots(&[1, 2, 3], 3);
    let up = |seeds: &[u8]| {
        open(
            &signed(builder(three_of_three.clone()), seeds),
            &two_of_three,
        )
    };
    assert_eq!(up(&[1, 2]), new_quorum(2, 3));
    assert_eq!(up(&[1, 2, 3]), Ok(7));
    assert_ne!(two_of_three, three_of_three);
    assert_ne!(two_of_three, roots(&[1, 2, 4], 2));
}

#[test]
fn the_same_roots_in_another_order_are_no_change() {
    let bytes = signed(builder(roots(&[3, 1, 2], 2)), &[1, 2]);
    assert_eq!(open(&bytes, &roots(&[1, 2, 3], 2)), Ok(7));
    assert_eq!(roots(&[3, 1, 2], 2), roots(&[1, 2, 3], 2));
}

#[test]
fn a_payload_is_not_read_before_its_signatures_hold() {
    let in_force = roots(&[1], 1);
    let unsigned = cose::root_signature(b"no payload", &[(key(1).public().id(), [0; 64])]);
    assert_eq!(open(&unsigned, &in_force), quorum(0, 1));
    let signature = (
        key(1).public().id(),
        seal::sign_as_root(b"no payload", &key(1)),
    );
    let signed = cose::root_signature(b"no payload", &[signature]);
    assert_eq!(open(&signed, &in_force), Err(Malformed::Cbor.into()));
}

#[test]
fn a_bundle_is_no_longer_than_eight_mebibytes() {
    let in_force = roots(&[1], 1);
    let long = [0].repeat(MAX_BUNDLE_BYTES + 1);
    assert_eq!(open(&long, &in_force), Err(Malformed::TooLong.into()));
    assert_eq!(open(&long[1..], &in_force), Err(Malformed::Cbor.into()));
    assert_eq!(open(&[], &in_force), Err(Malformed::Cbor.into()));
}

#[cfg(feature = "store")]
#[test]
fn what_was_kept_is_no_longer_than_what_is_installed() {
    let mark = opened(numbered(7)).mark();
    let reopen = |bytes: &[u8]| Bundle::reopen(bytes, &mark).map(|_| ());
    let long = [0].repeat(MAX_BUNDLE_BYTES + 2);
    assert_eq!(reopen(&long), Err(Malformed::TooLong.into()));
    assert_eq!(reopen(&long[1..]), Err(Malformed::TooLong.into()));
    assert_eq!(reopen(&long[2..]), Err(Malformed::Cbor.into()));
}

fn opened(builder: BundleBuilder) -> Bundle {
    Bundle::open(&signed(builder, &[1]), &roots(&[1], 1)).unwrap()
}

fn numbered(seq: u64) -> BundleBuilder {
    BundleBuilder::new(seq, window(100, 200), roots(&[1], 1))
}

#[test]
fn numbers_only_rise() {
    let seventh = opened(numbered(7));
    let have = |seq, hash| Some(Mark { seq, hash });
    let rollback = |have, got| Err(InstallError::Rollback { have, got });
    assert_eq!(seventh.check_follows(None, 0), Ok(()));
    assert_eq!(seventh.check_follows(have(8, [0; 32]), 0), rollback(8, 7));
    assert_eq!(
        seventh.check_follows(have(8, seventh.mark().hash), 0),
        rollback(8, 7)
    );
    // What was shipped with the scanner is a floor too.
    assert_eq!(seventh.check_follows(None, 7), Ok(()));
    assert_eq!(seventh.check_follows(None, 8), rollback(8, 7));
    assert_eq!(seventh.check_follows(have(3, [0; 32]), 8), rollback(8, 7));
    assert_eq!(seventh.check_follows(have(9, [0; 32]), 8), rollback(9, 7));
}

#[test]
fn one_number_stands_for_one_content() {
    let seventh = opened(numbered(7));
    assert_eq!(seventh.check_follows(Some(seventh.mark()), 0), Ok(()));
    let place = PlaceType::new("mall").unwrap();
    let policy = Policy::new(crate::Colour::Green, crate::Colour::Green).unwrap();
    let another = opened(numbered(7).place(place, policy));
    assert_ne!(another.mark(), seventh.mark());
    let fork = Err(InstallError::Fork { seq: 7 });
    assert_eq!(another.check_follows(Some(seventh.mark()), 0), fork);
}

#[test]
fn the_next_bundle_names_the_one_before() {
    let seventh = opened(numbered(7)).mark();
    let predecessor = |seq| Err(InstallError::Predecessor { seq });
    let eighth = opened(numbered(8).previous(seventh.hash));
    assert_eq!(eighth.check_follows(Some(seventh), 0), Ok(()));
    assert_eq!(eighth.contents().previous(), Some(&seventh.hash));
    let foreign = opened(numbered(8).previous([9; 32]));
    assert_eq!(foreign.check_follows(Some(seventh), 0), predecessor(8));
    let none = opened(numbered(8));
    assert_eq!(none.check_follows(Some(seventh), 0), predecessor(8));
    // Bundles may be missed, and the one between is not there to be compared.
    for ninth in [numbered(9), numbered(9).previous([9; 32])] {
        assert_eq!(opened(ninth).check_follows(Some(seventh), 0), Ok(()));
    }
    // Nothing was in force before.
    assert_eq!(foreign.check_follows(None, 0), Ok(()));
}

#[test]
fn nothing_follows_the_last_number() {
    let last = opened(numbered(u64::MAX));
    assert_eq!(last.check_follows(Some(last.mark()), 0), Ok(()));
    let have = Some(Mark {
        seq: u64::MAX,
        hash: [0; 32],
    });
    let fork = Err(InstallError::Fork { seq: u64::MAX });
    assert_eq!(last.check_follows(have, 0), fork);
}

#[test]
fn a_mark_is_the_hash_of_the_payload() {
    let draft = numbered(7).build().unwrap();
    let hash: [u8; 32] = Sha256::digest(draft.to_bytes()).into();
    assert_eq!(opened(numbered(7)).mark(), Mark { seq: 7, hash });
    assert_eq!(draft.hash(), hash);
}

#[test]
fn a_bundle_is_installed_inside_its_window() {
    let bundle = opened(numbered(7));
    let at = |now| bundle.check_clock(UnixTime::new(now));
    let behind = |now| {
        let (issued_at, now) = (UnixTime::new(100), UnixTime::new(now));
        Err(InstallError::ClockBehind { issued_at, now })
    };
    let expired = |now| {
        let (end, now) = (UnixTime::new(200), UnixTime::new(now));
        Err(InstallError::Expired { end, now })
    };
    assert_eq!(at(99), behind(99));
    assert_eq!(at(100), Ok(()));
    assert_eq!(at(199), Ok(()));
    assert_eq!(at(200), expired(200));
    assert_eq!(at(u32::MAX), expired(u32::MAX));
}

#[test]
fn the_highest_floor_of_a_list_counts() {
    let floor = |uri: &str, seq| StatusFloor {
        uri: uri.into(),
        seq,
    };
    let bundle = opened(
        numbered(7)
            .status_floor(floor("https://gd.example/0", 5))
            .status_floor(floor("https://gd.example/0", 9))
            .status_floor(floor("https://gd.example/0", 2))
            .status_floor(floor("https://gd.example/1", 11)),
    );
    let contents = bundle.contents();
    assert_eq!(contents.status_floor("https://gd.example/0"), Some(9));
    assert_eq!(contents.status_floor("https://gd.example/1"), Some(11));
    assert_eq!(contents.status_floor("https://gd.example/2"), None);
    assert_eq!(contents.status_floors().len(), 4);
}

#[test]
fn codes_of_bundle_errors_are_stable() {
    let now = UnixTime::new(0);
    for (error, code) in [
        (Malformed::TooLong.into(), "malformed/too-long"),
        (
            InstallError::Quorum { have: 0, need: 1 },
            "signature/quorum",
        ),
        (
            InstallError::NewQuorum { have: 0, need: 1 },
            "signature/quorum",
        ),
        (InstallError::Rollback { have: 1, got: 0 }, "state/rollback"),
        (InstallError::Fork { seq: 1 }, "state/fork"),
        (InstallError::Predecessor { seq: 1 }, "state/predecessor"),
        (
            InstallError::ClockBehind {
                issued_at: now,
                now,
            },
            "time/clock",
        ),
        (InstallError::Expired { end: now, now }, "time/expired"),
    ] {
        assert_eq!(error.code(), code);
    }
}

#[test]
fn a_bundle_is_fresh_then_stale_then_expired() {
    let in_force = roots(&[1, 2, 3], 2);
    let bundle = Bundle::open(&signed(builder(in_force.clone()), &[1, 2]), &in_force).unwrap();
    let window = bundle.contents().window();
    let (start, end) = (window.start().as_secs(), window.end().as_secs());
    let at = |soft_age, now| bundle.contents().freshness(soft_age, UnixTime::new(now));
    assert_eq!(at(60, start), Freshness::Fresh);
    assert_eq!(at(60, start + 59), Freshness::Fresh);
    assert_eq!(at(60, start + 60), Freshness::Stale);
    assert_eq!(at(60, end - 1), Freshness::Stale);
    assert_eq!(at(60, end), Freshness::Expired);
    assert_eq!(at(u32::MAX, end - 1), Freshness::Fresh);
    assert_eq!(at(u32::MAX, end), Freshness::Expired);
}
