//! Status lists that come, change and go.

use super::indexed;
use crate::case::SequenceCase;
use crate::make::code::Code;
use crate::make::says::{AT, DAY, HOUR, Says};
use crate::make::signer::stranger;
use crate::make::status::{self, usual};
use crate::make::story::{look, story, text};
use crate::make::trust::{self, LIST, lister};

cases![
    list_arrives,
    list_revokes,
    list_suspends_and_gives_back,
    list_takes_a_revocation_back,
    list_turns_yellow_and_red,
    list_betters_no_colour,
    list_with_unknown_values,
    list_with_too_few_slots,
    list_rolled_back,
    list_forked,
    list_below_a_new_floor,
    list_dropped_with_its_compromised_signer,
    list_dropped_with_its_removed_signer,
    list_dropped_with_its_signer_s_purpose,
    list_kept_under_a_newer_bundle,
    list_kept_under_its_retired_signer,
    list_of_another_issuer,
    list_of_another_issuer_with_the_same_base,
    list_of_higher_indices,
    list_for_a_key_without_base,
    list_for_two_keys_of_one_issuer,
    list_refused_leaves_no_trace,
];

fn list_arrives() -> SequenceCase {
    begun("A code with an index waits for its list.")
        .sees(look(&code(7), "metro", AT).refuses("status/unknown"))
        .list(&usual(), AT)
        .sees(look(&code(7), "metro", AT).admits("green"))
}

fn list_revokes() -> SequenceCase {
    begun("A newer list revokes one code of two.")
        .list(&usual(), AT)
        .sees(look(&code(7), "metro", AT).admits("green"))
        .list(&usual().with(7, 1).next(), AT)
        .sees(look(&code(7), "metro", AT).refuses("status/revoked"))
        .sees(look(&code(6), "metro", AT).admits("green"))
}

fn list_suspends_and_gives_back() -> SequenceCase {
    begun("A code is suspended, and counts again.")
        .list(&usual().with(7, 2), AT)
        .sees(look(&code(7), "metro", AT).refuses("status/suspended"))
        .list(&usual().next(), AT)
        .sees(look(&code(7), "metro", AT).admits("green"))
}

fn list_takes_a_revocation_back() -> SequenceCase {
    begun("A mistake is withdrawn: the newest list counts.")
        .list(&usual().with(7, 1), AT)
        .sees(look(&code(7), "metro", AT).refuses("status/revoked"))
        .list(&usual().next(), AT)
        .sees(look(&code(7), "metro", AT).admits("green"))
}

fn list_turns_yellow_and_red() -> SequenceCase {
    begun("A green code turns yellow, red, and is as signed again.")
        .list(&usual().with(7, 12), AT - HOUR)
        .sees(look(&code(7), "metro", AT).denies("yellow", "policy/colour"))
        .list(&usual().with(7, 13).next(), AT)
        .sees(look(&code(7), "metro", AT).denies("red", "policy/colour"))
        .list(&usual().next().next(), AT + HOUR)
        .sees(look(&code(7), "metro", AT + HOUR).admits("green"))
}

fn list_betters_no_colour() -> SequenceCase {
    let red = of_colour(2);
    let yellow = of_colour(1);
    begun("A red code stays red, whatever a list says, and a yellow one can only turn red.")
        .list(&usual(), AT)
        .sees(look(&red, "metro", AT).denies("red", "policy/colour"))
        .list(&usual().with(7, 12).next(), AT)
        .sees(look(&red, "metro", AT).denies("red", "policy/colour"))
        .sees(look(&yellow, "metro", AT).denies("yellow", "policy/colour"))
        .list(&usual().with(7, 13).next().next(), AT + HOUR)
        .sees(look(&yellow, "metro", AT + HOUR).denies("red", "policy/colour"))
}

fn list_with_unknown_values() -> SequenceCase {
    let values = [(0, 3), (1, 4), (2, 11), (3, 14), (4, 15)];
    let list = values
        .into_iter()
        .fold(usual(), |it, (slot, value)| it.with(slot, value));
    let begun = begun("Values that mean nothing refuse, even where missing lists are admitted.");
    let lax = trust::policy(0, 0).set(8, trust::staleness(u32::MAX, 0, u32::MAX, 0, 0));
    let next = trust::usual().next().with_place("metro", lax);
    (0..5).fold(
        begun.bundle(next.bytes(), AT).list(&list, AT),
        |story, index| story.sees(look(&code(index), "metro", AT).refuses("status/unknown")),
    )
}

fn list_with_too_few_slots() -> SequenceCase {
    let short = status::Says {
        bytes: vec![0; 3],
        ..usual()
    };
    begun("Six slots tell of the indices 0 to 5.")
        .list(&short, AT)
        .sees(look(&code(5), "metro", AT).admits("green"))
        .sees(look(&code(6), "metro", AT).refuses("status/unknown"))
        .sees(look(&code(15), "metro", AT).refuses("status/unknown"))
}

fn list_rolled_back() -> SequenceCase {
    begun("The list before the revocation is refused.")
        .list(&usual().with(7, 1).next(), AT)
        .older_list(&usual(), AT, 6, 5)
        .sees(look(&code(7), "metro", AT).refuses("status/revoked"))
}

fn list_forked() -> SequenceCase {
    begun("Two lists of one number: the first that came stays.")
        .list(&usual().with(7, 1), AT)
        .no_list(usual().signed(), AT, "state/fork")
        .sees(look(&code(7), "metro", AT).refuses("status/revoked"))
        .list(&usual().with(7, 1), AT)
}

fn list_below_a_new_floor() -> SequenceCase {
    let mut next = trust::usual().next();
    next.floors = vec![(LIST.into(), 6)];
    begun("A bundle's floor above the list in force drops it.")
        .list(&usual(), AT)
        .sees(look(&code(7), "metro", AT).admits("green"))
        .bundle(next.bytes(), AT)
        .sees(look(&code(7), "metro", AT).refuses("status/unknown"))
        .older_list(&usual(), AT, 6, 5)
        .list(&usual().next(), AT)
        .sees(look(&code(7), "metro", AT).admits("green"))
}

fn list_dropped_with_its_compromised_signer() -> SequenceCase {
    let mut next = trust::usual()
        .next()
        .with_issuer(1, |it| it.state = Some(2));
    let other = crate::make::signer::Signer::named("next status signer");
    next.issuers.push(trust::guangdong(&other, &[4]));
    let anew = usual().with(7, 1).signed_by(&other);
    begun("A list whose signer is in wrong hands goes, and its numbers with it.")
        .list(&usual().next(), AT)
        .sees(look(&code(7), "metro", AT).admits("green"))
        .bundle(next.bytes(), AT)
        .sees(look(&code(7), "metro", AT).refuses("status/unknown"))
        .no_list(usual().next().next().signed(), AT + HOUR, "key/compromised")
        .list_by(anew, AT + HOUR)
        .sees(look(&code(7), "metro", AT + HOUR).refuses("status/revoked"))
}

fn list_dropped_with_its_removed_signer() -> SequenceCase {
    let mut next = trust::usual().next();
    next.issuers.remove(1);
    begun("A list whose signer the bundle no longer names goes.")
        .list(&usual(), AT)
        .bundle(next.bytes(), AT)
        .sees(look(&code(7), "metro", AT).refuses("status/unknown"))
        .no_list(usual().signed(), AT, "key/unknown")
}

fn list_dropped_with_its_signer_s_purpose() -> SequenceCase {
    let next = trust::usual()
        .next()
        .with_issuer(1, |it| it.purposes = vec![3]);
    begun("A list whose signer may sign no lists any more goes.")
        .list(&usual(), AT)
        .bundle(next.bytes(), AT)
        .sees(look(&code(7), "metro", AT).refuses("status/unknown"))
        .no_list(usual().signed(), AT, "key/purpose")
}

fn list_kept_under_a_newer_bundle() -> SequenceCase {
    let mut next = trust::usual().next();
    next.floors = vec![(LIST.into(), 5)];
    begun("A newer bundle keeps the lists that are not below its floors.")
        .list(&usual().with(7, 12), AT)
        .bundle(next.bytes(), AT)
        .sees(look(&code(7), "metro", AT).denies("yellow", "policy/colour"))
        .sees(look(&code(6), "metro", AT).admits("green"))
}

fn list_kept_under_its_retired_signer() -> SequenceCase {
    let next = trust::usual().next().with_issuer(1, |it| {
        it.state = Some(1);
        it.not_after = AT;
    });
    begun("A list of a key that was retired later stays; a newer one needs another key.")
        .list(&usual(), AT)
        .bundle(next.bytes(), AT)
        .sees(look(&code(7), "metro", AT).admits("green"))
        .no_list(usual().next().signed(), AT, "key/retired")
}

fn list_of_another_issuer() -> SequenceCase {
    let shanghai = status::Says {
        uri: "https://sh.example/status/0".into(),
        ..usual().with(7, 1)
    };
    let theirs = Code::by(&stranger(), indexed(7).encode()).text;
    begun("Each issuer's list tells of its own codes.")
        .list(&usual(), AT)
        .no_list(shanghai.signed(), AT, "key/issuer")
        .no_list(usual().next().signed_by(&stranger()), AT, "key/issuer")
        .sees(look(&theirs, "metro", AT).refuses("status/unknown"))
        .list_by(shanghai.signed_by(&stranger()), AT)
        .sees(look(&theirs, "metro", AT).refuses("status/revoked"))
        .sees(look(&code(7), "metro", AT).admits("green"))
}

fn list_of_another_issuer_with_the_same_base() -> SequenceCase {
    let bundle = trust::usual().with_issuer(2, |it| it.base = Some((trust::BASE, 4)));
    let theirs = Code::by(&stranger(), indexed(7).encode()).text;
    story("Two issuers name one base: a list still tells of its own issuer's codes alone.")
        .bundle(bundle.bytes(), AT)
        .list_by(usual().with(7, 1).signed_by(&stranger()), AT)
        .sees(look(&theirs, "metro", AT).refuses("status/revoked"))
        .sees(look(&code(7), "metro", AT).refuses("status/unknown"))
}

fn list_of_higher_indices() -> SequenceCase {
    let second = status::Says {
        uri: "https://gd.example/status/1".into(),
        ..usual().with(7, 1)
    };
    let last = status::Says {
        uri: "https://gd.example/status/268435455".into(),
        ..usual().with(15, 2)
    };
    begun("Indices 16 to 31 are in the second list, the highest one is in the last.")
        .list(&usual(), AT)
        .sees(look(&code(23), "metro", AT).refuses("status/unknown"))
        .list(&second, AT)
        .list(&last, AT)
        .sees(look(&code(7), "metro", AT).admits("green"))
        .sees(look(&code(23), "metro", AT).refuses("status/revoked"))
        .sees(look(&code(22), "metro", AT).admits("green"))
        .sees(look(&code(u32::MAX), "metro", AT).refuses("status/suspended"))
}

fn list_for_a_key_without_base() -> SequenceCase {
    let bundle = trust::usual().with_issuer(1, |it| it.purposes = vec![1, 4]);
    let code = Code::by(&lister(), indexed(7).encode()).text;
    story("A key for codes without a status base: its codes are in no list, whoever's it is.")
        .bundle(bundle.bytes(), AT)
        .list(&usual(), AT)
        .sees(look(&code, "metro", AT).refuses("status/unknown"))
}

fn list_for_two_keys_of_one_issuer() -> SequenceCase {
    let bundle = trust::usual().with_issuer(1, |it| {
        it.purposes = vec![1, 4];
        it.base = Some((trust::BASE, 4));
    });
    let other = Code::by(&lister(), indexed(7).encode()).text;
    story("Two keys of one issuer share its lists.")
        .bundle(bundle.bytes(), AT)
        .list(&usual().with(7, 12), AT)
        .sees(look(&other, "metro", AT).denies("yellow", "policy/colour"))
        .sees(look(&code(7), "metro", AT).denies("yellow", "policy/colour"))
}

fn list_refused_leaves_no_trace() -> SequenceCase {
    let mut broken = usual().with(7, 1).next().signed();
    if let Some(last) = broken.last_mut() {
        *last ^= 1;
    }
    let future = status::Says {
        issued_at: AT + DAY,
        expires: AT + 2 * DAY,
        seq: Some(100),
        ..usual()
    };
    begun("What is refused changes neither state, nor number, nor clock.")
        .list(&usual(), AT)
        .no_list(broken, AT, "signature/bad")
        .no_list(future.signed(), AT, "time/clock")
        .sees(look(&code(7), "metro", AT).admits("green"))
        .list(&usual().next(), AT)
}

/// The usual bundle, installed.
fn begun(description: &str) -> SequenceCase {
    story(description).bundle(trust::usual().bytes(), AT - HOUR)
}

fn code(index: u32) -> String {
    text(&indexed(index))
}

fn of_colour(colour: u8) -> String {
    text(&Says {
        colour: Some(colour),
        ..indexed(7)
    })
}
