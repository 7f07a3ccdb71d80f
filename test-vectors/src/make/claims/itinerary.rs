//! Faults in itineraries.

use super::*;
use crate::make::cbor::int;
use crate::make::says::{TODAY, itinerary, itinerary_of};

table![
    itinerary_days_0,
    itinerary_days_32,
    itinerary_days_257,
    itinerary_days_negative,
    itinerary_last_day_65536,
    itinerary_last_day_negative,
    itinerary_last_day_text,
    itinerary_last_day_in_seconds,
    itinerary_of_two_items,
    itinerary_of_four_items,
    itinerary_map,
    itinerary_null,
    itinerary_visits_null,
    itinerary_visits_21,
    itinerary_visits_newest_first,
    itinerary_visits_longer_stay_last,
    itinerary_visits_regions_descending,
    itinerary_visits_regions_by_digits,
    itinerary_visit_twice,
    itinerary_visit_twice_apart,
    itinerary_visit_ends_before_it_starts,
    itinerary_visit_starts_before_the_span,
    itinerary_visit_starts_long_before_the_span,
    itinerary_visit_before_day_0,
    itinerary_visit_of_two_items,
    itinerary_visit_of_four_items,
    itinerary_visit_ends_after_the_last_day,
    itinerary_visit_from_above_16_bits,
    itinerary_visit_region_4400,
    itinerary_visit_region_0,
    itinerary_visit_region_text,
    itinerary_visit_from_null,
];

fn itinerary_days_0() -> Vector {
    encoded("A span of no day.", itinerary_of(TODAY, 0, &[]))
}

fn itinerary_days_32() -> Vector {
    encoded("A span of 32 days.", itinerary_of(TODAY, 32, &[]))
}

fn itinerary_days_257() -> Vector {
    items(
        "257 days are not 1, though the last byte is.",
        [uint(TODAY.into()), uint(257), none()],
    )
}

fn itinerary_days_negative() -> Vector {
    items(
        "A span of -14 days.",
        [uint(TODAY.into()), int(-14), none()],
    )
}

fn itinerary_last_day_65536() -> Vector {
    items("The last day is 65536.", [uint(65_536), uint(14), none()])
}

fn itinerary_last_day_negative() -> Vector {
    items("The last day is in 1969.", [int(-1), uint(14), none()])
}

fn itinerary_last_day_text() -> Vector {
    items(
        "The last day is a date in words.",
        [text("2026-11-21"), uint(14), none()],
    )
}

fn itinerary_last_day_in_seconds() -> Vector {
    items(
        "The last day is given in seconds.",
        [uint(1_795_262_400), uint(14), none()],
    )
}

fn itinerary_of_two_items() -> Vector {
    items("The visits are missing.", [uint(TODAY.into()), uint(14)])
}

fn itinerary_of_four_items() -> Vector {
    items(
        "A fourth item follows the visits.",
        [uint(TODAY.into()), uint(14), none(), uint(0)],
    )
}

fn itinerary_map() -> Vector {
    let entries = [
        [uint(0), uint(TODAY.into())],
        [uint(1), uint(14)],
        [uint(2), none()],
    ];
    encoded("The itinerary is a map.", crate::make::cbor::map(entries))
}

fn itinerary_null() -> Vector {
    encoded("The itinerary is null and not absent.", vec![NULL])
}

fn itinerary_visits_null() -> Vector {
    items(
        "The visits are null.",
        [uint(TODAY.into()), uint(14), vec![NULL]],
    )
}

fn itinerary_visits_21() -> Vector {
    let visits: Vec<_> = (0..21).map(|n| (44, 30 - n, 30 - n)).collect();
    encoded("Twenty-one visits.", itinerary_of(TODAY, 31, &visits))
}

fn itinerary_visits_newest_first() -> Vector {
    visits("The newest visit stands first.", &[(44, 3, 0), (31, 9, 4)])
}

fn itinerary_visits_longer_stay_last() -> Vector {
    visits(
        "Of two visits from one day the longer stands first.",
        &[(44, 9, 0), (31, 9, 5)],
    )
}

fn itinerary_visits_regions_descending() -> Vector {
    visits(
        "Of two visits of the same days the larger region stands first.",
        &[(44, 9, 5), (31, 9, 5)],
    )
}

fn itinerary_visits_regions_by_digits() -> Vector {
    visits(
        "Regions stand in the order of digits, 1101 before 44.",
        &[(1_101, 9, 5), (44, 9, 5)],
    )
}

fn itinerary_visit_twice() -> Vector {
    visits("The same visit stands twice.", &[(44, 9, 5), (44, 9, 5)])
}

fn itinerary_visit_twice_apart() -> Vector {
    visits(
        "The same visit stands twice, another between.",
        &[(44, 9, 5), (4_401, 9, 5), (44, 9, 5)],
    )
}

fn itinerary_visit_ends_before_it_starts() -> Vector {
    visits("A visit ends the day before it starts.", &[(44, 5, 6)])
}

fn itinerary_visit_starts_before_the_span() -> Vector {
    visits("A visit starts the day before the span.", &[(44, 14, 5)])
}

fn itinerary_visit_starts_long_before_the_span() -> Vector {
    visits("A visit starts a year before the span.", &[(44, 365, 0)])
}

fn itinerary_visit_before_day_0() -> Vector {
    let itinerary = itinerary_of(5, 14, &[(44, 6, 0)]);
    encoded("A visit starts in 1969.", itinerary)
}

fn itinerary_visit_of_two_items() -> Vector {
    visit("A visit lacks its last day.", array([uint(44), uint(9)]))
}

fn itinerary_visit_of_four_items() -> Vector {
    visit(
        "A visit has a fourth item.",
        array([uint(44), uint(9), uint(5), uint(0)]),
    )
}

fn itinerary_visit_ends_after_the_last_day() -> Vector {
    visit(
        "A visit ends the day after the last.",
        array([uint(44), uint(9), int(-1)]),
    )
}

fn itinerary_visit_from_above_16_bits() -> Vector {
    visit(
        "A visit starts 65536 + 5 days back.",
        array([uint(44), uint(65_541), uint(5)]),
    )
}

fn itinerary_visit_region_4400() -> Vector {
    visits(
        "A visit to region 4400, which does not exist.",
        &[(4_400, 9, 5)],
    )
}

fn itinerary_visit_region_0() -> Vector {
    visits("A visit to region 0, which does not exist.", &[(0, 9, 5)])
}

fn itinerary_visit_region_text() -> Vector {
    visit(
        "A visit's region is a name.",
        array([text("Guangzhou"), uint(9), uint(5)]),
    )
}

fn itinerary_visit_from_null() -> Vector {
    visit(
        "A visit's first day is null.",
        array([uint(44), vec![NULL], uint(5)]),
    )
}

fn visits(description: &str, visits: &[(u32, u16, u16)]) -> Vector {
    encoded(description, itinerary_of(TODAY, 14, visits))
}

fn visit(description: &str, visit: Vec<u8>) -> Vector {
    items(description, [uint(TODAY.into()), uint(14), array([visit])])
}

fn items(description: &str, items: impl AsRef<[Vec<u8>]>) -> Vector {
    encoded(description, array(items))
}

fn encoded(description: &str, value: Vec<u8>) -> Vector {
    broken_body_of(&itinerary(), description, |body| body.set(6, value))
}

fn none() -> Vec<u8> {
    array([])
}
