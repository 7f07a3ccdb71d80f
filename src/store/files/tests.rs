use std::format;

use super::*;
use crate::SigningKey;
use crate::limits::MAX_ROOTS;
use crate::store::record::KeptList;
use crate::trust::{Mark, Roots};

// Of everything as many, and each as long, as may be.
fn largest() -> (Pinned, Manifest) {
    let public = |seed| SigningKey::from_seed(&[seed; 32]).unwrap().public().clone();
    let keys: Vec<_> = (1..=u8::MAX).take(MAX_ROOTS).map(public).collect();
    let roots = Roots::new(keys, MAX_ROOTS).unwrap();
    let (seq, hash) = (u64::MAX, [0xff; 32]);
    let (mark, blob) = (Mark { seq, hash }, hash);
    let uri = |number| format!("https://gd.example/{number:0>237}");
    let lists = (0..MAX_KEPT_LISTS).map(|it| (uri(it), KeptList { mark, blob }));
    let manifest = Manifest {
        mark,
        roots: roots.clone(),
        blob,
        lists: lists.collect(),
    };
    let least_seq = u64::MAX;
    (Pinned { roots, least_seq }, manifest)
}

#[test]
fn what_a_store_may_hold_is_read_again() {
    let (pinned, manifest) = largest();
    assert!(manifest.lists.keys().all(|it| it.len() == MAX_NAME_BYTES));
    for (part, bytes) in [
        (Part::Pinned, pinned.encode()),
        (Part::Manifest, manifest.encode()),
    ] {
        let (length, most) = (bytes.len(), most_bytes(part));
        assert!(length <= most, "{length} of {most} bytes");
        assert!(most < 2 * length, "{length} of {most} bytes");
    }
    assert!(Manifest::decode(&manifest.encode()).is_ok());
}
