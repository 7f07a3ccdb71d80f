//! Clocks that are set back, or forward.

use super::indexed;
use crate::case::SequenceCase;
use crate::make::says::{AT, DAY, HOUR, Says, green};
use crate::make::story::{look, story, text};
use crate::make::trust::{EXPIRES, ISSUED_AT, usual};
use crate::make::{status, trust};

cases![
    clock_set_back_an_hour,
    clock_set_back_120_seconds,
    clock_set_back_121_seconds,
    clock_decides_with_the_floor,
    clock_raised_by_a_denial,
    clock_not_raised_without_a_decision,
    clock_behind_a_bundle_s_issue,
    clock_behind_a_list_s_issue,
    clock_far_ahead_and_put_right,
    clock_ahead_within_the_bundle_s_window,
    clock_behind_for_installing,
    clock_behind_an_expired_code,
];

fn clock_set_back_an_hour() -> SequenceCase {
    story("A clock that is an hour behind the last decision decides nothing good.")
        .bundle(usual().bytes(), AT)
        .sees(look(&lasting(), "metro", AT + HOUR).admits("green"))
        .sees(look(&lasting(), "metro", AT).refuses("time/clock"))
        .sees(look(&lasting(), "metro", AT + HOUR).admits("green"))
}

fn clock_set_back_120_seconds() -> SequenceCase {
    story("Two minutes are forgiven.")
        .bundle(usual().bytes(), AT)
        .sees(look(&lasting(), "metro", AT + HOUR).admits("green"))
        .sees(look(&lasting(), "metro", AT + HOUR - 120).admits("green"))
        .sees(look(&lasting(), "metro", AT + HOUR - 120).admits("green"))
}

fn clock_set_back_121_seconds() -> SequenceCase {
    story("A second more is not.")
        .bundle(usual().bytes(), AT)
        .sees(look(&lasting(), "metro", AT + HOUR).admits("green"))
        .sees(look(&lasting(), "metro", AT + HOUR - 121).refuses("time/clock"))
}

fn clock_decides_with_the_floor() -> SequenceCase {
    let short = Says {
        until: AT + HOUR,
        ..green()
    };
    let new = Says {
        issued_at: AT + HOUR,
        until: AT + DAY,
        ..green()
    };
    story("Within two minutes the last decision's instant counts, not the clock's.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&short), "metro", AT + HOUR - 1).admits("green"))
        .sees(look(&lasting(), "metro", AT + HOUR).admits("green"))
        .sees(look(&text(&short), "metro", AT + HOUR - 60).refuses("time/expired"))
        .sees(look(&text(&new), "metro", AT + HOUR - 60).admits("green"))
}

fn clock_raised_by_a_denial() -> SequenceCase {
    story("A denial is a decision, and raises the floor.")
        .bundle(usual().bytes(), AT)
        .sees(look("no code", "metro", AT + HOUR).refuses("malformed/prefix"))
        .sees(look(&lasting(), "metro", AT + HOUR - 121).refuses("time/clock"))
}

fn clock_not_raised_without_a_decision() -> SequenceCase {
    story("Where there is no such place there is no decision, and the floor stays.")
        .bundle(usual().bytes(), AT)
        .sees(look(&lasting(), "hotel", AT + HOUR))
        .sees(look(&lasting(), "metro", AT).admits("green"))
}

fn clock_behind_a_bundle_s_issue() -> SequenceCase {
    let next = usual().next();
    let early = Says {
        issued_at: ISSUED_AT,
        until: AT + DAY,
        ..green()
    };
    story("The newest bundle's issue is a floor without any decision.")
        .bundle(usual().bytes(), AT - HOUR)
        .bundle(next.bytes(), AT)
        .sees(look(&text(&early), "metro", AT - 121).refuses("time/clock"))
        .sees(look(&text(&early), "metro", AT - 120).admits("green"))
}

fn clock_behind_a_list_s_issue() -> SequenceCase {
    let long = Says {
        issued_at: ISSUED_AT,
        ..indexed(7)
    };
    story("The newest list's issue is a floor as well.")
        .bundle(usual().bytes(), AT)
        .list(&status::usual(), AT)
        .sees(look(&text(&long), "metro", AT - HOUR - 121).refuses("time/clock"))
        .sees(look(&text(&long), "metro", AT - HOUR - 120).admits("green"))
}

fn clock_far_ahead_and_put_right() -> SequenceCase {
    let long = Says {
        until: AT + 20 * DAY,
        ..green()
    };
    story("A clock past the bundle's end raises no floor, so that it can be put right.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&long), "metro", AT).admits("green"))
        .sees(look(&text(&long), "metro", AT + 365 * DAY).refuses("time/expired"))
        .sees(look(&text(&long), "metro", EXPIRES).refuses("time/expired"))
        .sees(look(&text(&long), "metro", AT + 1).admits("green"))
}

fn clock_ahead_within_the_bundle_s_window() -> SequenceCase {
    let long = Says {
        until: AT + 20 * DAY,
        ..green()
    };
    story("A clock that is ahead within the bundle's window raises the floor: until time comes there nothing is decided or installed.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&long), "metro", AT + 10 * DAY).admits("green"))
        .sees(look(&text(&long), "metro", AT + DAY).refuses("time/clock"))
        .no_bundle(usual().next().bytes(), AT + DAY, "time/clock")
        .sees(look(&text(&long), "metro", AT + DAY).refuses("time/clock"))
        .bundle(usual().next().bytes(), AT + 10 * DAY)
        .sees(look(&text(&long), "metro", AT + 10 * DAY).admits("green"))
}

fn clock_behind_for_installing() -> SequenceCase {
    let next = trust::Says {
        issued_at: AT + HOUR,
        ..usual().next()
    };
    story("Installing reads the clock in the same way: with the floor within two minutes.")
        .bundle(usual().bytes(), AT)
        .sees(look(&lasting(), "metro", AT + HOUR).admits("green"))
        .no_bundle(next.bytes(), AT + HOUR - 121, "time/clock")
        .bundle(next.bytes(), AT + HOUR - 120)
        .list(
            &status::Says {
                issued_at: AT + HOUR,
                ..status::usual()
            },
            AT + HOUR - 60,
        )
}

fn clock_behind_an_expired_code() -> SequenceCase {
    let short = Says {
        until: AT + 10,
        ..green()
    };
    story(
        "A clock set back does not bring a code back, nor does it hide that one is not yet valid.",
    )
    .bundle(usual().bytes(), AT)
    .sees(look(&text(&short), "metro", AT).admits("green"))
    .sees(look(&text(&short), "metro", AT + HOUR).refuses("time/expired"))
    .sees(look(&text(&short), "metro", AT).refuses("time/clock"))
    .sees(look(&text(&short), "metro", AT - 2 * HOUR).refuses("time/not-yet-valid"))
}

/// A green code for ten days.
fn lasting() -> String {
    text(&Says {
        until: AT + 10 * DAY,
        ..green()
    })
}
