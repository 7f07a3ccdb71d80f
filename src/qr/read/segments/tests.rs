#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use proptest::prelude::*;
use qrcode::Version;
use qrcode::bits::Bits as Writer;

use super::*;

/// A segment as another encoder is told to write it.
#[derive(Clone, Debug)]
enum Written {
    Numeric(String),
    Alphanumeric(String),
    Bytes(Vec<u8>),
    Kanji(Vec<u8>),
    Eci(u32),
    Fnc1First,
    Fnc1Second(u8),
}

impl Written {
    fn push(&self, bits: &mut Writer) {
        let pushed = match self {
            Self::Numeric(digits) => bits.push_numeric_data(digits.as_bytes()),
            Self::Alphanumeric(text) => bits.push_alphanumeric_data(text.as_bytes()),
            Self::Bytes(bytes) => bits.push_byte_data(bytes),
            Self::Kanji(bytes) => bits.push_kanji_data(bytes),
            Self::Eci(number) => bits.push_eci_designator(*number),
            Self::Fnc1First => bits.push_fnc1_first_position(),
            Self::Fnc1Second(application) => bits.push_fnc1_second_position(*application),
        };
        pushed.unwrap();
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Numeric(text) | Self::Alphanumeric(text) => text.as_bytes(),
            Self::Bytes(bytes) | Self::Kanji(bytes) => bytes,
            Self::Eci(_) | Self::Fnc1First | Self::Fnc1Second(_) => &[],
        }
    }

    fn unusual(&self) -> Option<Unusual> {
        match self {
            Self::Numeric(_) | Self::Alphanumeric(_) | Self::Bytes(_) => None,
            Self::Kanji(_) => Some(Unusual::Kanji),
            Self::Eci(_) => Some(Unusual::Eci),
            Self::Fnc1First | Self::Fnc1Second(_) => Some(Unusual::Fnc1),
        }
    }
}

/// Written as a symbol of that version has it, terminator and padding included.
fn stream(version: u8, segments: &[Written]) -> Vec<u8> {
    let mut bits = Writer::new(Version::Normal(version.into()));
    for segment in segments {
        segment.push(&mut bits);
    }
    bits.push_terminator(qrcode::EcLevel::L).unwrap();
    bits.into_bytes()
}

/// Bits written out, to bytes; what is missing of the last byte is zero.
fn packed(bits: &str) -> Vec<u8> {
    let bits: Vec<u8> = bits.bytes().filter(u8::is_ascii_digit).collect();
    let byte = |eight: &[u8]| {
        let padded = eight.iter().chain(core::iter::repeat(&b'0')).take(8);
        padded.fold(0, |sum, bit| (sum << 1) | (bit - b'0'))
    };
    bits.chunks(8).map(byte).collect()
}

fn text(data: &[u8]) -> Option<String> {
    content(data, 1).map(|content| content.text)
}

fn segment() -> impl Strategy<Value = Written> {
    let lead = prop_oneof![0x81..=0x9f_u8, 0xe0..=0xea_u8];
    let trail = prop_oneof![0x40..=0x7e_u8, 0x80..=0xfc_u8];
    let kanji = prop::collection::vec((lead, trail), 0..20);
    prop_oneof![
        "[0-9]{0,40}".prop_map(Written::Numeric),
        "[0-9A-Z $%*+./:-]{0,40}".prop_map(Written::Alphanumeric),
        "\\PC{0,20}".prop_map(|text| Written::Bytes(text.into_bytes())),
        prop::collection::vec(any::<u8>(), 0..40).prop_map(Written::Bytes),
        kanji.prop_map(|pairs| Written::Kanji(
            pairs.into_iter().flat_map(|(a, b)| [a, b]).collect()
        )),
        (0..=999_999_u32).prop_map(Written::Eci),
        Just(Written::Fnc1First),
        any::<u8>().prop_map(Written::Fnc1Second),
    ]
}

proptest! {
    #[test]
    fn segments_in_any_mix_are_read_back(
        segments in prop::collection::vec(segment(), 0..6),
        version in prop_oneof![Just(9_u8), Just(10), Just(26), Just(27), Just(40), 9_u8..=40],
    ) {
        // A segment is of at most twenty characters of four bytes.
        let most = match version {
            0..=9 => 2,
            10..=19 => 3,
            _ => 6,
        };
        let segments = &segments[..segments.len().min(most)];
        let data = stream(version, segments);
        let bytes: Vec<u8> = segments.iter().flat_map(Written::bytes).copied().collect();
        let text = String::from_utf8(bytes.clone())
            .unwrap_or_else(|_| bytes.iter().copied().map(char::from).collect());
        let read = content(&data, version);
        prop_assert_eq!(read.is_some(), !text.is_empty());
        if let Some(read) = read {
            prop_assert_eq!(read.text, text);
            prop_assert_eq!(read.unusual, segments.iter().find_map(Written::unusual));
        }
    }

    #[test]
    fn any_bytes_are_safe(data in prop::collection::vec(any::<u8>(), 0..200), version in any::<u8>()) {
        let read = content(&data, version);
        prop_assert!(read.is_none_or(|read| !read.text.is_empty()));
    }

    /// Whatever follows the terminator, the text is there only with padding of a known kind.
    #[test]
    fn other_padding_is_refused(place in 0_usize..13, byte: u8) {
        prop_assume!(![0, 0x11, 0xec].contains(&byte));
        let mut data = stream(1, &[Written::Numeric("1234567".into())]);
        prop_assert_eq!(text(&data), Some("1234567".into()));
        let padding = data.len() - 13;
        prop_assert_eq!(data[padding], 0xec);
        data[padding + place] = byte;
        prop_assert_eq!(text(&data), None);
    }
}

#[test]
fn the_examples_of_the_standard_are_read() {
    // ISO/IEC 18004, 7.4.3 to 7.4.6
    let digits = "0001 0000001000 0000001100 0101011001 1000011 0000";
    assert_eq!(text(&packed(digits)).unwrap(), "01234567");
    let digit = "0001 0000000001 0001 0000 00";
    assert_eq!(text(&packed(digit)).unwrap(), "1");
    let letters = "0010 000000101 00111001110 11100111001 000010 0000";
    assert_eq!(text(&packed(letters)).unwrap(), "AC-42");
    let kanji = "1000 00000010 0110110011111 1101010101010 0000";
    let read = content(&packed(kanji), 1).unwrap();
    assert_eq!(
        read.text.chars().map(u32::from).collect::<Vec<_>>(),
        [0x93, 0x5f, 0xe4, 0xaa]
    );
    assert_eq!(read.unusual, Some(Unusual::Kanji));
}

#[test]
fn counts_widen_at_versions_10_and_27() {
    let segments = [
        Written::Numeric("12".into()),
        Written::Alphanumeric("AB".into()),
        Written::Bytes(b"cd".to_vec()),
    ];
    for version in 1..=40 {
        let read = content(&stream(version, &segments), version);
        assert_eq!(read.unwrap().text, "12ABcd", "version {version}");
    }
}

#[test]
fn every_feature_that_no_health_code_has_is_told() {
    let letter = "0100 00000001 01000001 0000";
    let expected = [
        ("", None),
        ("0111 00011010", Some(Unusual::Eci)),
        ("0111 10000011 10000011", Some(Unusual::Eci)),
        ("0111 11001111 01000010 00111111", Some(Unusual::Eci)),
        ("0011 0000 0001 10101010", Some(Unusual::StructuredAppend)),
        ("0101", Some(Unusual::Fnc1)),
        ("1001 00100101", Some(Unusual::Fnc1)),
        ("1000 00000001 0110110011111", Some(Unusual::Kanji)),
        (
            "0011 0000 0001 10101010 0111 00011010",
            Some(Unusual::StructuredAppend),
        ),
    ];
    for (before, unusual) in expected {
        let bits = [before, letter].concat();
        let read = content(&packed(&bits), 1).unwrap();
        assert!(read.text.ends_with('A'));
        assert_eq!(read.unusual, unusual, "{bits}");
    }
}

#[test]
fn what_no_encoder_writes_is_refused() {
    let refused = [
        ("a mode that does not exist", "0110 0000"),
        ("another", "1111 0000"),
        ("a number above 999", "0001 0000000011 1111101000 0000"),
        ("a number above 99", "0001 0000000010 1100100 0000"),
        ("a number above 9", "0001 0000000001 1010 0000"),
        (
            "a pair of characters above 2024",
            "0010 000000010 11111101001 0000",
        ),
        ("a character above 44", "0010 000000001 101101 0000"),
        (
            "a designator above 999999",
            "0111 11001111 01000010 01000000 0100 00000001 01000001 0000",
        ),
        (
            "a designator of four bytes",
            "0111 11100000 00000000 00000000 0100 00000001 01000001 0000",
        ),
        (
            "a second byte that Shift JIS has not",
            "1000 00000001 0000000111111 0000",
        ),
        (
            "another, at the end of the row",
            "1000 00000001 0000010111101 0000",
        ),
        ("bytes that are missing", "0100 00000010 01000001"),
        ("a count that is missing", "0100 000"),
        ("a bit after the terminator", "0001 0000000001 0001 0000 01"),
    ];
    for (what, bits) in refused {
        assert_eq!(text(&packed(bits)), None, "{what}");
    }
}

#[test]
fn a_text_of_no_characters_is_none() {
    let empty = [
        &[][..],
        &[0],
        &[0, 0xec, 0x11],
        &[0, 0, 0, 0],
        &packed("0100 00000000 0000"),
        &packed("0001 0000000000 0000"),
        &packed("0111 00011010 0000"),
        &packed("0101 0000"),
    ];
    for data in empty {
        assert_eq!(text(data), None, "{data:?}");
    }
}

#[test]
fn a_terminator_may_lack_what_there_is_no_room_for() {
    let full = [
        ("0010 000000010 00111001101", 0, "AB"),
        ("0010 000000001 001010 0100 00000001 01000001", 1, "AA"),
        ("0001 0000000001 0001 0100 00000001 01000001", 2, "1A"),
        ("0001 0000000010 0001100", 3, "12"),
    ];
    for (bits, left, expected) in full {
        let data = packed(bits);
        assert_eq!(data.len() * 8 - bits.replace(' ', "").len(), left);
        assert_eq!(text(&data).as_deref(), Some(expected));
        for rest in 1..1_u8 << left {
            let mut wrong = data.clone();
            *wrong.last_mut().unwrap() |= rest;
            assert_eq!(text(&wrong), None, "{bits} {rest}");
        }
    }
}

#[test]
fn padding_is_of_three_bytes() {
    let letter = packed("0100 00000001 01000001 0000 0000");
    let with = |padding: &[u8]| text(&[&letter[..3], padding].concat());
    let accepted = [
        &[][..],
        &[0xec],
        &[0xec, 0x11],
        &[0xec, 0x11, 0xec],
        &[0],
        &[0, 0, 0],
        &[0x11, 0xec],
        &[0, 0xec, 0x11],
    ];
    for padding in accepted {
        assert_eq!(with(padding).as_deref(), Some("A"), "{padding:?}");
    }
    let refused = [&[0xff][..], &[0xec, 0x10], &[1, 0x11], &[0xec, 0x11, 0xed]];
    for padding in refused {
        assert_eq!(with(padding), None, "{padding:?}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_latin_1() {
    let read = |bytes: &[u8]| content(&stream(9, &[Written::Bytes(bytes.to_vec())]), 9).unwrap();
    assert_eq!(read("Zürich ✓".as_bytes()).text, "Zürich ✓");
    assert_eq!(read(b"Z\xfcrich").text, "Zürich");
    assert_eq!(read(b"\xff\x00").text, "\u{ff}\0");
}
