use std::vec;

use super::*;

fn plain() -> Policy {
    Policy::new(Colour::Green, Colour::Yellow).unwrap()
}

const fn deny<T>(asked: T) -> Rule<T> {
    let failing = Failing::Deny;
    Rule { failing, asked }
}

fn guangdong() -> Region {
    Region::new(44).unwrap()
}

#[test]
fn what_is_admitted_is_no_worse_than_what_is_referred() {
    for admit in Colour::ALL {
        for refer in Colour::ALL {
            let policy = Policy::new(admit, refer).map(|it| (it.admits(), it.refers()));
            if admit <= refer {
                assert_eq!(policy, Ok((admit, refer)));
            } else {
                assert_eq!(policy, Err(BadPolicy::Colours));
            }
        }
    }
}

#[test]
fn a_new_policy_asks_nothing_more_and_takes_nothing_stale() {
    let policy = plain();
    assert_eq!(policy.staleness(), &Staleness::STRICT);
    assert_eq!(
        (policy.max_age(), policy.live(), policy.identity()),
        (None, None, None)
    );
    assert_eq!(
        (policy.test(), policy.itinerary(), policy.regions()),
        (None, None, None)
    );
    assert_eq!((policy.names(), policy.retention()), (None, None));
}

#[test]
fn tests_to_choose_from_are_1_to_4() {
    let test = TestRule {
        method: TestMethod::Antigen,
        result: TestResult::Negative,
        max_age: 9,
    };
    let with = |count| plain().with_test(deny(vec![test; count])).err();
    assert_eq!((with(1), with(4)), (None, None));
    assert_eq!(with(0), Some(BadPolicy::Tests { count: 0 }));
    assert_eq!(with(5), Some(BadPolicy::Tests { count: 5 }));
}

#[test]
fn an_itinerary_looks_back_1_to_31_days() {
    let with = |days, count| {
        let risk = vec![guangdong(); count];
        let missing = Decision::Refer;
        plain()
            .with_itinerary(deny(ItineraryRule {
                missing,
                days,
                risk,
            }))
            .err()
    };
    assert_eq!((with(1, 0), with(31, 4_096)), (None, None));
    assert_eq!(with(0, 1), Some(BadPolicy::Days { days: 0 }));
    assert_eq!(with(32, 1), Some(BadPolicy::Days { days: 32 }));
    assert_eq!(with(1, 4_097), Some(BadPolicy::Regions { count: 4_097 }));
}

#[test]
fn accepted_regions_are_1_to_4096() {
    let with = |count| plain().with_regions(deny(vec![guangdong(); count])).err();
    assert_eq!((with(1), with(4_096)), (None, None));
    assert_eq!(with(0), Some(BadPolicy::Regions { count: 0 }));
    assert_eq!(with(4_097), Some(BadPolicy::Regions { count: 4_097 }));
}

#[test]
fn every_rule_comes_back_as_it_was_given() {
    let names = Names::new([("en", "Malls")]).unwrap();
    let loose = Staleness {
        list_missing: Decision::Admit,
        ..Staleness::STRICT
    };
    let policy = plain()
        .with_max_age(deny(1))
        .with_live(deny(2))
        .with_identity(Failing::Refer)
        .with_regions(deny([guangdong()].into()))
        .unwrap()
        .with_staleness(loose)
        .with_names(names.clone())
        .with_retention(3);
    assert_eq!(
        (policy.max_age(), policy.live()),
        (Some(&deny(1)), Some(&deny(2)))
    );
    assert_eq!(policy.identity(), Some(Failing::Refer));
    assert_eq!(policy.regions(), Some(&deny([guangdong()].into())));
    assert_eq!(policy.staleness(), &loose);
    assert_eq!(
        (policy.names(), policy.retention()),
        (Some(&names), Some(3))
    );
}
