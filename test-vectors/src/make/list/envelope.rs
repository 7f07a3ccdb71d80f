//! Bytes that are no `COSE_Sign1` of a status list.

use super::refused;
use crate::case::ListCase;
use crate::make::cbor::{FLOAT32, NULL, array, bytes, head_in, indefinite, int, map, tag, text};
use crate::make::code::Code;
use crate::make::says::green;
use crate::make::status::{header, usual, with_header};
use crate::make::trust::{self, lister};

cases![
    envelope_empty_list,
    envelope_cut,
    envelope_with_a_byte_more,
    envelope_with_long_tag,
    envelope_with_payload_in_chunks,
    envelope_with_float,
    envelope_untagged,
    envelope_tagged_as_cwt,
    envelope_tagged_as_sign,
    envelope_that_is_a_bundle,
    envelope_of_three_items,
    envelope_with_kid_unprotected,
    envelope_with_detached_payload,
    envelope_with_short_signature,
    envelope_with_header_as_map,
    header_of_code,
    header_without_type,
    header_without_kid,
    header_without_alg,
    header_with_es256,
    header_with_eddsa,
    header_with_jwt_type,
    header_with_short_type,
    header_with_two_byte_kid,
    header_with_content_type,
    header_unsorted,
    header_empty,
];

fn envelope_empty_list() -> ListCase {
    no_cbor("There are no bytes.", Vec::new())
}

fn envelope_cut() -> ListCase {
    no_cbor("The last byte is missing.", cut())
}

fn envelope_with_a_byte_more() -> ListCase {
    no_cbor(
        "A byte follows the list.",
        [usual().signed(), vec![0]].concat(),
    )
}

fn envelope_with_long_tag() -> ListCase {
    no_cbor(
        "The tag is longer than it need be.",
        [head_in(1, 6, 18), usual().signed().split_off(1)].concat(),
    )
}

fn envelope_with_payload_in_chunks() -> ListCase {
    no_cbor(
        "The payload is a string of one chunk.",
        with(2, indefinite(2, [bytes(&usual().payload())])),
    )
}

fn envelope_with_float() -> ListCase {
    no_cbor("The payload is a float.", with(2, FLOAT32.to_vec()))
}

fn envelope_untagged() -> ListCase {
    no_cose("There is no tag, which the draft lets be.", array(items()))
}

fn envelope_tagged_as_cwt() -> ListCase {
    no_cose(
        "The tag of a CWT (RFC 8392 section 6) stands before the other.",
        tag(61, &usual().signed()),
    )
}

fn envelope_tagged_as_sign() -> ListCase {
    no_cose("The tag is that of COSE_Sign.", tag(98, &array(items())))
}

fn envelope_that_is_a_bundle() -> ListCase {
    no_cose("A trust bundle for a list.", trust::usual().bytes())
}

fn envelope_of_three_items() -> ListCase {
    no_cose("There is no signature.", tag(18, &array(&items()[..3])))
}

fn envelope_with_kid_unprotected() -> ListCase {
    no_cose(
        "The key id stands in the unprotected header, as in the draft's example.",
        with(1, map([[int(4), bytes(&lister().kid())]])),
    )
}

fn envelope_with_detached_payload() -> ListCase {
    no_cose("The payload is elsewhere.", with(2, vec![NULL]))
}

fn envelope_with_short_signature() -> ListCase {
    no_cose("A signature of 63 bytes.", with(3, bytes(&[7; 63])))
}

fn envelope_with_header_as_map() -> ListCase {
    no_cose(
        "The header is no string but its map.",
        with(0, header(lister().kid())),
    )
}

fn header_of_code() -> ListCase {
    no_header("A health code for a list.", Code::of(green().encode()).cose)
}

fn header_without_type() -> ListCase {
    headed(
        "The header is a code's, by the key for lists.",
        &crate::make::code::header(lister().kid()),
    )
}

fn header_without_kid() -> ListCase {
    headed(
        "No key id.",
        &map([[int(1), int(-19)], [int(16), text(TYPE)]]),
    )
}

fn header_without_alg() -> ListCase {
    headed(
        "No algorithm.",
        &map([[int(4), bytes(&lister().kid())], [int(16), text(TYPE)]]),
    )
}

fn header_with_es256() -> ListCase {
    headed(
        "The draft's algorithm.",
        &map([
            [int(1), int(-7)],
            [int(4), bytes(&lister().kid())],
            [int(16), text(TYPE)],
        ]),
    )
}

fn header_with_eddsa() -> ListCase {
    headed(
        "EdDSA, which is deprecated.",
        &map([
            [int(1), int(-8)],
            [int(4), bytes(&lister().kid())],
            [int(16), text(TYPE)],
        ]),
    )
}

fn header_with_jwt_type() -> ListCase {
    headed(
        "The type of lists in JSON.",
        &map([
            [int(1), int(-19)],
            [int(4), bytes(&lister().kid())],
            [int(16), text("application/statuslist+jwt")],
        ]),
    )
}

fn header_with_short_type() -> ListCase {
    headed(
        "The type without its first part.",
        &map([
            [int(1), int(-19)],
            [int(4), bytes(&lister().kid())],
            [int(16), text("statuslist+cwt")],
        ]),
    )
}

fn header_with_two_byte_kid() -> ListCase {
    headed(
        "The key id of the draft's example.",
        &map([
            [int(1), int(-19)],
            [int(4), bytes(b"12")],
            [int(16), text(TYPE)],
        ]),
    )
}

fn header_with_content_type() -> ListCase {
    headed(
        "An entry more.",
        &map([
            [int(1), int(-19)],
            [int(3), int(0)],
            [int(4), bytes(&lister().kid())],
            [int(16), text(TYPE)],
        ]),
    )
}

fn header_unsorted() -> ListCase {
    headed(
        "The type stands before the key id.",
        &map([
            [int(1), int(-19)],
            [int(16), text(TYPE)],
            [int(4), bytes(&lister().kid())],
        ]),
    )
}

fn header_empty() -> ListCase {
    headed("The header is an empty string.", &[])
}

fn items() -> [Vec<u8>; 4] {
    let signature = [7; 64];
    [
        bytes(&header(lister().kid())),
        map([]),
        bytes(&usual().payload()),
        bytes(&signature),
    ]
}

fn with(place: usize, item: Vec<u8>) -> Vec<u8> {
    let mut items = items();
    items[place] = item;
    tag(18, &array(items))
}

fn cut() -> Vec<u8> {
    let mut list = usual().signed();
    list.pop();
    list
}

/// A list with this header, which the signature covers.
fn headed(description: &str, header: &[u8]) -> ListCase {
    no_header(
        description,
        with_header(&usual().payload(), header, &lister()),
    )
}

fn no_header(description: &str, list: Vec<u8>) -> ListCase {
    refused("malformed/header", description, list)
}

fn no_cbor(description: &str, list: Vec<u8>) -> ListCase {
    refused("malformed/cbor", description, list)
}

fn no_cose(description: &str, list: Vec<u8>) -> ListCase {
    refused("malformed/cose", description, list)
}

const TYPE: &str = "application/statuslist+cwt";
