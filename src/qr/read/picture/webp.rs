//! WebP.

use alloc::vec;
use alloc::vec::Vec;
use std::io::Cursor;

use image_webp::WebPDecoder;
use image_webp::vp8::Vp8Decoder;

use super::{Channels, Format, Pixels, ReadError, afford, checked_size, on_white, shrink};

mod chunks;
mod tables;

use chunks::{Coding, Still};

pub(super) fn decode(mut file: Vec<u8>) -> Result<Pixels, ReadError> {
    let damaged = || Format::WebP.damaged();
    let still = chunks::still(&mut file).ok_or_else(damaged)?;
    let pixels = checked_size(still.width, still.height)?;
    let (channels, bytes) = match still.coding {
        Coding::Lossy { alpha: None } => lossy(&still, pixels)?,
        Coding::Lossy { alpha: Some(alpha) } => {
            let tables = match alpha {
                [info, stream @ ..] if info & 0b11 == 1 => {
                    // What becomes one byte a pixel has four until then.
                    let tables = tables::bytes(stream, still.width, still.height);
                    let planes = pixels.saturating_mul(4);
                    tables.ok_or_else(damaged)?.saturating_add(planes)
                }
                _ => 0,
            };
            let planes = still.planes().saturating_add(pixels.saturating_mul(5));
            let decoded = still.decoding().max(planes.saturating_add(tables));
            afford(decoded, pixels)?;
            (Channels::Rgb, with_alpha(&still, pixels, |alpha| alpha))
        }
        Coding::Lossless { opaque } => {
            let stream = still.data.get(LOSSLESS_HEADER..).unwrap_or_default();
            let tables = tables::bytes(stream, still.width, still.height).ok_or_else(damaged)?;
            afford(pixels.saturating_mul(4).saturating_add(tables), pixels)?;
            let alpha = |alpha| if opaque { u8::MAX } else { alpha };
            (Channels::Rgb, with_alpha(&still, pixels, alpha))
        }
    };
    Ok(Pixels {
        width: still.width,
        height: still.height,
        channels,
        bytes: bytes.ok_or_else(damaged)?,
    })
}

/// Colours, if they can be afforded.
fn lossy(still: &Still<'_>, pixels: u64) -> Result<(Channels, Option<Vec<u8>>), ReadError> {
    let colours = pixels.saturating_mul(3).saturating_add(still.planes());
    if afford(colours.max(still.decoding()), pixels).is_ok() {
        return Ok((Channels::Rgb, whole(still.file, pixels, 3)));
    }
    afford(still.decoding(), pixels)?;
    Ok((Channels::Grey, brightness(still)))
}

/// All of the picture, in as many bytes a pixel as the decoder writes.
fn whole(file: &[u8], pixels: u64, depth: u64) -> Option<Vec<u8>> {
    let mut decoder = WebPDecoder::new(Cursor::new(file)).ok()?;
    let size = decoder.output_buffer_size()?;
    if u64::try_from(size).ok() != pixels.checked_mul(depth) {
        return None;
    }
    let mut bytes = vec![0; size];
    decoder.read_image(&mut bytes).ok()?;
    Some(bytes)
}

/// A picture whose pixels have four bytes, laid on white.
fn with_alpha(still: &Still<'_>, pixels: u64, alpha: impl Fn(u8) -> u8) -> Option<Vec<u8>> {
    let mut bytes = whole(still.file, pixels, 4)?;
    shrink(&mut bytes, |[red, green, blue, own]| {
        on_white([red, green, blue], alpha(own))
    });
    Some(bytes)
}

/// The grey plane of a lossy picture, without the edge that fills its last blocks.
fn brightness(still: &Still<'_>) -> Option<Vec<u8>> {
    let mut plane = Vp8Decoder::decode_frame(Cursor::new(still.data)).ok()?.ybuf;
    let width = usize::try_from(still.width).ok()?;
    let height = usize::try_from(still.height).ok()?;
    let stride = width.checked_next_multiple_of(BLOCK_SIDE)?;
    for row in 0..height {
        let from = row.checked_mul(stride)?;
        let end = from.checked_add(width)?;
        plane.get(from..end)?;
        plane.copy_within(from..end, row.checked_mul(width)?);
    }
    plane.truncate(width.checked_mul(height)?);
    Some(plane)
}

impl Still<'_> {
    fn blocks(&self) -> u64 {
        let along = |side: u32| u64::from(side).div_ceil(16);
        along(self.width).saturating_mul(along(self.height))
    }

    /// Bytes of a lossy picture's planes: a grey one, and two for colours at half its size.
    fn planes(&self) -> u64 {
        self.blocks().saturating_mul(16 * 16 * 3 / 2)
    }

    /// Bytes that are held as these planes are decoded: they, what is known of each block, and
    /// the coded data twice, or once and as many as its header may claim.
    fn decoding(&self) -> u64 {
        let data = u64::try_from(self.data.len()).unwrap_or(u64::MAX);
        self.planes()
            .saturating_add(self.blocks().saturating_mul(BLOCK))
            .saturating_add(data)
            .saturating_add(data.max(PARTITION))
    }
}

/// Bytes of a lossless picture's header.
const LOSSLESS_HEADER: usize = 5;
/// Side of a lossy picture's blocks, in pixels.
const BLOCK_SIDE: usize = 16;
/// Bytes kept of a block, in a list that doubles as it grows.
const BLOCK: u64 = 3 * 40;
/// Most bytes that a lossy picture can claim for a part of its data.
const PARTITION: u64 = 1 << 24;
