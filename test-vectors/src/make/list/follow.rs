//! Lists behind the one in force, behind a floor, or outside their time.

use super::{installed, refused};
use crate::case::{ListCase, Outcome};
use crate::make::says::{AT, DAY, HOUR};
use crate::make::status::{Says, usual};
use crate::make::trust::{self, LIST};

cases![
    clock_before_issue,
    clock_before_issue_and_older,
    clock_at_expiry_of_list,
    clock_past_expiry_and_fork,
    rollback_of_a_list,
    rollback_to_number_0,
    rollback_below_the_bundle_s_floor,
    rollback_below_the_higher_of_two_floors,
    rollback_above_the_floor_below_the_one_in_force,
    rollback_of_a_foreign_list,
    fork_of_a_list,
    fork_of_a_list_by_its_ttl,
    fork_of_foreign_lists_of_one_second,
    list_at_its_issue,
    list_in_its_last_second,
    list_after_another,
    list_after_another_by_many,
    list_again,
    list_with_the_floor_s_number,
    list_above_another_list_s_floor,
    list_of_another_number_and_lower,
    list_issued_earlier_with_a_higher_number,
];

fn clock_before_issue() -> ListCase {
    refused(
        "time/clock",
        "The clock is a second before the list's issue.",
        usual().signed(),
    )
    .at(AT - HOUR - 1)
}

fn clock_before_issue_and_older() -> ListCase {
    let list = Says {
        seq: Some(4),
        issued_at: AT + 1,
        ..usual()
    };
    refused(
        "time/clock",
        "The clock comes before the number.",
        list.signed(),
    )
    .after(&usual())
}

fn clock_at_expiry_of_list() -> ListCase {
    refused(
        "time/expired",
        "exp is the first second too late.",
        usual().signed(),
    )
    .at(AT + DAY)
}

fn clock_past_expiry_and_fork() -> ListCase {
    let list = Says {
        expires: AT,
        ..usual()
    };
    refused(
        "time/expired",
        "The expiry comes before the fork.",
        list.signed(),
    )
    .after(&usual())
}

fn rollback_of_a_list() -> ListCase {
    older("One number less than the one in force.", 5, 4).after(&usual())
}

fn rollback_to_number_0() -> ListCase {
    older("Number 0.", 5, 0).after(&usual())
}

fn rollback_below_the_bundle_s_floor() -> ListCase {
    older("No list is in force, and the bundle names a floor.", 6, 5).under(&floors(&[(LIST, 6)]))
}

fn rollback_below_the_higher_of_two_floors() -> ListCase {
    older(
        "The bundle names two floors, and the higher one counts.",
        9,
        8,
    )
    .under(&floors(&[(LIST, 9), (LIST, 3)]))
}

fn rollback_above_the_floor_below_the_one_in_force() -> ListCase {
    older("Below the one in force, above the floor.", 5, 4)
        .under(&floors(&[(LIST, 3)]))
        .after(&usual())
}

fn rollback_of_a_foreign_list() -> ListCase {
    let (have, got) = (u64::from(AT) - 3_600, u64::from(AT) - 7_200);
    let list = Says {
        issued_at: AT - 2 * HOUR,
        ..foreign()
    };
    ListCase {
        expected: Outcome::rollback(have, got),
        ..refused(
            "",
            "Without a number the instant of issue is it.",
            list.signed(),
        )
    }
    .after(&foreign())
}

fn fork_of_a_list() -> ListCase {
    fork(
        "The number in force with another content.",
        &usual().with(3, 1),
    )
    .after(&usual())
}

fn fork_of_a_list_by_its_ttl() -> ListCase {
    let list = Says {
        ttl: Some(HOUR),
        ..usual()
    };
    fork("The same codes, and another claim.", &list).after(&usual())
}

fn fork_of_foreign_lists_of_one_second() -> ListCase {
    fork("Two lists of one second.", &foreign().with(3, 1)).after(&foreign())
}

fn list_at_its_issue() -> ListCase {
    installed("A list counts from the second of its issue.", &usual()).at(AT - HOUR)
}

fn list_in_its_last_second() -> ListCase {
    installed("A list is installed in its last second.", &usual()).at(AT + DAY - 1)
}

fn list_after_another() -> ListCase {
    installed("The next number.", &usual().with(3, 1).next()).after(&usual())
}

fn list_after_another_by_many() -> ListCase {
    installed("Numbers may be left out.", &numbered(u64::MAX)).after(&usual())
}

fn list_again() -> ListCase {
    installed("The one in force once more.", &usual()).after(&usual())
}

fn list_with_the_floor_s_number() -> ListCase {
    installed("The floor is the lowest number that is taken.", &usual())
        .under(&floors(&[(LIST, 5)]))
}

fn list_above_another_list_s_floor() -> ListCase {
    installed("A floor is for one list alone.", &usual())
        .under(&floors(&[("https://gd.example/status/1", 9)]))
}

fn list_of_another_number_and_lower() -> ListCase {
    let other = Says {
        uri: "https://gd.example/status/1".into(),
        seq: Some(1),
        ..usual()
    };
    installed("Each list has numbers of its own.", &other).after(&usual())
}

fn list_issued_earlier_with_a_higher_number() -> ListCase {
    let other = Says {
        issued_at: AT - 2 * HOUR,
        ..numbered(6)
    };
    installed("Numbers count, and not instants of issue.", &other).after(&usual())
}

fn floors(floors: &[(&str, u64)]) -> trust::Says {
    let floors = floors.iter().map(|(uri, seq)| ((*uri).into(), *seq));
    trust::Says {
        floors: floors.collect(),
        ..trust::usual()
    }
}

fn numbered(seq: u64) -> Says {
    Says {
        seq: Some(seq),
        ..usual()
    }
}

fn foreign() -> Says {
    Says {
        seq: None,
        ..usual()
    }
}

fn older(description: &str, have: u64, got: u64) -> ListCase {
    ListCase {
        expected: Outcome::rollback(have, got),
        ..refused("", description, numbered(got).signed())
    }
}

fn fork(description: &str, says: &Says) -> ListCase {
    refused("state/fork", description, says.signed())
}
