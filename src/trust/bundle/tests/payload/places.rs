//! Floors, places and policies that break a rule.

use super::*;

#[test]
fn floors_that_break_a_rule_are_refused() {
    refuse(
        "a floor of a status list",
        &[
            ("no array", &[BODY, 6], To(Value::Map(vec![]))),
            (
                "too many",
                &[BODY, 6],
                To(Value::Array(vec![uint(0); MAX_STATUS_FLOORS + 1])),
            ),
            ("one item", &[BODY, 6, 0], To(Value::Array(vec![text("x")]))),
            ("three items", &[BODY, 6, 0], Push(uint(0))),
            ("URI empty", &[BODY, 6, 0, 0], To(text(""))),
            ("URI of 257", &[BODY, 6, 0, 0], To(text(&"x".repeat(257)))),
            ("URI with a space", &[BODY, 6, 0, 0], To(text("a b"))),
            (
                "URI not ASCII",
                &[BODY, 6, 0, 0],
                To(text("https://é.example")),
            ),
            ("number as text", &[BODY, 6, 0, 1], To(text("3"))),
            ("number negative", &[BODY, 6, 0, 1], To(int(-3))),
        ],
    );
}

#[test]
fn places_that_break_a_rule_are_refused() {
    const P: &[i64] = &[BODY, 7, 1];
    refuse(
        "a place or its policy",
        &[
            ("no map", &[BODY, 7], To(Value::Array(vec![]))),
            ("too many", &[BODY, 7], To(many_places(MAX_PLACES + 1))),
            ("a place of bytes", &[BODY, 7], To(place(bytes(b"mall")))),
            ("a place of a number", &[BODY, 7], To(place(uint(1)))),
            ("a place without name", &[BODY, 7], To(place(text("")))),
            (
                "a place of 65 bytes",
                &[BODY, 7],
                To(place(text(&"x".repeat(65)))),
            ),
            (
                "a place with a control",
                &[BODY, 7],
                To(place(text("ma\u{1b}ll"))),
            ),
            ("a policy of an array", P, To(Value::Array(vec![]))),
            ("an empty policy", P, To(Value::Map(vec![]))),
            ("unknown key 11", P, Insert(11, uint(0))),
            ("unknown key 0", P, Insert(0, uint(0))),
            ("colours absent", P, Cut(1)),
            ("staleness absent", P, Cut(8)),
            ("staleness absent, nothing else", &[BODY, 7, 0], Cut(8)),
            ("colours backwards", &[BODY, 7, 1, 1], To(uints(&[1, 0]))),
            ("one colour", &[BODY, 7, 1, 1], To(uints(&[0]))),
            ("three colours", &[BODY, 7, 1, 1], To(uints(&[0, 1, 2]))),
            ("colour 3", &[BODY, 7, 1, 1, 1], To(uint(3))),
            ("age: failing 0", &[BODY, 7, 1, 2, 0], To(uint(0))),
            ("age: failing 3", &[BODY, 7, 1, 2, 0], To(uint(3))),
            ("age of 33 bits", &[BODY, 7, 1, 2, 1], To(uint(1 << 32))),
            ("age and more", &[BODY, 7, 1, 2], Push(uint(0))),
            ("test: failing 0", &[BODY, 7, 1, 3, 0], To(uint(0))),
            ("no tests", &[BODY, 7, 1, 3, 1], To(Value::Array(vec![]))),
            (
                "five tests",
                &[BODY, 7, 1, 3, 1],
                To(Value::Array(vec![uints(&[1, 0, 9]); 5])),
            ),
            ("tests and more", &[BODY, 7, 1, 3], Push(uint(0))),
            ("test method 0", &[BODY, 7, 1, 3, 1, 0, 0], To(uint(0))),
            ("test method 3", &[BODY, 7, 1, 3, 1, 0, 0], To(uint(3))),
            ("test result 3", &[BODY, 7, 1, 3, 1, 0, 1], To(uint(3))),
            (
                "test age of 33 bits",
                &[BODY, 7, 1, 3, 1, 0, 2],
                To(uint(1 << 32)),
            ),
            ("a test of two", &[BODY, 7, 1, 3, 1, 0], To(uints(&[1, 0]))),
            ("a test of four", &[BODY, 7, 1, 3, 1, 0], Push(uint(0))),
            ("itinerary: failing 0", &[BODY, 7, 1, 4, 0], To(uint(0))),
            ("itinerary: missing 3", &[BODY, 7, 1, 4, 1], To(uint(3))),
            ("itinerary: no day", &[BODY, 7, 1, 4, 2], To(uint(0))),
            ("itinerary: 32 days", &[BODY, 7, 1, 4, 2], To(uint(32))),
            ("itinerary: 256 days", &[BODY, 7, 1, 4, 2], To(uint(256))),
            ("itinerary: region 10", &[BODY, 7, 1, 4, 3, 0], To(uint(10))),
            (
                "itinerary: 4097 regions",
                &[BODY, 7, 1, 4, 3],
                To(Value::Array(vec![uint(44); 4_097])),
            ),
            ("itinerary and more", &[BODY, 7, 1, 4], Push(uint(0))),
            ("regions: failing 0", &[BODY, 7, 1, 5, 0], To(uint(0))),
            ("no region", &[BODY, 7, 1, 5, 1], To(Value::Array(vec![]))),
            (
                "4097 regions",
                &[BODY, 7, 1, 5, 1],
                To(Value::Array(vec![uint(44); 4_097])),
            ),
            ("regions and more", &[BODY, 7, 1, 5], Push(uint(0))),
            ("identity 0", &[BODY, 7, 1, 6], To(uint(0))),
            ("identity 3", &[BODY, 7, 1, 6], To(uint(3))),
            ("identity in an array", &[BODY, 7, 1, 6], To(uints(&[1]))),
            ("live: failing 0", &[BODY, 7, 1, 7, 0], To(uint(0))),
            ("live of 33 bits", &[BODY, 7, 1, 7, 1], To(uint(1 << 32))),
            (
                "staleness of four",
                &[BODY, 7, 1, 8],
                To(uints(&[1, 2, 1, 2])),
            ),
            ("staleness of six", &[BODY, 7, 1, 8], Push(uint(0))),
            (
                "bundle's soft age of 33 bits",
                &[BODY, 7, 1, 8, 0],
                To(uint(1 << 32)),
            ),
            ("bundle stale: decision 3", &[BODY, 7, 1, 8, 1], To(uint(3))),
            (
                "list's soft age of 33 bits",
                &[BODY, 7, 1, 8, 2],
                To(uint(1 << 32)),
            ),
            ("list stale: decision 3", &[BODY, 7, 1, 8, 3], To(uint(3))),
            ("list missing: decision 3", &[BODY, 7, 1, 8, 4], To(uint(3))),
            ("no names", &[BODY, 7, 1, 9], To(Value::Map(vec![]))),
            ("retention of 33 bits", &[BODY, 7, 1, 10], To(uint(1 << 32))),
            ("retention null", &[BODY, 7, 1, 10], To(Value::Null)),
        ],
    );
}

#[test]
fn a_bundle_has_up_to_a_thousand_places() {
    let with = |count| {
        let change = To(many_places(count));
        verdict(&encoded(&changed(&[BODY, 7], &change)))
    };
    let rule = "a place or its policy";
    assert_eq!(with(MAX_PLACES), Ok(()));
    assert_eq!(with(MAX_PLACES + 1), Err(Malformed::Claims { rule }));
}
