//! A picture over the middle of a symbol.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;
use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageDecoder, Limits, RgbaImage};

use super::{DrawError, EcLevel, Rgb};

/// A square picture over the middle of a symbol, at most 20 % of its width with the one light
/// module that is left around it.
///
/// It hides modules, which the error correction has to make up for, and from version 7 on the
/// middle one of the alignment patterns. Of what level Q or H corrects in a block, it takes at
/// most 36 % in versions 7 to 13, the versions of health codes; at level M it would take up to
/// 63 %. That is why these two levels are the only ones it is drawn on, and why it is drawn on
/// request only.
///
/// It has at most 64 pixels a side and twelve colours: others become the nearest of the twelve
/// most frequent ones.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    side: usize,
    palette: Vec<Rgb>,
    /// Row by row, each a place in the palette.
    pixels: Vec<u8>,
}

impl Logo {
    /// Most pixels a side.
    pub const MAX_SIDE: u32 = 64;
    /// Levels of symbols that it may be drawn on.
    pub const LEVELS: [EcLevel; 2] = [EcLevel::Q, EcLevel::H];

    /// A logo of these pixels, row by row.
    ///
    /// # Errors
    /// [`DrawError::LogoSize`] unless the side is 1..=64 and there are `side` times `side`
    /// pixels.
    pub fn new(side: u32, pixels: &[Rgb]) -> Result<Self, DrawError> {
        let height = u32::try_from(pixels.len()).unwrap_or(u32::MAX);
        let square = side.checked_mul(side) == Some(height);
        if !square || side == 0 || side > Self::MAX_SIDE {
            return Err(DrawError::LogoSize {
                width: side,
                height: height.checked_div(side).unwrap_or(0),
                most: Self::MAX_SIDE,
            });
        }
        let palette = most_frequent(pixels);
        let pixels = pixels.iter().map(|pixel| nearest(*pixel, &palette));
        Ok(Self {
            side: usize::try_from(side).unwrap_or(usize::MAX),
            pixels: pixels.collect(),
            palette,
        })
    }

    /// The logo in a PNG file, shrunk to 64 pixels a side where it has more; what is
    /// transparent becomes white.
    ///
    /// # Errors
    /// [`DrawError::LogoFile`] where it is no PNG or a damaged one, and [`DrawError::LogoSize`]
    /// where it is no square or has more than 2,048 pixels a side.
    pub fn from_png(file: &[u8]) -> Result<Self, DrawError> {
        let mut decoder = PngDecoder::new(Cursor::new(file)).map_err(|_| DrawError::LogoFile)?;
        let (width, height) = decoder.dimensions();
        if width != height || width > MAX_FILE_SIDE {
            return Err(DrawError::LogoSize {
                width,
                height,
                most: MAX_FILE_SIDE,
            });
        }
        let mut limits = Limits::default();
        limits.max_alloc = Some(MAX_FILE_MEMORY);
        decoder
            .set_limits(limits)
            .map_err(|_| DrawError::LogoFile)?;
        let picture = DynamicImage::from_decoder(decoder).map_err(|_| DrawError::LogoFile)?;
        let picture = on_white(picture.to_rgba8());
        let side = width.min(Self::MAX_SIDE);
        let picture = if side < width {
            imageops::resize(&picture, side, side, FilterType::Triangle)
        } else {
            picture
        };
        let pixels: Vec<Rgb> = picture
            .pixels()
            .map(|pixel| {
                let [red, green, blue, _] = pixel.0;
                Rgb::new(red, green, blue)
            })
            .collect();
        Self::new(side, &pixels)
    }

    /// Its colours.
    pub(super) fn palette(&self) -> &[Rgb] {
        &self.palette
    }

    /// Pixels a side.
    pub(super) const fn side(&self) -> usize {
        self.side
    }

    /// Rows of places in the palette.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.pixels.chunks(self.side)
    }

    /// Modules a side that it hides of a symbol, its light edge with it: the largest odd number
    /// up to 20 % of the width, odd as that is, so that it lies in the middle.
    pub(super) const fn modules(symbol_width: usize) -> usize {
        let fifth = symbol_width / 5;
        if fifth.is_multiple_of(2) {
            fifth.saturating_sub(1)
        } else {
            fifth
        }
    }
}

/// Light modules around a logo: without them a dark one is taken for part of the symbol.
pub(super) const EDGE: usize = 1;

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Logo({0} by {0} pixels)", self.side)
    }
}

// The most frequent colours, the more frequent first.
fn most_frequent(pixels: &[Rgb]) -> Vec<Rgb> {
    let mut counts: BTreeMap<[u8; 3], usize> = BTreeMap::new();
    for pixel in pixels {
        let count = counts.entry(pixel.bytes()).or_default();
        *count = count.saturating_add(1);
    }
    let mut colours: Vec<_> = counts.into_iter().collect();
    colours.sort_by_key(|(_, count)| core::cmp::Reverse(*count));
    let colours = colours.into_iter().take(MAX_COLOURS);
    colours
        .map(|([red, green, blue], _)| Rgb::new(red, green, blue))
        .collect()
}

fn nearest(pixel: Rgb, palette: &[Rgb]) -> u8 {
    let distance = |colour: &Rgb| -> u32 {
        let shares = colour.bytes().into_iter().zip(pixel.bytes());
        shares
            .map(|(a, b)| u32::from(a.abs_diff(b)).saturating_pow(2))
            .sum()
    };
    let places = (0_u8..).zip(palette);
    let nearest = places.min_by_key(|(_, colour)| distance(colour));
    nearest.map_or(0, |(place, _)| place)
}

fn on_white(mut picture: RgbaImage) -> RgbaImage {
    for pixel in picture.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0.map(u16::from);
        let over_white = |share: u16| {
            let mixed = u32::from(share)
                .saturating_mul(alpha.into())
                .saturating_add(255_u32.saturating_mul(255_u16.saturating_sub(alpha).into()));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        pixel.0 = [over_white(red), over_white(green), over_white(blue), 255];
    }
    picture
}

/// With the four colours of a frame and its symbol, sixteen: four bits a pixel.
const MAX_COLOURS: usize = 12;
const MAX_FILE_SIDE: u32 = 2_048;
/// 16 bits in each of four channels of the largest picture.
const MAX_FILE_MEMORY: u64 = 8 * 2_048 * 2_048;

#[cfg(test)]
mod tests;
