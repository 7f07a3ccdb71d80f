mod printer;

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use proptest::prelude::*;

use self::printer::{card, digit_of, passport};
use super::*;

// The specimens of ICAO 9303, parts 5, 6 and 4.
const CARD: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n\
                    7408122F1204159UTO<<<<<<<<<<<6\n\
                    ERIKSSON<<ANNA<MARIA<<<<<<<<<<";
const CARD_WITH_LONG_NUMBER: &str = "I<UTOD23145890<7349<<<<<<<<<<<\n\
                                     3407127M9507122UTO<<<<<<<<<<<2\n\
                                     STEVENSON<<PETER<JOHN<<<<<<<<<";
const LARGE_CARD: &str = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\n\
                          D231458907UTO7408122F1204159<<<<<<<6";
const LARGE_CARD_WITH_LONG_NUMBER: &str = "I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\n\
                                           D23145890<UTO3407127M95071227349<<<8";
const PASSPORT: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
                        L898902C36UTO7408122F1204159ZE184226B<<<<<10";

// Passports whose bearer has no personal number, with either check digit for it.
const PASSPORT_WITHOUT_PERSONAL_NUMBER: [&str; 2] = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
     L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<8",
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
     L898902C36UTO7408122F1204159<<<<<<<<<<<<<<08",
];

fn today() -> Date {
    Date::new(2026, 11, 21).unwrap()
}

fn read(text: &str) -> Result<Document, MrzError> {
    let card = !text.trim_start().starts_with('P');
    Document::from_mrz(text, card.then_some(DocumentType::Other), today())
}

#[test]
fn the_specimens_of_the_standard_read() {
    let [absent, zero] = PASSPORT_WITHOUT_PERSONAL_NUMBER;
    let (eriksson, stevenson) = ("UTO:D23145890:1974-08-12", "UTO:D23145890734:1934-07-12");
    let passport = "UTO:L898902C3:1974-08-12";
    for (zone, expected) in [
        (CARD, eriksson),
        (CARD_WITH_LONG_NUMBER, stevenson),
        (LARGE_CARD, eriksson),
        (LARGE_CARD_WITH_LONG_NUMBER, stevenson),
        (PASSPORT, passport),
        (absent, passport),
        (zero, passport),
    ] {
        let kind = if zone.starts_with('P') {
            "passport"
        } else {
            "other"
        };
        let expected = Ok(Document::parse(&format!("{kind}:{expected}")).unwrap());
        assert_eq!(read(zone), expected, "{zone}");
        let (joined, spaced) = (zone.replace('\n', ""), zone.replace('\n', " \t\r\n "));
        assert_eq!(read(&joined), expected);
        assert_eq!(read(&format!("\n{spaced}\r\n")), expected);
    }
}

#[test]
fn every_altered_check_digit_is_refused() {
    for (zone, place, field) in [
        (CARD, 14, CheckedField::Number),
        (CARD, 36, CheckedField::Birth),
        (CARD, 44, CheckedField::Expiry),
        (CARD, 59, CheckedField::Composite),
        (CARD_WITH_LONG_NUMBER, 18, CheckedField::Number),
        (LARGE_CARD, 45, CheckedField::Number),
        (LARGE_CARD, 55, CheckedField::Birth),
        (LARGE_CARD, 63, CheckedField::Expiry),
        (LARGE_CARD, 71, CheckedField::Composite),
        (LARGE_CARD_WITH_LONG_NUMBER, 67, CheckedField::Number),
        (PASSPORT, 53, CheckedField::Number),
        (PASSPORT, 63, CheckedField::Birth),
        (PASSPORT, 71, CheckedField::Expiry),
        (PASSPORT, 86, CheckedField::PersonalNumber),
        (PASSPORT, 87, CheckedField::Composite),
    ] {
        let zone = zone.replace('\n', "");
        for other in b"0123456789<AKU" {
            let altered = with_character(&zone, place, *other);
            if altered != zone {
                let error = Err(MrzError::CheckDigit(field));
                assert_eq!(read(&altered), error, "{altered}");
            }
        }
    }
}

// Each weight has an inverse modulo 10, so one character changed is found unless both have the
// same last digit, such as 1 and B. Two changes may cancel out.
#[test]
fn every_change_of_one_checked_character_is_refused() {
    for (zone, covered) in [
        (CARD, &[5..37, 38..45, 48..60][..]),
        (CARD_WITH_LONG_NUMBER, &[5..37, 38..45, 48..60]),
        (LARGE_CARD, &[36..46, 49..56, 57..72]),
        (LARGE_CARD_WITH_LONG_NUMBER, &[36..46, 49..56, 57..72]),
        (PASSPORT, &[44..54, 57..64, 65..88]),
    ] {
        let zone = zone.replace('\n', "");
        for place in covered.iter().cloned().flatten() {
            for other in b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<" {
                let before = value(zone.as_bytes()[place]).unwrap();
                if value(*other).unwrap() % 10 != before % 10 {
                    let altered = with_character(&zone, place, *other);
                    assert!(
                        matches!(read(&altered), Err(MrzError::CheckDigit(_))),
                        "{altered}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_filled_personal_number_needs_its_digit() {
    // The composite check digit takes 0 and the filler for equal.
    let number = "1<<<<<<<<<<<9<";
    assert_eq!(digit_of(number), '0');
    let zone = passport("L898902C3", "740812", number, '0');
    assert!(read(&zone).is_ok());
    let zone = passport("L898902C3", "740812", number, '<');
    assert_eq!(
        read(&zone),
        Err(MrzError::CheckDigit(CheckedField::PersonalNumber))
    );
}

#[test]
fn a_long_number_ends_with_its_check_digit_and_a_filler() {
    let number = "D23145890";
    for (optional, expected) in [
        ("7349<<<<<<<<<<<", Ok("D23145890734")),
        ("7349<ABC<<<<<<<", Ok("D23145890734")),
        (
            "73412345678906<",
            Err(MrzError::Document(DocumentError::NumberTooLong)),
        ),
        (
            "734123456789006",
            Err(MrzError::CheckDigit(CheckedField::Number)),
        ),
        (
            "<7349<<<<<<<<<<",
            Err(MrzError::CheckDigit(CheckedField::Number)),
        ),
        (
            "7<<<<<<<<<<<<<<",
            Err(MrzError::CheckDigit(CheckedField::Number)),
        ),
        (
            "<<<<<<<<<<<<<<<",
            Err(MrzError::CheckDigit(CheckedField::Number)),
        ),
    ] {
        let read = read(&card("I<UTO", number, '<', optional, "740812"));
        assert_eq!(
            read.as_ref().map(Document::number),
            expected.as_ref().copied(),
            "{optional}"
        );
    }
}

#[test]
fn on_a_large_card_too_the_filler_ends_the_number() {
    // The specimen's number and three characters more: its check digit fills the field.
    let digit = digit_of("D23145890734ABC");
    let covered = format!("D23145890<34071279507122734ABC{digit}");
    let (number, rest) = covered.split_at(10);
    let (birth, rest) = rest.split_at(7);
    let zone = format!(
        "I<UTO{:<<31}\n{number}UTO{birth}M{rest}{}",
        "STEVENSON",
        digit_of(&covered)
    );
    let error = MrzError::CheckDigit(CheckedField::Number);
    assert_eq!(read(&zone), Err(error));
}

#[test]
fn lengths_and_characters_decide_before_anything_else() {
    for text in ["", "P", &CARD.replacen('<', "", 1), &format!("{PASSPORT}<")] {
        let characters = text.replace('\n', "").len();
        assert_eq!(read(text), Err(MrzError::Length { characters }));
    }
    for text in [
        &PASSPORT.replace('P', "p"),
        &PASSPORT.replace('<', "«"),
        &PASSPORT.replace('<', "-"),
        &PASSPORT.replace('\n', "\u{a0}"),
    ] {
        assert_eq!(read(text), Err(MrzError::Character), "{text}");
    }
}

#[test]
fn only_passports_say_what_they_are() {
    let as_kind = |zone: &str, kind| Document::from_mrz(zone, kind, today());
    let passport = Some(DocumentType::Passport);
    assert_eq!(as_kind(PASSPORT, passport), as_kind(PASSPORT, None));
    for kind in &DocumentType::ALL[1..] {
        assert_eq!(
            as_kind(PASSPORT, Some(*kind)),
            Err(MrzError::IsPassport(*kind))
        );
    }
    for code in ["I<", "ID", "A<", "AC", "C<", "IP"] {
        let zone = CARD.replacen("I<", code, 1);
        assert_eq!(as_kind(&zone, None), Err(MrzError::TypeNeeded));
        let read = as_kind(&zone, passport).unwrap();
        assert_eq!(read.document_type(), DocumentType::Passport);
    }
    for code in ["V<", "X<", "<I", "0I"] {
        let zone = CARD.replacen("I<", code, 1);
        for kind in [None, Some(DocumentType::Other)] {
            assert_eq!(as_kind(&zone, kind), Err(MrzError::DocumentCode));
        }
    }
}

#[test]
fn the_issuing_state_is_the_country() {
    for (state, country) in [("D<<", "DEU"), ("GBD", "GBD"), ("CHN", "CHN")] {
        let zone = PASSPORT.replacen("UTO", state, 1);
        assert_eq!(read(&zone).unwrap().country().as_str(), country);
    }
    for state in ["<<<", "UT<", "<<D", "D<D", "U1O", "U<<"] {
        let zone = PASSPORT.replacen("UTO", state, 1);
        assert_eq!(read(&zone), Err(MrzError::IssuingState), "{state}");
    }
}

#[test]
fn rules_of_the_type_hold_for_scanned_documents_too() {
    let permit = card("C<CHN", "H12345678", '3', NO_OPTIONAL_DATA, "740812");
    let permit_of =
        |zone: &str| Document::from_mrz(zone, Some(DocumentType::HkMacaoPermit), today());
    assert_eq!(permit_of(&permit).unwrap().number(), "H12345678");
    let chinese = DocumentError::NotChinese(DocumentType::HkMacaoPermit);
    assert_eq!(permit_of(CARD), Err(MrzError::Document(chinese)));
    let form = MrzError::Document(DocumentError::HkMacaoForm);
    assert_eq!(permit_of(&CARD.replacen("UTO", "CHN", 1)), Err(form));
}

#[test]
fn the_birth_year_is_the_latest_that_is_not_in_the_future() {
    for (digits, birth) in [
        ("261121", "2026-11-21"),
        ("261122", "1926-11-22"),
        ("270101", "1927-01-01"),
        ("000229", "2000-02-29"),
        ("991231", "1999-12-31"),
        ("280229", "1928-02-29"),
    ] {
        let zone = passport("L898902C3", digits, NO_PERSONAL_NUMBER, '<');
        assert_eq!(read(&zone).unwrap().birth(), birth.parse().unwrap());
    }
    let on = |today: &str, digits| {
        let zone = passport("L898902C3", digits, NO_PERSONAL_NUMBER, '<');
        Document::from_mrz(&zone, None, today.parse().unwrap()).map(|document| document.birth())
    };
    // Of 1900, 2000 and 2100 only 2000 has a 29 February.
    assert_eq!(
        on("2101-01-01", "000229"),
        Ok(Date::new(2000, 2, 29).unwrap())
    );
    assert_eq!(on("2000-02-28", "000229"), Err(MrzError::BirthImpossible));
    assert_eq!(on("0001-01-01", "000101"), Err(MrzError::BirthImpossible));
}

#[test]
fn unknown_and_impossible_birth_dates_are_refused() {
    for (digits, error) in [
        ("<<<<<<", MrzError::BirthUnknown),
        ("74<<<<", MrzError::BirthUnknown),
        ("7408<<", MrzError::BirthUnknown),
        ("<<0812", MrzError::BirthUnknown),
        ("000000", MrzError::BirthUnknown),
        ("740012", MrzError::BirthUnknown),
        ("740800", MrzError::BirthUnknown),
        ("7A0812", MrzError::BirthUnknown),
        ("741312", MrzError::BirthImpossible),
        ("740230", MrzError::BirthImpossible),
        ("750229", MrzError::BirthImpossible),
    ] {
        let zone = passport("L898902C3", digits, NO_PERSONAL_NUMBER, '<');
        assert_eq!(read(&zone), Err(error), "{digits}");
    }
}

#[test]
fn errors_carry_nothing_of_the_zone() {
    let shown = read(&PASSPORT.replace("740812", "740813")).unwrap_err();
    assert_eq!(
        shown.to_string(),
        "the check digit of the birth date is wrong: misread or altered"
    );
}

proptest! {
    #[test]
    fn what_is_printed_is_read(
        number in "[A-Z0-9]{1,13}",
        (year, month, day) in (1_927_u16..=2_025, 1_u8..=12, 1_u8..=28),
    ) {
        let birth = Date::new(year, month, day).unwrap();
        let digits = format!("{:02}{month:02}{day:02}", year % 100);
        let country = "UTO".parse().unwrap();
        let expected = Document::new(DocumentType::Other, country, &number, birth).unwrap();
        let zone = if number.len() > 9 {
            let (principal, rest) = number.split_at(9);
            let optional = format!("{:<<15}", format!("{rest}{}", digit_of(&number)));
            card("I<UTO", principal, '<', &optional, &digits)
        } else {
            let number = format!("{number:<<9}");
            card("I<UTO", &number, digit_of(&number), NO_OPTIONAL_DATA, &digits)
        };
        prop_assert_eq!(read(&zone), Ok(expected));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*", zone in "[A-Z0-9<]{72}|[A-Z0-9<]{88}|[A-Z0-9<]{90}") {
        let _ = read(&text);
        let _ = read(&zone);
        let _ = read(&zone.replacen(|_| true, "P", 1));
    }
}

const NO_OPTIONAL_DATA: &str = "<<<<<<<<<<<<<<<";
const NO_PERSONAL_NUMBER: &str = "<<<<<<<<<<<<<<";

fn with_character(zone: &str, place: usize, character: u8) -> String {
    let mut bytes: Vec<u8> = zone.bytes().collect();
    bytes[place] = character;
    String::from_utf8(bytes).unwrap()
}
