//! The first bundle, and those that follow it.

use super::coloured;
use crate::case::SequenceCase;
use crate::make::says::{AT, DAY, HOUR, Says, green};
use crate::make::story::{look, story, text};
use crate::make::trust::{self, SEQ, root, signed, usual};

cases![
    ceremony_and_first_scan,
    ceremony_without_quorum,
    ceremony_below_the_least_pinned,
    ceremony_after_expiry,
    bundle_follows_bundle,
    bundle_again,
    bundle_rolled_back,
    bundle_forked,
    bundle_of_another_predecessor,
    bundle_with_numbers_skipped,
    bundle_refused_leaves_no_trace,
    scan_before_any_bundle,
];

fn ceremony_and_first_scan() -> SequenceCase {
    story("Two of three roots sign the first bundle, and a code is scanned under it.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&green()), "metro", AT).admits("green"))
        .sees(look(&text(&coloured(2)), "metro", AT + 1).denies("red", "policy/colour"))
}

fn ceremony_without_quorum() -> SequenceCase {
    story("One root alone makes no first bundle; two do.")
        .no_bundle(usual().signed([1]), AT, "signature/quorum")
        .sees(look(&text(&green()), "metro", AT))
        .bundle(usual().signed([1, 3]), AT)
        .sees(look(&text(&green()), "metro", AT).admits("green"))
}

fn ceremony_below_the_least_pinned() -> SequenceCase {
    let nine = trust::Says { seq: 9, ..usual() };
    let ten = trust::Says { seq: 10, ..usual() };
    story("No first bundle below the number that was pinned.")
        .older_bundle(nine.bytes(), AT, 10, 9)
        .bundle(ten.bytes(), AT)
}

fn ceremony_after_expiry() -> SequenceCase {
    story("A first bundle is installed in its window alone.")
        .no_bundle(usual().bytes(), trust::EXPIRES, "time/expired")
        .no_bundle(usual().bytes(), trust::ISSUED_AT - 1, "time/clock")
        .bundle(usual().bytes(), trust::EXPIRES - 1)
}

fn bundle_follows_bundle() -> SequenceCase {
    let next = usual().next().with_place("hotel", trust::policy(1, 1));
    story("A bundle brings a place that the one before did not know.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&coloured(1)), "hotel", AT))
        .bundle(next.bytes(), AT)
        .sees(look(&text(&coloured(1)), "hotel", AT).admits("yellow"))
        .bundle(next.next().bytes(), AT + DAY)
}

fn bundle_again() -> SequenceCase {
    story("The bundle in force once more changes nothing.")
        .bundle(usual().bytes(), AT)
        .bundle(usual().bytes(), AT + HOUR)
        .bundle(usual().signed([2, 3]), AT + HOUR)
        .sees(look(&text(&green()), "metro", AT + HOUR).admits("green"))
}

fn bundle_rolled_back() -> SequenceCase {
    let next = usual().next().with_place("metro", trust::policy(1, 1));
    story("The bundle before is refused, and the place stays as the newer one says.")
        .bundle(usual().bytes(), AT)
        .sees(look(&text(&coloured(1)), "metro", AT).denies("yellow", "policy/colour"))
        .bundle(next.bytes(), AT)
        .older_bundle(usual().bytes(), AT, SEQ + 1, SEQ)
        .sees(look(&text(&coloured(1)), "metro", AT).admits("yellow"))
}

fn bundle_forked() -> SequenceCase {
    let mut other = usual();
    other.expires += 1;
    story("Two bundles of one number: the first that came stays.")
        .bundle(usual().bytes(), AT)
        .no_bundle(other.bytes(), AT, "state/fork")
        .bundle(usual().next().bytes(), AT)
        .no_bundle(
            trust::Says {
                prev: Some(other.hash()),
                ..usual().next()
            }
            .bytes(),
            AT,
            "state/fork",
        )
}

fn bundle_of_another_predecessor() -> SequenceCase {
    let mut other = usual();
    other.expires += 1;
    story("The next bundle names another one as the bundle before it.")
        .bundle(usual().bytes(), AT)
        .no_bundle(other.next().bytes(), AT, "state/predecessor")
        .bundle(usual().next().bytes(), AT)
}

fn bundle_with_numbers_skipped() -> SequenceCase {
    let third = usual().next().next();
    let fourth = third.next();
    story("A scanner that was away takes the newest bundle, and goes on from there.")
        .bundle(usual().bytes(), AT)
        .bundle(third.bytes(), AT + DAY)
        .older_bundle(usual().next().bytes(), AT + DAY, SEQ + 2, SEQ + 1)
        .bundle(fourth.bytes(), AT + 2 * DAY)
}

fn bundle_refused_leaves_no_trace() -> SequenceCase {
    let mut open = usual().next().with_place("metro", trust::policy(2, 2));
    let unsigned = open.signed([1]);
    open.seq += 100;
    story("What is refused changes neither the policy, nor the number, nor the clock.")
        .bundle(usual().bytes(), AT)
        .no_bundle(unsigned, AT, "signature/quorum")
        .no_bundle(signed(&[0xff], &[root(1), root(2)]), AT, "malformed/cbor")
        .no_bundle(open.next().bytes(), AT, "time/clock")
        .sees(look(&text(&coloured(2)), "metro", AT).denies("red", "policy/colour"))
        .bundle(usual().next().bytes(), AT)
}

fn scan_before_any_bundle() -> SequenceCase {
    let long = Says {
        until: AT + DAY,
        ..green()
    };
    story("Without a bundle there is no policy, and so no decision.")
        .sees(look(&text(&long), "metro", AT))
        .sees(look("OHC1:", "metro", AT))
        .bundle(usual().bytes(), AT)
        .sees(look("OHC1:", "metro", AT).refuses("malformed/cbor"))
}
