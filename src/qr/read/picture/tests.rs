use alloc::vec;
use alloc::vec::Vec;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Rgba, RgbaImage};

use super::*;
use crate::qr::read::tests::{AMPLE, drawn, png_of, texts};
use crate::qr::read::{MAX_PIXELS, read_file_bytes};
use crate::qr::render::{EcLevel, Ink, ModulePixels, Symbol};

/// A PNG signature and header with a valid checksum, and no pixels.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([1, 0, 0, 0, 0]);
    let crc = chunk.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    });
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    file.extend(chunk);
    file.extend((!crc).to_be_bytes());
    file
}

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
            texts(read_file_bytes(&file, AMPLE).unwrap()),
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
        assert_eq!(read_file_bytes(bytes, AMPLE), Err(ReadError::NotAPicture));
    }
    let gif = read_file_bytes(b"GIF89a\x01\0\x01\0", AMPLE);
    assert_eq!(gif, Err(ReadError::OtherFormat { mime: "image/gif" }));
    for (bytes, mime) in [
        (&b"\x89PNG\r\n\x1a\n"[..], "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x04\0\0\0WEBP", "image/webp"),
    ] {
        assert_eq!(
            read_file_bytes(bytes, AMPLE),
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
        let refused = read_file_bytes(&png_header(width, height), AMPLE);
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
    let cut = read_file_bytes(&png_header(8_000, 8_000), AMPLE);
    assert_eq!(cut, Err(ReadError::Damaged { mime: "image/png" }));

    // A JPEG frame header of 65,535 by 65,535 and a lossless WebP one of 16,383 by 16,383.
    let jpeg =
        b"\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\xff\xff\x01\x01\x11\0\xff\xda\0\x08\x01\x01\0\0\x3f\0";
    let (width, height) = (65_535, 65_535);
    assert_eq!(
        read_file_bytes(jpeg, AMPLE),
        Err(ReadError::TooManyPixels {
            width,
            height,
            limit
        })
    );
    let webp = b"RIFF\x12\0\0\0WEBPVP8L\x05\0\0\0\x2f\xfe\xbf\xff\x0f\0";
    let (width, height) = (16_383, 16_383);
    assert_eq!(
        read_file_bytes(webp, AMPLE),
        Err(ReadError::TooManyPixels {
            width,
            height,
            limit
        })
    );

    let bytes = MAX_FILE_BYTES + 1;
    let long = read_file_bytes(&vec![0; bytes], AMPLE);
    assert_eq!(
        long,
        Err(ReadError::FileTooLong {
            bytes,
            limit: MAX_FILE_BYTES
        })
    );
}

#[test]
fn pixels_of_many_bytes_are_bounded_by_memory() {
    // 16 bits in each of four channels: 64 million such pixels would take 512 MB.
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 8_000, 8_000);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Sixteen);
    let mut writer = encoder.write_header().unwrap();
    writer.write_chunk(png::chunk::IDAT, &[0x78]).unwrap();
    drop(writer);
    let refused = read_file_bytes(&file, AMPLE);
    assert_eq!(
        refused,
        Err(ReadError::TooMuchMemory {
            bytes: 512_000_000,
            limit: 256_000_000
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
            match read_file_bytes(&file[..end], AMPLE) {
                Ok(found) => assert!(found.iter().all(|found| found.untrusted_text() == text)),
                Err(
                    ReadError::NotAPicture | ReadError::Damaged { .. } | ReadError::DecoderFailed,
                ) => {}
                Err(other) => panic!("cut at {end}: {other}"),
            }
        }
        assert_eq!(texts(read_file_bytes(&file, AMPLE).unwrap()), [text]);
    }
}
