//! Bundles of every shape survive their way, and no damaged one does.

use proptest::collection::vec as list_of;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::claims::{TestMethod, TestResult};
use crate::ids::Region;
use crate::trust::{
    Decision, Failing, IssuerId, IssuerKey, ItineraryRule, KeyState, Names, Purpose, Rule,
    Staleness, StatusBase, TestRule,
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn bundles_survive_building_signing_and_opening(
        seq in any::<u64>(),
        window in any_window(),
        previous in option::of(any::<[u8; 32]>()),
        issuers in [any_issuer(20), any_issuer(21), any_issuer(22)],
        count in 0_usize..=3,
        floors in list_of(("[!-~]{1,256}", any::<u64>()), 0..4),
        places in list_of((any_place(), any_policy()), 0..6),
    ) {
        let issuers = &issuers[..count];
        let in_force = roots(&[1, 2, 3], 2);
        let mut builder = BundleBuilder::new(seq, window, in_force.clone());
        if let Some(hash) = previous {
            builder = builder.previous(hash);
        }
        for issuer in issuers {
            builder = builder.issuer(issuer.clone());
        }
        for (uri, seq) in &floors {
            builder = builder.status_floor(StatusFloor { uri: uri.clone(), seq: *seq });
        }
        for (place, policy) in &places {
            builder = builder.place(place.clone(), policy.clone());
        }
        let mut draft = builder.build().unwrap();
        let unsigned = draft.to_bytes();
        prop_assert_eq!(&Draft::read(&unsigned).unwrap(), &draft);
        draft.sign(&key(1)).unwrap();
        draft.sign(&key(3)).unwrap();
        let bytes = draft.to_bytes();
        prop_assert_eq!(Draft::read(&bytes).unwrap().to_bytes(), bytes.clone());
        let bundle = Bundle::open(&bytes, &in_force).unwrap();
        prop_assert_eq!(bundle.mark(), Mark { seq, hash: draft.hash() });
        let contents = bundle.contents();
        prop_assert_eq!(contents, draft.untrusted_contents());
        prop_assert_eq!((contents.seq(), contents.window()), (seq, window));
        prop_assert_eq!(contents.previous(), previous.as_ref());
        prop_assert_eq!(contents.roots(), &in_force);
        prop_assert_eq!(contents.trust().keys().len(), issuers.len());
        for issuer in issuers {
            let found = contents.trust().keys_with_id(issuer.public().id());
            prop_assert_eq!(found, &[issuer.clone()][..]);
        }
        let read = contents.status_floors().iter().map(|floor| (floor.uri.clone(), floor.seq));
        prop_assert_eq!(read.collect::<Vec<_>>(), floors);
        for (place, _) in &places {
            // Said twice, the last one counts.
            let last = places.iter().rev().find(|(other, _)| other == place);
            prop_assert_eq!(contents.policy(place), last.map(|(_, policy)| policy));
        }
        prop_assert!(contents.places().count() <= places.len());
    }
}

#[test]
fn no_damaged_bundle_opens() {
    let in_force = roots(&[1, 2, 3], 2);
    let gd = IssuerId::new("GD").unwrap();
    let names = Names::new([("zh", "广东")]).unwrap();
    let issuer = IssuerKey::new(key(20).public().clone(), Purpose::ALL, Window::ALWAYS, 9);
    let builder = builder(in_force.clone())
        .issuer(issuer.with_issuer(gd).with_names(names))
        .place(PlaceType::new("mall").unwrap(), plain_policy());
    let good = signed(builder, &[1, 3]);
    assert_eq!(open(&good, &in_force), Ok(7));
    for place in 0..good.len() {
        for mask in [0x01, 0x20, 0x80, 0xff] {
            let mut bad = good.clone();
            bad[place] ^= mask;
            assert!(Bundle::open(&bad, &in_force).is_err(), "{place} {mask:#x}");
        }
        assert!(Bundle::open(&good[..place], &in_force).is_err(), "{place}");
        assert!(
            Bundle::open(&good[place + 1..], &in_force).is_err(),
            "{place}"
        );
    }
    let longer = [&good[..], &[0]].concat();
    assert!(Bundle::open(&longer, &in_force).is_err());
}

fn plain_policy() -> Policy {
    Policy::new(crate::Colour::Green, crate::Colour::Yellow).unwrap()
}

fn any_window() -> impl Strategy<Value = Window> {
    any::<(u32, u32)>().prop_filter_map("empty", |(start, end)| {
        Window::new(UnixTime::new(start), UnixTime::new(end)).ok()
    })
}

fn any_region() -> impl Strategy<Value = Region> {
    prop_oneof![11_u64..=82, 110_001_u64..=829_999, 900_001_u64..=900_999]
        .prop_filter_map("no region", |number| Region::new(number).ok())
}

fn any_names() -> impl Strategy<Value = Names> {
    list_of(("[A-Za-z0-9-]{1,35}", "[^\\p{Cc}]{1,60}"), 1..5)
        .prop_filter_map("a language twice", |names| Names::new(names).ok())
}

fn any_issuer(seed: u8) -> impl Strategy<Value = IssuerKey> {
    let must = (
        "[!-~]{1,64}",
        any_names(),
        list_of(any_region(), 0..4),
        list_of(proptest::sample::select(&Purpose::ALL[..]), 1..5),
        any_window(),
        any::<u32>(),
    );
    let may = (
        proptest::sample::select(&STATES[..]),
        any::<bool>(),
        option::of(("[!-~]{1,246}", 0_u8..=31)),
    );
    (must, may).prop_map(move |(must, (state, specimen, base))| {
        let (id, names, regions, purposes, in_use, lifetime) = must;
        let public = key(seed).public().clone();
        let mut issuer = IssuerKey::new(public, purposes, in_use, lifetime)
            .with_issuer(IssuerId::new(&id).unwrap())
            .with_names(names)
            .with_state(state);
        if !regions.is_empty() {
            issuer = issuer.with_regions(regions);
        }
        if specimen {
            issuer = issuer.with_specimen();
        }
        if let Some((uri, shift)) = base {
            issuer = issuer.with_status_base(StatusBase::new(&uri, shift).unwrap());
        }
        issuer
    })
}

fn any_place() -> impl Strategy<Value = PlaceType> {
    "[a-zé广]{1,20}".prop_map(|name| PlaceType::new(&name).unwrap())
}

fn any_failing() -> impl Strategy<Value = Failing> {
    prop_oneof![Just(Failing::Refer), Just(Failing::Deny)]
}

fn any_decision() -> impl Strategy<Value = Decision> {
    prop_oneof![
        Just(Decision::Admit),
        Just(Decision::Refer),
        Just(Decision::Deny)
    ]
}

fn any_rule<T: core::fmt::Debug>(
    asked: impl Strategy<Value = T>,
) -> impl Strategy<Value = Rule<T>> {
    (any_failing(), asked).prop_map(|(failing, asked)| Rule { failing, asked })
}

fn any_test() -> impl Strategy<Value = TestRule> {
    let method = prop_oneof![Just(TestMethod::NucleicAcid), Just(TestMethod::Antigen)];
    let result = proptest::sample::select(&RESULTS[..]);
    (method, result, any::<u32>()).prop_map(|(method, result, max_age)| TestRule {
        method,
        result,
        max_age,
    })
}

fn any_itinerary() -> impl Strategy<Value = ItineraryRule> {
    (any_decision(), 1_u8..=31, list_of(any_region(), 0..4)).prop_map(|(missing, days, risk)| {
        ItineraryRule {
            missing,
            days,
            risk,
        }
    })
}

fn any_staleness() -> impl Strategy<Value = Staleness> {
    let ages = any::<(u32, u32)>();
    (ages, any_decision(), any_decision(), any_decision()).prop_map(
        |((bundle_soft_age, list_soft_age), bundle_stale, list_stale, list_missing)| Staleness {
            bundle_soft_age,
            bundle_stale,
            list_soft_age,
            list_stale,
            list_missing,
        },
    )
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let colours = proptest::sample::subsequence(&crate::Colour::ALL[..], 1..=2);
    let facts = (
        option::of(any_rule(any::<u32>())),
        option::of(any_rule(list_of(any_test(), 1..=4))),
        option::of(any_rule(any_itinerary())),
        option::of(any_rule(list_of(any_region(), 1..4))),
    );
    let rest = (
        option::of(any_failing()),
        option::of(any_rule(any::<u32>())),
        any_staleness(),
        option::of(any_names()),
        option::of(any::<u32>()),
    );
    (colours, facts, rest).prop_map(|(colours, (age, test, itinerary, regions), rest)| {
        let mut policy = Policy::new(colours[0], *colours.last().unwrap()).unwrap();
        if let Some(rule) = age {
            policy = policy.with_max_age(rule);
        }
        if let Some(rule) = test {
            policy = policy.with_test(rule).unwrap();
        }
        if let Some(rule) = itinerary {
            policy = policy.with_itinerary(rule).unwrap();
        }
        if let Some(rule) = regions {
            policy = policy.with_regions(rule).unwrap();
        }
        let (identity, live, staleness, names, retention) = rest;
        if let Some(failing) = identity {
            policy = policy.with_identity(failing);
        }
        if let Some(rule) = live {
            policy = policy.with_live(rule);
        }
        if let Some(names) = names {
            policy = policy.with_names(names);
        }
        if let Some(seconds) = retention {
            policy = policy.with_retention(seconds);
        }
        policy.with_staleness(staleness)
    })
}

const STATES: [KeyState; 3] = [KeyState::Active, KeyState::Retired, KeyState::Compromised];
const RESULTS: [TestResult; 3] = [
    TestResult::Negative,
    TestResult::Positive,
    TestResult::Inconclusive,
];
