//! Manifests that are whole and do not say what the files say.

use super::record::{KeptList, Manifest};
use super::*;
use crate::limits::MAX_KEPT_LISTS;
use crate::trust::{Mark, Roots};

/// A store with a bundle and a list, whose manifest was changed.
fn forged(change: impl FnOnce(&mut Manifest)) -> (TempDir, Store) {
    let (keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&bundle(2).1, NOW).unwrap();
    store.install(&list(2, 1), NOW).unwrap();
    let path = dir.join("manifest");
    let mut manifest = Manifest::decode(&fs::read(&path).unwrap()).unwrap();
    change(&mut manifest);
    fs::write(path, manifest.encode()).unwrap();
    (keep, Store::open(&dir).unwrap())
}

fn damaged(store: &Store) -> Part {
    match store.snapshot() {
        Err(StoreError::Damaged { part, .. }) => part,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_bundle_is_the_one_of_which_the_manifest_speaks() {
    let roots = Roots::new([key(91).public().clone()], 1).unwrap();
    let changes: [&dyn Fn(&mut Manifest); 4] = [
        &|it| it.mark.seq = 3,
        &|it| it.mark.hash = [0; 32],
        &|it| it.roots = roots.clone(),
        &|it| it.blob = [0; 32],
    ];
    for change in changes {
        let (_keep, store) = forged(change);
        assert_eq!(damaged(&store), Part::Bundle);
    }
}

#[test]
fn a_bundle_needs_its_own_roots_quorum_to_come_back() {
    let stranger = signed(draft(2, Some(bundle(1).0)), &[key(90)]);
    let (_keep, store) = forged(|it| it.blob = record::digest(&stranger));
    let path = store.files.blob_path(&record::digest(&stranger));
    fs::write(path, &stranger).unwrap();
    let again = Store::open(store.files.dir()).unwrap();
    assert_eq!(damaged(&again), Part::Bundle);
}

#[test]
fn a_list_is_the_one_of_which_the_manifest_speaks() {
    fn kept(manifest: &mut Manifest) -> &mut KeptList {
        manifest.lists.get_mut(URI).unwrap()
    }
    let changes: [&dyn Fn(&mut Manifest); 3] = [
        &|it| kept(it).mark.seq = 3,
        &|it| kept(it).blob = [0; 32],
        &|it| {
            let list = it.lists.remove(URI).unwrap();
            it.lists.insert("https://gd.example/s/1".into(), list);
        },
    ];
    for change in changes {
        let (_keep, store) = forged(change);
        assert_eq!(damaged(&store), Part::List);
    }
}

#[test]
fn a_list_with_another_hash_is_not_the_one_that_was_kept() {
    let (_keep, store) = forged(|it| it.lists.get_mut(URI).unwrap().mark.hash = [0; 32]);
    assert_eq!(damaged(&store), Part::List);
}

#[test]
fn a_store_holds_so_many_lists() {
    let mark = Mark {
        seq: 1,
        hash: [0; 32],
    };
    let blob = [0; 32];
    let full = |first: usize| {
        forged(|manifest| {
            let uris = (first..MAX_KEPT_LISTS).map(|it| format!("https://gd.example/{it}"));
            let entries = uris.map(|uri| (uri, KeptList { mark, blob }));
            manifest.lists.remove(URI);
            manifest.lists.extend(entries);
        })
    };
    let (_keep, store) = full(0);
    let refused = store.install(&list(2, 1), NOW).unwrap_err();
    assert_eq!(
        (refused.code(), &*refused.to_string()),
        (
            "store/full",
            "the store holds 4096 status lists and takes no other"
        )
    );
    let (_keep, store) = full(1);
    store.install(&list(2, 1), NOW).unwrap();
    // One that is there may be replaced.
    store.install(&list(3, 1), NOW).unwrap();
}
