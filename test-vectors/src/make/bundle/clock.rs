//! Clocks outside a bundle's window.

use super::{installed, refused};
use crate::case::BundleCase;
use crate::make::trust::{EXPIRES, ISSUED_AT, usual};

cases![
    clock_at_issue,
    clock_before_issue_by_a_second,
    clock_in_1970,
    clock_at_expiry,
    clock_behind_expiry_by_a_second,
    clock_in_2106,
    clock_in_last_second,
];

fn clock_at_issue() -> BundleCase {
    installed("A bundle counts from the second of its issue.", &usual()).at(ISSUED_AT)
}

fn clock_in_last_second() -> BundleCase {
    installed("A bundle is installed in its last second.", &usual()).at(EXPIRES - 1)
}

fn clock_before_issue_by_a_second() -> BundleCase {
    behind("The clock is a second before the bundle's issue.").at(ISSUED_AT - 1)
}

fn clock_in_1970() -> BundleCase {
    behind("The clock was never set.").at(0)
}

fn clock_at_expiry() -> BundleCase {
    over("exp is the first second in which a bundle is not installed.").at(EXPIRES)
}

fn clock_behind_expiry_by_a_second() -> BundleCase {
    over("The bundle expired a second ago.").at(EXPIRES + 1)
}

fn clock_in_2106() -> BundleCase {
    over("The clock shows its last second.").at(u32::MAX)
}

fn behind(description: &str) -> BundleCase {
    refused("time/clock", description, usual().bytes())
}

fn over(description: &str) -> BundleCase {
    refused("time/expired", description, usual().bytes())
}
