//! Records that are kept, and records that are lost.

use super::indexed;
use crate::case::SequenceCase;
use crate::make::says::{AT, DAY, HOUR, Says, green};
use crate::make::status;
use crate::make::story::{look, story, text};
use crate::make::trust::{self, EXPIRES, LIST, SEQ, usual};

cases![
    records_survive_a_restart,
    records_of_an_expired_bundle_survive,
    records_of_expired_lists_survive,
    records_lost_do_not_reach_below_the_pin,
    records_lost_forget_newer_numbers,
    records_lost_forget_lists_but_not_floors,
    records_lost_forget_the_clock,
    records_lost_under_a_higher_pin,
    records_lost_twice,
];

fn records_survive_a_restart() -> SequenceCase {
    let next = usual().next();
    let list = status::usual().with(7, 1).next();
    story("A restart changes neither bundle, nor lists, nor clock.")
        .bundle(usual().bytes(), AT)
        .bundle(next.bytes(), AT)
        .list(&list, AT)
        .sees(look(&text(&indexed(6)), "metro", AT + HOUR).admits("green"))
        .restarts()
        .sees(look(&text(&indexed(7)), "metro", AT + HOUR).refuses("status/revoked"))
        .sees(look(&text(&indexed(6)), "metro", AT).refuses("time/clock"))
        .older_bundle(usual().bytes(), AT + HOUR, SEQ + 1, SEQ)
        .older_list(&status::usual(), AT + HOUR, 6, 5)
        .restarts()
        .list(&list.next(), AT + HOUR)
        .restarts()
        .sees(look(&text(&indexed(7)), "metro", AT + HOUR).refuses("status/revoked"))
}

fn records_of_an_expired_bundle_survive() -> SequenceCase {
    let code = text(&Says {
        issued_at: EXPIRES - DAY,
        until: EXPIRES + DAY,
        ..green()
    });
    story("A bundle that ran out is read again, and admits nobody.")
        .bundle(usual().bytes(), AT)
        .restarts()
        .sees(look(&code, "metro", EXPIRES - 1).admits("green"))
        .restarts()
        .sees(look(&code, "metro", EXPIRES).denies("green", "policy/age"))
        .restarts()
        .older_bundle(trust::Says { seq: 11, ..usual() }.bytes(), EXPIRES, SEQ, 11)
}

fn records_of_expired_lists_survive() -> SequenceCase {
    let long = |index| {
        text(&Says {
            until: AT + 9 * DAY,
            ..indexed(index)
        })
    };
    story("A list that ran out is read again, and what it took back stays so.")
        .bundle(usual().bytes(), AT)
        .list(&status::usual().with(7, 1), AT)
        .restarts()
        .sees(look(&long(7), "metro", AT + 5 * DAY).refuses("status/revoked"))
        .sees(look(&long(6), "metro", AT + 5 * DAY).refuses("status/stale"))
}

fn records_lost_do_not_reach_below_the_pin() -> SequenceCase {
    let nine = trust::Says { seq: 9, ..usual() };
    let ten = trust::Says { seq: 10, ..usual() };
    story("Without records the pinned number is the floor.")
        .bundle(usual().bytes(), AT)
        .loses_everything()
        .sees(look(&text(&green()), "metro", AT))
        .older_bundle(nine.bytes(), AT, 10, 9)
        .bundle(ten.bytes(), AT)
}

fn records_lost_forget_newer_numbers() -> SequenceCase {
    story("Above the pinned number, what was in force is forgotten: pin high.")
        .bundle(usual().bytes(), AT)
        .bundle(usual().next().bytes(), AT)
        .loses_everything()
        .bundle(usual().bytes(), AT)
        .restarts()
        .bundle(usual().next().bytes(), AT)
}

fn records_lost_forget_lists_but_not_floors() -> SequenceCase {
    let bundle = trust::Says {
        floors: vec![(LIST.into(), 6)],
        ..usual()
    };
    let (sixth, seventh) = (status::usual().next(), status::usual().next().next());
    story("Lost lists can be rolled back down to the bundle's floor, and no further.")
        .bundle(bundle.bytes(), AT)
        .list(&seventh, AT + HOUR)
        .older_list(&sixth, AT + HOUR, 7, 6)
        .loses_everything()
        .bundle(bundle.bytes(), AT + HOUR)
        .older_list(&status::usual(), AT + HOUR, 6, 5)
        .list(&sixth, AT + HOUR)
}

fn records_lost_forget_the_clock() -> SequenceCase {
    story("Without records the bundle's issue is the clock's only floor.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&green()), "metro", AT + HOUR).admits("green"))
        .sees(look(&text(&green()), "metro", AT).refuses("time/clock"))
        .loses_everything()
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).admits("green"))
}

fn records_lost_under_a_higher_pin() -> SequenceCase {
    let mut pinned = trust::pinned();
    pinned.least_seq = SEQ + 1;
    story("A higher pin keeps more out when records are lost.")
        .pinned(pinned)
        .bundle(usual().next().bytes(), AT)
        .loses_everything()
        .older_bundle(usual().bytes(), AT, SEQ + 1, SEQ)
        .bundle(usual().next().bytes(), AT)
}

fn records_lost_twice() -> SequenceCase {
    story("Nothing is left to lose, and nothing to read.")
        .loses_everything()
        .restarts()
        .sees(look(&text(&green()), "metro", AT))
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).admits("green"))
}
