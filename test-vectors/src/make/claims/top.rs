//! Faults among the claims around the body.

use super::*;
use crate::make::cbor::int;
use crate::make::says::{AT, CODE_ID, CTI, EXP, HOUR, IAT, NBF};

table![
    claims_empty_map,
    claims_array,
    claims_integer,
    claims_bytes,
    claims_null,
    claims_tagged,
    claims_tagged_as_cwt,
    exp_missing,
    exp_zero,
    exp_equals_iat,
    exp_before_iat,
    exp_equals_nbf,
    exp_before_nbf,
    exp_above_32_bits,
    exp_highest_integer,
    exp_negative,
    exp_text,
    exp_null,
    exp_tagged_as_time,
    exp_bignum,
    iat_missing,
    iat_above_32_bits,
    iat_negative,
    iat_text,
    iat_tagged_as_time,
    nbf_equals_iat,
    nbf_before_iat,
    nbf_zero,
    nbf_above_32_bits,
    nbf_negative,
    nbf_null,
    cti_missing,
    cti_empty,
    cti_of_7_bytes,
    cti_of_9_bytes,
    cti_of_16_bytes,
    cti_text,
    cti_integer,
    body_missing,
    body_at_another_key,
    body_array,
    body_in_bytes,
    body_tagged,
    body_null,
];

fn claims_empty_map() -> Vector {
    broken("The claims are an empty map.", vec![0xa0])
}

fn claims_array() -> Vector {
    broken("The claims are an array.", array([uint(AT.into())]))
}

fn claims_integer() -> Vector {
    broken("The claims are an integer.", uint(0))
}

fn claims_bytes() -> Vector {
    broken(
        "The claims stand in a byte string twice.",
        bytes(&green().encode()),
    )
}

fn claims_null() -> Vector {
    broken("The claims are null.", vec![NULL])
}

fn claims_tagged() -> Vector {
    broken(
        "The claims have the tag of self-described CBOR.",
        tag(55_799, &green().encode()),
    )
}

fn claims_tagged_as_cwt() -> Vector {
    broken("The claims have the CWT tag.", tag(61, &green().encode()))
}

fn exp_missing() -> Vector {
    top("exp is missing: nothing lasts forever.", |top| {
        top.without(EXP)
    })
}

fn exp_zero() -> Vector {
    claim("exp is 0, before everything.", EXP, uint(0))
}

fn exp_equals_iat() -> Vector {
    claim(
        "exp is iat: the window is empty.",
        EXP,
        uint((AT - HOUR).into()),
    )
}

fn exp_before_iat() -> Vector {
    claim(
        "exp is one second before iat.",
        EXP,
        uint((AT - HOUR - 1).into()),
    )
}

fn exp_equals_nbf() -> Vector {
    top("exp is nbf: the window is empty.", |top| {
        top.set(EXP, uint(AT.into())).set(NBF, uint(AT.into()))
    })
}

fn exp_before_nbf() -> Vector {
    top("exp is between iat and nbf.", |top| {
        top.set(EXP, uint((AT - 1).into()))
            .set(NBF, uint(AT.into()))
    })
}

fn exp_above_32_bits() -> Vector {
    claim(
        "exp is 2^32, one above the last instant.",
        EXP,
        uint(1 << 32),
    )
}

fn exp_highest_integer() -> Vector {
    claim("exp is 2^64 - 1.", EXP, uint(u64::MAX))
}

fn exp_negative() -> Vector {
    claim("exp is negative.", EXP, int(-1))
}

fn exp_text() -> Vector {
    claim("exp is a date in words.", EXP, text("2026-11-22T12:00:00Z"))
}

fn exp_null() -> Vector {
    claim("exp is null.", EXP, vec![NULL])
}

fn exp_tagged_as_time() -> Vector {
    claim(
        "exp has tag 1, time since 1970.",
        EXP,
        tag(1, &uint((AT + HOUR).into())),
    )
}

fn exp_bignum() -> Vector {
    let four = (AT + HOUR).to_be_bytes();
    claim("exp is a large integer, tag 2.", EXP, tag(2, &bytes(&four)))
}

fn iat_missing() -> Vector {
    top("iat is missing.", |top| top.without(IAT))
}

fn iat_above_32_bits() -> Vector {
    claim("iat is 2^32.", IAT, uint(1 << 32))
}

fn iat_negative() -> Vector {
    claim("iat is before 1970.", IAT, int(-1))
}

fn iat_text() -> Vector {
    claim("iat is a date in words.", IAT, text("2026-11-21T11:00:00Z"))
}

fn iat_tagged_as_time() -> Vector {
    claim(
        "iat has tag 1, time since 1970.",
        IAT,
        tag(1, &uint((AT - HOUR).into())),
    )
}

fn nbf_equals_iat() -> Vector {
    claim(
        "nbf repeats iat, a second way to say the same.",
        NBF,
        uint((AT - HOUR).into()),
    )
}

fn nbf_before_iat() -> Vector {
    claim(
        "nbf is one second before iat.",
        NBF,
        uint((AT - HOUR - 1).into()),
    )
}

fn nbf_zero() -> Vector {
    claim("nbf is 0.", NBF, uint(0))
}

fn nbf_above_32_bits() -> Vector {
    claim("nbf is 2^32.", NBF, uint(1 << 32))
}

fn nbf_negative() -> Vector {
    claim("nbf is negative.", NBF, int(-1))
}

fn nbf_null() -> Vector {
    claim("nbf is null and not absent.", NBF, vec![NULL])
}

fn cti_missing() -> Vector {
    top("cti is missing.", |top| top.without(CTI))
}

fn cti_empty() -> Vector {
    claim("cti is empty.", CTI, bytes(&[]))
}

fn cti_of_7_bytes() -> Vector {
    claim("cti has seven bytes.", CTI, bytes(&CODE_ID[..7]))
}

fn cti_of_9_bytes() -> Vector {
    claim("cti has nine bytes.", CTI, bytes(&[7; 9]))
}

fn cti_of_16_bytes() -> Vector {
    claim("cti has sixteen bytes.", CTI, bytes(&[7; 16]))
}

fn cti_text() -> Vector {
    claim(
        "cti is a text string of eight characters.",
        CTI,
        text("12345678"),
    )
}

fn cti_integer() -> Vector {
    claim("cti is an integer.", CTI, uint(u64::from_be_bytes(CODE_ID)))
}

fn body_missing() -> Vector {
    top("The body is missing.", |top| top.without(BODY))
}

fn body_at_another_key() -> Vector {
    top(
        "The body stands at -65536, which is not for private use.",
        |top| top.without(BODY).set(BODY + 1, green().body().encode()),
    )
}

fn body_array() -> Vector {
    claim(
        "The body is an array.",
        BODY,
        array([uint(0), bytes(&[0; 12]), uint(1)]),
    )
}

fn body_in_bytes() -> Vector {
    claim(
        "The body stands in a byte string.",
        BODY,
        bytes(&green().body().encode()),
    )
}

fn body_tagged() -> Vector {
    claim(
        "The body has a tag.",
        BODY,
        tag(24, &green().body().encode()),
    )
}

fn body_null() -> Vector {
    claim("The body is null.", BODY, vec![NULL])
}
