//! Oracles for documents and machine-readable zones.

use arbitrary::{Arbitrary, Unstructured};
use healthcode::{Date, Document, DocumentType};

use crate::reference;

/// A machine-readable zone: free text, or a zone whose check digits were put right.
pub fn mrz(data: &[u8]) {
    let mut bytes = Unstructured::new(data);
    let Ok((choice, mend)) = <(u8, bool)>::arbitrary(&mut bytes) else {
        return;
    };
    let Ok(text) = std::str::from_utf8(bytes.take_rest()) else {
        return;
    };
    let kind = DocumentType::ALL.get(usize::from(choice % 7)).copied();
    let today = Date::new(2000 + u16::from(choice), 11, 21).expect("a day");
    let zone = if mend { mended(text) } else { text.to_owned() };
    if let Ok(document) = Document::from_mrz(&zone, kind, today) {
        check_zone(&zone, &document, today);
        check_document(&document);
    }
}

/// A document as text.
pub fn document(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(document) = Document::parse(text) {
        check_document(&document);
        let kept = |field: &str| field.replace([' ', '-', '.', '/', '<'], "").to_uppercase();
        let number = kept(text.split(':').nth(2).expect("four fields"));
        assert!(number.starts_with(document.number()));
        let dropped = number.len() - document.number().len();
        assert_eq!(
            dropped,
            if document.issuance_count().is_some() {
                2
            } else {
                0
            }
        );
    }
}

fn check_document(document: &Document) {
    let (kind, number) = (document.document_type(), document.number());
    let (country, birth) = (document.country(), document.birth());
    let written = format!("{kind}:{country}:{number}:{birth}");
    let again = Document::parse(&written).expect("what was written");
    assert_eq!((again.number(), again.birth()), (number, birth));
    assert_eq!((again.document_type(), again.country()), (kind, country));
    assert!((1..=20).contains(&number.len()));
    assert!(
        number
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    );
    assert!(
        !format!("{document:?}").contains(number)
            || "DocumentOther".contains(number)
            || number.len() < 4
    );
    reference::check_preimage(document);
    match kind {
        DocumentType::PrcIdentityCard => {
            assert_eq!(
                number.get(6..14),
                Some(&birth.to_string().replace('-', "")[..])
            );
            // GB 11643-1999, the table of weights.
            let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
            let digits = number.bytes().map(|byte| u32::from(byte - b'0'));
            let sum: u32 = digits
                .zip(weights)
                .map(|(digit, weight)| digit * weight)
                .sum();
            let check = b"10X98765432"[sum as usize % 11];
            assert_eq!(number.as_bytes()[17], check);
        }
        DocumentType::HkMacaoPermit => assert_eq!(number.len(), 9),
        _ => {}
    }
    assert!(country.as_str() == "CHN" || !matches!(kind.number(), 2..=4));
}

fn check_zone(zone: &str, document: &Document, today: Date) {
    let zone: Vec<char> = zone
        .chars()
        .filter(|it| !it.is_ascii_whitespace())
        .collect();
    let part = |from: usize, to: usize| zone[from - 1..to].iter().collect::<String>();
    // ICAO 9303 parts 4 to 6 count positions from 1, here over all lines.
    let layout = Layout::of(zone.len()).expect("accepted");
    let (start, end) = layout.number;
    let mut number = part(start, end);
    let mut digit = part(end + 1, end + 1);
    if digit == "<" && zone.len() != 88 {
        let (from, to) = layout.overflow;
        let rest: String = part(from, to).chars().take_while(|it| *it != '<').collect();
        let (more, check) = rest.split_at(rest.len() - 1);
        assert!(!more.is_empty());
        number += more;
        digit = check.to_owned();
    }
    assert_eq!(digit, check_digit(&number), "number");
    for (start, end) in [layout.birth, layout.expiry] {
        assert_eq!(part(end + 1, end + 1), check_digit(&part(start, end)));
    }
    if zone.len() == 88 {
        let (personal, digit) = (part(73, 86), part(87, 87));
        let empty = personal == "<".repeat(14) && digit == "<";
        assert!(empty || digit == check_digit(&personal), "personal number");
    }
    let covered: String = layout
        .composite
        .iter()
        .map(|(from, to)| part(*from, *to))
        .collect();
    assert_eq!(
        part(layout.check, layout.check),
        check_digit(&covered),
        "composite"
    );

    let kept = number.replace('<', "");
    assert!(kept.starts_with(document.number()), "number");
    let (birth, from_birth) = (document.birth(), part(layout.birth.0, layout.birth.1));
    assert_eq!(birth.to_string().replace('-', "")[2..], from_birth);
    assert!(birth <= today);
    let later = Date::new(birth.year() + 100, birth.month(), birth.day());
    assert!(
        later.is_ok_and(|later| later > today) || later.is_err(),
        "an earlier birth"
    );
    let country = part(3, 5);
    let country = if country == "D<<" { "DEU" } else { &country };
    assert_eq!(document.country().as_str(), country);
    assert_eq!(
        zone[0] == 'P',
        document.document_type() == DocumentType::Passport && zone[0] == 'P'
    );
    assert!(matches!(zone[0], 'P' | 'A' | 'C' | 'I'));
}

// Puts right every check digit that the text has room for.
fn mended(text: &str) -> String {
    let mut zone: Vec<char> = text
        .chars()
        .filter(|it| !it.is_ascii_whitespace())
        .collect();
    let Some(layout) = Layout::of(zone.len()) else {
        return text.to_owned();
    };
    let part = |zone: &[char], (from, to): (usize, usize)| -> String {
        zone[from - 1..to].iter().collect()
    };
    let mut fields = vec![layout.number, layout.birth, layout.expiry];
    if zone.len() == 88 {
        fields.push((73, 86));
    }
    for field in fields {
        let digit = check_digit(&part(&zone, field)).chars().next();
        let place = &mut zone[field.1];
        // A filler says that the number goes on elsewhere, or that the field is empty.
        if *place != '<' {
            *place = digit.unwrap_or('0');
        }
    }
    let covered: String = layout
        .composite
        .iter()
        .map(|field| part(&zone, *field))
        .collect();
    zone[layout.check - 1] = check_digit(&covered).chars().next().unwrap_or('0');
    zone.into_iter().collect()
}

// ICAO 9303-3 section 4.9, as a sum of positions modulo ten.
fn check_digit(text: &str) -> String {
    let value = |character: char| match character {
        '0'..='9' => character as usize - '0' as usize,
        'A'..='Z' => character as usize - 'A' as usize + 10,
        _ => 0,
    };
    let weighted = text.chars().enumerate();
    let sum: usize = weighted.map(|(i, it)| value(it) * [7, 3, 1][i % 3]).sum();
    (sum % 10).to_string()
}

struct Layout {
    number: (usize, usize),
    overflow: (usize, usize),
    birth: (usize, usize),
    expiry: (usize, usize),
    composite: &'static [(usize, usize)],
    check: usize,
}

impl Layout {
    fn of(characters: usize) -> Option<Self> {
        Some(match characters {
            90 => Self {
                number: (6, 14),
                overflow: (16, 30),
                birth: (31, 36),
                expiry: (39, 44),
                composite: &[(6, 30), (31, 37), (39, 45), (49, 59)],
                check: 60,
            },
            72 => Self {
                number: (37, 45),
                overflow: (65, 71),
                birth: (50, 55),
                expiry: (58, 63),
                composite: &[(37, 46), (50, 56), (58, 71)],
                check: 72,
            },
            88 => Self {
                number: (45, 53),
                overflow: (0, 0),
                birth: (58, 63),
                expiry: (66, 71),
                composite: &[(45, 54), (58, 64), (66, 87)],
                check: 88,
            },
            _ => return None,
        })
    }
}
