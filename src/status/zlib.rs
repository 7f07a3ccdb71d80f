//! Compressed bytes (RFC 1950), inflated within bounds.

use alloc::vec;
use alloc::vec::Vec;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_PARSE_ZLIB_HEADER, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::limits::MAX_INFLATED_BYTES;

/// Why bytes are no compressed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadStream {
    /// They inflate to more than [`MAX_INFLATED_BYTES`].
    TooLarge,
    /// They are no whole stream, or its checksum does not hold.
    Broken,
    /// Bytes follow the stream.
    Trailing,
}

/// The bytes behind one whole stream, whose checksum holds.
///
/// Memory grows as bytes come out of the stream, never by a length that it states, and no
/// further than the bound.
pub(super) fn inflate(stream: &[u8]) -> Result<Vec<u8>, BadStream> {
    let flags = TINFL_FLAG_PARSE_ZLIB_HEADER | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = DecompressorOxide::new();
    let (mut rest, mut produced) = (stream, 0_usize);
    let mut out = vec![0; FIRST_BYTES];
    loop {
        let (status, taken, written) = decompress(&mut state, rest, &mut out, produced, flags);
        rest = rest.get(taken..).unwrap_or_default();
        produced = produced.saturating_add(written);
        if produced > MAX_INFLATED_BYTES {
            return Err(BadStream::TooLarge);
        }
        match status {
            TINFLStatus::Done if rest.is_empty() => break,
            TINFLStatus::Done => return Err(BadStream::Trailing),
            TINFLStatus::HasMoreOutput if out.len() < MOST_BYTES => grow(&mut out),
            _ => return Err(BadStream::Broken),
        }
    }
    out.truncate(produced);
    Ok(out)
}

// Twice as large, and no larger than may be.
fn grow(out: &mut Vec<u8>) {
    let twice = out.len().saturating_mul(2);
    let next = if twice < MAX_INFLATED_BYTES {
        twice
    } else {
        MOST_BYTES
    };
    out.reserve_exact(next.saturating_sub(out.len()));
    out.resize(next, 0);
}

/// One stream, as small as can be had.
#[cfg(feature = "issuer")]
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, BEST)
}

const FIRST_BYTES: usize = 1 << 12;
/// One byte more than may come out, so that a stream of just the bound can end.
const MOST_BYTES: usize = MAX_INFLATED_BYTES + 1;
#[cfg(feature = "issuer")]
const BEST: u8 = 9;

#[cfg(test)]
mod tests;
