//! The directory: which file stands where, and how one is replaced as a whole.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::{Part, StoreError};
use super::record::{Manifest, Pinned, decode_clock, digest, encode_clock};
use crate::limits::{MAX_BUNDLE_BYTES, MAX_KEPT_LISTS, MAX_NAME_BYTES, MAX_STATUS_LIST_BYTES};
use crate::time::UnixTime;

/// The files of one store.
pub(super) struct Files {
    dir: PathBuf,
    disk: Box<dyn Disk>,
}

impl Files {
    pub(super) fn new(dir: &Path, disk: Box<dyn Disk>) -> Self {
        let dir = dir.to_path_buf();
        Self { dir, disk }
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Makes the directory and what must be there before any file.
    pub(super) fn create(&self) -> Result<(), StoreError> {
        let blobs = self.blobs();
        let made = self.disk.create_dir(&blobs);
        made.map_err(|source| io_error("make", &blobs, source))?;
        self.sync(&self.dir)?;
        let above = self.dir.parent().unwrap_or(Path::new("/"));
        let is_here = above.as_os_str().is_empty();
        self.sync(if is_here { Path::new(".") } else { above })
    }

    /// The lock that every change of the directory needs; it ends with what is returned.
    pub(super) fn lock(&self) -> Result<File, StoreError> {
        let path = self.dir.join("lock");
        match self.disk.lock(&path) {
            Ok(Some(lock)) => Ok(lock),
            Ok(None) => Err(StoreError::Locked { path }),
            Err(source) => Err(io_error("lock", &path, source)),
        }
    }

    pub(super) fn pinned(&self) -> Result<Option<Pinned>, StoreError> {
        self.record(Part::Pinned, |bytes| Pinned::decode(bytes).ok())
    }

    pub(super) fn manifest(&self) -> Result<Option<Manifest>, StoreError> {
        self.record(Part::Manifest, |bytes| Manifest::decode(bytes).ok())
    }

    /// The floor under the clock; a damaged file says no more than a lost one.
    pub(super) fn clock(&self) -> Result<Option<UnixTime>, StoreError> {
        match self.record(Part::Clock, |bytes| decode_clock(bytes).ok()) {
            Err(StoreError::Damaged { .. }) => Ok(None),
            other => other,
        }
    }

    /// A bundle's or list's bytes, if they are there and what they were.
    pub(super) fn blob(&self, part: Part, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.read(part, &self.blob_path(hash)) {
            Ok(bytes) => Ok(bytes.filter(|it| digest(it) == *hash)),
            Err(StoreError::Damaged { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub(super) fn blob_path(&self, hash: &[u8; 32]) -> PathBuf {
        self.blobs().join(name_of(hash))
    }

    pub(super) fn replace_pinned(&self, pinned: &Pinned) -> Result<(), StoreError> {
        self.replace(&self.path(Part::Pinned), &pinned.encode())
    }

    pub(super) fn replace_manifest(&self, manifest: &Manifest) -> Result<(), StoreError> {
        self.replace(&self.path(Part::Manifest), &manifest.encode())
    }

    pub(super) fn replace_clock(&self, floor: UnixTime) -> Result<(), StoreError> {
        self.replace(&self.path(Part::Clock), &encode_clock(floor))
    }

    pub(super) fn add_blob(&self, bytes: &[u8]) -> Result<(), StoreError> {
        // Somebody may have removed the directory; what was in it can be installed again.
        let blobs = self.blobs();
        let made = self.disk.create_dir(&blobs);
        made.map_err(|source| io_error("make", &blobs, source))?;
        self.replace(&self.blob_path(&digest(bytes)), bytes)
    }

    /// Removes what no manifest names. What cannot be removed takes room and does no harm.
    pub(super) fn sweep(&self, manifest: &Manifest) {
        let named: BTreeSet<_> = manifest.blobs().map(name_of).collect();
        for name in self.disk.names(&self.blobs()).unwrap_or_default() {
            if !name.to_str().is_some_and(|it| named.contains(it)) {
                self.disk.remove(&self.blobs().join(name)).ok();
            }
        }
    }

    pub(super) fn damaged(&self, part: Part) -> StoreError {
        let path = self.path(part);
        StoreError::Damaged { part, path }
    }

    fn path(&self, part: Part) -> PathBuf {
        self.dir.join(match part {
            Part::Pinned => "pinned",
            Part::Manifest => "manifest",
            Part::Clock => "clock",
            Part::Bundle | Part::List => "blobs",
        })
    }

    fn blobs(&self) -> PathBuf {
        self.path(Part::Bundle)
    }

    fn record<T>(
        &self,
        part: Part,
        decode: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        match self.read(part, &self.path(part))? {
            Some(bytes) => decode(&bytes).map(Some).ok_or_else(|| self.damaged(part)),
            None => Ok(None),
        }
    }

    fn read(&self, part: Part, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
        match self.disk.read(path, most_bytes(part)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                let path = path.to_path_buf();
                Err(StoreError::Damaged { part, path })
            }
            Err(source) => Err(io_error("read", path, source)),
        }
    }

    // At every instant there is the old file or the new one, and it is on the disk.
    fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let draft = path.with_extension("tmp");
        let written = self.disk.write(&draft, bytes);
        let written = written.map_err(|source| io_error("write", &draft, source));
        let placed = written.and_then(|()| {
            let placed = self.disk.rename(&draft, path);
            placed.map_err(|source| io_error("replace", path, source))
        });
        if placed.is_err() {
            // On a full disk, half a file is in the way.
            self.disk.remove(&draft).ok();
        }
        placed?;
        self.sync(path.parent().unwrap_or(&self.dir))
    }

    fn sync(&self, dir: &Path) -> Result<(), StoreError> {
        let synced = self.disk.sync_dir(dir);
        synced.map_err(|source| io_error("write", dir, source))
    }
}

fn io_error(doing: &'static str, path: &Path, source: io::Error) -> StoreError {
    let path = path.to_path_buf();
    StoreError::Io {
        doing,
        path,
        source,
    }
}

fn name_of(hash: &[u8; 32]) -> String {
    let mut name = String::with_capacity(64);
    for byte in hash {
        // Writing to a string cannot fail.
        write!(name, "{byte:02x}").ok();
    }
    name
}

const fn most_bytes(part: Part) -> usize {
    match part {
        Part::Pinned | Part::Clock => MOST_SMALL_BYTES,
        Part::Manifest => MOST_MANIFEST_BYTES,
        Part::Bundle => MAX_BUNDLE_BYTES,
        Part::List => MAX_STATUS_LIST_BYTES,
    }
}

/// 32 roots of 34 bytes, and what is around them.
const MOST_SMALL_BYTES: usize = 2_048;
/// A kept list is its URI, a number and two hashes.
const MOST_MANIFEST_BYTES: usize = MOST_SMALL_BYTES + MAX_KEPT_LISTS * (MAX_NAME_BYTES + 96);

#[cfg(test)]
mod tests;
