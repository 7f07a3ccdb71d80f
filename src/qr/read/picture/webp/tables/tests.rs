#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use allocation_counter::measure;

use super::*;
use crate::qr::read::picture::tests::files::{packed, riff, vp8l_groups, vp8l_plain};
use crate::qr::read::picture::{Format, decode};

/// A picture of one colour, with a transform for every four by four pixels and a choice of
/// groups for as many.
fn fine_grained(transforms: &[u32], width: u32, height: u32) -> Vec<u8> {
    let plain = [[(0, 1)].as_slice(), &[(1, 4); 5]].concat();
    let mut bits = vec![(0x2f, 8), (width - 1, 14), (height - 1, 14), (0, 4)];
    for transform in transforms {
        bits.extend([(1, 1), (*transform, 2), (0, 3)]);
        bits.extend(&plain);
    }
    bits.extend([(0, 1), (0, 1), (1, 1), (0, 3)]);
    bits.extend(&plain);
    bits.extend(&plain[1..]);
    packed(&bits)
}

#[test]
fn small_images_and_tables_are_not_underrated() {
    for (data, width, height) in [
        (fine_grained(&[0, 1], 1_001, 1_003), 1_001, 1_003),
        (fine_grained(&[], 1_001, 1_003), 1_001, 1_003),
        (vp8l_groups(700), 1, 1),
    ] {
        let counted = bytes(&data[5..], width, height).unwrap();
        let file = riff(&[(b"VP8L", data)]);
        let mut result = None;
        let peak = measure(|| result = Some(decode(file, Format::WebP))).bytes_max;
        assert!(result.unwrap().is_ok());
        let pixels = u64::from(width) * u64::from(height) * 4;
        assert!(peak <= pixels + counted, "{peak}, {pixels} + {counted}");
        assert!(
            counted <= peak - pixels + SCRATCH + counted / 20,
            "{counted}"
        );
    }
}

#[test]
fn no_more_is_counted_than_anybody_may_have() {
    let counted = bytes(&vp8l_groups(5_000)[5..], 1, 1).unwrap();
    assert!((ROOM..ROOM + ROOM / 10).contains(&counted), "{counted}");
}

#[test]
fn streams_that_end_early_or_repeat_a_transform_are_broken() {
    let stream = &fine_grained(&[0, 1, 2], 64, 64)[5..];
    assert!(bytes(&fine_grained(&[0, 0], 64, 64)[5..], 64, 64).is_none());
    let needed = stream.len() - 8;
    for end in 0..needed - 1 {
        assert_eq!(bytes(&stream[..end], 64, 64), None, "{end}");
    }
    assert_eq!(
        bytes(&vp8l_plain(), 16_384, 16_384),
        Some(SCRATCH + GROUP + 5 * 64)
    );
    // A cache of 2 to the 12th colours, and symbols beyond the alphabet.
    assert_eq!(bytes(&packed(&[(0, 1), (1, 1), (12, 4)]), 1, 1), None);
    let beyond = [&[(0, 3)][..], &[(1, 4); 4], &[(0b101, 3), (40, 8)]].concat();
    assert_eq!(bytes(&packed(&beyond), 1, 1), None);
}
