//! PNG, row by row.

use alloc::vec;
use alloc::vec::Vec;
use std::io::Cursor;

use png::{ColorType, Decoder, InterlaceInfo, Reader, Transformations};

use super::{Channels, Format, Pixels, ReadError, afford, blank, checked_size, on_white};

pub(super) fn decode(mut file: Vec<u8>) -> Result<Pixels, ReadError> {
    let damaged = |_| Format::Png.damaged();
    keep_pixels(&mut file);
    let mut decoder = Decoder::new(Cursor::new(file.as_slice()));
    decoder.set_transformations(Transformations::normalize_to_color8());

    let header = decoder.read_header_info().map_err(damaged)?;
    let (width, height) = header.size();
    let pixels = checked_size(width, height)?;
    let bits = header.bits_per_pixel();
    let row = u64::from(width)
        .saturating_mul(u64::try_from(bits).unwrap_or(u64::MAX))
        .div_ceil(8);
    let channels = match header.color_type {
        ColorType::Grayscale | ColorType::GrayscaleAlpha => Channels::Grey,
        ColorType::Rgb | ColorType::Rgba | ColorType::Indexed => Channels::Rgb,
    };
    let result = pixels.saturating_mul(channels.count());
    let converted = u64::from(width).saturating_mul(CONVERTED);
    let rows = row.saturating_mul(ROWS_HELD).saturating_add(converted);
    afford(result.saturating_add(rows), pixels)?;

    let mut reader = decoder.read_info().map_err(damaged)?;
    let mut picture = Pixels {
        width,
        height,
        channels,
        bytes: blank(pixels, channels),
    };
    read(&mut reader, &mut picture).ok_or_else(|| Format::Png.damaged())?;
    Ok(picture)
}

/// Reads all rows, and nothing after them: a file may inflate to more rows than it should.
fn read(reader: &mut Reader<Cursor<&[u8]>>, picture: &mut Pixels) -> Option<()> {
    let stride = usize::try_from(u64::from(picture.width).checked_mul(picture.channels.count())?);
    let stride = stride.ok()?;
    let (color, _) = reader.output_color_type();
    if !reader.info().interlaced {
        for row in picture.bytes.chunks_exact_mut(stride) {
            let read = reader.next_row().ok()??;
            flatten(read.data(), color, row);
        }
        return Some(());
    }
    let bits = u8::try_from(picture.channels.count().checked_mul(8)?).ok()?;
    let mut flat = vec![0; stride];
    for _ in 0..interlaced_rows(picture.width, picture.height) {
        let read = reader.next_interlaced_row().ok()??;
        let InterlaceInfo::Adam7(place) = read.interlace() else {
            return None;
        };
        flatten(read.data(), color, &mut flat);
        png::expand_interlaced_row(&mut picture.bytes, stride, &flat, place, bits);
    }
    Some(())
}

/// Rows of all seven passes; those without a column are left out.
fn interlaced_rows(width: u32, height: u32) -> u32 {
    // ISO/IEC 15948, 8.2: first column and row of a pass, and step to its next row.
    [
        (0, 0, 8),
        (4, 0, 8),
        (0, 4, 8),
        (2, 0, 4),
        (0, 2, 4),
        (1, 0, 2),
        (0, 1, 2_u32),
    ]
    .into_iter()
    .filter(|(x, ..)| *x < width)
    .fold(0, |sum, (_, y, step)| {
        sum.saturating_add(height.saturating_sub(y).div_ceil(step))
    })
}

/// Copies a row, laying what is transparent on white.
fn flatten(from: &[u8], color: ColorType, to: &mut [u8]) {
    match color {
        ColorType::GrayscaleAlpha => {
            let (from, _) = from.as_chunks();
            for ([grey, alpha], to) in from.iter().zip(to) {
                [*to] = on_white([*grey], *alpha);
            }
        }
        ColorType::Rgba => {
            let ((from, _), (to, _)) = (from.as_chunks(), to.as_chunks_mut());
            for ([red, green, blue, alpha], to) in from.iter().zip(to) {
                *to = on_white([*red, *green, *blue], *alpha);
            }
        }
        ColorType::Grayscale | ColorType::Rgb | ColorType::Indexed => {
            let length = from.len().min(to.len());
            if let (Some(from), Some(to)) = (from.get(..length), to.get_mut(..length)) {
                to.copy_from_slice(from);
            }
        }
    }
}

/// Takes out of the file all chunks that make no pixels.
fn keep_pixels(file: &mut Vec<u8>) {
    let (mut from, mut to) = (SIGNATURE, SIGNATURE);
    while let Some(chunk) = file.get(from..) {
        let Some((length, rest)) = chunk.split_first_chunk::<4>() else {
            break;
        };
        let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
        let whole = length.saturating_add(AROUND).min(chunk.len());
        let end = from.saturating_add(whole);
        let kept = KEPT.iter().any(|kept| rest.starts_with(*kept))
            && (length <= PALETTE || rest.starts_with(b"IDAT"));
        let last = rest.starts_with(b"IEND");
        if kept {
            file.copy_within(from..end, to);
            to = to.saturating_add(whole);
        }
        if last {
            break;
        }
        from = end;
    }
    file.truncate(to);
}

/// Chunks that make pixels.
const KEPT: [&[u8; 4]; 5] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"];
/// Bytes before the first chunk.
const SIGNATURE: usize = 8;
/// Bytes of a chunk beside its data: length, type and checksum.
const AROUND: usize = 12;
/// Most bytes of a kept chunk that has no pixels: a palette of 256 colours.
const PALETTE: usize = 768;
/// Rows of the file that are held at once, at most: the decoder collects six of them in a
/// buffer that doubles as it grows.
const ROWS_HELD: u64 = 20;
/// Bytes a pixel of a row in the making: four as decoded and three without transparency.
const CONVERTED: u64 = 8;
