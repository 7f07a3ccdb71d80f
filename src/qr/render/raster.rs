//! A sheet as a PNG file.

use alloc::vec;
use alloc::vec::Vec;
use core::iter;

use super::caption;
use super::logo::EDGE;
use super::sheet::Sheet;
use super::{Dpi, Logo, ModulePixels, QUIET_ZONE, Rgb};

/// The file, with these rows of dots for each line of the caption; it has as few bits a pixel
/// as its colours need.
pub(super) fn png(
    sheet: &Sheet<'_>,
    pixels: ModulePixels,
    dpi: Option<Dpi>,
    caption: &[Vec<Vec<bool>>],
) -> Vec<u8> {
    if sheet.frame.is_none() && sheet.logo.is_none() && caption.is_empty() {
        return symbol_alone(sheet, pixels, dpi);
    }
    let mut palette = Palette::default();
    let rows = cells(sheet, caption, &mut palette);
    let logo = sheet.logo.as_ref().map(|logo| Patch {
        left: corner(sheet, pixels),
        rows: scaled(logo, sheet, pixels, &mut palette),
    });
    let bits = palette.bits();
    let (mut packed, mut y) = (Vec::new(), 0_usize);
    for (cell, row) in rows.iter().enumerate() {
        let line: Vec<u8> = (0..)
            .zip(row)
            .flat_map(|(cell, colour)| iter::repeat_n(*colour, span(cell, pixels)))
            .collect();
        let plain = pack(&line, bits);
        for _ in 0..span(cell, pixels) {
            match logo.as_ref().and_then(|logo| logo.over(&line, y)) {
                Some(line) => packed.extend(pack(&line, bits)),
                None => packed.extend_from_slice(&plain),
            }
            y = y.saturating_add(1);
        }
    }
    let width = rows
        .first()
        .map_or(0, Vec::len)
        .saturating_mul(pixels.count().into())
        / 2;
    let size = [width, y].map(|side| u32::try_from(side).unwrap_or(u32::MAX));
    write(size, &packed, &palette, dpi, png::Compression::Balanced)
}

// By far the most pictures, and a tenth of the work: no cells and no pixels but their bits.
fn symbol_alone(sheet: &Sheet<'_>, pixels: ModulePixels, dpi: Option<Dpi>) -> Vec<u8> {
    let palette = Palette([sheet.ink.dark(), sheet.ink.light()].into());
    let rows = sheet.symbol.with_quiet_zone();
    let side = rows.len().saturating_mul(pixels.count().into());
    let mut packed = Vec::with_capacity(side.div_ceil(8).saturating_mul(side));
    for row in rows {
        let line = widened(&row, pixels.count().into());
        for _ in 0..pixels.count() {
            packed.extend_from_slice(&line);
        }
    }
    let side = u32::try_from(side).unwrap_or(u32::MAX);
    // Twice the bytes in a thirtieth of the time: most lines are like the one above them, and
    // that is all this looks for.
    write(
        [side, side],
        &packed,
        &palette,
        dpi,
        png::Compression::Fastest,
    )
}

// Each bit so many times, at most 64, and packed as in `pack`.
fn widened(row: &[bool], times: u32) -> Vec<u8> {
    let set = u128::MAX.wrapping_shr(u128::BITS.saturating_sub(times));
    let mut line = Vec::with_capacity(row.len().saturating_mul(8));
    // What waits to be a byte: never more than seven bits and the next ones.
    let (mut bits, mut waiting) = (0_u128, 0_u32);
    for is_set in row {
        bits = bits.wrapping_shl(times) | if *is_set { set } else { 0 };
        waiting = waiting.saturating_add(times);
        while let Some(rest) = waiting.checked_sub(8) {
            line.push(low_byte(bits.wrapping_shr(rest)));
            waiting = rest;
        }
    }
    if let Some(missing) = 8_u32.checked_sub(waiting).filter(|it| *it < 8) {
        line.push(low_byte(bits.wrapping_shl(missing)));
    }
    line
}

fn low_byte(bits: u128) -> u8 {
    let [low, ..] = bits.to_le_bytes();
    low
}

/// The colours of a picture, each at the number that stands for it.
#[derive(Default)]
struct Palette(Vec<Rgb>);

impl Palette {
    fn number(&mut self, colour: Rgb) -> u8 {
        let known = self.0.iter().position(|it| *it == colour);
        let place = known.unwrap_or(self.0.len());
        if known.is_none() {
            self.0.push(colour);
        }
        u8::try_from(place).unwrap_or(u8::MAX)
    }

    fn bits(&self) -> usize {
        match self.0.len() {
            0..=2 => 1,
            3..=4 => 2,
            _ => 4,
        }
    }
}

/// A picture that lies over another.
struct Patch {
    /// Pixels from the left, and from the top.
    left: usize,
    rows: Vec<Vec<u8>>,
}

impl Patch {
    // The line with the patch over it, if it reaches there.
    fn over(&self, line: &[u8], y: usize) -> Option<Vec<u8>> {
        let row = self.rows.get(y.checked_sub(self.left)?)?;
        let mut line = line.to_vec();
        for (pixel, colour) in line.iter_mut().skip(self.left).zip(row) {
            *pixel = *colour;
        }
        Some(line)
    }
}

// Everything but the logo, two cells to a module.
fn cells(sheet: &Sheet<'_>, caption: &[Vec<Vec<bool>>], palette: &mut Palette) -> Vec<Vec<u8>> {
    let layout = sheet.layout();
    let dark = palette.number(sheet.ink.dark());
    let light = palette.number(sheet.ink.light());
    let mut rows = Vec::new();
    let around = sheet
        .frame
        .map_or(light, |frame| palette.number(frame.colour()));
    let edge = vec![around; layout.border];
    rows.resize(layout.border, vec![around; layout.width()]);
    for row in sheet.symbol.with_quiet_zone() {
        let modules = row.into_iter().flat_map(|is_light| {
            let colour = if is_light { light } else { dark };
            iter::repeat_n(colour, 2)
        });
        let row: Vec<u8> = edge
            .iter()
            .copied()
            .chain(modules)
            .chain(edge.iter().copied())
            .collect();
        rows.push(row.clone());
        rows.push(row);
    }
    if let Some(frame) = sheet.frame {
        let label = palette.number(frame.label());
        let dots = frame.dots(layout.width());
        rows.extend(dots.iter().map(|row| coloured(row, label, around)));
    }
    let blank = |count| iter::repeat_n(vec![light; layout.width()], count);
    if !caption.is_empty() {
        rows.extend(blank(caption::LEAD));
    }
    for line in caption {
        rows.extend(line.iter().map(|row| coloured(row, dark, light)));
        rows.extend(blank(caption::LINE.saturating_sub(line.len())));
    }
    rows
}

fn coloured(dots: &[bool], set: u8, unset: u8) -> Vec<u8> {
    let colour = |dot: &bool| if *dot { set } else { unset };
    dots.iter().map(colour).collect()
}

// Pixels of a cell: two cells have a module's together, and the first the odd one.
fn span(cell: usize, pixels: ModulePixels) -> usize {
    let pixels = usize::from(pixels.count());
    if cell.is_multiple_of(2) {
        pixels.div_ceil(2)
    } else {
        pixels / 2
    }
}

// Where the logo begins, in pixels from the left and from the top.
fn corner(sheet: &Sheet<'_>, pixels: ModulePixels) -> usize {
    let width = sheet.symbol.width();
    let margin = width.saturating_sub(Logo::modules(width)) / 2;
    let before = (sheet.layout().border / 2).saturating_add(QUIET_ZONE);
    before
        .saturating_add(margin)
        .saturating_mul(pixels.count().into())
}

// The logo in as many pixels as the modules that it hides, with its light edge.
fn scaled(
    logo: &Logo,
    sheet: &Sheet<'_>,
    pixels: ModulePixels,
    palette: &mut Palette,
) -> Vec<Vec<u8>> {
    let light = palette.number(sheet.ink.light());
    let colours = logo.palette().iter();
    let numbers: Vec<u8> = colours.map(|colour| palette.number(*colour)).collect();
    let span = |modules: usize| modules.saturating_mul(pixels.count().into());
    let hidden = Logo::modules(sheet.symbol.width());
    let (edge, inner) = (span(EDGE), span(hidden.saturating_sub(2 * EDGE)));
    let source: Vec<&[u8]> = logo.rows().collect();
    // The logo's pixel under the middle of the picture's, none on the edge.
    let under = |at: usize| {
        let middle = at.checked_sub(edge)?.saturating_mul(2).saturating_add(1);
        let place = middle.saturating_mul(logo.side());
        place.checked_div(inner.saturating_mul(2))
    };
    let row = |y| {
        let from = under(y).and_then(|y| source.get(y)).copied();
        let pixel = |x| {
            let place = from?.get(under(x)?)?;
            numbers.get(usize::from(*place)).copied()
        };
        (0..span(hidden))
            .map(|x| pixel(x).unwrap_or(light))
            .collect()
    };
    (0..span(hidden)).map(row).collect()
}

/// The leftmost pixel in the highest bits (PNG, section 7.2).
fn pack(line: &[u8], bits: usize) -> Vec<u8> {
    let shift = u32::try_from(bits).unwrap_or(1);
    let bytes = line.chunks(8_usize.checked_div(bits).unwrap_or(8));
    bytes
        .map(|pixels| {
            let missing = 8_usize.saturating_sub(pixels.len().saturating_mul(bits));
            let byte = pixels
                .iter()
                .fold(0_u8, |byte, pixel| byte.wrapping_shl(shift) | pixel);
            byte.wrapping_shl(u32::try_from(missing).unwrap_or(0))
        })
        .collect()
}

fn write(
    [width, height]: [u32; 2],
    packed: &[u8],
    palette: &Palette,
    dpi: Option<Dpi>,
    compression: png::Compression,
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_compression(compression);
    encoder.set_depth(match palette.bits() {
        1 => png::BitDepth::One,
        2 => png::BitDepth::Two,
        _ => png::BitDepth::Four,
    });
    if palette.0 == [Rgb::BLACK, Rgb::WHITE] {
        encoder.set_color(png::ColorType::Grayscale);
    } else {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(
            palette
                .0
                .iter()
                .flat_map(|it| it.bytes())
                .collect::<Vec<u8>>(),
        );
    }
    if let Some(per_metre) = dpi.map(Dpi::per_metre) {
        encoder.set_pixel_dims(Some(png::PixelDimensions {
            xppu: per_metre,
            yppu: per_metre,
            unit: png::Unit::Meter,
        }));
    }
    #[expect(clippy::expect_used, reason = "nothing in it can fail")]
    encoder
        .write_header()
        .and_then(|mut writer| {
            writer.write_image_data(packed)?;
            writer.finish()
        })
        .expect("rows of packed pixels"); // safe: the sizes agree and a Vec takes every write
    file
}

#[cfg(test)]
mod tests;
