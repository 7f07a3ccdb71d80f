//! Faults in companions and tests.

use super::*;
use crate::make::says::{AT, IDENTITY, itinerary, test};

table![
    companions_empty,
    companions_six,
    companions_without_colour_beside_itinerary,
    companions_without_colour_beside_test,
    companions_map,
    companions_one_not_in_an_array,
    companion_of_two_items,
    companion_of_four_items,
    companion_without_colour,
    companion_colour_3,
    companion_identity_of_11_bytes,
    companion_identity_of_13_bytes,
    companion_document_type_0,
    companion_document_type_7,
    companion_items_out_of_order,
    companion_map,
    companion_second_is_malformed,
    tests_empty,
    tests_five,
    tests_one_not_in_an_array,
    tests_map,
    test_of_two_items,
    test_of_four_items,
    test_method_0,
    test_method_3,
    test_result_3,
    test_result_false,
    test_sampled_above_32_bits,
    test_sampled_text,
    test_sampled_tagged_as_time,
    test_sampled_null,
    test_last_is_malformed,
];

fn companions_empty() -> Vector {
    companions("An empty list of companions is not left out.", &[])
}

fn companions_six() -> Vector {
    companions("Six companions.", &vec![good_companion(); 6])
}

fn companions_without_colour_beside_itinerary() -> Vector {
    broken_body_of(
        &itinerary(),
        "Companions need the holder's colour; an itinerary will not do.",
        |body| body.set(5, array([good_companion()])),
    )
}

fn companions_without_colour_beside_test() -> Vector {
    broken_body_of(
        &test(),
        "Companions need the holder's colour; a test will not do.",
        |body| body.set(5, array([good_companion()])),
    )
}

fn companions_map() -> Vector {
    let map = crate::make::cbor::map([[uint(1), good_companion()]]);
    broken_body("The companions are a map.", |body| body.set(5, map))
}

fn companions_one_not_in_an_array() -> Vector {
    broken_body("One companion stands without a list around.", |body| {
        body.set(5, good_companion())
    })
}

fn companion_of_two_items() -> Vector {
    companion(
        "A companion lacks the type of document.",
        [uint(0), bytes(&IDENTITY)],
    )
}

fn companion_of_four_items() -> Vector {
    let items = [uint(0), bytes(&IDENTITY), uint(1), uint(0)];
    companion("A companion has a fourth item.", items)
}

fn companion_without_colour() -> Vector {
    companion(
        "A companion's colour is null.",
        [vec![NULL], bytes(&IDENTITY), uint(1)],
    )
}

fn companion_colour_3() -> Vector {
    companion(
        "A companion has a colour 3.",
        [uint(3), bytes(&IDENTITY), uint(1)],
    )
}

fn companion_identity_of_11_bytes() -> Vector {
    companion(
        "A companion's hash has eleven bytes.",
        [uint(0), bytes(&[7; 11]), uint(1)],
    )
}

fn companion_identity_of_13_bytes() -> Vector {
    companion(
        "A companion's hash has thirteen bytes.",
        [uint(0), bytes(&[7; 13]), uint(1)],
    )
}

fn companion_document_type_0() -> Vector {
    companion(
        "A companion's type of document is 0.",
        [uint(0), bytes(&IDENTITY), uint(0)],
    )
}

fn companion_document_type_7() -> Vector {
    companion(
        "A companion's type of document is 7.",
        [uint(0), bytes(&IDENTITY), uint(7)],
    )
}

fn companion_items_out_of_order() -> Vector {
    companion(
        "A companion's hash stands first.",
        [bytes(&IDENTITY), uint(0), uint(1)],
    )
}

fn companion_map() -> Vector {
    let entries = [
        [uint(0), uint(0)],
        [uint(1), bytes(&IDENTITY)],
        [uint(2), uint(1)],
    ];
    companions("A companion is a map.", &[crate::make::cbor::map(entries)])
}

fn companion_second_is_malformed() -> Vector {
    let bad = array([uint(3), bytes(&IDENTITY), uint(1)]);
    companions(
        "The second companion has a colour 3.",
        &[good_companion(), bad],
    )
}

fn tests_empty() -> Vector {
    tests("An empty list of tests is not left out.", &[])
}

fn tests_five() -> Vector {
    tests("Five tests.", &vec![good_test(); 5])
}

fn tests_one_not_in_an_array() -> Vector {
    broken_body("One test stands without a list around.", |body| {
        body.set(7, good_test())
    })
}

fn tests_map() -> Vector {
    let map = crate::make::cbor::map([[uint(1), good_test()]]);
    broken_body("The tests are a map.", |body| body.set(7, map))
}

fn test_of_two_items() -> Vector {
    one_test("A test lacks its sampling time.", [uint(1), uint(0)])
}

fn test_of_four_items() -> Vector {
    one_test(
        "A test has a fourth item.",
        [uint(1), uint(0), uint(AT.into()), uint(0)],
    )
}

fn test_method_0() -> Vector {
    one_test("There is no method 0.", [uint(0), uint(0), uint(AT.into())])
}

fn test_method_3() -> Vector {
    one_test("There is no method 3.", [uint(3), uint(0), uint(AT.into())])
}

fn test_result_3() -> Vector {
    one_test("There is no result 3.", [uint(1), uint(3), uint(AT.into())])
}

fn test_result_false() -> Vector {
    one_test(
        "The result is false, which is not negative.",
        [uint(1), vec![0xf4], uint(AT.into())],
    )
}

fn test_sampled_above_32_bits() -> Vector {
    one_test(
        "The sample was taken at 2^32.",
        [uint(1), uint(0), uint(1 << 32)],
    )
}

fn test_sampled_text() -> Vector {
    one_test(
        "The sampling time is a date in words.",
        [uint(1), uint(0), text("2026-11-20")],
    )
}

fn test_sampled_tagged_as_time() -> Vector {
    let time = tag(1, &uint(AT.into()));
    one_test("The sampling time has tag 1.", [uint(1), uint(0), time])
}

fn test_sampled_null() -> Vector {
    one_test("The sampling time is null.", [uint(1), uint(0), vec![NULL]])
}

fn test_last_is_malformed() -> Vector {
    let bad = array([uint(1), uint(0)]);
    tests(
        "The last of three tests lacks an item.",
        &[good_test(), good_test(), bad],
    )
}

fn companion(description: &str, items: impl AsRef<[Vec<u8>]>) -> Vector {
    companions(description, &[array(items)])
}

fn companions(description: &str, companions: &[Vec<u8>]) -> Vector {
    broken_body(description, |body| body.set(5, array(companions)))
}

fn one_test(description: &str, items: impl AsRef<[Vec<u8>]>) -> Vector {
    tests(description, &[array(items)])
}

fn tests(description: &str, tests: &[Vec<u8>]) -> Vector {
    broken_body(description, |body| body.set(7, array(tests)))
}

fn good_companion() -> Vec<u8> {
    array([uint(0), bytes(&IDENTITY), uint(1)])
}

fn good_test() -> Vec<u8> {
    array([uint(1), uint(0), uint(AT.into())])
}
