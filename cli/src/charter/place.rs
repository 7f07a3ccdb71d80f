//! What is asked at a type of place, in a source.

use std::collections::BTreeMap;

use healthcode::Region;
use healthcode::trust::{ItineraryRule, Names, Policy, Rule, Staleness};
use serde::Deserialize;

use super::values::{Area, Asked, Fails, Follows, Shade, Span};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PlaceTable {
    admit: Shade,
    refer: Option<Shade>,
    max_age: Option<AgeTable>,
    test: Option<TestTable>,
    itinerary: Option<ItineraryTable>,
    regions: Option<RegionsTable>,
    identity: Option<Fails>,
    live: Option<LiveTable>,
    stale: Option<StaleTable>,
    names: Option<BTreeMap<String, String>>,
    retention: Option<Span>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AgeTable {
    most: Span,
    failing: Fails,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TestTable {
    any_of: Vec<Asked>,
    failing: Fails,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ItineraryTable {
    days: u8,
    risk: Vec<Area>,
    failing: Fails,
    missing: Follows,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RegionsTable {
    accepted: Vec<Area>,
    failing: Fails,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct LiveTable {
    within: Span,
    failing: Fails,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct StaleTable {
    bundle_after: Option<Span>,
    bundle: Option<Follows>,
    list_after: Option<Span>,
    list: Option<Follows>,
    list_missing: Option<Follows>,
}

impl PlaceTable {
    pub(super) fn policy(&self) -> Result<Policy, String> {
        let refer = self.refer.unwrap_or(self.admit);
        let mut policy = Policy::new(self.admit.0, refer.0).map_err(|why| about("refer", why))?;
        if let Some(age) = &self.max_age {
            policy = policy.with_max_age(rule(age.failing, age.most.0));
        }
        if let Some(test) = &self.test {
            let asked = test.any_of.iter().map(|it| it.0).collect();
            let asked = rule(test.failing, asked);
            policy = policy.with_test(asked).map_err(|why| about("test", why))?;
        }
        if let Some(itinerary) = &self.itinerary {
            let asked = ItineraryRule {
                missing: itinerary.missing.0,
                days: itinerary.days,
                risk: regions(&itinerary.risk),
            };
            let asked = rule(itinerary.failing, asked);
            let asked = policy.with_itinerary(asked);
            policy = asked.map_err(|why| about("itinerary", why))?;
        }
        if let Some(table) = &self.regions {
            let asked = rule(table.failing, regions(&table.accepted));
            let asked = policy.with_regions(asked);
            policy = asked.map_err(|why| about("regions", why))?;
        }
        if let Some(failing) = self.identity {
            policy = policy.with_identity(failing.0);
        }
        if let Some(live) = &self.live {
            policy = policy.with_live(rule(live.failing, live.within.0));
        }
        if let Some(stale) = &self.stale {
            policy = policy.with_staleness(stale.staleness());
        }
        if let Some(names) = &self.names {
            policy = policy.with_names(Names::new(names).map_err(|why| about("names", why))?);
        }
        if let Some(retention) = self.retention {
            policy = policy.with_retention(retention.0);
        }
        Ok(policy)
    }
}

impl StaleTable {
    // What is left out is strict.
    fn staleness(&self) -> Staleness {
        let strict = Staleness::STRICT;
        Staleness {
            bundle_soft_age: self.bundle_after.map_or(strict.bundle_soft_age, |it| it.0),
            bundle_stale: self.bundle.map_or(strict.bundle_stale, |it| it.0),
            list_soft_age: self.list_after.map_or(strict.list_soft_age, |it| it.0),
            list_stale: self.list.map_or(strict.list_stale, |it| it.0),
            list_missing: self.list_missing.map_or(strict.list_missing, |it| it.0),
        }
    }
}

const fn rule<T>(failing: Fails, asked: T) -> Rule<T> {
    let failing = failing.0;
    Rule { failing, asked }
}

fn regions(areas: &[Area]) -> Vec<Region> {
    areas.iter().map(|it| it.0).collect()
}

fn about(what: &str, why: impl std::fmt::Display) -> String {
    format!("{what}: {why}")
}
