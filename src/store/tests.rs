use std::format;
use std::fs;
use std::path::PathBuf;
use std::string::ToString as _;
use std::vec::Vec;

use tempfile::TempDir;

use super::*;
use crate::clock::ClockConcern;
use crate::trust::PlaceType;

mod clock;
mod damage;
mod faults;
mod forged;
mod making;
mod threads;

use making::*;

#[test]
fn a_store_is_initialised_once() {
    let (_keep, dir) = place();
    assert_eq!(Store::open(&dir).unwrap_err().code(), "store/uninitialised");
    let store = Store::init(&dir, &pinned(3)).unwrap();
    assert_eq!(store.snapshot().unwrap_err().code(), "store/no-bundle");
    assert_eq!(store.at(NOW).unwrap_err().code(), "store/no-bundle");
    let again = Store::init(&dir, &pinned(1)).unwrap_err();
    assert_eq!(again.code(), "store/initialised");
    let refused = Store::open(&dir).unwrap().install(&bundle(2).1, NOW);
    assert_eq!(refused.unwrap_err().to_string(), "have 3, got 2");
    store.install(&bundle(3).1, NOW).unwrap();
}

#[cfg(unix)]
#[test]
fn other_users_see_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&bundle(1).1, NOW).unwrap();
    store.decided(NOW).unwrap();
    store.flush().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    for name in ["pinned", "manifest", "clock", "lock"] {
        assert_eq!(mode(&dir.join(name)), 0o600, "{name}");
    }
}

#[test]
fn what_is_installed_is_there_again() {
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    let installed = store.install(&bundle(1).1, NOW).unwrap();
    let (seq, lists_dropped) = (1, 0);
    assert_eq!(installed, Installed::Bundle { seq, lists_dropped });
    let (uri, seq, withdrawn) = (URI.to_string(), 1, 0);
    assert_eq!(
        store.install(&list(1, 1), NOW).unwrap(),
        Installed::List {
            uri,
            seq,
            withdrawn
        }
    );
    let again = Store::open(&dir).unwrap();
    for store in [&store, &again] {
        assert_eq!(held(store), (1, Some(1)));
        let snapshot = store.snapshot().unwrap();
        assert_eq!(snapshot.bundle().mark().hash, bundle(1).0);
    }
    assert_eq!(
        store.install(&bundle(1).1, NOW).unwrap(),
        Installed::Unchanged
    );
    assert_eq!(
        store.install(&list(1, 1), NOW).unwrap(),
        Installed::Unchanged
    );
}

#[test]
fn a_newer_bundle_drops_lists_below_its_floor_and_their_files() {
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&bundle(1).1, NOW).unwrap();
    store.install(&list(1, 1), NOW).unwrap();
    let installed = store.install(&bundle(2).1, NOW).unwrap();
    let (seq, lists_dropped) = (2, 1);
    assert_eq!(installed, Installed::Bundle { seq, lists_dropped });
    assert_eq!(held(&store), (2, None));
    assert_eq!(held(&Store::open(&dir).unwrap()), (2, None));
    assert_eq!(fs::read_dir(dir.join("blobs")).unwrap().count(), 1);
    let refused = store.install(&list(1, 1), NOW).unwrap_err();
    assert_eq!(
        (refused.code(), refused.to_string()),
        ("state/rollback", "have 2, got 1".into())
    );
}

#[test]
fn withdrawn_revocations_are_counted() {
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&bundle(1).1, NOW).unwrap();
    store.install(&list(1, 1), NOW).unwrap();
    let installed = store.install(&list(2, 2), NOW).unwrap();
    assert!(matches!(installed, Installed::List { withdrawn: 1, .. }));
}

#[test]
fn what_is_refused_leaves_the_old_in_force() {
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    assert_eq!(
        store.install(&list(1, 1), NOW).unwrap_err().code(),
        "store/no-bundle"
    );
    for seq in 1..=3 {
        store.install(&bundle(seq).1, NOW).unwrap();
    }
    store.install(&list(3, 1), NOW).unwrap();
    let before = files(&dir);
    let other_root = signed(draft(4, Some(bundle(3).0)), &[key(90)]);
    for (bytes, now, code, text) in [
        (bundle(2).1, NOW, "state/rollback", "have 3, got 2"),
        (list(2, 1), NOW, "state/rollback", "have 3, got 2"),
        (
            list(3, 2),
            NOW,
            "state/fork",
            "have another one with the number 3",
        ),
        (
            other_root,
            NOW,
            "signature/quorum",
            "0 of the roots in force signed, and 1 must",
        ),
        (
            signed(draft(4, None), &[root()]),
            NOW,
            "state/predecessor",
            "the number 4 does not name the one before it as its predecessor",
        ),
        (
            bundle(4).1,
            at(40 * DAY),
            "time/expired",
            "valid until 2026-12-21T12:00:00Z, and it is 2026-12-31T12:00:00Z",
        ),
        (
            b"nothing".to_vec(),
            NOW,
            "malformed/cbor",
            "the bytes are not one item of deterministic CBOR without floats",
        ),
        (
            Vec::new(),
            NOW,
            "malformed/cbor",
            "the bytes are not one item of deterministic CBOR without floats",
        ),
        (
            list(4, 1),
            at(40 * DAY),
            "time/expired",
            "valid until 2026-12-21T12:00:00Z, and it is 2026-12-31T12:00:00Z",
        ),
    ] {
        let refused = store.install(&bytes, now).unwrap_err();
        assert_eq!((refused.code(), &*refused.to_string()), (code, text));
        assert_eq!(files(&dir), before, "{code}");
        assert_eq!(held(&store), (3, Some(3)));
    }
}

#[test]
fn roots_in_force_are_those_of_the_last_bundle() {
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&bundle(1).1, NOW).unwrap();
    let rotated = draft_under(2, Some(bundle(1).0), &[key(91)]);
    let hash = rotated.hash();
    store
        .install(&signed(rotated, &[root(), key(91)]), NOW)
        .unwrap();
    let store = Store::open(&dir).unwrap();
    let by_old = signed(draft(3, Some(hash)), &[root()]);
    assert_eq!(
        store.install(&by_old, NOW).unwrap_err().code(),
        "signature/quorum"
    );
    let by_new = signed(draft_under(3, Some(hash), &[key(91)]), &[key(91)]);
    store.install(&by_new, NOW).unwrap();
    assert_eq!(held(&store).0, 3);
}

#[test]
fn a_shipped_program_does_not_go_below_its_own_number() {
    let (_keep, dir) = place();
    let old = Store::open_shipped(&dir, &pinned(1)).unwrap();
    old.install(&bundle(2).1, NOW).unwrap();
    let new = Store::open_shipped(&dir, &pinned(4)).unwrap();
    let refused = new.snapshot().unwrap_err();
    assert_eq!(
        (refused.code(), refused.to_string()),
        ("state/rollback", "have 4, got 2".into())
    );
    assert_eq!(
        new.install(&bundle(3).1, NOW).unwrap_err().to_string(),
        "have 4, got 3"
    );
    new.install(&bundle(4).1, NOW).unwrap();
    assert_eq!(held(&new).0, 4);
    // A directory that was initialised with more than the program was shipped with.
    let (_keep, dir) = place();
    Store::init(&dir, &pinned(3)).unwrap();
    let store = Store::open_shipped(&dir, &pinned(1)).unwrap();
    assert_eq!(
        store.install(&bundle(2).1, NOW).unwrap_err().to_string(),
        "have 3, got 2"
    );
}

#[test]
fn a_lost_manifest_does_not_reopen_what_was_before_the_pin() {
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(3)).unwrap();
    store.install(&bundle(5).1, NOW).unwrap();
    fs::remove_file(dir.join("manifest")).unwrap();
    let lost = store.install(&bundle(6).1, NOW).unwrap_err();
    assert_eq!(lost.code(), "store/damaged");
    let fresh = Store::open(&dir).unwrap();
    assert_eq!(fresh.snapshot().unwrap_err().code(), "store/no-bundle");
    assert_eq!(
        fresh.install(&bundle(2).1, NOW).unwrap_err().to_string(),
        "have 3, got 2"
    );
    fresh.install(&bundle(3).1, NOW).unwrap();
    // Who saw number 5 does not follow.
    assert_eq!(store.refresh().unwrap_err().to_string(), "have 5, got 3");
    assert_eq!(held(&store).0, 5);
}

#[test]
fn a_list_is_not_rolled_back_behind_a_running_program() {
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&bundle(1).1, NOW).unwrap();
    let without = fs::read(dir.join("manifest")).unwrap();
    store.install(&list(1, 1), NOW).unwrap();
    let with_one = fs::read(dir.join("manifest")).unwrap();
    store.install(&list(2, 1), NOW).unwrap();
    for (manifest, text) in [(without, "have 2, got 0"), (with_one, "have 2, got 1")] {
        fs::write(dir.join("manifest"), manifest).unwrap();
        assert_eq!(store.refresh().unwrap_err().to_string(), text);
        let refused = store.install(&list(3, 1), NOW).unwrap_err();
        assert_eq!(refused.to_string(), text);
        assert_eq!(held(&store), (1, Some(2)));
    }
}

#[test]
fn two_processes_do_not_lose_each_others_updates() {
    let (_keep, dir) = place();
    let one = Store::init(&dir, &pinned(1)).unwrap();
    let other = Store::open(&dir).unwrap();
    one.install(&bundle(1).1, NOW).unwrap();
    // The other one has not seen the bundle, and reads it before it installs.
    other.install(&list(1, 1), NOW).unwrap();
    assert_eq!(held(&other), (1, Some(1)));
    assert_eq!(held(&one), (1, None));
    one.refresh().unwrap();
    assert_eq!(held(&one), (1, Some(1)));
    one.install(&list(2, 1), NOW).unwrap();
    let refused = other.install(&list(1, 1), NOW).unwrap_err();
    assert_eq!(refused.to_string(), "have 2, got 1");
}

#[test]
fn while_another_process_writes_nothing_is_written() {
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&bundle(1).1, NOW).unwrap();
    let lock = RealDisk.lock(&dir.join("lock")).unwrap().unwrap();
    let before = files(&dir);
    for refused in [
        store.install(&bundle(2).1, NOW).map(drop),
        store.reset_clock(NOW).map(drop),
        Store::init(&dir, &pinned(1)).map(drop),
    ] {
        assert_eq!(refused.unwrap_err().code(), "store/locked");
    }
    // Who decides does not wait, and loses nothing.
    store.decided(NOW).unwrap();
    assert_eq!(store.flush().unwrap_err().code(), "store/locked");
    assert_eq!(files(&dir), before);
    assert_eq!(held(&Store::open(&dir).unwrap()).0, 1);
    drop(lock);
    store.install(&bundle(2).1, NOW).unwrap();
}

#[test]
fn nothing_about_a_store_names_a_person_or_stops_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    shared(&store);
    shared(&StoreError::NoBundle);
    store.install(&bundle(1).1, NOW).unwrap();
    shared(&store.at(NOW).unwrap());
    let text = format!("{store:?}");
    assert!(text.contains("bundle Some(1)"), "{text}");
}
