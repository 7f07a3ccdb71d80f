//! Bundles behind the one in force.

use super::{installed, refused};
use crate::Hex;
use crate::case::{BundleCase, Mark, Outcome};
use crate::make::trust::{SEQ, Says, pinned, usual};

cases![
    follow_by_an_older_number,
    follow_by_number_0,
    follow_by_a_number_below_the_least_pinned,
    follow_by_a_number_below_the_least_and_above_the_mark,
    follow_by_an_older_one_that_names_the_mark,
    follow_by_an_older_and_expired_one,
    follow_by_an_older_one_before_its_issue,
    follow_by_the_same_number_with_other_content,
    follow_by_a_fork_and_expired,
    follow_by_the_next_without_predecessor,
    follow_by_the_next_of_another_predecessor,
    follow_by_the_next_of_the_one_before,
    follow_by_the_next_of_another_and_expired,
    follow_by_the_next,
    follow_by_the_same_again,
    follow_by_one_further,
    follow_by_one_much_further_without_predecessor,
    follow_by_the_highest_number,
    follow_the_highest_number_by_itself,
    follow_first_with_a_predecessor,
    follow_first_with_the_least_number,
    follow_by_the_next_issued_earlier,
];

fn follow_by_an_older_number() -> BundleCase {
    older("One number less than the one in force.", 13, &usual(), SEQ)
}

fn follow_by_number_0() -> BundleCase {
    older("Number 0.", SEQ, &numbered(0), 0)
}

fn follow_by_a_number_below_the_least_pinned() -> BundleCase {
    BundleCase {
        expected: Outcome::rollback(10, 9),
        ..first(
            "Nothing is in force, and the operator pinned more.",
            &numbered(9),
        )
    }
}

fn follow_by_a_number_below_the_least_and_above_the_mark() -> BundleCase {
    let mut most = pinned();
    most.least_seq = 20;
    let mark = Mark {
        seq: SEQ,
        hash: Hex::from([7; 32]),
    };
    BundleCase {
        expected: Outcome::rollback(20, 19),
        ..first(
            "Newer than the one in force, older than pinned.",
            &numbered(19),
        )
    }
    .after(mark)
    .pinned(most)
}

fn follow_by_an_older_one_that_names_the_mark() -> BundleCase {
    let mut says = numbered(11);
    says.prev = Some(usual().hash());
    older(
        "It names the one in force as its predecessor.",
        SEQ,
        &says,
        11,
    )
}

fn follow_by_an_older_and_expired_one() -> BundleCase {
    older("The number comes before the expiry.", 13, &usual(), SEQ).at(u32::MAX)
}

fn follow_by_an_older_one_before_its_issue() -> BundleCase {
    older("The number comes before the clock.", 13, &usual(), SEQ).at(0)
}

fn follow_by_the_same_number_with_other_content() -> BundleCase {
    fork("The number in force with another content.")
}

fn follow_by_a_fork_and_expired() -> BundleCase {
    fork("The fork comes before the expiry.").at(u32::MAX)
}

fn follow_by_the_next_without_predecessor() -> BundleCase {
    let mut says = usual().next();
    says.prev = None;
    alien("The next number without a predecessor.", &says)
}

fn follow_by_the_next_of_another_predecessor() -> BundleCase {
    let mut says = usual().next();
    says.prev = Some([7; 32]);
    alien("The next number of another past.", &says)
}

fn follow_by_the_next_of_the_one_before() -> BundleCase {
    let mut says = usual().next();
    says.prev = Some(numbered(11).hash());
    alien("It names the one before the one in force.", &says)
}

fn follow_by_the_next_of_another_and_expired() -> BundleCase {
    let mut says = usual().next();
    says.prev = Some([7; 32]);
    alien("The predecessor comes before the expiry.", &says).at(u32::MAX)
}

fn follow_by_the_next() -> BundleCase {
    installed(
        "The next number, which names the one in force.",
        &usual().next(),
    )
    .after(usual().mark())
}

fn follow_by_the_same_again() -> BundleCase {
    installed("The one in force once more.", &usual()).after(usual().mark())
}

fn follow_by_one_further() -> BundleCase {
    let further = usual().next().next();
    let further = Says {
        issued_at: usual().issued_at,
        ..further
    };
    installed("One number is left out, whose hash nobody knows.", &further).after(usual().mark())
}

fn follow_by_one_much_further_without_predecessor() -> BundleCase {
    installed("Many numbers are left out.", &numbered(1_000)).after(usual().mark())
}

fn follow_by_the_highest_number() -> BundleCase {
    installed("The highest number there is.", &numbered(u64::MAX)).after(usual().mark())
}

fn follow_the_highest_number_by_itself() -> BundleCase {
    let highest = numbered(u64::MAX);
    installed("Nothing follows the highest number but itself.", &highest).after(highest.mark())
}

fn follow_first_with_a_predecessor() -> BundleCase {
    let mut says = usual();
    says.prev = Some([7; 32]);
    installed("The first bundle's predecessor is not compared.", &says)
}

fn follow_first_with_the_least_number() -> BundleCase {
    installed("The least number that was pinned.", &numbered(10))
}

fn follow_by_the_next_issued_earlier() -> BundleCase {
    let mut says = usual().next();
    says.issued_at = usual().issued_at - 1;
    installed("Numbers count, and not instants of issue.", &says).after(usual().mark())
}

fn numbered(seq: u64) -> Says {
    Says { seq, ..usual() }
}

fn first(description: &str, says: &Says) -> BundleCase {
    refused("", description, says.bytes())
}

fn older(description: &str, have: u64, says: &Says, got: u64) -> BundleCase {
    let mark = match have {
        SEQ => usual().mark(),
        _ => usual().next().mark(),
    };
    BundleCase {
        expected: Outcome::rollback(have, got),
        ..first(description, says)
    }
    .after(mark)
}

fn fork(description: &str) -> BundleCase {
    let mut other = usual();
    other.expires += 1;
    refused("state/fork", description, other.bytes()).after(usual().mark())
}

fn alien(description: &str, says: &Says) -> BundleCase {
    refused("state/predecessor", description, says.bytes()).after(usual().mark())
}
