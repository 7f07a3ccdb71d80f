//! Claims that a code does not have.

use super::*;

table![
    extra_issuer,
    extra_subject,
    extra_audience,
    extra_unknown,
    extra_negative,
    extra_text_key,
    extra_array_key,
    extra_map_key,
    extra_live_key,
    extra_second_body,
];

fn extra_issuer() -> Vector {
    claim(
        "iss (1): the issuer is known by its key alone.",
        1,
        text("GUANGDONG"),
    )
}

fn extra_subject() -> Vector {
    claim("sub (2): nobody is named.", 2, text("X1234567"))
}

fn extra_audience() -> Vector {
    claim("aud (3): codes are for everyone.", 3, text("border"))
}

fn extra_unknown() -> Vector {
    claim("A claim (9) that nobody knows.", 9, uint(0))
}

fn extra_negative() -> Vector {
    claim("A claim (-1) that nobody knows.", -1, uint(0))
}

fn extra_text_key() -> Vector {
    top("A claim has a word for a key.", |top| {
        top.then(text("v"), uint(1))
    })
}

fn extra_array_key() -> Vector {
    top("A claim has an array for a key.", |top| {
        top.then(array([]), uint(1))
    })
}

fn extra_map_key() -> Vector {
    top("A claim has a map for a key.", |top| {
        top.then(vec![0xa0], uint(1))
    })
}

fn extra_live_key() -> Vector {
    claim(
        "The claim (-65540) of a live presentation.",
        -65_540,
        bytes(&[0]),
    )
}

fn extra_second_body() -> Vector {
    claim("A second body at -65538.", -65_538, green().body().encode())
}
