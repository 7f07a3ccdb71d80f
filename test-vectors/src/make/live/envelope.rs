//! Envelopes and headers that are no live presentation's.

use super::refused;
use crate::case::LiveCase;
use crate::make::cbor::{FLOAT16, NULL, array, bytes, indefinite, int, map, tag, text};
use crate::make::code::{self, Code};
use crate::make::presented::{Presented, bound, header, shown};
use crate::make::signer::holder;
use crate::make::status;
use crate::make::trust;

cases![
    live_empty,
    live_cut_short,
    live_with_a_byte_behind_it,
    live_with_payload_in_chunks,
    live_with_float,
    live_untagged,
    live_tagged_as_mac,
    live_tagged_as_sign,
    live_that_is_a_bundle,
    live_of_three,
    live_with_unprotected_entry,
    live_with_payload_detached,
    live_with_signature_of_63_bytes,
    live_that_is_a_code,
    live_header_empty,
    live_header_of_a_code,
    live_header_of_a_status_list,
    live_header_of_a_bundle,
    live_header_with_kid,
    live_header_without_alg,
    live_header_without_type,
    live_header_with_alg_8,
    live_header_with_other_type,
    live_header_with_type_as_bytes,
    live_header_unsorted,
    live_header_with_a_byte_behind_it,
];

fn live_empty() -> LiveCase {
    no_cbor("The prefix alone.", Vec::new())
}

fn live_cut_short() -> LiveCase {
    no_cbor("The last byte is missing.", cut())
}

fn live_with_a_byte_behind_it() -> LiveCase {
    no_cbor("A byte follows.", [shown().cose, vec![0]].concat())
}

fn live_with_payload_in_chunks() -> LiveCase {
    no_cbor(
        "The payload is a string of one chunk.",
        with(2, indefinite(2, [bytes(&shown().payload)])),
    )
}

fn live_with_float() -> LiveCase {
    no_cbor("The payload is a float.", with(2, FLOAT16.to_vec()))
}

fn live_untagged() -> LiveCase {
    no_cose("There is no tag.", array(items()))
}

fn live_tagged_as_mac() -> LiveCase {
    no_cose("The tag is that of COSE_Mac0.", tag(17, &array(items())))
}

fn live_tagged_as_sign() -> LiveCase {
    no_cose("The tag is that of COSE_Sign.", tag(98, &array(items())))
}

fn live_that_is_a_bundle() -> LiveCase {
    no_cose(
        "A trust bundle that nobody signed.",
        trust::enclosed(&[0xa0], []),
    )
}

fn live_of_three() -> LiveCase {
    no_cose("There is no signature.", tag(18, &array(&items()[..3])))
}

fn live_with_unprotected_entry() -> LiveCase {
    no_cose(
        "The unprotected header has an entry.",
        with(1, map([[int(4), bytes(b"holder")]])),
    )
}

fn live_with_payload_detached() -> LiveCase {
    no_cose("The payload is elsewhere.", with(2, vec![NULL]))
}

fn live_with_signature_of_63_bytes() -> LiveCase {
    no_cose("A signature of 63 bytes.", with(3, bytes(&[7; 63])))
}

fn live_that_is_a_code() -> LiveCase {
    no_header(
        "A code's own envelope under the prefix of presentations.",
        Code::of(bound().encode()).cose,
    )
}

fn live_header_empty() -> LiveCase {
    headed("The header is an empty string.", &[])
}

fn live_header_of_a_code() -> LiveCase {
    headed(
        "The header is a code's, with the holder's key id.",
        &code::header(holder().kid()),
    )
}

fn live_header_of_a_status_list() -> LiveCase {
    headed(
        "The header is a status list's.",
        &status::header(holder().kid()),
    )
}

fn live_header_of_a_bundle() -> LiveCase {
    headed("The header is a bundle's.", &trust::header())
}

fn live_header_with_kid() -> LiveCase {
    headed(
        "The holder's key id, which the code names, stands in the header.",
        &with_kid(),
    )
}

fn live_header_without_alg() -> LiveCase {
    headed("No algorithm.", &map([[int(16), text("healthcode-live")]]))
}

fn live_header_without_type() -> LiveCase {
    headed("No type.", &map([[int(1), int(-19)]]))
}

fn live_header_with_alg_8() -> LiveCase {
    headed(
        "EdDSA, which is deprecated.",
        &map([[int(1), int(-8)], [int(16), text("healthcode-live")]]),
    )
}

fn live_header_with_other_type() -> LiveCase {
    headed(
        "Another type.",
        &map([[int(1), int(-19)], [int(16), text("healthcode-live2")]]),
    )
}

fn live_header_with_type_as_bytes() -> LiveCase {
    headed(
        "The type is a byte string.",
        &map([[int(1), int(-19)], [int(16), bytes(b"healthcode-live")]]),
    )
}

fn live_header_unsorted() -> LiveCase {
    headed(
        "The type stands before the algorithm.",
        &map([[int(16), text("healthcode-live")], [int(1), int(-19)]]),
    )
}

fn live_header_with_a_byte_behind_it() -> LiveCase {
    headed(
        "A byte follows in the header.",
        &[header(), vec![0]].concat(),
    )
}

fn items() -> [Vec<u8>; 4] {
    let payload = bytes(&shown().payload);
    [bytes(&header()), map([]), payload, bytes(&[7; 64])]
}

fn with(place: usize, item: Vec<u8>) -> Vec<u8> {
    let mut items = items();
    items[place] = item;
    tag(18, &array(items))
}

fn cut() -> Vec<u8> {
    let mut cose = shown().cose;
    cose.pop();
    cose
}

fn with_kid() -> Vec<u8> {
    map([
        [int(1), int(-19)],
        [int(4), bytes(&holder().kid())],
        [int(16), text("healthcode-live")],
    ])
}

/// A presentation with this header, which the signature covers.
fn headed(description: &str, header: &[u8]) -> LiveCase {
    let presented = Presented::with_header(&holder(), header, shown().payload);
    refused("malformed/header", description, presented)
}

fn no_header(description: &str, cose: Vec<u8>) -> LiveCase {
    refused("malformed/header", description, shown().enclosed(cose))
}

fn no_cbor(description: &str, cose: Vec<u8>) -> LiveCase {
    refused("malformed/cbor", description, shown().enclosed(cose))
}

fn no_cose(description: &str, cose: Vec<u8>) -> LiveCase {
    refused("malformed/cose", description, shown().enclosed(cose))
}
