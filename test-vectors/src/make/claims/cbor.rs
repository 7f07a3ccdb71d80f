//! Payloads that are not one item of deterministic CBOR, or hold a float.

use super::with_body;
use crate::Vector;
use crate::make::cbor::{
    BYTES, FLOAT16, FLOAT32, FLOAT64, MAP, NAN, array, bytes, head_in, indefinite, int, map, text,
    uint,
};
use crate::make::code::Code;
use crate::make::draft::refused;
use crate::make::says::{AT, BODY, CODE_ID, CTI, EXP, IAT, green};
use crate::vector::Layer;

table![
    payload_empty,
    payload_truncated,
    payload_with_trailing_zero,
    payload_twice,
    payload_of_indefinite_length,
    payload_head_not_in_shortest_form,
    exp_not_in_shortest_form,
    exp_float16,
    exp_float32,
    exp_float64,
    exp_not_a_number,
    exp_infinite,
    exp_twice,
    exp_twice_and_different,
    cti_length_not_in_shortest_form,
    cti_of_indefinite_length,
    key_not_in_shortest_form,
    key_float,
    keys_out_of_order,
    keys_by_length_first_order,
    body_of_indefinite_length,
    body_colour_twice,
    body_colour_not_in_shortest_form,
    body_keys_out_of_order,
    body_key_of_body_before_all,
    body_float,
    companions_of_indefinite_length,
    text_not_utf8,
    simple_value_of_two_bytes_below_32,
    reserved_head,
    nested_17_deep_in_claims,
];

fn payload_empty() -> Vector {
    wrong("The payload is empty.", Vec::new())
}

fn payload_truncated() -> Vector {
    let claims = green().encode();
    wrong(
        "The payload's last byte is missing.",
        claims[..claims.len() - 1].into(),
    )
}

fn payload_with_trailing_zero() -> Vector {
    wrong(
        "A zero follows the claims.",
        [green().encode(), vec![0]].concat(),
    )
}

fn payload_twice() -> Vector {
    wrong("The claims stand twice.", green().encode().repeat(2))
}

fn payload_of_indefinite_length() -> Vector {
    wrong(
        "The claims are a map of indefinite length.",
        indefinite(MAP, green().top().0.concat()),
    )
}

fn payload_head_not_in_shortest_form() -> Vector {
    let entries = green().top().0.concat().concat();
    wrong(
        "The map's length is not in its shortest form.",
        [head_in(1, MAP, 4), entries].concat(),
    )
}

fn exp_not_in_shortest_form() -> Vector {
    exp(
        "exp is written in eight bytes.",
        head_in(8, 0, u64::from(AT) + 1),
    )
}

fn exp_float16() -> Vector {
    exp("exp is a float of 16 bits.", FLOAT16.to_vec())
}

fn exp_float32() -> Vector {
    exp("exp is a float of 32 bits.", FLOAT32.to_vec())
}

fn exp_float64() -> Vector {
    exp("exp is a float of 64 bits.", FLOAT64.to_vec())
}

fn exp_not_a_number() -> Vector {
    exp("exp is NaN, which no clock ever passes.", NAN.to_vec())
}

fn exp_infinite() -> Vector {
    exp("exp is infinite.", vec![0xf9, 0x7c, 0])
}

fn exp_twice() -> Vector {
    let [exp, rest @ ..] = &green().top().0[..] else {
        return payload_empty();
    };
    wrong(
        "exp stands twice.",
        map([&[exp.clone(), exp.clone()], rest].concat()),
    )
}

fn exp_twice_and_different() -> Vector {
    let [exp, rest @ ..] = &green().top().0[..] else {
        return payload_empty();
    };
    let longer = [int(EXP), uint(u32::MAX.into())];
    wrong(
        "Two times stand under exp.",
        map([&[exp.clone(), longer], rest].concat()),
    )
}

fn cti_length_not_in_shortest_form() -> Vector {
    let cti = [head_in(1, BYTES, 8), CODE_ID.to_vec()].concat();
    wrong(
        "cti's length is not in its shortest form.",
        green().top().set(CTI, cti).encode(),
    )
}

fn cti_of_indefinite_length() -> Vector {
    let cti = indefinite(BYTES, [bytes(&CODE_ID)]);
    wrong(
        "cti is a byte string of indefinite length.",
        green().top().set(CTI, cti).encode(),
    )
}

fn key_not_in_shortest_form() -> Vector {
    let mut top = green().top();
    top.0[0][0] = head_in(1, 0, 4);
    wrong("The key 4 is not in its shortest form.", top.encode())
}

fn key_float() -> Vector {
    let top = green().top().then(FLOAT16.to_vec(), uint(0));
    wrong("A float stands for a key.", top.encode())
}

fn keys_out_of_order() -> Vector {
    wrong("iat stands before exp.", green().top().swapped(0).encode())
}

fn keys_by_length_first_order() -> Vector {
    let claims = map([[int(-1), uint(0)], [int(24), uint(0)]]);
    wrong(
        "The keys are in the order of RFC 7049, the shorter first.",
        claims,
    )
}

fn body_of_indefinite_length() -> Vector {
    let body = indefinite(MAP, green().body().0.concat());
    wrong(
        "The body is a map of indefinite length.",
        with_body(&green(), &body),
    )
}

fn body_colour_twice() -> Vector {
    let [colour, rest @ ..] = &green().body().0[..] else {
        return payload_empty();
    };
    let red = [uint(0), uint(2)];
    let body = map([&[colour.clone(), red], rest].concat());
    wrong("The body has two colours.", with_body(&green(), &body))
}

fn body_colour_not_in_shortest_form() -> Vector {
    let body = green().body().set(0, head_in(1, 0, 0));
    wrong(
        "Colour 0 is not in its shortest form.",
        with_body(&green(), &body.encode()),
    )
}

fn body_keys_out_of_order() -> Vector {
    let body = green().body().swapped(0);
    wrong(
        "The identity hash stands before the colour.",
        with_body(&green(), &body.encode()),
    )
}

fn body_key_of_body_before_all() -> Vector {
    let mut top = green().top();
    top.0.rotate_right(1);
    wrong(
        "The body's key, -65537, stands first, as if sorted by number.",
        top.encode(),
    )
}

fn body_float() -> Vector {
    let body = green().body().set(3, FLOAT64.to_vec());
    wrong(
        "The region is a float.",
        with_body(&green(), &body.encode()),
    )
}

fn companions_of_indefinite_length() -> Vector {
    let companion = array([uint(0), bytes(&[0; 12]), uint(1)]);
    let body = green().body().set(5, indefinite(4, [companion]));
    let description = "The companions are an array of indefinite length.";
    wrong(description, with_body(&green(), &body.encode()))
}

fn text_not_utf8() -> Vector {
    let body = green().body().set(3, vec![0x62, 0xc3, 0x28]);
    wrong(
        "A text string is not UTF-8.",
        with_body(&green(), &body.encode()),
    )
}

fn simple_value_of_two_bytes_below_32() -> Vector {
    exp(
        "exp is simple value 31 in two bytes, which is not well-formed.",
        vec![0xf8, 31],
    )
}

fn reserved_head() -> Vector {
    exp(
        "exp has additional information 30, which is reserved.",
        vec![0x1e],
    )
}

fn nested_17_deep_in_claims() -> Vector {
    let deep = [vec![0x81; 16], text("")].concat();
    let claims = map([[uint(0), deep]]);
    wrong("A map with arrays in arrays, 17 deep in all.", claims)
}

fn exp(description: &str, value: Vec<u8>) -> Vector {
    let claims = map([
        [int(EXP), value],
        [int(IAT), uint(AT.into())],
        [int(CTI), bytes(&CODE_ID)],
        [int(BODY), green().body().encode()],
    ]);
    wrong(description, claims)
}

fn wrong(description: &str, claims: Vec<u8>) -> Vector {
    refused(
        Layer::Claims,
        "malformed/cbor",
        description,
        Code::of(claims),
    )
}
