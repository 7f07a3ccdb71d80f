use super::*;
use crate::status::ListedState;

fn installed() -> (TempDir, PathBuf, Store) {
    let (keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&bundle(1).1, NOW).unwrap();
    (keep, dir, store)
}

fn behind(seconds: u32) -> Option<ClockConcern> {
    Some(ClockConcern::Behind { seconds })
}

#[test]
fn the_newest_issue_is_the_floor() {
    let (_keep, dir, store) = installed();
    assert_eq!(store.clock(at(-3_600)).concern, None);
    assert_eq!(store.clock(at(-3_600 - 121)).concern, behind(121));
    // A list is newer than the bundle.
    store.install(&list(1, 1), NOW).unwrap();
    for store in [store, Store::open(&dir).unwrap()] {
        assert_eq!(store.clock(at(-61)).now, at(-60));
        assert_eq!(store.clock(at(-60 - 121)).concern, behind(121));
    }
}

#[test]
fn the_last_decision_is_the_floor() {
    let (_keep, dir, store) = installed();
    store.decided(at(1_000)).unwrap();
    for store in [&store, &Store::open(&dir).unwrap()] {
        assert_eq!(store.clock(at(880)).now, at(1_000));
        assert_eq!(store.clock(at(880)).concern, None);
        assert_eq!(store.clock(at(879)).concern, behind(121));
        assert_eq!(store.clock(at(879)).now, at(879));
    }
    let far = store.clock(at(1_000 + 30 * DAY + 1)).concern;
    assert!(matches!(far, Some(ClockConcern::FarAhead { .. })));
    assert_eq!(store.clock(at(1_000 + 30 * DAY)).concern, None);
}

#[test]
fn the_floor_is_written_once_a_minute_and_when_asked() {
    let (_keep, dir, store) = installed();
    let kept = |seconds| Store::open(&dir).unwrap().clock(at(seconds)).now;
    store.decided(at(1_000)).unwrap();
    store.decided(at(1_059)).unwrap();
    assert_eq!(
        (kept(1_000), store.clock(NOW.max(at(1_000))).now),
        (at(1_000), at(1_059))
    );
    store.decided(at(1_060)).unwrap();
    assert_eq!(kept(1_000), at(1_060));
    store.decided(at(1_070)).unwrap();
    assert_eq!(kept(1_000), at(1_060));
    store.flush().unwrap();
    assert_eq!(kept(1_000), at(1_070));
}

#[test]
fn a_clock_past_the_bundle_raises_nothing() {
    let (_keep, _dir, store) = installed();
    store.decided(at(1_000)).unwrap();
    store.decided(at(30 * DAY)).unwrap();
    assert_eq!(store.clock(at(1_000)).now, at(1_000));
    assert_eq!(store.clock(at(1_000)).concern, None);
    store.decided(at(30 * DAY - 1)).unwrap();
    assert!(store.clock(at(1_000)).concern.is_some());
}

#[test]
fn with_a_clock_set_back_nothing_is_installed_or_admitted() {
    let (_keep, dir, store) = installed();
    store.decided(at(1_000)).unwrap();
    let before = files(&dir);
    for bytes in [bundle(2).1, list(1, 1)] {
        let refused = store.install(&bytes, at(879)).unwrap_err();
        assert_eq!(
            (refused.code(), &*refused.to_string()),
            (
                "time/clock",
                "the clock says 2026-11-21T12:14:39Z, and it was 2026-11-21T12:16:40Z before: set the clock right"
            )
        );
    }
    assert_eq!(files(&dir), before);
    let moment = store.at(at(879)).unwrap();
    assert_eq!(moment.reading().concern, behind(121));
    let text = code(2);
    let refused = moment.verifier().verify(&text, moment.now()).unwrap_err();
    assert_eq!(refused.code(), "time/clock");
    let checkpoint = moment.checkpoint(&metro()).unwrap();
    let judgement = checkpoint.decide(&text, &[], moment.now());
    assert_eq!(judgement.reason().unwrap().code(), "time/clock");
    // A clock that was put right by some seconds stops nobody.
    store.install(&list(1, 1), at(880)).unwrap();
    let moment = store.at(at(880)).unwrap();
    assert_eq!(moment.now(), at(1_000));
    drop(moment.verifier().verify(&text, moment.now()).unwrap());
}

#[test]
fn an_operator_sets_the_floor_back_to_the_newest_issue() {
    let (_keep, dir, store) = installed();
    store.install(&list(1, 1), NOW).unwrap();
    store.decided(at(20 * DAY)).unwrap();
    assert!(store.clock(NOW).concern.is_some());
    let reading = store.reset_clock(NOW).unwrap();
    assert_eq!((reading.now, reading.concern), (NOW, None));
    for store in [store, Store::open(&dir).unwrap()] {
        assert_eq!(store.clock(NOW).concern, None);
        assert_eq!(store.clock(at(-60 - 121)).concern, behind(121));
    }
}

#[test]
fn a_lost_or_damaged_floor_is_the_newest_issue() {
    let (_keep, dir, store) = installed();
    store.decided(at(1_000)).unwrap();
    let path = dir.join("clock");
    let whole = fs::read(&path).unwrap();
    for cut in 0..whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        assert_eq!(Store::open(&dir).unwrap().clock(NOW).concern, None, "{cut}");
        let refused = Store::open(&dir).unwrap().clock(at(-3_600 - 121));
        assert_eq!(refused.concern, behind(121));
    }
    for byte in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[byte] ^= 1 << (byte % 8);
        fs::write(&path, &flipped).unwrap();
        assert_eq!(
            Store::open(&dir).unwrap().clock(NOW).concern,
            None,
            "{byte}"
        );
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(Store::open(&dir).unwrap().clock(NOW).concern, None);
    // The process that knew the floor writes it again.
    store.decided(at(1_100)).unwrap();
    assert!(Store::open(&dir).unwrap().clock(NOW).concern.is_some());
}

#[test]
fn a_lower_floor_does_not_take_the_place_of_anothers_higher_one() {
    let (_keep, dir, one) = installed();
    let other = Store::open(&dir).unwrap();
    one.decided(at(1_000)).unwrap();
    other.decided(at(500)).unwrap();
    other.flush().unwrap();
    assert_eq!(Store::open(&dir).unwrap().clock(at(900)).now, at(1_000));
    assert_eq!(other.clock(at(900)).now, at(1_000));
}

#[test]
fn the_issue_of_a_list_that_goes_stays_the_floor() {
    let (_keep, dir, store) = installed();
    store.install(&list(1, 1), NOW).unwrap();
    let newer = list_of(URI, 1, &[(2, ListedState::NowRed)], at(600));
    assert_eq!(
        store.install(&newer, at(600)).unwrap_err().code(),
        "state/fork"
    );
    let newer = list_of(URI, 2, &[(2, ListedState::NowRed)], at(600));
    store.install(&newer, at(600)).unwrap();
    store.install(&bundle(2).1, at(600)).unwrap();
    store.install(&bundle(3).1, at(600)).unwrap();
    assert_eq!(held(&store), (3, None));
    assert_eq!(Store::open(&dir).unwrap().clock(at(500)).now, at(600));
}

#[test]
fn what_another_process_saw_is_behind_this_one_too() {
    let (_keep, dir, one) = installed();
    let other = Store::open(&dir).unwrap();
    other.decided(at(1_000)).unwrap();
    let refused = one.install(&list(1, 1), at(500)).unwrap_err();
    assert_eq!(refused.code(), "time/clock");
    let (_keep, dir, one) = installed();
    let other = Store::open(&dir).unwrap();
    let newer = list_of(URI, 1, &[], at(1_000));
    other.install(&newer, at(1_000)).unwrap();
    let refused = one.install(&bundle(2).1, at(500)).unwrap_err();
    assert_eq!(refused.code(), "time/clock");
    one.refresh().unwrap();
    assert_eq!(one.clock(at(990)).now, at(1_000));
    other.decided(at(2_000)).unwrap();
    one.refresh().unwrap();
    assert_eq!(one.clock(at(1_990)).now, at(2_000));
}

#[cfg(unix)]
#[test]
fn a_floor_that_is_written_is_not_written_again() {
    use std::os::unix::fs::MetadataExt as _;
    let (_keep, dir, store) = installed();
    let file = || fs::metadata(dir.join("clock")).unwrap().ino();
    store.decided(at(1_000)).unwrap();
    let written = file();
    store.install(&list(1, 1), at(1_000)).unwrap();
    assert_eq!(file(), written);
    store.decided(at(1_060)).unwrap();
    assert_ne!(file(), written);
}
