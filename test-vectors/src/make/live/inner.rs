//! Codes that are refused, whoever presents them.

use super::refused;
use crate::case::LiveCase;
use crate::make::code::{Code, header};
use crate::make::presented::{Presented, bound, claims, shown};
use crate::make::says::{AT, DAY, HOUR, Says};
use crate::make::signer::{holder, issuer, stranger};

cases![
    inner_empty,
    inner_is_a_text,
    inner_with_a_byte_behind_it,
    inner_untagged,
    inner_is_a_presentation,
    inner_with_alg_8,
    inner_of_unknown_key,
    inner_of_the_holder,
    inner_with_bad_signature,
    inner_with_payload_no_cbor,
    inner_with_claims_malformed,
    inner_not_yet_valid,
    inner_expired,
    inner_lives_too_long,
    inner_of_compromised_key,
    inner_of_specimen_key,
    inner_expired_and_holder_s_signature_bad,
    inner_of_no_holder_expired,
    inner_expired_and_shown_an_hour_ago,
];

fn inner_empty() -> LiveCase {
    cose(
        "There is a string, and nothing in it.",
        "malformed/cbor",
        &[],
    )
}

fn inner_is_a_text() -> LiveCase {
    cose(
        "The bytes of a code's text.",
        "malformed/cbor",
        Code::of(bound().encode()).text.as_bytes(),
    )
}

fn inner_with_a_byte_behind_it() -> LiveCase {
    cose(
        "A byte follows the code.",
        "malformed/cbor",
        &[Code::of(bound().encode()).cose, vec![0]].concat(),
    )
}

fn inner_untagged() -> LiveCase {
    cose(
        "The code has no tag.",
        "malformed/cose",
        &Code::of(bound().encode()).cose[1..],
    )
}

fn inner_is_a_presentation() -> LiveCase {
    cose(
        "A presentation of a presentation.",
        "malformed/header",
        &shown().cose,
    )
}

fn inner_with_alg_8() -> LiveCase {
    code(
        "The code is signed as EdDSA.",
        "malformed/header",
        &Code::with_header(&issuer(), eddsa(), bound().encode()),
    )
}

fn inner_of_unknown_key() -> LiveCase {
    code(
        "Nobody trusts the code's key.",
        "key/unknown",
        &Code::by(&stranger(), bound().encode()),
    )
}

fn inner_of_the_holder() -> LiveCase {
    code(
        "The holder made a code for himself.",
        "key/unknown",
        &Code::by(&holder(), bound().encode()),
    )
}

fn inner_with_bad_signature() -> LiveCase {
    code(
        "The code's signature is wrong.",
        "signature/bad",
        &Code::of(bound().encode()).signed([7; 64]),
    )
}

fn inner_with_payload_no_cbor() -> LiveCase {
    code(
        "The code's claims are no CBOR.",
        "malformed/cbor",
        &Code::of([0xff]),
    )
}

fn inner_with_claims_malformed() -> LiveCase {
    says(
        "The code asserts nothing.",
        "malformed/claims",
        &Says {
            colour: None,
            ..bound()
        },
    )
}

fn inner_not_yet_valid() -> LiveCase {
    says(
        "The code is for tomorrow.",
        "time/not-yet-valid",
        &Says {
            from: Some(AT + 1),
            ..bound()
        },
    )
}

fn inner_expired() -> LiveCase {
    says(
        "The code's window is over.",
        "time/expired",
        &Says {
            until: AT,
            ..bound()
        },
    )
}

fn inner_lives_too_long() -> LiveCase {
    says(
        "The code lives longer than its key may grant.",
        "key/lifetime",
        &Says {
            until: AT + 60 * DAY,
            ..bound()
        },
    )
}

fn inner_of_compromised_key() -> LiveCase {
    by_key(
        "The issuer's key is in wrong hands.",
        "key/compromised",
        "compromised",
    )
}

fn inner_of_specimen_key() -> LiveCase {
    by_specimen("The issuer's key signs specimens.", "key/specimen")
}

fn inner_expired_and_holder_s_signature_bad() -> LiveCase {
    order(
        "The code comes before the holder's signature.",
        "time/expired",
        &Says {
            until: AT,
            ..bound()
        },
    )
}

fn inner_of_no_holder_expired() -> LiveCase {
    order(
        "The code comes before the lack of a holder's key.",
        "time/expired",
        &Says {
            until: AT,
            holder_key: None,
            ..bound()
        },
    )
}

fn inner_expired_and_shown_an_hour_ago() -> LiveCase {
    late(
        "The code comes before the age of the presentation.",
        "time/expired",
        &Says {
            until: AT,
            ..bound()
        },
    )
}

fn cose(description: &str, reason: &str, cose: &[u8]) -> LiveCase {
    let payload = claims(cose, None, AT).encode();
    refused(reason, description, Presented::by(&holder(), payload))
}

fn code(description: &str, reason: &str, code: &Code) -> LiveCase {
    refused(reason, description, Presented::of(code, None, AT))
}

fn says(description: &str, reason: &str, says: &Says) -> LiveCase {
    code(description, reason, &Code::of(says.encode()))
}

fn by_key(description: &str, reason: &str, state: &str) -> LiveCase {
    says(description, reason, &bound()).key(|key| key.state = state.into())
}

fn by_specimen(description: &str, reason: &str) -> LiveCase {
    says(description, reason, &bound()).key(|key| key.specimen = true)
}

fn order(description: &str, reason: &str, says: &Says) -> LiveCase {
    let presented = Presented::of(&Code::of(says.encode()), None, AT);
    refused(reason, description, presented.signed(&[7; 64]))
}

fn late(description: &str, reason: &str, says: &Says) -> LiveCase {
    let code = Code::of(says.encode());
    refused(reason, description, Presented::of(&code, None, AT - HOUR))
}

/// The header with EdDSA, which is deprecated, for Ed25519.
fn eddsa() -> Vec<u8> {
    let mut header = header(issuer().kid());
    header[2] = 0x27;
    header
}
