//! Places that have no right name.

use super::body;
use crate::case::BundleCase;
use crate::make::cbor::{Entry, array, bytes, map, text, uint};
use crate::make::trust::policy;

cases![
    places_as_array,
    places_as_bytes,
    place_without_name,
    place_of_65_bytes,
    place_of_22_characters_of_three_bytes,
    place_with_tab,
    place_with_delete,
    place_as_number,
    place_as_bytes,
    place_wrong_behind_a_right_one,
];

fn places_as_array() -> BundleCase {
    is("The places are an array.", array([text("metro")]))
}

fn places_as_bytes() -> BundleCase {
    is("The places stand in a byte string.", bytes(&map([])))
}

fn place_without_name() -> BundleCase {
    named("A place's name is empty.", text(""))
}

fn place_of_65_bytes() -> BundleCase {
    named("A place's name is too long.", text(&"p".repeat(65)))
}

fn place_of_22_characters_of_three_bytes() -> BundleCase {
    named("Lengths count in bytes: 66.", text(&"站".repeat(22)))
}

fn place_with_tab() -> BundleCase {
    named("A place's name has a control character.", text("metro\t"))
}

fn place_with_delete() -> BundleCase {
    named(
        "A place's name has a control character of 127.",
        text("metro\u{7f}"),
    )
}

fn place_as_number() -> BundleCase {
    named("A place's name is a number.", uint(1))
}

fn place_as_bytes() -> BundleCase {
    named("A place's name is a byte string.", bytes(b"metro"))
}

fn place_wrong_behind_a_right_one() -> BundleCase {
    is(
        "The second place has no right name.",
        map([entry(text("metro")), entry(text("hotel\n"))]),
    )
}

fn named(description: &str, name: Vec<u8>) -> BundleCase {
    is(description, map([entry(name)]))
}

fn is(description: &str, places: Vec<u8>) -> BundleCase {
    body(description, |it| it.set(7, places))
}

fn entry(name: Vec<u8>) -> Entry {
    [name, policy(0, 0).encode()]
}
