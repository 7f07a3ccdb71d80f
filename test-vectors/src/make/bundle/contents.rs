//! Contents that break a rule: numbers, roots, floors.

use super::body;
use crate::case::BundleCase;
use crate::make::cbor::{NULL, array, bytes, int, map, text, uint};
use crate::make::signer::issuer;
use crate::make::trust::{TRUE, root, roots};

cases![
    payload_prev_of_31_bytes,
    payload_prev_of_33_bytes,
    payload_prev_empty,
    payload_prev_false,
    payload_prev_undefined,
    payload_prev_as_text,
    payload_roots_none,
    payload_roots_33,
    payload_roots_as_map,
    payload_root_twice,
    payload_root_of_31_bytes,
    payload_root_as_cose_key,
    payload_root_of_small_order,
    payload_root_off_the_curve,
    payload_threshold_0,
    payload_threshold_4_of_3,
    payload_threshold_past_64_bits,
    payload_threshold_negative,
    payload_threshold_true,
    payload_issuers_as_map,
    payload_issuers_null,
    payload_issuer_as_array,
    payload_floors_as_map,
    payload_floor_of_one,
    payload_floor_of_three,
    payload_floor_without_uri,
    payload_floor_with_space,
    payload_floor_not_ascii,
    payload_floor_of_257_bytes,
    payload_floor_as_bytes,
    payload_floor_negative,
];

fn payload_prev_of_31_bytes() -> BundleCase {
    body("The predecessor's hash is short.", |it| {
        it.set(2, bytes(&[7; 31]))
    })
}

fn payload_prev_of_33_bytes() -> BundleCase {
    body("The predecessor's hash is long.", |it| {
        it.set(2, bytes(&[7; 33]))
    })
}

fn payload_prev_empty() -> BundleCase {
    body("An empty string for no predecessor.", |it| {
        it.set(2, bytes(&[]))
    })
}

fn payload_prev_false() -> BundleCase {
    body("False for no predecessor.", |it| it.set(2, vec![0xf4]))
}

fn payload_prev_undefined() -> BundleCase {
    body("Undefined for no predecessor.", |it| it.set(2, vec![0xf7]))
}

fn payload_prev_as_text() -> BundleCase {
    body("The predecessor's hash is a text.", |it| {
        it.set(2, text(&"7".repeat(32)))
    })
}

fn payload_roots_none() -> BundleCase {
    body("An empty list of roots.", |it| it.set(3, array([])))
}

fn payload_roots_33() -> BundleCase {
    body("One root more than a bundle may have.", |it| {
        it.set(3, keys(33))
    })
}

fn payload_roots_as_map() -> BundleCase {
    body("The roots are a map.", |it| {
        it.set(3, map([[uint(1), bytes(&root(1).public())]]))
    })
}

fn payload_root_twice() -> BundleCase {
    body("A root stands twice, and would count twice.", |it| {
        it.set(
            3,
            array(
                roots([1, 2, 1])
                    .iter()
                    .map(|key| bytes(key))
                    .collect::<Vec<_>>(),
            ),
        )
    })
}

fn payload_root_of_31_bytes() -> BundleCase {
    body("A root is short.", |it| it.set(3, array([bytes(&[7; 31])])))
}

fn payload_root_as_cose_key() -> BundleCase {
    body("A root is a COSE_Key.", |it| {
        it.set(
            3,
            array([
                crate::make::signer::cose_key(&root(1).public()),
                bytes(&root(2).public()),
            ]),
        )
    })
}

fn payload_root_of_small_order() -> BundleCase {
    body(
        "A root is the neutral element, and verifies what nobody signed.",
        |it| {
            it.set(
                3,
                array([
                    bytes(&small()),
                    bytes(&root(1).public()),
                    bytes(&root(2).public()),
                ]),
            )
        },
    )
}

fn payload_root_off_the_curve() -> BundleCase {
    body("A root is no point of the curve.", |it| {
        it.set(
            3,
            array([
                bytes(&[2; 32]),
                bytes(&root(1).public()),
                bytes(&root(2).public()),
            ]),
        )
    })
}

fn payload_threshold_0() -> BundleCase {
    body("Nobody would have to sign.", |it| it.set(4, uint(0)))
}

fn payload_threshold_4_of_3() -> BundleCase {
    body("Nobody could ever sign.", |it| it.set(4, uint(4)))
}

fn payload_threshold_past_64_bits() -> BundleCase {
    body("The threshold is the highest number there is.", |it| {
        it.set(4, uint(u64::MAX))
    })
}

fn payload_threshold_negative() -> BundleCase {
    body("The threshold is negative.", |it| it.set(4, int(-2)))
}

fn payload_threshold_true() -> BundleCase {
    body("The threshold is true.", |it| it.set(4, vec![TRUE]))
}

fn payload_issuers_as_map() -> BundleCase {
    body("The issuers are a map.", |it| it.set(5, map([])))
}

fn payload_issuers_null() -> BundleCase {
    body("The issuers are null.", |it| it.set(5, vec![NULL]))
}

fn payload_issuer_as_array() -> BundleCase {
    body("An issuer is an array.", |it| {
        it.set(5, array([array([bytes(&issuer().public())])]))
    })
}

fn payload_floors_as_map() -> BundleCase {
    body("The floors are a map.", |it| {
        it.set(6, map([[text("https://gd.example/status/0"), uint(1)]]))
    })
}

fn payload_floor_of_one() -> BundleCase {
    floor(
        "A floor has no number.",
        &[text("https://gd.example/status/0")],
    )
}

fn payload_floor_of_three() -> BundleCase {
    floor(
        "A floor has a third element.",
        &[text("https://gd.example/status/0"), uint(1), uint(1)],
    )
}

fn payload_floor_without_uri() -> BundleCase {
    floor("A floor's URI is empty.", &[text(""), uint(1)])
}

fn payload_floor_with_space() -> BundleCase {
    floor(
        "A floor's URI has a space in it.",
        &[text("https://gd.example/status 0"), uint(1)],
    )
}

fn payload_floor_not_ascii() -> BundleCase {
    floor(
        "A floor's URI has a letter that is not ASCII.",
        &[text("https://gd.example/städte/0"), uint(1)],
    )
}

fn payload_floor_of_257_bytes() -> BundleCase {
    floor(
        "A floor's URI is too long.",
        &[text(&"u".repeat(257)), uint(1)],
    )
}

fn payload_floor_as_bytes() -> BundleCase {
    floor(
        "A floor's URI is a byte string.",
        &[bytes(b"https://gd.example/status/0"), uint(1)],
    )
}

fn payload_floor_negative() -> BundleCase {
    floor(
        "A floor is negative.",
        &[text("https://gd.example/status/0"), int(-1)],
    )
}

fn floor(description: &str, items: &[Vec<u8>]) -> BundleCase {
    body(description, |it| it.set(6, array([array(items)])))
}

fn keys(count: u8) -> Vec<u8> {
    let keys: Vec<_> = (1..=count).map(|it| bytes(&root(it).public())).collect();
    array(keys)
}

/// The neutral element.
fn small() -> [u8; 32] {
    let mut key = [0; 32];
    key[0] = 1;
    key
}
