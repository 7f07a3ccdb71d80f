//! Instants, half-open windows and calendar days; the caller owns the clock.

use core::fmt;

use thiserror::Error;

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

/// A calendar day as the wire format counts them: days since 1970-01-01, below 65,536.
///
/// Which midnight it starts at is the place's own: an itinerary means the calendar of the
/// place visited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u16);

impl Day {
    /// The day `days` after 1970-01-01.
    #[must_use]
    pub const fn new(days: u16) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn as_days(self) -> u16 {
        self.0
    }

    /// Days from `earlier` to `self`, or `None` if `earlier` is later.
    #[must_use]
    pub const fn days_since(self, earlier: Self) -> Option<u16> {
        self.0.checked_sub(earlier.0)
    }

    /// The day `days` earlier, or `None` before 1970.
    #[must_use]
    pub const fn checked_sub(self, days: u16) -> Option<Self> {
        match self.0.checked_sub(days) {
            Some(day) => Some(Self(day)),
            None => None,
        }
    }

    /// The same day as year, month and day.
    #[must_use]
    pub fn date(self) -> Date {
        Date::from_days(u32::from(self.0))
    }
}

impl TryFrom<Date> for Day {
    type Error = DateError;

    fn try_from(date: Date) -> Result<Self, DateError> {
        u16::try_from(date.days_since_1970())
            .map(Self)
            .map_err(|_| DateError::Range)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

/// A date of the Gregorian calendar, years 1 to 9999, that exists.
///
/// `Display` writes `YYYY-MM-DD`. `Debug` is redacted: the commonest date here is a birth
/// date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Why three numbers or a text are no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DateError {
    /// The calendar has no such day.
    #[error("the calendar has no such day")]
    NoSuchDay,
    /// The text is not `YYYY-MM-DD`.
    #[error("a date is written YYYY-MM-DD")]
    Form,
    /// The date cannot be counted in days since 1970 below 65,536.
    #[error("the date is outside 1970-01-01 to 2149-06-06")]
    Range,
}

impl Date {
    /// The date with this year, month (1 to 12) and day (1 to 31).
    ///
    /// # Errors
    /// [`DateError::NoSuchDay`] if the calendar has none, such as 30 February or year 0.
    pub const fn new(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        let exists = year >= 1 && year <= 9_999 && day >= 1 && day <= days_in(year, month);
        if exists {
            Ok(Self { year, month, day })
        } else {
            Err(DateError::NoSuchDay)
        }
    }

    /// Year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// Month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    // The civil-from-days arithmetic is the usual one over 400-year eras that start in March.
    fn from_days(days: u32) -> Self {
        let shifted = days.saturating_add(DAYS_TO_1970);
        let (era, in_era) = (shifted / DAYS_PER_ERA, shifted % DAYS_PER_ERA);
        let leap_days = (in_era / 1_460).saturating_add(in_era / 146_096);
        let year_in_era = in_era
            .saturating_add(in_era / 36_524)
            .saturating_sub(leap_days)
            / DAYS_PER_YEAR;
        let in_year = in_era.saturating_sub(days_before_year(year_in_era));
        let march_month = in_year.saturating_mul(5).saturating_add(2) / 153;
        let day = in_year
            .saturating_sub(days_before_month(march_month))
            .saturating_add(1);
        let january_first = march_month >= 10;
        let month = if january_first {
            march_month.saturating_sub(9)
        } else {
            march_month.saturating_add(3)
        };
        let year = era
            .saturating_mul(400)
            .saturating_add(year_in_era)
            .saturating_add(u32::from(january_first));
        let narrow = |value: u32| u8::try_from(value).unwrap_or(u8::MAX);
        Self {
            year: u16::try_from(year).unwrap_or(u16::MAX),
            month: narrow(month),
            day: narrow(day),
        }
    }

    fn days_since_1970(self) -> i64 {
        let in_january_or_february = self.month <= 2;
        let year = u32::from(self.year).saturating_sub(u32::from(in_january_or_february));
        let march_month = u32::from(self.month).saturating_add(9) % 12;
        let days = (year / 400)
            .saturating_mul(DAYS_PER_ERA)
            .saturating_add(days_before_year(year % 400))
            .saturating_add(days_before_month(march_month))
            .saturating_add(u32::from(self.day))
            .saturating_sub(1);
        i64::from(days).saturating_sub(i64::from(DAYS_TO_1970))
    }
}

impl core::str::FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text.split('-');
        let mut number = |width: usize| {
            let part = parts.next().filter(|part| part.len() == width)?;
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            if digits {
                part.parse::<u16>().ok()
            } else {
                None
            }
        };
        let (year, month, day) = (number(4), number(2), number(2));
        let (Some(year), Some(month), Some(day), None) = (year, month, day, parts.next()) else {
            return Err(DateError::Form);
        };
        let narrow = |value: u16| u8::try_from(value).map_err(|_| DateError::NoSuchDay);
        Self::new(year, narrow(month)?, narrow(day)?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Date(…)")
    }
}

const fn days_in(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

// Days before a year of an era, for years that start in March.
fn days_before_year(year_in_era: u32) -> u32 {
    year_in_era
        .saturating_mul(DAYS_PER_YEAR)
        .saturating_add(year_in_era / 4)
        .saturating_sub(year_in_era / 100)
}

// Days before a month of a year that starts in March (month 0).
fn days_before_month(march_month: u32) -> u32 {
    march_month.saturating_mul(153).saturating_add(2) / 5
}

const SECONDS_PER_DAY: u32 = 86_400;
const DAYS_PER_YEAR: u32 = 365;
const DAYS_PER_ERA: u32 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const DAYS_TO_1970: u32 = 719_468;

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn known_instants_print_as_rfc_3339() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (u32::MAX, "2106-02-07T06:28:15Z"),
        ] {
            assert_eq!(UnixTime::new(seconds).to_string(), text);
        }
    }

    #[test]
    fn every_day_of_the_wire_format_survives_the_calendar() {
        let mut previous: Option<Date> = None;
        for days in 0..=u16::MAX {
            let date = Day::new(days).date();
            assert_eq!(Date::new(date.year(), date.month(), date.day()), Ok(date));
            assert_eq!(Day::try_from(date), Ok(Day::new(days)));
            assert!(previous.is_none_or(|before| before < date));
            assert_eq!(date.to_string().parse(), Ok(date));
            previous = Some(date);
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for (year, month, day) in [
            (0, 1, 1),
            (2025, 2, 29),
            (1900, 2, 29),
            (2026, 4, 31),
            (2026, 13, 1),
            (2026, 1, 0),
        ] {
            assert_eq!(Date::new(year, month, day), Err(DateError::NoSuchDay));
        }
        for text in [
            "2026-1-01",
            "+026-01-01",
            "2026-01-01-01",
            "2026-01",
            "",
            "２０26-01-01",
        ] {
            assert_eq!(text.parse::<Date>(), Err(DateError::Form), "{text}");
        }
        let before = Date::new(1969, 12, 31).unwrap();
        assert_eq!(Day::try_from(before), Err(DateError::Range));
        assert_eq!(
            Day::try_from(Date::new(2149, 6, 7).unwrap()),
            Err(DateError::Range)
        );
    }

    #[test]
    fn a_window_is_half_open_and_never_empty() {
        let (early, late) = (UnixTime::new(7), UnixTime::new(9));
        assert_eq!(Window::new(early, late).unwrap().seconds(), 2);
        assert!(Window::new(late, late).is_err());
        assert!(Window::new(late, early).is_err());
    }
}
