//! Keys that may not sign a list, or not this one.

use super::{refused, unread};
use crate::case::ListCase;
use crate::make::says::{AT, DAY, HOUR};
use crate::make::signer::{Signer, holder, issuer, stranger};
use crate::make::status::{Says, enclosed, header, signed, usual};
use crate::make::trust::{self, BASE, Issuer, lister, root};

cases![
    key_unknown,
    key_of_a_root,
    key_of_a_holder,
    key_unknown_and_claims_malformed,
    signature_bad,
    signature_of_another_key,
    signature_of_another_list,
    signature_bad_and_claims_malformed,
    signature_bad_of_a_compromised_key,
    claims_malformed_by_a_compromised_key,
    key_compromised,
    key_compromised_after_the_issue,
    key_compromised_and_specimen,
    key_specimen,
    key_specimen_and_retired,
    key_not_yet_valid,
    key_retired,
    key_retired_and_without_purpose,
    key_without_purpose,
    key_without_purpose_and_another_issuer_s,
    key_of_another_issuer,
    key_of_an_issuer_without_base,
    key_of_an_issuer_in_other_case,
    uri_of_no_number,
    uri_with_leading_zero,
    uri_with_plus,
    uri_with_query,
    uri_in_other_case,
    uri_of_another_base,
    uri_of_a_list_past_the_last,
    uri_of_another_issuer_s_base,
    key_of_another_issuer_and_expired,
];

fn key_unknown() -> ListCase {
    by(
        "A key that nobody trusts.",
        "key/unknown",
        &Signer::named("nobody"),
    )
}

fn key_of_a_root() -> ListCase {
    by("A root signs bundles, not lists.", "key/unknown", &root(1))
}

fn key_of_a_holder() -> ListCase {
    by("A holder's key.", "key/unknown", &holder())
}

fn key_unknown_and_claims_malformed() -> ListCase {
    unread_by(
        "An unknown key comes before the claims.",
        "key/unknown",
        &Signer::named("nobody"),
    )
}

fn signature_bad() -> ListCase {
    broken("One bit of the signature is wrong.", &lister())
}

fn signature_of_another_key() -> ListCase {
    as_lister(
        "The issuer's key for codes signed under the id of the one for lists.",
        &issuer(),
    )
}

fn signature_of_another_list() -> ListCase {
    borrowed("The signature is that of the list before.")
}

fn signature_bad_and_claims_malformed() -> ListCase {
    broken_claims("A bad signature comes before the claims.")
}

fn signature_bad_of_a_compromised_key() -> ListCase {
    broken_compromised("A bad signature comes before what the key may say.")
}

fn claims_malformed_by_a_compromised_key() -> ListCase {
    malformed_compromised("The claims come before what the key may say.")
}

fn key_compromised() -> ListCase {
    bundle("The key is in wrong hands.", "key/compromised", |it| {
        it.state = Some(2)
    })
}

fn key_compromised_after_the_issue() -> ListCase {
    bundle(
        "The list is older than the bundle that says so.",
        "key/compromised",
        |it| {
            it.state = Some(2);
            it.not_after = AT - HOUR + 1;
        },
    )
}

fn key_compromised_and_specimen() -> ListCase {
    bundle(
        "Compromised comes before specimen.",
        "key/compromised",
        |it| {
            it.state = Some(2);
            it.specimen = true;
        },
    )
}

fn key_specimen() -> ListCase {
    bundle("The key signs specimens.", "key/specimen", |it| {
        it.specimen = true
    })
}

fn key_specimen_and_retired() -> ListCase {
    bundle(
        "Specimen comes before the key's time.",
        "key/specimen",
        |it| {
            it.specimen = true;
            it.not_after = AT - DAY;
        },
    )
}

fn key_not_yet_valid() -> ListCase {
    bundle(
        "The list was issued a second before its key's start.",
        "key/not-yet-valid",
        |it| it.not_before = AT - HOUR + 1,
    )
}

fn key_retired() -> ListCase {
    bundle(
        "The list was issued when its key's time had ended.",
        "key/retired",
        |it| it.not_after = AT - HOUR,
    )
}

fn key_retired_and_without_purpose() -> ListCase {
    bundle(
        "The key's time comes before its purposes.",
        "key/retired",
        |it| {
            it.not_after = AT - HOUR;
            it.purposes = vec![1];
        },
    )
}

fn key_without_purpose() -> ListCase {
    bundle("A key for codes.", "key/purpose", |it| {
        it.purposes = vec![1, 2, 3]
    })
}

fn key_without_purpose_and_another_issuer_s() -> ListCase {
    bundle(
        "The purposes come before the issuer.",
        "key/purpose",
        |it| {
            it.purposes = vec![1];
            it.id = "XX-HEALTH";
        },
    )
}

fn key_of_another_issuer() -> ListCase {
    by(
        "Shanghai's key signs Guangdong's list.",
        "key/issuer",
        &stranger(),
    )
}

fn key_of_an_issuer_without_base() -> ListCase {
    bundle("The key's issuer has no status base.", "key/issuer", |it| {
        it.id = "XX-HEALTH"
    })
}

fn key_of_an_issuer_in_other_case() -> ListCase {
    bundle(
        "Issuers' ids are compared letter by letter.",
        "key/issuer",
        |it| it.id = "gd-health",
    )
}

fn uri_of_no_number() -> ListCase {
    uri("The URI is the base alone.", BASE)
}

fn uri_with_leading_zero() -> ListCase {
    uri("A number has one spelling.", "https://gd.example/status/00")
}

fn uri_with_plus() -> ListCase {
    uri("A number has no sign.", "https://gd.example/status/+0")
}

fn uri_with_query() -> ListCase {
    uri(
        "Something follows the number.",
        "https://gd.example/status/0?v=1",
    )
}

fn uri_in_other_case() -> ListCase {
    uri(
        "URIs are compared letter by letter.",
        "HTTPS://gd.example/status/0",
    )
}

fn uri_of_another_base() -> ListCase {
    uri("A list elsewhere.", "https://gd.example/elsewhere/0")
}

fn uri_of_a_list_past_the_last() -> ListCase {
    uri(
        "No index of 32 bits leads to this list.",
        "https://gd.example/status/268435456",
    )
}

fn uri_of_another_issuer_s_base() -> ListCase {
    uri(
        "Guangdong's key signs Shanghai's list.",
        "https://sh.example/status/0",
    )
}

fn key_of_another_issuer_and_expired() -> ListCase {
    late("The issuer comes before the clock.", &stranger())
}

fn by(description: &str, reason: &str, signer: &Signer) -> ListCase {
    refused(reason, description, usual().signed_by(signer))
}

fn unread_by(description: &str, reason: &str, signer: &Signer) -> ListCase {
    refused(reason, description, signed(&[0xff], signer))
}

fn late(description: &str, signer: &Signer) -> ListCase {
    by(description, "key/issuer", signer).at(AT + 2 * DAY)
}

fn broken(description: &str, signer: &Signer) -> ListCase {
    let mut list = usual().signed_by(signer);
    if let Some(last) = list.last_mut() {
        *last ^= 1;
    }
    refused("signature/bad", description, list)
}

fn as_lister(description: &str, signer: &Signer) -> ListCase {
    let payload = usual().payload();
    let header = header(lister().kid());
    let list = crate::make::status::with_header(&payload, &header, signer);
    refused("signature/bad", description, list)
}

fn borrowed(description: &str) -> ListCase {
    let before = usual().signed();
    let signature = &before[before.len() - 64..];
    let list = enclosed(
        &usual().next().payload(),
        &header(lister().kid()),
        signature,
    );
    refused("signature/bad", description, list)
}

fn broken_claims(description: &str) -> ListCase {
    let list = enclosed(&[0xff], &header(lister().kid()), &[7; 64]);
    refused("signature/bad", description, list)
}

fn broken_compromised(description: &str) -> ListCase {
    broken(description, &lister()).under(&changed(|it| it.state = Some(2)))
}

fn malformed_compromised(description: &str) -> ListCase {
    let case = unread("malformed/cbor", description, vec![0xff]);
    case.under(&changed(|it| it.state = Some(2)))
}

/// The usual list, under a bundle that says something else of its key.
fn bundle(description: &str, reason: &str, change: impl FnOnce(&mut Issuer)) -> ListCase {
    unread(reason, description, usual().payload()).under(&changed(change))
}

fn changed(change: impl FnOnce(&mut Issuer)) -> trust::Says {
    trust::usual().with_issuer(1, change)
}

fn uri(description: &str, uri: &str) -> ListCase {
    let says = Says {
        uri: uri.into(),
        ..usual()
    };
    unread("key/issuer", description, says.payload())
}
