//! Grey pixels to symbols.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;
use core::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use rqrr::{BitGrid, DeQRError, Grid, MetaData, Point, PreparedImage};

use super::{Found, Luma, ReadError};
use crate::qr::render::EcLevel;

/// A picture small enough to look at, and the size it had.
pub(super) struct Frame {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
    original: (usize, usize),
}

/// Brings the longest side down to 1,200 pixels, each the average of a box of the original.
pub(super) fn shrink(luma: &Luma<'_>) -> Frame {
    let original = (luma.width, luma.height);
    let longest = luma.width.max(luma.height);
    if longest <= MAX_SIDE {
        let (width, height) = original;
        return Frame {
            width,
            height,
            pixels: luma.pixels.to_vec(),
            original,
        };
    }
    let width = scaled(luma.width, MAX_SIDE, longest).max(1);
    let height = scaled(luma.height, MAX_SIDE, longest).max(1);
    let mut rows = luma.pixels.chunks(luma.width);
    let mut pixels = Vec::with_capacity(width.saturating_mul(height));
    for y in 1..=height {
        let last = scaled(y, luma.height, height);
        let first = scaled(y.saturating_sub(1), luma.height, height);
        let band: Vec<&[u8]> = rows.by_ref().take(last.saturating_sub(first)).collect();
        pixels.extend((1..=width).map(|x| {
            let columns =
                scaled(x.saturating_sub(1), luma.width, width)..scaled(x, luma.width, width);
            average(&band, columns)
        }));
    }
    Frame {
        width,
        height,
        pixels,
        original,
    }
}

/// Looks three times, each time only if nothing was found before: in black and white, in
/// grey, and in white and black.
///
/// rqrr's own threshold follows the light across a photograph but eats the edges that
/// averaging and JPEG leave grey; one threshold for all keeps them.
///
/// # Errors
/// [`ReadError::DecoderFailed`] if nothing was found and a look ended in a panic.
pub(super) fn find(frame: &Frame) -> Result<Vec<Found>, ReadError> {
    let threshold = threshold(&frame.pixels);
    let at = |x: usize, y: usize| {
        let index = y.saturating_mul(frame.width).saturating_add(x);
        frame.pixels.get(index).copied().unwrap_or(u8::MAX)
    };
    let (width, height) = (frame.width, frame.height);
    let looks: [&dyn Fn() -> PreparedImage<_>; 3] = [
        &|| PreparedImage::prepare_from_bitmap(width, height, |x, y| at(x, y) <= threshold),
        &|| PreparedImage::prepare_from_greyscale(width, height, at),
        &|| PreparedImage::prepare_from_bitmap(width, height, |x, y| at(x, y) > threshold),
    ];
    let mut outcome = Ok(Vec::new());
    for look in looks {
        // rqrr panics on some photographs; the frame itself is only read.
        let seen = catch_unwind(AssertUnwindSafe(|| {
            let mut prepared = look();
            symbols(&prepared.detect_grids(), frame)
        }));
        match seen {
            Ok(found) if found.is_empty() => {}
            Ok(found) => return Ok(found),
            Err(_) => outcome = Err(ReadError::DecoderFailed),
        }
    }
    outcome
}

/// The grids that can be corrected and are UTF-8, each once.
fn symbols(grids: &[Grid<impl BitGrid>], frame: &Frame) -> Vec<Found> {
    let mut symbols: Vec<Found> = Vec::new();
    for grid in grids {
        if let Some(symbol) = symbol(grid.decode(), grid.bounds, frame)
            && !symbols.iter().any(|other| same(other, &symbol))
        {
            symbols.push(symbol);
        }
    }
    symbols
}

fn symbol(
    decoded: Result<(MetaData, String), DeQRError>,
    bounds: [Point; 4],
    frame: &Frame,
) -> Option<Found> {
    let (meta, text) = decoded.ok()?;
    let ec_level = match meta.ecc_level {
        // ISO/IEC 18004, table 12
        0b01 => EcLevel::L,
        0b00 => EcLevel::M,
        0b11 => EcLevel::Q,
        0b10 => EcLevel::H,
        _ => return None,
    };
    let version = u8::try_from(meta.version.0).ok()?;
    let corners = bounds.map(|point| {
        (
            enlarged(point.x, frame.original.0, frame.width),
            enlarged(point.y, frame.original.1, frame.height),
        )
    });
    Some(Found {
        text,
        corners,
        version,
        ec_level,
    })
}

/// Whether two finds are one symbol seen twice: one text, and boxes that overlap.
fn same(a: &Found, b: &Found) -> bool {
    let overlap = |axis: fn(&(i32, i32)) -> i32| {
        let span = |found: &Found| {
            let along = found.corners.iter().map(axis);
            (along.clone().min(), along.max())
        };
        let (a, b) = (span(a), span(b));
        a.0 <= b.1 && b.0 <= a.1
    };
    a.text == b.text && overlap(|corner| corner.0) && overlap(|corner| corner.1)
}

/// The grey that parts dark from light with the least spread on both sides (N. Otsu, "A
/// threshold selection method from gray-level histograms", 1979).
fn threshold(pixels: &[u8]) -> u8 {
    let mut histogram = [0_u64; 256];
    for pixel in pixels {
        if let Some(count) = histogram.get_mut(usize::from(*pixel)) {
            *count = count.saturating_add(1);
        }
    }
    let weigh = |grey: u8, count: &u64| u64::from(grey).saturating_mul(*count);
    let all: u64 = histogram.iter().sum();
    let all_weight: u64 = (0..=u8::MAX)
        .zip(&histogram)
        .map(|(grey, count)| weigh(grey, count))
        .sum();
    let (mut dark, mut dark_weight) = (0_u64, 0_u64);
    let mut best = (0_u128, 0_u8);
    for (grey, count) in (0..=u8::MAX).zip(&histogram) {
        dark = dark.saturating_add(*count);
        dark_weight = dark_weight.saturating_add(weigh(grey, count));
        let light = all.saturating_sub(dark);
        // Variance between the two, times the square of the number of pixels.
        let apart = u128::from(dark_weight)
            .saturating_mul(all.into())
            .abs_diff(u128::from(all_weight).saturating_mul(dark.into()));
        let parts = u128::from(dark).saturating_mul(light.into());
        let variance = apart.saturating_mul(apart).checked_div(parts).unwrap_or(0);
        if variance > best.0 {
            best = (variance, grey);
        }
    }
    best.1
}

fn average(band: &[&[u8]], columns: Range<usize>) -> u8 {
    let boxes = band.iter().filter_map(|row| row.get(columns.clone()));
    let (sum, count) = boxes.fold((0_u64, 0_u64), |(sum, count), pixels| {
        let row: u64 = pixels.iter().map(|pixel| u64::from(*pixel)).sum();
        let pixels = u64::try_from(pixels.len()).unwrap_or(0);
        (sum.saturating_add(row), count.saturating_add(pixels))
    });
    let average = sum.checked_div(count).unwrap_or(u8::MAX.into());
    u8::try_from(average).unwrap_or(u8::MAX)
}

/// `length * to / from`, rounded down.
fn scaled(length: usize, to: usize, from: usize) -> usize {
    let wide = |side: usize| u64::try_from(side).unwrap_or(u64::MAX);
    let scaled = wide(length)
        .saturating_mul(wide(to))
        .checked_div(wide(from));
    scaled
        .and_then(|length| usize::try_from(length).ok())
        .unwrap_or(0)
}

/// A place in the small picture as a place in the original.
fn enlarged(place: i32, original: usize, small: usize) -> i32 {
    let wide = |side: usize| i64::try_from(side).unwrap_or(i64::MAX);
    let place = i64::from(place)
        .saturating_mul(wide(original))
        .checked_div(wide(small));
    place
        .and_then(|place| i32::try_from(place).ok())
        .unwrap_or(i32::MAX)
}

/// Longest side that is looked at, in pixels: the 77 modules of version 13 have 15 each when
/// they fill it, and three looks at nothing but noise take half a second where 1,400 pixels
/// take two.
const MAX_SIDE: usize = 1_200;

#[cfg(test)]
mod tests;
