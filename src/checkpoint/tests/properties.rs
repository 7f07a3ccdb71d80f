use proptest::collection::vec;
use proptest::prelude::*;

use super::strategies::{COLOURS, Facts, any_facts, any_policy, colour, test_record};
use super::*;
use crate::claims::TestRecord;
use crate::verifier::Verifier;

use Decision::{Admit, Deny};

const STATES: [Option<ListedState>; 6] = [
    None,
    Some(ListedState::AsSigned),
    Some(ListedState::NowYellow),
    Some(ListedState::NowRed),
    Some(ListedState::Suspended),
    Some(ListedState::Revoked),
];

// With a list in which the code's slot has the state, where there is one.
fn with_state(carried: &Snapshot, facts: &Facts, state: Option<ListedState>) -> Snapshot {
    let slot = facts.index.filter(|it| *it < 16);
    match (state, slot) {
        (None, _) => carried.clone(),
        (Some(_), None) => carried.with_list(&list(1, &[]), NOW).unwrap(),
        (Some(state), Some(slot)) => carried.with_list(&list(1, &[(slot, state)]), NOW).unwrap(),
    }
}

// The checks that a judged code has, and about whom.
fn expected_trace(policy: &Policy, people: &[PersonJudgement]) -> Vec<(Check, Option<Person>)> {
    let whole = |check| std::vec![(check, None)];
    let each = |check| people.iter().map(|it| (check, Some(it.person))).collect();
    let asked = |check, asked: bool| if asked { each(check) } else { whole(check) };
    [
        Check::EARLY.map(|check| (check, None)).to_vec(),
        each(Check::Colour),
        asked(Check::Test, policy.test().is_some()),
        asked(Check::Itinerary, policy.itinerary().is_some()),
        whole(Check::Region),
        whole(Check::Live),
        whole(Check::CodeAge),
        whole(Check::BundleAge),
        each(Check::Identity),
    ]
    .concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_decision_is_the_worst_of_its_steps_and_of_its_people(
        policy in any_policy(),
        facts in any_facts(),
        state in prop::sample::select(&STATES[..]),
        seconds in 0_i64..86_400,
    ) {
        let carried = with_state(&carried(policy.clone()), &facts, state);
        let judgement = decide(&carried, &facts.text(), at(seconds));
        let steps = judgement.trace().iter().map(|it| it.decision).max();
        prop_assert_eq!(steps, Some(judgement.decision()));
        let reasons = judgement.reasons().iter().map(|it| it.decision).max();
        prop_assert_eq!(reasons.unwrap_or(Admit), judgement.decision());
        prop_assert_eq!(judgement.reason().is_none(), judgement.decision() == Admit);
        if let Some(code) = judgement.code() {
            let people = judgement.people();
            let worst = people.iter().map(|it| it.decision).max();
            prop_assert_eq!(worst, Some(judgement.decision()));
            for own in people {
                let about = |step: &&Step| step.person.is_none_or(|it| it == own.person);
                let steps = judgement.trace().iter().filter(about);
                prop_assert_eq!(steps.map(|it| it.decision).max(), Some(own.decision));
            }
            let colours = people.iter().map(|it| it.colour);
            prop_assert!(colours.eq(code.people().map(|it| it.colour)));
            let made: Vec<_> = judgement.trace().iter().map(|it| (it.check, it.person)).collect();
            prop_assert_eq!(made, expected_trace(&policy, people));
        }
    }

    #[test]
    fn an_expired_bundle_never_admits(policy in any_policy(), facts in any_facts(), late in 100_i64..86_400) {
        let builder = BundleBuilder::new(1, window(-3_600, 100), roots());
        let bundle = signed(builder.issuer(issuer_key()).place(metro(), policy));
        let carried = Snapshot::first(&bundle, &roots(), 0, NOW).unwrap();
        let carried = carried.with_list(&list(1, &[]), NOW).unwrap();
        let judgement = decide(&carried, &facts.text(), at(late));
        prop_assert_eq!(judgement.decision(), Deny);
        prop_assert!(judgement.people().iter().all(|it| it.decision == Deny));
        prop_assert!(Verifier::carrying(&carried).verify(&facts.text(), at(late)).is_err());
    }

    #[test]
    fn no_clock_admits_a_code_outside_its_window(policy in any_policy(), facts in any_facts(), now in any::<u32>(), near in -9_i64..9) {
        let carried = carried(policy);
        let text = facts.text();
        for now in [UnixTime::new(now), at(near), at(i64::from(DAY) + near)] {
            let judgement = decide(&carried, &text, now);
            if now < NOW || now >= at(DAY.into()) {
                prop_assert_eq!(judgement.decision(), Deny);
                let code = judgement.reason().map(|it| it.code());
                prop_assert!(matches!(code, Some("time/not-yet-valid" | "time/expired")));
            }
        }
    }

    #[test]
    fn a_worse_colour_never_betters_a_decision(policy in any_policy(), facts in any_facts(), person in 0_usize..3) {
        let carried = carried(policy).with_list(&list(1, &[]), NOW).unwrap();
        let decided = COLOURS.map(|colour| {
            let mut facts = facts.clone();
            facts.colour = facts.colour.or(Some(Colour::Green));
            match person.checked_sub(1).and_then(|it| facts.companions.get_mut(it)) {
                Some(companion) => *companion = colour,
                None => facts.colour = Some(colour),
            }
            decide(&carried, &facts.text(), NOW).decision()
        });
        prop_assert!(decided.is_sorted());
    }

    #[test]
    fn a_list_never_betters_a_colour_or_a_decision(policy in any_policy(), mut facts in any_facts(), signed in colour(), slot in 0_u32..16) {
        (facts.index, facts.colour) = (Some(slot), Some(signed));
        let carried = carried(policy);
        let text = facts.text();
        let decided: Vec<_> = STATES[1..].iter().map(|state| {
            let judgement = decide(&with_state(&carried, &facts, *state), &text, NOW);
            let counts = judgement.people().first().and_then(|it| it.colour);
            let listed = match state {
                Some(ListedState::NowYellow) => Colour::Yellow,
                Some(ListedState::NowRed) => Colour::Red,
                _ => Colour::Green,
            };
            if judgement.code().is_some() {
                assert_eq!(counts, Some(signed.max(listed)));
            }
            judgement.decision()
        }).collect();
        prop_assert!(decided.is_sorted(), "{decided:?}");
        prop_assert_eq!(&decided[3..], &[Deny, Deny]);
    }

    #[test]
    fn an_older_list_never_betters_a_decision(policy in any_policy(), mut facts in any_facts(), mut ages in vec(0_u32..90_000, 4)) {
        // A policy that takes an expired list for better than a stale one says so itself.
        let staleness = *policy.staleness();
        let list_missing = staleness.list_missing.max(staleness.list_stale);
        let policy = policy.with_staleness(Staleness { list_missing, ..staleness });
        facts.index = Some(5);
        let text = facts.text();
        ages.sort_unstable();
        let early = UnixTime::new(NOW.as_secs() - 90_000);
        let builder = BundleBuilder::new(1, Window::new(early, at(DAY.into())).unwrap(), roots());
        let bundle = signed(builder.issuer(issuer_key()).place(metro(), policy));
        let carried = Snapshot::first(&bundle, &roots(), 0, NOW).unwrap();
        let decided: Vec<_> = ages.iter().map(|age| {
            let issued = UnixTime::new(NOW.as_secs() - age);
            let list = ListBuilder::new("https://gd.example/s/0", 16).unwrap();
            let list = list.build(issued, issued.checked_add(60_000).unwrap(), Some(30_000));
            let list = list.unwrap().sign(&key(1)).unwrap();
            let carried = carried.with_list(&list, issued).unwrap();
            decide(&carried, &text, NOW).decision()
        }).collect();
        prop_assert!(decided.is_sorted(), "{decided:?}");
    }

    #[test]
    fn an_older_test_never_betters_a_decision(policy in any_policy(), mut facts in any_facts(), test in test_record(), mut ages in vec(0_i64..200_000, 4)) {
        let carried = carried(policy).with_list(&list(1, &[]), NOW).unwrap();
        ages.sort_unstable();
        let decided: Vec<_> = ages.iter().map(|age| {
            facts.tests = [TestRecord { sampled: at(-age), ..test }].into();
            decide(&carried, &facts.text(), NOW).decision()
        }).collect();
        prop_assert!(decided.is_sorted(), "{decided:?}");
    }
}
