//! Families on one code: each person's decision, and the worst of them.

use super::indexed;
use crate::case::{SequenceCase, Word};
use crate::make::bearer::{CHILD, OTHER, PASSPORT, code_for};
use crate::make::cbor::{array, uint};
use crate::make::says::{AT, HOUR, IDENTITY, Says, TODAY, green};
use crate::make::status;
use crate::make::story::{look, story, text};
use crate::make::trust::{policy, regions, seconds, usual};

cases![
    people_all_green,
    people_worst_decides,
    people_holder_worst,
    people_listed_holder_alone,
    people_revoked_together,
    people_tested_alone,
    people_travelled_alone,
    people_too_old_together,
    people_shown_by_documents,
    people_shown_by_some_documents,
    people_shown_by_a_stranger_s_document,
];

fn people_all_green() -> SequenceCase {
    let family = family(0, &[0, 0, 0, 0, 0]);
    let look = look(&text(&family), "metro", AT).admits("green");
    begun("Six people, all green.").sees(look.each([Word::Admit; 6]))
}

fn people_worst_decides() -> SequenceCase {
    let family = family(0, &[1, 2]);
    let mild = look(&text(&family), "hotel", AT).denies("green", "policy/colour");
    let metro = look(&text(&family), "metro", AT).denies("green", "policy/colour");
    begun("A green holder with a yellow and a red companion.")
        .sees(mild.each([Word::Admit, Word::Refer, Word::Deny]))
        .sees(metro.each([Word::Admit, Word::Deny, Word::Deny]))
}

fn people_holder_worst() -> SequenceCase {
    let family = family(1, &[0]);
    let look = look(&text(&family), "hotel", AT).refers("yellow", "policy/colour");
    begun("A yellow holder with a green companion.").sees(look.each([Word::Refer, Word::Admit]))
}

fn people_listed_holder_alone() -> SequenceCase {
    let family = Says {
        status_index: Some(7),
        ..family(0, &[0, 1])
    };
    let look = look(&text(&family), "hotel", AT).denies("red", "policy/colour");
    begun("A list changes the holder's colour and no companion's.")
        .list(&status::usual().with(7, 13), AT)
        .sees(look.each([Word::Deny, Word::Admit, Word::Refer]))
}

fn people_revoked_together() -> SequenceCase {
    let family = Says {
        status_index: Some(7),
        ..family(0, &[0])
    };
    begun("A revoked code is revoked for all on it.")
        .list(&status::usual().with(7, 1), AT)
        .sees(look(&text(&family), "metro", AT).refuses("status/revoked"))
}

fn people_tested_alone() -> SequenceCase {
    let family = Says {
        tests: vec![(1, 0, AT - 2 * HOUR)],
        ..family(0, &[0])
    };
    let test = array([uint(1), uint(0), uint(86_400)]);
    let look = look(&text(&family), "metro", AT).refers("green", "policy/test");
    asks(
        "A test is the holder's: a companion has none.",
        3,
        array([uint(1), array([test])]),
    )
    .sees(look.each([Word::Admit, Word::Refer]))
}

fn people_travelled_alone() -> SequenceCase {
    let family = Says {
        itinerary: Some((TODAY, 14, vec![(4_401, 3, 0)])),
        ..family(0, &[0, 0])
    };
    let rule = array([uint(2), uint(1), uint(14), regions(&[31])]);
    let look = look(&text(&family), "metro", AT).refers("green", "policy/itinerary");
    asks(
        "An itinerary is the holder's: where companions were is not known.",
        4,
        rule,
    )
    .sees(look.each([Word::Admit, Word::Refer, Word::Refer]))
}

fn people_too_old_together() -> SequenceCase {
    let family = family(0, &[0]);
    let look = look(&text(&family), "metro", AT).refers("green", "policy/age");
    asks("The code's age is everyone's.", 2, seconds(1, 60)).sees(look.each([Word::Refer; 2]))
}

fn people_shown_by_documents() -> SequenceCase {
    let code = text(&shown());
    let look = look(&code, "metro", AT)
        .showing([&CHILD.spelled(), &PASSPORT.spelled()])
        .admits("green");
    asks("Everyone shows a document, in any order.", 6, uint(2)).sees(look.each([Word::Admit; 2]))
}

fn people_shown_by_some_documents() -> SequenceCase {
    let code = text(&shown());
    let holder = look(&code, "metro", AT)
        .showing([&PASSPORT.spelled()])
        .refers("green", "identity/missing");
    let child = look(&code, "metro", AT)
        .showing([&CHILD.spelled()])
        .refers("green", "identity/missing");
    let nobody = look(&code, "metro", AT).refers("green", "identity/missing");
    asks("Whose document is not shown is referred.", 6, uint(1))
        .sees(holder.each([Word::Admit, Word::Refer]))
        .sees(child.each([Word::Refer, Word::Admit]))
        .sees(nobody.each([Word::Refer, Word::Refer]))
}

fn people_shown_by_a_stranger_s_document() -> SequenceCase {
    let code = text(&shown());
    let documents = [PASSPORT, CHILD, OTHER].map(|it| it.spelled());
    let look = look(&code, "metro", AT)
        .showing(documents.each_ref().map(String::as_str))
        .denies("green", "identity/mismatch");
    begun("A document of nobody on the code, beside theirs.").sees(look.each([Word::Deny; 2]))
}

fn begun(description: &str) -> SequenceCase {
    let bundle = usual().with_place("hotel", policy(0, 1));
    story(description).bundle(bundle.bytes(), AT)
}

fn asks(description: &str, key: i64, rule: Vec<u8>) -> SequenceCase {
    let bundle = usual().with_place("metro", policy(0, 0).set(key, rule));
    story(description).bundle(bundle.bytes(), AT)
}

/// A holder and companions of these colours, whose documents nobody knows.
fn family(colour: u8, companions: &[u8]) -> Says {
    let companions = companions.iter().map(|colour| (*colour, IDENTITY, 1));
    Says {
        colour: Some(colour),
        companions: companions.collect(),
        status_index: None,
        ..indexed(0)
    }
}

/// A green holder and a green child, each with a passport.
fn shown() -> Says {
    let mut says = code_for(&[(PASSPORT, PASSPORT.of(0)), (CHILD, CHILD.of(1))]);
    for (colour, _, _) in &mut says.companions {
        *colour = 0;
    }
    Says {
        colour: green().colour,
        ..says
    }
}
