//! Payloads that break a rule of live presentations.

use super::refused;
use crate::case::LiveCase;
use crate::make::cbor::{
    FLOAT64, Map, NULL, array, bytes, head_in, indefinite, int, map, tag, text, uint,
};
use crate::make::code::Code;
use crate::make::presented::{CODE, Presented, bound, claims};
use crate::make::says::AT;
use crate::make::signer::holder;

cases![
    live_payload_empty,
    live_payload_with_a_byte_behind_it,
    live_payload_unsorted,
    live_payload_with_time_twice,
    live_payload_with_long_time,
    live_payload_with_float_for_time,
    live_payload_of_indefinite_length,
    live_payload_as_array,
    live_payload_is_the_code,
    live_payload_empty_map,
    live_payload_without_time,
    live_payload_without_code,
    live_payload_with_exp,
    live_payload_with_place_and_exp,
    live_payload_with_text_key,
    live_payload_with_code_s_body_key,
    live_time_negative,
    live_time_past_32_bits,
    live_time_in_milliseconds,
    live_time_as_text,
    live_time_tagged,
    live_place_empty,
    live_place_of_257_bytes,
    live_place_as_number,
    live_place_null,
    live_code_as_text,
    live_code_as_array,
    live_payload_malformed_and_code_expired,
];

fn live_payload_empty() -> LiveCase {
    no_cbor("There is no payload.", Vec::new())
}

fn live_payload_with_a_byte_behind_it() -> LiveCase {
    no_cbor("A byte follows.", [usual().encode(), vec![0]].concat())
}

fn live_payload_unsorted() -> LiveCase {
    no_cbor(
        "The code stands before the time.",
        usual().swapped(0).encode(),
    )
}

fn live_payload_with_time_twice() -> LiveCase {
    no_cbor(
        "The time stands twice.",
        usual().then(int(6), uint(AT.into())).encode(),
    )
}

fn live_payload_with_long_time() -> LiveCase {
    no_cbor(
        "The time is longer than it need be.",
        usual().set(6, head_in(8, 0, AT.into())).encode(),
    )
}

fn live_payload_with_float_for_time() -> LiveCase {
    no_cbor(
        "The time is a float, as clocks on phones give it.",
        usual().set(6, FLOAT64.to_vec()).encode(),
    )
}

fn live_payload_of_indefinite_length() -> LiveCase {
    no_cbor(
        "The number of entries is not said before them.",
        indefinite(5, usual().0.concat()),
    )
}

fn live_payload_as_array() -> LiveCase {
    broken(
        "The payload is an array.",
        array([uint(AT.into()), bytes(&[0])]),
    )
}

fn live_payload_is_the_code() -> LiveCase {
    broken("The payload is the code itself.", code().cose)
}

fn live_payload_empty_map() -> LiveCase {
    broken("The payload is an empty map.", map([]))
}

fn live_payload_without_time() -> LiveCase {
    broken("No time.", usual().without(6).encode())
}

fn live_payload_without_code() -> LiveCase {
    broken("No code.", usual().without(CODE).encode())
}

fn live_payload_with_exp() -> LiveCase {
    broken(
        "A claim that no presentation has.",
        usual().set(4, uint(AT.into())).encode(),
    )
}

fn live_payload_with_place_and_exp() -> LiveCase {
    broken(
        "A fourth claim.",
        usual()
            .set(3, text("gate 7"))
            .set(4, uint(AT.into()))
            .encode(),
    )
}

fn live_payload_with_text_key() -> LiveCase {
    broken(
        "A claim whose key is a text.",
        usual().then(text("place"), text("gate 7")).encode(),
    )
}

fn live_payload_with_code_s_body_key() -> LiveCase {
    broken(
        "The code stands under another key.",
        usual()
            .without(CODE)
            .set(-65_537, bytes(&code().cose))
            .encode(),
    )
}

fn live_time_negative() -> LiveCase {
    broken("The time is negative.", usual().set(6, int(-1)).encode())
}

fn live_time_past_32_bits() -> LiveCase {
    broken(
        "The time is past the year 2106.",
        usual().set(6, uint(1 << 32)).encode(),
    )
}

fn live_time_in_milliseconds() -> LiveCase {
    broken(
        "The time is in milliseconds.",
        usual().set(6, uint(u64::from(AT) * 1_000)).encode(),
    )
}

fn live_time_as_text() -> LiveCase {
    broken(
        "The time is a text.",
        usual().set(6, text("12:00")).encode(),
    )
}

fn live_time_tagged() -> LiveCase {
    broken(
        "The time is tagged as an instant.",
        usual().set(6, tag(1, &uint(AT.into()))).encode(),
    )
}

fn live_place_empty() -> LiveCase {
    broken(
        "The place's id is empty.",
        usual().set(3, text("")).encode(),
    )
}

fn live_place_of_257_bytes() -> LiveCase {
    broken(
        "The place's id is too long.",
        usual().set(3, text(&"p".repeat(257))).encode(),
    )
}

fn live_place_as_number() -> LiveCase {
    broken(
        "The place's id is a number.",
        usual().set(3, uint(7)).encode(),
    )
}

fn live_place_null() -> LiveCase {
    broken(
        "The place's id is null.",
        usual().set(3, vec![NULL]).encode(),
    )
}

fn live_code_as_text() -> LiveCase {
    broken(
        "The code is its text.",
        usual().set(CODE, text(&code().text)).encode(),
    )
}

fn live_code_as_array() -> LiveCase {
    broken(
        "The code's envelope stands there without a string around it.",
        usual().set(CODE, code().cose).encode(),
    )
}

fn live_payload_malformed_and_code_expired() -> LiveCase {
    broken(
        "The payload comes before the code.",
        usual().set(6, int(-1)).set(CODE, bytes(&[0xff])).encode(),
    )
}

fn code() -> Code {
    Code::of(bound().encode())
}

fn usual() -> Map {
    claims(&code().cose, None, AT)
}

fn no_cbor(description: &str, payload: Vec<u8>) -> LiveCase {
    refused(
        "malformed/cbor",
        description,
        Presented::by(&holder(), payload),
    )
}

fn broken(description: &str, payload: Vec<u8>) -> LiveCase {
    refused(
        "malformed/claims",
        description,
        Presented::by(&holder(), payload),
    )
}
