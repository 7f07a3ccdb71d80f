//! Payloads that break a rule of a bundle's own claims.

use super::{body, top, unread};
use crate::case::BundleCase;
use crate::make::cbor::{
    FLOAT16, FLOAT64, Map, NULL, array, bytes, head_in, indefinite, int, map, tag, text, uint,
};
use crate::make::signer::issuer;
use crate::make::trust::{EXPIRES, ISSUED_AT, TRUE, TRUST, root, roots, usual};

cases![
    payload_empty,
    payload_cut_short,
    payload_with_a_byte_behind_it,
    payload_of_indefinite_length,
    payload_with_long_exp,
    payload_unsorted,
    payload_with_exp_twice,
    payload_with_float_for_seq,
    payload_with_float_for_iat,
    payload_with_name_that_is_not_utf_8,
    payload_nested_17_deep,
    payload_nested_16_deep,
    payload_no_map,
    payload_tagged,
    payload_empty_map,
    payload_without_exp,
    payload_without_iat,
    payload_without_body,
    payload_with_nbf,
    payload_with_text_key,
    payload_with_a_code_s_body,
    payload_exp_is_iat,
    payload_exp_before_iat,
    payload_exp_past_32_bits,
    payload_exp_negative,
    payload_exp_as_text,
    payload_exp_null,
    payload_iat_negative,
    payload_iat_tagged,
    payload_body_as_array,
    payload_body_as_bytes,
    payload_without_seq,
    payload_without_prev,
    payload_without_roots,
    payload_without_threshold,
    payload_without_issuers,
    payload_without_floors,
    payload_without_places,
    payload_with_entry_0,
    payload_with_entry_8,
    payload_seq_negative,
    payload_seq_as_text,
    payload_seq_as_bignum,
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

fn payload_empty() -> BundleCase {
    no_cbor("There is no payload.", Vec::new())
}

fn payload_cut_short() -> BundleCase {
    no_cbor(
        "The last byte is missing.",
        usual().payload()[..100].to_vec(),
    )
}

fn payload_with_a_byte_behind_it() -> BundleCase {
    no_cbor("A byte follows.", [usual().payload(), vec![0]].concat())
}

fn payload_of_indefinite_length() -> BundleCase {
    no_cbor(
        "The number of entries is not said before them.",
        indefinite(5, usual().top().0.concat()),
    )
}

fn payload_with_long_exp() -> BundleCase {
    no_cbor(
        "exp is longer than it need be.",
        usual().top().set(4, head_in(8, 0, EXPIRES.into())).encode(),
    )
}

fn payload_unsorted() -> BundleCase {
    no_cbor("iat stands before exp.", usual().top().swapped(0).encode())
}

fn payload_with_exp_twice() -> BundleCase {
    no_cbor(
        "exp stands twice.",
        usual().top().then(int(4), uint(1)).encode(),
    )
}

fn payload_with_float_for_seq() -> BundleCase {
    no_cbor(
        "A float, which nothing has, deep inside.",
        usual()
            .top()
            .set(TRUST, usual().body().set(1, FLOAT64.to_vec()).encode())
            .encode(),
    )
}

fn payload_with_float_for_iat() -> BundleCase {
    no_cbor(
        "A short float.",
        usual().top().set(6, FLOAT16.to_vec()).encode(),
    )
}

fn payload_with_name_that_is_not_utf_8() -> BundleCase {
    no_cbor(
        "A name is no UTF-8.",
        usual()
            .top()
            .set(
                TRUST,
                usual()
                    .body()
                    .set(7, map([[vec![0x61, 0xff], map([])]]))
                    .encode(),
            )
            .encode(),
    )
}

fn payload_nested_17_deep() -> BundleCase {
    no_cbor(
        "Arrays in arrays, one too many.",
        usual().top().set(TRUST, nested(16)).encode(),
    )
}

fn payload_nested_16_deep() -> BundleCase {
    top_is("As deep as may be, and no bundle.", TRUST, nested(15))
}

fn payload_no_map() -> BundleCase {
    whole("The claims are an array.", array([uint(1)]))
}

fn payload_tagged() -> BundleCase {
    whole("The claims stand in a tag.", tag(61, &usual().payload()))
}

fn payload_empty_map() -> BundleCase {
    whole("The claims are an empty map.", map([]))
}

fn payload_without_exp() -> BundleCase {
    lacks("No expiry.", 4)
}

fn payload_without_iat() -> BundleCase {
    lacks("No instant of issue.", 6)
}

fn payload_without_body() -> BundleCase {
    lacks("No contents.", TRUST)
}

fn payload_with_nbf() -> BundleCase {
    top_is("A claim that no bundle has.", 5, uint(ISSUED_AT.into()))
}

fn payload_with_text_key() -> BundleCase {
    whole(
        "A key that is a text.",
        usual().top().then(text("seq"), uint(1)).encode(),
    )
}

fn payload_with_a_code_s_body() -> BundleCase {
    whole(
        "The contents stand under a code's key.",
        usual()
            .top()
            .without(TRUST)
            .set(-65_537, usual().body().encode())
            .encode(),
    )
}

fn payload_exp_is_iat() -> BundleCase {
    top_is("It expires when it is issued.", 4, uint(ISSUED_AT.into()))
}

fn payload_exp_before_iat() -> BundleCase {
    top_is(
        "It expires before it is issued.",
        4,
        uint(u64::from(ISSUED_AT) - 1),
    )
}

fn payload_exp_past_32_bits() -> BundleCase {
    top_is("exp is in the year 2106.", 4, uint(1 << 32))
}

fn payload_exp_negative() -> BundleCase {
    top_is("exp is negative.", 4, int(-1))
}

fn payload_exp_as_text() -> BundleCase {
    top_is("exp is a text.", 4, text("2026-12-20"))
}

fn payload_exp_null() -> BundleCase {
    top_is("exp is null.", 4, vec![NULL])
}

fn payload_iat_negative() -> BundleCase {
    top_is("iat is negative.", 6, int(-1))
}

fn payload_iat_tagged() -> BundleCase {
    top_is(
        "iat is tagged as an instant (RFC 8949 section 3.4.2).",
        6,
        tag(1, &uint(ISSUED_AT.into())),
    )
}

fn payload_body_as_array() -> BundleCase {
    top_is(
        "The contents are an array.",
        TRUST,
        array(usual().body().0.concat()),
    )
}

fn payload_body_as_bytes() -> BundleCase {
    top_is(
        "The contents stand in a byte string.",
        TRUST,
        bytes(&usual().body().encode()),
    )
}

fn payload_without_seq() -> BundleCase {
    body("No sequence number.", |it| it.without(1))
}

fn payload_without_prev() -> BundleCase {
    body("No predecessor, which would be null.", |it| it.without(2))
}

fn payload_without_roots() -> BundleCase {
    body("No roots.", |it| it.without(3))
}

fn payload_without_threshold() -> BundleCase {
    body("No threshold.", |it| it.without(4))
}

fn payload_without_issuers() -> BundleCase {
    body("No issuers, where an empty list would do.", |it| {
        it.without(5)
    })
}

fn payload_without_floors() -> BundleCase {
    body("No floors, where an empty list would do.", |it| {
        it.without(6)
    })
}

fn payload_without_places() -> BundleCase {
    body("No places, where an empty map would do.", |it| {
        it.without(7)
    })
}

fn payload_with_entry_0() -> BundleCase {
    body("An entry 0.", |it| it.set(0, uint(0)))
}

fn payload_with_entry_8() -> BundleCase {
    body("An entry 8.", |it| it.set(8, uint(0)))
}

fn payload_seq_negative() -> BundleCase {
    body("The sequence number is negative.", |it| it.set(1, int(-1)))
}

fn payload_seq_as_text() -> BundleCase {
    body("The sequence number is a text.", |it| it.set(1, text("12")))
}

fn payload_seq_as_bignum() -> BundleCase {
    body("The sequence number is a bignum.", |it| {
        it.set(1, tag(2, &bytes(&[1; 9])))
    })
}

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

fn no_cbor(description: &str, payload: Vec<u8>) -> BundleCase {
    unread("malformed/cbor", description, payload)
}

fn whole(description: &str, payload: Vec<u8>) -> BundleCase {
    unread("malformed/claims", description, payload)
}

fn lacks(description: &str, key: i64) -> BundleCase {
    top(description, |top| top.without(key))
}

fn top_is(description: &str, key: i64, value: Vec<u8>) -> BundleCase {
    top(description, |top: Map| top.set(key, value))
}

fn floor(description: &str, items: &[Vec<u8>]) -> BundleCase {
    body(description, |it| it.set(6, array([array(items)])))
}

/// This many arrays, each in the one before.
fn nested(depth: usize) -> Vec<u8> {
    [vec![0x81; depth - 1], vec![0x80]].concat()
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
