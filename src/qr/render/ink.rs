//! What a picture of a symbol is drawn with: two colours and a size.

use core::fmt;
use core::str::FromStr;

use super::DrawError;

/// Two colours that a scanner can tell apart, the dark one for the dark modules.
///
/// The default is black on white: any other dark colour is for who asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ink {
    dark: Rgb,
    light: Rgb,
}

/// An sRGB colour, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb([u8; 3]);

/// Pixels a module is wide and high in a picture: 1..=64, by default 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModulePixels(u8);

impl Ink {
    /// Two colours, if they are far enough apart.
    ///
    /// # Errors
    /// [`DrawError::DarkTooLight`] unless the dark one has a luma of at most 100, which amber
    /// and yellow have not; [`DrawError::Contrast`] unless the light one is lighter by 55 % of
    /// the scale, which ISO/IEC 15415 grades as good symbol contrast (B); and
    /// [`DrawError::RedContrast`] unless it is so by red light alone, because a scanner that
    /// shines red sees a red module as a light one.
    pub fn new(dark: Rgb, light: Rgb) -> Result<Self, DrawError> {
        if dark.luma() > MAX_DARK_LUMA {
            return Err(DrawError::DarkTooLight {
                dark: dark.luma(),
                most: MAX_DARK_LUMA,
            });
        }
        if light.luma().saturating_sub(dark.luma()) < MIN_CONTRAST {
            let (dark, light) = (dark.luma(), light.luma());
            return Err(DrawError::Contrast {
                dark,
                light,
                least: MIN_CONTRAST,
            });
        }
        let ([dark_red, ..], [light_red, ..]) = (dark.0, light.0);
        if light_red.saturating_sub(dark_red) < MIN_CONTRAST {
            return Err(DrawError::RedContrast {
                dark: dark_red,
                light: light_red,
                least: MIN_CONTRAST,
            });
        }
        Ok(Self { dark, light })
    }

    /// Colour of the dark modules.
    #[must_use]
    pub const fn dark(self) -> Rgb {
        self.dark
    }

    /// Colour of the light modules and the quiet zone.
    #[must_use]
    pub const fn light(self) -> Rgb {
        self.light
    }
}

impl Default for Ink {
    fn default() -> Self {
        Self {
            dark: Rgb::BLACK,
            light: Rgb::WHITE,
        }
    }
}

impl Rgb {
    /// `#000000`.
    pub const BLACK: Self = Self::new(0, 0, 0);
    /// `#ffffff`.
    pub const WHITE: Self = Self::new(255, 255, 255);

    /// The colour with these shares of red, green and blue.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Red, green and blue.
    #[must_use]
    pub const fn bytes(self) -> [u8; 3] {
        self.0
    }

    /// Lightness as a camera's grey channel has it, 0..=255 (ITU-R BT.601).
    #[must_use]
    pub fn luma(self) -> u8 {
        let weighted = self.0.into_iter().zip([299_u32, 587, 114]);
        let thousandths: u32 = weighted
            .map(|(share, weight)| u32::from(share).saturating_mul(weight))
            .sum();
        u8::try_from(thousandths / 1_000).unwrap_or(u8::MAX)
    }
}

impl FromStr for Rgb {
    type Err = DrawError;

    fn from_str(text: &str) -> Result<Self, DrawError> {
        let digits = text.strip_prefix('#').ok_or(DrawError::NotAColour)?;
        // `from_str_radix` alone would take a sign.
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(DrawError::NotAColour);
        }
        let number = u32::from_str_radix(digits, 16).map_err(|_| DrawError::NotAColour)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self::new(red, green, blue))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl ModulePixels {
    /// Most pixels a module: version 13 is then a picture of 24 megapixels, and print beyond
    /// that is better made from the SVG.
    pub const MAX: u8 = 64;

    /// A module of this many pixels a side.
    ///
    /// # Errors
    /// [`DrawError::ModulePixels`] unless it is 1..=64.
    pub const fn new(count: u8) -> Result<Self, DrawError> {
        if count == 0 || count > Self::MAX {
            return Err(DrawError::ModulePixels { given: count });
        }
        Ok(Self(count))
    }

    /// Pixels a side.
    #[must_use]
    pub const fn count(self) -> u8 {
        self.0
    }
}

impl Default for ModulePixels {
    fn default() -> Self {
        Self(8)
    }
}

/// 55 % of the scale, symbol contrast grade B in ISO/IEC 15415, measured on luma.
const MIN_CONTRAST: u8 = 140;
/// Below the middle of the scale by a margin: a camera's exposure moves what it sees.
const MAX_DARK_LUMA: u8 = 100;

#[cfg(test)]
mod tests;
