use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::claims::{Itinerary, TestMethod, TestRecord, TestResult, Visit};
use crate::time::Day;
use crate::trust::{ItineraryRule, TestRule};

use Decision::{Admit, Deny, Refer};

const TODAY: u16 = 20_778;
pub(super) const COLOURS: [Colour; 3] = [Colour::Green, Colour::Yellow, Colour::Red];
const DECISIONS: [Decision; 3] = [Admit, Refer, Deny];

// What is on a code, before it is signed.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) colour: Option<Colour>,
    pub(super) companions: Vec<Colour>,
    pub(super) tests: Vec<TestRecord>,
    pub(super) itinerary: Option<(u16, u8, Option<u64>)>,
    pub(super) region: Option<u64>,
    pub(super) index: Option<u32>,
    pub(super) bound: bool,
}

impl Facts {
    fn claims(&self) -> ClaimsBuilder<'static> {
        let mut code = bearer();
        if let Some(colour) = self.colour {
            code = code.colour(colour);
            for (companion, number) in self.companions.iter().zip(2..) {
                code = code.companion(*companion, known(number));
            }
        }
        for test in &self.tests {
            code = code.test(*test);
        }
        if let Some((last, days, visited)) = self.itinerary {
            let day = Day::new(last);
            let visits = visited.map(|it| Visit::new(region(it), day, day).unwrap());
            let visits: Vec<_> = visits.into_iter().collect();
            code = code.itinerary(Itinerary::covering(day, days, visits).unwrap());
        }
        if self.colour.is_none() && self.tests.is_empty() && self.itinerary.is_none() {
            code = code.colour(Colour::Green);
        }
        if let Some(number) = self.region {
            code = code.region(region(number));
        }
        if let Some(index) = self.index {
            code = code.status_index(index);
        }
        code
    }

    pub(super) fn text(&self) -> String {
        // A code that a presentation has no room for has no holder's key.
        let bound = self.claims().holder_key(key(50).public().clone());
        match bound.build_with_id(CODE_ID) {
            Ok(claims) if self.bound => Issuer::new(key(1)).issue(&claims).unwrap().into(),
            _ => issue(self.claims()),
        }
    }
}

pub(super) fn colour() -> impl Strategy<Value = Colour> {
    prop::sample::select(&COLOURS[..])
}

fn decision() -> impl Strategy<Value = Decision> {
    prop::sample::select(&DECISIONS[..])
}

fn failing() -> impl Strategy<Value = Failing> {
    prop::sample::select(&[Failing::Refer, Failing::Deny][..])
}

fn rule<T: core::fmt::Debug>(asked: impl Strategy<Value = T>) -> impl Strategy<Value = Rule<T>> {
    (failing(), asked).prop_map(|(failing, asked)| Rule { failing, asked })
}

fn seconds() -> impl Strategy<Value = u32> {
    prop_oneof![0_u32..200, 3_000_u32..200_000, Just(u32::MAX)]
}

fn method() -> impl Strategy<Value = TestMethod> {
    prop::sample::select(&[TestMethod::NucleicAcid, TestMethod::Antigen][..])
}

fn result() -> impl Strategy<Value = TestResult> {
    use TestResult::{Inconclusive, Negative, Positive};
    prop::sample::select(&[Negative, Positive, Inconclusive][..])
}

fn test_rule() -> impl Strategy<Value = TestRule> {
    (method(), result(), seconds()).prop_map(|(method, result, max_age)| TestRule {
        method,
        result,
        max_age,
    })
}

pub(super) fn test_record() -> impl Strategy<Value = TestRecord> {
    (method(), result(), -200_000_i64..200).prop_map(|(method, result, sampled)| TestRecord {
        method,
        result,
        sampled: at(sampled),
    })
}

fn staleness() -> impl Strategy<Value = Staleness> {
    let (bundle, list) = ((seconds(), decision()), (seconds(), decision()));
    (bundle, list, decision()).prop_map(|(bundle, list, list_missing)| Staleness {
        bundle_soft_age: bundle.0,
        bundle_stale: bundle.1,
        list_soft_age: list.0,
        list_stale: list.1,
        list_missing,
    })
}

fn itinerary_rule() -> impl Strategy<Value = ItineraryRule> {
    (decision(), 1_u8..=31).prop_map(|(missing, days)| ItineraryRule {
        missing,
        days,
        risk: [region(31)].into(),
    })
}

pub(super) fn any_policy() -> impl Strategy<Value = Policy> {
    let colours = (colour(), colour());
    let tests = option::of(rule(vec(test_rule(), 1..4)));
    let itinerary = option::of(rule(itinerary_rule()));
    let regions = option::of(rule(Just([region(44)].to_vec())));
    let rest = (option::of(rule(seconds())), option::of(rule(seconds())));
    let rest = (rest, option::of(failing()), staleness());
    (colours, tests, itinerary, regions, rest).prop_map(
        |((one, other), tests, itinerary, regions, ((age, live), identity, staleness))| {
            let policy = Policy::new(one.min(other), one.max(other)).unwrap();
            let mut policy = policy.with_staleness(staleness);
            if let Some(rule) = age {
                policy = policy.with_max_age(rule);
            }
            if let Some(rule) = live {
                policy = policy.with_live(rule);
            }
            if let Some(failing) = identity {
                policy = policy.with_identity(failing);
            }
            if let Some(rule) = tests {
                policy = policy.with_test(rule).unwrap();
            }
            if let Some(rule) = itinerary {
                policy = policy.with_itinerary(rule).unwrap();
            }
            if let Some(rule) = regions {
                policy = policy.with_regions(rule).unwrap();
            }
            policy
        },
    )
}

pub(super) fn any_facts() -> impl Strategy<Value = Facts> {
    let visited = prop::sample::select(&[None, Some(31), Some(32)][..]);
    let itinerary = (TODAY - 20..TODAY + 3, 1_u8..=31, visited);
    let region = prop::sample::select(&[None, Some(44), Some(4_401)][..]);
    (
        option::weighted(0.9, colour()),
        vec(colour(), 0..3),
        vec(test_record(), 0..3),
        option::of(itinerary),
        region,
        option::of(0_u32..18),
        any::<bool>(),
    )
        .prop_map(
            |(colour, companions, tests, itinerary, region, index, bound)| Facts {
                colour,
                companions,
                tests,
                itinerary,
                region,
                index,
                bound,
            },
        )
}
