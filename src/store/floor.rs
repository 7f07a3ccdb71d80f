//! The floor under the clock, in memory and on the disk.

use core::sync::atomic::Ordering;

use super::{Store, StoreError};
use crate::clock::{ClockFloor, ClockReading};
use crate::time::UnixTime;

impl Store {
    /// Reads the clock against the floor.
    #[must_use]
    pub fn clock(&self, now: UnixTime) -> ClockReading {
        self.floor().read(now)
    }

    /// Notes that a decision was made at the instant `now`, so that the clock does not go
    /// behind it; while the clock is past the bundle's end nothing is noted.
    ///
    /// The floor is written at most once a minute; [`flush`](Self::flush) writes it at once.
    ///
    /// # Errors
    /// [`StoreError::Io`]: the floor is raised for this process, and may be lost with it.
    pub fn decided(&self, now: UnixTime) -> Result<(), StoreError> {
        let carried = self.carried();
        let Some(snapshot) = &carried.snapshot else {
            return Ok(());
        };
        let end = snapshot.bundle().contents().window().end();
        let floor = self.floor();
        self.raise(floor.after_decision(floor.read(now).now, end).instant());
        let kept = UnixTime::new(self.kept_floor.load(Ordering::Acquire));
        if self.floor().instant().seconds_since(kept) < CLOCK_WRITE_SECONDS {
            return Ok(());
        }
        // Nobody waits at a gate for a disk: while others write, the next decision tries again.
        let Ok(_writing) = self.writing.try_lock() else {
            return Ok(());
        };
        match self.files.lock() {
            Ok(_lock) => self.keep_floor(),
            Err(StoreError::Locked { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Writes the floor under the clock, as before the program ends.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Io`].
    pub fn flush(&self) -> Result<(), StoreError> {
        if self.floor.load(Ordering::Acquire) <= self.kept_floor.load(Ordering::Acquire) {
            return Ok(());
        }
        let _writing = self.writing();
        let _lock = self.files.lock()?;
        self.keep_floor()
    }

    /// Sets the floor under the clock back to the newest issue of what is in force: for the
    /// operator, when decisions were made with a clock that was ahead.
    ///
    /// Other processes that have the store open keep their floor.
    ///
    /// # Errors
    /// [`StoreError::Locked`], [`StoreError::Io`]; the floor stays.
    pub fn reset_clock(&self, now: UnixTime) -> Result<ClockReading, StoreError> {
        let _writing = self.writing();
        let _lock = self.files.lock()?;
        let floor = self.carried().newest_issue();
        self.files.replace_clock(floor)?;
        self.floor.store(floor.as_secs(), Ordering::Release);
        self.kept_floor.store(floor.as_secs(), Ordering::Release);
        Ok(self.clock(now))
    }

    pub(super) fn floor(&self) -> ClockFloor {
        ClockFloor::new(UnixTime::new(self.floor.load(Ordering::Acquire)))
    }

    pub(super) fn raise(&self, floor: UnixTime) {
        self.floor.fetch_max(floor.as_secs(), Ordering::AcqRel);
    }

    // Under the lock: another process may have written a higher floor.
    pub(super) fn keep_floor(&self) -> Result<(), StoreError> {
        let kept = self.files.clock()?;
        kept.into_iter().for_each(|it| self.raise(it));
        let floor = self.floor().instant();
        if kept.unwrap_or(UnixTime::new(0)) < floor {
            self.files.replace_clock(floor)?;
        }
        self.kept_floor.store(floor.as_secs(), Ordering::Release);
        Ok(())
    }
}

/// Seconds by which the floor rises before it is written again.
const CLOCK_WRITE_SECONDS: u32 = 60;
