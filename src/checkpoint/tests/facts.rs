use super::*;
use crate::claims::{Itinerary, TestMethod, TestRecord, TestResult, Visit};
use crate::time::Day;
use crate::trust::{ItineraryRule, TestRule};

use TestMethod::{Antigen, NucleicAcid};
use TestResult::{Inconclusive, Negative, Positive};

const HOUR: i64 = 3_600;
/// NOW is noon, in UTC, of this day.
const TODAY: u16 = 20_778;

fn test(method: TestMethod, result: TestResult, sampled: i64) -> TestRecord {
    TestRecord {
        method,
        result,
        sampled: at(sampled),
    }
}

fn asks(method: TestMethod, result: TestResult, hours: u32) -> TestRule {
    TestRule {
        method,
        result,
        max_age: hours * 3_600,
    }
}

#[test]
fn each_colour_has_its_own_decision() {
    use Colour::{Green, Red, Yellow};
    use Decision::{Admit, Deny, Refer};
    for (admit, refer, green, yellow, red) in [
        (Green, Green, Admit, Deny, Deny),
        (Green, Yellow, Admit, Refer, Deny),
        (Green, Red, Admit, Refer, Refer),
        (Yellow, Yellow, Admit, Admit, Deny),
        (Yellow, Red, Admit, Admit, Refer),
        (Red, Red, Admit, Admit, Admit),
    ] {
        let carried = carried(Policy::new(admit, refer).unwrap());
        for (colour, expected) in [(Green, green), (Yellow, yellow), (Red, red)] {
            let judgement = decide(&carried, &issue(bearer().colour(colour)), NOW);
            assert_eq!(judgement.decision(), expected);
            if expected != Admit {
                let refusal = Refusal::PolicyColour { admitted: admit };
                assert_eq!(judgement.reason(), Some(refusal));
            }
        }
        // No colour is no green, whatever is admitted.
        let colourless = issue(bearer().test(test(Antigen, Negative, 0)));
        let judgement = decide(&carried, &colourless, NOW);
        assert_eq!(said(&judgement), (Deny, "policy/colour"));
        let [line] = &lines(&judgement, Check::Colour)[..] else {
            panic!("one person has one line");
        };
        assert!(line.starts_with("policy/colour (holder): none, admitted up to"));
    }
}

#[test]
fn a_group_is_decided_by_its_worst() {
    let carried = carried(policy());
    let family = |colours: [Colour; 2]| {
        let [first, second] = colours;
        let both = green().companion(first, known(2));
        decide(&carried, &issue(both.companion(second, known(3))), NOW)
    };
    let judgement = family([Colour::Green, Colour::Yellow]);
    assert_eq!(said(&judgement), (Decision::Refer, "policy/colour"));
    let judgement = family([Colour::Yellow, Colour::Red]);
    assert_eq!(judgement.decision(), Decision::Deny);
    let decisions: Vec<_> = judgement.people().iter().map(|it| it.decision).collect();
    assert_eq!(
        decisions,
        [Decision::Admit, Decision::Refer, Decision::Deny]
    );
    // The reason is the first of those that are as severe as the decision.
    let reasons: Vec<_> = judgement.reasons().iter().map(|it| it.person).collect();
    let companion = |number| Person::companion(number);
    assert_eq!(reasons, [companion(1), companion(2)]);
    let debug = std::format!("{:?}", judgement.people());
    assert_eq!(
        debug,
        "[PersonJudgement(holder, admit), PersonJudgement(companion 1, refer), \
         PersonJudgement(companion 2, deny)]"
    );
}

#[test]
fn the_reason_is_the_first_of_the_gravest() {
    let policy = policy()
        .with_max_age(denying(10))
        .with_regions(referring([region(11)].into()))
        .unwrap();
    let carried = carried(policy);
    let judgement = decide(&carried, &issue(bearer().colour(Colour::Yellow)), at(11));
    let reasons: Vec<_> = judgement
        .reasons()
        .iter()
        .map(|it| (it.refusal.code(), it.decision))
        .collect();
    assert_eq!(
        reasons,
        [
            ("policy/colour", Decision::Refer),
            ("policy/region", Decision::Refer),
            ("policy/age", Decision::Deny)
        ]
    );
    assert_eq!(said(&judgement), (Decision::Deny, "policy/age"));
    assert_eq!(
        std::format!("{judgement:?}"),
        "Judgement(deny, Some(\"policy/age\"))"
    );
}

fn tested(rules: &[TestRule], tests: &[TestRecord], now: UnixTime) -> &'static str {
    let carried = carried(policy().with_test(denying(rules.into())).unwrap());
    let code = tests.iter().fold(green(), |code, test| code.test(*test));
    verdict(&carried, &issue(code), now).1
}

#[test]
fn a_test_is_of_the_kind_that_is_asked_for_and_not_too_old() {
    let asked = [asks(NucleicAcid, Negative, 48)];
    let will_do = test(NucleicAcid, Negative, -24 * HOUR);
    assert_eq!(tested(&asked, &[will_do], NOW), "none");
    assert_eq!(tested(&asked, &[], NOW), "policy/test");
    for (method, result) in [
        (Antigen, Negative),
        (NucleicAcid, Positive),
        (NucleicAcid, Inconclusive),
    ] {
        let other = test(method, result, -24 * HOUR);
        assert_eq!(tested(&asked, &[other], NOW), "policy/test");
        assert_eq!(tested(&[asks(method, result, 48)], &[other], NOW), "none");
    }
    let at_the_limit = test(NucleicAcid, Negative, -48 * HOUR);
    assert_eq!(tested(&asked, &[at_the_limit], NOW), "none");
    assert_eq!(tested(&asked, &[at_the_limit], at(1)), "policy/test");
    // One of several will do.
    let either = [asks(NucleicAcid, Negative, 48), asks(Antigen, Negative, 24)];
    let antigen = test(Antigen, Negative, -24 * HOUR);
    assert_eq!(tested(&either, &[antigen], NOW), "none");
    assert_eq!(tested(&either, &[antigen], at(1)), "policy/test");
    let too_old = test(NucleicAcid, Negative, -49 * HOUR);
    assert_eq!(tested(&asked, &[too_old, will_do], NOW), "none");
}

#[test]
fn a_test_after_the_issue_is_none() {
    let asked = [asks(Antigen, Negative, 48)];
    let on_time = test(Antigen, Negative, 0);
    let early = test(Antigen, Negative, 1);
    assert_eq!(tested(&asked, &[on_time], at(10)), "none");
    assert_eq!(tested(&asked, &[early], at(10)), "policy/test");
    // Nor does it overtake one.
    let positive = test(Antigen, Positive, 1);
    assert_eq!(tested(&asked, &[on_time, positive], at(10)), "none");
}

#[test]
fn a_test_is_overtaken_by_a_conclusive_one_that_says_otherwise() {
    let asked = [asks(Antigen, Negative, 48)];
    let negative = test(Antigen, Negative, -2 * HOUR);
    for (other, expected) in [
        (test(NucleicAcid, Positive, -HOUR), "policy/test"),
        (test(Antigen, Positive, -2 * HOUR), "policy/test"),
        (test(Antigen, Positive, -2 * HOUR - 1), "none"),
        (test(NucleicAcid, Inconclusive, -HOUR), "none"),
        (test(NucleicAcid, Negative, -HOUR), "none"),
    ] {
        assert_eq!(tested(&asked, &[negative, other], NOW), expected);
        assert_eq!(tested(&asked, &[other, negative], NOW), expected);
    }
    // A recovery is overtaken likewise, and so is what was inconclusive.
    let recovered = [asks(Antigen, Positive, 48)];
    let positive = test(Antigen, Positive, -3 * HOUR);
    assert_eq!(tested(&recovered, &[positive], NOW), "none");
    assert_eq!(
        tested(&recovered, &[positive, negative], NOW),
        "policy/test"
    );
    let unsure = [asks(Antigen, Inconclusive, 48)];
    let inconclusive = test(Antigen, Inconclusive, -3 * HOUR);
    assert_eq!(tested(&unsure, &[inconclusive], NOW), "none");
    let both = [inconclusive, negative];
    assert_eq!(tested(&unsure, &both, NOW), "policy/test");
}

#[test]
fn a_code_tells_the_facts_of_its_holder_alone() {
    let tests = referring([asks(Antigen, Negative, 48)].into());
    let itinerary = referring(ItineraryRule {
        missing: Decision::Refer,
        days: 1,
        risk: Vec::new(),
    });
    let nowhere: [Visit; 0] = [];
    let family = green()
        .companion(Colour::Green, known(2))
        .test(test(Antigen, Negative, -10))
        .itinerary(Itinerary::covering(Day::new(TODAY), 1, nowhere).unwrap());
    let text = issue(family);
    let tested = carried(policy().with_test(tests).unwrap());
    let judgement = decide(&tested, &text, NOW);
    assert_eq!(said(&judgement), (Decision::Refer, "policy/test"));
    assert_eq!(
        lines(&judgement, Check::Test),
        [
            "policy/test (holder): antigen, 10 s ago, 172800 s allowed: admit",
            "policy/test (companion 1): policy/test: the code has no test that is asked for \
             here, or it is too old or overtaken: refer"
        ]
    );
    let travelled = carried(policy().with_itinerary(itinerary).unwrap());
    let judgement = decide(&travelled, &text, NOW);
    assert_eq!(said(&judgement), (Decision::Refer, "policy/itinerary"));
    assert_eq!(
        lines(&judgement, Check::Itinerary),
        [
            "policy/itinerary (holder): no visit to a region of risk in 1 days: admit",
            "policy/itinerary (companion 1): policy/itinerary: the code does not say where its \
             holder was in the last 1 days: refer"
        ]
    );
    for judgement in [decide(&tested, &text, NOW), judgement] {
        let decisions: Vec<_> = judgement.people().iter().map(|it| it.decision).collect();
        assert_eq!(decisions, [Decision::Admit, Decision::Refer]);
    }
}
