//! Good signatures by someone else or of another code, and bad ones with another fault behind.

use super::{bad, resigned};
use crate::Vector;
use crate::make::cbor::{map, uint};
use crate::make::code::{Code, header};
use crate::make::says::{AT, DAY, IDENTITY, Says, green};
use crate::make::signer::{Signer, holder, issuer, stranger};
use crate::vector::TrustedKey;

table![
    by_another_trusted_key,
    by_an_unknown_key,
    by_the_holder,
    by_one_trusted_key_naming_another,
    of_a_code_with_another_colour,
    of_a_code_with_a_later_end,
    of_a_code_with_another_identity,
    of_a_code_with_another_region,
    of_a_code_with_another_id,
    of_a_code_with_a_companion_removed,
    bad_and_key_compromised,
    bad_and_key_is_for_specimens,
    bad_and_key_retired,
    bad_and_expired,
    bad_and_claims_malformed,
    bad_and_claims_not_cbor,
];

fn by_another_trusted_key() -> Vector {
    forged("A trusted key signed under another's key id.", &stranger())
        .keys([&issuer(), &stranger()].map(TrustedKey::of))
}

fn by_an_unknown_key() -> Vector {
    forged(
        "Someone signed under a trusted key's id.",
        &Signer::named("forger"),
    )
}

fn by_the_holder() -> Vector {
    let says = Says {
        holder_key: Some(holder().public()),
        ..green()
    };
    let header = header(issuer().kid());
    let code = Code::with_header(&holder(), header, says.encode());
    bad("The holder signed with the key that the code binds.", code)
}

fn by_one_trusted_key_naming_another() -> Vector {
    let other = Says {
        code_id: [0x5a; 8],
        ..green()
    };
    let code = Code::with_header(&issuer(), header(stranger().kid()), other.encode());
    bad(
        "The signature is good, and the header names another trusted key.",
        code,
    )
    .keys([&issuer(), &stranger()].map(TrustedKey::of))
}

fn of_a_code_with_another_colour() -> Vector {
    altered(
        "The signed code was red.",
        &Says {
            colour: Some(2),
            ..green()
        },
    )
}

fn of_a_code_with_a_later_end() -> Vector {
    altered(
        "The signed code ended a day before.",
        &Says {
            until: AT - DAY,
            issued_at: AT - 2 * DAY,
            ..green()
        },
    )
}

fn of_a_code_with_another_identity() -> Vector {
    altered(
        "The signed code was someone else's.",
        &Says {
            identity: *b"someone else",
            ..green()
        },
    )
}

fn of_a_code_with_another_region() -> Vector {
    altered(
        "The signed code counted for one region.",
        &Says {
            region: Some(44),
            ..green()
        },
    )
}

fn of_a_code_with_another_id() -> Vector {
    altered(
        "The signed code had another id.",
        &Says {
            code_id: [0x5a; 8],
            ..green()
        },
    )
}

fn of_a_code_with_a_companion_removed() -> Vector {
    altered(
        "The signed code had a red companion.",
        &Says {
            companions: vec![(2, IDENTITY, 1)],
            ..green()
        },
    )
}

fn bad_and_key_compromised() -> Vector {
    zeros("A bad signature comes before compromise.").key(|key| key.state = "compromised".into())
}

fn bad_and_key_is_for_specimens() -> Vector {
    zeros("A bad signature comes before specimen.").key(|key| key.specimen = true)
}

fn bad_and_key_retired() -> Vector {
    zeros("A bad signature comes before the key's time.").key(|key| key.not_after = AT - DAY)
}

fn bad_and_expired() -> Vector {
    zeros("A bad signature comes before the window.").at(u32::MAX)
}

fn bad_and_claims_malformed() -> Vector {
    let code = Code::of(map([[uint(0), uint(0)]])).signed([7; 64]);
    bad(
        "A bad signature comes before the claims, which nobody reads.",
        code,
    )
}

fn bad_and_claims_not_cbor() -> Vector {
    let code = Code::of([0xff]).signed([7; 64]);
    bad(
        "A bad signature comes before the payload's CBOR, which nobody reads.",
        code,
    )
}

fn forged(description: &str, signer: &Signer) -> Vector {
    let code = Code::with_header(signer, header(issuer().kid()), green().encode());
    bad(description, code)
}

/// The green code under the signature of another.
fn altered(description: &str, signed: &Says) -> Vector {
    let signature = Code::of(signed.encode()).signature;
    bad(description, Code::of(green().encode()).signed(signature))
}

fn zeros(description: &str) -> Vector {
    resigned(description, |_| [0; 64])
}
