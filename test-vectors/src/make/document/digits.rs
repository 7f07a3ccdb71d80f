//! Machine-readable zones with a check digit that does not follow from what it covers.

use super::impossible;
use crate::Vector;
use crate::make::zone::{altered, checked, passport, permit};

table![
    zone_number_altered,
    zone_number_check_digit_altered,
    zone_number_check_digit_is_a_filler,
    zone_number_digits_exchanged,
    zone_birth_altered,
    zone_birth_check_digit_altered,
    zone_expiry_altered,
    zone_expiry_check_digit_altered,
    zone_personal_number_altered,
    zone_personal_number_filled_without_digit,
    zone_composite_digit_altered,
    zone_composite_digit_is_a_filler,
    zone_of_card_number_altered,
    zone_of_card_optional_data_altered,
    zone_of_card_second_optional_data_altered,
    zone_of_card_composite_digit_altered,
    zone_of_card_long_number_altered,
    zone_of_card_long_number_without_digit,
    zone_of_card_long_number_too_long,
    zone_of_large_card_long_number_without_filler,
    zone_of_large_card_birth_altered,
    zone_of_large_card_composite_digit_altered,
];

fn zone_number_altered() -> Vector {
    with_character("The number's last digit is altered.", 51, '8')
}

fn zone_number_check_digit_altered() -> Vector {
    wrong_digit("The number's check digit is altered.", 53)
}

fn zone_number_check_digit_is_a_filler() -> Vector {
    with_character(
        "A passport's number has no overflow: its digit is no filler.",
        53,
        '<',
    )
}

fn zone_number_digits_exchanged() -> Vector {
    let mut fields = passport();
    fields.number = "X2134567<";
    let altered_zone = fields.print();
    let digit = passport().print().replace('\n', "").chars().nth(53);
    let zone = altered(&altered_zone, 53, digit.unwrap_or('<'));
    scanned("Two digits of the number are exchanged.", &zone, None)
}

fn zone_birth_altered() -> Vector {
    with_character("The birth date's last digit is altered.", 62, '0')
}

fn zone_birth_check_digit_altered() -> Vector {
    wrong_digit("The birth date's check digit is altered.", 63)
}

fn zone_expiry_altered() -> Vector {
    with_character("The expiry date's first digit is altered.", 65, '4')
}

fn zone_expiry_check_digit_altered() -> Vector {
    wrong_digit("The expiry date's check digit is altered.", 71)
}

fn zone_personal_number_altered() -> Vector {
    let mut fields = passport();
    fields.personal = "ZE184226B<<<<<";
    let zone = altered(&fields.print(), 75, '9');
    scanned("The personal number is altered.", &zone, None)
}

fn zone_personal_number_filled_without_digit() -> Vector {
    let mut fields = passport();
    fields.personal = "1<<<<<<<<<<<9<";
    let zone = fields.print();
    assert!(zone.contains("1<<<<<<<<<<<9<0"));
    let zone = zone.replace("1<<<<<<<<<<<9<0", "1<<<<<<<<<<<9<<");
    let description = "A filler may stand for the digit 0 of an empty personal number only.";
    scanned(description, &zone, None)
}

fn zone_composite_digit_altered() -> Vector {
    wrong_digit("The last check digit is altered.", 87)
}

fn zone_composite_digit_is_a_filler() -> Vector {
    with_character("The last check digit is a filler.", 87, '<')
}

fn zone_of_card_number_altered() -> Vector {
    card(
        "A card's number is altered.",
        &altered(&permit().print(), 13, '9'),
    )
}

fn zone_of_card_optional_data_altered() -> Vector {
    card(
        "A card's optional data is altered.",
        &altered(&permit().print(), 29, '1'),
    )
}

fn zone_of_card_second_optional_data_altered() -> Vector {
    card(
        "A card's second optional data is altered.",
        &altered(&permit().print(), 50, '1'),
    )
}

fn zone_of_card_composite_digit_altered() -> Vector {
    card(
        "A card's last check digit is a filler.",
        &altered(&permit().print(), 59, '<'),
    )
}

fn zone_of_card_long_number_altered() -> Vector {
    other(
        "The rest of a long number is altered.",
        &altered(&long_number("734", "9"), 16, '4'),
    )
}

fn zone_of_card_long_number_without_digit() -> Vector {
    other(
        "Of a long number nothing but its digit goes on.",
        &long_number("", "7"),
    )
}

fn zone_of_card_long_number_too_long() -> Vector {
    let whole = checked("D23145890ABCDEFGHIJKL");
    let mut fields = permit();
    fields.number = "D23145890<".into();
    fields.optional = whole[9..].into();
    other("The number has 21 characters.", &fields.print())
}

fn zone_of_large_card_long_number_without_filler() -> Vector {
    let whole = checked("D23145890734ABC");
    let mut fields = permit();
    fields.number = "D23145890<".into();
    fields.optional = whole[9..].into();
    other(
        "A filler has to end a long number: here its digit fills the field.",
        &fields.print_large(),
    )
}

fn zone_of_large_card_birth_altered() -> Vector {
    card(
        "A large card's birth date is altered.",
        &altered(&permit().print_large(), 54, '5'),
    )
}

fn zone_of_large_card_composite_digit_altered() -> Vector {
    card(
        "A large card's last check digit is a filler.",
        &altered(&permit().print_large(), 71, '<'),
    )
}

/// A zone in which the rest of a long number and then its digit follow the filler.
fn long_number(rest: &str, digit: &str) -> String {
    let mut fields = permit();
    fields.number = "D23145890<".into();
    fields.optional = format!("{rest}{digit}");
    fields.print()
}

fn wrong_digit(description: &str, place: usize) -> Vector {
    let zone = passport().print();
    let digit = zone.replace('\n', "").chars().nth(place);
    let digit = digit
        .and_then(|digit| digit.to_digit(10))
        .unwrap_or_default();
    let wrong = char::from_digit((digit + 1) % 10, 10).unwrap_or('<');
    scanned(description, &altered(&zone, place, wrong), None)
}

fn with_character(description: &str, place: usize, character: char) -> Vector {
    let zone = altered(&passport().print(), place, character);
    assert_ne!(zone, passport().print(), "{description}");
    scanned(description, &zone, None)
}

fn card(description: &str, zone: &str) -> Vector {
    scanned(description, zone, Some("hk-macao-permit"))
}

fn other(description: &str, zone: &str) -> Vector {
    scanned(description, zone, Some("other"))
}

fn scanned(description: &str, zone: &str, document_type: Option<&str>) -> Vector {
    impossible(description).shows_zone(zone, document_type)
}
