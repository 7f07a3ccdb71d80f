//! A colour around a symbol, told three times: by itself, by a shape, and by a word.

use alloc::vec;
use alloc::vec::Vec;

use super::Rgb;
use super::caption::glyph;

/// A colour around a symbol, outside its quiet zone.
///
/// Each has a shape and a word too, so that whoever does not see colours, and a printer that
/// has none, lose nothing. The modules themselves stay as they are.
///
/// A frame is for people and proves nothing, since anyone can paint one: what counts is what a
/// scanner finds the code to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frame {
    /// Green, a circle with a tick.
    Green,
    /// Yellow, a triangle with an exclamation mark.
    Yellow,
    /// Red, an octagon with a cross.
    Red,
}

impl Frame {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Green, Self::Yellow, Self::Red];

    /// Its word, in capitals.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Green => "GREEN",
            Self::Yellow => "YELLOW",
            Self::Red => "RED",
        }
    }

    /// The character that stands for its shape where there is only text.
    #[must_use]
    pub const fn mark(self) -> char {
        match self {
            Self::Green => '✔',
            Self::Yellow => '▲',
            Self::Red => '✖',
        }
    }

    /// The colour of the band.
    #[must_use]
    pub const fn colour(self) -> Rgb {
        match self {
            Self::Green => Rgb::new(0x15, 0x80, 0x3d),
            Self::Yellow => Rgb::new(0xfa, 0xcc, 0x15),
            Self::Red => Rgb::new(0xb9, 0x1c, 0x1c),
        }
    }

    /// The colour of shape and word on the band: the one of black and white that is farther
    /// from it.
    #[must_use]
    pub const fn label(self) -> Rgb {
        match self {
            Self::Green | Self::Red => Rgb::WHITE,
            Self::Yellow => Rgb::BLACK,
        }
    }

    const fn shape(self) -> [u16; SHAPE] {
        match self {
            Self::Green => TICKED_CIRCLE,
            Self::Yellow => TRIANGLE,
            Self::Red => CROSSED_OCTAGON,
        }
    }

    /// The label's dots, two to a module: rows of the band under the symbol, `true` where
    /// shape and word are.
    pub(super) fn dots(self, width: usize) -> Vec<Vec<bool>> {
        let word_width = |scale: usize| self.word().len().saturating_mul(8).saturating_mul(scale);
        let whole = |scale, gap| word_width(scale).saturating_add(SHAPE).saturating_add(gap);
        let (scale, gap) = if whole(2, GAP) <= width {
            (2, GAP)
        } else {
            (1, NARROW_GAP)
        };
        let left = width.saturating_sub(whole(scale, gap)) / 2;
        let mut rows = vec![vec![false; width]; BAND];
        for (y, bits) in (PAD..).zip(self.shape()) {
            set(
                &mut rows,
                left,
                y,
                1,
                (0..16).map(|x| bits << x & 0x8000 != 0),
            );
        }
        let top = (BAND.saturating_sub(scale.saturating_mul(8))) / 2;
        let letters = (0..).zip(self.word().chars());
        for (place, letter) in letters {
            let before: usize = 8_usize.saturating_mul(place).saturating_mul(scale);
            let x = left
                .saturating_add(SHAPE)
                .saturating_add(gap)
                .saturating_add(before);
            for (row, bits) in (0_usize..).zip(glyph(letter).unwrap_or_default()) {
                for step in 0..scale {
                    let y = top
                        .saturating_add(row.saturating_mul(scale))
                        .saturating_add(step);
                    set(
                        &mut rows,
                        x,
                        y,
                        scale,
                        (0..8).map(|bit| bits >> bit & 1 != 0),
                    );
                }
            }
        }
        rows
    }
}

// Sets the dots of one line from `x` on, each `scale` wide.
fn set(rows: &mut [Vec<bool>], x: usize, y: usize, scale: usize, dots: impl Iterator<Item = bool>) {
    let wide = dots.flat_map(|dot| core::iter::repeat_n(dot, scale));
    let cells = rows
        .get_mut(y)
        .into_iter()
        .flat_map(|row| row.iter_mut().skip(x));
    for (cell, dot) in cells.zip(wide) {
        *cell |= dot;
    }
}

/// Dots of a shape's side.
const SHAPE: usize = 16;
/// Dots between shape and word.
const GAP: usize = 6;
/// Dots between them under the symbols of versions 1 to 7.
const NARROW_GAP: usize = 2;
/// Dots above and below the shape.
const PAD: usize = 2;
/// Dots of the band under the symbol, from top to bottom.
pub(super) const BAND: usize = SHAPE + 2 * PAD;

const TICKED_CIRCLE: [u16; SHAPE] = [
    0b0000_0111_1110_0000,
    0b0001_1111_1111_1000,
    0b0011_1111_1111_1100,
    0b0111_1111_1111_1110,
    0b0111_1111_1111_0110,
    0b1111_1111_1110_0011,
    0b1111_1111_1100_0111,
    0b1110_1111_1000_1111,
    0b1100_0111_0001_1111,
    0b1110_0010_0011_1111,
    0b1111_0000_0111_1111,
    0b0111_1000_1111_1110,
    0b0111_1101_1111_1110,
    0b0011_1111_1111_1100,
    0b0001_1111_1111_1000,
    0b0000_0111_1110_0000,
];

const TRIANGLE: [u16; SHAPE] = [
    0b0000_0001_1000_0000,
    0b0000_0001_1000_0000,
    0b0000_0011_1100_0000,
    0b0000_0011_1100_0000,
    0b0000_0110_0110_0000,
    0b0000_0110_0110_0000,
    0b0000_1110_0111_0000,
    0b0000_1110_0111_0000,
    0b0001_1110_0111_1000,
    0b0001_1110_0111_1000,
    0b0011_1111_1111_1100,
    0b0011_1110_0111_1100,
    0b0111_1110_0111_1110,
    0b0111_1111_1111_1110,
    0b1111_1111_1111_1111,
    0b1111_1111_1111_1111,
];

const CROSSED_OCTAGON: [u16; SHAPE] = [
    0b0000_1111_1111_0000,
    0b0001_1111_1111_1000,
    0b0011_1111_1111_1100,
    0b0111_0111_1110_1110,
    0b1110_0011_1100_0111,
    0b1111_0001_1000_1111,
    0b1111_1000_0001_1111,
    0b1111_1100_0011_1111,
    0b1111_1100_0011_1111,
    0b1111_1000_0001_1111,
    0b1111_0001_1000_1111,
    0b1110_0011_1100_0111,
    0b0111_0111_1110_1110,
    0b0011_1111_1111_1100,
    0b0001_1111_1111_1000,
    0b0000_1111_1111_0000,
];

#[cfg(test)]
mod tests;
