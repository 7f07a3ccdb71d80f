//! Itineraries at the edges of their spans and orders.

use crate::Vector;
use crate::make::draft::verified;
use crate::make::says::{Says, TODAY, itinerary};

table![
    itinerary_alone,
    itinerary_without_visits,
    itinerary_of_one_day,
    itinerary_of_31_days,
    itinerary_of_20_visits,
    itinerary_visits_longer_first,
    itinerary_visits_by_region,
    itinerary_visits_within_each_other,
    itinerary_visits_same_place_again,
    itinerary_visits_on_last_day_only,
    itinerary_last_day_0,
    itinerary_reaching_day_0,
    itinerary_last_day_highest,
    itinerary_after_issuing,
    itinerary_abroad,
];

fn itinerary_alone() -> Vector {
    verified("An itinerary without a colour is a code.", &itinerary())
}

fn itinerary_without_visits() -> Vector {
    of("A span in which nowhere was visited.", TODAY, 14, &[])
}

fn itinerary_of_one_day() -> Vector {
    of("The shortest span is one day.", TODAY, 1, &[(44, 0, 0)])
}

fn itinerary_of_31_days() -> Vector {
    of(
        "The longest span, visited from its first day.",
        TODAY,
        31,
        &[(44, 30, 0)],
    )
}

fn itinerary_of_20_visits() -> Vector {
    let visits: Vec<_> = (0..20).map(|n| (44, 30 - n, 30 - n)).collect();
    of("Twenty visits, the most there may be.", TODAY, 31, &visits)
}

fn itinerary_visits_longer_first() -> Vector {
    of(
        "Visits from the same day: the larger `to`, the shorter stay, comes first.",
        TODAY,
        14,
        &[(44, 9, 9), (31, 9, 5), (11, 9, 0)],
    )
}

fn itinerary_visits_by_region() -> Vector {
    of(
        "Visits of the same days stand by region, as a number: 44 before 1101.",
        TODAY,
        14,
        &[(44, 9, 5), (1_101, 9, 5), (310_101, 9, 5), (900_392, 9, 5)],
    )
}

fn itinerary_visits_within_each_other() -> Vector {
    of(
        "Visits may overlap.",
        TODAY,
        14,
        &[(44, 13, 0), (4_401, 8, 2), (440_106, 5, 5)],
    )
}

fn itinerary_visits_same_place_again() -> Vector {
    of(
        "The same place on other days is another visit.",
        TODAY,
        14,
        &[(44, 9, 8), (44, 2, 1)],
    )
}

fn itinerary_visits_on_last_day_only() -> Vector {
    of(
        "Three places on the last day.",
        TODAY,
        14,
        &[(11, 0, 0), (31, 0, 0), (44, 0, 0)],
    )
}

fn itinerary_last_day_0() -> Vector {
    of("A span that ends on 1970-01-01.", 0, 14, &[(44, 0, 0)])
}

fn itinerary_reaching_day_0() -> Vector {
    of(
        "A visit that reaches back to 1970-01-01.",
        13,
        14,
        &[(44, 13, 0)],
    )
}

fn itinerary_last_day_highest() -> Vector {
    of(
        "A span that ends on day 65535.",
        u16::MAX,
        31,
        &[(44, 30, 0)],
    )
}

fn itinerary_after_issuing() -> Vector {
    of(
        "Days after iat are let in; policies ignore them.",
        TODAY + 9,
        14,
        &[(44, 5, 0)],
    )
}

fn itinerary_abroad() -> Vector {
    of(
        "Visits abroad, by ISO 3166-1 numbers.",
        TODAY,
        14,
        &[(900_392, 13, 9), (900_840, 5, 0)],
    )
}

fn of(description: &str, last_day: u16, days: u8, visits: &[(u32, u16, u16)]) -> Vector {
    let says = Says {
        itinerary: Some((last_day, days, visits.to_vec())),
        ..itinerary()
    };
    verified(description, &says)
}
