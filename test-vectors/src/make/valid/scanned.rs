//! Machine-readable zones of documents that belong to the holder.

use crate::Vector;
use crate::make::bearer::{HK_MACAO_PERMIT, PASSPORT, Paper, code_for};
use crate::make::draft::verified;
use crate::make::zone::{Card, checked, passport, permit};

table![
    shown_zone_of_passport,
    shown_zone_of_passport_with_optional_digit,
    shown_zone_of_passport_on_one_line,
    shown_zone_of_passport_with_personal_number,
    shown_zone_of_card,
    shown_zone_of_large_card,
    shown_zone_of_card_with_optional_data,
    shown_zone_of_large_card_with_optional_data,
    shown_zone_with_number_of_ten_characters,
    shown_zone_with_long_number,
    shown_zone_of_large_card_with_long_number,
    shown_zone_of_german_passport,
    shown_zone_born_last_century,
    shown_zone_born_today,
];

fn shown_zone_of_passport() -> Vector {
    scanned(
        "The zone of the holder's passport.",
        PASSPORT,
        &passport().print(),
        None,
    )
}

fn shown_zone_of_passport_with_optional_digit() -> Vector {
    let zone = passport()
        .print()
        .replace("<<<<<<<<<<<<<<0", "<<<<<<<<<<<<<<<");
    scanned(
        "An empty personal number may have a filler for its digit.",
        PASSPORT,
        &zone,
        None,
    )
}

fn shown_zone_of_passport_on_one_line() -> Vector {
    let zone = passport().print().replace('\n', "");
    scanned(
        "Line ends do not matter.",
        PASSPORT,
        &zone,
        Some("passport"),
    )
}

fn shown_zone_of_passport_with_personal_number() -> Vector {
    // The specimen of ICAO 9303-4, with its own check digits.
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    let paper = Paper(1, "UTO", "L898902C3", "19740812");
    scanned(
        "The specimen of ICAO 9303-4, which expired in 2012: expiry is not judged.",
        paper,
        zone,
        None,
    )
}

fn shown_zone_of_card() -> Vector {
    let zone = permit().print();
    scanned(
        "A card of three lines; its type is said.",
        HK_MACAO_PERMIT,
        &zone,
        Some("hk-macao-permit"),
    )
}

fn shown_zone_of_large_card() -> Vector {
    let zone = permit().print_large();
    scanned(
        "A card of two lines; its type is said.",
        HK_MACAO_PERMIT,
        &zone,
        Some("hk-macao-permit"),
    )
}

fn shown_zone_of_card_with_optional_data() -> Vector {
    let zone = with_optional_data().print();
    card("Optional data is covered by the last check digit.", &zone)
}

fn shown_zone_of_large_card_with_optional_data() -> Vector {
    let zone = with_optional_data().print_large();
    card("Optional data on a card of two lines.", &zone)
}

fn shown_zone_with_number_of_ten_characters() -> Vector {
    let paper = Paper(6, "UTO", "D231458907", "19790704");
    let zone = long_number(paper.2).print();
    scanned(
        "One character goes on in the optional data.",
        paper,
        &zone,
        Some("other"),
    )
}

fn shown_zone_with_long_number() -> Vector {
    let zone = long_number(LONG.2).print();
    scanned(
        "A number above nine characters goes on in the optional data.",
        LONG,
        &zone,
        Some("other"),
    )
}

fn shown_zone_of_large_card_with_long_number() -> Vector {
    let zone = long_number(LONG.2).print_large();
    scanned(
        "On a card of two lines too a long number goes on.",
        LONG,
        &zone,
        Some("other"),
    )
}

fn shown_zone_of_german_passport() -> Vector {
    let mut fields = passport();
    (fields.state, fields.number, fields.birth) = ("D<<", "C01X00T47", "640812");
    scanned(
        "The issuing state D of a German passport is DEU.",
        GERMAN,
        &fields.print(),
        None,
    )
}

fn shown_zone_born_last_century() -> Vector {
    let mut fields = passport();
    fields.birth = "261122";
    let paper = Paper(1, "USA", "X1234567", "19261122");
    scanned(
        "Born tomorrow is born a hundred years ago.",
        paper,
        &fields.print(),
        None,
    )
}

fn shown_zone_born_today() -> Vector {
    let mut fields = passport();
    fields.birth = "261121";
    let paper = Paper(1, "USA", "X1234567", "20261121");
    scanned(
        "The birth year is the latest not after the clock.",
        paper,
        &fields.print(),
        None,
    )
}

fn scanned(description: &str, paper: Paper, zone: &str, document_type: Option<&str>) -> Vector {
    let bearer = paper.of(0);
    verified(description, &code_for(&[(paper, bearer.clone())]))
        .bearers([bearer])
        .shows_zone(zone, document_type)
        .matches("holder")
}

fn card(description: &str, zone: &str) -> Vector {
    scanned(description, HK_MACAO_PERMIT, zone, Some("hk-macao-permit"))
}

fn with_optional_data() -> Card {
    Card {
        optional: "AB1234".into(),
        second_optional: "C<56<D",
        ..permit()
    }
}

fn long_number(number: &str) -> Card {
    let whole = checked(number);
    let (number, rest) = whole.split_at(9);
    Card {
        state: "UTO",
        number: format!("{number}<"),
        optional: rest.into(),
        ..permit()
    }
}

const GERMAN: Paper = Paper(1, "DEU", "C01X00T47", "19640812");
/// The long number of ICAO 9303-5.
const LONG: Paper = Paper(6, "UTO", "D23145890734", "19790704");
