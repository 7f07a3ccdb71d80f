//! What a scanner keeps on its disk: the bundle and lists in force, and the floor under its
//! clock.
//!
//! | file | holds | lost or damaged |
//! | --- | --- | --- |
//! | `pinned` | the first roots, and the least number of any bundle; written once | `store/damaged`; another directory must be initialised |
//! | `manifest` | number and hash of the bundle and of each list in force, and the roots in force | damaged: `store/damaged`. Lost: as after initialising, so nothing below the pinned number is taken |
//! | `blobs/…` | the bundle and the lists, named by SHA-256 | `store/damaged` until the same or a newer one is installed |
//! | `clock` | the floor under the clock | the newest issue of what is in force is the floor |
//! | `lock` | nothing; held while the directory changes | nothing |
//!
//! An installation verifies against what is in force, writes the new file, waits until it is on
//! the disk, and only then replaces the manifest: after a crash at any point the old state or
//! the new one is in force, whole. Whoever writes holds the lock and reads the manifest again
//! first; whoever reads needs no lock.
//!
//! A list that a new bundle speaks against goes together with its number: the number may be
//! that of whoever stole its key.
//!
//! ```
//! use healthcode::UnixTime;
//! use healthcode::store::{Pinned, Store};
//! use healthcode::trust::Roots;
//! # let public = healthcode::PublicKey::from_bytes(&{ let mut b = [0x66; 32]; b[0] = 0x58; b })?;
//! # let dir = tempfile::tempdir()?;
//! # let dir = dir.path().join("state");
//! let pinned = Pinned { roots: Roots::new([public], 1)?, least_seq: 12 };
//! let store = Store::init(&dir, &pinned)?;
//! let now = UnixTime::new(1_795_262_400);
//! assert_eq!(store.install(b"no bundle", now).unwrap_err().code(), "malformed/cbor");
//! assert_eq!(store.at(now).unwrap_err().code(), "store/no-bundle");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;
use core::sync::atomic::AtomicU32;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use self::carried::Carried;
use self::disk::{Disk, RealDisk};
use self::files::Files;
use crate::snapshot::Snapshot;
use crate::time::UnixTime;

mod carried;
mod disk;
mod error;
mod files;
mod floor;
mod install;
mod moment;
mod record;

pub use error::{Part, StoreError};
pub use moment::Moment;
pub use record::Pinned;

/// A scanner's state directory, which threads may share.
///
/// No other part of the library touches a disk.
pub struct Store {
    files: Files,
    pinned: Pinned,
    carried: RwLock<Arc<Carried>>,
    // Held while the directory or `carried` changes; the lock file keeps other processes out.
    writing: Mutex<()>,
    floor: AtomicU32,
    // What the file of the floor says, as far as this process knows.
    kept_floor: AtomicU32,
}

/// What an installation did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Installed {
    /// A bundle is in force.
    Bundle {
        /// Its sequence number.
        seq: u64,
        /// Lists that went, since it does not trust their signer or raises its floor above them.
        lists_dropped: usize,
    },
    /// A status list is in force.
    List {
        /// Its URI.
        uri: String,
        /// Its sequence number.
        seq: u64,
        /// Revocations that the list before had and this one has not.
        withdrawn: u64,
    },
    /// The very same was in force already.
    Unchanged,
}

impl Store {
    /// Makes a directory a store with these pinned roots.
    ///
    /// # Errors
    /// [`StoreError::AlreadyInitialised`], [`StoreError::Locked`], [`StoreError::Io`];
    /// [`StoreError::Damaged`] if it was a store and lost its roots.
    pub fn init(dir: &Path, pinned: &Pinned) -> Result<Self, StoreError> {
        Self::init_on(Box::new(RealDisk), dir, pinned)
    }

    /// Opens a store, which may be read-only.
    ///
    /// A damaged bundle or list is told by [`at`](Self::at), so that a good one can be
    /// installed.
    ///
    /// # Errors
    /// [`StoreError::Uninitialised`], [`StoreError::Damaged`], [`StoreError::Io`].
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_on(Files::new(dir, Box::new(RealDisk)), None)
    }

    /// Opens a store for a program that is shipped with its own roots and least number, and
    /// initialises it if there is none.
    ///
    /// Of the program's pin and the directory's the one with the higher number counts, for the
    /// first bundle's roots too; so neither an old program nor an old directory brings back
    /// what is past.
    ///
    /// # Errors
    /// As for [`init`](Self::init) and [`open`](Self::open).
    pub fn open_shipped(dir: &Path, shipped: &Pinned) -> Result<Self, StoreError> {
        let files = Files::new(dir, Box::new(RealDisk));
        match Self::open_on(files, Some(shipped)) {
            Err(StoreError::Uninitialised { .. }) => Self::init(dir, shipped),
            other => other,
        }
    }

    fn init_on(disk: Box<dyn Disk>, dir: &Path, pinned: &Pinned) -> Result<Self, StoreError> {
        let files = Files::new(dir, disk);
        files.create()?;
        let lock = files.lock()?;
        if files.pinned()?.is_some() {
            let path = dir.to_path_buf();
            return Err(StoreError::AlreadyInitialised { path });
        }
        if files.manifest()?.is_some() {
            return Err(files.damaged(Part::Pinned));
        }
        files.replace_pinned(pinned)?;
        drop(lock);
        Self::open_on(files, None)
    }

    fn open_on(files: Files, shipped: Option<&Pinned>) -> Result<Self, StoreError> {
        let Some(pinned) = files.pinned()? else {
            if files.manifest()?.is_some() {
                return Err(files.damaged(Part::Pinned));
            }
            let path = files.dir().to_path_buf();
            return Err(StoreError::Uninitialised { path });
        };
        let newer = shipped.filter(|it| it.least_seq >= pinned.least_seq);
        let pinned = newer.cloned().unwrap_or(pinned);
        let carried = Carried::read(&files)?;
        let kept = files.clock()?.unwrap_or(UnixTime::new(0));
        let store = Self {
            files,
            pinned,
            carried: RwLock::new(Arc::new(Carried {
                manifest: None,
                snapshot: None,
            })),
            writing: Mutex::new(()),
            floor: AtomicU32::new(kept.as_secs()),
            kept_floor: AtomicU32::new(kept.as_secs()),
        };
        store.carry(carried);
        Ok(store)
    }

    /// The roots and the least number that count while no bundle is in force.
    pub const fn pinned(&self) -> &Pinned {
        &self.pinned
    }

    /// The bundle and lists in force: never changed in place, so whoever decides with them
    /// keeps a state of one piece.
    ///
    /// # Errors
    /// [`StoreError::NoBundle`]; [`StoreError::Damaged`] if the bundle or a list is not whole;
    /// [`StoreError::Install`] with `state/rollback` if the bundle is older than the program
    /// was shipped with.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, StoreError> {
        let carried = self.carried();
        let whole = carried.whole(&self.files, self.pinned.least_seq);
        whole.map(Arc::clone)
    }

    /// What to decide with while the clock says `now`.
    ///
    /// # Errors
    /// As for [`snapshot`](Self::snapshot).
    pub fn at(&self, now: UnixTime) -> Result<Moment, StoreError> {
        // The floor is raised before what raises it is in force, so it is read after it.
        let snapshot = self.snapshot()?;
        Ok(Moment::new(snapshot, self.floor(), now))
    }

    /// Takes up what another process installed.
    ///
    /// # Errors
    /// [`StoreError::Install`] if the directory holds something older than this process has
    /// seen, [`StoreError::Damaged`], [`StoreError::Io`]; what was in force stays in force.
    pub fn refresh(&self) -> Result<(), StoreError> {
        let _writing = self.writing();
        self.carry(self.read_again()?);
        Ok(())
    }

    // What the directory holds now, which must not be behind what this process has seen.
    fn read_again(&self) -> Result<Carried, StoreError> {
        let before = self.carried();
        let carried = Carried::read(&self.files)?;
        match (&before.manifest, &carried.manifest) {
            (Some(older), Some(manifest)) => manifest.check_follows(older)?,
            (Some(_), None) => return Err(self.files.damaged(Part::Manifest)),
            (None, _) => {}
        }
        let kept = self.files.clock()?.unwrap_or(UnixTime::new(0));
        self.raise(kept.max(carried.newest_issue()));
        Ok(carried)
    }

    fn carried(&self) -> Arc<Carried> {
        let carried = self.carried.read();
        Arc::clone(&carried.unwrap_or_else(PoisonError::into_inner))
    }

    fn carry(&self, carried: Carried) {
        self.raise(carried.newest_issue());
        let mut place = self.carried.write().unwrap_or_else(PoisonError::into_inner);
        *place = Arc::new(carried);
    }

    fn writing(&self) -> MutexGuard<'_, ()> {
        let writing = self.writing.lock();
        writing.unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dir, floor) = (self.files.dir(), self.floor().instant());
        let carried = self.carried();
        let manifest = carried.manifest.as_ref();
        let seq = manifest.map(|it| it.mark.seq);
        write!(f, "Store({}, bundle {seq:?}, clock {floor})", dir.display())
    }
}

#[cfg(test)]
mod tests;
