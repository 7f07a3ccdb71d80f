//! Roots that change, one step at a time.

use crate::case::SequenceCase;
use crate::make::says::{AT, DAY, green};
use crate::make::story::{look, story, text};
use crate::make::trust::{EXPIRES, Says, roots, usual};

cases![
    rotation_one_root_at_a_time,
    rotation_of_all_roots_at_once,
    rotation_step_skipped,
    rotation_old_roots_are_out,
    rotation_by_the_old_roots_alone,
    rotation_by_the_new_roots_alone,
    rotation_threshold_raised,
    rotation_threshold_lowered,
    rotation_quorum_lost,
    rotation_after_records_were_lost,
];

fn rotation_one_root_at_a_time() -> SequenceCase {
    let first = to(&usual(), [2, 3, 4], 2);
    let second = to(&first, [3, 4, 5], 2);
    let third = to(&second, [4, 5, 6], 2);
    story("Each bundle brings one new root, until none of the first is left.")
        .bundle(usual().bytes(), AT)
        .bundle(first.signed([2, 3]), AT)
        .bundle(second.signed([3, 4]), AT + DAY)
        .bundle(third.signed([4, 5]), AT + 2 * DAY)
        .no_bundle(
            third.next().signed([1, 2, 3]),
            AT + 3 * DAY,
            "signature/quorum",
        )
        .bundle(third.next().signed([5, 6]), AT + 3 * DAY)
}

fn rotation_of_all_roots_at_once() -> SequenceCase {
    let next = to(&usual(), [4, 5, 6], 2);
    story("All roots change at once: two of the old and two of the new ones sign.")
        .bundle(usual().bytes(), AT)
        .no_bundle(next.signed([1, 2, 4]), AT, "signature/quorum")
        .bundle(next.signed([1, 2, 4, 5]), AT)
        .bundle(next.next().signed([4, 6]), AT + DAY)
}

fn rotation_step_skipped() -> SequenceCase {
    let first = to(&usual(), [4, 5, 6], 2);
    let second = to(&first, [7, 8, 9], 2);
    story("A scanner that missed a rotation cannot go past it, and can make up for it.")
        .bundle(usual().bytes(), AT)
        .no_bundle(second.signed([4, 5, 7, 8]), AT + DAY, "signature/quorum")
        .bundle(first.signed([1, 2, 4, 5]), AT + DAY)
        .bundle(second.signed([4, 5, 7, 8]), AT + DAY)
}

fn rotation_old_roots_are_out() -> SequenceCase {
    let next = to(&usual(), [4, 5, 6], 2);
    let back = to(&next, [1, 2, 3], 2);
    story("The old roots cannot take back what they gave away.")
        .bundle(usual().bytes(), AT)
        .bundle(next.signed([1, 2, 4, 5]), AT)
        .no_bundle(back.signed([1, 2, 3]), AT + DAY, "signature/quorum")
        .no_bundle(back.signed([1, 2, 4]), AT + DAY, "signature/quorum")
}

fn rotation_by_the_old_roots_alone() -> SequenceCase {
    let next = to(&usual(), [4, 5, 6], 2);
    story("The new roots must show that they hold their keys.")
        .bundle(usual().bytes(), AT)
        .no_bundle(next.signed([1, 2, 3]), AT, "signature/quorum")
        .bundle(usual().next().bytes(), AT)
}

fn rotation_by_the_new_roots_alone() -> SequenceCase {
    let next = to(&usual(), [4, 5, 6], 2);
    story("Nobody names himself a root.")
        .bundle(usual().bytes(), AT)
        .no_bundle(next.signed([4, 5, 6]), AT, "signature/quorum")
        .sees(look(&text(&green()), "metro", AT).admits("green"))
}

fn rotation_threshold_raised() -> SequenceCase {
    let next = to(&usual(), [1, 2, 3], 3);
    story("From two of three to all three.")
        .bundle(usual().bytes(), AT)
        .no_bundle(next.signed([1, 2]), AT, "signature/quorum")
        .bundle(next.signed([1, 2, 3]), AT)
        .no_bundle(next.next().signed([1, 2]), AT + DAY, "signature/quorum")
        .bundle(next.next().signed([3, 2, 1]), AT + DAY)
}

fn rotation_threshold_lowered() -> SequenceCase {
    let next = to(&usual(), [1, 2, 3], 1);
    story("From two of three to one: two must still agree to that.")
        .bundle(usual().bytes(), AT)
        .no_bundle(next.signed([1]), AT, "signature/quorum")
        .bundle(next.signed([1, 2]), AT)
        .bundle(next.next().signed([3]), AT + DAY)
}

fn rotation_quorum_lost() -> SequenceCase {
    let late = usual().next();
    let long = crate::make::says::Says {
        until: EXPIRES + DAY,
        ..green()
    };
    story("Two of three roots are lost: no bundle can follow, and the one in force runs out.")
        .bundle(usual().bytes(), AT)
        .no_bundle(late.signed([3]), AT, "signature/quorum")
        .no_bundle(
            to(&usual(), [3, 4, 5], 2).signed([3, 4, 5]),
            AT,
            "signature/quorum",
        )
        .sees(look(&text(&long), "metro", AT).admits("green"))
        .sees(look(&text(&long), "metro", EXPIRES).denies("green", "policy/age"))
}

fn rotation_after_records_were_lost() -> SequenceCase {
    let next = to(&usual(), [4, 5, 6], 2);
    story("Without its records a scanner knows the pinned roots alone, and needs every rotation.")
        .bundle(usual().bytes(), AT)
        .bundle(next.signed([1, 2, 4, 5]), AT)
        .loses_everything()
        .no_bundle(next.next().signed([4, 5]), AT + DAY, "signature/quorum")
        .bundle(next.signed([1, 2, 4, 5]), AT + DAY)
        .bundle(next.next().signed([4, 5]), AT + DAY)
}

/// The bundle that follows another with these roots.
fn to<const N: usize>(before: &Says, numbers: [u8; N], threshold: usize) -> Says {
    Says {
        roots: roots(numbers),
        threshold,
        ..before.next()
    }
}
