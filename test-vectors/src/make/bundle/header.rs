//! Protected headers that are not exactly a bundle's, or a root signature's.

use super::refused;
use crate::case::BundleCase;
use crate::make::cbor::{array, bytes, int, map, tag, text};
use crate::make::trust::{header, root, sig_structure, signature, usual};

cases![
    header_empty_string,
    header_empty_map,
    header_of_a_live_presentation,
    header_of_a_status_list,
    header_of_a_code,
    header_with_alg,
    header_with_type_as_bytes,
    header_with_type_in_capitals,
    header_with_trailing_byte,
    header_with_long_key,
    header_of_signature_empty,
    header_of_signature_with_alg_8,
    header_of_signature_with_es256,
    header_of_signature_without_alg,
    header_of_signature_without_kid,
    header_of_signature_with_kid_of_7_bytes,
    header_of_signature_with_kid_of_32_bytes,
    header_of_signature_with_type,
    header_of_signature_unsorted,
    header_of_stranger_s_signature_with_alg_8,
    header_and_quorum_missing,
];

fn header_empty_string() -> BundleCase {
    whole("The header is an empty string.", &[])
}

fn header_empty_map() -> BundleCase {
    whole("The header is an empty map.", &map([]))
}

fn header_of_a_live_presentation() -> BundleCase {
    typed(
        "The type is that of a live presentation.",
        "healthcode-live",
    )
}

fn header_of_a_status_list() -> BundleCase {
    typed(
        "The type is that of a status list.",
        "application/statuslist+cwt",
    )
}

fn header_of_a_code() -> BundleCase {
    whole(
        "The header is a code's.",
        &crate::make::code::header(root(1).kid()),
    )
}

fn header_with_alg() -> BundleCase {
    let header = map([[int(1), int(-19)], [int(16), text("healthcode-trust")]]);
    whole("The algorithm stands in the bundle's own header.", &header)
}

fn header_with_type_as_bytes() -> BundleCase {
    whole(
        "The type is a byte string.",
        &map([[int(16), bytes(b"healthcode-trust")]]),
    )
}

fn header_with_type_in_capitals() -> BundleCase {
    typed("The type is in capitals.", "HEALTHCODE-TRUST")
}

fn header_with_trailing_byte() -> BundleCase {
    let header = [header(), vec![0]].concat();
    whole("A byte follows in the header.", &header)
}

fn header_with_long_key() -> BundleCase {
    let header = map([[vec![0x18, 16], text("healthcode-trust")]]);
    whole("The key 16 is longer than it need be.", &header)
}

fn header_of_signature_empty() -> BundleCase {
    own("A signature's header is an empty string.", &[])
}

fn header_of_signature_with_alg_8() -> BundleCase {
    own("EdDSA, which is deprecated.", &with_alg(-8))
}

fn header_of_signature_with_es256() -> BundleCase {
    own("Another algorithm.", &with_alg(-7))
}

fn header_of_signature_without_alg() -> BundleCase {
    own("No algorithm.", &map([[int(4), bytes(&root(1).kid())]]))
}

fn header_of_signature_without_kid() -> BundleCase {
    own("No key id.", &map([[int(1), int(-19)]]))
}

fn header_of_signature_with_kid_of_7_bytes() -> BundleCase {
    own("The key id is short.", &with_kid(&root(1).kid()[..7]))
}

fn header_of_signature_with_kid_of_32_bytes() -> BundleCase {
    own("The key itself for key id.", &with_kid(&root(1).public()))
}

fn header_of_signature_with_type() -> BundleCase {
    let header = crate::make::status::header(root(1).kid());
    own("A signature's header is that of a status list.", &header)
}

fn header_of_signature_unsorted() -> BundleCase {
    let header = map([[int(4), bytes(&root(1).kid())], [int(1), int(-19)]]);
    own("The key id stands before the algorithm.", &header)
}

fn header_of_stranger_s_signature_with_alg_8() -> BundleCase {
    let payload = usual().payload();
    let stranger = map([[int(1), int(-8)], [int(4), bytes(&[7; 8])]]);
    let stranger = array([bytes(&stranger), map([]), bytes(&[7; 64])]);
    let signatures = [
        signature(&payload, &root(1)),
        signature(&payload, &root(2)),
        stranger,
    ];
    let items = [
        bytes(&header()),
        map([]),
        bytes(&payload),
        array(signatures),
    ];
    refused(
        "malformed/header",
        "Strangers' signatures are passed over only if they have their form.",
        tag(98, &array(items)),
    )
}

fn header_and_quorum_missing() -> BundleCase {
    let payload = usual().payload();
    let items = [
        bytes(&map([])),
        map([]),
        bytes(&payload),
        array([signature(&payload, &root(9))]),
    ];
    refused(
        "malformed/header",
        "The header is looked at before the quorum.",
        tag(98, &array(items)),
    )
}

fn typed(description: &str, kind: &str) -> BundleCase {
    whole(description, &map([[int(16), text(kind)]]))
}

fn with_alg(alg: i64) -> Vec<u8> {
    map([[int(1), int(alg)], [int(4), bytes(&root(1).kid())]])
}

fn with_kid(kid: &[u8]) -> Vec<u8> {
    map([[int(1), int(-19)], [int(4), bytes(kid)]])
}

/// A bundle with this header, which two roots signed.
fn whole(description: &str, header: &[u8]) -> BundleCase {
    bundle(
        description,
        header,
        &crate::make::code::header(root(1).kid()),
    )
}

/// A bundle whose first signature, of three, has this header and covers it.
fn own(description: &str, own: &[u8]) -> BundleCase {
    bundle(description, &header(), own)
}

fn bundle(description: &str, header: &[u8], own: &[u8]) -> BundleCase {
    let payload = usual().payload();
    let sign = |number, own: &[u8]| {
        let message = sig_structure("Signature", header, own, &payload);
        array([bytes(own), map([]), bytes(&root(number).sign(&message))])
    };
    let second = crate::make::code::header(root(2).kid());
    let third = crate::make::code::header(root(3).kid());
    let signatures = array([sign(1, own), sign(2, &second), sign(3, &third)]);
    let items = [bytes(header), map([]), bytes(&payload), signatures];
    refused("malformed/header", description, tag(98, &array(items)))
}
