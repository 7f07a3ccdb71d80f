//! Codes issued for longer than their key may grant.

use super::forbidden;
use crate::Vector;
use crate::make::says::{AT, DAY, HOUR, Says, green, itinerary, test};

table![
    lifetime_one_second_too_long,
    lifetime_of_two_seconds_for_one,
    lifetime_none_granted,
    lifetime_of_a_month_for_a_day,
    lifetime_the_longest_there_is,
    lifetime_counts_from_issuing_not_from_start,
    lifetime_of_itinerary_too_long,
    lifetime_of_test_too_long,
    lifetime_too_long_and_region_elsewhere,
    lifetime_too_long_and_expired,
    lifetime_too_long_and_not_yet_valid,
];

fn lifetime_one_second_too_long() -> Vector {
    long("The key may grant one second less.", &green(), DAY - 1)
}

fn lifetime_of_two_seconds_for_one() -> Vector {
    let says = Says {
        issued_at: AT,
        until: AT + 2,
        ..green()
    };
    long("Two seconds where the key may grant one.", &says, 1)
}

fn lifetime_none_granted() -> Vector {
    let says = Says {
        issued_at: AT,
        until: AT + 1,
        ..green()
    };
    long("One second where the key may grant none.", &says, 0)
}

fn lifetime_of_a_month_for_a_day() -> Vector {
    let says = Says {
        until: AT + 30 * DAY,
        ..green()
    };
    long("A month where the key may grant a day.", &says, DAY)
}

fn lifetime_the_longest_there_is() -> Vector {
    let says = Says {
        issued_at: 0,
        until: u32::MAX,
        ..green()
    };
    long(
        "From 1970 to 2106, one second more than granted.",
        &says,
        u32::MAX - 1,
    )
    .key(|key| key.not_before = 0)
}

fn lifetime_counts_from_issuing_not_from_start() -> Vector {
    let says = Says {
        from: Some(AT),
        ..green()
    };
    long(
        "From nbf it would be short enough: lifetimes count from iat.",
        &says,
        DAY - HOUR,
    )
}

fn lifetime_of_itinerary_too_long() -> Vector {
    long("An itinerary card that lives too long.", &itinerary(), HOUR)
}

fn lifetime_of_test_too_long() -> Vector {
    long("A test record that lives too long.", &test(), HOUR)
}

fn lifetime_too_long_and_region_elsewhere() -> Vector {
    long("The lifetime comes before the region.", &regional(), HOUR)
        .key(|key| key.regions = vec![11])
}

fn lifetime_too_long_and_expired() -> Vector {
    long(
        "The lifetime comes before the window's end.",
        &green(),
        HOUR,
    )
    .at(u32::MAX)
}

fn lifetime_too_long_and_not_yet_valid() -> Vector {
    long(
        "The lifetime comes before the window's start.",
        &green(),
        HOUR,
    )
    .at(0)
}

fn long(description: &str, says: &Says, max_lifetime: u32) -> Vector {
    forbidden("key/lifetime", description, says, |key| {
        key.max_lifetime = max_lifetime
    })
}

fn regional() -> Says {
    Says {
        region: Some(44),
        ..green()
    }
}
