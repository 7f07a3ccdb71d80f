//! The health and entry declaration.

use healthcode::claims::{Itinerary, Visit};
use healthcode::{Date, Day, Region, UnixTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::FormError;

/// What the applicant declares.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclarationForm {
    /// Fever, cough or other symptoms within 14 days.
    pub symptoms: bool,
    /// Contact with a case within 14 days.
    pub contact: bool,
    /// Day of arrival in the country, if it is within 31 days.
    #[schema(example = "2026-11-20", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub arrived_on: Option<String>,
    /// Where the applicant stayed in the last 14 days, at most 20 stays.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub visits: Vec<VisitForm>,
}

/// A stay in one region.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitForm {
    /// Leading 2, 4 or 6 digits of GB/T 2260, or 900000 and the number of a country (ISO 3166-1).
    #[schema(example = 4401, minimum = 11, maximum = 900_999)]
    pub region: u32,
    /// First day there.
    #[schema(example = "2026-11-18", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub first: String,
    /// Last day there.
    #[schema(example = "2026-11-20", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub last: String,
}

/// A declaration that can be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Symptoms within 14 days.
    pub symptoms: Declared,
    /// Contact with a case within 14 days.
    pub contact: Declared,
    /// Day of arrival.
    pub arrived: Option<Day>,
    /// Stays, as a code can carry them.
    pub visits: Vec<Visit>,
}

/// What was answered to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Declared {
    /// No.
    No,
    /// Yes.
    Yes,
}

impl From<bool> for Declared {
    fn from(said: bool) -> Self {
        if said { Self::Yes } else { Self::No }
    }
}

impl DeclarationForm {
    /// Reads what was declared.
    ///
    /// # Errors
    /// [`FormError`] names the fields at fault: days that are none or to come, regions that are
    /// none, more stays than a code holds.
    pub fn read(&self, now: UnixTime) -> Result<Declaration, FormError> {
        let arrived = self
            .arrived_on
            .as_deref()
            .map(|text| day(text, now))
            .transpose();
        let arrived = arrived.map_err(|()| fault("arrived_on"))?;
        let visits = self.visits.iter().map(|it| it.read(now));
        let visits = visits.collect::<Result<Vec<_>, _>>()?;
        if !visits.is_empty() {
            Itinerary::of(visits.clone()).map_err(|_| fault("visits"))?;
        }
        Ok(Declaration {
            symptoms: self.symptoms.into(),
            contact: self.contact.into(),
            arrived,
            visits,
        })
    }
}

impl VisitForm {
    fn read(&self, now: UnixTime) -> Result<Visit, FormError> {
        let region = Region::new(self.region.into()).map_err(|_| fault("visits"))?;
        let (first, last) = (day(&self.first, now), day(&self.last, now));
        let (first, last) = (
            first.map_err(|()| fault("visits"))?,
            last.map_err(|()| fault("visits"))?,
        );
        Visit::new(region, first, last).map_err(|_| fault("visits"))
    }
}

// A day may have begun elsewhere that has not begun at Greenwich.
fn day(text: &str, now: UnixTime) -> Result<Day, ()> {
    let date: Date = text.parse().map_err(|_| ())?;
    let day = Day::try_from(date).map_err(|_| ())?;
    let tomorrow = now.checked_add(86_400).unwrap_or(now).date();
    if date <= tomorrow { Ok(day) } else { Err(()) }
}

fn fault(field: &'static str) -> FormError {
    FormError {
        fields: vec![field],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixTime = UnixTime::new(1_795_262_400);

    fn form(region: u32, first: &str, last: &str) -> DeclarationForm {
        DeclarationForm {
            symptoms: false,
            contact: true,
            arrived_on: Some("2026-11-20".to_owned()),
            visits: vec![VisitForm {
                region,
                first: first.to_owned(),
                last: last.to_owned(),
            }],
        }
    }

    #[test]
    fn what_cannot_be_true_is_refused() {
        let read = |form: DeclarationForm| form.read(NOW).map_err(|it| it.fields);
        assert!(read(form(4401, "2026-11-18", "2026-11-20")).is_ok());
        for (region, first, last) in [
            (4400, "2026-11-18", "2026-11-20"),
            (4401, "2026-11-20", "2026-11-18"),
            (4401, "2026-11-18", "2026-12-20"),
            (4401, "2026-02-30", "2026-11-20"),
            (4401, "2026-01-01", "2026-11-20"),
        ] {
            assert_eq!(read(form(region, first, last)), Err(vec!["visits"]));
        }
        let mut twice = form(4401, "2026-11-18", "2026-11-20");
        twice.visits.push(twice.visits[0].clone());
        assert_eq!(read(twice), Err(vec!["visits"]));
        let mut later = form(4401, "2026-11-18", "2026-11-20");
        later.arrived_on = Some("2026-12-24".to_owned());
        assert_eq!(read(later), Err(vec!["arrived_on"]));
    }
}
