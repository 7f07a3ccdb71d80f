//! Issuers' entries that lack something or have too much.

use super::body;
use crate::case::BundleCase;
use crate::make::cbor::{Map, NULL, array, bytes, int, map, tag, text, uint};
use crate::make::trust::{TRUE, usual};

cases![
    issuer_without_key,
    issuer_without_id,
    issuer_without_names,
    issuer_without_regions,
    issuer_without_purposes,
    issuer_without_not_before,
    issuer_without_not_after,
    issuer_without_max_lifetime,
    issuer_with_entry_0,
    issuer_with_entry_12,
    issuer_with_negative_entry,
    issuer_with_text_entry,
    issuer_key_of_31_bytes,
    issuer_key_of_33_bytes,
    issuer_key_as_text,
    issuer_key_of_small_order,
    issuer_key_off_the_curve,
    issuer_key_not_reduced,
    issuer_key_twice,
    issuer_entry_twice,
    issuer_key_compromised_and_again,
    issuer_id_as_bytes,
    issuer_names_as_text,
    issuer_names_as_array,
    issuer_name_as_bytes,
    issuer_language_as_number,
    issuer_regions_as_number,
    issuer_regions_null,
    issuer_purposes_as_number,
    issuer_purpose_as_word,
    issuer_not_before_as_text,
    issuer_not_after_tagged,
    issuer_max_lifetime_null,
    issuer_state_null,
    issuer_state_as_word,
    issuer_specimen_false,
    issuer_specimen_1,
    issuer_specimen_null,
    issuer_base_as_text,
    issuer_base_of_one,
    issuer_base_of_three,
    issuer_base_shift_negative,
    issuer_base_with_true,
];

fn issuer_without_key() -> BundleCase {
    entry("No key.", |it| it.without(1))
}

fn issuer_without_id() -> BundleCase {
    entry("No id.", |it| it.without(2))
}

fn issuer_without_names() -> BundleCase {
    entry("No names.", |it| it.without(3))
}

fn issuer_without_regions() -> BundleCase {
    entry("No regions, where an empty list would do.", |it| {
        it.without(4)
    })
}

fn issuer_without_purposes() -> BundleCase {
    entry("No purposes.", |it| it.without(5))
}

fn issuer_without_not_before() -> BundleCase {
    entry("No start.", |it| it.without(6))
}

fn issuer_without_not_after() -> BundleCase {
    entry("No end.", |it| it.without(7))
}

fn issuer_without_max_lifetime() -> BundleCase {
    entry("No lifetime.", |it| it.without(8))
}

fn issuer_with_entry_0() -> BundleCase {
    entry("An entry 0.", |it| it.set(0, uint(0)))
}

fn issuer_with_entry_12() -> BundleCase {
    entry("An entry 12.", |it| it.set(12, uint(0)))
}

fn issuer_with_negative_entry() -> BundleCase {
    entry("An entry -1.", |it| it.set(-1, uint(0)))
}

fn issuer_with_text_entry() -> BundleCase {
    entry("An entry whose key is a text.", |it| {
        it.then(text("url"), text("https://gd.example"))
    })
}

fn issuer_key_of_31_bytes() -> BundleCase {
    entry("The key is short.", |it| it.set(1, bytes(&[7; 31])))
}

fn issuer_key_of_33_bytes() -> BundleCase {
    entry("The key has a byte before it that names its curve.", |it| {
        it.set(1, bytes(&[7; 33]))
    })
}

fn issuer_key_as_text() -> BundleCase {
    entry("The key is a text.", |it| it.set(1, text(&"7".repeat(32))))
}

fn issuer_key_of_small_order() -> BundleCase {
    entry("The key is the neutral element.", |it| {
        it.set(1, bytes(&first(1)))
    })
}

fn issuer_key_off_the_curve() -> BundleCase {
    entry("The key is no point of the curve.", |it| {
        it.set(1, bytes(&first(2)))
    })
}

fn issuer_key_not_reduced() -> BundleCase {
    entry("The key is written in a second way.", |it| {
        it.set(1, bytes(&not_reduced()))
    })
}

fn issuer_key_twice() -> BundleCase {
    twice("A key stands twice, for two issuers.", "XX-HEALTH")
}

fn issuer_entry_twice() -> BundleCase {
    twice("An entry stands twice.", "GD-HEALTH")
}

fn issuer_key_compromised_and_again() -> BundleCase {
    twice_with_state("A key is compromised in one entry and not in another.", 2)
}

fn issuer_id_as_bytes() -> BundleCase {
    entry("The id is a byte string.", |it| {
        it.set(2, bytes(b"GD-HEALTH"))
    })
}

fn issuer_names_as_text() -> BundleCase {
    entry("The name is in no language.", |it| {
        it.set(3, text("Guangdong"))
    })
}

fn issuer_names_as_array() -> BundleCase {
    entry("The names are an array.", |it| {
        it.set(3, array([text("Guangdong")]))
    })
}

fn issuer_name_as_bytes() -> BundleCase {
    entry("A name is a byte string.", |it| {
        it.set(3, map([[text("en"), bytes(b"Guangdong")]]))
    })
}

fn issuer_language_as_number() -> BundleCase {
    entry("A language is a number.", |it| {
        it.set(3, map([[uint(1), text("Guangdong")]]))
    })
}

fn issuer_regions_as_number() -> BundleCase {
    entry("The regions are one.", |it| it.set(4, uint(44)))
}

fn issuer_regions_null() -> BundleCase {
    entry("The regions are null.", |it| it.set(4, vec![NULL]))
}

fn issuer_purposes_as_number() -> BundleCase {
    entry("The purposes are one.", |it| it.set(5, uint(1)))
}

fn issuer_purpose_as_word() -> BundleCase {
    entry("A purpose is a word.", |it| {
        it.set(5, array([text("colour")]))
    })
}

fn issuer_not_before_as_text() -> BundleCase {
    entry("The start is a text.", |it| it.set(6, text("2026-01-01")))
}

fn issuer_not_after_tagged() -> BundleCase {
    entry("The end is tagged as an instant.", |it| {
        it.set(7, tag(1, &uint(1_800_000_000)))
    })
}

fn issuer_max_lifetime_null() -> BundleCase {
    entry("The lifetime is null.", |it| it.set(8, vec![NULL]))
}

fn issuer_state_null() -> BundleCase {
    entry("The state is null.", |it| it.set(9, vec![NULL]))
}

fn issuer_state_as_word() -> BundleCase {
    entry("The state is a word.", |it| it.set(9, text("retired")))
}

fn issuer_specimen_false() -> BundleCase {
    entry("The entry for specimens says that it is none.", |it| {
        it.set(10, vec![0xf4])
    })
}

fn issuer_specimen_1() -> BundleCase {
    entry("The entry for specimens is a number.", |it| {
        it.set(10, uint(1))
    })
}

fn issuer_specimen_null() -> BundleCase {
    entry("The entry for specimens is null.", |it| {
        it.set(10, vec![NULL])
    })
}

fn issuer_base_as_text() -> BundleCase {
    entry("The status base has no shift.", |it| {
        it.set(11, text("https://gd.example/status/"))
    })
}

fn issuer_base_of_one() -> BundleCase {
    entry("The status base is an array of one.", |it| {
        it.set(11, array([text("https://gd.example/status/")]))
    })
}

fn issuer_base_of_three() -> BundleCase {
    entry("The status base has a third element.", |it| {
        it.set(
            11,
            array([text("https://gd.example/status/"), uint(4), uint(4)]),
        )
    })
}

fn issuer_base_shift_negative() -> BundleCase {
    entry("The status base's shift is negative.", |it| {
        it.set(11, array([text("https://gd.example/status/"), int(-1)]))
    })
}

fn issuer_base_with_true() -> BundleCase {
    entry("The status base's shift is true.", |it| {
        it.set(11, array([text("https://gd.example/status/"), vec![TRUE]]))
    })
}

/// The first issuer's entry changed.
fn entry(description: &str, change: impl FnOnce(Map) -> Map) -> BundleCase {
    let issuers = usual().issuers;
    let mut entries: Vec<_> = issuers.iter().map(|it| it.entry().encode()).collect();
    entries[0] = change(issuers[0].entry()).encode();
    body(description, |it| it.set(5, array(entries)))
}

fn twice(description: &str, id: &str) -> BundleCase {
    again(description, |it| it.set(2, text(id)))
}

fn twice_with_state(description: &str, state: u64) -> BundleCase {
    again(description, |it| it.set(9, uint(state)))
}

/// The first issuer's entry once more at the end, changed.
fn again(description: &str, change: impl FnOnce(Map) -> Map) -> BundleCase {
    let issuers = usual().issuers;
    let mut entries: Vec<_> = issuers.iter().map(|it| it.entry().encode()).collect();
    entries.push(change(issuers[0].entry()).encode());
    body(description, |it| it.set(5, array(entries)))
}

/// A key that is this number: 1 is the neutral element, 2 is on no point.
fn first(number: u8) -> [u8; 32] {
    let mut key = [0; 32];
    key[0] = number;
    key
}

/// The neutral element with y = p + 1.
fn not_reduced() -> [u8; 32] {
    let mut key = [0xff; 32];
    key[0] = 0xee;
    key[31] = 0x7f;
    key
}
