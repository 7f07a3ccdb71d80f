use alloc::vec;
use alloc::vec::Vec;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Rgba, RgbaImage};

use files::png_header;

use super::*;
use crate::qr::EcLevel;
use crate::qr::read::tests::{AMPLE, drawn, png_of, texts};
use crate::qr::read::{Effort, MAX_PIXELS, read_file_bytes};
use crate::qr::render::{Ink, ModulePixels, Symbol};

pub(super) mod files;
mod hostile;
mod kinds;
mod memory;

#[test]
fn transparent_backgrounds_are_white() {
    let grey = drawn("OHC1:SEE THROUGH", EcLevel::M, 4);
    let mut picture = RgbaImage::new(grey.width(), grey.height());
    for (x, y, pixel) in grey.enumerate_pixels() {
        // Black everywhere; only the dark modules are opaque.
        picture.put_pixel(x, y, Rgba([0, 0, 0, 255 - pixel.0[0]]));
    }
    let deep = DynamicImage::from(picture.clone()).into_rgba16();
    for file in [png_of(picture), png_of(deep)] {
        assert_eq!(
            texts(read_file_bytes(&file, Effort::UntilFound, AMPLE).unwrap()),
            ["OHC1:SEE THROUGH"]
        );
    }
}

#[test]
fn what_is_no_picture_is_told_from_what_is_another_one() {
    for bytes in [
        &b""[..],
        b"O",
        b"OHC1:6BF",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        &[0; 100],
    ] {
        assert_eq!(
            read_file_bytes(bytes, Effort::UntilFound, AMPLE),
            Err(ReadError::NotAPicture)
        );
    }
    for (bytes, mime) in [
        (&b"GIF89a\x01\0\x01\0"[..], "image/gif"),
        (b"BM\x36\0\0\0", "image/bmp"),
        (b"II*\0\x08\0\0\0", "image/tiff"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "image/heic"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "image/avif"),
        (b"\xff\x0a\xfa\x7f", "image/jxl"),
        (b"%PDF-1.7\n", "application/pdf"),
    ] {
        assert_eq!(
            read_file_bytes(bytes, Effort::UntilFound, AMPLE),
            Err(ReadError::OtherFormat { mime })
        );
    }
    for (bytes, mime) in [
        (&b"\x89PNG\r\n\x1a\n"[..], "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x04\0\0\0WEBP", "image/webp"),
    ] {
        assert_eq!(
            read_file_bytes(bytes, Effort::UntilFound, AMPLE),
            Err(ReadError::Damaged { mime })
        );
    }
}

#[test]
fn sizes_are_refused_from_the_header_alone() {
    let limit = MAX_PIXELS;
    for (width, height) in [
        (65_535, 65_535),
        (0x7fff_ffff, 1),
        (0x7fff_ffff, 0x7fff_ffff),
        (8_000, 8_001),
    ] {
        let refused = read_file_bytes(&png_header(width, height), Effort::UntilFound, AMPLE);
        assert_eq!(
            refused,
            Err(ReadError::TooManyPixels {
                width,
                height,
                limit
            })
        );
    }
    // Within the limit, the header is all right and what is missing are the pixels.
    let cut = read_file_bytes(&png_header(8_000, 8_000), Effort::UntilFound, AMPLE);
    assert_eq!(cut, Err(ReadError::Damaged { mime: "image/png" }));

    // A JPEG frame header of 65,535 by 65,535 and a lossless WebP one of 16,383 by 16,383.
    let jpeg =
        b"\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\x3f\0";
    let (width, height) = (65_535, 65_535);
    assert_eq!(
        read_file_bytes(jpeg, Effort::UntilFound, AMPLE),
        Err(ReadError::TooManyPixels {
            width,
            height,
            limit
        })
    );
    let webp = b"RIFF\x12\0\0\0WEBPVP8L\x05\0\0\0\x2f\xfe\xbf\xff\x0f\0";
    let (width, height) = (16_383, 16_383);
    assert_eq!(
        read_file_bytes(webp, Effort::UntilFound, AMPLE),
        Err(ReadError::TooManyPixels {
            width,
            height,
            limit
        })
    );

    let bytes = MAX_FILE_BYTES + 1;
    let long = read_file_bytes(&vec![0; bytes], Effort::UntilFound, AMPLE);
    assert_eq!(
        long,
        Err(ReadError::FileTooLong {
            bytes,
            limit: MAX_FILE_BYTES
        })
    );
}

#[test]
fn a_file_cut_short_is_an_error_or_the_right_text() {
    let text = "OHC1:CUT";
    let picture = drawn(text, EcLevel::M, 2);
    let mut jpeg = Vec::new();
    JpegEncoder::new(&mut jpeg).encode_image(&picture).unwrap();
    let symbol = Symbol::encode(text, EcLevel::M).unwrap();
    let png = symbol.to_png(ModulePixels::new(2).unwrap(), Ink::default());
    for (file, step) in [(png, 1), (jpeg, 17)] {
        for end in (0..file.len()).step_by(step) {
            match read_file_bytes(&file[..end], Effort::UntilFound, AMPLE) {
                Ok(found) => assert!(found.iter().all(|found| found.untrusted_text() == text)),
                Err(
                    ReadError::NotAPicture | ReadError::Damaged { .. } | ReadError::DecoderFailed,
                ) => {}
                Err(other) => panic!("cut at {end}: {other}"),
            }
        }
        assert_eq!(
            texts(read_file_bytes(&file, Effort::UntilFound, AMPLE).unwrap()),
            [text]
        );
    }
}
