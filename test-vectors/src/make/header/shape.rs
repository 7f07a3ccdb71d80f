//! Headers of another shape, or with more in them.

use super::{alg, good, kid, wrong};
use crate::Vector;
use crate::make::cbor::{MAP, Map, array, bytes, head_in, indefinite, int, map, tag, text, uint};
use crate::make::signer::{cose_key, issuer};

table![
    keys_out_of_order,
    keys_as_text,
    keys_and_an_array,
    extra_critical,
    extra_content_type,
    extra_iv,
    extra_type,
    extra_key,
    extra_certificate_chain,
    extra_certificate_url,
    extra_unknown,
    header_empty,
    header_empty_map,
    header_array,
    header_tagged,
    header_in_bytes,
    header_of_indefinite_length_inside,
    header_head_not_in_shortest_form,
    header_truncated,
    header_with_trailing_zero,
    header_twice,
];

fn keys_out_of_order() -> Vector {
    wrong(
        "The key id stands before the algorithm.",
        map([[int(4), kid()], alg()]),
    )
}

fn keys_as_text() -> Vector {
    let entries = [[text("alg"), int(-19)], [text("kid"), kid()]];
    wrong("The keys are words.", map(entries))
}

fn keys_and_an_array() -> Vector {
    let entries = [alg(), [int(4), kid()], [array([]), uint(0)]];
    wrong("A third key is an array.", map(entries))
}

fn extra_critical() -> Vector {
    extra(
        "crit (2) says that the algorithm must be understood.",
        2,
        array([int(1)]),
    )
}

fn extra_content_type() -> Vector {
    extra("A content type (3) is given.", 3, text("application/cwt"))
}

fn extra_iv() -> Vector {
    extra("An IV (5) is given.", 5, bytes(&[0; 8]))
}

fn extra_type() -> Vector {
    extra(
        "A type (16) is given, as in live presentations.",
        16,
        text("healthcode-live"),
    )
}

fn extra_key() -> Vector {
    extra(
        "The header brings its own key (-65537).",
        -65_537,
        cose_key(&issuer().public()),
    )
}

fn extra_certificate_chain() -> Vector {
    extra(
        "The header brings a certificate (33).",
        33,
        bytes(&[0x30, 0]),
    )
}

fn extra_certificate_url() -> Vector {
    extra(
        "The header says where to find a certificate (35).",
        35,
        text("https://a.example"),
    )
}

fn extra_unknown() -> Vector {
    extra("The header has a key (99) that nobody knows.", 99, uint(0))
}

fn header_empty() -> Vector {
    wrong("The header's byte string is empty.", Vec::new())
}

fn header_empty_map() -> Vector {
    wrong("The header is an empty map.", map([]))
}

fn header_array() -> Vector {
    wrong(
        "The header is an array of keys and values.",
        array([int(1), int(-19), int(4), kid()]),
    )
}

fn header_tagged() -> Vector {
    wrong("The header's map has a tag.", tag(55_799, &good()))
}

fn header_in_bytes() -> Vector {
    wrong("The header stands in a byte string twice.", bytes(&good()))
}

fn header_of_indefinite_length_inside() -> Vector {
    let items = [int(1), int(-19), int(4), kid()];
    wrong(
        "The header's map is of indefinite length.",
        indefinite(MAP, items),
    )
}

fn header_head_not_in_shortest_form() -> Vector {
    let items = [int(1), int(-19), int(4), kid()].concat();
    wrong(
        "The map's length is not in its shortest form.",
        [head_in(1, MAP, 2), items].concat(),
    )
}

fn header_truncated() -> Vector {
    wrong("The header's last byte is missing.", good()[..12].into())
}

fn header_with_trailing_zero() -> Vector {
    wrong(
        "A zero follows the header's map.",
        [good(), vec![0]].concat(),
    )
}

fn header_twice() -> Vector {
    wrong("The header's map stands twice.", good().repeat(2))
}

fn extra(description: &str, key: i64, value: Vec<u8>) -> Vector {
    let good = Map(vec![alg(), [int(4), kid()]]);
    wrong(description, good.set(key, value).encode())
}
