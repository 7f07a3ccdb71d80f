//! What a policy asks of the facts on a code: colours, tests, itinerary, region.

use super::Case;
use crate::checkpoint::trace::{Check, Compared, Step};
use crate::claims::{Itinerary, Person, TestRecord, TestResult, Visit};
use crate::error::Refusal;
use crate::ids::Region;
use crate::time::{Day, UnixTime};
use crate::trust::{Decision, ItineraryRule, TestRule};
use crate::verifier::VerifiedCode;

use alloc::vec::Vec;

impl Case<'_> {
    pub(super) fn judge_colours(&mut self) {
        let (admitted, referred) = (self.policy.admits(), self.policy.refers());
        let signed: Vec<_> = self.code.claims().people().collect();
        let counts = self.code.people().map(|it| it.colour);
        let colours: Vec<_> = signed
            .iter()
            .zip(counts)
            .map(|(signed, counts)| (signed.person, signed.colour, counts))
            .collect();
        for (person, signed, counts) in colours {
            let decision = match counts {
                Some(colour) if colour <= admitted => Decision::Admit,
                Some(colour) if colour <= referred => Decision::Refer,
                _ => Decision::Deny,
            };
            let refusal = Refusal::PolicyColour { admitted };
            let failed = (decision != Decision::Admit).then_some((refusal, decision));
            let compared = Compared::Colour {
                signed,
                counts,
                admitted,
                referred,
            };
            self.settle_person(person, Check::Colour, compared, failed);
        }
    }

    // A code tells the tests of its holder and of nobody else.
    pub(super) fn judge_tests(&mut self) {
        let Some(rule) = self.policy.test() else {
            self.trace.push(Step::not_asked(Check::Test));
            return;
        };
        let claims = self.code.claims();
        let found = satisfying(claims.tests(), &rule.asked, claims.issued_at(), self.now);
        let failed = Some((Refusal::PolicyTest, Decision::from(rule.failing)));
        let people: Vec<_> = self.people.iter().map(|it| it.person).collect();
        for person in people {
            match found.filter(|_| person == Person::Holder) {
                Some(compared) => self.settle_person(person, Check::Test, compared, None),
                None => self.settle_person(person, Check::Test, Compared::Held, failed),
            }
        }
    }

    // Nor does it tell where anyone but its holder was.
    pub(super) fn judge_itinerary(&mut self) {
        let Some(rule) = self.policy.itinerary() else {
            self.trace.push(Step::not_asked(Check::Itinerary));
            return;
        };
        let (days, missing) = (rule.asked.days, rule.asked.missing);
        let unknown = (Refusal::PolicyItineraryMissing { days }, missing);
        let claims = self.code.claims();
        let (issued_at, now) = (claims.issued_at(), self.now);
        let failed = match claims.itinerary() {
            Some(it) if has_risk(it, &rule.asked, issued_at, now) => {
                let risk = Refusal::PolicyItinerary { days };
                Some((risk, Decision::from(rule.failing)))
            }
            Some(it) if reaches_back(it, days, now) => None,
            _ => Some(unknown),
        };
        let people: Vec<_> = self.people.iter().map(|it| it.person).collect();
        for person in people {
            let failed = match person {
                Person::Holder => failed,
                Person::Companion(_) => Some(unknown),
            };
            let compared = match failed {
                Some((refusal, _)) => Compared::Failed(refusal),
                None => Compared::Days { days },
            };
            self.settle_person(person, Check::Itinerary, compared, failed);
        }
    }
}

/// Succeeds if the code's region is within an accepted one; a code without region counts as all
/// of its issuer's, and an issuer for everywhere as none.
pub(super) fn is_of_regions(code: &VerifiedCode, accepted: &[Region]) -> Result<(), Refusal> {
    let within = |region: &Region| accepted.iter().any(|it| region.is_within(*it));
    let holds = match (code.claims().region(), code.issuer_regions()) {
        (Some(region), _) => within(&region),
        (None, Some(own)) => !own.is_empty() && own.iter().all(within),
        (None, None) => false,
    };
    if holds {
        Ok(())
    } else {
        Err(Refusal::PolicyRegion)
    }
}

// A test will do if it is one of those asked for, taken before the code was issued and not too
// long ago, and no conclusive one taken at the same time or later says otherwise.
fn satisfying(
    tests: &[TestRecord],
    asked: &[TestRule],
    issued_at: UnixTime,
    now: UnixTime,
) -> Option<Compared> {
    let known: Vec<_> = tests.iter().filter(|it| it.sampled <= issued_at).collect();
    let overtaken = |test: &TestRecord| {
        known.iter().any(|other| {
            other.sampled >= test.sampled
                && other.result != test.result
                && other.result != TestResult::Inconclusive
        })
    };
    asked.iter().find_map(|rule| {
        let limit = rule.max_age;
        let fits = |test: &&&TestRecord| {
            test.method == rule.method
                && test.result == rule.result
                && now.seconds_since(test.sampled) <= limit
                && !overtaken(test)
        };
        let test = known.iter().find(fits)?;
        Some(Compared::Test {
            method: test.method,
            seconds: now.seconds_since(test.sampled),
            limit,
        })
    })
}

fn has_risk(
    itinerary: &Itinerary,
    rule: &ItineraryRule,
    issued_at: UnixTime,
    now: UnixTime,
) -> bool {
    itinerary.visits().iter().any(|visit| {
        let counts =
            !is_after(visit, issued_at) && days_before(visit.last(), now) <= rule.days.into();
        counts && rule.risk.iter().any(|risk| visit.region().is_within(*risk))
    })
}

// The itinerary tells of its own days only. Which day it is where the holder is, its last day
// tells, unless that lies before today in UTC or has not begun anywhere.
fn reaches_back(itinerary: &Itinerary, days: u8, now: UnixTime) -> bool {
    let day = |seconds: u32| seconds / SECONDS_PER_DAY;
    let furthest = day(now.as_secs().saturating_add(FURTHEST_AHEAD));
    let last = u32::from(itinerary.last_day().as_days());
    let today = last.clamp(day(now.as_secs()), furthest);
    let told = today.saturating_add(itinerary.days().into());
    told >= last.saturating_add(days.into())
}

// Facts dated after the issue are ignored (SPEC 11): a day begins first where clocks are
// furthest ahead, 14 hours before UTC.
fn is_after(visit: &Visit, issued_at: UnixTime) -> bool {
    let begins = u32::from(visit.first().as_days()).saturating_mul(SECONDS_PER_DAY);
    begins.saturating_sub(FURTHEST_AHEAD) > issued_at.as_secs()
}

// In UTC: where it is a day earlier yet, the last of the days that count is one more back, so
// `days` itself counts too.
fn days_before(day: Day, now: UnixTime) -> u32 {
    (now.as_secs() / SECONDS_PER_DAY).saturating_sub(day.as_days().into())
}

const SECONDS_PER_DAY: u32 = 86_400;
const FURTHEST_AHEAD: u32 = 14 * 3_600;
