//! Disks that fail.

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::disk::Disk;
use super::super::*;

/// How the n-th operation fails.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    /// It does nothing and says so; those after it work, as on a full disk.
    Refused,
    /// It does nothing, and the machine stops.
    Stopped,
    /// It does half of what it should, and the machine stops.
    Torn,
    /// It is done, and the machine stops.
    Done,
    /// It is done, the machine stops, and names that nobody waited for are as before.
    Lost,
}

pub(super) const FAULTS: [Fault; 5] = [
    Fault::Refused,
    Fault::Stopped,
    Fault::Torn,
    Fault::Done,
    Fault::Lost,
];

pub(super) struct Failing {
    fault: Fault,
    at: usize,
    count: Arc<AtomicUsize>,
    // What stood under a name before it was replaced or removed.
    unsynced: Mutex<Vec<(PathBuf, Option<Vec<u8>>)>>,
}

impl Failing {
    pub(super) fn new(fault: Fault, at: usize) -> (Self, Arc<AtomicUsize>) {
        let count = Arc::new(AtomicUsize::new(0));
        let disk = Self {
            fault,
            at,
            count: Arc::clone(&count),
            unsynced: Mutex::default(),
        };
        (disk, count)
    }

    fn step<T>(&self, whole: impl FnOnce() -> io::Result<T>, half: impl FnOnce()) -> io::Result<T> {
        let step = self.count.fetch_add(1, Ordering::SeqCst);
        let failed = || Err(io::Error::other("injected"));
        if step < self.at || (self.fault == Fault::Refused && step > self.at) {
            return whole();
        }
        if step > self.at {
            return failed();
        }
        match self.fault {
            Fault::Refused | Fault::Stopped => {}
            Fault::Torn => half(),
            Fault::Done => drop(whole()),
            Fault::Lost => {
                drop(whole());
                for (path, before) in self.unsynced.lock().unwrap().drain(..).rev() {
                    match before {
                        Some(bytes) => fs::write(path, bytes).unwrap(),
                        None => drop(fs::remove_file(path)),
                    }
                }
            }
        }
        failed()
    }

    fn note(&self, path: &Path) {
        let before = (path.to_path_buf(), fs::read(path).ok());
        self.unsynced.lock().unwrap().push(before);
    }
}

impl Disk for Failing {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.step(|| RealDisk.create_dir(path), || ())
    }

    fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        self.step(|| RealDisk.read(path, most), || ())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let half = || fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        self.step(|| RealDisk.write(path, bytes), half)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let whole = || {
            self.note(to);
            RealDisk.rename(from, to)
        };
        self.step(whole, || ())
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        let whole = || {
            let mut unsynced = self.unsynced.lock().unwrap();
            unsynced.retain(|(it, _)| it.parent() != Some(path));
            RealDisk.sync_dir(path)
        };
        self.step(whole, || ())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let whole = || {
            self.note(path);
            RealDisk.remove(path)
        };
        self.step(whole, || ())
    }

    fn names(&self, path: &Path) -> io::Result<Vec<std::ffi::OsString>> {
        self.step(|| RealDisk.names(path), || ())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<File>> {
        self.step(|| RealDisk.lock(path), || ())
    }
}

/// A disk with room for so many files.
pub(super) struct Full(pub(super) AtomicUsize);

impl Disk for Full {
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        RealDisk.create_dir(path)
    }

    fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        RealDisk.read(path, most)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let fewer = |room: usize| room.checked_sub(1);
        let has_room = self
            .0
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, fewer);
        if has_room.is_ok() {
            return RealDisk.write(path, bytes);
        }
        fs::write(path, &bytes[..bytes.len() / 2])?;
        Err(io::ErrorKind::StorageFull.into())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        RealDisk.sync_dir(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }

    fn names(&self, path: &Path) -> io::Result<Vec<std::ffi::OsString>> {
        RealDisk.names(path)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<File>> {
        RealDisk.lock(path)
    }
}
