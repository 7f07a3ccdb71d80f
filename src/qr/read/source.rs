//! A picture as it was given, to the grey plane that a stage works on.

use alloc::vec;
use alloc::vec::Vec;

use super::Picture;
use super::plane::Plane;

/// What the bytes of a pixel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channels {
    /// One byte, 0 for black.
    Grey,
    /// Three bytes: red, green and blue.
    Rgb,
}

/// What of a colour is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    /// Brightness (BT.601).
    Luma,
    Red,
    Green,
    Blue,
    /// How much the strongest of the three exceeds the weakest.
    Chroma,
}

impl Picture<'_> {
    pub(super) fn is_coloured(&self) -> bool {
        self.channels == Channels::Rgb
    }

    /// How many pixels to a side become one: as many as bring the plane to at most 4 million.
    pub(super) fn reduction(&self) -> usize {
        let count = self.width.saturating_mul(self.height);
        let fits = |by: &usize| count.checked_div(by.saturating_mul(*by)) <= Some(MOST_PIXELS);
        (1..=64).find(fits).unwrap_or(64)
    }

    /// The plane of a channel, reduced by whole squares of pixels, each to its mean.
    pub(super) fn plane(&self, channel: Channel, by: usize) -> Plane {
        let (width, height) = (
            self.width.checked_div(by).unwrap_or(0).max(1),
            self.height.checked_div(by).unwrap_or(0).max(1),
        );
        let line = self
            .width
            .saturating_mul(if self.is_coloured() { 3 } else { 1 });
        let mut rows = self.bytes.chunks_exact(line.max(1));
        if by == 1 && !self.is_coloured() {
            return Plane {
                width,
                height,
                pixels: self.bytes.to_vec(),
            };
        }
        let mut pixels = Vec::with_capacity(width.saturating_mul(height));
        if by == 1 {
            let all = self.bytes.chunks_exact(3);
            match channel {
                Channel::Luma => pixels.extend(all.map(|pixel| Channel::Luma.of(pixel))),
                _ => pixels.extend(all.map(|pixel| channel.of(pixel))),
            }
            return Plane {
                width,
                height,
                pixels,
            };
        }
        let mut sums = vec![0_u32; width];
        for _ in 0..height {
            sums.fill(0);
            for row in rows.by_ref().take(by) {
                self.add(row, channel, by, &mut sums);
            }
            let area = u32::try_from(by.saturating_mul(by)).unwrap_or(1);
            let mean = |sum: &u32| {
                let mean = sum.checked_div(area).unwrap_or(0);
                u8::try_from(mean).unwrap_or(u8::MAX)
            };
            pixels.extend(sums.iter().map(mean));
        }
        Plane {
            width,
            height,
            pixels,
        }
    }

    fn add(&self, row: &[u8], channel: Channel, by: usize, sums: &mut [u32]) {
        if self.is_coloured() {
            for (square, sum) in row.chunks(by.saturating_mul(3)).zip(sums) {
                for pixel in square.chunks_exact(3) {
                    *sum = sum.saturating_add(u32::from(channel.of(pixel)));
                }
            }
        } else {
            for (square, sum) in row.chunks(by).zip(sums) {
                for pixel in square {
                    *sum = sum.saturating_add(u32::from(*pixel));
                }
            }
        }
    }
}

impl Channels {
    pub(super) const fn count(self) -> u64 {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
        }
    }
}

impl Channel {
    #[inline]
    fn of(self, pixel: &[u8]) -> u8 {
        let [red, green, blue] = *pixel else { return 0 };
        match self {
            Self::Luma => {
                // At most 256 times 255: no sum wraps.
                let sum = u16::from(red)
                    .wrapping_mul(77)
                    .wrapping_add(u16::from(green).wrapping_mul(150))
                    .wrapping_add(u16::from(blue).wrapping_mul(29));
                let [grey, _] = sum.to_be_bytes();
                grey
            }
            Self::Red => red,
            Self::Green => green,
            Self::Blue => blue,
            Self::Chroma => {
                let most = red.max(green).max(blue);
                u8::MAX.saturating_sub(most.saturating_sub(red.min(green).min(blue)))
            }
        }
    }
}

/// Most pixels of a plane: a symbol of 57 modules on a fifth of its width has 7 pixels each.
const MOST_PIXELS: usize = 4_000_000;

#[cfg(test)]
mod tests;
