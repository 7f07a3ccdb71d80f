//! Text to symbol, symbol to picture.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::{fmt, iter};

use qrcode::Version;
use qrcode::bits::Bits;
use qrcode::canvas::Canvas;
use qrcode::ec::construct_codewords;

use super::EcLevel;
use crate::limits::MAX_QR_VERSION;

pub use caption::Caption;
pub use error::DrawError;
pub use frame::Frame;
pub use ink::{Ink, ModulePixels, Rgb};
pub use logo::Logo;
pub use print::{Dpi, Millimetres};
pub use sheet::{Measures, Sheet};

mod caption;
mod error;
mod frame;
mod ink;
mod logo;
mod mask;
mod print;
mod raster;
mod sheet;
mod svg;

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
        let modules = draw(text, version, level).map_err(|_| too_long)?;
        Ok(Self {
            version,
            level,
            width: modules.len().isqrt(),
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
    /// white, with a palette of two in any other ink. [`Sheet`] draws more than that.
    #[must_use]
    pub fn to_png(&self, module_pixels: ModulePixels, ink: Ink) -> Vec<u8> {
        let sheet = Sheet::new(self).with_ink(ink);
        raster::png(&sheet, module_pixels, None, &[])
    }

    /// The symbol as an SVG document with its quiet zone, one unit a module.
    ///
    /// It asks for eight pixels a module; a style sheet may scale it to any other size.
    #[must_use]
    pub fn to_svg(&self, ink: Ink) -> String {
        Sheet::new(self).with_ink(ink).to_svg()
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

    /// Modules a side with the quiet zone: 25 and four for each version.
    fn modules_with_quiet_zone(&self) -> u32 {
        u32::from(self.version).saturating_mul(4).saturating_add(25)
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

// As `QrCode::with_bits` does it, but for the choice of the mask.
fn draw(text: &str, number: u8, level: EcLevel) -> qrcode::QrResult<Vec<bool>> {
    let version = Version::Normal(number.into());
    let mut bits = Bits::new(version);
    bits.push_alphanumeric_data(text.as_bytes())?;
    bits.push_terminator(level.into())?;
    let (data, correction) = construct_codewords(&bits.into_bytes(), version, level.into())?;
    let mut canvas = Canvas::new(version, level.into());
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    Ok(mask::best(&canvas, number, level))
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

/// Light modules around a symbol (ISO/IEC 18004, 6.3.8).
const QUIET_ZONE: usize = 4;

#[cfg(test)]
mod tests;
