//! Deterministic CBOR that is no `COSE_Sign1`, or not the one form of it.

use crate::Vector;
use crate::make::cbor::{NULL, array, bytes, map, tag, uint};
use crate::make::code::Code;
use crate::make::draft::refused;
use crate::make::says::green;
use crate::vector::Layer;

table![
    untagged,
    tag_of_sign,
    tag_of_mac0,
    tag_of_encrypt0,
    tag_19,
    tag_18_twice,
    tag_cwt_around,
    tag_cwt_inside,
    tag_self_described_around,
    array_of_three,
    array_of_five,
    array_empty,
    map_in_place_of_array,
    bytes_around_the_envelope,
    integer_in_place_of_array,
    null_in_place_of_array,
    claims_without_envelope,
];

fn untagged() -> Vector {
    wrong("The tag is missing.", |code| array(code.items()))
}

fn tag_of_sign() -> Vector {
    tagged("Tag 98 is COSE_Sign.", 98)
}

fn tag_of_mac0() -> Vector {
    tagged("Tag 17 is COSE_Mac0, which also has four items.", 17)
}

fn tag_of_encrypt0() -> Vector {
    tagged("Tag 16 is COSE_Encrypt0.", 16)
}

fn tag_19() -> Vector {
    tagged("Tag 19 is nothing here.", 19)
}

fn tag_18_twice() -> Vector {
    wrong("The tag stands twice.", |code| tag(18, &code.cose))
}

fn tag_cwt_around() -> Vector {
    wrong("The CWT tag 61 stands around the envelope.", |code| {
        tag(61, &code.cose)
    })
}

fn tag_cwt_inside() -> Vector {
    wrong(
        "The CWT tag 61 stands between tag 18 and the array.",
        |code| tag(18, &tag(61, &array(code.items()))),
    )
}

fn tag_self_described_around() -> Vector {
    wrong(
        "The tag 55799 of self-described CBOR stands around the envelope.",
        |code| tag(55_799, &code.cose),
    )
}

fn array_of_three() -> Vector {
    wrong("The unprotected map is missing.", |code| {
        let [header, _, payload, signature] = code.items();
        tag(18, &array([header, payload, signature]))
    })
}

fn array_of_five() -> Vector {
    wrong("A fifth item follows the signature.", |code| {
        let [header, unprotected, payload, signature] = code.items();
        tag(
            18,
            &array([header, unprotected, payload, signature, uint(0)]),
        )
    })
}

fn array_empty() -> Vector {
    wrong("The array is empty.", |_| tag(18, &array([])))
}

fn map_in_place_of_array() -> Vector {
    wrong("A map from 0 to 3 stands for the array.", |code| {
        let [header, unprotected, payload, signature] = code.items();
        let entries = [
            [uint(0), header],
            [uint(1), unprotected],
            [uint(2), payload],
            [uint(3), signature],
        ];
        tag(18, &map(entries))
    })
}

fn bytes_around_the_envelope() -> Vector {
    wrong("The envelope stands in a byte string.", |code| {
        bytes(&code.cose)
    })
}

fn integer_in_place_of_array() -> Vector {
    wrong("The tag's content is an integer.", |_| tag(18, &uint(4)))
}

fn null_in_place_of_array() -> Vector {
    wrong("The tag's content is null.", |_| tag(18, &[NULL]))
}

fn claims_without_envelope() -> Vector {
    wrong("The claims stand bare, unsigned.", |code| {
        code.claims.clone()
    })
}

fn tagged(description: &str, number: u64) -> Vector {
    wrong(description, |code| tag(number, &array(code.items())))
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
