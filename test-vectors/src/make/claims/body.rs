//! Faults in the body, apart from its lists.

use super::*;
use crate::make::cbor::int;
use crate::make::says::IDENTITY;

table![
    body_empty_map,
    body_asserts_nothing,
    body_extra_key,
    body_extra_negative_key,
    body_extra_text_key,
    body_extra_array_key,
    body_extra_bool_key,
    colour_3,
    colour_255,
    colour_negative,
    colour_text,
    colour_false,
    colour_null,
    colour_tagged,
    identity_missing,
    identity_empty,
    identity_of_11_bytes,
    identity_of_13_bytes,
    identity_of_32_bytes,
    identity_text,
    identity_array,
    document_type_missing,
    document_type_0,
    document_type_7,
    document_type_257,
    document_type_text,
    document_type_negative,
    region_0,
    region_of_one_digit,
    region_10,
    region_83,
    region_of_three_digits,
    region_ends_in_00,
    region_of_six_digits_ends_in_00,
    region_of_six_digits_ends_in_0000,
    region_starts_with_10,
    region_starts_with_83,
    region_of_five_digits,
    region_of_seven_digits,
    region_country_0,
    region_country_1000,
    region_above_32_bits_by_44,
    region_text,
    region_negative,
    region_array,
    status_index_above_32_bits,
    status_index_negative,
    status_index_text,
    status_index_null,
    suite_1_written_out,
    suite_0,
    suite_3,
    suite_text,
];

fn body_empty_map() -> Vector {
    broken("The body is an empty map.", with_body(&green(), &[0xa0]))
}

fn body_asserts_nothing() -> Vector {
    broken_body("Neither colour nor itinerary nor test.", |body| {
        body.without(0)
    })
}

fn body_extra_key() -> Vector {
    field("A key (9) that nobody knows.", 9, uint(0))
}

fn body_extra_negative_key() -> Vector {
    field("A key (-1) that nobody knows.", -1, uint(0))
}

fn body_extra_text_key() -> Vector {
    broken_body("A word for a key.", |body| body.then(text("n"), text("")))
}

fn body_extra_array_key() -> Vector {
    broken_body("An array for a key.", |body| {
        body.then(array([uint(0)]), uint(0))
    })
}

fn body_extra_bool_key() -> Vector {
    broken_body(
        "The key is false, which some decoders take for 0.",
        |body| body.without(0).then(vec![0xf4], uint(0)),
    )
}

fn colour_3() -> Vector {
    field("There is no colour 3.", 0, uint(3))
}

fn colour_255() -> Vector {
    field("There is no colour 255.", 0, uint(255))
}

fn colour_negative() -> Vector {
    field("The colour is negative.", 0, int(-1))
}

fn colour_text() -> Vector {
    field("The colour is a word.", 0, text("green"))
}

fn colour_false() -> Vector {
    field(
        "The colour is false, which some decoders take for 0.",
        0,
        vec![0xf4],
    )
}

fn colour_null() -> Vector {
    field("The colour is null and not absent.", 0, vec![NULL])
}

fn colour_tagged() -> Vector {
    field("The colour has a tag.", 0, tag(1, &uint(0)))
}

fn identity_missing() -> Vector {
    broken_body(
        "The identity hash is missing: anyone's code is nobody's.",
        |body| body.without(1),
    )
}

fn identity_empty() -> Vector {
    field("The identity hash is empty.", 1, bytes(&[]))
}

fn identity_of_11_bytes() -> Vector {
    field(
        "The identity hash has eleven bytes.",
        1,
        bytes(&IDENTITY[..11]),
    )
}

fn identity_of_13_bytes() -> Vector {
    field("The identity hash has thirteen bytes.", 1, bytes(&[7; 13]))
}

fn identity_of_32_bytes() -> Vector {
    field("The identity hash is not cut.", 1, bytes(&[7; 32]))
}

fn identity_text() -> Vector {
    field(
        "The identity hash is a text string of twelve characters.",
        1,
        text("no document!"),
    )
}

fn identity_array() -> Vector {
    field(
        "The identity hash stands in an array.",
        1,
        array([bytes(&IDENTITY)]),
    )
}

fn document_type_missing() -> Vector {
    broken_body("The type of document is missing.", |body| body.without(2))
}

fn document_type_0() -> Vector {
    field("There is no type of document 0.", 2, uint(0))
}

fn document_type_7() -> Vector {
    field("There is no type of document 7.", 2, uint(7))
}

fn document_type_257() -> Vector {
    field("257 is not 1, though its last byte is.", 2, uint(257))
}

fn document_type_text() -> Vector {
    field("The type of document is a word.", 2, text("passport"))
}

fn document_type_negative() -> Vector {
    field("The type of document is negative.", 2, int(-2))
}

fn region_0() -> Vector {
    region(0)
}

fn region_of_one_digit() -> Vector {
    region(4)
}

fn region_10() -> Vector {
    region(10)
}

fn region_83() -> Vector {
    region(83)
}

fn region_of_three_digits() -> Vector {
    region(440)
}

fn region_ends_in_00() -> Vector {
    region(4_400)
}

fn region_of_six_digits_ends_in_00() -> Vector {
    region(440_100)
}

fn region_of_six_digits_ends_in_0000() -> Vector {
    region(440_000)
}

fn region_starts_with_10() -> Vector {
    region(1_001)
}

fn region_starts_with_83() -> Vector {
    region(830_101)
}

fn region_of_five_digits() -> Vector {
    region(44_010)
}

fn region_of_seven_digits() -> Vector {
    region(4_401_061)
}

fn region_country_0() -> Vector {
    region(900_000)
}

fn region_country_1000() -> Vector {
    region(901_000)
}

fn region_above_32_bits_by_44() -> Vector {
    region((1 << 32) + 44)
}

fn region_text() -> Vector {
    field("The region is a text string.", 3, text("44"))
}

fn region_negative() -> Vector {
    field("The region is negative.", 3, int(-44))
}

fn region_array() -> Vector {
    field(
        "The region is an array of two.",
        3,
        array([uint(44), uint(11)]),
    )
}

fn status_index_above_32_bits() -> Vector {
    field("The status index is 2^32.", 4, uint(1 << 32))
}

fn status_index_negative() -> Vector {
    field("The status index is negative.", 4, int(-1))
}

fn status_index_text() -> Vector {
    field("The status index is a text string.", 4, text("7"))
}

fn status_index_null() -> Vector {
    field("The status index is null and not absent.", 4, vec![NULL])
}

fn suite_1_written_out() -> Vector {
    field(
        "Suite 1 is said by silence: a second way to say it is refused.",
        8,
        uint(1),
    )
}

fn suite_0() -> Vector {
    field("There is no suite 0.", 8, uint(0))
}

fn suite_3() -> Vector {
    field("There is no suite 3.", 8, uint(3))
}

fn suite_text() -> Vector {
    field("The suite is a text string.", 8, text("2"))
}

fn region(number: u64) -> Vector {
    field(&format!("There is no region {number}."), 3, uint(number))
}

fn field(description: &str, key: i64, value: Vec<u8>) -> Vector {
    broken_body(description, |body| body.set(key, value))
}
