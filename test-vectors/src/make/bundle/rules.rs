//! Rules in policies that cannot stand.

use super::body;
use crate::case::BundleCase;
use crate::make::cbor::{Map, array, map, text, uint};
use crate::make::trust::policy;

cases![
    policy_tests_none,
    policy_tests_5,
    policy_test_method_0,
    policy_test_method_3,
    policy_test_result_3,
    policy_test_age_past_32_bits,
    policy_test_admits,
    policy_test_of_two,
    policy_test_bare,
    policy_itinerary_days_0,
    policy_itinerary_days_32,
    policy_itinerary_days_270,
    policy_itinerary_admits,
    policy_itinerary_missing_3,
    policy_itinerary_of_three,
    policy_itinerary_region_4400,
    policy_regions_none,
    policy_regions_admit,
    policy_region_4400,
    policy_region_bare,
];

fn policy_tests_none() -> BundleCase {
    tests("No test to choose from.", &[])
}

fn policy_tests_5() -> BundleCase {
    tests(
        "Five tests to choose from.",
        &[(1, 0, 1), (1, 0, 2), (1, 0, 3), (1, 0, 4), (1, 0, 5)],
    )
}

fn policy_test_method_0() -> BundleCase {
    tests("A method that is none.", &[(0, 0, 3_600)])
}

fn policy_test_method_3() -> BundleCase {
    tests("A third method.", &[(3, 0, 3_600)])
}

fn policy_test_result_3() -> BundleCase {
    tests("A fourth result.", &[(1, 3, 3_600)])
}

fn policy_test_age_past_32_bits() -> BundleCase {
    tests("The test's age is too great.", &[(1, 0, 1 << 32)])
}

fn policy_test_admits() -> BundleCase {
    entry(
        "A missing test would be admitted.",
        3,
        array([uint(0), array([array([uint(1), uint(0), uint(1)])])]),
    )
}

fn policy_test_of_two() -> BundleCase {
    entry(
        "A test without an age.",
        3,
        array([uint(2), array([array([uint(1), uint(0)])])]),
    )
}

fn policy_test_bare() -> BundleCase {
    entry(
        "The test stands in no list.",
        3,
        array([uint(2), array([uint(1), uint(0), uint(1)])]),
    )
}

fn policy_itinerary_days_0() -> BundleCase {
    entry(
        "No day counts.",
        4,
        array([uint(2), uint(1), uint(0), array([uint(44)])]),
    )
}

fn policy_itinerary_days_32() -> BundleCase {
    entry(
        "More days than an itinerary has.",
        4,
        array([uint(2), uint(1), uint(32), array([uint(44)])]),
    )
}

fn policy_itinerary_days_270() -> BundleCase {
    entry(
        "14 days in the last byte.",
        4,
        array([uint(2), uint(1), uint(270), array([uint(44)])]),
    )
}

fn policy_itinerary_admits() -> BundleCase {
    entry(
        "A visit to a region of risk would be admitted.",
        4,
        array([uint(0), uint(1), uint(14), array([uint(44)])]),
    )
}

fn policy_itinerary_missing_3() -> BundleCase {
    entry(
        "A fourth decision where there is none.",
        4,
        array([uint(2), uint(3), uint(14), array([uint(44)])]),
    )
}

fn policy_itinerary_of_three() -> BundleCase {
    entry(
        "Nothing is said about codes without one.",
        4,
        array([uint(2), uint(14), array([uint(44)])]),
    )
}

fn policy_itinerary_region_4400() -> BundleCase {
    entry(
        "A region of risk is none.",
        4,
        array([uint(2), uint(1), uint(14), array([uint(4_400)])]),
    )
}

fn policy_regions_none() -> BundleCase {
    entry(
        "No region would be accepted.",
        5,
        array([uint(2), array([])]),
    )
}

fn policy_regions_admit() -> BundleCase {
    entry(
        "Other regions would be admitted.",
        5,
        array([uint(0), array([uint(44)])]),
    )
}

fn policy_region_4400() -> BundleCase {
    entry(
        "A region to accept is none.",
        5,
        array([uint(2), array([uint(4_400)])]),
    )
}

fn policy_region_bare() -> BundleCase {
    entry(
        "The region stands in no list.",
        5,
        array([uint(2), uint(44)]),
    )
}

/// The usual policy with an entry more, or another one.
fn entry(description: &str, key: i64, value: Vec<u8>) -> BundleCase {
    changed(description, |policy| policy.set(key, value))
}

fn tests(description: &str, tests: &[(u64, u64, u64)]) -> BundleCase {
    let tests: Vec<_> = tests
        .iter()
        .map(|(method, result, age)| array([uint(*method), uint(*result), uint(*age)]))
        .collect();
    entry(description, 3, array([uint(2), array(tests)]))
}

fn changed(description: &str, change: impl FnOnce(Map) -> Map) -> BundleCase {
    is(description, change(policy(0, 1)).encode())
}

fn is(description: &str, policy: Vec<u8>) -> BundleCase {
    body(description, |it| it.set(7, map([[text("metro"), policy]])))
}
