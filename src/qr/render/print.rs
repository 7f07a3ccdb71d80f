//! Sizes on paper.

use core::fmt;
use core::str::FromStr;

use super::{DrawError, ModulePixels};

/// A length on paper: 0.001 mm to 1,000 mm, in steps of 0.001 mm.
///
/// ```
/// use healthcode::qr::Millimetres;
///
/// let width: Millimetres = "28.5".parse()?;
/// assert_eq!(width.micrometres(), 28_500);
/// assert_eq!(width.to_string(), "28.5");
/// # Ok::<(), healthcode::qr::DrawError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millimetres(u32);

/// Dots an inch of a printer: 72..=4800, by default 600, an office printer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dpi(u16);

/// How wide a symbol is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Print {
    side: Millimetres,
    dpi: Dpi,
    /// Modules a side, with the quiet zone.
    modules: u32,
}

impl Millimetres {
    /// 1,000 mm: the paper is wider nowhere, and posters are better scaled from an SVG.
    pub const MAX: Self = Self(1_000_000);

    /// The length of so many thousandths of a millimetre.
    ///
    /// # Errors
    /// [`DrawError::NotALength`] unless it is 1..=1,000,000.
    pub const fn from_micrometres(count: u32) -> Result<Self, DrawError> {
        if count == 0 || count > Self::MAX.0 {
            return Err(DrawError::NotALength);
        }
        Ok(Self(count))
    }

    /// Thousandths of a millimetre.
    #[must_use]
    pub const fn micrometres(self) -> u32 {
        self.0
    }

    // What is measured is rounded, and is never more than what it was cut from.
    fn measured(micrometres: u64) -> Self {
        Self(u32::try_from(micrometres).unwrap_or(u32::MAX))
    }
}

impl FromStr for Millimetres {
    type Err = DrawError;

    fn from_str(text: &str) -> Result<Self, DrawError> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        // Parsing alone would take a sign.
        if whole.is_empty() || decimals.is_empty() || !all_digits(whole) || !all_digits(decimals) {
            return Err(DrawError::NotALength);
        }
        if decimals.len() > 3 {
            return Err(DrawError::NotALength);
        }
        let count = |part: &str| part.parse::<u32>().map_err(|_| DrawError::NotALength);
        let scale = [1_000, 100, 10, 1].get(decimals.len()).copied();
        let thousandths = count(decimals)?.saturating_mul(scale.unwrap_or(1));
        let micrometres = count(whole)?.saturating_mul(1_000);
        Self::from_micrometres(micrometres.saturating_add(thousandths))
    }
}

impl fmt::Display for Millimetres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, thousandths) = (self.0 / 1_000, self.0 % 1_000);
        if thousandths == 0 {
            return write!(f, "{whole}");
        }
        let decimals = alloc::format!("{thousandths:03}");
        write!(f, "{whole}.{}", decimals.trim_end_matches('0'))
    }
}

impl Dpi {
    /// So many dots an inch.
    ///
    /// # Errors
    /// [`DrawError::Dpi`] unless it is 72..=4800.
    pub const fn new(given: u16) -> Result<Self, DrawError> {
        let (least, most) = (72, 4_800);
        if given < least || given > most {
            return Err(DrawError::Dpi { given, least, most });
        }
        Ok(Self(given))
    }

    /// Dots an inch.
    #[must_use]
    pub const fn count(self) -> u16 {
        self.0
    }

    /// Dots a metre, rounded, as a PNG's `pHYs` chunk has them (PNG, section 11.3.4.3).
    pub(super) fn per_metre(self) -> u32 {
        let per_metre = u32::from(self.0).saturating_mul(10_000);
        per_metre.saturating_add(127) / 254
    }

    /// So many dots, in micrometres.
    pub(super) fn span(self, dots: u32) -> Millimetres {
        let dpi = u64::from(self.0).max(1);
        let twice = u64::from(dots).saturating_mul(2 * MICROMETRES_AN_INCH);
        let rounded = twice
            .saturating_add(dpi)
            .checked_div(2_u64.saturating_mul(dpi));
        Millimetres::measured(rounded.unwrap_or(0))
    }

    // The fewest dots that are as wide as the least module and no less than a printer needs.
    fn least_dots(self) -> u64 {
        let dots = u64::from(MIN_MODULE.0).saturating_mul(u64::from(self.0));
        dots.div_ceil(MICROMETRES_AN_INCH).max(MIN_DOTS)
    }
}

impl Default for Dpi {
    fn default() -> Self {
        Self(600)
    }
}

impl Print {
    /// A symbol of so many modules, with its quiet zone, at this width.
    pub(super) fn new(side: Millimetres, dpi: Dpi, modules: u32) -> Result<Self, DrawError> {
        let print = Self { side, dpi, modules };
        if side.0 < MIN_MODULE.0.saturating_mul(modules) {
            return Err(DrawError::ModulesTooSmall {
                side,
                module: print.module(),
                least: MIN_MODULE,
                least_side: Millimetres(MIN_MODULE.0.saturating_mul(modules)),
            });
        }
        Ok(print)
    }

    /// Resolution of the printer.
    pub(super) const fn dpi(self) -> Dpi {
        self.dpi
    }

    /// Size of a module where it is not bound to dots.
    pub(super) fn module(self) -> Millimetres {
        self.span(1)
    }

    /// Size of so many modules where they are not bound to dots.
    pub(super) fn span(self, modules: u32) -> Millimetres {
        let whole = u64::from(self.side.0).saturating_mul(modules.into());
        let of = u64::from(self.modules).max(1);
        let rounded = whole.saturating_add(of / 2).checked_div(of);
        Millimetres::measured(rounded.unwrap_or(0))
    }

    /// Dots a module: as many whole ones as fit, so that all modules are of one size.
    pub(super) fn module_pixels(self) -> Result<ModulePixels, DrawError> {
        let dpi = u64::from(self.dpi.0);
        let dots_wide = u64::from(self.side.0).saturating_mul(dpi);
        let unit = MICROMETRES_AN_INCH.saturating_mul(self.modules.into());
        let dots = dots_wide.checked_div(unit).unwrap_or(0);
        let least = self.dpi.least_dots();
        if dots < least {
            let side = unit.saturating_mul(least).div_ceil(dpi.max(1));
            let least = self.dpi.span(u32::try_from(least).unwrap_or(u32::MAX));
            return Err(DrawError::ModulesTooSmall {
                side: self.side,
                module: self.dpi.span(u32::try_from(dots).unwrap_or(u32::MAX)),
                least,
                least_side: Millimetres::measured(side),
            });
        }
        let too_many = DrawError::TooManyPixels {
            side: self.side,
            pixels: dots,
        };
        let dots = u8::try_from(dots).map_err(|_| too_many)?;
        ModulePixels::new(dots).map_err(|_| too_many)
    }
}

const MICROMETRES_AN_INCH: u64 = 25_400;

/// Four dots of a 300 dpi printer, 0.33 mm in DENSO WAVE's table of module sizes, and a third
/// above the 0.25 mm that it gives as the resolution of its standard hand-held scanners
/// (qrcode.com, "Point for setting the module size"). Phones, which focus no nearer than a
/// hand's breadth, are held farther away than those.
pub(super) const MIN_MODULE: Millimetres = Millimetres(330);

/// DENSO WAVE, the same page: four or more dots a module for stable operation.
const MIN_DOTS: u64 = 4;

#[cfg(test)]
mod tests;
