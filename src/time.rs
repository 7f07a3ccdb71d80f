//! Instants, half-open windows and calendar days; the caller owns the clock.

use core::fmt;

use thiserror::Error;

mod calendar;
pub use calendar::{Date, DateError, Day};

/// An instant in whole seconds since 1970-01-01T00:00:00Z.
///
/// Thirty-two bits, as in the wire format: the last instant is in the year 2106. `Display`
/// writes RFC 3339 in UTC.
///
/// ```
/// use healthcode::UnixTime;
/// let noon = UnixTime::new(1_795_262_400);
/// assert_eq!(noon.to_string(), "2026-11-21T12:00:00Z");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(u32);

impl UnixTime {
    /// The instant `seconds` after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn new(seconds: u32) -> Self {
        Self(seconds)
    }

    /// Whole seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_secs(self) -> u32 {
        self.0
    }

    /// The instant `seconds` later, or `None` past the year 2106.
    #[must_use]
    pub const fn checked_add(self, seconds: u32) -> Option<Self> {
        match self.0.checked_add(seconds) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// Seconds from `earlier` to `self`, zero if `earlier` is later.
    #[must_use]
    pub const fn seconds_since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }

    /// The UTC calendar date of this instant.
    #[must_use]
    pub fn date(self) -> Date {
        Date::from_days(self.0 / SECONDS_PER_DAY)
    }
}

impl From<u32> for UnixTime {
    fn from(seconds: u32) -> Self {
        Self(seconds)
    }
}

/// The number is not an instant of the wire format: negative, or past the year 2106.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an instant from 1970 to 2106 in whole seconds")]
pub struct TimeOutOfRange;

impl TryFrom<i64> for UnixTime {
    type Error = TimeOutOfRange;

    fn try_from(seconds: i64) -> Result<Self, TimeOutOfRange> {
        u32::try_from(seconds).map(Self).map_err(|_| TimeOutOfRange)
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.0 % SECONDS_PER_DAY;
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}Z", self.date())
    }
}

/// A half-open span of time: an instant is inside while `start <= instant < end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    start: UnixTime,
    end: UnixTime,
}

/// A window that ends before or when it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the window ends at {end}, not after its start {start}")]
pub struct EmptyWindow {
    /// First instant that was asked for.
    pub start: UnixTime,
    /// End that was asked for.
    pub end: UnixTime,
}

impl Window {
    /// Every instant but the last that the wire format can write.
    pub const ALWAYS: Self = Self {
        start: UnixTime(0),
        end: UnixTime(u32::MAX),
    };

    /// The window from `start` up to, not including, `end`.
    ///
    /// # Errors
    /// [`EmptyWindow`] unless `start < end`.
    pub const fn new(start: UnixTime, end: UnixTime) -> Result<Self, EmptyWindow> {
        if start.0 < end.0 {
            Ok(Self { start, end })
        } else {
            Err(EmptyWindow { start, end })
        }
    }

    /// First instant inside.
    #[must_use]
    pub const fn start(self) -> UnixTime {
        self.start
    }

    /// First instant after `start` that is outside.
    #[must_use]
    pub const fn end(self) -> UnixTime {
        self.end
    }

    /// Length in seconds, at least one.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.end.seconds_since(self.start)
    }
}

const SECONDS_PER_DAY: u32 = 86_400;

#[cfg(test)]
mod tests;
