use std::string::ToString;

use super::*;

#[test]
fn known_instants_print_as_rfc_3339() {
    for (seconds, text) in [
        (0, "1970-01-01T00:00:00Z"),
        (951_782_399, "2000-02-28T23:59:59Z"),
        (951_782_400, "2000-02-29T00:00:00Z"),
        (1_709_251_199, "2024-02-29T23:59:59Z"),
        (u32::MAX, "2106-02-07T06:28:15Z"),
    ] {
        assert_eq!(UnixTime::new(seconds).to_string(), text);
    }
}

#[test]
fn every_day_of_the_wire_format_survives_the_calendar() {
    let mut previous: Option<Date> = None;
    for days in 0..=u16::MAX {
        let date = Day::new(days).date();
        assert_eq!(Date::new(date.year(), date.month(), date.day()), Ok(date));
        assert_eq!(Day::try_from(date), Ok(Day::new(days)));
        assert!(previous.is_none_or(|before| before < date));
        assert_eq!(date.to_string().parse(), Ok(date));
        previous = Some(date);
    }
}

#[test]
fn dates_that_do_not_exist_are_refused() {
    for (year, month, day) in [
        (0, 1, 1),
        (2025, 2, 29),
        (1900, 2, 29),
        (2026, 4, 31),
        (2026, 13, 1),
        (2026, 1, 0),
    ] {
        assert_eq!(Date::new(year, month, day), Err(DateError::NoSuchDay));
    }
    for text in [
        "2026-1-01",
        "+026-01-01",
        "2026-01-01-01",
        "2026-01",
        "",
        "２０26-01-01",
    ] {
        assert_eq!(text.parse::<Date>(), Err(DateError::Form), "{text}");
    }
    let before = Date::new(1969, 12, 31).unwrap();
    assert_eq!(Day::try_from(before), Err(DateError::Range));
    assert_eq!(
        Day::try_from(Date::new(2149, 6, 7).unwrap()),
        Err(DateError::Range)
    );
}

#[test]
fn a_window_is_half_open_and_never_empty() {
    let (early, late) = (UnixTime::new(7), UnixTime::new(9));
    assert_eq!(Window::new(early, late).unwrap().seconds(), 2);
    assert!(Window::new(late, late).is_err());
    assert!(Window::new(late, early).is_err());
}
