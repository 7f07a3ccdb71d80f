//! Bytes that are no `COSE_Sign` in its one form.

use super::refused;
use crate::case::BundleCase;
use crate::make::cbor::{FLOAT64, NULL, array, bytes, head_in, indefinite, map, tag, uint};
use crate::make::code::array_head;
use crate::make::trust::{header, root, signature, usual};

cases![
    envelope_empty,
    envelope_cut_short,
    envelope_with_a_byte_behind_it,
    envelope_twice,
    envelope_with_its_tag_in_two_bytes_more,
    envelope_with_its_payload_in_chunks,
    envelope_with_signatures_of_indefinite_length,
    envelope_with_a_float,
    envelope_that_is_a_code,
    envelope_without_tag,
    envelope_tagged_as_sign1,
    envelope_tagged_as_encrypted,
    envelope_tagged_twice,
    envelope_of_three,
    envelope_of_five,
    envelope_with_a_map_for_header,
    envelope_with_unprotected_entry,
    envelope_with_null_for_unprotected,
    envelope_with_payload_detached,
    envelope_with_payload_as_map,
    envelope_without_signatures,
    envelope_with_65_signatures,
    envelope_with_one_signature_bare,
    envelope_with_signature_of_two,
    envelope_with_signature_of_four,
    envelope_with_signature_s_header_as_map,
    envelope_with_signature_s_unprotected_entry,
    envelope_with_signature_of_63_bytes,
    envelope_with_signature_of_65_bytes,
    envelope_with_signature_as_text,
    envelope_with_signature_as_sign1,
];

fn envelope_empty() -> BundleCase {
    no_cbor("There are no bytes.", Vec::new())
}

fn envelope_cut_short() -> BundleCase {
    let mut bundle = usual().bytes();
    bundle.pop();
    no_cbor("The last byte is missing.", bundle)
}

fn envelope_with_a_byte_behind_it() -> BundleCase {
    let mut bundle = usual().bytes();
    bundle.push(0);
    no_cbor("A byte follows the bundle.", bundle)
}

fn envelope_twice() -> BundleCase {
    no_cbor("The bundle stands twice.", usual().bytes().repeat(2))
}

fn envelope_with_its_tag_in_two_bytes_more() -> BundleCase {
    let rest = usual().bytes().split_off(2);
    let bundle = [head_in(4, 6, 98), rest].concat();
    no_cbor("The tag is longer than it need be.", bundle)
}

fn envelope_with_its_payload_in_chunks() -> BundleCase {
    let mut items = items();
    items[2] = indefinite(2, [items[2].clone()]);
    no_cbor(
        "The payload is a string of one chunk.",
        tag(98, &array(items)),
    )
}

fn envelope_with_signatures_of_indefinite_length() -> BundleCase {
    let mut items = items();
    items[3] = indefinite(4, [one(), other()]);
    no_cbor(
        "The number of signatures is not said before them.",
        tag(98, &array(items)),
    )
}

fn envelope_with_a_float() -> BundleCase {
    no_cbor("The payload is a float.", with(2, FLOAT64.to_vec()))
}

fn envelope_that_is_a_code() -> BundleCase {
    let code = crate::make::code::Code::of(crate::make::says::green().encode());
    no_cose("A health code's envelope.", code.cose)
}

fn envelope_without_tag() -> BundleCase {
    no_cose("There is no tag.", array(items()))
}

fn envelope_tagged_as_sign1() -> BundleCase {
    no_cose("The tag is that of COSE_Sign1.", tag(18, &array(items())))
}

fn envelope_tagged_as_encrypted() -> BundleCase {
    no_cose("The tag is that of COSE_Encrypt.", tag(96, &array(items())))
}

fn envelope_tagged_twice() -> BundleCase {
    no_cose("The tag stands in itself.", tag(98, &usual().bytes()))
}

fn envelope_of_three() -> BundleCase {
    let [header, unprotected, payload, _] = items();
    no_cose(
        "There is no place for signatures.",
        tag(98, &array([header, unprotected, payload])),
    )
}

fn envelope_of_five() -> BundleCase {
    let [header, unprotected, payload, signatures] = items();
    let items = [header, unprotected, payload, signatures, uint(0)];
    no_cose("A fifth element.", tag(98, &array(items)))
}

fn envelope_with_a_map_for_header() -> BundleCase {
    no_cose("The header is no string but its map.", with(0, header()))
}

fn envelope_with_unprotected_entry() -> BundleCase {
    let unprotected = map([[uint(4), bytes(b"root")]]);
    no_cose("The unprotected header has an entry.", with(1, unprotected))
}

fn envelope_with_null_for_unprotected() -> BundleCase {
    no_cose("The unprotected header is null.", with(1, vec![NULL]))
}

fn envelope_with_payload_detached() -> BundleCase {
    no_cose("The payload is elsewhere.", with(2, vec![NULL]))
}

fn envelope_with_payload_as_map() -> BundleCase {
    no_cose(
        "The payload is no string but its map.",
        with(2, usual().payload()),
    )
}

fn envelope_without_signatures() -> BundleCase {
    no_cose("Nobody signed.", with(3, array([])))
}

fn envelope_with_65_signatures() -> BundleCase {
    let signatures = [array_head(65), one(), other().repeat(64)].concat();
    no_cose("One signature more than is read.", with(3, signatures))
}

fn envelope_with_one_signature_bare() -> BundleCase {
    no_cose("One signature that is in no array.", with(3, one()))
}

fn envelope_with_signature_of_two() -> BundleCase {
    let [header, _, signature] = parts();
    first("A signature of two elements.", array([header, signature]))
}

fn envelope_with_signature_of_four() -> BundleCase {
    let [header, unprotected, signature] = parts();
    let four = array([header, unprotected, signature, uint(0)]);
    first("A signature of four elements.", four)
}

fn envelope_with_signature_s_header_as_map() -> BundleCase {
    let [_, unprotected, signature] = parts();
    let header = crate::make::code::header(root(1).kid());
    first(
        "A signature's header is no string but its map.",
        array([header, unprotected, signature]),
    )
}

fn envelope_with_signature_s_unprotected_entry() -> BundleCase {
    let [header, _, signature] = parts();
    let unprotected = map([[uint(33), uint(0)]]);
    first(
        "A signature's unprotected header has an entry.",
        array([header, unprotected, signature]),
    )
}

fn envelope_with_signature_of_63_bytes() -> BundleCase {
    first("A signature of 63 bytes.", of_bytes(&[7; 63]))
}

fn envelope_with_signature_of_65_bytes() -> BundleCase {
    first("A signature of 65 bytes.", of_bytes(&[7; 65]))
}

fn envelope_with_signature_as_text() -> BundleCase {
    let [header, unprotected, _] = parts();
    let signature = crate::make::cbor::text(&"7".repeat(64));
    first(
        "A signature is a text.",
        array([header, unprotected, signature]),
    )
}

fn envelope_with_signature_as_sign1() -> BundleCase {
    let payload = usual().payload();
    let signed = crate::make::status::signed(&payload, &root(1));
    no_cose("One root signed as in COSE_Sign1.", signed)
}

fn items() -> [Vec<u8>; 4] {
    let payload = bytes(&usual().payload());
    [bytes(&header()), map([]), payload, array([one(), other()])]
}

fn with(place: usize, item: Vec<u8>) -> Vec<u8> {
    let mut items = items();
    items[place] = item;
    tag(98, &array(items))
}

fn one() -> Vec<u8> {
    signature(&usual().payload(), &root(1))
}

fn other() -> Vec<u8> {
    signature(&usual().payload(), &root(2))
}

/// Header, unprotected header and signature of the first root.
fn parts() -> [Vec<u8>; 3] {
    let header = crate::make::code::header(root(1).kid());
    [bytes(&header), map([]), bytes(&[7; 64])]
}

fn of_bytes(signature: &[u8]) -> Vec<u8> {
    let [header, unprotected, _] = parts();
    array([header, unprotected, bytes(signature)])
}

/// A wrong signature, and a quorum of good ones behind it.
fn first(description: &str, signature: Vec<u8>) -> BundleCase {
    let three = root(3);
    let third = crate::make::trust::signature(&usual().payload(), &three);
    no_cose(description, with(3, array([signature, other(), third])))
}

fn no_cbor(description: &str, bundle: Vec<u8>) -> BundleCase {
    refused("malformed/cbor", description, bundle)
}

fn no_cose(description: &str, bundle: Vec<u8>) -> BundleCase {
    refused("malformed/cose", description, bundle)
}
