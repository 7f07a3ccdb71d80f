#![expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]

use healthcode::claims::{TestMethod, TestRecord, TestResult, Visit};
use healthcode::{Colour, Day, Region, UnixTime};
use proptest::prelude::*;

use super::*;
use crate::applications::Declared;

const NOW: UnixTime = UnixTime::new(1_795_262_400);

fn shipped() -> Rules {
    Rules::read(include_str!("../../demo/rules.toml")).unwrap()
}

fn nothing() -> Facts {
    Facts {
        symptoms: Declared::No,
        contact: Declared::No,
        arrived: None,
        visits: Vec::new(),
        tests: Vec::new(),
        exposures: Vec::new(),
        quarantine_until: None,
    }
}

fn ago(seconds: u32) -> UnixTime {
    UnixTime::new(NOW.as_secs() - seconds)
}

fn days_ago(days: u16) -> Day {
    Day::try_from(NOW.date())
        .unwrap()
        .checked_sub(days)
        .unwrap()
}

fn test(result: TestResult, hours: u32) -> TestRecord {
    TestRecord {
        method: TestMethod::NucleicAcid,
        result,
        sampled: ago(hours * 3_600),
    }
}

fn visit(region: u64, days: u16) -> Visit {
    Visit::new(
        Region::new(region).unwrap(),
        days_ago(days + 2),
        days_ago(days),
    )
    .unwrap()
}

fn ruling(change: impl FnOnce(&mut Facts)) -> String {
    let mut facts = nothing();
    change(&mut facts);
    let ruling = decide(&shipped(), &facts, NOW);
    let rule = ruling.cause.map(|cause| cause.rule.to_string());
    format!("{} {}", ruling.colour, rule.unwrap_or_default())
}

#[test]
fn each_shipped_rule_holds_up_to_its_bound_and_no_further() {
    assert_eq!(ruling(|_| ()), "green ");
    assert_eq!(ruling(|it| it.symptoms = Declared::Yes), "yellow SYMPTOMS");
    assert_eq!(ruling(|it| it.contact = Declared::Yes), "yellow CONTACT");
    let both = ruling(|it| (it.symptoms, it.contact) = (Declared::Yes, Declared::Yes));
    assert_eq!(both, "red SYMPTOM-CONTACT");
    let positive = |hours| ruling(|it| it.tests.push(test(TestResult::Positive, hours)));
    assert_eq!(
        (positive(168), positive(169)),
        ("red TEST-POSITIVE".into(), "green ".into())
    );
    let stay = |region, days| ruling(|it| it.visits.push(visit(region, days)));
    assert_eq!(stay(110108, 14), "red HIGH-RISK");
    assert_eq!(stay(110108, 15), "green ");
    assert_eq!(stay(310104, 14), "yellow MEDIUM-RISK");
    assert_eq!(stay(1101, 1), "green ");
    let exposed = |days: u32| ruling(|it| it.exposures.push(ago(days * 86_400)));
    assert_eq!(
        (exposed(10), exposed(11)),
        ("yellow EXPOSED".into(), "green ".into())
    );
    let quarantine = |until| ruling(|it| it.quarantine_until = Some(until));
    assert_eq!(
        quarantine(UnixTime::new(NOW.as_secs() + 1)),
        "red QUARANTINE"
    );
    assert_eq!(quarantine(NOW), "green ");
    let arrived = |days, hours| {
        ruling(|it| {
            it.arrived = Some(days_ago(days));
            it.tests.push(test(TestResult::Negative, hours));
        })
    };
    assert_eq!(arrived(7, 73), "yellow ARRIVED-UNTESTED");
    assert_eq!(
        (arrived(7, 72), arrived(8, 73)),
        ("green ".into(), "green ".into())
    );
}

#[test]
fn files_that_cannot_be_meant_are_refused() {
    let rule = |id: &str, colour: &str, when: &str| {
        Rules::read(&format!(
            "version = 2\n[[rule]]\nid = \"{id}\"\ncolour = \"{colour}\"\nreason = \"test\"\nwhen = {when}\n"
        ))
    };
    let id = || RuleId::try_from("A".to_owned()).unwrap();
    assert!(rule("A", "red", "[\"symptoms\"]").is_ok());
    assert_eq!(
        rule("A", "green", "[\"symptoms\"]"),
        Err(BadRules::Green(id()))
    );
    assert_eq!(rule("A", "red", "[]"), Err(BadRules::Unconditional(id())));
    assert_eq!(rule("a b", "red", "[\"symptoms\"]"), Err(BadRules::Name));
    for form in [
        rule("A", "blue", "[\"symptoms\"]"),
        rule("A", "red", "[\"everyone\"]"),
        rule("A", "red", "[{ arrived-within-days = -1 }]"),
        Rules::read("rule = []"),
        Rules::read("version = 1\nother = 2"),
    ] {
        assert!(matches!(form, Err(BadRules::Form(_))), "{form:?}");
    }
    let twice = "[[rule]]\nid = \"A\"\ncolour = \"red\"\nreason = \"test\"\nwhen = [\"contact\"]\n";
    assert_eq!(
        Rules::read(&format!("version = 1\n{twice}{twice}")),
        Err(BadRules::Twice(id()))
    );
    let risk = "version = 1\n[[risk]]\nregion = 4400\nlevel = \"high\"";
    assert_eq!(Rules::read(risk), Err(BadRules::Region(4400)));
}

fn facts() -> impl Strategy<Value = Facts> {
    let declared = || any::<bool>().prop_map(Declared::from);
    let day = || (0..60_u16).prop_map(days_ago);
    let region = prop_oneof![Just(110108), Just(310104), Just(44)];
    let visit = (region, 0..40_u16).prop_map(|(region, days)| visit(region, days));
    let result = prop_oneof![
        Just(TestResult::Negative),
        Just(TestResult::Positive),
        Just(TestResult::Inconclusive)
    ];
    let test = (result, 0..400_u32).prop_map(|(result, hours)| test(result, hours));
    let instant = || (0..4_000_000_000_u32).prop_map(UnixTime::new);
    (
        (declared(), declared(), proptest::option::of(day())),
        proptest::collection::vec(visit, 0..4),
        proptest::collection::vec(test, 0..4),
        proptest::collection::vec(instant(), 0..3),
        proptest::option::of(instant()),
    )
        .prop_map(
            |((symptoms, contact, arrived), visits, tests, exposures, quarantine_until)| Facts {
                symptoms,
                contact,
                arrived,
                visits,
                tests,
                exposures,
                quarantine_until,
            },
        )
}

fn condition() -> impl Strategy<Value = Condition> {
    prop_oneof![
        Just(Condition::Symptoms),
        Just(Condition::Contact),
        Just(Condition::Quarantine),
        any::<u16>().prop_map(Condition::ArrivedWithinDays),
        any::<u16>().prop_map(Condition::ExposedWithinDays),
        any::<u32>().prop_map(Condition::PositiveWithinHours),
        (0..200_u32).prop_map(Condition::NoNegativeWithinHours),
        (0..60_u16).prop_map(Condition::HighRiskWithinDays),
        (0..60_u16).prop_map(Condition::AnyRiskWithinDays),
    ]
}

fn rules() -> impl Strategy<Value = Vec<Rule>> {
    let colour = prop_oneof![Just(Colour::Yellow), Just(Colour::Red)];
    let rule = (colour, proptest::collection::vec(condition(), 1..4));
    proptest::collection::vec(rule, 0..6).prop_map(|rules| {
        let name = |n: usize| RuleId::try_from(format!("R{n}")).unwrap();
        let rule = |(n, (colour, when))| Rule {
            id: name(n),
            colour,
            reason: Reason::Test,
            when,
        };
        rules.into_iter().enumerate().map(rule).collect()
    })
}

fn of(rules: &[Rule]) -> Rules {
    let risks = [(110108, Risk::High), (31, Risk::Medium)];
    let risks = risks.map(|(region, risk)| (Region::new(region).unwrap(), risk));
    Rules::new(1, risks.to_vec(), rules.to_vec())
}

proptest! {
    #[test]
    fn every_colour_but_green_has_its_cause(
        rules in rules(), facts in facts(), now in any::<u32>(),
    ) {
        let ruling = decide(&of(&rules), &facts, UnixTime::new(now));
        prop_assert_eq!(ruling.cause.is_none(), ruling.colour == Colour::Green);
        if let Some(cause) = ruling.cause {
            let rule = rules.iter().find(|rule| rule.id == cause.rule).unwrap();
            prop_assert_eq!(rule.colour, ruling.colour);
        }
    }

    #[test]
    fn a_fact_against_someone_never_betters_the_colour(
        rules in rules(), facts in facts(), which in 0..7_u8, hours in 0..400_u32,
    ) {
        let before = decide(&of(&rules), &facts, NOW).colour;
        let mut worse = facts;
        match which {
            0 => worse.symptoms = Declared::Yes,
            1 => worse.contact = Declared::Yes,
            2 => worse.exposures.push(ago(hours * 3_600)),
            3 => worse.tests.push(test(TestResult::Positive, hours)),
            4 => worse.visits.push(visit(110108, 3)),
            5 => {
                let until = UnixTime::new(NOW.as_secs() + hours);
                worse.quarantine_until = worse.quarantine_until.max(Some(until));
            }
            _ => worse.arrived = worse.arrived.max(Some(days_ago(0))),
        }
        prop_assert!(decide(&of(&rules), &worse, NOW).colour >= before);
    }

    #[test]
    fn a_negative_test_never_worsens_the_colour(
        rules in rules(), facts in facts(), hours in 0..400_u32,
    ) {
        let before = decide(&of(&rules), &facts, NOW).colour;
        let mut better = facts;
        better.tests.push(test(TestResult::Negative, hours));
        prop_assert!(decide(&of(&rules), &better, NOW).colour <= before);
    }

    #[test]
    fn a_rule_more_never_betters_the_colour(rules in rules(), more in rules(), facts in facts()) {
        let both: Vec<_> = rules.iter().chain(&more).cloned().collect();
        let before = decide(&of(&rules), &facts, NOW).colour;
        prop_assert!(decide(&of(&both), &facts, NOW).colour >= before);
    }
}
