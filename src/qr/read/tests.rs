use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, GrayImage, ImageFormat, Luma as Grey};

use super::*;
use crate::qr::EcLevel;
use crate::qr::render::{Ink, ModulePixels, Symbol};

mod places;
mod scene;

pub(super) const AMPLE: Duration = Duration::from_secs(60);

pub(super) fn drawn(text: &str, level: EcLevel, pixels: u8) -> GrayImage {
    let symbol = Symbol::encode(text, level).unwrap();
    let file = symbol.to_png(ModulePixels::new(pixels).unwrap(), Ink::default());
    image::load_from_memory(&file).unwrap().into_luma8()
}

fn read(picture: &GrayImage) -> Vec<Found> {
    let luma = Picture::luma(picture.width(), picture.height(), picture.as_raw()).unwrap();
    read_picture(&luma, Effort::UntilFound, AMPLE).unwrap()
}

pub(super) fn texts(found: Vec<Found>) -> Vec<String> {
    found.into_iter().map(Found::into_untrusted_text).collect()
}

pub(super) fn png_of(picture: impl Into<DynamicImage>) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture
        .into()
        .write_to(&mut file, ImageFormat::Png)
        .unwrap();
    file.into_inner()
}

#[test]
fn every_version_reads_from_png_jpeg_and_webp() {
    let capacities = [20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483];
    for (version, chars) in (1..).zip(capacities) {
        let text: String = "OHC1:9/$K %*+-.Z".chars().cycle().take(chars).collect();
        let picture = drawn(&text, EcLevel::M, 4);
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 70)
            .encode_image(&picture)
            .unwrap();
        let mut webp = Vec::new();
        DynamicImage::from(picture.clone())
            .into_rgb8()
            .write_with_encoder(WebPEncoder::new_lossless(&mut webp))
            .unwrap();
        for file in [png_of(picture), jpeg, webp] {
            let found = read_file_bytes(&file, Effort::UntilFound, AMPLE).unwrap();
            assert_eq!((found.len(), found[0].version()), (1, version));
            assert_eq!(found[0].untrusted_text(), text);
        }
    }
}

#[test]
fn every_level_is_told() {
    for level in [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H] {
        assert_eq!(read(&drawn("OHC1:LEVEL", level, 3))[0].ec_level(), level);
    }
}

#[test]
fn a_symbol_reads_turned_mirrored_inverted_and_in_poor_light() {
    let picture = drawn("OHC1:TURNED AND TURNED AGAIN", EcLevel::M, 5);
    let mut inverted = picture.clone();
    image::imageops::invert(&mut inverted);
    let mut dim = picture.clone();
    dim.pixels_mut()
        .for_each(|pixel| pixel.0[0] = 60 + pixel.0[0] / 8);
    // One threshold cannot part this one: its dark modules on the right outshine the light
    // ones on the left.
    let mut lit_from_a_side = picture.clone();
    let width = picture.width();
    for (x, _, pixel) in lit_from_a_side.enumerate_pixels_mut() {
        let light = 100 + 155 * x / width;
        let share = if pixel.0[0] == 0 { 45 } else { 100 };
        pixel.0[0] = u8::try_from(light * share / 100).unwrap();
    }
    let pictures = [
        image::imageops::rotate90(&picture),
        image::imageops::rotate180(&picture),
        image::imageops::rotate270(&picture),
        image::imageops::flip_horizontal(&picture),
        inverted,
        dim,
        lit_from_a_side,
    ];
    for (index, picture) in pictures.iter().enumerate() {
        assert_eq!(
            texts(read(picture)),
            ["OHC1:TURNED AND TURNED AGAIN"],
            "picture {index}"
        );
    }
}

#[test]
fn two_symbols_in_one_picture_are_both_found_once_each() {
    let mut sheet = GrayImage::from_pixel(700, 400, Grey([255]));
    image::imageops::replace(&mut sheet, &drawn("OHC1:LEFT ONE", EcLevel::M, 6), 20, 30);
    image::imageops::replace(
        &mut sheet,
        &drawn("OHC1:RIGHT ONE", EcLevel::M, 7),
        400,
        100,
    );
    let mut found = texts(read(&sheet));
    found.sort();
    assert_eq!(found, ["OHC1:LEFT ONE", "OHC1:RIGHT ONE"]);

    // The same text at two places is two symbols.
    image::imageops::replace(&mut sheet, &drawn("OHC1:LEFT ONE", EcLevel::M, 7), 400, 100);
    assert_eq!(read(&sheet).len(), 2);
}

#[test]
fn corners_are_in_pixels_of_the_original() {
    // 21 modules of 50 pixels, in a picture that is shrunk before it is looked at.
    let mut sheet = GrayImage::from_pixel(2_000, 1_500, Grey([255]));
    image::imageops::replace(&mut sheet, &drawn("OHC1:CORNER", EcLevel::M, 50), 500, 25);
    let corners = read(&sheet)[0].corners();
    for ((x, y), expected) in
        corners
            .into_iter()
            .zip([(700, 225), (1_750, 225), (1_750, 1_275), (700, 1_275)])
    {
        let near = |a: i32, b: i32| (a - b).abs() <= 60;
        assert!(near(x, expected.0) && near(y, expected.1), "{corners:?}");
    }
}

#[test]
fn large_pictures_are_shrunk_without_losing_a_symbol() {
    let text: String = "OHC1:0123456789".chars().cycle().take(483).collect();
    let symbol = drawn(&text, EcLevel::M, 12);
    // Scales of 1.2 to 3.3 leave 10 to 3.6 pixels a module.
    for side in [1_680, 2_100, 2_345, 2_800, 3_333, 4_620] {
        let mut sheet = GrayImage::from_pixel(side, 1_000, Grey([255]));
        image::imageops::replace(&mut sheet, &symbol, 301, 33);
        assert_eq!(texts(read(&sheet)), [text.as_str()], "{side}");
    }
}

#[test]
fn a_picture_without_a_symbol_has_none() {
    for picture in [
        GrayImage::new(1, 1),
        GrayImage::new(2, 900),
        GrayImage::from_pixel(900, 3, Grey([255])),
    ] {
        assert_eq!(read(&picture), []);
    }
    assert_eq!(
        read(&GrayImage::from_fn(64, 64, |x, y| Grey([u8::from(
            (x + y) % 2 == 0
        ) * 255]))),
        []
    );
}

#[test]
fn sides_and_bytes_must_agree() {
    let refused =
        |width, height, bytes: usize| Picture::luma(width, height, &vec![0; bytes]).unwrap_err();
    assert_eq!(
        refused(0, 5, 0),
        ReadError::NoPixels {
            width: 0,
            height: 5
        }
    );
    assert_eq!(
        refused(5, 0, 0),
        ReadError::NoPixels {
            width: 5,
            height: 0
        }
    );
    for bytes in [0, 11, 13] {
        assert_eq!(
            refused(3, 4, bytes),
            ReadError::PixelCount {
                width: 3,
                height: 4,
                bytes
            }
        );
    }
    let (width, height, limit) = (u32::MAX, u32::MAX, MAX_PIXELS);
    assert_eq!(
        refused(width, height, 1),
        ReadError::TooManyPixels {
            width,
            height,
            limit
        }
    );
    assert!(Picture::luma(3, 4, &[0; 12]).is_ok());
}

#[test]
fn debug_of_a_find_does_not_show_the_text() {
    let found = &read(&drawn("OHC1:PRIVATE", EcLevel::M, 3))[0];
    let shown = std::format!("{found:?}");
    assert!(
        shown.contains("12 bytes") && !shown.contains("PRIVATE"),
        "{shown}"
    );
    assert!(!ReadError::NotAPicture.to_string().is_empty());
}
