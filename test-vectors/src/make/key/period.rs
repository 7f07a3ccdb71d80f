//! Codes issued before or after their key's time.

use super::forbidden;
use crate::Vector;
use crate::make::says::{AT, DAY, HOUR, Says, green, itinerary, test};
use crate::vector::TrustedKey;

table![
    early_by_one_second,
    early_by_a_year,
    early_issued_in_1970,
    early_though_start_is_in_time,
    early_though_the_clock_is_in_time,
    early_retired_key,
    early_itinerary,
    early_without_purposes,
    early_lifetime_too_long,
    early_region_elsewhere,
    early_and_expired,
    early_and_not_yet_valid,
    late_at_the_very_instant,
    late_by_one_second,
    late_by_a_year,
    late_retired_key,
    late_active_key,
    late_issued_in_2106,
    late_though_the_clock_is_in_time,
    late_test,
    late_without_purposes,
    late_lifetime_too_long,
    late_region_elsewhere,
    late_and_expired,
];

fn early_by_one_second() -> Vector {
    early(
        "iat is the second before the key's first.",
        &green(),
        |key| {
            key.not_before = AT - HOUR + 1;
        },
    )
}

fn early_by_a_year() -> Vector {
    early("The key comes into use in a year.", &green(), |key| {
        key.not_before = AT + 365 * DAY;
        key.not_after = AT + 730 * DAY;
    })
}

fn early_issued_in_1970() -> Vector {
    let says = Says {
        issued_at: 0,
        ..green()
    };
    early("iat is 0 and the key begins at 1.", &says, |key| {
        key.not_before = 1;
        key.max_lifetime = u32::MAX;
    })
}

fn early_though_start_is_in_time() -> Vector {
    let says = Says {
        from: Some(AT),
        ..green()
    };
    early(
        "nbf is within the key's time: what counts is iat.",
        &says,
        |key| key.not_before = AT,
    )
}

fn early_though_the_clock_is_in_time() -> Vector {
    early(
        "The clock is within the key's time: what counts is iat.",
        &green(),
        |key| {
            key.not_before = AT - HOUR / 2;
        },
    )
}

fn early_retired_key() -> Vector {
    early("A retired key that had not begun.", &green(), |key| {
        key.state = "retired".into();
        key.not_before = AT;
    })
}

fn early_itinerary() -> Vector {
    early(
        "An itinerary from before the key's time.",
        &itinerary(),
        |key| key.not_before = AT,
    )
}

fn early_without_purposes() -> Vector {
    early("not-before comes before purposes.", &green(), |key| {
        key.not_before = AT;
        key.purposes.clear();
    })
}

fn early_lifetime_too_long() -> Vector {
    early("not-before comes before the lifetime.", &green(), |key| {
        key.not_before = AT;
        key.max_lifetime = 1;
    })
}

fn early_region_elsewhere() -> Vector {
    early("not-before comes before the region.", &regional(), |key| {
        key.not_before = AT;
        key.regions = vec![11];
    })
}

fn early_and_expired() -> Vector {
    early(
        "not-before comes before the window's end.",
        &green(),
        |key| key.not_before = AT,
    )
    .at(u32::MAX)
}

fn early_and_not_yet_valid() -> Vector {
    early(
        "not-before comes before the window's start.",
        &green(),
        |key| key.not_before = AT,
    )
    .at(0)
}

fn late_at_the_very_instant() -> Vector {
    late(
        "iat is the key's not-after: the key's time is half-open.",
        &green(),
        |key| {
            key.not_after = AT - HOUR;
        },
    )
}

fn late_by_one_second() -> Vector {
    late(
        "iat is one second past the key's not-after.",
        &green(),
        |key| {
            key.not_after = AT - HOUR - 1;
        },
    )
}

fn late_by_a_year() -> Vector {
    late("The key ended a year ago.", &green(), |key| {
        key.not_before = AT - 730 * DAY;
        key.not_after = AT - 365 * DAY;
    })
}

fn late_retired_key() -> Vector {
    late("A retired key went on signing.", &green(), |key| {
        key.state = "retired".into();
        key.not_after = AT - 2 * HOUR;
    })
}

fn late_active_key() -> Vector {
    late(
        "Nobody marked the key as retired, but its time is over.",
        &green(),
        |key| {
            key.not_after = AT - 2 * HOUR;
        },
    )
}

fn late_issued_in_2106() -> Vector {
    let says = Says {
        issued_at: u32::MAX - 1,
        until: u32::MAX,
        ..green()
    };
    late("The code says it is from the future.", &says, |_| {})
}

fn late_though_the_clock_is_in_time() -> Vector {
    late(
        "The clock stands before the key's end: what counts is iat.",
        &green(),
        |key| {
            key.not_after = AT - HOUR;
        },
    )
    .at(AT - 2 * HOUR)
}

fn late_test() -> Vector {
    late("A test record from after the key's time.", &test(), |key| {
        key.not_after = AT - HOUR
    })
}

fn late_without_purposes() -> Vector {
    late("not-after comes before purposes.", &green(), |key| {
        key.not_after = AT - HOUR;
        key.purposes.clear();
    })
}

fn late_lifetime_too_long() -> Vector {
    late("not-after comes before the lifetime.", &green(), |key| {
        key.not_after = AT - HOUR;
        key.max_lifetime = 1;
    })
}

fn late_region_elsewhere() -> Vector {
    late("not-after comes before the region.", &regional(), |key| {
        key.not_after = AT - HOUR;
        key.regions = vec![11];
    })
}

fn late_and_expired() -> Vector {
    late(
        "not-after comes before the window's end.",
        &green(),
        |key| key.not_after = AT - HOUR,
    )
    .at(u32::MAX)
}

fn early(description: &str, says: &Says, change: impl FnOnce(&mut TrustedKey)) -> Vector {
    forbidden("key/not-yet-valid", description, says, change)
}

fn late(description: &str, says: &Says, change: impl FnOnce(&mut TrustedKey)) -> Vector {
    forbidden("key/retired", description, says, change)
}

fn regional() -> Says {
    Says {
        region: Some(44),
        ..green()
    }
}
