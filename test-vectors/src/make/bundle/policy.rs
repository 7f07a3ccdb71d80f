//! Policies that break a rule.

use super::body;
use crate::case::BundleCase;
use crate::make::cbor::{Map, NULL, array, int, map, text, uint};
use crate::make::trust::policy;

cases![
    policy_as_array,
    policy_empty,
    policy_without_colours,
    policy_without_staleness,
    policy_with_entry_0,
    policy_with_entry_11,
    policy_with_negative_entry,
    policy_with_text_entry,
    policy_admits_worse_than_it_refers,
    policy_admits_colour_3,
    policy_refers_colour_3,
    policy_colours_of_one,
    policy_colours_of_three,
    policy_colours_as_words,
    policy_age_admits,
    policy_age_failing_3,
    policy_age_past_32_bits,
    policy_age_negative,
    policy_age_of_one,
    policy_age_alone,
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
    policy_identity_admits,
    policy_identity_3,
    policy_identity_true,
    policy_live_admits,
    policy_live_past_32_bits,
    policy_live_alone,
    policy_live_null,
    policy_staleness_of_four,
    policy_staleness_of_six,
    policy_staleness_bundle_age_past_32_bits,
    policy_staleness_list_age_past_32_bits,
    policy_staleness_bundle_3,
    policy_staleness_list_3,
    policy_staleness_missing_3,
    policy_names_none,
    policy_name_with_line_end,
    policy_language_with_space,
    policy_retention_past_32_bits,
    policy_retention_negative,
];

fn policy_as_array() -> BundleCase {
    is("The policy is an array.", array([uint(0)]))
}

fn policy_empty() -> BundleCase {
    is("The policy is empty.", map([]))
}

fn policy_without_colours() -> BundleCase {
    changed("No colours.", |it| it.without(1))
}

fn policy_without_staleness() -> BundleCase {
    changed("Nothing is said about what is stale.", |it| it.without(8))
}

fn policy_with_entry_0() -> BundleCase {
    changed("An entry 0.", |it| it.set(0, uint(0)))
}

fn policy_with_entry_11() -> BundleCase {
    changed("An entry 11.", |it| it.set(11, uint(0)))
}

fn policy_with_negative_entry() -> BundleCase {
    changed("An entry -1.", |it| it.set(-1, uint(0)))
}

fn policy_with_text_entry() -> BundleCase {
    changed("An entry whose key is a text.", |it| {
        it.then(text("note"), text("none"))
    })
}

fn policy_admits_worse_than_it_refers() -> BundleCase {
    entry(
        "Yellow is admitted, and only green referred.",
        1,
        array([uint(1), uint(0)]),
    )
}

fn policy_admits_colour_3() -> BundleCase {
    entry("A fourth colour.", 1, array([uint(3), uint(3)]))
}

fn policy_refers_colour_3() -> BundleCase {
    entry("A fourth colour is referred.", 1, array([uint(0), uint(3)]))
}

fn policy_colours_of_one() -> BundleCase {
    entry("One colour.", 1, array([uint(0)]))
}

fn policy_colours_of_three() -> BundleCase {
    entry("Three colours.", 1, array([uint(0), uint(1), uint(2)]))
}

fn policy_colours_as_words() -> BundleCase {
    entry(
        "A colour is a word.",
        1,
        array([text("green"), text("yellow")]),
    )
}

fn policy_age_admits() -> BundleCase {
    entry(
        "A code that is too old would be admitted.",
        2,
        array([uint(0), uint(3_600)]),
    )
}

fn policy_age_failing_3() -> BundleCase {
    entry("A fourth decision.", 2, array([uint(3), uint(3_600)]))
}

fn policy_age_past_32_bits() -> BundleCase {
    entry("The age is too great.", 2, array([uint(2), uint(1 << 32)]))
}

fn policy_age_negative() -> BundleCase {
    entry("The age is negative.", 2, array([uint(2), int(-1)]))
}

fn policy_age_of_one() -> BundleCase {
    entry("No age.", 2, array([uint(2)]))
}

fn policy_age_alone() -> BundleCase {
    entry("The age has no decision.", 2, uint(3_600))
}

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

fn policy_identity_admits() -> BundleCase {
    entry("A missing document would be admitted.", 6, uint(0))
}

fn policy_identity_3() -> BundleCase {
    entry("A fourth decision.", 6, uint(3))
}

fn policy_identity_true() -> BundleCase {
    entry("Identity is true.", 6, vec![0xf5])
}

fn policy_live_admits() -> BundleCase {
    entry(
        "A picture of a code would be admitted.",
        7,
        array([uint(0), uint(60)]),
    )
}

fn policy_live_past_32_bits() -> BundleCase {
    entry(
        "The seconds are too many.",
        7,
        array([uint(2), uint(1 << 32)]),
    )
}

fn policy_live_alone() -> BundleCase {
    entry("The seconds have no decision.", 7, uint(60))
}

fn policy_live_null() -> BundleCase {
    entry("The seconds are null.", 7, array([uint(2), vec![NULL]]))
}

fn policy_staleness_of_four() -> BundleCase {
    stale(
        "Nothing is said about missing lists.",
        &[u32::MAX.into(), 2, u32::MAX.into(), 2],
    )
}

fn policy_staleness_of_six() -> BundleCase {
    stale("A sixth element.", &[1, 2, 1, 2, 2, 2])
}

fn policy_staleness_bundle_age_past_32_bits() -> BundleCase {
    stale("The bundle's age is too great.", &[1 << 32, 2, 1, 2, 2])
}

fn policy_staleness_list_age_past_32_bits() -> BundleCase {
    stale("The lists' age is too great.", &[1, 2, 1 << 32, 2, 2])
}

fn policy_staleness_bundle_3() -> BundleCase {
    stale("A fourth decision about stale bundles.", &[1, 3, 1, 2, 2])
}

fn policy_staleness_list_3() -> BundleCase {
    stale("A fourth decision about stale lists.", &[1, 2, 1, 3, 2])
}

fn policy_staleness_missing_3() -> BundleCase {
    stale("A fourth decision about missing lists.", &[1, 2, 1, 2, 3])
}

fn policy_names_none() -> BundleCase {
    entry("There is no name.", 9, map([]))
}

fn policy_name_with_line_end() -> BundleCase {
    entry(
        "A name has a line end.",
        9,
        map([[text("en"), text("Metro\n")]]),
    )
}

fn policy_language_with_space() -> BundleCase {
    entry(
        "A language has a space.",
        9,
        map([[text("e n"), text("Metro")]]),
    )
}

fn policy_retention_past_32_bits() -> BundleCase {
    entry("The seconds are too many.", 10, uint(1 << 32))
}

fn policy_retention_negative() -> BundleCase {
    entry("The seconds are negative.", 10, int(-1))
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

fn stale(description: &str, items: &[u64]) -> BundleCase {
    let items: Vec<_> = items.iter().map(|it| uint(*it)).collect();
    entry(description, 8, array(items))
}

fn changed(description: &str, change: impl FnOnce(Map) -> Map) -> BundleCase {
    is(description, change(policy(0, 1)).encode())
}

fn is(description: &str, policy: Vec<u8>) -> BundleCase {
    body(description, |it| it.set(7, map([[text("metro"), policy]])))
}
