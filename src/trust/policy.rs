//! What is asked at a place.

use alloc::vec::Vec;

use thiserror::Error;

use super::decision::{Decision, Failing, Rule};
use super::names::Names;
use crate::claims::{Colour, TestMethod, TestResult};
use crate::ids::Region;
use crate::limits::{MAX_ITINERARY_DAYS, MAX_REGIONS, MAX_TEST_RULES};

mod codec;

/// A test that is asked for: the newest facts on the code must hold one like it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestRule {
    /// How the sample was examined.
    pub method: TestMethod,
    /// What was found.
    pub result: TestResult,
    /// Most seconds since the sample was taken.
    pub max_age: u32,
}

/// Where the holder must not have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItineraryRule {
    /// What follows where the code does not say, or not of all the days.
    pub missing: Decision,
    /// How many days back a visit counts, 1 to 31.
    pub days: u8,
    /// Regions of risk; their divisions count too.
    pub risk: Vec<Region>,
}

/// What old or missing knowledge means at a place. What is past its expiry never admits,
/// whatever is said here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Staleness {
    /// Seconds since its issue after which a bundle is stale.
    pub bundle_soft_age: u32,
    /// What follows where the bundle is stale.
    pub bundle_stale: Decision,
    /// Seconds since its issue after which a status list is stale, if its own `ttl` does not
    /// say so before.
    pub list_soft_age: u32,
    /// What follows where the list is stale.
    pub list_stale: Decision,
    /// What follows where the code has a status index and no list tells of it.
    pub list_missing: Decision,
}

impl Staleness {
    /// Only what is fresh by its own words will do.
    pub const STRICT: Self = Self {
        bundle_soft_age: u32::MAX,
        bundle_stale: Decision::Deny,
        list_soft_age: u32::MAX,
        list_stale: Decision::Deny,
        list_missing: Decision::Deny,
    };
}

/// What is asked at a type of place: a closed record, no program.
///
/// ```
/// use healthcode::trust::{Decision, Failing, Policy, Rule, TestRule};
/// use healthcode::Colour;
/// use healthcode::claims::{TestMethod, TestResult};
/// let negative = TestRule {
///     method: TestMethod::NucleicAcid,
///     result: TestResult::Negative,
///     max_age: 48 * 3_600,
/// };
/// let hospital = Policy::new(Colour::Green, Colour::Yellow)?
///     .with_test(Rule { failing: Failing::Refer, asked: [negative].into() })?;
/// assert!(Policy::new(Colour::Yellow, Colour::Green).is_err());
/// # Ok::<(), healthcode::trust::BadPolicy>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Policy {
    admit: Colour,
    refer: Colour,
    max_age: Option<Rule<u32>>,
    test: Option<Rule<Vec<TestRule>>>,
    itinerary: Option<Rule<ItineraryRule>>,
    regions: Option<Rule<Vec<Region>>>,
    identity: Option<Failing>,
    live: Option<Rule<u32>>,
    staleness: Staleness,
    names: Option<Names>,
    retention: Option<u32>,
}

/// Why a rule cannot stand in a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BadPolicy {
    /// A colour is admitted that is worse than the worst that is referred.
    #[error("the worst colour referred is better than the worst colour admitted")]
    Colours,
    /// There is no test to choose from, or more than four.
    #[error("{count} tests to choose from: give 1 to {MAX_TEST_RULES}")]
    Tests {
        /// Tests that were given.
        count: usize,
    },
    /// The days are none of 1 to 31.
    #[error("{days} days of itinerary: give 1 to {MAX_ITINERARY_DAYS}")]
    Days {
        /// Days that were given.
        days: u8,
    },
    /// There are too many regions, or none where one is needed.
    #[error("{count} regions: give at most {MAX_REGIONS}, and at least one to accept")]
    Regions {
        /// Regions that were given.
        count: usize,
    },
}

impl Policy {
    /// Admits colours up to `admit`, refers those up to `refer`, denies the rest, asks nothing
    /// else, and takes nothing stale.
    ///
    /// # Errors
    /// [`BadPolicy::Colours`] if `refer` is better than `admit`.
    pub const fn new(admit: Colour, refer: Colour) -> Result<Self, BadPolicy> {
        if (refer.number()) < (admit.number()) {
            return Err(BadPolicy::Colours);
        }
        Ok(Self {
            admit,
            refer,
            max_age: None,
            test: None,
            itinerary: None,
            regions: None,
            identity: None,
            live: None,
            staleness: Staleness::STRICT,
            names: None,
            retention: None,
        })
    }

    /// Asks that the code was issued at most so many seconds ago.
    pub fn with_max_age(self, rule: Rule<u32>) -> Self {
        let max_age = Some(rule);
        Self { max_age, ..self }
    }

    /// Asks for one of these tests.
    ///
    /// # Errors
    /// [`BadPolicy::Tests`].
    pub fn with_test(self, rule: Rule<Vec<TestRule>>) -> Result<Self, BadPolicy> {
        let count = rule.asked.len();
        if !(1..=MAX_TEST_RULES).contains(&count) {
            return Err(BadPolicy::Tests { count });
        }
        let test = Some(rule);
        Ok(Self { test, ..self })
    }

    /// Asks where the holder has been.
    ///
    /// # Errors
    /// [`BadPolicy::Days`], [`BadPolicy::Regions`].
    pub fn with_itinerary(self, rule: Rule<ItineraryRule>) -> Result<Self, BadPolicy> {
        let (days, count) = (rule.asked.days, rule.asked.risk.len());
        if !(1..=MAX_ITINERARY_DAYS).contains(&days) {
            return Err(BadPolicy::Days { days });
        }
        if count > MAX_REGIONS {
            return Err(BadPolicy::Regions { count });
        }
        let itinerary = Some(rule);
        Ok(Self { itinerary, ..self })
    }

    /// Accepts codes of these regions and their divisions only.
    ///
    /// # Errors
    /// [`BadPolicy::Regions`].
    pub fn with_regions(self, rule: Rule<Vec<Region>>) -> Result<Self, BadPolicy> {
        let count = rule.asked.len();
        if !(1..=MAX_REGIONS).contains(&count) {
            return Err(BadPolicy::Regions { count });
        }
        let regions = Some(rule);
        Ok(Self { regions, ..self })
    }

    /// Asks for everyone's document.
    pub fn with_identity(self, failing: Failing) -> Self {
        let identity = Some(failing);
        Self { identity, ..self }
    }

    /// Asks for a live presentation, made at most so many seconds before or after now.
    pub fn with_live(self, rule: Rule<u32>) -> Self {
        let live = Some(rule);
        Self { live, ..self }
    }

    /// Says what old or missing knowledge means here.
    pub fn with_staleness(self, staleness: Staleness) -> Self {
        Self { staleness, ..self }
    }

    /// Gives the place's name to be shown.
    pub fn with_names(self, names: Names) -> Self {
        let names = Some(names);
        Self { names, ..self }
    }

    /// Says how many seconds a scanner keeps its register of decisions.
    pub fn with_retention(self, seconds: u32) -> Self {
        let retention = Some(seconds);
        Self { retention, ..self }
    }
}

/// What was said with the method of the same name.
impl Policy {
    /// The worst colour that is admitted.
    #[must_use]
    pub const fn admits(&self) -> Colour {
        self.admit
    }

    /// The worst colour that is referred; worse ones are denied.
    #[must_use]
    pub const fn refers(&self) -> Colour {
        self.refer
    }

    /// Most seconds since issuing.
    #[must_use]
    pub const fn max_age(&self) -> Option<&Rule<u32>> {
        self.max_age.as_ref()
    }

    /// Tests of which one is needed.
    #[must_use]
    pub const fn test(&self) -> Option<&Rule<Vec<TestRule>>> {
        self.test.as_ref()
    }

    /// Where the holder must not have been.
    #[must_use]
    pub const fn itinerary(&self) -> Option<&Rule<ItineraryRule>> {
        self.itinerary.as_ref()
    }

    /// Regions whose codes are accepted.
    #[must_use]
    pub const fn regions(&self) -> Option<&Rule<Vec<Region>>> {
        self.regions.as_ref()
    }

    /// What follows where someone's document was not compared, if that is asked.
    #[must_use]
    pub const fn identity(&self) -> Option<Failing> {
        self.identity
    }

    /// Most seconds between a live presentation and now, if one is asked for.
    #[must_use]
    pub const fn live(&self) -> Option<&Rule<u32>> {
        self.live.as_ref()
    }

    /// What old or missing knowledge means.
    #[must_use]
    pub const fn staleness(&self) -> &Staleness {
        &self.staleness
    }

    /// The place's name to be shown.
    #[must_use]
    pub const fn names(&self) -> Option<&Names> {
        self.names.as_ref()
    }

    /// Seconds that a scanner keeps its register of decisions.
    #[must_use]
    pub const fn retention(&self) -> Option<u32> {
        self.retention
    }
}

#[cfg(test)]
mod tests;
