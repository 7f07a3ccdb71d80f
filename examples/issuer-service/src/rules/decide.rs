//! The function from facts to a colour: total, and the same for every front end.

use healthcode::claims::{TestRecord, TestResult};
use healthcode::{Colour, Day, UnixTime};

use super::{Cause, Condition, Facts, Risk, Rules, Ruling};
use crate::applications::Declared;

/// The worst colour of all rules that hold; of several with that colour, the first in the file is
/// the cause.
#[must_use]
pub fn decide(rules: &Rules, facts: &Facts, now: UnixTime) -> Ruling {
    let mut worst = Ruling {
        colour: Colour::Green,
        cause: None,
    };
    for rule in rules.rules() {
        let holds = |condition: &Condition| holds(*condition, rules, facts, now);
        if rule.colour > worst.colour && rule.when.iter().all(holds) {
            worst = Ruling {
                colour: rule.colour,
                cause: Some(Cause {
                    rule: rule.id.clone(),
                    reason: rule.reason,
                }),
            };
        }
    }
    worst
}

fn holds(condition: Condition, rules: &Rules, facts: &Facts, now: UnixTime) -> bool {
    let today = now.date();
    let is_within_days = |day: Day, days: u16| {
        Day::try_from(today).map_or(true, |today| {
            // A day that is only to come counts as today.
            today.days_since(day).is_none_or(|age| age <= days)
        })
    };
    let is_within_hours = |test: &TestRecord, hours: u32| {
        now.seconds_since(test.sampled) <= hours.saturating_mul(3_600)
    };
    let has_test = |result: TestResult, hours: u32| {
        let mut tests = facts.tests.iter();
        tests.any(|test| test.result == result && is_within_hours(test, hours))
    };
    let has_risk = |least: Risk, days: u16| {
        let mut visits = facts.visits.iter();
        visits.any(|visit| {
            let risk = rules.risk_of(visit.region());
            risk.is_some_and(|risk| risk >= least) && is_within_days(visit.last(), days)
        })
    };
    match condition {
        Condition::Symptoms => facts.symptoms == Declared::Yes,
        Condition::Contact => facts.contact == Declared::Yes,
        Condition::Quarantine => facts.quarantine_until.is_some_and(|until| now < until),
        Condition::ArrivedWithinDays(days) => {
            facts.arrived.is_some_and(|day| is_within_days(day, days))
        }
        Condition::ExposedWithinDays(days) => {
            let span = u32::from(days).saturating_mul(86_400);
            facts
                .exposures
                .iter()
                .any(|at| now.seconds_since(*at) <= span)
        }
        Condition::PositiveWithinHours(hours) => has_test(TestResult::Positive, hours),
        Condition::NoNegativeWithinHours(hours) => !has_test(TestResult::Negative, hours),
        Condition::HighRiskWithinDays(days) => has_risk(Risk::High, days),
        Condition::AnyRiskWithinDays(days) => has_risk(Risk::Medium, days),
    }
}
