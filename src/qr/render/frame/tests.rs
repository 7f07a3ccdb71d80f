use alloc::string::String;

use super::*;

#[test]
fn shape_and_word_stand_out_from_their_frame() {
    for frame in Frame::ALL {
        let contrast = frame.colour().luma().abs_diff(frame.label().luma());
        let other = if frame.label() == Rgb::WHITE {
            Rgb::BLACK
        } else {
            Rgb::WHITE
        };
        assert!(contrast >= 140, "{frame:?}: {contrast}");
        assert!(
            contrast > frame.colour().luma().abs_diff(other.luma()),
            "{frame:?}"
        );
    }
}

#[test]
fn no_two_share_a_colour_a_shape_a_mark_or_a_word() {
    for (a, b) in [
        (Frame::Green, Frame::Yellow),
        (Frame::Green, Frame::Red),
        (Frame::Yellow, Frame::Red),
    ] {
        assert!(a.colour() != b.colour() && a.mark() != b.mark() && a.word() != b.word());
        let rows = a.shape().into_iter().zip(b.shape());
        let differing: u32 = rows.map(|(a, b)| (a ^ b).count_ones()).sum();
        // Of 256 dots, enough to be told apart at a glance.
        assert!(differing > 48, "{a:?} and {b:?}: {differing}");
    }
}

#[test]
fn shapes_are_even_in_their_outline() {
    for frame in Frame::ALL {
        for row in frame.shape() {
            assert_eq!(
                row.leading_zeros(),
                row.trailing_zeros(),
                "{frame:?}: {row:016b}"
            );
        }
    }
}

#[test]
fn labels_fit_and_stand_in_the_middle() {
    // Dots of the frames of versions 1 to 13.
    for width in (1..=13).map(|version| 2 * (17 + 4 * version + 8) + 8) {
        for frame in Frame::ALL {
            let rows = frame.dots(width);
            assert_eq!(rows.len(), BAND);
            assert!(rows.iter().all(|row| row.len() == width));
            let set = |x: usize| rows.iter().any(|row| row[x]);
            let left = (0..width).position(set).unwrap();
            let right = (0..width).rev().position(set).unwrap();
            // A letter's own margin is within its eight dots.
            assert!(
                left.abs_diff(right) <= 5,
                "{frame:?} in {width}: {left}, {right}"
            );
            let word: String = frame.word().chars().collect();
            let wide = if width >= 122 { 16 } else { 8 };
            assert!(
                width - left - right > 16 + word.len() * wide - 4,
                "{frame:?} in {width}"
            );
        }
    }
}
