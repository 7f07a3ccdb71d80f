//! Headers that lie, files that end early, bytes that are not what they were.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use allocation_counter::measure;
use jpeg_encoder::SamplingFactor;

use super::files::{Png, jpeg, png_header, push, riff, vp8, vp8l_groups, vp8l_plain, vp8x};
use super::*;

/// A small file of each kind.
fn small_files() -> Vec<(&'static str, Vec<u8>)> {
    let png = |colour, depth, interlaced| {
        let png = Png {
            width: 9,
            height: 7,
            colour,
            depth,
            interlaced,
        };
        png.file(|i| (i * 41 % 256).to_be_bytes()[3])
    };
    let lossy = vp8(20, 10)[20..].to_vec();
    let lossless = [&lossless_header(20, 10)[..], &vp8l_plain()].concat();
    let alpha = [vec![1], vp8l_plain()].concat();
    let frame = riff(&[(b"ALPH", alpha.clone()), (b"VP8 ", lossy.clone())])[12..].to_vec();
    let moving = [vec![0; 6], vec![19, 0, 0, 9, 0, 0, 0, 0, 0, 0], frame].concat();
    vec![
        ("palette", png(3, 4, false)),
        ("interlaced", png(6, 16, true)),
        ("grey", jpeg(17, 9, None, false)),
        ("baseline", jpeg(17, 9, Some(SamplingFactor::F_2_2), false)),
        (
            "progressive",
            jpeg(17, 9, Some(SamplingFactor::F_2_1), true),
        ),
        ("lossy", vp8(20, 10)),
        ("lossless", riff(&[(b"VP8L", lossless)])),
        ("groups", riff(&[(b"VP8L", vp8l_groups(3))])),
        (
            "alpha",
            riff(&[
                (b"VP8X", vp8x(0x10, 20, 10)),
                (b"ALPH", alpha),
                (b"VP8 ", lossy),
            ]),
        ),
        (
            "animation",
            riff(&[
                (b"VP8X", vp8x(0x12, 30, 10)),
                (b"ANIM", vec![0; 6]),
                (b"ANMF", moving),
            ]),
        ),
    ]
}

/// Header of a lossless WebP picture.
fn lossless_header(width: u32, height: u32) -> [u8; 5] {
    let [a, b, c, d] = ((height - 1) << 14 | (width - 1)).to_le_bytes();
    [0x2f, a, b, c, d]
}

/// What becomes of a file, a decoder's panic as the watched thread tells it; and the peak.
fn outcome(file: &[u8]) -> (Result<Pixels, ReadError>, u64) {
    let mut result = Err(ReadError::DecoderFailed);
    let peak = measure(|| {
        let decoded = || format(file).and_then(|format| decode(file.to_vec(), format));
        let decoded = catch_unwind(AssertUnwindSafe(decoded));
        result = decoded.unwrap_or(Err(ReadError::DecoderFailed));
    });
    (result, peak.bytes_max)
}

#[test]
fn files_cut_anywhere_are_damaged_or_what_they_were() {
    for (what, file) in small_files() {
        let (whole, _) = outcome(&file);
        let whole = whole.unwrap_or_else(|error| panic!("{what}: {error}"));
        for end in 0..file.len() {
            let (cut, peak) = outcome(&file[..end]);
            match cut {
                Ok(cut) => assert_eq!((cut.width, cut.height), (whole.width, whole.height)),
                Err(error) => assert!(
                    matches!(error, ReadError::NotAPicture | ReadError::Damaged { .. }),
                    "{what} cut at {end}: {error}"
                ),
            }
            assert!(peak < 4 * 200 + ROOM, "{what} cut at {end}: {peak}");
        }
    }
}

#[test]
fn files_with_other_bytes_stay_within_the_bound() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut dice = |sides: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % sides
    };
    for (what, file) in small_files() {
        let mut panics = 0;
        for _ in 0..400 {
            let mut file = file.clone();
            for _ in 0..=dice(3) {
                // Headers matter most.
                let most = if dice(2) == 0 { 64 } else { file.len() };
                let place = dice(most.min(file.len()));
                file[place] = dice(256).to_be_bytes()[7];
            }
            let (result, peak) = outcome(&file);
            panics += u32::from(result.as_ref().err() == Some(&ReadError::DecoderFailed));
            let pixels = result.map_or(MAX_PIXELS, |pixels| {
                u64::from(pixels.width) * u64::from(pixels.height)
            });
            assert!(peak <= 4 * pixels + ROOM, "{what}: {peak}");
        }
        std::println!("{what}: {panics} panics");
    }
}

#[test]
fn headers_that_lie_are_told_by_rule() {
    let lossy = |width, height| vp8(width, height)[20..].to_vec();
    let sides = |width, height| ReadError::TooManyPixels {
        width,
        height,
        limit: MAX_PIXELS,
    };
    let none = |width, height| ReadError::NoPixels { width, height };
    let damaged = |mime| ReadError::Damaged { mime };
    let mut short = png_header(100, 100);
    push(
        &mut short,
        b"IDAT",
        &miniz_oxide::deflate::compress_to_vec_zlib(&[0; 14 * 99], 1),
    );
    let mut tall = jpeg(16, 16, None, false);
    let frame = tall.windows(2).position(|it| it == [0xff, 0xc0]).unwrap();
    tall[frame + 5..frame + 9].fill(0xff);
    let mut flat = tall.clone();
    flat[frame + 5..frame + 7].fill(0);
    let mut twice = jpeg(16, 16, None, false);
    let second = twice[frame..frame + 13].to_vec();
    twice.splice(frame..frame, second);
    let huge = vp8x(0, 1 << 24, 200);
    let still = |flags, width, height| {
        let header = vp8x(flags, width, height);
        riff(&[(b"VP8X", header), (b"VP8 ", lossy(20, 10))])
    };
    let frame = riff(&[(b"VP8 ", lossy(20, 10))])[12..].to_vec();
    let moving = riff(&[
        (b"VP8X", vp8x(2, 19, 10)),
        (b"ANMF", [vec![0; 16], frame].concat()),
    ]);
    for (what, file, error) in [
        ("no width", png_header(0, 5), damaged("image/png")),
        ("2^31", png_header(0x8000_0000, 1), sides(0x8000_0000, 1)),
        (
            "long side",
            png_header(0x7fff_ffff, 1),
            sides(0x7fff_ffff, 1),
        ),
        ("row missing", short, damaged("image/png")),
        ("65,535 squared", tall, sides(65_535, 65_535)),
        ("no height", flat, none(65_535, 0)),
        ("two frames", twice, damaged("image/jpeg")),
        ("no size", riff(&[(b"VP8 ", lossy(0, 0))]), none(0, 0)),
        (
            "large canvas",
            riff(&[(b"VP8X", huge), (b"VP8 ", lossy(20, 10))]),
            damaged("image/webp"),
        ),
        ("canvas too large", still(0, 21, 10), damaged("image/webp")),
        ("canvas too small", still(0, 20, 9), damaged("image/webp")),
        ("frame outside", moving, damaged("image/webp")),
        ("nothing", riff(&[]), damaged("image/webp")),
        (
            "canvas alone",
            riff(&[(b"VP8X", vp8x(0, 20, 10))]),
            damaged("image/webp"),
        ),
        (
            "16,384 squared",
            riff(&[(b"VP8L", lossless_header(16_384, 16_384).to_vec())]),
            sides(16_384, 16_384),
        ),
    ] {
        let (result, peak) = outcome(&file);
        assert_eq!(result.err(), Some(error), "{what}");
        assert!(peak < 1_000_000, "{what}: {peak}");
    }
    assert!(outcome(&still(0, 20, 10)).0.is_ok());
    // What announces transparency and has none is opaque.
    assert!(outcome(&still(0x10, 20, 10)).0.is_ok());
}

#[test]
fn none_of_these_leaves_the_front_door_as_a_panic() {
    for (what, mut file) in small_files() {
        for place in 0..file.len().min(120) {
            file[place] ^= 0x5a;
            let read = read_file_bytes(&file, Effort::UntilFound, AMPLE);
            file[place] ^= 0x5a;
            let text = read.map_or_else(|error| std::format!("{error}"), |_| String::new());
            assert!(text.len() < 200, "{what}: {text}");
        }
    }
}
