//! A floor under a scanner's clock: time that was seen to pass does not come back.

use crate::limits::{FAR_AHEAD_SECONDS, MAX_CLOCK_JITTER};
use crate::time::UnixTime;

/// The newest instant that a scanner knows to be past: of the issue of what it verified, or of
/// its last decision.
///
/// ```
/// use healthcode::{ClockConcern, ClockFloor, UnixTime};
/// let floor = ClockFloor::new(UnixTime::new(1_795_262_400));
/// // A clock that was put right by some seconds does not stop the queue.
/// let reading = floor.read(UnixTime::new(1_795_262_390));
/// assert_eq!(reading.now, UnixTime::new(1_795_262_400));
/// // One that was set back by an hour does.
/// let reading = floor.read(UnixTime::new(1_795_258_800));
/// assert_eq!(reading.concern, Some(ClockConcern::Behind { seconds: 3_600 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockFloor(UnixTime);

/// A clock that was read against the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockReading {
    /// The instant to decide with: never behind the floor, unless the clock is so far behind
    /// that every code will be refused.
    pub now: UnixTime,
    /// What is odd about the clock.
    pub concern: Option<ClockConcern>,
}

/// What is odd about a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClockConcern {
    /// It is so many seconds behind the floor: codes are refused with `time/clock`, and whoever
    /// keeps the state installs nothing, since what has run out would be in date.
    Behind {
        /// Seconds.
        seconds: u32,
    },
    /// It is so many seconds ahead of anything that was seen, more than 30 days: a warning,
    /// since a scanner may have lain in a drawer.
    FarAhead {
        /// Seconds.
        seconds: u32,
    },
}

impl ClockFloor {
    /// The floor at this instant.
    #[must_use]
    pub const fn new(floor: UnixTime) -> Self {
        Self(floor)
    }

    /// The instant.
    #[must_use]
    pub const fn instant(self) -> UnixTime {
        self.0
    }

    /// Reads a clock.
    #[must_use]
    pub fn read(self, clock: UnixTime) -> ClockReading {
        let behind = self.0.seconds_since(clock);
        let ahead = clock.seconds_since(self.0);
        let (now, concern) = if behind > MAX_CLOCK_JITTER {
            (clock, Some(ClockConcern::Behind { seconds: behind }))
        } else if ahead > FAR_AHEAD_SECONDS {
            (clock, Some(ClockConcern::FarAhead { seconds: ahead }))
        } else {
            (clock.max(self.0), None)
        };
        ClockReading { now, concern }
    }

    /// The floor after a decision at the instant `now` under a bundle that runs out at
    /// `bundle_end`.
    ///
    /// A clock that is past that end raises nothing: it may be wrong, and one decision with it
    /// must not stop the scanner for years.
    #[must_use]
    pub fn after_decision(self, now: UnixTime, bundle_end: UnixTime) -> Self {
        if now < bundle_end {
            Self(self.0.max(now))
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests;
