//! Bytes that are not one item of deterministic CBOR, or hold a float.

use crate::Vector;
use crate::make::cbor::{
    ARRAY, BYTES, FLOAT16, FLOAT32, FLOAT64, MAP, NAN, TAG, array, bytes, head_in, indefinite, int,
    map, tag, uint,
};
use crate::make::code::{Code, array_head};
use crate::make::draft::refused;
use crate::make::says::green;
use crate::vector::Layer;

table![
    no_bytes,
    truncated_by_one_byte,
    truncated_in_the_middle,
    truncated_to_its_tag,
    trailing_zero,
    trailing_code,
    trailing_break,
    zeros_of_1024_bytes,
    tag_in_two_bytes,
    tag_in_nine_bytes,
    array_head_in_two_bytes,
    array_of_more_than_there_is,
    array_of_2_to_the_64_items,
    array_of_indefinite_length,
    header_length_in_two_bytes,
    payload_length_in_three_bytes,
    signature_length_in_three_bytes,
    signature_length_in_nine_bytes,
    signature_longer_than_there_is,
    header_of_indefinite_length,
    payload_of_indefinite_length,
    signature_of_indefinite_length,
    unprotected_of_indefinite_length,
    unprotected_head_in_two_bytes,
    unprotected_with_the_same_key_twice,
    unprotected_out_of_order,
    unprotected_by_length_first_order,
    payload_is_a_float16,
    payload_is_a_float32,
    payload_is_a_float64,
    payload_is_not_a_number,
    payload_is_text_that_is_not_utf8,
    payload_is_a_reserved_head,
    payload_is_a_break,
    payload_is_a_simple_value_below_32_in_two_bytes,
    signature_is_an_unfinished_simple_value,
    payload_is_an_integer_in_too_many_bytes,
];

fn no_bytes() -> Vector {
    wrong("The prefix is all there is.", |_| Vec::new())
}

fn truncated_by_one_byte() -> Vector {
    wrong("The last byte is missing.", |code| {
        code.cose[..code.cose.len() - 1].into()
    })
}

fn truncated_in_the_middle() -> Vector {
    wrong("The second half is missing.", |code| code.cose[..66].into())
}

fn truncated_to_its_tag() -> Vector {
    wrong("The tag is all there is.", |_| vec![0xd2])
}

fn trailing_zero() -> Vector {
    wrong("A zero follows the envelope.", |code| {
        [code.cose.as_slice(), &[0]].concat()
    })
}

fn trailing_code() -> Vector {
    wrong("A second good envelope follows the first.", |code| {
        code.cose.repeat(2)
    })
}

fn trailing_break() -> Vector {
    wrong("A stray break follows the envelope.", |code| {
        [code.cose.as_slice(), &[0xff]].concat()
    })
}

fn zeros_of_1024_bytes() -> Vector {
    wrong(
        "The longest envelope there may be holds 1,024 items in place of one.",
        |_| vec![0; 1_024],
    )
}

fn tag_in_two_bytes() -> Vector {
    wrong("Tag 18 is not in its shortest form.", |code| {
        [head_in(1, TAG, 18), array(code.items())].concat()
    })
}

fn tag_in_nine_bytes() -> Vector {
    wrong("Tag 18 is written in nine bytes.", |code| {
        [head_in(8, TAG, 18), array(code.items())].concat()
    })
}

fn array_head_in_two_bytes() -> Vector {
    wrong("The array's length is not in its shortest form.", |code| {
        tag(18, &[head_in(1, ARRAY, 4), code.items().concat()].concat())
    })
}

fn array_of_more_than_there_is() -> Vector {
    wrong("The array announces five items and has four.", |code| {
        tag(18, &[array_head(5), code.items().concat()].concat())
    })
}

fn array_of_2_to_the_64_items() -> Vector {
    wrong(
        "The array announces as many items as can be written.",
        |code| tag(18, &[array_head(u64::MAX), code.items().concat()].concat()),
    )
}

fn array_of_indefinite_length() -> Vector {
    wrong("The array is of indefinite length.", |code| {
        tag(18, &indefinite(ARRAY, code.items()))
    })
}

fn header_length_in_two_bytes() -> Vector {
    with_item(
        "The header's length is not in its shortest form.",
        0,
        |code| [head_in(1, BYTES, 13), code.header.clone()].concat(),
    )
}

fn payload_length_in_three_bytes() -> Vector {
    with_item(
        "The payload's length is not in its shortest form.",
        2,
        |code| {
            let length = code.items()[2][1];
            [head_in(2, BYTES, length.into()), code.claims.clone()].concat()
        },
    )
}

fn signature_length_in_three_bytes() -> Vector {
    with_item(
        "The signature's length is not in its shortest form.",
        3,
        |code| [head_in(2, BYTES, 64), code.signature.clone()].concat(),
    )
}

fn signature_length_in_nine_bytes() -> Vector {
    with_item(
        "The signature's length is written in nine bytes.",
        3,
        |code| [head_in(8, BYTES, 64), code.signature.clone()].concat(),
    )
}

fn signature_longer_than_there_is() -> Vector {
    with_item("The signature announces 2^64 - 1 bytes.", 3, |code| {
        [head_in(8, BYTES, u64::MAX), code.signature.clone()].concat()
    })
}

fn header_of_indefinite_length() -> Vector {
    with_item(
        "The header is a byte string of indefinite length.",
        0,
        |code| indefinite(BYTES, [bytes(&code.header)]),
    )
}

fn payload_of_indefinite_length() -> Vector {
    with_item(
        "The payload is a byte string of indefinite length.",
        2,
        |code| indefinite(BYTES, [bytes(&code.claims[..9]), bytes(&code.claims[9..])]),
    )
}

fn signature_of_indefinite_length() -> Vector {
    with_item(
        "The signature is a byte string of indefinite length.",
        3,
        |code| {
            indefinite(
                BYTES,
                [bytes(&code.signature[..32]), bytes(&code.signature[32..])],
            )
        },
    )
}

fn unprotected_of_indefinite_length() -> Vector {
    with_item(
        "The unprotected map is empty, and of indefinite length.",
        1,
        |_| indefinite(MAP, []),
    )
}

fn unprotected_head_in_two_bytes() -> Vector {
    with_item(
        "The unprotected map's length is not in its shortest form.",
        1,
        |_| head_in(1, MAP, 0),
    )
}

fn unprotected_with_the_same_key_twice() -> Vector {
    with_item(
        "The unprotected map has a key twice, which is worse than having one.",
        1,
        |_| map([[int(4), uint(1)], [int(4), uint(1)]]),
    )
}

fn unprotected_out_of_order() -> Vector {
    with_item(
        "The unprotected map has keys in descending order.",
        1,
        |_| map([[int(4), uint(1)], [int(1), uint(1)]]),
    )
}

fn unprotected_by_length_first_order() -> Vector {
    with_item(
        "The unprotected map's keys are in the order of RFC 7049, the shorter first: 0x20 (-1) \
         before 0x1818 (24).",
        1,
        |_| map([[int(-1), uint(1)], [int(24), uint(1)]]),
    )
}

fn payload_is_a_float16() -> Vector {
    with_item("A float of 16 bits stands for the payload.", 2, |_| {
        FLOAT16.to_vec()
    })
}

fn payload_is_a_float32() -> Vector {
    with_item("A float of 32 bits stands for the payload.", 2, |_| {
        FLOAT32.to_vec()
    })
}

fn payload_is_a_float64() -> Vector {
    with_item("A float of 64 bits stands for the payload.", 2, |_| {
        FLOAT64.to_vec()
    })
}

fn payload_is_not_a_number() -> Vector {
    with_item("NaN stands for the payload.", 2, |_| NAN.to_vec())
}

fn payload_is_text_that_is_not_utf8() -> Vector {
    with_item(
        "A text string with the byte 0xff stands for the payload.",
        2,
        |_| [0x61, 0xff].to_vec(),
    )
}

fn payload_is_a_reserved_head() -> Vector {
    with_item("Additional information 28 is reserved.", 2, |_| vec![0x1c])
}

fn payload_is_a_break() -> Vector {
    with_item(
        "A break stands where no indefinite length is open.",
        2,
        |_| vec![0xff],
    )
}

fn payload_is_a_simple_value_below_32_in_two_bytes() -> Vector {
    with_item(
        "Null is written as simple value 22 in two bytes.",
        2,
        |_| vec![0xf8, 22],
    )
}

fn signature_is_an_unfinished_simple_value() -> Vector {
    wrong(
        "The last byte announces a simple value that does not follow.",
        |code| {
            let [header, unprotected, payload, _] = code.items();
            tag(18, &array([header, unprotected, payload, vec![0xf8]]))
        },
    )
}

fn payload_is_an_integer_in_too_many_bytes() -> Vector {
    with_item(
        "An integer that is not in its shortest form stands for the payload.",
        2,
        |_| head_in(1, 0, 23),
    )
}

fn with_item(description: &str, place: usize, item: impl FnOnce(&Code) -> Vec<u8>) -> Vector {
    wrong(description, |code| {
        let mut items = code.items();
        items[place] = item(code);
        tag(18, &array(items))
    })
}

fn wrong(description: &str, cose: impl FnOnce(&Code) -> Vec<u8>) -> Vector {
    let code = Code::of(green().encode());
    let cose = cose(&code);
    refused(
        Layer::Envelope,
        "malformed/cbor",
        description,
        code.enclosed(cose),
    )
}
