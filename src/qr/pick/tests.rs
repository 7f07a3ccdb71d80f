#![expect(clippy::arithmetic_side_effects, reason = "tests with small numbers")]

use alloc::string::String;
use alloc::vec;

use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};

use super::*;
use crate::qr::{Effort, Picture, read_until};

const A: &str = "OHC1:A";
const B: &str = "OHC1:B";
const LIVE: &str = "OHL1:A";
const EU: &str = "HC1:A";
const LINK: &str = "https://example.org";

/// The place of the one that is picked.
fn pick(seen: &[(&str, Option<Unusual>)]) -> Result<usize, NotOne> {
    let seen = seen
        .iter()
        .enumerate()
        .map(|(symbol, (text, unusual))| Seen {
            symbol,
            text,
            kind: Kind::of(text),
            unusual: *unusual,
        });
    only(seen).map(|seen| seen.symbol)
}

fn pick_usual(texts: &[&str]) -> Result<usize, NotOne> {
    let seen: Vec<_> = texts.iter().map(|text| (*text, None)).collect();
    pick(&seen)
}

#[test]
fn one_code_is_picked_whatever_stands_beside_it() {
    assert_eq!(pick_usual(&[A]), Ok(0));
    assert_eq!(pick_usual(&[LIVE]), Ok(0));
    assert_eq!(pick_usual(&[A, A, A]), Ok(0));
    assert_eq!(pick_usual(&[EU, LINK, "word", A]), Ok(3));
    assert_eq!(pick(&[(LINK, Some(Unusual::Eci)), (A, None)]), Ok(1));
}

#[test]
fn different_codes_are_none() {
    let ambiguous = |count| Err(NotOne::Ambiguous { count });
    assert_eq!(pick_usual(&[A, B]), ambiguous(2));
    assert_eq!(pick_usual(&[A, LIVE]), ambiguous(2));
    assert_eq!(pick_usual(&[A, B, A, EU, LIVE, B]), ambiguous(3));
}

#[test]
fn foreign_symbols_are_told_by_what_they_are() {
    let foreign = |kind| Err(NotOne::Foreign { kind });
    assert_eq!(pick_usual(&[]), Err(NotOne::NoSymbol));
    assert_eq!(pick_usual(&["", EU]), foreign(Kind::EuCertificate));
    assert_eq!(pick_usual(&[LINK, EU]), foreign(Kind::Link));
    assert_eq!(pick_usual(&["shc:/1"]), foreign(Kind::SmartHealthCard));
    // Another version is no version that is known, and so is another spelling.
    assert_eq!(pick_usual(&["OHC2:A"]), foreign(Kind::Other));
    assert_eq!(pick_usual(&["ohc1:A"]), foreign(Kind::Other));
}

#[test]
fn an_unusual_symbol_is_never_picked() {
    let (eci, part) = (Some(Unusual::Eci), Some(Unusual::StructuredAppend));
    let unusual = |feature| Err(NotOne::Unusual { feature });
    assert_eq!(pick(&[(A, eci)]), unusual(Unusual::Eci));
    assert_eq!(pick(&[(EU, None), (A, eci)]), unusual(Unusual::Eci));
    // A copy of it may be.
    assert_eq!(pick(&[(A, eci), (A, None)]), Ok(1));
    // It may be taken for the code by another reader.
    let two = pick(&[(A, eci), (B, None)]);
    assert_eq!(two, Err(NotOne::Ambiguous { count: 2 }));
    let later = pick(&[("word", None), ("rest", part)]);
    assert_eq!(later, unusual(Unusual::StructuredAppend));
    let foreign = pick(&[(EU, eci)]);
    let kind = Kind::EuCertificate;
    assert_eq!(foreign, Err(NotOne::Foreign { kind }));
}

#[test]
fn reasons_have_codes_and_no_texts() {
    for (why, code) in [
        (pick_usual(&[]), "picture/none"),
        (pick_usual(&[A, B]), "picture/ambiguous"),
        (pick_usual(&[LINK]), "picture/foreign"),
        (pick(&[(A, Some(Unusual::Kanji))]), "picture/unusual"),
    ] {
        let why = why.unwrap_err();
        assert_eq!(why.code(), code);
        let said = std::format!("{why} {why:?}");
        assert!(!said.contains(A) && !said.contains("example"), "{said}");
    }
}

#[test]
fn symbols_in_a_picture_are_picked_from() {
    let usual = |text: &str| QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let mut bits = Bits::new(Version::Normal(2));
    bits.push_eci_designator(26).unwrap();
    bits.push_byte_data(A.as_bytes()).unwrap();
    bits.push_terminator(EcLevel::M).unwrap();
    let with_eci = QrCode::with_bits(bits, EcLevel::M).unwrap();

    let picked = |symbols: &[&QrCode]| -> Result<String, NotOne> {
        let found = found(symbols);
        only_health_code(&found).map(|code| code.untrusted_text().into())
    };
    assert_eq!(picked(&[&usual(LINK), &usual(A)]), Ok(A.into()));
    assert_eq!(picked(&[&usual(A), &usual(A)]), Ok(A.into()));
    let two = picked(&[&usual(A), &usual(B)]);
    assert_eq!(two, Err(NotOne::Ambiguous { count: 2 }));
    let feature = Unusual::Eci;
    assert_eq!(picked(&[&with_eci]), Err(NotOne::Unusual { feature }));
}

/// What is read where symbols stand side by side.
fn found(symbols: &[&QrCode]) -> Vec<Found> {
    const CELL: usize = 200;
    let width = CELL * symbols.len();
    let mut pixels = vec![255; width * CELL];
    for (nth, symbol) in symbols.iter().enumerate() {
        let side = symbol.width();
        for (place, _) in symbol
            .to_colors()
            .iter()
            .enumerate()
            .filter(|it| *it.1 == Color::Dark)
        {
            for (dx, dy) in (0..16).map(|i| (i % 4, i / 4)) {
                let x = nth * CELL + (place % side + 8) * 4 + dx;
                pixels[((place / side + 8) * 4 + dy) * width + x] = 0;
            }
        }
    }
    let side = |side: usize| u32::try_from(side).unwrap();
    let picture = Picture::luma(side(width), side(CELL), &pixels).unwrap();
    read_until(&picture, Effort::Everything, &|| false)
}
