//! Types of places and what they ask of the facts on a code.

use super::coloured;
use crate::case::{SequenceCase, Word};
use crate::make::cbor::{Map, array, uint};
use crate::make::code::Code;
use crate::make::says::{AT, HOUR, Says, TODAY, green, itinerary};
use crate::make::signer::stranger;
use crate::make::story::{look, story, text};
use crate::make::trust::{policy, regions, seconds, usual};

cases![
    place_colours,
    place_unknown,
    place_age_of_code,
    place_age_of_code_is_referred,
    place_test_asked,
    place_test_within_hours,
    place_test_overtaken,
    place_test_of_two_kinds,
    place_test_dated_after_issue,
    place_itinerary_of_risk,
    place_itinerary_at_the_boundary,
    place_itinerary_dated_after_issue,
    place_itinerary_missing_or_too_short,
    place_itinerary_with_days_to_come,
    place_itinerary_without_regions_of_risk,
    place_regions_of_two_provinces,
    place_region_abroad,
    place_reasons_in_order,
];

fn place_colours() -> SequenceCase {
    let limits = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];
    let bundle = limits.into_iter().fold(usual(), |bundle, (admit, refer)| {
        bundle.with_place(&format!("{admit} {refer}"), policy(admit, refer))
    });
    let story = story("Three colours at places that admit and refer up to every one.")
        .bundle(bundle.bytes(), AT);
    let cases = limits
        .into_iter()
        .flat_map(|limits| (0..3).map(move |colour| (limits, colour)));
    cases.fold(story, |story, ((admit, refer), colour)| {
        let look = look(&text(&coloured(colour)), &format!("{admit} {refer}"), AT);
        let word = ["green", "yellow", "red"][usize::from(colour)];
        story.sees(if colour <= admit {
            look.admits(word)
        } else if colour <= refer {
            look.refers(word, "policy/colour")
        } else {
            look.denies(word, "policy/colour")
        })
    })
}

fn place_unknown() -> SequenceCase {
    story("No policy, no decision: neither for a name in capitals nor for one with a space.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&green()), "hotel", AT))
        .sees(look(&text(&green()), "Metro", AT))
        .sees(look(&text(&green()), "metro ", AT))
        .sees(look("no code", "hotel", AT))
        .sees(look(&text(&green()), "metro", AT).admits("green"))
}

fn place_age_of_code() -> SequenceCase {
    asks(
        "A code of two hours is the oldest.",
        2,
        seconds(2, 2 * HOUR),
    )
    .sees(look(&text(&green()), "metro", AT + HOUR).admits("green"))
    .sees(look(&text(&green()), "metro", AT + HOUR + 1).denies("green", "policy/age"))
}

fn place_age_of_code_is_referred() -> SequenceCase {
    asks("An older code is left to someone else.", 2, seconds(1, 0))
        .sees(look(&text(&green()), "metro", AT).refers("green", "policy/age"))
}

fn place_test_asked() -> SequenceCase {
    let story = tests_asked("A negative nucleic acid test of 48 hours is asked for.", 2);
    [
        (vec![(1, 0, AT - 6 * HOUR)], true),
        (vec![(2, 0, AT - 6 * HOUR)], false),
    ]
    .into_iter()
    .chain([
        (vec![(1, 1, AT - 6 * HOUR)], false),
        (vec![(1, 2, AT - 6 * HOUR)], false),
    ])
    .chain([(Vec::new(), false)])
    .fold(story, |story, (tests, holds)| {
        let look = look(&tested(tests), "metro", AT);
        story.sees(match holds {
            true => look.admits("green"),
            false => look.denies("green", "policy/test"),
        })
    })
}

fn place_test_within_hours() -> SequenceCase {
    let at_the_limit = tested(vec![(1, 0, AT - 48 * HOUR)]);
    tests_asked("The hours count up to the second.", 1)
        .sees(look(&at_the_limit, "metro", AT).admits("green"))
        .sees(look(&at_the_limit, "metro", AT + 1).refers("green", "policy/test"))
}

fn place_test_overtaken() -> SequenceCase {
    let negative = (1, 0, AT - 20 * HOUR);
    let later = |method, result| tested(vec![negative, (method, result, AT - 10 * HOUR)]);
    let earlier = tested(vec![(1, 1, AT - 30 * HOUR), negative]);
    let same = tested(vec![negative, (2, 1, AT - 20 * HOUR)]);
    tests_asked(
        "A later test that says otherwise overtakes, an inconclusive one does not.",
        2,
    )
    .sees(look(&later(1, 1), "metro", AT).denies("green", "policy/test"))
    .sees(look(&later(2, 1), "metro", AT).denies("green", "policy/test"))
    .sees(look(&later(1, 2), "metro", AT).admits("green"))
    .sees(look(&later(2, 0), "metro", AT).admits("green"))
    .sees(look(&earlier, "metro", AT).admits("green"))
    .sees(look(&same, "metro", AT).denies("green", "policy/test"))
}

fn place_test_of_two_kinds() -> SequenceCase {
    let kinds = array([one_test(1, 0, 48 * HOUR), one_test(2, 0, 12 * HOUR)]);
    asks(
        "One of two kinds will do, each with its hours.",
        3,
        array([uint(2), kinds]),
    )
    .sees(look(&tested(vec![(2, 0, AT - 12 * HOUR)]), "metro", AT).admits("green"))
    .sees(look(&tested(vec![(1, 0, AT - 24 * HOUR)]), "metro", AT).admits("green"))
    .sees(look(&tested(vec![(2, 0, AT - 24 * HOUR)]), "metro", AT).denies("green", "policy/test"))
}

fn place_test_dated_after_issue() -> SequenceCase {
    tests_asked("A test dated after the code's issue is not looked at.", 2)
        .sees(look(&tested(vec![(1, 0, AT - HOUR)]), "metro", AT).admits("green"))
        .sees(
            look(&tested(vec![(1, 0, AT - HOUR + 1)]), "metro", AT).denies("green", "policy/test"),
        )
        .sees(
            look(
                &tested(vec![(1, 0, AT - 2 * HOUR), (1, 1, AT)]),
                "metro",
                AT,
            )
            .admits("green"),
        )
}

fn place_itinerary_of_risk() -> SequenceCase {
    itinerary_asked(
        "Shanghai and Guangzhou's Tianhe are of risk.",
        &[31, 440_106],
        1,
    )
    .sees(look(&visited(&[(3_101, 3, 3)], 14), "metro", AT).denies("green", "policy/itinerary"))
    .sees(look(&visited(&[(31, 3, 3)], 14), "metro", AT).denies("green", "policy/itinerary"))
    .sees(look(&visited(&[(440_106, 0, 0)], 14), "metro", AT).denies("green", "policy/itinerary"))
    .sees(look(&visited(&[(440_105, 5, 0)], 14), "metro", AT).admits("green"))
    .sees(look(&visited(&[(4_401, 5, 0)], 14), "metro", AT).admits("green"))
    .sees(look(&visited(&[], 14), "metro", AT).admits("green"))
}

fn place_itinerary_at_the_boundary() -> SequenceCase {
    let until = |days| visited(&[(3_101, 20, days)], 31);
    itinerary_asked(
        "A visit counts that ended fourteen days ago, and not one of fifteen.",
        &[31],
        1,
    )
    .sees(look(&until(0), "metro", AT).denies("green", "policy/itinerary"))
    .sees(look(&until(14), "metro", AT).denies("green", "policy/itinerary"))
    .sees(look(&until(15), "metro", AT).admits("green"))
}

fn place_itinerary_dated_after_issue() -> SequenceCase {
    let ahead = |days| {
        text(&Says {
            itinerary: Some((TODAY + days, 31, vec![(3_101, 0, 0)])),
            ..green()
        })
    };
    itinerary_asked(
        "Tomorrow has begun where clocks are furthest ahead; the day after is not looked at.",
        &[31],
        1,
    )
    .sees(look(&ahead(1), "metro", AT).denies("green", "policy/itinerary"))
    .sees(look(&ahead(2), "metro", AT).admits("green"))
}

fn place_itinerary_missing_or_too_short() -> SequenceCase {
    let short = visited(&[(4_401, 3, 0)], 13);
    let risky = visited(&[(3_101, 3, 0)], 5);
    itinerary_asked(
        "Where fourteen days are asked, thirteen are referred, and none are.",
        &[31],
        1,
    )
    .sees(look(&text(&green()), "metro", AT).refers("green", "policy/itinerary"))
    .sees(look(&short, "metro", AT).refers("green", "policy/itinerary"))
    .sees(look(&risky, "metro", AT).denies("green", "policy/itinerary"))
}

fn place_itinerary_with_days_to_come() -> SequenceCase {
    // Days counted from the last one, which has not begun anywhere.
    let planned = |ahead: u16, days| {
        text(&Says {
            itinerary: Some((TODAY + ahead, days, vec![(4_401, 3, 0)])),
            ..green()
        })
    };
    itinerary_asked(
        "Days that have not begun are none that it tells of.",
        &[31],
        1,
    )
    .sees(look(&planned(0, 14), "metro", AT).admits("green"))
    .sees(look(&planned(1, 14), "metro", AT).admits("green"))
    .sees(look(&planned(2, 14), "metro", AT).refers("green", "policy/itinerary"))
    .sees(look(&planned(2, 15), "metro", AT).admits("green"))
}

fn place_itinerary_without_regions_of_risk() -> SequenceCase {
    itinerary_asked(
        "No region is of risk: only that there is an itinerary counts.",
        &[],
        2,
    )
    .sees(look(&visited(&[(3_101, 3, 0)], 14), "metro", AT).admits("green"))
    .sees(look(&text(&green()), "metro", AT).denies("green", "policy/itinerary"))
}

fn place_regions_of_two_provinces() -> SequenceCase {
    let of = |region| Says { region, ..green() };
    let shanghai = |region| Code::by(&stranger(), of(region).encode()).text;
    let wide = usual()
        .with_issuer(0, |it| it.regions = Vec::new())
        .with_place(
            "metro",
            policy(0, 0).set(5, array([uint(2), regions(&[31, 4_401])])),
        );
    let narrow = usual().with_place(
        "metro",
        policy(0, 0).set(5, array([uint(1), regions(&[31, 4_401])])),
    );
    let narrow = crate::make::trust::Says {
        prev: Some(wide.hash()),
        seq: wide.seq + 1,
        ..narrow
    };
    story("Mutual recognition: codes of one province and of one city elsewhere.")
        .bundle(wide.bytes(), AT)
        .sees(look(&text(&of(Some(4_401))), "metro", AT).admits("green"))
        .sees(look(&text(&of(Some(440_106))), "metro", AT).admits("green"))
        .sees(look(&text(&of(Some(44))), "metro", AT).denies("green", "policy/region"))
        .sees(look(&text(&of(Some(4_403))), "metro", AT).denies("green", "policy/region"))
        .sees(look(&shanghai(Some(3_101)), "metro", AT).admits("green"))
        .sees(look(&shanghai(None), "metro", AT).admits("green"))
        .sees(look(&text(&of(None)), "metro", AT).denies("green", "policy/region"))
        .bundle(narrow.bytes(), AT)
        .sees(look(&text(&of(None)), "metro", AT).refers("green", "policy/region"))
}

fn place_region_abroad() -> SequenceCase {
    let abroad = Says {
        region: Some(900_344),
        ..green()
    };
    let bundle = usual()
        .with_issuer(0, |it| it.regions = vec![900_344])
        .with_place(
            "border",
            policy(0, 0).set(5, array([uint(2), regions(&[900_344])])),
        )
        .with_place(
            "metro",
            policy(0, 0).set(5, array([uint(2), regions(&[44])])),
        );
    story("A code of Hong Kong is accepted at the border, and not elsewhere.")
        .bundle(bundle.bytes(), AT)
        .sees(look(&text(&abroad), "border", AT).admits("green"))
        .sees(look(&text(&abroad), "metro", AT).denies("green", "policy/region"))
}

fn place_reasons_in_order() -> SequenceCase {
    let all = |colours: Map| {
        colours
            .set(2, seconds(2, 0))
            .set(3, array([uint(2), array([one_test(1, 0, HOUR)])]))
            .set(5, array([uint(1), regions(&[11])]))
    };
    let bundle = usual()
        .with_place("strict", all(policy(0, 0)))
        .with_place("mild", all(policy(0, 1)));
    let of = |colour| text(&coloured(colour));
    story("The reason is the first of those that are as bad as the decision.")
        .bundle(bundle.bytes(), AT)
        .sees(look(&of(1), "strict", AT).denies("yellow", "policy/colour"))
        .sees(look(&of(1), "mild", AT).denies("yellow", "policy/test"))
        .sees(look(&of(0), "strict", AT).denies("green", "policy/test"))
        .sees(look(&text(&itinerary()), "mild", AT).decides(
            Word::Deny,
            Some("policy/colour"),
            None,
        ))
}

/// The usual bundle, whose place asks for something more.
fn asks(description: &str, key: i64, rule: Vec<u8>) -> SequenceCase {
    let bundle = usual().with_place("metro", policy(0, 0).set(key, rule));
    story(description).bundle(bundle.bytes(), AT)
}

fn tests_asked(description: &str, failing: u64) -> SequenceCase {
    let tests = array([one_test(1, 0, 48 * HOUR)]);
    asks(description, 3, array([uint(failing), tests]))
}

fn one_test(method: u64, result: u64, age: u32) -> Vec<u8> {
    array([uint(method), uint(result), uint(age.into())])
}

fn itinerary_asked(description: &str, risk: &[u32], missing: u64) -> SequenceCase {
    let rule = [uint(2), uint(missing), uint(14), regions(risk)];
    asks(description, 4, array(rule))
}

/// A green code with these tests.
fn tested(tests: Vec<(u8, u8, u32)>) -> String {
    text(&Says { tests, ..green() })
}

/// A green code with an itinerary up to today.
fn visited(visits: &[(u32, u16, u16)], days: u8) -> String {
    text(&Says {
        itinerary: Some((TODAY, days, visits.to_vec())),
        ..green()
    })
}
