//! Where the holder has been.

use alloc::vec::Vec;

use thiserror::Error;

use crate::ids::Region;
use crate::limits::{DEFAULT_ITINERARY_DAYS, MAX_ITINERARY_DAYS, MAX_VISITS};
use crate::time::Day;
use crate::wire::cbor::{Reader, Sink, Unexpected, Writer};

/// A stay in one region, from one calendar day to another, both included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Visit {
    // The order of the fields is the order of visits on the wire: oldest first.
    first: Day,
    last: Day,
    region: Region,
}

impl Visit {
    /// The stay in `region` from `first` to `last`.
    ///
    /// # Errors
    /// [`ItineraryError::VisitEndsBeforeItStarts`].
    pub const fn new(region: Region, first: Day, last: Day) -> Result<Self, ItineraryError> {
        if last.days_since(first).is_some() {
            Ok(Self {
                first,
                last,
                region,
            })
        } else {
            Err(ItineraryError::VisitEndsBeforeItStarts)
        }
    }

    /// The region visited.
    #[must_use]
    pub const fn region(self) -> Region {
        self.region
    }

    /// First day there.
    #[must_use]
    pub const fn first(self) -> Day {
        self.first
    }

    /// Last day there.
    #[must_use]
    pub const fn last(self) -> Day {
        self.last
    }
}

/// The visits of a span of up to 31 days, oldest first, none twice.
///
/// ```cddl
/// itinerary = [ last-day: uint, days: 1..31, [ *20 [ region, from: uint, to: uint ] ] ]
/// ; days since 1970-01-01; from and to count back from last-day, from >= to, from < days
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Itinerary {
    last_day: Day,
    days: u8,
    visits: Vec<Visit>,
}

/// Why visits make no itinerary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ItineraryError {
    /// No visit is given, so there is no day to count back from.
    #[error("an itinerary made of its visits needs at least one")]
    NoVisit,
    /// More visits than one code holds.
    #[error("{count} visits: one code holds at most {MAX_VISITS}")]
    TooManyVisits {
        /// Visits that were given.
        count: usize,
    },
    /// A visit ends before it starts.
    #[error("a visit ends before it starts")]
    VisitEndsBeforeItStarts,
    /// The span is none of 1 to 31 days.
    #[error("the itinerary spans {days} days: give 1 to {MAX_ITINERARY_DAYS}")]
    Span {
        /// Span that was asked for, or that the visits need.
        days: u16,
    },
    /// A visit lies outside the span.
    #[error("a visit lies outside the itinerary's days")]
    VisitOutside,
    /// The same visit is given twice.
    #[error("the same visit is given twice")]
    SameVisitTwice,
}

impl Itinerary {
    /// The itinerary of these visits, in any order: it ends on the latest day visited and
    /// spans 14 days, or as many as the visits need.
    ///
    /// # Errors
    /// [`ItineraryError`], also where the visits span more than 31 days.
    pub fn of(visits: impl Into<Vec<Visit>>) -> Result<Self, ItineraryError> {
        let visits = visits.into();
        let first = visits.iter().map(|visit| visit.first).min();
        let last = visits.iter().map(|visit| visit.last).max();
        let (first, last) = first.zip(last).ok_or(ItineraryError::NoVisit)?;
        let span = last
            .as_days()
            .saturating_sub(first.as_days())
            .saturating_add(1);
        let days = u8::try_from(span).map_err(|_| ItineraryError::Span { days: span })?;
        Self::covering(last, days.max(DEFAULT_ITINERARY_DAYS), visits)
    }

    /// The itinerary of the `days` days that end with `last_day`, with these visits in any
    /// order; without any visit it says that there was none.
    ///
    /// # Errors
    /// [`ItineraryError`].
    pub fn covering(
        last_day: Day,
        days: u8,
        visits: impl Into<Vec<Visit>>,
    ) -> Result<Self, ItineraryError> {
        let mut visits = visits.into();
        visits.sort_unstable();
        let itinerary = Self {
            last_day,
            days,
            visits,
        };
        itinerary.check()?;
        Ok(itinerary)
    }

    /// The last day of the span.
    #[must_use]
    pub const fn last_day(&self) -> Day {
        self.last_day
    }

    /// Length of the span in days, 1 to 31.
    #[must_use]
    pub const fn days(&self) -> u8 {
        self.days
    }

    /// The visits, oldest first.
    #[must_use]
    pub fn visits(&self) -> &[Visit] {
        &self.visits
    }

    // Order is checked too: on the wire another order would be a second encoding.
    fn check(&self) -> Result<(), ItineraryError> {
        if !(1..=MAX_ITINERARY_DAYS).contains(&self.days) {
            return Err(ItineraryError::Span {
                days: self.days.into(),
            });
        }
        if self.visits.len() > MAX_VISITS {
            return Err(ItineraryError::TooManyVisits {
                count: self.visits.len(),
            });
        }
        for visit in &self.visits {
            let from = self.last_day.days_since(visit.first);
            let to = self.last_day.days_since(visit.last);
            if to.is_none() || from.is_none_or(|from| from >= u16::from(self.days)) {
                return Err(ItineraryError::VisitOutside);
            }
        }
        if self.visits.is_sorted_by(|earlier, later| earlier < later) {
            Ok(())
        } else {
            Err(ItineraryError::SameVisitTwice)
        }
    }

    pub(super) fn encode(&self, writer: &mut Writer<impl Sink>) {
        let back = |day: Day| self.last_day.as_days().saturating_sub(day.as_days());
        writer.array(3);
        writer.uint(self.last_day.as_days());
        writer.uint(self.days);
        writer.array(self.visits.len());
        for visit in &self.visits {
            writer.array(3);
            writer.uint(visit.region.number());
            writer.uint(back(visit.first));
            writer.uint(back(visit.last));
        }
    }

    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        if reader.array()? != 3 {
            return Err(Unexpected);
        }
        let last_day = Day::new(reader.uint()?.try_into().map_err(|_| Unexpected)?);
        let days = reader.uint()?.try_into().map_err(|_| Unexpected)?;
        let count = reader.array()?;
        if count > MAX_VISITS {
            return Err(Unexpected);
        }
        let mut visits = Vec::with_capacity(count);
        for _ in 0..count {
            visits.push(decode_visit(reader, last_day)?);
        }
        let itinerary = Self {
            last_day,
            days,
            visits,
        };
        itinerary.check().map_err(|_| Unexpected)?;
        Ok(itinerary)
    }
}

redacted!(Visit, Itinerary);

fn decode_visit(reader: &mut Reader<'_>, last_day: Day) -> Result<Visit, Unexpected> {
    if reader.array()? != 3 {
        return Err(Unexpected);
    }
    let region = reader.region()?;
    let mut day = || {
        let back = reader.uint()?.try_into().map_err(|_| Unexpected)?;
        last_day.checked_sub(back).ok_or(Unexpected)
    };
    let (first, last) = (day()?, day()?);
    Visit::new(region, first, last).map_err(|_| Unexpected)
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;

    fn visit(region: u64, first: u16, last: u16) -> Visit {
        Visit::new(
            Region::new(region).unwrap(),
            Day::new(first),
            Day::new(last),
        )
        .unwrap()
    }

    #[test]
    fn visits_are_put_in_order_and_span_fourteen_days() {
        let visits = [
            visit(44, 108, 110),
            visit(11, 100, 103),
            visit(31, 100, 101),
            visit(12, 100, 103),
        ];
        let itinerary = Itinerary::of(visits).unwrap();
        assert_eq!(
            (itinerary.last_day(), itinerary.days()),
            (Day::new(110), 14)
        );
        let order: vec::Vec<_> = itinerary
            .visits()
            .iter()
            .map(|v| v.region().number())
            .collect();
        assert_eq!(order, [31, 11, 12, 44]);
    }

    #[test]
    fn a_longer_span_is_counted_by_its_visits() {
        assert_eq!(
            Itinerary::of([visit(44, 100, 120)]).map(|it| it.days()),
            Ok(21)
        );
        assert_eq!(
            Itinerary::of([visit(44, 100, 130)]).map(|it| it.days()),
            Ok(31)
        );
        assert_eq!(
            Itinerary::of([visit(44, 100, 131)]),
            Err(ItineraryError::Span { days: 32 })
        );
        assert_eq!(
            Itinerary::of([visit(44, 0, 65_535)]),
            Err(ItineraryError::Span { days: 65_535 })
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(Itinerary::of([]), Err(ItineraryError::NoVisit));
        let twice = [visit(44, 100, 101), visit(44, 100, 101)];
        assert_eq!(Itinerary::of(twice), Err(ItineraryError::SameVisitTwice));
        let many: vec::Vec<_> = (0..21).map(|n| visit(11 + n, 100, 101)).collect();
        assert_eq!(
            Itinerary::of(&many[..20]).map(|it| it.visits().len()),
            Ok(20)
        );
        assert_eq!(
            Itinerary::of(many),
            Err(ItineraryError::TooManyVisits { count: 21 })
        );
        let (early, late) = (Day::new(7), Day::new(8));
        let region = Region::new(44).unwrap();
        assert_eq!(
            Visit::new(region, late, early),
            Err(ItineraryError::VisitEndsBeforeItStarts)
        );
        for days in [0, 32] {
            let none: [Visit; 0] = [];
            let error = ItineraryError::Span { days: days.into() };
            assert_eq!(Itinerary::covering(late, days, none), Err(error));
        }
        for outside in [visit(44, 6, 6), visit(44, 8, 9), visit(44, 9, 9)] {
            assert_eq!(
                Itinerary::covering(late, 2, [outside]),
                Err(ItineraryError::VisitOutside)
            );
        }
        assert!(Itinerary::covering(late, 2, [visit(44, 7, 8)]).is_ok());
    }
}
