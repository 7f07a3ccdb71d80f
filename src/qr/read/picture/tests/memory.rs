//! Decoding takes no more than its share: counted, not estimated.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use alloc::vec;
use alloc::vec::Vec;

use allocation_counter::measure;
use image::RgbImage;
use image::codecs::webp::WebPEncoder;
use jpeg_encoder::SamplingFactor;
use miniz_oxide::deflate::compress_to_vec_zlib;

use super::files::{
    COLOURS, Png, jpeg, png_header, push, riff, vp8, vp8l_groups, vp8l_plain, vp8x,
};
use super::*;

/// What became of a file, and the most bytes that were held at once besides it.
fn decoded(file: &[u8]) -> (Result<Pixels, ReadError>, u64) {
    let format = format(file).unwrap();
    let file = file.to_vec();
    let mut result = None;
    let peak = measure(|| result = Some(decode(file, format)));
    (result.unwrap(), peak.bytes_max)
}

/// The channels of a picture that must be read within the bound, and its bytes a pixel.
fn within_bound(file: &[u8], what: &str) -> Channels {
    let (pixels, peak) = decoded(file);
    let pixels = pixels.unwrap_or_else(|error| panic!("{what}: {error}"));
    let count = u64::from(pixels.width) * u64::from(pixels.height);
    std::println!("{what}: {count} pixels, {peak} bytes");
    assert!(peak <= 4 * count + ROOM, "{what}: {peak}");
    pixels.channels
}

/// A picture that must be refused before memory is spent on it.
fn refused(file: &[u8], what: &str) {
    let (pixels, peak) = decoded(file);
    assert!(
        matches!(pixels.err(), Some(ReadError::TooMuchMemory { bytes, limit }) if bytes > limit),
        "{what}"
    );
    assert!(peak < ROOM, "{what}: {peak}");
}

#[test]
fn png_takes_what_its_result_takes_and_some_rows() {
    for (colour, samples) in COLOURS {
        for depth in [1, 8, 16] {
            if matches!((colour, depth), (3, 16) | (2 | 4 | 6, 1)) {
                continue;
            }
            for interlaced in [false, true] {
                for (width, height) in [(800, 500), (30_000, 14)] {
                    let png = Png {
                        width,
                        height,
                        colour,
                        depth,
                        interlaced,
                    };
                    let (pixels, peak) = decoded(&png.file(|_| 1));
                    let pixels = pixels.unwrap();
                    let result = u64::try_from(pixels.bytes.len()).unwrap();
                    let row = u64::from(width * samples * u32::from(depth) / 8);
                    let room = 20 * row + 8 * u64::from(width) + 400_000;
                    assert!(peak <= result + room, "{colour} {depth} {width}: {peak}");
                }
            }
        }
    }
}

#[test]
fn the_largest_png_from_a_small_file_is_within_the_bound() {
    let mut file = Png {
        width: 8_000,
        height: 8_000,
        colour: 2,
        depth: 8,
        interlaced: false,
    }
    .header();
    // Deflated, 192 MB of one colour are a thousandth.
    let data = compress_to_vec_zlib(&vec![0; 8_000 * 24_001], 1);
    push(&mut file, b"IDAT", &data);
    push(&mut file, b"IEND", b"");
    assert!(file.len() < 1_000_000);
    assert_eq!(within_bound(&file, "64 MP PNG"), Channels::Rgb);
}

#[test]
fn a_png_with_more_rows_than_it_should_have_is_read_up_to_them() {
    let mut file = png_header(8, 8);
    let data = compress_to_vec_zlib(&vec![0; 50_000_000], 1);
    push(&mut file, b"IDAT", &data);
    within_bound(&file, "PNG with 50 MB behind its rows");
}

#[test]
fn rows_of_a_png_are_bounded() {
    for (width, height) in [(64_000_000, 1), (2_000_000, 32)] {
        let png = Png {
            width,
            height,
            colour: 6,
            depth: 16,
            interlaced: false,
        };
        refused(&png.header(), "long rows");
    }
}

#[test]
fn what_makes_no_pixels_takes_no_memory() {
    let megabytes = vec![0; 30_000_000];
    let mut png = png_header(8, 8);
    let text = [&b"k\0\0"[..], &compress_to_vec_zlib(&megabytes, 1)].concat();
    push(&mut png, b"zTXt", &text);
    push(&mut png, b"iCCP", &text);
    push(&mut png, b"eXIf", &megabytes[..5_000_000]);
    push(&mut png, b"PLTE", &megabytes[..3_000_000]);
    push(&mut png, b"IDAT", &compress_to_vec_zlib(&[0; 16], 1));

    let mut jpeg = jpeg(16, 16, Some(SamplingFactor::F_2_2), false);
    let profile = [&b"\xff\xe2\xff\xffICC_PROFILE\0\x01\xff"[..], &[0; 65_519]].concat();
    jpeg.splice(2..2, profile.repeat(200));

    let still = vp8(16, 16)[20..].to_vec();
    let webp = riff(&[
        (b"VP8X", vp8x(0x2c, 16, 16)),
        (b"ICCP", megabytes.clone()),
        (b"VP8 ", still),
        (b"EXIF", megabytes),
    ]);
    for (file, what) in [(png, "PNG"), (jpeg, "JPEG"), (webp, "WebP")] {
        let (pixels, peak) = decoded(&file);
        assert!(pixels.is_ok() && peak < 500_000, "{what}: {peak}");
    }
}

#[test]
fn jpeg_in_one_scan_is_read_in_colour() {
    for sampling in [
        None,
        Some(SamplingFactor::F_1_1),
        Some(SamplingFactor::F_2_2),
    ] {
        let file = jpeg(2_500, 1_600, sampling, false);
        let channels = within_bound(&file, &std::format!("baseline {sampling:?}"));
        assert_eq!(channels == Channels::Grey, sampling.is_none());
    }
}

#[test]
fn jpeg_in_many_scans_loses_colour_first() {
    use SamplingFactor::{F_1_1, F_1_2, F_2_2};
    for (width, height, sampling, channels) in [
        (2_000, 1_500, None, Some(Channels::Grey)),
        (2_000, 1_500, Some(F_2_2), Some(Channels::Rgb)),
        (4_000, 3_000, Some(F_2_2), Some(Channels::Grey)),
        (2_000, 1_500, Some(F_1_1), Some(Channels::Rgb)),
        (2_500, 2_000, Some(F_1_1), Some(Channels::Grey)),
        (4_000, 2_000, Some(F_1_1), None),
        (2_000, 1_500, Some(F_1_2), Some(Channels::Rgb)),
        (4_000, 2_000, Some(F_1_2), None),
    ] {
        let what = std::format!("progressive {sampling:?}, {width} by {height}");
        if let Some(channels) = channels {
            let file = jpeg(width, height, sampling, true);
            assert_eq!(within_bound(&file, &what), channels, "{what}");
        } else {
            let mut file = jpeg(16, 16, sampling, true);
            let frame = file.windows(2).position(|it| it == [0xff, 0xc2]).unwrap();
            file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
            file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
            refused(&file, &what);
        }
    }
}

#[test]
fn lossy_webp_loses_colour_first() {
    for (width, height, channels) in [
        (1_000, 1_000, Channels::Rgb),
        (8_000, 5_700, Channels::Grey),
    ] {
        let file = vp8(width, height);
        let what = std::format!("lossy, {width} by {height}");
        assert_eq!(within_bound(&file, &what), channels, "{what}");
    }
}

#[test]
fn the_copies_of_lossy_data_are_counted() {
    let mut file = vp8(16, 16)[20..].to_vec();
    file.resize(3_000_000, 0);
    within_bound(&riff(&[(b"VP8 ", file.clone())]), "3 MB of 16 by 16");
    file.resize(12_000_000, 0);
    refused(&riff(&[(b"VP8 ", file)]), "12 MB of 16 by 16");
}

#[test]
fn lossy_webp_with_transparency_is_read_up_to_some_size() {
    let file = |width: u16, height: u16, alpha| {
        let header = vp8x(0x10, width.into(), height.into());
        let image = vp8(width, height)[20..].to_vec();
        riff(&[(b"VP8X", header), (b"ALPH", alpha), (b"VP8 ", image)])
    };
    within_bound(
        &file(1_000, 1_000, vec![0; 1_000_001]),
        "plain transparency",
    );
    let coded = [vec![1], vp8l_plain()].concat();
    within_bound(&file(2_000, 1_400, coded.clone()), "coded transparency");
    refused(&file(2_000, 2_000, coded), "much coded transparency");
}

#[test]
fn lossless_webp_is_decoded_in_place() {
    let picture = RgbImage::from_fn(1_000, 1_000, |x, y| {
        image::Rgb([x, y, x * y].map(|it| it.to_be_bytes()[3]))
    });
    let mut file = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut file);
    picture.write_with_encoder(encoder).unwrap();
    let (pixels, peak) = decoded(&file);
    assert!(pixels.is_ok() && peak < 4 * 1_000_000 + 500_000, "{peak}");
}

#[test]
fn tables_of_lossless_webp_are_counted_before_they_are_made() {
    for groups in [1, 10, 800] {
        let file = riff(&[(b"VP8L", vp8l_groups(groups))]);
        within_bound(&file, &std::format!("{groups} groups of codes"));
    }
    refused(
        &riff(&[(b"VP8L", vp8l_groups(1_000))]),
        "1000 groups of codes",
    );
}
