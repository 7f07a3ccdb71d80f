//! The attacks that The Update Framework's specification names in section 1.5.2, as far as
//! they apply; the README says which do not.

use super::indexed;
use crate::case::SequenceCase;
use crate::make::says::{AT, DAY, HOUR, Says, green};
use crate::make::signer::{Signer, holder, issuer, stranger};
use crate::make::status;
use crate::make::story::{look, story, text};
use crate::make::trust::{
    self, EXPIRES, LIST, SEQ, guangdong, lister, policy, root, signed, staleness, usual,
};
use crate::make::zlib;

cases![
    tuf_arbitrary_installation,
    tuf_endless_data,
    tuf_fast_forward_without_quorum,
    tuf_fast_forward_of_a_list_and_recovery,
    tuf_indefinite_freeze_of_the_bundle,
    tuf_indefinite_freeze_of_a_list,
    tuf_malicious_mirror,
    tuf_mix_and_match,
    tuf_rollback_of_the_bundle,
    tuf_rollback_of_a_list,
    tuf_key_compromise_below_the_threshold,
    tuf_key_compromise_of_an_issuer,
    tuf_key_compromise_of_a_status_signer,
    tuf_wrong_installation,
];

fn tuf_arbitrary_installation() -> SequenceCase {
    let next = usual().next().with_place("metro", policy(2, 2));
    let payload = next.payload();
    story("Whoever is no quorum of the roots installs nothing.")
        .no_bundle(usual().signed([7, 8, 9]), AT, "signature/quorum")
        .bundle(usual().bytes(), AT)
        .no_bundle(b"#!/bin/sh".to_vec(), AT, "malformed/cbor")
        .no_bundle(
            signed(&payload, &[issuer(), lister()]),
            AT,
            "signature/quorum",
        )
        .no_bundle(
            signed(&payload, &[stranger(), holder()]),
            AT,
            "signature/quorum",
        )
        .no_list(
            status::usual().with(7, 1).signed_by(&root(1)),
            AT,
            "key/unknown",
        )
        .sees(look(&text(&green()), "metro", AT).admits("green"))
}

fn tuf_endless_data() -> SequenceCase {
    let bomb = status::list(4, &zlib::zeros((1 << 24) + 1));
    let bomb = status::usual()
        .top()
        .set(status::STATUS_LIST, bomb)
        .encode();
    story("A list that would inflate without end is refused, though its issuer signed it.")
        .bundle(usual().bytes(), AT)
        .list(&status::usual(), AT)
        .no_list(status::signed(&bomb, &lister()), AT, "malformed/claims")
        .sees(look(&text(&indexed(7)), "metro", AT).admits("green"))
}

fn tuf_fast_forward_without_quorum() -> SequenceCase {
    let far = trust::Says {
        seq: u64::MAX,
        ..usual()
    };
    story("The highest number, without a quorum, keeps no later bundle out.")
        .bundle(usual().bytes(), AT)
        .no_bundle(far.signed([1]), AT, "signature/quorum")
        .no_bundle(far.signed([2, 2]), AT, "signature/quorum")
        .bundle(usual().next().bytes(), AT)
}

fn tuf_fast_forward_of_a_list_and_recovery() -> SequenceCase {
    let far = status::Says {
        seq: Some(u64::MAX),
        ..status::usual()
    };
    let other = Signer::named("next status signer");
    let mut next = usual().next().with_issuer(1, |it| it.state = Some(2));
    next.issuers.push(guangdong(&other, &[4]));
    let anew = status::usual().with(7, 1).next();
    story("A stolen key signs the highest number; the next bundle drops it and its number.")
        .bundle(usual().bytes(), AT)
        .list(&far, AT)
        .older_list(&anew, AT, u64::MAX, 6)
        .bundle(next.bytes(), AT)
        .list_by(anew.signed_by(&other), AT)
        .sees(look(&text(&indexed(7)), "metro", AT).refuses("status/revoked"))
}

fn tuf_indefinite_freeze_of_the_bundle() -> SequenceCase {
    let policy = policy(0, 0).set(8, staleness(3 * DAY, 1, u32::MAX, 2, 2));
    let bundle = usual().with_place("metro", policy);
    story("The same bundle for ever: referred when it is stale, denied when it has expired.")
        .bundle(bundle.bytes(), AT)
        .sees(look(&lasting(), "metro", AT).admits("green"))
        .bundle(bundle.bytes(), AT + 2 * DAY)
        .sees(look(&lasting(), "metro", AT + 2 * DAY).refers("green", "policy/age"))
        .sees(look(&lasting(), "metro", EXPIRES).denies("green", "policy/age"))
        .no_bundle(bundle.bytes(), EXPIRES, "time/expired")
}

fn tuf_indefinite_freeze_of_a_list() -> SequenceCase {
    let policy = policy(0, 0).set(8, staleness(u32::MAX, 2, 2 * HOUR, 1, 2));
    let code = text(&Says {
        until: AT + 5 * DAY,
        ..indexed(7)
    });
    story("The list that revokes is withheld, and the old one brought again.")
        .bundle(usual().with_place("metro", policy).bytes(), AT)
        .list(&status::usual(), AT)
        .sees(look(&code, "metro", AT).admits("green"))
        .list(&status::usual(), AT + HOUR)
        .sees(look(&code, "metro", AT + HOUR).refers("green", "status/stale"))
        .no_list(status::usual().signed(), AT + DAY, "time/expired")
        .sees(look(&code, "metro", AT + DAY).refuses("status/stale"))
}

fn tuf_malicious_mirror() -> SequenceCase {
    let next = usual().next();
    let mut broken = next.bytes();
    if let Some(last) = broken.last_mut() {
        *last ^= 1;
    }
    story("What a bad mirror brings first keeps nothing good out that comes later.")
        .bundle(usual().bytes(), AT)
        .no_bundle(Vec::new(), AT, "malformed/cbor")
        .no_bundle(broken, AT, "signature/quorum")
        .no_list(Vec::new(), AT, "malformed/cbor")
        .bundle(next.bytes(), AT)
        .list(&status::usual(), AT)
        .sees(look(&text(&indexed(7)), "metro", AT).admits("green"))
}

fn tuf_mix_and_match() -> SequenceCase {
    let mut next = usual().next();
    next.floors = vec![(LIST.into(), 6)];
    let revoked = status::usual().with(7, 1).next();
    story("A new bundle with the list of before: the bundle's floor keeps them apart.")
        .bundle(usual().bytes(), AT)
        .list(&status::usual(), AT)
        .bundle(next.bytes(), AT)
        .older_list(&status::usual(), AT, 6, 5)
        .sees(look(&text(&indexed(7)), "metro", AT).refuses("status/unknown"))
        .list(&revoked, AT)
        .sees(look(&text(&indexed(7)), "metro", AT).refuses("status/revoked"))
}

fn tuf_rollback_of_the_bundle() -> SequenceCase {
    let next = usual().next().with_issuer(0, |it| it.state = Some(2));
    story("The bundle before, under which a stolen key still counts.")
        .bundle(usual().bytes(), AT)
        .bundle(next.bytes(), AT)
        .older_bundle(usual().bytes(), AT, SEQ + 1, SEQ)
        .restarts()
        .older_bundle(usual().bytes(), AT, SEQ + 1, SEQ)
        .sees(look(&text(&green()), "metro", AT).refuses("key/compromised"))
}

fn tuf_rollback_of_a_list() -> SequenceCase {
    story("The list before, which does not revoke yet.")
        .bundle(usual().bytes(), AT)
        .list(&status::usual().with(7, 1).next(), AT)
        .older_list(&status::usual(), AT, 6, 5)
        .restarts()
        .older_list(&status::usual(), AT, 6, 5)
        .sees(look(&text(&indexed(7)), "metro", AT).refuses("status/revoked"))
}

fn tuf_key_compromise_below_the_threshold() -> SequenceCase {
    let mut stolen = usual().next();
    stolen.roots = trust::roots([2, 8, 9]);
    let mut saved = usual().next();
    saved.roots = trust::roots([1, 3, 4]);
    story("One stolen root of three installs nothing, and the other two put it out.")
        .bundle(usual().bytes(), AT)
        .no_bundle(stolen.signed([2, 8, 9]), AT, "signature/quorum")
        .bundle(saved.signed([1, 3]), AT)
        .no_bundle(saved.next().signed([1, 2]), AT + DAY, "signature/quorum")
        .bundle(saved.next().signed([3, 4]), AT + DAY)
}

fn tuf_key_compromise_of_an_issuer() -> SequenceCase {
    let mut next = usual().next().with_issuer(0, |it| it.state = Some(2));
    next.issuers
        .push(guangdong(&Signer::named("next issuer"), &[1]));
    let anew = crate::make::code::Code::by(&Signer::named("next issuer"), green().encode());
    story("A stolen key of an issuer: all that it signed is void, and its successor's is not.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).admits("green"))
        .bundle(next.bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).refuses("key/compromised"))
        .sees(look(&anew.text, "metro", AT).admits("green"))
}

fn tuf_key_compromise_of_a_status_signer() -> SequenceCase {
    let red = text(&Says {
        colour: Some(2),
        ..indexed(7)
    });
    let code = crate::make::code::Code::by(&lister(), green().encode());
    story("A stolen key for lists makes nobody green, and signs no code.")
        .bundle(usual().bytes(), AT)
        .list(&status::usual(), AT)
        .sees(look(&red, "metro", AT).denies("red", "policy/colour"))
        .sees(look(&code.text, "metro", AT).refuses("key/purpose"))
}

fn tuf_wrong_installation() -> SequenceCase {
    let other = status::Says {
        uri: "https://gd.example/status/1".into(),
        ..status::usual().with(7, 1)
    };
    let code = crate::make::code::Code::of(green().encode());
    story("A good file that is not the one that was wanted takes no other's place.")
        .bundle(usual().bytes(), AT)
        .no_bundle(status::usual().signed(), AT, "malformed/cose")
        .no_bundle(code.cose.clone(), AT, "malformed/cose")
        .no_list(usual().bytes(), AT, "malformed/cose")
        .no_list(code.cose, AT, "malformed/header")
        .list(&other, AT)
        .sees(look(&text(&indexed(7)), "metro", AT).refuses("status/unknown"))
        .sees(look(&text(&indexed(23)), "metro", AT).refuses("status/revoked"))
}

/// A green code for longer than the bundle.
fn lasting() -> String {
    text(&Says {
        until: EXPIRES + HOUR,
        ..green()
    })
}
