//! Presentations by someone else, of a code that has no holder's key, or too long ago.

use super::refused;
use crate::case::LiveCase;
use crate::make::code::{Code, sig_structure};
use crate::make::presented::{Presented, bound, claims, header, shown};
use crate::make::says::{AT, HOUR, Says, green};
use crate::make::signer::{Signer, holder, issuer, stranger};
use crate::make::trust;

cases![
    holder_is_someone_else,
    holder_is_the_issuer,
    holder_s_signature_has_a_wrong_bit,
    holder_s_signature_is_zeros,
    holder_s_signature_is_of_another_time,
    holder_s_signature_is_of_another_place,
    holder_s_signature_is_of_no_place,
    holder_s_signature_lost_its_place,
    holder_s_signature_is_of_another_code,
    holder_s_signature_is_over_the_payload,
    holder_s_signature_is_over_a_code_s_header,
    holder_s_signature_is_as_in_cose_sign,
    holder_s_signature_has_external_data,
    holder_s_signature_s_not_reduced,
    holder_s_signature_bad_and_an_hour_ago,
    holder_has_no_key,
    holder_has_no_key_and_an_hour_ago,
    shown_61_seconds_ago,
    shown_61_seconds_ahead,
    shown_an_hour_ago,
    shown_for_the_year_2106,
    shown_in_1970,
];

fn holder_is_someone_else() -> LiveCase {
    by(
        "A stranger presents the code, as the one who photographed it would.",
        &stranger(),
    )
}

fn holder_is_the_issuer() -> LiveCase {
    by("The issuer presents the code.", &issuer())
}

fn holder_s_signature_has_a_wrong_bit() -> LiveCase {
    signed("One bit of the signature is wrong.", |signature| {
        signature[40] ^= 1
    })
}

fn holder_s_signature_is_zeros() -> LiveCase {
    signed("The signature is nothing but zeros.", |signature| {
        signature.fill(0)
    })
}

fn holder_s_signature_is_of_another_time() -> LiveCase {
    borrowed(
        "The signature of an earlier presentation, on a new time.",
        Some("gate 7"),
        AT - HOUR,
        Some("gate 7"),
        AT,
    )
}

fn holder_s_signature_is_of_another_place() -> LiveCase {
    borrowed(
        "The signature of a presentation elsewhere.",
        Some("gate 7"),
        AT,
        Some("gate 8"),
        AT,
    )
}

fn holder_s_signature_is_of_no_place() -> LiveCase {
    borrowed(
        "The place is added afterwards.",
        None,
        AT,
        Some("gate 7"),
        AT,
    )
}

fn holder_s_signature_lost_its_place() -> LiveCase {
    borrowed(
        "The place is taken out afterwards.",
        Some("gate 7"),
        AT,
        None,
        AT,
    )
}

fn holder_s_signature_is_of_another_code() -> LiveCase {
    other_code("The holder presented another code.")
}

fn holder_s_signature_is_over_the_payload() -> LiveCase {
    over("The signature is over the bare payload.", &shown().payload)
}

fn holder_s_signature_is_over_a_code_s_header() -> LiveCase {
    over(
        "The signature would be one of a code.",
        &sig_structure(
            "Signature1",
            &crate::make::code::header(holder().kid()),
            &[],
            &shown().payload,
        ),
    )
}

fn holder_s_signature_is_as_in_cose_sign() -> LiveCase {
    over(
        "The signature would be one of several.",
        &trust::sig_structure("Signature", &header(), &[], &shown().payload),
    )
}

fn holder_s_signature_has_external_data() -> LiveCase {
    over(
        "The signature covers data from elsewhere.",
        &sig_structure("Signature1", &header(), b"gate 7", &shown().payload),
    )
}

fn holder_s_signature_s_not_reduced() -> LiveCase {
    signed("S has the order of the group added to it.", add_order)
}

fn holder_s_signature_bad_and_an_hour_ago() -> LiveCase {
    bad_and_late("The signature comes before the age.")
}

fn holder_has_no_key() -> LiveCase {
    unbound("The code is bound to nobody.")
}

fn holder_has_no_key_and_an_hour_ago() -> LiveCase {
    unbound_and_late("The lack of a key comes before the age.")
}

fn shown_61_seconds_ago() -> LiveCase {
    at("A second longer ago than is live.", AT + 61)
}

fn shown_61_seconds_ahead() -> LiveCase {
    at("The phone's clock is a second too far ahead.", AT - 61)
}

fn shown_an_hour_ago() -> LiveCase {
    at("A screenshot of an hour ago.", AT + HOUR)
}

fn shown_for_the_year_2106() -> LiveCase {
    time("The phone's clock shows its last second.", u32::MAX)
}

fn shown_in_1970() -> LiveCase {
    time("The phone's clock was never set.", 0)
}

fn by(description: &str, signer: &Signer) -> LiveCase {
    let presented = Presented::by(signer, shown().payload);
    bad(description, presented)
}

fn signed(description: &str, change: impl FnOnce(&mut [u8; 64])) -> LiveCase {
    let shown = shown();
    let mut signature = holder().sign(&shown.sig_structure);
    change(&mut signature);
    bad(description, shown.signed(&signature))
}

fn over(description: &str, message: &[u8]) -> LiveCase {
    bad(description, shown().signed(&holder().sign(message)))
}

/// A presentation for one place and time, with the signature for another.
fn borrowed(
    description: &str,
    signed_place: Option<&str>,
    signed_time: u32,
    place: Option<&str>,
    time: u32,
) -> LiveCase {
    let code = Code::of(bound().encode());
    let before = Presented::of(&code, signed_place, signed_time);
    let signature = holder().sign(&before.sig_structure);
    bad(
        description,
        Presented::of(&code, place, time).signed(&signature),
    )
}

fn other_code(description: &str) -> LiveCase {
    let red = Says {
        colour: Some(2),
        ..bound()
    };
    let red = Presented::of(&Code::of(red.encode()), None, AT);
    let signature = holder().sign(&red.sig_structure);
    bad(description, shown().signed(&signature))
}

fn bad_and_late(description: &str) -> LiveCase {
    bad(description, shown().signed(&[7; 64])).at(AT + HOUR)
}

fn unbound(description: &str) -> LiveCase {
    let code = Code::of(green().encode());
    refused("policy/live", description, Presented::of(&code, None, AT))
}

fn unbound_and_late(description: &str) -> LiveCase {
    unbound(description).at(AT + HOUR)
}

fn at(description: &str, at: u32) -> LiveCase {
    refused("policy/live", description, shown()).at(at)
}

fn time(description: &str, time: u32) -> LiveCase {
    let code = Code::of(bound().encode());
    let payload = claims(&code.cose, None, time).encode();
    let presented = Presented::by(&holder(), payload);
    refused("policy/live", description, presented)
}

fn bad(description: &str, presented: Presented) -> LiveCase {
    refused("signature/bad", description, presented)
}

fn add_order(signature: &mut [u8; 64]) {
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        [*byte, _] = sum.to_le_bytes();
        carry = sum >> 8;
    }
}

/// 2^252 + 27742317777372353535851937790883648493, least byte first.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];
