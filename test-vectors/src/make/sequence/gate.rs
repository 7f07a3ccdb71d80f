//! Documents, live presentations and places' ids at a gate.

use crate::case::SequenceCase;
use crate::make::bearer::{CHILD, PASSPORT, code_for};
use crate::make::cbor::uint;
use crate::make::code::Code;
use crate::make::presented::{Presented, bound};
use crate::make::says::{AT, HOUR, Says};
use crate::make::signer::{holder, stranger};
use crate::make::status;
use crate::make::story::{look, look_live, story, text};
use crate::make::trust::{policy, seconds, usual};

cases![
    gate_document_asked,
    gate_document_missing_is_referred,
    gate_document_not_asked_and_shown,
    gate_live_asked,
    gate_live_within_30_seconds,
    gate_live_missing_is_referred,
    gate_live_at_another_place,
    gate_live_for_no_place,
    gate_live_at_a_gate_without_id,
    gate_live_not_asked_and_old,
    gate_screenshot_after_61_seconds,
    gate_presented_by_another,
    gate_paper_with_document,
    gate_paper_without_document,
    gate_bound_code_with_document_is_no_paper,
    gate_live_and_revoked,
];

fn gate_document_asked() -> SequenceCase {
    let code = text(&code_for(&[(PASSPORT, PASSPORT.of(0))]));
    let own = look(&code, "metro", AT).showing([&PASSPORT.spelled()]);
    let other = look(&code, "metro", AT).showing([&CHILD.spelled()]);
    asks(
        "A document is asked for, and must be the holder's.",
        6,
        uint(2),
    )
    .sees(look(&code, "metro", AT).denies("green", "identity/missing"))
    .sees(own.admits("green"))
    .sees(other.denies("green", "identity/mismatch"))
}

fn gate_document_missing_is_referred() -> SequenceCase {
    let code = text(&code_for(&[(PASSPORT, PASSPORT.of(0))]));
    let other = look(&code, "metro", AT).showing([&CHILD.spelled()]);
    asks("No document is referred, a wrong one is not.", 6, uint(1))
        .sees(look(&code, "metro", AT).refers("green", "identity/missing"))
        .sees(other.denies("green", "identity/mismatch"))
}

fn gate_document_not_asked_and_shown() -> SequenceCase {
    let code = text(&code_for(&[(PASSPORT, PASSPORT.of(0))]));
    let own = look(&code, "metro", AT).showing([&PASSPORT.spelled()]);
    let other = look(&code, "metro", AT).showing([&CHILD.spelled()]);
    story("Where no document is asked for, one that is shown must still be right.")
        .bundle(usual().bytes(), AT)
        .sees(look(&code, "metro", AT).admits("green"))
        .sees(own.admits("green"))
        .sees(other.denies("green", "identity/mismatch"))
}

fn gate_live_asked() -> SequenceCase {
    live_asked(
        "A live presentation is asked for; the bare code will not do.",
        2,
        60,
    )
    .sees(look(&code().text, "metro", AT).denies("green", "policy/live"))
    .sees(look_live(&shown(None, AT), "metro", AT).admits("green"))
    .sees(look_live(&shown(None, AT), "metro", AT + 60).admits("green"))
}

fn gate_live_within_30_seconds() -> SequenceCase {
    live_asked("This place gives half a minute.", 2, 30)
        .sees(look_live(&shown(None, AT), "metro", AT + 30).admits("green"))
        .sees(look_live(&shown(None, AT), "metro", AT + 31).denies("green", "policy/live"))
        .sees(look_live(&shown(None, AT + 61), "metro", AT + 31).admits("green"))
}

fn gate_live_missing_is_referred() -> SequenceCase {
    live_asked("What is not live is left to someone else.", 1, 60)
        .sees(look(&code().text, "metro", AT).refers("green", "policy/live"))
        .sees(look_live(&shown(None, AT), "metro", AT + 61).refers("green", "policy/live"))
}

fn gate_live_at_another_place() -> SequenceCase {
    let here = look_live(&shown(Some("gate 7"), AT), "metro", AT).at_gate("gate 7");
    let there = look_live(&shown(Some("gate 8"), AT), "metro", AT).at_gate("gate 7");
    let case = look_live(&shown(Some("Gate 7"), AT), "metro", AT).at_gate("gate 7");
    live_asked(
        "A presentation for another gate, passed on by a mirror.",
        2,
        60,
    )
    .sees(here.admits("green"))
    .sees(there.denies("green", "policy/live"))
    .sees(case.denies("green", "policy/live"))
}

fn gate_live_for_no_place() -> SequenceCase {
    let look = look_live(&shown(None, AT), "metro", AT).at_gate("gate 7");
    live_asked(
        "A presentation that names no place is good at every one.",
        2,
        60,
    )
    .sees(look.admits("green"))
}

fn gate_live_at_a_gate_without_id() -> SequenceCase {
    let look = look_live(&shown(Some("gate 8"), AT), "metro", AT);
    live_asked("A gate that has no id takes presentations for any.", 2, 60)
        .sees(look.admits("green"))
}

fn gate_live_not_asked_and_old() -> SequenceCase {
    let there = look_live(&shown(Some("gate 8"), AT), "metro", AT).at_gate("gate 7");
    story("Where none is asked for, an old or misplaced presentation is denied, the bare code is not.")
        .bundle(usual().bytes(), AT)
        .sees(look_live(&shown(None, AT), "metro", AT + 60).admits("green"))
        .sees(look_live(&shown(None, AT), "metro", AT + 61).denies("green", "policy/live"))
        .sees(there.denies("green", "policy/live"))
        .sees(look(&code().text, "metro", AT + 61).admits("green"))
}

fn gate_screenshot_after_61_seconds() -> SequenceCase {
    let picture = shown(Some("gate 7"), AT);
    let first = look_live(&picture, "metro", AT).at_gate("gate 7");
    let again = look_live(&picture, "metro", AT + 61).at_gate("gate 7");
    live_asked(
        "The holder passes, and someone with a picture of it comes a minute later.",
        2,
        60,
    )
    .sees(first.admits("green"))
    .sees(again.denies("green", "policy/live"))
}

fn gate_presented_by_another() -> SequenceCase {
    let payload = shown(None, AT).payload;
    let forged = Presented::by(&stranger(), payload);
    live_asked("Someone else's key presents the code.", 2, 60)
        .sees(look_live(&forged, "metro", AT).refuses("signature/bad"))
}

fn gate_paper_with_document() -> SequenceCase {
    let paper = text(&code_for(&[(PASSPORT, PASSPORT.of(0))]));
    let look = look(&paper, "metro", AT).showing([&PASSPORT.spelled()]);
    live_asked("A code on paper will do with its holder's document.", 2, 60)
        .sees(look.admits("green"))
}

fn gate_paper_without_document() -> SequenceCase {
    let paper = text(&code_for(&[(PASSPORT, PASSPORT.of(0))]));
    let wrong = look(&paper, "metro", AT).showing([&CHILD.spelled()]);
    live_asked(
        "A code on paper alone will not do, nor with another's document.",
        2,
        60,
    )
    .sees(look(&paper, "metro", AT).denies("green", "policy/live"))
    .sees(wrong.denies("green", "policy/live"))
}

fn gate_bound_code_with_document_is_no_paper() -> SequenceCase {
    let says = Says {
        holder_key: Some(holder().public()),
        ..code_for(&[(PASSPORT, PASSPORT.of(0))])
    };
    let picture = look(&text(&says), "metro", AT).showing([&PASSPORT.spelled()]);
    live_asked(
        "A code that is bound to a key is presented, document or not.",
        2,
        60,
    )
    .sees(picture.denies("green", "policy/live"))
}

fn gate_live_and_revoked() -> SequenceCase {
    let says = Says {
        status_index: Some(7),
        ..bound()
    };
    let live = |time| Presented::of(&Code::of(says.encode()), None, time);
    live_asked("A presentation changes nothing about the code.", 2, 60)
        .list(&status::usual().with(7, 12), AT)
        .sees(look_live(&live(AT), "metro", AT).denies("yellow", "policy/colour"))
        .list(&status::usual().with(7, 1).next(), AT + HOUR)
        .sees(look_live(&live(AT + HOUR), "metro", AT + HOUR).refuses("status/revoked"))
}

fn asks(description: &str, key: i64, rule: Vec<u8>) -> SequenceCase {
    let bundle = usual().with_place("metro", policy(0, 0).set(key, rule));
    story(description).bundle(bundle.bytes(), AT)
}

fn live_asked(description: &str, failing: u64, skew: u32) -> SequenceCase {
    asks(description, 7, seconds(failing, skew))
}

fn code() -> Code {
    Code::of(bound().encode())
}

fn shown(place: Option<&str>, time: u32) -> Presented {
    Presented::of(&code(), place, time)
}
