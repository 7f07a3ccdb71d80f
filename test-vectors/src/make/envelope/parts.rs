//! Items of the envelope that are of another type, length or content.

use crate::Vector;
use crate::make::cbor::{NULL, array, bytes, int, map, tag, text, uint};
use crate::make::code::Code;
use crate::make::draft::refused;
use crate::make::says::green;
use crate::make::signer::issuer;
use crate::vector::Layer;

table![
    header_is_a_map,
    header_is_text,
    header_is_null,
    header_is_tagged,
    unprotected_with_algorithm,
    unprotected_with_key_id,
    unprotected_with_unknown_key,
    unprotected_is_an_array,
    unprotected_is_bytes,
    unprotected_is_null,
    payload_is_detached,
    payload_is_a_map,
    payload_is_text,
    payload_is_tagged_as_cbor,
    payload_is_true,
    payload_is_the_first_simple_value_of_two_bytes,
    payload_is_the_last_simple_value,
    signature_empty,
    signature_of_63_bytes,
    signature_of_65_bytes,
    signature_of_128_bytes,
    signature_is_text,
    signature_is_null,
    signature_is_an_array_of_halves,
    signature_is_a_bignum,
    signatures_of_a_quorum,
];

fn header_is_a_map() -> Vector {
    with_item(
        "The header is a map and not a byte string around one.",
        0,
        |code| code.header.clone(),
    )
}

fn header_is_text() -> Vector {
    with_item("The header is a text string.", 0, |_| text("alg: Ed25519"))
}

fn header_is_null() -> Vector {
    with_item("The header is null.", 0, |_| vec![NULL])
}

fn header_is_tagged() -> Vector {
    with_item(
        "The header's byte string has tag 24, encoded CBOR.",
        0,
        |code| tag(24, &bytes(&code.header)),
    )
}

fn unprotected_with_algorithm() -> Vector {
    with_item("The unprotected map repeats the algorithm.", 1, |_| {
        map([[int(1), int(-19)]])
    })
}

fn unprotected_with_key_id() -> Vector {
    with_item("The unprotected map repeats the key id.", 1, |_| {
        map([[int(4), bytes(&issuer().kid())]])
    })
}

fn unprotected_with_unknown_key() -> Vector {
    with_item(
        "The unprotected map has a key that nobody knows.",
        1,
        |_| map([[int(99), uint(0)]]),
    )
}

fn unprotected_is_an_array() -> Vector {
    with_item("An empty array stands for the unprotected map.", 1, |_| {
        array([])
    })
}

fn unprotected_is_bytes() -> Vector {
    with_item(
        "An empty byte string stands for the unprotected map.",
        1,
        |_| bytes(&[]),
    )
}

fn unprotected_is_null() -> Vector {
    with_item("Null stands for the unprotected map.", 1, |_| vec![NULL])
}

fn payload_is_detached() -> Vector {
    with_item(
        "The payload is null, as in a detached signature.",
        2,
        |_| vec![NULL],
    )
}

fn payload_is_a_map() -> Vector {
    with_item(
        "The claims stand as a map and not in a byte string.",
        2,
        |code| code.claims.clone(),
    )
}

fn payload_is_text() -> Vector {
    with_item("The payload is a text string.", 2, |_| text("green"))
}

fn payload_is_tagged_as_cbor() -> Vector {
    with_item(
        "The payload's byte string has tag 24, encoded CBOR.",
        2,
        |code| tag(24, &bytes(&code.claims)),
    )
}

fn payload_is_true() -> Vector {
    with_item("The payload is true.", 2, |_| vec![0xf5])
}

fn payload_is_the_first_simple_value_of_two_bytes() -> Vector {
    with_item(
        "The payload is simple value 32, which is well-formed.",
        2,
        |_| vec![0xf8, 32],
    )
}

fn payload_is_the_last_simple_value() -> Vector {
    with_item(
        "The payload is simple value 255, which is well-formed.",
        2,
        |_| vec![0xf8, 255],
    )
}

fn signature_empty() -> Vector {
    signature("The signature is empty.", &[])
}

fn signature_of_63_bytes() -> Vector {
    signature(
        "The signature's last byte is missing.",
        &good_signature()[..63],
    )
}

fn signature_of_65_bytes() -> Vector {
    signature(
        "A zero follows the signature.",
        &[good_signature(), vec![0]].concat(),
    )
}

fn signature_of_128_bytes() -> Vector {
    signature("The signature stands twice.", &good_signature().repeat(2))
}

fn signature_is_text() -> Vector {
    with_item(
        "The signature is a text string of 64 characters.",
        3,
        |_| text(&"0".repeat(64)),
    )
}

fn signature_is_null() -> Vector {
    with_item("The signature is null.", 3, |_| vec![NULL])
}

fn signature_is_an_array_of_halves() -> Vector {
    with_item("The signature is an array of R and S.", 3, |code| {
        array([bytes(&code.signature[..32]), bytes(&code.signature[32..])])
    })
}

fn signature_is_a_bignum() -> Vector {
    with_item("The signature has tag 2, a large integer.", 3, |code| {
        tag(2, &bytes(&code.signature))
    })
}

fn signatures_of_a_quorum() -> Vector {
    with_item(
        "The signature is an array of signatures, as in COSE_Sign.",
        3,
        |code| {
            let signature = bytes(&code.signature);
            array([array([bytes(&code.header), map([]), signature])])
        },
    )
}

fn signature(description: &str, signature: &[u8]) -> Vector {
    let code = Code::of(green().encode()).signed(signature);
    refused(Layer::Envelope, "malformed/cose", description, code)
}

fn good_signature() -> Vec<u8> {
    Code::of(green().encode()).signature
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
        "malformed/cose",
        description,
        code.enclosed(cose),
    )
}
