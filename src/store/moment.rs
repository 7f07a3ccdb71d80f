//! What one decision is made with.

use alloc::sync::Arc;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::clock::{ClockFloor, ClockReading};
use crate::snapshot::Snapshot;
use crate::time::UnixTime;
use crate::trust::PlaceType;
use crate::verifier::Verifier;

/// One snapshot and one reading of the clock: what is decided with it is of one piece, whatever
/// is installed meanwhile.
#[derive(Clone, Debug)]
#[must_use]
pub struct Moment {
    snapshot: Arc<Snapshot>,
    floor: ClockFloor,
    reading: ClockReading,
}

impl Moment {
    pub(super) fn new(snapshot: Arc<Snapshot>, floor: ClockFloor, clock: UnixTime) -> Self {
        Self {
            snapshot,
            floor,
            reading: floor.read(clock),
        }
    }

    /// The instant to decide with.
    #[must_use]
    pub const fn now(&self) -> UnixTime {
        self.reading.now
    }

    /// The clock, and what is odd about it.
    #[must_use]
    pub const fn reading(&self) -> ClockReading {
        self.reading
    }

    /// The bundle and lists to decide with.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// A verifier that knows the floor under the clock; give it [`now`](Self::now).
    #[must_use]
    pub fn verifier(&self) -> Verifier<'_> {
        Verifier::carrying(&self.snapshot).with_clock_floor(self.floor.instant())
    }

    /// A checkpoint that knows the floor under the clock; give it [`now`](Self::now).
    ///
    /// # Errors
    /// [`CheckpointError::UnknownPlace`].
    pub fn checkpoint(&self, place: &PlaceType) -> Result<Checkpoint<'_>, CheckpointError> {
        let checkpoint = Checkpoint::new(&self.snapshot, place)?;
        Ok(checkpoint.with_clock_floor(self.floor.instant()))
    }
}
