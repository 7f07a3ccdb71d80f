//! Every kind of every format is read, and as others read it.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use alloc::vec;
use alloc::vec::Vec;

use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, Rgba, RgbaImage};
use jpeg_encoder::SamplingFactor;

use super::files::{COLOURS, Png, jpeg, riff, vp8, vp8l_plain, vp8x};
use super::*;

/// What the bytes of the picture should be, by a decoder that keeps transparency.
fn expected(file: &[u8]) -> Vec<u8> {
    let image = image::load_from_memory(file).unwrap();
    let grey = matches!(image.color().channel_count(), 1 | 2);
    let pixels = image.into_rgba8();
    let flat = pixels.pixels().flat_map(|Rgba([red, green, blue, alpha])| {
        let whitened = [*red, *green, *blue].map(|colour| {
            255 - u8::try_from(u32::from(255 - colour) * u32::from(*alpha) / 255).unwrap()
        });
        whitened.into_iter().take(if grey { 1 } else { 3 })
    });
    flat.collect()
}

fn same(file: Vec<u8>, what: &str) {
    let expected = expected(&file);
    let format = format(&file).unwrap();
    let pixels = decode(file, format).unwrap();
    let size = u64::from(pixels.width) * u64::from(pixels.height) * pixels.channels.count();
    assert_eq!(u64::try_from(pixels.bytes.len()), Ok(size), "{what}");
    // 16 bits are cut here and rounded there.
    let apart = pixels.bytes.iter().zip(&expected);
    let worst = apart.map(|(own, other)| own.abs_diff(*other)).max();
    assert!(worst <= Some(1), "{what}: {worst:?}");
    assert_eq!(pixels.bytes.len(), expected.len(), "{what}");
}

#[test]
fn every_png_is_read() {
    for (colour, _) in COLOURS {
        for depth in [1, 2, 4, 8, 16] {
            if matches!((colour, depth), (3, 16) | (2 | 4 | 6, ..8)) {
                continue;
            }
            for (width, height) in [(1, 1), (3, 5), (13, 9), (33, 2), (2, 40)] {
                for interlaced in [false, true] {
                    let png = Png {
                        width,
                        height,
                        colour,
                        depth,
                        interlaced,
                    };
                    let file = png.file(|i| (i * 73 % 251).to_be_bytes()[3]);
                    same(file, &std::format!("{colour} {depth} {width} {interlaced}"));
                }
            }
        }
    }
}

#[test]
fn every_jpeg_is_read() {
    use SamplingFactor::{F_1_1, F_1_2, F_2_1, F_2_2, F_4_1};
    for sampling in [
        None,
        Some(F_1_1),
        Some(F_2_1),
        Some(F_1_2),
        Some(F_2_2),
        Some(F_4_1),
    ] {
        for progressive in [false, true] {
            let file = jpeg(150, 70, sampling, progressive);
            same(file, &std::format!("{sampling:?} {progressive}"));
        }
    }
}

#[test]
fn every_webp_is_read() {
    let mut picture = RgbaImage::new(60, 40);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        *pixel = Rgba([x, y * 6, x * y, 255 - x * 2].map(|it| it.to_be_bytes()[3]));
    }
    let picture = DynamicImage::from(picture);
    for picture in [picture.to_rgb8().into(), picture.to_luma8().into(), picture] {
        let mut file = Vec::new();
        DynamicImage::write_with_encoder(&picture, WebPEncoder::new_lossless(&mut file)).unwrap();
        same(file, &std::format!("{:?}", picture.color()));
    }
    same(vp8(60, 40), "lossy");
    let still = vp8(60, 40)[20..].to_vec();
    let alpha = [
        vec![0],
        (0..60 * 40_u32)
            .map(|i| (i % 256).to_be_bytes()[3])
            .collect(),
    ]
    .concat();
    let extended = riff(&[
        (b"VP8X", vp8x(0x10, 60, 40)),
        (b"ALPH", alpha),
        (b"VP8 ", still),
    ]);
    same(extended, "lossy with alpha");
    // Its fourth channel is 0 everywhere, and it says that this means nothing.
    let opaque = [vec![0x2f, 59, 0xc0, 9, 0], vp8l_plain()].concat();
    same(riff(&[(b"VP8L", opaque)]), "opaque");
}

#[test]
fn of_an_animation_the_first_frame_is_read() {
    let frame = |width| {
        let image = riff(&[(b"VP8 ", vp8(width, 10)[20..].to_vec())]);
        let side = u32::from(width) - 1;
        let header = [
            vec![0; 6],
            side.to_le_bytes()[..3].to_vec(),
            vec![9, 0, 0, 0, 0, 0, 0],
        ];
        [header.concat(), image[12..].to_vec()].concat()
    };
    let file = riff(&[
        (b"VP8X", vp8x(2, 40, 10)),
        (b"ANIM", vec![0; 6]),
        (b"ANMF", frame(20)),
        (b"ANMF", frame(40)),
    ]);
    let first = decode(file, Format::WebP).unwrap();
    let still = decode(vp8(20, 10), Format::WebP).unwrap();
    assert_eq!((first.width, first.height), (20, 10));
    assert!(first.bytes == still.bytes);
}
