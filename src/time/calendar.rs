//! The calendar: days as the wire format counts them, and dates as people write them.

use core::fmt;

use thiserror::Error;

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
#[non_exhaustive]
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
    pub(super) fn from_days(days: u32) -> Self {
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

const DAYS_PER_YEAR: u32 = 365;
const DAYS_PER_ERA: u32 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const DAYS_TO_1970: u32 = 719_468;
