use super::*;

fn installed() -> (TempDir, PathBuf) {
    let (keep, dir) = place();
    let store = Store::init(&dir, &pinned(1)).unwrap();
    store.install(&bundle(2).1, NOW).unwrap();
    store.install(&list(2, 1), NOW).unwrap();
    (keep, dir)
}

fn blob(dir: &Path, bytes: &[u8]) -> PathBuf {
    Files::new(dir, Box::new(RealDisk)).blob_path(&record::digest(bytes))
}

fn damaged(result: Result<impl fmt::Debug, StoreError>, expected: Part) {
    match result {
        Err(StoreError::Damaged { part, .. }) => assert_eq!(part, expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_cut_or_changed_manifest_or_pin_is_told() {
    let (_keep, dir) = installed();
    for (name, part) in [("manifest", Part::Manifest), ("pinned", Part::Pinned)] {
        let path = dir.join(name);
        let whole = fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            damaged(Store::open(&dir), part);
        }
        for byte in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[byte] ^= 1 << (byte % 8);
            fs::write(&path, &flipped).unwrap();
            damaged(Store::open(&dir), part);
        }
        fs::write(&path, [&whole[..], &[0]].concat()).unwrap();
        damaged(Store::open(&dir), part);
        fs::write(&path, std::vec![0; 1 << 22]).unwrap();
        damaged(Store::open(&dir), part);
        fs::write(&path, &whole).unwrap();
    }
    assert_eq!(held(&Store::open(&dir).unwrap()), (2, Some(2)));
}

#[test]
fn files_that_change_places_are_told() {
    let (_keep, dir) = installed();
    let [manifest, pinned] = ["manifest", "pinned"].map(|it| fs::read(dir.join(it)).unwrap());
    fs::write(dir.join("manifest"), &pinned).unwrap();
    damaged(Store::open(&dir), Part::Manifest);
    fs::write(dir.join("pinned"), &manifest).unwrap();
    damaged(Store::open(&dir), Part::Pinned);
    fs::remove_file(dir.join("pinned")).unwrap();
    fs::write(dir.join("manifest"), &manifest).unwrap();
    damaged(Store::open(&dir), Part::Pinned);
    damaged(Store::init(&dir, &super::pinned(1)), Part::Pinned);
    damaged(Store::open_shipped(&dir, &super::pinned(1)), Part::Pinned);
}

#[test]
fn a_manifest_of_another_store_brings_nothing_into_force() {
    let (_keep, dir) = installed();
    let (_keep, other) = place();
    let store = Store::init(&other, &pinned(1)).unwrap();
    store.install(&bundle(1).1, NOW).unwrap();
    fs::copy(other.join("manifest"), dir.join("manifest")).unwrap();
    damaged(Store::open(&dir).unwrap().snapshot(), Part::Bundle);
}

#[test]
fn what_was_removed_with_its_directory_is_installed_again() {
    let (_keep, dir) = installed();
    fs::remove_dir_all(dir.join("blobs")).unwrap();
    let store = Store::open(&dir).unwrap();
    damaged(store.at(NOW), Part::Bundle);
    store.install(&bundle(2).1, NOW).unwrap();
    store.install(&list(2, 1), NOW).unwrap();
    assert_eq!(held(&store), (2, Some(2)));
}

#[cfg(unix)]
#[test]
fn a_lock_is_made_in_the_directory_and_nowhere_else() {
    let (keep, dir) = installed();
    let elsewhere = keep.path().join("elsewhere");
    fs::remove_file(dir.join("lock")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, dir.join("lock")).unwrap();
    let store = Store::open(&dir).unwrap();
    let refused = store.install(&bundle(3).1, NOW).unwrap_err();
    assert_eq!(refused.code(), "store/io");
    assert!(!elsewhere.exists());
}

#[test]
fn a_damaged_bundle_is_told_until_a_good_one_is_installed() {
    let (_keep, dir) = installed();
    let whole = bundle(2).1;
    let path = blob(&dir, &whole);
    for cut in 0..whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        damaged(Store::open(&dir).unwrap().at(NOW), Part::Bundle);
    }
    fs::write(&path, bundle(3).1).unwrap();
    let store = Store::open(&dir).unwrap();
    damaged(store.at(NOW), Part::Bundle);
    damaged(store.install(&list(3, 1), NOW), Part::Bundle);
    let refused = store.install(&bundle(1).1, NOW).unwrap_err();
    assert_eq!(refused.to_string(), "have 2, got 1");
    // The same one again, with the list that is still there.
    store.install(&whole, NOW).unwrap();
    assert_eq!(held(&store), (2, Some(2)));
    fs::remove_file(&path).unwrap();
    let store = Store::open(&dir).unwrap();
    damaged(store.at(NOW), Part::Bundle);
    // A newer one, whose floor is above the list.
    let installed = store.install(&bundle(3).1, NOW).unwrap();
    let (seq, lists_dropped) = (3, 1);
    assert_eq!(installed, Installed::Bundle { seq, lists_dropped });
    assert_eq!(held(&Store::open(&dir).unwrap()), (3, None));
}

#[test]
fn a_damaged_bundle_is_replaced_under_the_roots_in_force_only() {
    let (_keep, dir) = installed();
    let rotated = draft_under(3, Some(bundle(2).0), &[key(91)]);
    let hash = rotated.hash();
    let bytes = signed(rotated, &[root(), key(91)]);
    Store::open(&dir).unwrap().install(&bytes, NOW).unwrap();
    fs::remove_file(blob(&dir, &bytes)).unwrap();
    let store = Store::open(&dir).unwrap();
    let by_old = signed(draft(4, Some(hash)), &[root()]);
    let refused = store.install(&by_old, NOW).unwrap_err();
    assert_eq!(refused.code(), "signature/quorum");
    let unknown = signed(draft_under(4, None, &[key(91)]), &[key(91)]);
    let refused = store.install(&unknown, NOW).unwrap_err();
    assert_eq!(refused.code(), "state/predecessor");
    let by_new = signed(draft_under(4, Some(hash), &[key(91)]), &[key(91)]);
    store.install(&by_new, NOW).unwrap();
    assert_eq!(held(&store).0, 4);
}

#[test]
fn a_damaged_list_is_told_and_keeps_its_number() {
    let (_keep, dir) = installed();
    let whole = list(2, 1);
    let path = blob(&dir, &whole);
    Store::open(&dir)
        .unwrap()
        .install(&list(3, 1), NOW)
        .unwrap();
    assert!(!path.exists());
    let (whole, path) = (list(3, 1), blob(&dir, &list(3, 1)));
    for cut in 0..whole.len() {
        fs::write(&path, &whole[..cut]).unwrap();
        damaged(Store::open(&dir).unwrap().at(NOW), Part::List);
    }
    // A list that the same key signed is still not the one that was kept.
    fs::write(&path, list(2, 1)).unwrap();
    let store = Store::open(&dir).unwrap();
    damaged(store.at(NOW), Part::List);
    let refused = store.install(&list(2, 1), NOW).unwrap_err();
    assert_eq!(refused.to_string(), "have 3, got 2");
    let refused = store.install(&list(3, 2), NOW).unwrap_err();
    assert_eq!(refused.code(), "state/fork");
    store.install(&whole, NOW).unwrap();
    assert_eq!(held(&store), (2, Some(3)));
    assert_eq!(held(&Store::open(&dir).unwrap()), (2, Some(3)));
}

#[test]
fn a_damaged_list_stays_told_under_the_next_bundle_that_wants_it() {
    let (_keep, dir) = installed();
    Store::open(&dir)
        .unwrap()
        .install(&list(9, 1), NOW)
        .unwrap();
    fs::remove_file(blob(&dir, &list(9, 1))).unwrap();
    let store = Store::open(&dir).unwrap();
    store.install(&bundle(3).1, NOW).unwrap();
    damaged(store.at(NOW), Part::List);
    let refused = store.install(&list(8, 1), NOW).unwrap_err();
    assert_eq!(refused.to_string(), "have 9, got 8");
    store.install(&list(9, 1), NOW).unwrap();
    assert_eq!(held(&store), (3, Some(9)));
}

#[cfg(unix)]
#[test]
fn links_and_directories_are_no_files_of_the_store() {
    let (_keep, dir) = installed();
    let away = dir.join("away");
    fs::rename(dir.join("manifest"), &away).unwrap();
    std::os::unix::fs::symlink(&away, dir.join("manifest")).unwrap();
    damaged(Store::open(&dir), Part::Manifest);
    fs::remove_file(dir.join("manifest")).unwrap();
    fs::create_dir(dir.join("manifest")).unwrap();
    damaged(Store::open(&dir), Part::Manifest);
}

#[test]
fn messages_name_the_file_and_the_remedy() {
    let (_keep, dir) = installed();
    fs::write(dir.join("manifest"), b"").unwrap();
    let refused = Store::open(&dir).unwrap_err();
    let expected = format!(
        "{} (manifest) is missing or damaged: remove it, and install the newest bundle and lists again",
        dir.join("manifest").display()
    );
    assert_eq!(
        (refused.code(), refused.to_string()),
        ("store/damaged", expected)
    );
}

#[cfg(unix)]
#[test]
fn a_disk_that_does_not_read_is_no_damage() {
    let (_keep, dir) = place();
    fs::write(&dir, b"no directory").unwrap();
    let refused = Store::open(&dir).unwrap_err();
    assert!(
        matches!(refused, StoreError::Io { doing: "read", .. }),
        "{refused}"
    );
}
