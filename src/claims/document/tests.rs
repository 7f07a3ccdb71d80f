use alloc::string::ToString;

use proptest::prelude::*;

use super::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn document(kind: DocumentType, country: &str, number: &str) -> Result<Document, DocumentError> {
    Document::new(kind, country.parse().unwrap(), number, date("1949-12-31"))
}

// The example in GB 11643-1999.
const STANDARD_IDENTITY: &str = "11010519491231002X";

#[test]
fn types_have_the_numbers_and_words_of_the_specification() {
    for (kind, number, word) in [
        (DocumentType::Passport, 1, "passport"),
        (DocumentType::TaiwanPermit, 2, "taiwan-permit"),
        (DocumentType::HkMacaoPermit, 3, "hk-macao-permit"),
        (DocumentType::PrcIdentityCard, 4, "prc-id"),
        (DocumentType::PrcResidenceCard, 5, "prc-residence"),
        (DocumentType::Other, 6, "other"),
    ] {
        assert_eq!(kind.number(), number);
        assert_eq!(DocumentType::from_number(number.into()), Some(kind));
        assert_eq!(kind.to_string(), word);
        assert_eq!(word.parse(), Ok(kind));
        assert!(NoSuchDocumentType.to_string().contains(word));
    }
    for number in [0, 7, 257, u64::MAX] {
        assert_eq!(DocumentType::from_number(number), None);
    }
    for word in ["", "Passport", "passport ", "visa"] {
        assert_eq!(word.parse::<DocumentType>(), Err(NoSuchDocumentType));
    }
}

#[test]
fn countries_are_three_letters_and_germany_has_two_spellings() {
    for (text, code) in [
        ("CHN", "CHN"),
        ("usa", "USA"),
        ("D", "DEU"),
        ("d", "DEU"),
        ("DEU", "DEU"),
        ("UTO", "UTO"),
    ] {
        assert_eq!(text.parse::<Country>().unwrap().as_str(), code);
    }
    for text in ["", "C", "CN", "CHNA", "D<<", "C1N", " CH", "ÄB", "中"] {
        assert_eq!(text.parse::<Country>(), Err(NoSuchCountry), "{text}");
    }
}

#[test]
fn separators_and_case_do_not_change_a_number() {
    let plain = document(DocumentType::Passport, "USA", "AB1234567").unwrap();
    for spelling in ["ab1234567", " AB 123-45.67/", "AB<12345<67<<"] {
        assert_eq!(
            document(DocumentType::Passport, "USA", spelling).as_ref(),
            Ok(&plain)
        );
    }
    assert_eq!(plain.number(), "AB1234567");
    assert_eq!(plain.issuance_count(), None);
}

#[test]
fn numbers_that_cannot_be_are_refused() {
    let refused = |number: &str| document(DocumentType::Other, "UTO", number).unwrap_err();
    for number in [
        "AB_1",
        "AB\t1",
        "AB\n1",
        "１２３",
        "Ä1",
        "AB:1",
        "AB+1",
        "ſ1",
    ] {
        assert_eq!(refused(number), DocumentError::NumberCharacter, "{number}");
    }
    for number in ["", " ", "-./<"] {
        assert_eq!(refused(number), DocumentError::NumberEmpty);
    }
    assert!(document(DocumentType::Other, "UTO", "1234567890-1234567890").is_ok());
    assert_eq!(
        refused("1234567890-12345678901"),
        DocumentError::NumberTooLong
    );
}

#[test]
fn chinese_documents_are_issued_by_china() {
    for (kind, number) in [
        (DocumentType::TaiwanPermit, "12345678"),
        (DocumentType::HkMacaoPermit, "H12345678"),
        (DocumentType::PrcIdentityCard, STANDARD_IDENTITY),
    ] {
        assert!(document(kind, "CHN", number).is_ok());
        for country in ["HKG", "TWN", "USA"] {
            assert_eq!(
                document(kind, country, number),
                Err(DocumentError::NotChinese(kind))
            );
        }
    }
}

#[test]
fn the_issuance_count_is_split_off() {
    let permit = |number| document(DocumentType::HkMacaoPermit, "CHN", number);
    for (number, kept, count) in [
        ("H12345678", "H12345678", None),
        ("h12345678 00", "H12345678", Some(0)),
        ("M87654321-07", "M87654321", Some(7)),
        ("M8765432199", "M87654321", Some(99)),
    ] {
        let permit = permit(number).unwrap();
        assert_eq!((permit.number(), permit.issuance_count()), (kept, count));
    }
    for number in [
        "H",
        "12345678",
        "912345678",
        "H1234567",
        "H123456780",
        "H123456780123",
        "HA1234567",
        "H1234567801X",
        "H123456780X",
        "A12345678",
        "H12345678012",
    ] {
        assert_eq!(permit(number), Err(DocumentError::HkMacaoForm), "{number}");
    }
    let passport = document(DocumentType::Passport, "CHN", "H1234567801").unwrap();
    assert_eq!(passport.number(), "H1234567801");
}

#[test]
fn an_identity_card_number_checks_itself() {
    let card = |number: &str| document(DocumentType::PrcIdentityCard, "CHN", number);
    assert_eq!(
        card("11010519491231002x").unwrap().number(),
        STANDARD_IDENTITY
    );
    for number in [
        "11010519491231002",
        "110105194912310021X",
        "1101051949123100X2",
        "A1010519491231002X",
        "11010519491231002A",
        "110105491231002",
    ] {
        assert_eq!(
            card(number),
            Err(DocumentError::PrcIdentityForm),
            "{number}"
        );
    }
    for check in '0'..='9' {
        let wrong = STANDARD_IDENTITY.replace('X', &check.to_string());
        assert_eq!(card(&wrong), Err(DocumentError::PrcIdentityCheck));
    }
    let other_birth = Document::new(
        DocumentType::PrcIdentityCard,
        Country::CHN,
        STANDARD_IDENTITY,
        date("1949-12-30"),
    );
    assert_eq!(other_birth, Err(DocumentError::PrcIdentityBirth));
}

// MOD 11-2 finds every one of these, by design (ISO 7064 section 4).
#[test]
fn no_digit_of_an_identity_card_number_can_be_changed_or_swapped() {
    let card = |number: &[u8]| {
        let number = core::str::from_utf8(number).unwrap();
        document(DocumentType::PrcIdentityCard, "CHN", number)
    };
    let genuine = STANDARD_IDENTITY.as_bytes();
    for place in 0..17 {
        for digit in (b'0'..=b'9').filter(|digit| *digit != genuine[place]) {
            let mut changed = genuine.to_vec();
            changed[place] = digit;
            assert_eq!(card(&changed), Err(DocumentError::PrcIdentityCheck));
        }
        if place < 16 && genuine[place] != genuine[place + 1] {
            let mut swapped = genuine.to_vec();
            swapped.swap(place, place + 1);
            assert_eq!(card(&swapped), Err(DocumentError::PrcIdentityCheck));
        }
    }
}

#[test]
fn a_text_names_the_field_at_fault() {
    let read = Document::parse("hk-macao-permit:CHN:H12345678-01:1990-01-31").unwrap();
    assert_eq!(read.document_type(), DocumentType::HkMacaoPermit);
    assert_eq!(read.country(), Country::CHN);
    assert_eq!(read.number(), "H12345678");
    assert_eq!(read.birth(), date("1990-01-31"));
    assert_eq!(read.issuance_count(), Some(1));
    for (text, error) in [
        ("", ParseDocumentError::Form),
        ("passport:USA:X1", ParseDocumentError::Form),
        ("passport:USA:X1:1990-01-31:", ParseDocumentError::Form),
        ("visa:U:?:1990", NoSuchDocumentType.into()),
        ("passport:U:?:1990", NoSuchCountry.into()),
        (
            "passport:USA:?:1990",
            ParseDocumentError::Birth(DateError::Form),
        ),
        (
            "passport:USA:X1:1990-02-30",
            ParseDocumentError::Birth(DateError::NoSuchDay),
        ),
        (
            "passport:USA:?:1990-01-31",
            DocumentError::NumberCharacter.into(),
        ),
        (
            "prc-id:USA:1:1990-01-31",
            DocumentError::NotChinese(DocumentType::PrcIdentityCard).into(),
        ),
    ] {
        assert_eq!(Document::parse(text), Err(error), "{text}");
        assert_eq!(text.parse::<Document>(), Err(error), "{text}");
    }
}

#[test]
fn debug_output_keeps_the_person_out() {
    let shown = alloc::format!(
        "{:?}",
        document(DocumentType::Passport, "USA", "X1234567").unwrap()
    );
    assert_eq!(shown, "Document { kind: Passport, .. }");
}

proptest! {
    #[test]
    fn normalising_again_changes_nothing(number in "[A-Za-z0-9./< -]{1,24}") {
        if let Ok(once) = document(DocumentType::Other, "UTO", &number) {
            let twice = document(DocumentType::Other, "UTO", once.number()).unwrap();
            prop_assert_eq!(&once, &twice);
            prop_assert!(once.number().bytes().all(
                |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()
            ));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(kind in 1_u64..=6, number in "\\PC{0,24}", text in "\\PC*") {
        let kind = DocumentType::from_number(kind).unwrap();
        let _ = document(kind, "CHN", &number);
        let _ = Document::parse(&text);
    }
}

#[test]
fn a_bearer_is_born_when_the_day_has_come_anywhere() {
    let born = document(DocumentType::Passport, "USA", "X1").unwrap();
    let born = Document {
        birth: date("2026-11-22"),
        ..born
    };
    // 2026-11-22T00:00:00+14:00.
    let first = UnixTime::new(1_795_255_200);
    assert!(born.is_born(first));
    assert!(!born.is_born(UnixTime::new(1_795_255_199)));
    assert!(born.is_born(UnixTime::new(u32::MAX)));
}
