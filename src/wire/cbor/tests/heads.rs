//! Heads of items, held against `ciborium-ll`.

use ciborium_ll::{Decoder, Encoder, Header};

use super::*;

// What the crate reads, if it is no float, has a length, and is what the crate writes.
fn head_by_the_crate(bytes: &[u8]) -> Option<(u8, u64)> {
    let mut decoder = Decoder::from(bytes);
    let head = decoder.pull().ok()?;
    let mut written = vec::Vec::new();
    Encoder::from(&mut written).push(head).unwrap();
    let widen = |length: usize| u64::try_from(length).unwrap();
    let argument = match head {
        Header::Positive(value) | Header::Negative(value) | Header::Tag(value) => value,
        Header::Simple(value) => value.into(),
        Header::Bytes(length) | Header::Text(length) => widen(length?),
        Header::Array(count) | Header::Map(count) => widen(count?),
        Header::Float(_) | Header::Break => return None,
    };
    bytes
        .starts_with(&written)
        .then_some((bytes[0] >> 5, argument))
}

const ARGUMENTS: [u64; 12] = [
    0,
    22,
    23,
    24,
    31,
    32,
    0xff,
    0x100,
    0xffff,
    0x1_0000,
    0xffff_ffff,
    0x1_0000_0000,
];

#[test]
fn every_head_is_read_as_the_crate_reads_it_or_refused() {
    let mut accepted = 0;
    for first in 0..=u8::MAX {
        for argument in ARGUMENTS.into_iter().chain([1 << 63, u64::MAX]) {
            for width in 0..=8 {
                let mut bytes = vec![first];
                bytes.extend(&argument.to_be_bytes()[8 - width..]);
                let expected = head_by_the_crate(&bytes);
                assert_eq!(Reader::new(&bytes).head().ok(), expected, "{bytes:02x?}");
                accepted += usize::from(expected.is_some());
            }
        }
    }
    assert!(accepted > 10_000, "{accepted}");
}

#[test]
fn every_head_is_written_as_the_crate_writes_it() {
    for argument in ARGUMENTS.into_iter().chain([1 << 63, u64::MAX]) {
        let mut writer = Writer::default();
        writer.uint(argument);
        writer.tag(argument);
        let mut expected = vec::Vec::new();
        let mut encoder = Encoder::from(&mut expected);
        encoder.push(Header::Positive(argument)).unwrap();
        encoder.push(Header::Tag(argument)).unwrap();
        if let Ok(int) = i64::try_from(argument) {
            writer.int(int);
            writer.int(!int);
            encoder.push(Header::Positive(argument)).unwrap();
            encoder.push(Header::Negative(argument)).unwrap();
        }
        if let Ok(count) = usize::try_from(argument) {
            writer.array(count);
            writer.map(count);
            encoder.push(Header::Array(Some(count))).unwrap();
            encoder.push(Header::Map(Some(count))).unwrap();
        }
        assert_eq!(writer.into_bytes(), expected, "{argument}");
    }
}
