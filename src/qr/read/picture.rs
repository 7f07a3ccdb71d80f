//! Picture file to pixels, within bounded memory.
//!
//! A file may claim to be larger than it is, and small files unpack to large ones. So
//! decoding takes, beside the file itself, at most four bytes a pixel and 20 MB ([`ROOM`]),
//! the result included: 276 MB for the largest picture. It is kept like this:
//!
//! - Before a decoder sees a file, what makes no pixels is taken out of it, in the file's own
//!   buffer: texts, colour profiles, thumbnails, later frames, whatever follows the end.
//!   Nothing of these is ever inflated or kept. Sizes, scans and tables are read on the way.
//! - From these follows what decoding will take. What would take more than its share is read
//!   without its colours, if that takes less, or refused with [`ReadError::TooMuchMemory`]
//!   before anything is spent.
//! - PNG is decoded row by row into the result, so any PNG fits, of 16 bits and interlaced
//!   ones too, unless its rows are much longer than any picture's. Rows beyond the last are
//!   not inflated.
//! - JPEG whose components come in one scan, as cameras write it, needs the result and some
//!   rows. Where they come in several (progressive ones), two bytes are held for each
//!   coefficient: at half the resolution for colours, some 10 million pixels are read in
//!   colour and up to the limit in grey; at full resolution, 4 million in colour and 6.6
//!   million in grey. Scans and tables are limited in number.
//! - Lossy WebP is decoded to planes first: above some 40 million pixels only the grey one is
//!   taken. Of those with a compressed plane of transparency 3 million pixels are read.
//! - Lossless WebP has four bytes a pixel until it is decoded, and tables of codes, for which
//!   a megabyte of a file can demand 300: they are added up first, and may take the 20 MB.
//!
//! Deeper samples are cut to 8 bits, what is transparent is laid on white, and of an
//! animation the first frame is taken. A picture is not turned as its camera asks: symbols
//! are found however they lie.

use alloc::vec::Vec;

use super::source::Channels;
use super::{MAX_FILE_BYTES, ReadError, checked_size};

mod jpeg;
mod png;
mod webp;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// PNG, of an animated one the still picture.
    Png,
    /// JPEG: baseline or progressive, of eight bits a sample.
    Jpeg,
    /// WebP, of an animated one the first frame.
    WebP,
}

/// A decoded picture, row by row without gaps.
pub(super) struct Pixels {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) channels: Channels,
    pub(super) bytes: Vec<u8>,
}

/// Tells the format by the first bytes, before the file is copied or decoded.
pub(super) fn format(bytes: &[u8]) -> Result<Format, ReadError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ReadError::FileTooLong {
            bytes: bytes.len(),
            limit: MAX_FILE_BYTES,
        });
    }
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Format::Png),
        [0xff, 0xd8, 0xff, ..] => Ok(Format::Jpeg),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Ok(Format::WebP),
        _ => Err(other(bytes)),
    }
}

/// Decodes a file whose format is known. The file is taken to be cut down in place.
///
/// # Errors
/// [`ReadError::Damaged`], [`ReadError::NoPixels`], [`ReadError::TooManyPixels`] or
/// [`ReadError::TooMuchMemory`]. A decoder may also panic.
pub(super) fn decode(file: Vec<u8>, format: Format) -> Result<Pixels, ReadError> {
    match format {
        Format::Png => png::decode(file),
        Format::Jpeg => jpeg::decode(file),
        Format::WebP => webp::decode(file),
    }
}

/// The error for a file of no format that is read.
fn other(bytes: &[u8]) -> ReadError {
    let mime = match bytes {
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'B', b'M', ..] => "image/bmp",
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => "image/tiff",
        [0, 0, 1, 0, ..] => "image/x-icon",
        [0xff, 0x0a, ..] | [0, 0, 0, 0x0c, b'J', b'X', b'L', b' ', ..] => "image/jxl",
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => match brand {
            [b'a', b'v', b'i', b'f' | b's', ..] => "image/avif",
            [b'h', b'e', b'i' | b'v', ..] | [b'm', b'i', b'f', b'1', ..] => "image/heic",
            _ => return ReadError::NotAPicture,
        },
        _ => return ReadError::NotAPicture,
    };
    ReadError::OtherFormat { mime }
}

impl Format {
    const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }

    const fn damaged(self) -> ReadError {
        ReadError::Damaged { mime: self.mime() }
    }
}

impl Pixels {
    #[cfg(test)]
    /// Drops the colours, in the same buffer.
    pub(super) fn into_grey(mut self) -> Self {
        if self.channels == Channels::Rgb {
            shrink(&mut self.bytes, |[red, green, blue]| {
                let [red, green, blue] = [red, green, blue].map(u32::from);
                // ITU-R BT.601, in 256ths
                let weighed = red
                    .saturating_mul(77)
                    .saturating_add(green.saturating_mul(150));
                let sum = weighed.saturating_add(blue.saturating_mul(29));
                [u8::try_from(sum >> 8).unwrap_or(u8::MAX)]
            });
            self.channels = Channels::Grey;
        }
        self
    }
}

/// Turns pixels of `FROM` bytes into pixels of fewer, in place.
fn shrink<const FROM: usize, const TO: usize>(
    bytes: &mut Vec<u8>,
    convert: impl Fn([u8; FROM]) -> [u8; TO],
) {
    let (mut from, mut to) = (0_usize, 0_usize);
    while let Some(pixel) = bytes
        .get(from..)
        .and_then(|rest| rest.first_chunk::<FROM>())
    {
        let small = convert(*pixel);
        if let Some(place) = bytes.get_mut(to..).and_then(|rest| rest.first_chunk_mut()) {
            *place = small;
        }
        from = from.saturating_add(FROM);
        to = to.saturating_add(TO);
    }
    bytes.truncate(to);
}

/// Lays a colour on white: a symbol exported without its background has dark modules only.
fn on_white<const N: usize>(colours: [u8; N], alpha: u8) -> [u8; N] {
    colours.map(|colour| {
        let dark = u16::from(u8::MAX.saturating_sub(colour)).saturating_mul(alpha.into()) / 255;
        u8::MAX.saturating_sub(u8::try_from(dark).unwrap_or(u8::MAX))
    })
}

/// Whether decoding a picture may take `bytes` of memory.
fn afford(bytes: u64, pixels: u64) -> Result<(), ReadError> {
    let limit = pixels.saturating_mul(4).saturating_add(ROOM);
    if bytes <= limit {
        return Ok(());
    }
    Err(ReadError::TooMuchMemory { bytes, limit })
}

/// Bytes of black, as many as `pixels` have.
fn blank(pixels: u64, channels: Channels) -> Vec<u8> {
    let bytes = pixels.saturating_mul(channels.count());
    alloc::vec![0; usize::try_from(bytes).unwrap_or(usize::MAX)]
}

/// What decoding may take on top of four bytes a pixel, in bytes: rows, windows, tables.
const ROOM: u64 = 20_000_000;

#[cfg(test)]
mod tests;
