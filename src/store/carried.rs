//! What the directory says is in force, as far as it can be read.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::error::{Part, StoreError};
use super::files::Files;
use super::record::{KeptList, Manifest};
use crate::snapshot::Snapshot;
use crate::status::StatusList;
use crate::time::UnixTime;
use crate::trust::{Bundle, InstallError};

/// A manifest and what of it is whole.
#[derive(Clone)]
pub(super) struct Carried {
    pub(super) manifest: Option<Manifest>,
    // The bundle with those of the lists that are whole; none if the bundle is not.
    pub(super) snapshot: Option<Arc<Snapshot>>,
}

impl Carried {
    /// Reads what is in force, while others may install.
    pub(super) fn read(files: &Files) -> Result<Self, StoreError> {
        let mut manifest = files.manifest()?;
        for _ in 0..MOST_READS {
            let carried = Self::of(files, manifest.clone())?;
            if carried.is_whole() {
                return Ok(carried);
            }
            // A file that went because of a newer manifest is no damage.
            let newer = files.manifest()?;
            if newer == manifest {
                return Ok(carried);
            }
            manifest = newer;
        }
        let path = files.dir().join("lock");
        Err(StoreError::Locked { path })
    }

    /// Reads what a manifest names. Lists that its bundle does not trust go.
    pub(super) fn of(files: &Files, manifest: Option<Manifest>) -> Result<Self, StoreError> {
        let Some(mut manifest) = manifest else {
            return Ok(Self {
                manifest,
                snapshot: None,
            });
        };
        let mut snapshot = None;
        if let Some(bundle) = read_bundle(files, &manifest)? {
            snapshot = Some(Arc::new(add_lists(
                files,
                Snapshot::of(bundle),
                &mut manifest,
            )?));
        }
        Ok(Self {
            manifest: Some(manifest),
            snapshot,
        })
    }

    /// The whole snapshot, of a bundle not below `least`.
    pub(super) fn whole(&self, files: &Files, least: u64) -> Result<&Arc<Snapshot>, StoreError> {
        let manifest = self.manifest.as_ref().ok_or(StoreError::NoBundle)?;
        let got = manifest.mark.seq;
        if got < least {
            return Err(InstallError::Rollback { have: least, got }.into());
        }
        let snapshot = self.bundle(files)?;
        match damaged_list(manifest, snapshot) {
            Some(list) => Err(damaged(files, Part::List, &list.blob)),
            None => Ok(snapshot),
        }
    }

    /// The bundle and as many lists as are whole: enough to verify a list with.
    pub(super) fn bundle(&self, files: &Files) -> Result<&Arc<Snapshot>, StoreError> {
        let manifest = self.manifest.as_ref().ok_or(StoreError::NoBundle)?;
        let snapshot = self.snapshot.as_ref();
        snapshot.ok_or_else(|| damaged(files, Part::Bundle, &manifest.blob))
    }

    /// The newest instant that anything of it was issued at.
    pub(super) fn newest_issue(&self) -> UnixTime {
        let newest = self.snapshot.as_ref().map(|it| it.newest_issue());
        newest.unwrap_or(UnixTime::new(0))
    }

    fn is_whole(&self) -> bool {
        match (&self.manifest, &self.snapshot) {
            (None, _) => true,
            (Some(manifest), Some(snapshot)) => damaged_list(manifest, snapshot).is_none(),
            (Some(_), None) => false,
        }
    }
}

/// Reads into a snapshot those of the manifest's lists that it does not hold, and takes those
/// that its bundle does not trust out of the manifest.
pub(super) fn add_lists(
    files: &Files,
    mut snapshot: Snapshot,
    manifest: &mut Manifest,
) -> Result<Snapshot, StoreError> {
    let mut gone = Vec::new();
    for (uri, kept) in &manifest.lists {
        if snapshot.lists().find(uri).is_some() {
            continue;
        }
        let Some(bytes) = files.blob(Part::List, &kept.blob)? else {
            continue;
        };
        match StatusList::reopen(&bytes, snapshot.trust(), &kept.mark.hash) {
            // What the manifest does not speak of is damaged, and stays in it as such.
            Err(InstallError::Fork { .. }) => {}
            Ok(list) if list.uri() != uri || list.seq() != kept.mark.seq => {}
            Ok(list) if snapshot.check_list(&list).is_ok() => {
                snapshot = snapshot.with_kept_list(list);
            }
            // These bytes were verified once, so only the bundle can speak against them.
            _ => gone.push(uri.clone()),
        }
    }
    manifest.lists.retain(|uri, _| !gone.contains(uri));
    Ok(snapshot)
}

fn read_bundle(files: &Files, manifest: &Manifest) -> Result<Option<Bundle>, StoreError> {
    let bytes = files.blob(Part::Bundle, &manifest.blob)?;
    let bundle = bytes.and_then(|it| Bundle::reopen(&it, &manifest.mark).ok());
    Ok(bundle.filter(|it| it.contents().roots() == &manifest.roots))
}

fn damaged_list<'m>(manifest: &'m Manifest, snapshot: &Snapshot) -> Option<&'m KeptList> {
    let mut lists = manifest.lists.iter();
    let damaged = lists.find(|(uri, _)| snapshot.lists().find(uri).is_none());
    damaged.map(|(_, list)| list)
}

fn damaged(files: &Files, part: Part, blob: &[u8; 32]) -> StoreError {
    let path = files.blob_path(blob);
    StoreError::Damaged { part, path }
}

/// How often a manifest may be replaced while its files are read.
const MOST_READS: usize = 16;
