//! Bundles and lists to install.

use super::*;
use crate::claims::{Claims, Colour, Document};
use crate::issuer::Issuer;
use crate::key::SigningKey;
use crate::status::{ListBuilder, ListedState, StatusList};
use crate::time::Window;
use crate::trust::{
    BundleBuilder, Draft, IssuerId, IssuerKey, Names, Policy, Purpose, Roots, StatusBase,
    StatusFloor,
};

pub(super) const NOW: UnixTime = UnixTime::new(1_795_262_400);
pub(super) const DAY: i64 = 86_400;
pub(super) const URI: &str = "https://gd.example/s/0";

pub(super) fn place() -> (TempDir, PathBuf) {
    let keep = tempfile::tempdir().unwrap();
    let dir = keep.path().join("state");
    (keep, dir)
}

pub(super) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

pub(super) fn root() -> SigningKey {
    key(101)
}

pub(super) fn at(seconds: i64) -> UnixTime {
    let seconds = i64::from(NOW.as_secs()).checked_add(seconds);
    UnixTime::try_from(seconds.unwrap()).unwrap()
}

pub(super) fn metro() -> PlaceType {
    PlaceType::new("metro").unwrap()
}

pub(super) fn pinned(least_seq: u64) -> Pinned {
    let roots = Roots::new([root().public().clone()], 1).unwrap();
    Pinned { roots, least_seq }
}

/// The bundle with this number and those before it: its floor of the list is its number.
pub(super) fn draft(seq: u64, previous: Option<[u8; 32]>) -> Draft {
    draft_under(seq, previous, &[root()])
}

pub(super) fn draft_under(seq: u64, previous: Option<[u8; 32]>, roots: &[SigningKey]) -> Draft {
    let issuer = IssuerKey::new(
        key(1).public().clone(),
        Purpose::ALL,
        Window::ALWAYS,
        86_400,
    )
    .with_issuer(IssuerId::new("GD").unwrap())
    .with_names(Names::new([("en", "Guangdong")]).unwrap())
    .with_status_base(StatusBase::new("https://gd.example/s/", 4).unwrap());
    let window = Window::new(at(-3_600), at(30 * DAY)).unwrap();
    let roots: Vec<_> = roots.iter().map(|it| it.public().clone()).collect();
    let mut builder = BundleBuilder::new(seq, window, Roots::new(roots, 1).unwrap())
        .issuer(issuer)
        .status_floor(StatusFloor {
            uri: URI.into(),
            seq,
        })
        .place(metro(), Policy::new(Colour::Green, Colour::Yellow).unwrap());
    if let Some(hash) = previous {
        builder = builder.previous(hash);
    }
    builder.build().unwrap()
}

pub(super) fn signed(mut draft: Draft, roots: &[SigningKey]) -> Vec<u8> {
    for root in roots {
        draft.sign(root).unwrap();
    }
    draft.to_bytes()
}

/// Hash and bytes of a bundle that follows the one with the number before.
pub(super) fn bundle(seq: u64) -> ([u8; 32], Vec<u8>) {
    let mut hash = None;
    for before in 1..seq {
        hash = Some(draft(before, hash).hash());
    }
    let draft = draft(seq, hash);
    (draft.hash(), signed(draft, &[root()]))
}

/// The list with this number, on which this slot is revoked.
pub(super) fn list(seq: u64, slot: u32) -> Vec<u8> {
    list_of(URI, seq, &[(slot, ListedState::Revoked)], at(-60))
}

pub(super) fn list_of(
    uri: &str,
    seq: u64,
    states: &[(u32, ListedState)],
    issued_at: UnixTime,
) -> Vec<u8> {
    let mut list = ListBuilder::new(uri, 16).unwrap().with_seq(seq).unwrap();
    for (slot, state) in states {
        list.set(*slot, *state).unwrap();
    }
    let unsigned = list.build(issued_at, at(30 * DAY), Some(3_600)).unwrap();
    unsigned.sign(&key(1)).unwrap()
}

/// A code whose colour may change at this slot.
pub(super) fn code(slot: u32) -> String {
    let document = Document::parse("passport:USA:X1234567:1990-01-31").unwrap();
    let claims = Claims::builder(Window::new(NOW, at(DAY)).unwrap(), &document)
        .colour(Colour::Green)
        .status_index(slot)
        .build_with_id(crate::CodeId::from_bytes([7; 8]))
        .unwrap();
    Issuer::new(key(1)).issue(&claims).unwrap().into()
}

/// Numbers of the bundle and the list in force.
pub(super) fn held(store: &Store) -> (u64, Option<u64>) {
    let snapshot = store.snapshot().unwrap();
    let list = snapshot.lists().find(URI).map(StatusList::seq);
    (snapshot.bundle().contents().seq(), list)
}

/// All files of a store and what is in them, but for the lock.
pub(super) fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for folder in [dir.to_path_buf(), dir.join("blobs")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() && !path.ends_with("lock") {
                files.push((path.clone(), fs::read(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}
