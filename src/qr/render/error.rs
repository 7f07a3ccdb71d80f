//! Why something is not drawn.

use thiserror::Error;

use super::{Caption, EcLevel, Logo, Millimetres, ModulePixels};
use crate::limits::MAX_QR_VERSION;

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
    /// The dark colour is too light: amber and yellow are.
    #[error("the dark colour has luma {dark}: scanners need {most} or less")]
    DarkTooLight {
        /// Luma of the dark colour, 0..=255 (ITU-R BT.601).
        dark: u8,
        /// Most that is drawn.
        most: u8,
    },
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
    /// The dark colour vanishes for scanners that see by red light.
    #[error(
        "the dark colour has {dark} of red and the light one {light}: scanners that see by red \
         light need at least {least} between them"
    )]
    RedContrast {
        /// Red share of the dark colour, 0..=255.
        dark: u8,
        /// Red share of the light colour, 0..=255.
        light: u8,
        /// Least difference.
        least: u8,
    },
    /// A length is not written as a number of millimetres.
    #[error(
        "a length is a number of millimetres, such as 30 or 28.5, up to {}",
        Millimetres::MAX
    )]
    NotALength,
    /// Dots an inch that no printer has.
    #[error("{given} dots an inch: give {least} to {most}")]
    Dpi {
        /// The resolution asked for.
        given: u16,
        /// Least.
        least: u16,
        /// Most.
        most: u16,
    },
    /// Printed at this size, modules are too small for scanners, or for the printer.
    #[error(
        "printed {side} mm wide, a module has {module} mm and needs {least} mm: give at least \
         {least_side} mm"
    )]
    ModulesTooSmall {
        /// Width asked for, with the quiet zone.
        side: Millimetres,
        /// Module that results.
        module: Millimetres,
        /// Least module.
        least: Millimetres,
        /// Least width, with the quiet zone, at the same resolution.
        least_side: Millimetres,
    },
    /// Printed at this size and resolution, modules have too many pixels.
    #[error(
        "printed {side} mm wide, a module has {pixels} pixels, and {} are the most drawn: give \
         fewer dots an inch, or draw an SVG",
        ModulePixels::MAX
    )]
    TooManyPixels {
        /// Width asked for, with the quiet zone.
        side: Millimetres,
        /// Pixels a module that result.
        pixels: u64,
    },
    /// A caption is empty or too long.
    #[error("a caption has {chars} characters: give 1 to {}", Caption::MAX_CHARS)]
    CaptionLength {
        /// Its length in characters.
        chars: usize,
    },
    /// A caption has a character that no line of text has: a control character, or one that
    /// turns the direction of what follows.
    #[error("after {position} characters the caption has one that is no text: leave it out")]
    CaptionControl {
        /// Characters before it.
        position: usize,
    },
    /// A caption does not fit under the symbol.
    #[error(
        "the caption fills {lines} lines of {line_chars} characters, and {} are the most drawn: \
         shorten it",
        Caption::MAX_LINES
    )]
    CaptionLines {
        /// Lines that it fills.
        lines: usize,
        /// Characters a line.
        line_chars: usize,
    },
    /// A character of a caption is not in the bitmap font of pictures made of pixels.
    #[error(
        "after {position} characters the caption has one that a PNG has no glyph for: give \
         Latin letters, or draw an SVG"
    )]
    NoGlyph {
        /// Characters before it.
        position: usize,
    },
    /// A logo is no square, or has no pixels or too many.
    #[error(
        "a logo is a square of 1 to {most} pixels a side, and this one has {width} by {height}"
    )]
    LogoSize {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Most pixels a side.
        most: u32,
    },
    /// A logo's file is not a PNG, or is damaged.
    #[error("the logo is no PNG, or a damaged one")]
    LogoFile,
    /// The level does not correct what a logo hides.
    #[error(
        "a logo hides modules that level {level:?} leaves too little to correct: draw at level {:?} \
         or {:?}",
        Logo::LEVELS[0], Logo::LEVELS[1]
    )]
    LogoLevel {
        /// The symbol's level.
        level: EcLevel,
    },
}
