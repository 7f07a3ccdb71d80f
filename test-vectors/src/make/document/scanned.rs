//! Machine-readable zones that were misread or altered, or show no document.

use super::impossible;
use crate::Vector;
use crate::make::zone::{altered, checked, passport, permit};

table![
    zone_empty,
    zone_one_character_short,
    zone_one_character_long,
    zone_in_lower_case,
    zone_with_hyphen,
    zone_with_letter_of_another_script,
    zone_of_visa,
    zone_of_unknown_code,
    zone_of_card_without_type,
    zone_of_passport_as_another_type,
    zone_state_empty,
    zone_state_of_two_letters,
    zone_state_with_digit,
    zone_number_empty,
    zone_birth_unknown,
    zone_birth_day_unknown,
    zone_birth_month_0,
    zone_birth_month_13,
    zone_birth_31_november,
    zone_birth_29_february_of_no_leap_year,
    zone_permit_not_from_china,
    zone_permit_number_without_letter,
];

fn zone_empty() -> Vector {
    scanned("There is no zone.", "", None)
}

fn zone_one_character_short() -> Vector {
    let zone = passport().print();
    scanned(
        "The last character is missing.",
        &zone[..zone.len() - 1],
        None,
    )
}

fn zone_one_character_long() -> Vector {
    scanned(
        "A filler follows.",
        &format!("{}<", passport().print()),
        None,
    )
}

fn zone_in_lower_case() -> Vector {
    scanned(
        "Zones are in upper case.",
        &passport().print().to_lowercase(),
        None,
    )
}

fn zone_with_hyphen() -> Vector {
    with_character("A hyphen stands for a filler.", 43, '-')
}

fn zone_with_letter_of_another_script() -> Vector {
    with_character("A guillemet stands for a filler.", 43, '\u{ab}')
}

fn zone_of_visa() -> Vector {
    let mut fields = passport();
    fields.code = "V<";
    scanned("V is a visa.", &fields.print(), None)
}

fn zone_of_unknown_code() -> Vector {
    let mut fields = permit();
    fields.code = "X<";
    scanned("X is no document.", &fields.print(), Some("other"))
}

fn zone_of_card_without_type() -> Vector {
    scanned(
        "Of a card it must be said what it is.",
        &permit().print(),
        None,
    )
}

fn zone_of_passport_as_another_type() -> Vector {
    scanned(
        "A passport's zone is said to be a permit's.",
        &passport().print(),
        Some("taiwan-permit"),
    )
}

fn zone_state_empty() -> Vector {
    state("There is no issuing state.", "<<<")
}

fn zone_state_of_two_letters() -> Vector {
    state("The issuing state has two letters.", "US<")
}

fn zone_state_with_digit() -> Vector {
    state("The issuing state has a digit.", "U5A")
}

fn zone_number_empty() -> Vector {
    let mut fields = passport();
    fields.number = "<<<<<<<<<";
    scanned("There is no number.", &fields.print(), None)
}

fn zone_birth_unknown() -> Vector {
    born("The birth date is unknown.", "<<<<<<")
}

fn zone_birth_day_unknown() -> Vector {
    born("The day of birth is unknown.", "9001<<")
}

fn zone_birth_month_0() -> Vector {
    born(
        "The month of birth is 0, as on older documents where it is unknown.",
        "900031",
    )
}

fn zone_birth_month_13() -> Vector {
    born("There is no month 13.", "901331")
}

fn zone_birth_31_november() -> Vector {
    born("November has 30 days.", "901131")
}

fn zone_birth_29_february_of_no_leap_year() -> Vector {
    born("Neither 2023 nor 1923 was a leap year.", "230229")
}

fn zone_permit_not_from_china() -> Vector {
    let mut fields = permit();
    fields.state = "HKG";
    card(
        "China issues permits for Hong Kong residents.",
        &fields.print(),
    )
}

fn zone_permit_number_without_letter() -> Vector {
    let mut fields = permit();
    fields.number = checked("123456789");
    card("A permit's number begins with H or M.", &fields.print())
}

fn born(description: &str, birth: &'static str) -> Vector {
    let mut fields = passport();
    fields.birth = birth;
    scanned(description, &fields.print(), None)
}

fn state(description: &str, state: &'static str) -> Vector {
    let mut fields = passport();
    fields.state = state;
    scanned(description, &fields.print(), None)
}

fn with_character(description: &str, place: usize, character: char) -> Vector {
    let zone = altered(&passport().print(), place, character);
    assert_ne!(zone, passport().print(), "{description}");
    scanned(description, &zone, None)
}

fn card(description: &str, zone: &str) -> Vector {
    scanned(description, zone, Some("hk-macao-permit"))
}

fn scanned(description: &str, zone: &str, document_type: Option<&str>) -> Vector {
    impossible(description).shows_zone(zone, document_type)
}
