//! Every operation on the disk fails once, in every way that a disk fails.

use std::sync::atomic::{AtomicUsize, Ordering};

use self::disks::{FAULTS, Failing, Full};
use super::disk::Disk;
use super::*;

mod disks;

/// Runs `change` on a store that `prepare` made, with each operation failing in each way, and
/// `check` on what is there after the machine started again.
fn fail_everywhere(
    prepare: impl Fn(&Path),
    change: impl Fn(Box<dyn Disk>, &Path) -> Result<(), StoreError>,
    check: impl Fn(&Path, Result<(), StoreError>, &str),
) {
    for fault in FAULTS {
        for step in 0.. {
            assert!(step < 100, "it does not end");
            let (_keep, dir) = place();
            prepare(&dir);
            let (disk, count) = Failing::new(fault, step);
            let result = change(Box::new(disk), &dir);
            let ended = count.load(Ordering::SeqCst) <= step;
            assert!(!ended || result.is_ok(), "{result:?}");
            check(&dir, result, &format!("{fault:?} at {step}"));
            if ended {
                assert!(step > 3, "only {step} operations");
                break;
            }
        }
    }
}

fn open_on(disk: Box<dyn Disk>, dir: &Path) -> Result<Store, StoreError> {
    Store::open_on(Files::new(dir, disk), None)
}

#[test]
fn initialising_gives_a_store_or_none() {
    fail_everywhere(
        |_| (),
        |disk, dir| Store::init_on(disk, dir, &pinned(3)).map(drop),
        |dir, result, context| {
            match Store::open(dir) {
                Ok(_) => {}
                Err(error) => {
                    assert_eq!(error.code(), "store/uninitialised", "{context}");
                    assert!(result.is_err(), "{context}");
                    Store::init(dir, &pinned(3)).unwrap();
                }
            }
            let store = Store::open(dir).unwrap();
            let refused = store.install(&bundle(2).1, NOW).unwrap_err();
            assert_eq!(refused.to_string(), "have 3, got 2", "{context}");
            store.install(&bundle(3).1, NOW).unwrap();
        },
    );
}

/// Installs where `prepare` made a store: what is there after is `old` or `new`, and `new` where
/// the installation said so.
fn install_everywhere(
    prepare: impl Fn(&Store),
    bytes: &[u8],
    old: Option<(u64, Option<u64>)>,
    new: (u64, Option<u64>),
) {
    let held = |store: &Store| match store.snapshot() {
        Err(StoreError::NoBundle) => None,
        other => {
            other.unwrap();
            Some(held(store))
        }
    };
    fail_everywhere(
        |dir| prepare(&Store::init(dir, &pinned(1)).unwrap()),
        |disk, dir| {
            let store = open_on(disk, dir)?;
            let installed = store.install(bytes, NOW).map(drop);
            let expected = if installed.is_ok() { Some(new) } else { old };
            assert_eq!(held(&store), expected);
            // The process that failed goes on with what is on the disk.
            installed
        },
        |dir, result, context| {
            let store = Store::open(dir).unwrap();
            let now = held(&store);
            assert!(now == old || now == Some(new), "{context}: {now:?}");
            assert!(result.is_err() || now == Some(new), "{context}: {now:?}");
            // And what was tried can be tried again.
            drop(store.install(bytes, NOW).unwrap());
            assert_eq!(held(&store), Some(new), "{context}");
            assert_eq!(held(&Store::open(dir).unwrap()), Some(new), "{context}");
            let left = fs::read_dir(dir.join("blobs")).unwrap().count();
            assert!(left <= 4, "{context}: {left} files");
        },
    );
}

#[test]
fn a_first_bundle_is_there_or_not() {
    install_everywhere(|_| (), &bundle(1).1, None, (1, None));
}

#[test]
fn a_newer_bundle_replaces_the_old_one_or_does_not() {
    let prepare = |store: &Store| {
        store.install(&bundle(1).1, NOW).unwrap();
        store.install(&list(1, 1), NOW).unwrap();
    };
    install_everywhere(prepare, &bundle(2).1, Some((1, Some(1))), (2, None));
}

#[test]
fn a_newer_list_replaces_the_old_one_or_does_not() {
    let prepare = |store: &Store| {
        store.install(&bundle(1).1, NOW).unwrap();
        store.install(&list(1, 1), NOW).unwrap();
        store.decided(at(70)).unwrap();
    };
    let (old, new) = ((1, Some(1)), (1, Some(2)));
    install_everywhere(prepare, &list(2, 1), Some(old), new);
}

#[test]
fn the_clock_floor_is_the_old_or_the_new_one() {
    fail_everywhere(
        |dir| {
            let store = Store::init(dir, &pinned(1)).unwrap();
            store.install(&bundle(1).1, NOW).unwrap();
            store.decided(at(1_000)).unwrap();
        },
        |disk, dir| {
            let store = open_on(disk, dir)?;
            let result = store.decided(at(2_000));
            assert_eq!(store.clock(at(1_990)).now, at(2_000));
            result
        },
        |dir, result, context| {
            let store = Store::open(dir).unwrap();
            let floor = store.floor().instant();
            assert!(
                [at(1_000), at(2_000)].contains(&floor),
                "{context}: {floor}"
            );
            assert!(result.is_err() || floor == at(2_000), "{context}: {floor}");
        },
    );
}

#[test]
fn a_full_disk_is_told_and_leaves_no_half_file() {
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&bundle(1).1, NOW).unwrap();
    store.decided(at(60)).unwrap();
    // The blob is the first file that is written, then the manifest.
    for (room, left) in [(0, 1), (1, 2)] {
        let full = Full(AtomicUsize::new(room));
        let store = open_on(Box::new(full), &dir).unwrap();
        let refused = store.install(&list(1, 1), at(60)).unwrap_err();
        assert_eq!(refused.code(), "store/io");
        assert!(
            refused.to_string().contains("no storage space"),
            "{refused}"
        );
        assert_eq!(held(&store), (1, None));
        assert_eq!(held(&Store::open(&dir).unwrap()), (1, None));
        let names = files(&dir).into_iter().map(|(path, _)| path);
        assert_eq!(names.filter(|it| it.extension().is_some()).count(), 0);
        assert_eq!(fs::read_dir(dir.join("blobs")).unwrap().count(), left);
    }
    store.install(&list(1, 1), NOW).unwrap();
}

#[cfg(unix)]
#[test]
fn a_read_only_directory_can_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&bundle(1).1, NOW).unwrap();
    let permit = |mode| fs::set_permissions(&dir, fs::Permissions::from_mode(mode)).unwrap();
    permit(0o500);
    // The system's own user may write everywhere.
    let may_write = fs::write(dir.join("probe"), b"").is_ok();
    let again = Store::open(&dir).unwrap();
    assert_eq!(held(&again).0, 1);
    let result = again.install(&bundle(2).1, NOW);
    if may_write {
        drop(result.unwrap());
    } else {
        assert_eq!(result.unwrap_err().code(), "store/io");
        assert_eq!(held(&again).0, 1);
    }
    permit(0o700);
}
