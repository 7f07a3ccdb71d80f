//! Text to symbol, symbol to picture.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::{fmt, iter};

use qrcode::bits::Bits;
use qrcode::types::Color;
use qrcode::{QrCode, Version};
use thiserror::Error;

use crate::limits::MAX_QR_VERSION;

pub use ink::{Ink, ModulePixels, Rgb};

mod ink;

/// A QR symbol of one alphanumeric segment, in the smallest version that holds its text.
///
/// `Debug` shows the version and the level, never the modules: they are the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    version: u8,
    level: EcLevel,
    width: usize,
    /// Row by row, `true` for dark.
    modules: Vec<bool>,
}

/// Error correction level (ISO/IEC 18004, 6.5.1): how much of a symbol may be lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EcLevel {
    /// About 7 % of the codewords.
    L,
    /// About 15 % of the codewords; health codes are drawn at this level.
    #[default]
    M,
    /// About 25 % of the codewords.
    Q,
    /// About 30 % of the codewords.
    H,
}

/// Why a text cannot be drawn, or not in that way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DrawError {
    /// There is no text.
    #[error("there is no text to draw")]
    Empty,
    /// A character is not one of the 45 of the alphanumeric set.
    #[error(
        "after {position} characters comes one outside the QR alphanumeric set: give 0-9, A-Z, \
         space and $%*+-./: only"
    )]
    NotAlphanumeric {
        /// Characters before it.
        position: usize,
    },
    /// The text needs a symbol above the largest version drawn.
    #[error(
        "the text has {chars} characters, and version {MAX_QR_VERSION} at level {level:?} \
         holds {capacity}"
    )]
    TooLong {
        /// Length of the text in characters.
        chars: usize,
        /// Most characters at this level.
        capacity: usize,
        /// The level asked for.
        level: EcLevel,
    },
    /// A module would have no pixels, or too many.
    #[error("{given} pixels a module: give 1 to {}", ModulePixels::MAX)]
    ModulePixels {
        /// The size asked for, in pixels.
        given: u8,
    },
    /// A colour is not written as `#rrggbb`.
    #[error("a colour is written #rrggbb, six hexadecimal digits")]
    NotAColour,
    /// The dark colour is not far enough below the light one for scanners to tell them apart.
    #[error(
        "the dark colour has luma {dark} and the light one {light}: scanners need at least \
         {least} between them, dark below light"
    )]
    Contrast {
        /// Luma of the dark colour, 0..=255.
        dark: u8,
        /// Luma of the light colour, 0..=255.
        light: u8,
        /// Least difference.
        least: u8,
    },
}

impl Symbol {
    /// Draws a text as one alphanumeric segment.
    ///
    /// # Errors
    /// [`DrawError::Empty`], [`DrawError::NotAlphanumeric`], or [`DrawError::TooLong`] where
    /// version 13 does not hold the text.
    pub fn encode(text: &str, level: EcLevel) -> Result<Self, DrawError> {
        if text.is_empty() {
            return Err(DrawError::Empty);
        }
        // Every character before the first foreign one is one byte, so bytes count characters.
        if let Some(position) = text.bytes().position(|byte| !is_alphanumeric(byte)) {
            return Err(DrawError::NotAlphanumeric { position });
        }
        let chars = text.len();
        let too_long = DrawError::TooLong {
            chars,
            capacity: Self::capacity(level),
            level,
        };
        let version = (1..=MAX_QR_VERSION)
            .find(|version| chars <= capacity_of(*version, level))
            .ok_or(too_long)?;
        let code = draw(text, version, level).map_err(|_| too_long)?;
        let width = code.width();
        let modules = code
            .into_colors()
            .into_iter()
            .map(|colour| colour == Color::Dark)
            .collect();
        Ok(Self {
            version,
            level,
            width,
            modules,
        })
    }

    /// Longest text that can be drawn at a level, in characters: version 13's capacity
    /// (ISO/IEC 18004, table 7).
    #[must_use]
    pub fn capacity(level: EcLevel) -> usize {
        capacity_of(MAX_QR_VERSION, level)
    }

    /// Version, 1..=13.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.version
    }

    /// Error correction level.
    #[must_use]
    pub fn ec_level(&self) -> EcLevel {
        self.level
    }

    /// Modules a side, without the quiet zone: 17 and four for each version.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether the module in column `x` of row `y` is dark; everything outside is light.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let row = self.modules.chunks(self.width).nth(y);
        row.and_then(|row| row.get(x)).is_some_and(|dark| *dark)
    }

    /// The symbol as a PNG file with its quiet zone, one bit a pixel: greyscale in black on
    /// white, with a palette of two in any other ink.
    #[must_use]
    pub fn to_png(&self, module_pixels: ModulePixels, ink: Ink) -> Vec<u8> {
        let per_module = usize::from(module_pixels.count());
        let mut packed = Vec::new();
        for row in self.with_quiet_zone() {
            let pixels: Vec<bool> = row
                .iter()
                .flat_map(|light| iter::repeat_n(*light, per_module))
                .collect();
            let line: Vec<u8> = pixels.chunks(8).map(pack).collect();
            packed.extend(iter::repeat_n(line, per_module).flatten());
        }
        let side = side_in_pixels(self.version, module_pixels);
        write_png(side, &packed, ink)
    }

    /// The symbol as an SVG document with its quiet zone, one unit a module.
    ///
    /// It asks for eight pixels a module; a style sheet may scale it to any other size.
    #[must_use]
    pub fn to_svg(&self, ink: Ink) -> String {
        let mut path = String::new();
        for (y, row) in self.with_quiet_zone().iter().enumerate() {
            let mut x = 0_usize;
            for run in row.chunk_by(|a, b| a == b) {
                let length = run.len();
                if run.contains(&false) {
                    path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
                }
                x = x.saturating_add(length);
            }
        }
        let modules = self.width.saturating_add(QUIET_ZONE.saturating_mul(2));
        let pixels = side_in_pixels(self.version, ModulePixels::default());
        let (dark, light) = (ink.dark(), ink.light());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{pixels}\" height=\"{pixels}\" \
             viewBox=\"0 0 {modules} {modules}\" shape-rendering=\"crispEdges\">\
             <path fill=\"{light}\" d=\"M0 0h{modules}v{modules}h-{modules}z\"/>\
             <path fill=\"{dark}\" d=\"{path}\"/></svg>\n"
        )
    }

    /// The symbol in half blocks with its quiet zone, two rows of modules a line.
    ///
    /// Light modules are painted and dark ones left blank, which is right where the terminal
    /// writes light on dark. On a light terminal the symbol comes out inverted.
    #[must_use]
    pub fn to_terminal(&self) -> String {
        let rows = self.with_quiet_zone();
        let mut text = String::new();
        for pair in rows.chunks(2) {
            let upper = pair.iter().take(1).flatten();
            // The number of rows is odd: under the last one there is nothing to paint.
            let lower = pair.iter().skip(1).flatten().chain(iter::repeat(&false));
            text.extend(upper.zip(lower).map(|halves| match halves {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            }));
            text.push('\n');
        }
        text
    }

    /// Rows of modules with the quiet zone around them, `true` for light.
    fn with_quiet_zone(&self) -> Vec<Vec<bool>> {
        let side = self.width.saturating_add(QUIET_ZONE.saturating_mul(2));
        let blank = vec![vec![true; side]; QUIET_ZONE];
        let margin = [true; QUIET_ZONE];
        let rows = self.modules.chunks(self.width).map(|row| {
            let inside = row.iter().map(|dark| !dark);
            margin.into_iter().chain(inside).chain(margin).collect()
        });
        blank
            .iter()
            .cloned()
            .chain(rows)
            .chain(blank.to_owned())
            .collect()
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Symbol(version {}, level {:?})",
            self.version, self.level
        )
    }
}

impl From<EcLevel> for qrcode::EcLevel {
    fn from(level: EcLevel) -> Self {
        match level {
            EcLevel::L => Self::L,
            EcLevel::M => Self::M,
            EcLevel::Q => Self::Q,
            EcLevel::H => Self::H,
        }
    }
}

fn draw(text: &str, version: u8, level: EcLevel) -> qrcode::QrResult<QrCode> {
    let mut bits = Bits::new(Version::Normal(version.into()));
    bits.push_alphanumeric_data(text.as_bytes())?;
    bits.push_terminator(level.into())?;
    QrCode::with_bits(bits, level.into())
}

/// Alphanumeric characters that a version holds: two in 11 bits, an odd one in 6, after a
/// mode indicator of 4 bits and a count of 9 or, from version 10 on, 11 (ISO/IEC 18004, 7.4.4).
fn capacity_of(version: u8, level: EcLevel) -> usize {
    let bits = Bits::new(Version::Normal(version.into()))
        .max_len(level.into())
        .unwrap_or(0);
    let header: usize = if version < 10 { 13 } else { 15 };
    let data = bits.saturating_sub(header);
    let odd_one = usize::from(data % 11 >= 6);
    (data / 11).saturating_mul(2).saturating_add(odd_one)
}

fn is_alphanumeric(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b' ' | b'$' | b'%' | b'*' | b'+' | b'-'..=b'/' | b':')
}

/// Eight pixels to a byte, the leftmost in the highest bit (PNG, section 7.2).
fn pack(pixels: &[bool]) -> u8 {
    let weights = [0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02, 0x01_u8];
    pixels
        .iter()
        .zip(weights)
        .filter(|(light, _)| **light)
        .fold(0, |byte, (_, bit)| byte | bit)
}

fn side_in_pixels(version: u8, module_pixels: ModulePixels) -> u32 {
    let modules = u32::from(version)
        .saturating_mul(4)
        .saturating_add(17 + 2 * QUIET_ZONE_PIXELS);
    modules.saturating_mul(module_pixels.count().into())
}

/// Writes rows of packed pixels: bit 0 is the dark colour, bit 1 the light one.
fn write_png(side: u32, packed: &[u8], ink: Ink) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_depth(png::BitDepth::One);
    if ink == Ink::default() {
        encoder.set_color(png::ColorType::Grayscale);
    } else {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette([ink.dark().bytes(), ink.light().bytes()].concat());
    }
    #[expect(clippy::expect_used, reason = "nothing in it can fail")]
    encoder
        .write_header()
        .and_then(|mut writer| {
            writer.write_image_data(packed)?;
            writer.finish()
        })
        .expect("a square of packed rows"); // safe: the sizes agree and a Vec takes every write
    file
}

/// Light modules around a symbol (ISO/IEC 18004, 6.3.8).
const QUIET_ZONE: usize = 4;
const QUIET_ZONE_PIXELS: u32 = 4;

#[cfg(test)]
mod tests;
