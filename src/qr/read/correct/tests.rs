#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use alloc::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use qrcode::ec::create_error_correction_code;

use super::*;

/// The numbers of correction codewords that symbols have.
const CORRECTIONS: [usize; 13] = [7, 10, 13, 15, 16, 17, 18, 20, 22, 24, 26, 28, 30];

/// Data with the correction codewords that another encoder adds to it.
fn code_word(data: &[u8], correction: usize) -> Vec<u8> {
    [data, &create_error_correction_code(data, correction)].concat()
}

fn corrected(block: &mut [u8], correction: usize, erased: &[usize], most: usize) -> Option<usize> {
    let syndromes = syndromes(block, correction);
    correct(block, &syndromes, erased, most)
}

fn distance(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).filter(|(a, b)| a != b).count()
}

/// A code word, and how many codewords of it are for correction.
fn code() -> impl Strategy<Value = (Vec<u8>, usize)> {
    let data = prop::collection::vec(any::<u8>(), 1..=120);
    (data, prop::sample::select(&CORRECTIONS[..]))
        .prop_map(|(data, correction)| (code_word(&data, correction), correction))
}

/// A code word, how many codewords are for correction, and places with what to add there.
fn damaged(most: usize) -> impl Strategy<Value = (Vec<u8>, usize, Vec<(usize, u8)>)> {
    code().prop_flat_map(move |(word, correction)| {
        let all: Vec<usize> = (0..word.len()).collect();
        let places = subsequence(all, 0..=most.min(word.len())).prop_shuffle();
        let errors = prop::collection::vec(1..=u8::MAX, most);
        (Just((word, correction)), places, errors).prop_map(
            |((word, correction), places, errors)| {
                let errors = places.into_iter().zip(errors).collect();
                (word, correction, errors)
            },
        )
    })
}

proptest! {
    #[test]
    fn a_code_word_has_no_syndromes_and_stays((word, correction) in code()) {
        prop_assert!(syndromes(&word, correction).iter().all(|it| *it == 0));
        let mut block = word.clone();
        prop_assert_eq!(corrected(&mut block, correction, &[], correction), Some(0));
        prop_assert_eq!(block, word);
    }

    #[test]
    fn errors_and_erasures_within_reach_are_corrected(
        (word, correction, errors) in damaged(30),
        split in any::<Index>(),
        spare in 0_usize..4,
    ) {
        let most = correction - spare;
        // Some of the places are told, as many as leave room for the others.
        let told = split.index(errors.len() + 1);
        let mut errors = errors;
        errors.truncate((told.min(most) + (most - told.min(most)) / 2).min(errors.len()));
        let told = told.min(most).min(errors.len());
        let mut block = word.clone();
        for (place, error) in &errors {
            block[*place] ^= error;
        }
        let erased: Vec<usize> = errors[..told].iter().map(|(place, _)| *place).collect();
        let changed = corrected(&mut block, correction, &erased, most);
        prop_assert_eq!(changed, Some(errors.len()));
        prop_assert_eq!(block, word);
    }

    #[test]
    fn erasures_may_be_right_as_they_stand(
        (word, correction, places) in damaged(30),
        wrong in any::<u32>(),
    ) {
        let erased: Vec<usize> = places.iter().map(|(place, _)| *place).take(correction).collect();
        let mut block = word.clone();
        for (bit, (place, error)) in places.iter().take(correction).enumerate() {
            if (wrong >> bit) & 1 == 1 {
                block[*place] ^= error;
            }
        }
        let expected = distance(&block, &word);
        prop_assert_eq!(corrected(&mut block, correction, &erased, correction), Some(expected));
        prop_assert_eq!(block, word);
    }

    /// Whatever comes, a block is turned into a code word within reach or left alone.
    #[test]
    fn what_is_beyond_reach_is_refused_or_becomes_another_code_word_within_reach(
        (word, correction, errors) in damaged(40),
        told in any::<u64>(),
        most in 0_usize..=30,
    ) {
        let mut block = word.clone();
        for (place, error) in &errors {
            block[*place] ^= error;
        }
        let told = errors.iter().enumerate().filter(|(bit, _)| (told >> bit) & 1 == 1);
        let erased: Vec<usize> = told.map(|(_, (place, _))| *place).collect();
        let most = most.min(correction);
        let before = block.clone();
        match corrected(&mut block, correction, &erased, most) {
            None => {
                prop_assert_eq!(&block, &before);
                let errors = errors.len() - erased.len();
                prop_assert!(2 * errors + erased.len() > most);
            }
            Some(changed) => {
                let data = &block[..block.len() - correction];
                prop_assert_eq!(&block, &code_word(data, correction));
                prop_assert_eq!(changed, distance(&block, &before));
                let told: BTreeSet<usize> = erased.iter().copied().collect();
                let elsewhere = (0..block.len())
                    .filter(|place| block[*place] != before[*place] && !told.contains(place));
                prop_assert!(2 * elsewhere.count() + erased.len() <= most);
            }
        }
    }

    #[test]
    fn any_block_with_any_erasures_is_safe(
        mut block in prop::collection::vec(any::<u8>(), 0..300),
        correction in 0_usize..70,
        erased in prop::collection::vec(0_usize..300, 0..40),
        most in 0_usize..80,
    ) {
        let before = block.clone();
        if corrected(&mut block, correction, &erased, most).is_none() {
            prop_assert_eq!(block, before);
        }
    }
}

/// A block of noise lies within reach of a code word less than once in 10^14 times here.
#[test]
fn noise_is_refused() {
    let mut seed = 1_u32;
    for _ in 0..2_000 {
        let mut block = Vec::new();
        for _ in 0..60 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            block.push(seed.to_be_bytes()[0]);
        }
        assert_eq!(corrected(&mut block, 22, &[], 22), None);
        assert_eq!(corrected(&mut block, 22, &[3, 1, 4, 15], 18), None);
    }
}

#[test]
fn a_place_that_is_named_twice_or_outside_the_block_is_refused() {
    let word = code_word(&[1, 2, 3, 4, 5], 10);
    for erased in [&[3, 3][..], &[15], &[usize::MAX]] {
        let mut block = word.clone();
        block[3] ^= 1;
        let before = block.clone();
        assert_eq!(corrected(&mut block, 10, erased, 10), None, "{erased:?}");
        assert_eq!(block, before);
    }
}

#[test]
fn more_than_the_syndromes_can_tell_is_never_promised() {
    let mut block = code_word(&[1, 2, 3, 4, 5], 10);
    block[0] ^= 1;
    assert_eq!(corrected(&mut block, 10, &[], 12), None);
    assert_eq!(corrected(&mut block, 10, &[0, 1], 1), None);
    assert_eq!(corrected(&mut block, 10, &[], 1), None);
    assert_eq!(corrected(&mut block, 10, &[], 2), Some(1));
}

/// Against long multiplication in the field.
#[test]
fn products_and_quotients_are_those_of_the_field() {
    let long = |a: u8, b: u8| {
        (0..8).rev().fold(0_u8, |sum, bit| {
            let doubled = (sum << 1) ^ if sum & 0x80 == 0 { 0 } else { 0x1d };
            doubled ^ if (b >> bit) & 1 == 1 { a } else { 0 }
        })
    };
    for a in 0..=u8::MAX {
        for b in 0..=u8::MAX {
            assert_eq!(product(a, b), long(a, b), "{a} times {b}");
            match quotient(a, b) {
                Some(by) => assert_eq!(product(by, b), a, "{a} by {b}"),
                None => assert_eq!(b, 0),
            }
        }
    }
}
