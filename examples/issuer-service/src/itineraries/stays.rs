//! Stays, and which of them an itinerary names.

use std::collections::BTreeSet;

use healthcode::{Region, UnixTime};

use crate::applications::VisitForm;

/// A phone in one region for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// GB/T 2260 digits, or 900000 and the number of a country.
    pub region: u32,
    /// From when.
    pub from: UnixTime,
    /// Until when.
    pub until: UnixTime,
}

/// The cities of the last 14 days in which a phone was for more than four hours on end, the latest
/// first, at most 20.
#[must_use]
pub fn visits(stays: &[Stay], now: UnixTime) -> Vec<VisitForm> {
    let start = UnixTime::new(now.as_secs().saturating_sub(DAYS));
    let mut cities = BTreeSet::new();
    for stay in stays {
        let (from, until) = (stay.from.max(start), stay.until.min(now));
        let is_long = until.as_secs().saturating_sub(from.as_secs()) > LEAST;
        let city = match stay.region {
            district @ 100_000..=899_999 => district.checked_div(100).unwrap_or(district),
            region => region,
        };
        if is_long && Region::new(city.into()).is_ok() {
            let last = UnixTime::new(until.as_secs().saturating_sub(1));
            cities.insert((last.date().to_string(), from.date().to_string(), city));
        }
    }
    let latest = cities.into_iter().rev().take(MOST);
    latest
        .map(|(last, first, region)| VisitForm {
            region,
            first,
            last,
        })
        .collect()
}

const DAYS: u32 = 14 * 86_400;
const LEAST: u32 = 4 * 3_600;
const MOST: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_of_more_than_four_hours_in_fourteen_days() {
        let now = UnixTime::new(1_795_262_400);
        let ago = |hours: u32| UnixTime::new(now.as_secs() - hours * 3_600);
        let stay = |region, from, until| Stay {
            region,
            from: ago(from),
            until: ago(until),
        };
        let found = visits(
            &[
                stay(440_106, 30, 20),
                stay(4401, 30, 20),
                stay(3101, 10, 6),
                stay(1101, 400, 330),
                stay(1201, 400, 337),
                stay(4400, 30, 20),
                stay(900_392, 340, 300),
            ],
            now,
        );
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.region, it.first.as_str()))
            .collect();
        // 12 o'clock at Greenwich is when the story begins.
        assert_eq!(
            found,
            [
                (4401, "2026-11-20"),
                (900_392, "2026-11-07"),
                (1101, "2026-11-07")
            ]
        );
    }
}
