//! Quorums of the roots in force.

use super::{installed, refused};
use crate::case::BundleCase;
use crate::make::cbor::{array, bytes, map};
use crate::make::signer::{Signer, issuer};
use crate::make::trust::{
    enclosed, header, lister, pinned, root, roots, sig_structure, signature, signed, usual,
};

cases![
    quorum_of_one,
    quorum_of_one_twice,
    quorum_of_one_with_two_signatures,
    quorum_of_one_and_a_stranger,
    quorum_of_strangers,
    quorum_of_issuers,
    quorum_of_one_and_a_broken_one,
    quorum_of_one_and_one_for_another_payload,
    quorum_with_kids_exchanged,
    quorum_with_a_root_under_a_stranger_s_kid,
    quorum_in_the_context_of_sign1,
    quorum_in_the_context_of_a_countersignature,
    quorum_over_another_header,
    quorum_over_another_signer_s_header,
    quorum_of_three_lacks_one,
    quorum_of_roots_that_only_the_bundle_names,
    quorum_missing_and_payload_malformed,
    quorum_missing_and_expired,
    quorum_missing_and_older,
    quorum_of_all,
    quorum_of_the_last_two,
    quorum_in_reverse,
    quorum_among_strangers,
    quorum_beside_a_broken_signature,
    quorum_with_a_broken_signature_before_its_own,
    quorum_in_64_signatures,
    quorum_of_one_root,
];

fn quorum_of_one() -> BundleCase {
    lacking("One of two roots signed.", usual().signed([1]))
}

fn quorum_of_one_twice() -> BundleCase {
    lacking("One root's signature stands twice.", usual().signed([2, 2]))
}

fn quorum_of_one_with_two_signatures() -> BundleCase {
    let payload = usual().payload();
    let own = crate::make::code::header(root(1).kid());
    let message = sig_structure("Signature", &header(), &own, &payload);
    let nonce = root(2).scalar();
    let none = curve25519_dalek::edwards::EdwardsPoint::default();
    let second = root(1).sign_with_r(nonce, none, &message);
    let second = array([bytes(&own), map([]), bytes(&second)]);
    let bundle = enclosed(&payload, [signature(&payload, &root(1)), second]);
    lacking("One root made two different signatures.", bundle)
}

fn quorum_of_one_and_a_stranger() -> BundleCase {
    lacking("One root and a stranger signed.", usual().signed([1, 9]))
}

fn quorum_of_strangers() -> BundleCase {
    lacking("Three strangers signed.", usual().signed([7, 8, 9]))
}

fn quorum_of_issuers() -> BundleCase {
    let bundle = signed(&usual().payload(), &[issuer(), lister()]);
    lacking("Issuers that the bundle trusts signed it.", bundle)
}

fn quorum_of_one_and_a_broken_one() -> BundleCase {
    let payload = usual().payload();
    let mut second = signature(&payload, &root(2));
    if let Some(last) = second.last_mut() {
        *last ^= 1;
    }
    let bundle = enclosed(&payload, [signature(&payload, &root(1)), second]);
    lacking("One bit of the second signature is wrong.", bundle)
}

fn quorum_of_one_and_one_for_another_payload() -> BundleCase {
    let (payload, next) = (usual().payload(), usual().next().payload());
    let bundle = enclosed(
        &payload,
        [signature(&payload, &root(1)), signature(&next, &root(2))],
    );
    lacking("The second root signed another bundle.", bundle)
}

fn quorum_with_kids_exchanged() -> BundleCase {
    let bundle = under([(1, root(2).kid()), (2, root(1).kid())]);
    lacking("Each signature names the other root.", bundle)
}

fn quorum_with_a_root_under_a_stranger_s_kid() -> BundleCase {
    let bundle = under([(1, root(1).kid()), (2, root(9).kid())]);
    lacking("A root signed under a stranger's key id.", bundle)
}

fn quorum_in_the_context_of_sign1() -> BundleCase {
    lacking("Signed as COSE_Sign1 is.", in_context("Signature1"))
}

fn quorum_in_the_context_of_a_countersignature() -> BundleCase {
    lacking(
        "Signed as countersignatures are.",
        in_context("CounterSignature"),
    )
}

fn quorum_over_another_header() -> BundleCase {
    let payload = usual().payload();
    let sign = |number| {
        let own = crate::make::code::header(root(number).kid());
        let message = sig_structure("Signature", &[], &own, &payload);
        array([bytes(&own), map([]), bytes(&root(number).sign(&message))])
    };
    lacking(
        "The signatures do not cover the bundle's header.",
        enclosed(&payload, [sign(1), sign(2)]),
    )
}

fn quorum_over_another_signer_s_header() -> BundleCase {
    let payload = usual().payload();
    let sign = |number| {
        let own = crate::make::code::header(root(number).kid());
        let message = sig_structure("Signature", &header(), &[], &payload);
        array([bytes(&own), map([]), bytes(&root(number).sign(&message))])
    };
    lacking(
        "The signatures do not cover their own headers.",
        enclosed(&payload, [sign(1), sign(2)]),
    )
}

fn quorum_of_three_lacks_one() -> BundleCase {
    let mut three = pinned();
    three.threshold = 3;
    lacking("Two of three signed, and all must.", usual().bytes()).pinned(three)
}

fn quorum_of_roots_that_only_the_bundle_names() -> BundleCase {
    let mut says = usual();
    says.roots = roots([7, 8, 9]);
    lacking("Nobody can name himself a root.", says.signed([7, 8, 9]))
}

fn quorum_missing_and_payload_malformed() -> BundleCase {
    let bundle = signed(&[0xff], &[root(1)]);
    lacking("The payload is not read before the quorum holds.", bundle)
}

fn quorum_missing_and_expired() -> BundleCase {
    lacking("The quorum comes before the clock.", usual().signed([1])).at(u32::MAX)
}

fn quorum_missing_and_older() -> BundleCase {
    lacking("The quorum comes before the number.", usual().signed([1])).after(usual().next().mark())
}

fn quorum_of_all() -> BundleCase {
    held("All three roots signed.", &[1, 2, 3])
}

fn quorum_of_the_last_two() -> BundleCase {
    held("Any two of three will do.", &[2, 3])
}

fn quorum_in_reverse() -> BundleCase {
    held("Signatures stand in any order.", &[3, 2, 1])
}

fn quorum_among_strangers() -> BundleCase {
    held("Strangers' signatures are passed over.", &[9, 2, 8, 3, 7])
}

fn quorum_beside_a_broken_signature() -> BundleCase {
    let payload = usual().payload();
    let mut first = signature(&payload, &root(1));
    if let Some(last) = first.last_mut() {
        *last ^= 1;
    }
    let others = [2, 3].map(|number| signature(&payload, &root(number)));
    let [second, third] = others;
    installed("A broken signature is passed over.", &usual())
        .bytes(enclosed(&payload, [first, second, third]))
}

fn quorum_with_a_broken_signature_before_its_own() -> BundleCase {
    let payload = usual().payload();
    let mut broken = signature(&payload, &root(1));
    if let Some(last) = broken.last_mut() {
        *last ^= 1;
    }
    let [first, second] = [1, 2].map(|number| signature(&payload, &root(number)));
    installed("A root counts once one of its signatures holds.", &usual())
        .bytes(enclosed(&payload, [broken, first, second]))
}

fn quorum_in_64_signatures() -> BundleCase {
    let payload = usual().payload();
    let stranger = signature(&payload, &root(9));
    let own = [1, 2].map(|number| signature(&payload, &root(number)));
    let signatures = std::iter::repeat_n(stranger, 62).chain(own);
    installed("As many signatures as are read, the roots' last.", &usual())
        .bytes(enclosed(&payload, signatures))
}

fn quorum_of_one_root() -> BundleCase {
    let mut says = usual();
    says.roots = roots([1]);
    says.threshold = 1;
    let mut one = pinned();
    one.keys.truncate(1);
    one.threshold = 1;
    installed("One root, which must sign.", &says)
        .bytes(says.signed([1]))
        .pinned(one)
}

fn under(signers: [(u8, [u8; 8]); 2]) -> Vec<u8> {
    let payload = usual().payload();
    let sign = |(number, kid): (u8, [u8; 8])| {
        let own = crate::make::code::header(kid);
        let message = sig_structure("Signature", &header(), &own, &payload);
        array([bytes(&own), map([]), bytes(&root(number).sign(&message))])
    };
    enclosed(&payload, signers.map(sign))
}

fn in_context(context: &str) -> Vec<u8> {
    let payload = usual().payload();
    let sign = |number| {
        let own = crate::make::code::header(root(number).kid());
        let message = match context {
            "Signature1" => crate::make::code::sig_structure(context, &own, &[], &payload),
            _ => sig_structure(context, &header(), &own, &payload),
        };
        array([bytes(&own), map([]), bytes(&root(number).sign(&message))])
    };
    enclosed(&payload, [sign(1), sign(2)])
}

fn held(description: &str, signers: &[u8]) -> BundleCase {
    let payload = usual().payload();
    let signers: Vec<Signer> = signers.iter().map(|number| root(*number)).collect();
    installed(description, &usual()).bytes(signed(&payload, &signers))
}

fn lacking(description: &str, bundle: Vec<u8>) -> BundleCase {
    refused("signature/quorum", description, bundle)
}
