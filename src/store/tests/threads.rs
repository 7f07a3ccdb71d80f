//! Threads decide while others install.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use super::*;
use crate::status::{ListedState, StatusList};

/// A list and its bundle have one number; odd lists revoke, even ones suspend.
fn generations(count: u64) -> Vec<[Vec<u8>; 2]> {
    let mut previous = None;
    let generation = |seq: u64| {
        let draft = draft(seq, previous);
        previous = Some(draft.hash());
        let state = match seq % 2 {
            1 => ListedState::Revoked,
            _ => ListedState::Suspended,
        };
        let list = list_of(URI, seq, &[(5, state)], at(-60));
        [signed(draft, &[root()]), list]
    };
    (1..=count).map(generation).collect()
}

/// Decides once, and returns the bundle's number.
fn decide(store: &Store, text: &str) -> u64 {
    let moment = store.at(NOW).unwrap();
    let seq = moment.snapshot().bundle().contents().seq();
    let list = moment.snapshot().lists().find(URI).map(StatusList::seq);
    assert!(list.is_none_or(|list| list == seq), "{seq} with {list:?}");
    let checkpoint = moment.checkpoint(&metro()).unwrap();
    let judgement = checkpoint.decide(text, &[], moment.now());
    let expected = match (list, seq % 2) {
        (None, _) => "status/unknown",
        (_, 1) => "status/revoked",
        _ => "status/suspended",
    };
    assert_eq!(judgement.reason().unwrap().code(), expected, "{seq}");
    store.decided(moment.now()).unwrap();
    seq
}

#[test]
fn no_decision_mixes_two_versions() {
    let generations = generations(600);
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&generations[0][0], NOW).unwrap();
    let (done, decisions, text) = (AtomicBool::new(false), AtomicU64::new(0), code(5));
    let other = Store::open(&dir).unwrap();
    let seen = thread::scope(|scope| {
        let keep_deciding = || {
            let mut seen = 0;
            while !done.load(Ordering::Acquire) {
                let seq = decide(&store, &text);
                assert!(seq >= seen, "{seen}, then {seq}");
                seen = seq;
                decisions.fetch_add(1, Ordering::Relaxed);
            }
            seen
        };
        let deciders: Vec<_> = (0..3).map(|_| scope.spawn(keep_deciding)).collect();
        // As another process would, which reads while files come and go.
        let follower = scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                other.refresh().unwrap();
                decide(&other, &text);
            }
        });
        let end = thread::spawn(|| thread::sleep(Duration::from_secs(2)));
        for bytes in generations.iter().flatten() {
            drop(retry(|| store.install(bytes, NOW)));
            if end.is_finished() {
                break;
            }
        }
        done.store(true, Ordering::Release);
        follower.join().unwrap();
        let seen = deciders.into_iter().map(|it| it.join().unwrap());
        seen.max().unwrap()
    });
    let decisions = decisions.load(Ordering::Relaxed);
    assert!(
        seen > 10 && decisions > 100,
        "{seen} bundles, {decisions} decisions"
    );
}

// The follower holds the lock while it writes its floor.
fn retry(mut install: impl FnMut() -> Result<Installed, StoreError>) -> Installed {
    loop {
        match install() {
            Err(StoreError::Locked { .. }) => thread::yield_now(),
            other => return other.unwrap(),
        }
    }
}
