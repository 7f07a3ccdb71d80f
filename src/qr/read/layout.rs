//! Where things are in a symbol (ISO/IEC 18004, 6.3 and annexes D and E).

use alloc::vec::Vec;

use super::number::{modulo, real};
use crate::qr::ec_level::EcLevel;

/// What a module is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Part of a finder, separator, timing or alignment pattern, of this colour.
    Dark,
    Light,
    /// Part of the format or version information.
    Information,
    Data,
}

/// The map of one version.
pub(super) struct Layout {
    version: u8,
    size: usize,
    cells: Vec<Cell>,
    centres: Vec<usize>,
    fixed: Vec<Fixed>,
    data_order: Vec<(usize, usize)>,
}

/// A module whose colour every symbol of the version shares; its centre in modules.
#[derive(Clone, Copy)]
pub(super) struct Fixed {
    pub(super) x: f32,
    pub(super) y: f32,
    /// 1 for dark, -1 for light.
    pub(super) sign: f32,
}

/// What the format information says (ISO/IEC 18004, 7.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) level: EcLevel,
    pub(super) mask: u8,
}

impl Layout {
    /// Of a version, 1..=40.
    pub(super) fn new(version: u8) -> Self {
        let size = size(version);
        let centres = centres(version);
        let mut cells = Vec::with_capacity(size.saturating_mul(size));
        for y in 0..size {
            cells.extend((0..size).map(|x| cell(version, size, &centres, x, y)));
        }
        let sign = |cell: &Cell| match cell {
            Cell::Dark => Some(1.0),
            Cell::Light => Some(-1.0),
            Cell::Information | Cell::Data => None,
        };
        let places = (0..size).flat_map(|y| (0..size).map(move |x| (x, y)));
        let fixed = cells.iter().zip(places).filter_map(|(cell, (x, y))| {
            Some(Fixed {
                x: real(x) + 0.5,
                y: real(y) + 0.5,
                sign: sign(cell)?,
            })
        });
        let fixed = fixed.collect();
        let data_order = data_order(size, &cells);
        Self {
            version,
            size,
            cells,
            centres,
            fixed,
            data_order,
        }
    }

    pub(super) fn version(&self) -> u8 {
        self.version
    }

    /// Modules a side.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Row by row.
    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The modules that all symbols of the version share.
    pub(super) fn fixed(&self) -> &[Fixed] {
        &self.fixed
    }

    /// Centres of the alignment patterns, in whole modules, top left to bottom right.
    pub(super) fn alignments(&self) -> impl Iterator<Item = (usize, usize)> {
        let all = self.centres.iter();
        let all = all.flat_map(|y| self.centres.iter().map(move |x| (*x, *y)));
        all.filter(|(x, y)| !is_in_finder(self.size, *x, *y))
    }

    /// Columns and rows of the data modules in the order of their bits.
    pub(super) fn data_order(&self) -> &[(usize, usize)] {
        &self.data_order
    }
}

impl Format {
    /// All 32, each with its 15 bits, lowest first.
    pub(super) fn all() -> impl Iterator<Item = (Self, u16)> {
        (0..32_u16).map(|data| {
            // ISO/IEC 18004, table 12
            let level = match data / 8 {
                0b01 => EcLevel::L,
                0b00 => EcLevel::M,
                0b11 => EcLevel::Q,
                _ => EcLevel::H,
            };
            let mask = u8::try_from(data % 8).unwrap_or(0);
            let rest = (0..10).fold(data, |rest, _| {
                (rest << 1) ^ if rest & 0x200 == 0 { 0 } else { 0x537 }
            });
            (
                Self { level, mask },
                ((data << 10) | (rest & 0x3ff)) ^ 0x5412,
            )
        })
    }

    /// Where a bit stands, in both copies, as columns and rows.
    pub(super) fn places(size: usize, bit: usize) -> [(usize, usize); 2] {
        let from_end = |n: usize| size.saturating_sub(n);
        let first = match bit {
            0..=5 => (8, bit),
            6 => (8, 7),
            7 => (8, 8),
            8 => (7, 8),
            _ => (14_usize.saturating_sub(bit), 8),
        };
        let second = match bit {
            0..=7 => (from_end(bit.saturating_add(1)), 8),
            _ => (8, from_end(15_usize.saturating_sub(bit))),
        };
        [first, second]
    }

    /// Whether the mask turns the module over (ISO/IEC 18004, table 10).
    pub(super) fn masks(self, x: usize, y: usize) -> bool {
        let (sum, product) = (x.saturating_add(y), x.saturating_mul(y));
        let left = match self.mask {
            0 => modulo(sum, 2),
            1 => modulo(y, 2),
            2 => modulo(x, 3),
            3 => modulo(sum, 3),
            4 => modulo((x / 3).saturating_add(y / 2), 2),
            5 => modulo(product, 2).saturating_add(modulo(product, 3)),
            6 => modulo(modulo(product, 2).saturating_add(modulo(product, 3)), 2),
            _ => modulo(modulo(sum, 2).saturating_add(modulo(product, 3)), 2),
        };
        left == 0
    }
}

/// Modules a side.
pub(super) fn size(version: u8) -> usize {
    usize::from(version).saturating_mul(4).saturating_add(17)
}

/// The version of that many modules a side.
pub(super) fn version_of(size: usize) -> Option<u8> {
    let version = u8::try_from(size.checked_sub(17)? / 4).ok()?;
    ((1..=40).contains(&version) && self::size(version) == size).then_some(version)
}

/// The 18 bits of the version information, lowest first; versions below 7 have none.
pub(super) fn version_bits(version: u8) -> u32 {
    let data = u32::from(version);
    let rest = (0..12).fold(data, |rest, _| {
        (rest << 1) ^ if rest & 0x800 == 0 { 0 } else { 0x1f25 }
    });
    (data << 12) | (rest & 0xfff)
}

/// How a level parts the codewords of a version: (codewords of error correction a block, blocks)
/// (ISO/IEC 18004, table 9).
pub(super) fn blocks(version: u8, level: EcLevel) -> Option<(usize, usize)> {
    let row = BLOCKS.get(usize::from(version).checked_sub(1)?)?;
    let [l, m, q, h] = *row;
    let (correction, blocks) = match level {
        EcLevel::L => l,
        EcLevel::M => m,
        EcLevel::Q => q,
        EcLevel::H => h,
    };
    Some((usize::from(correction), usize::from(blocks)))
}

fn centres(version: u8) -> Vec<usize> {
    if version < 2 {
        return Vec::new();
    }
    let version = usize::from(version);
    let count = (version / 7).saturating_add(2);
    let gaps = count.saturating_sub(1);
    let last = version.saturating_mul(4).saturating_add(10);
    // ISO/IEC 18004, table E.1: even steps as equal as can be, the first takes what is over.
    let spread = version
        .saturating_mul(4)
        .saturating_add(count.saturating_mul(2));
    let half = spread.saturating_add(1).checked_div(gaps.saturating_mul(2));
    let step = if version == 32 {
        26
    } else {
        half.unwrap_or(0).saturating_mul(2)
    };
    let back = (0..gaps).rev();
    let back = back.map(|n| last.saturating_sub(step.saturating_mul(n)));
    core::iter::once(6).chain(back).collect()
}

fn is_in_finder(size: usize, x: usize, y: usize) -> bool {
    let far = size.saturating_sub(8);
    (x < 8 && (y < 8 || y >= far)) || (x >= far && y < 8)
}

fn cell(version: u8, size: usize, centres: &[usize], x: usize, y: usize) -> Cell {
    let colour = |dark: bool| if dark { Cell::Dark } else { Cell::Light };
    let end = size.saturating_sub(1);
    if is_in_finder(size, x, y) {
        // Measured from the centre of whichever finder it is.
        let (x, y) = (x.min(end.saturating_sub(x)), y.min(end.saturating_sub(y)));
        let ring = x.abs_diff(3).max(y.abs_diff(3));
        return colour(ring == 3 || ring < 2);
    }
    let near = |centre: usize, at: usize| centre.abs_diff(at) <= 2;
    for centre_y in centres.iter().filter(|centre| near(**centre, y)) {
        for centre_x in centres.iter().filter(|centre| near(**centre, x)) {
            if !is_in_finder(size, *centre_x, *centre_y) {
                let ring = centre_x.abs_diff(x).max(centre_y.abs_diff(y));
                return colour(ring != 1);
            }
        }
    }
    if x == 6 || y == 6 {
        return colour(modulo(x.saturating_add(y), 2) == 0);
    }
    let format = size.saturating_sub(8);
    if (x, y) == (8, format) {
        return Cell::Dark;
    }
    if (x == 8 && (y < 9 || y >= format)) || (y == 8 && (x < 9 || x >= format)) {
        return Cell::Information;
    }
    let far = size.saturating_sub(11);
    if version >= 7 && ((x < 6 && y >= far) || (y < 6 && x >= far)) {
        return Cell::Information;
    }
    Cell::Data
}

/// Two columns at a time from the right, up and down in turn (ISO/IEC 18004, 7.7.3).
fn data_order(size: usize, cells: &[Cell]) -> Vec<(usize, usize)> {
    let mut order = Vec::with_capacity(cells.len());
    let mut upwards = true;
    // The vertical timing pattern is no part of a pair.
    let right = (7..size).rev().step_by(2).chain([5, 3, 1]);
    for right in right {
        for step in 1..=size {
            let y = if upwards {
                size.saturating_sub(step)
            } else {
                step.saturating_sub(1)
            };
            for x in [right, right.saturating_sub(1)] {
                let index = y.saturating_mul(size).saturating_add(x);
                if cells.get(index) == Some(&Cell::Data) {
                    order.push((x, y));
                }
            }
        }
        upwards = !upwards;
    }
    order
}

type Parts = (u8, u8);

/// For each version the parts at L, M, Q and H.
const BLOCKS: [[Parts; 4]; 40] = [
    [(7, 1), (10, 1), (13, 1), (17, 1)],
    [(10, 1), (16, 1), (22, 1), (28, 1)],
    [(15, 1), (26, 1), (18, 2), (22, 2)],
    [(20, 1), (18, 2), (26, 2), (16, 4)],
    [(26, 1), (24, 2), (18, 4), (22, 4)],
    [(18, 2), (16, 4), (24, 4), (28, 4)],
    [(20, 2), (18, 4), (18, 6), (26, 5)],
    [(24, 2), (22, 4), (22, 6), (26, 6)],
    [(30, 2), (22, 5), (20, 8), (24, 8)],
    [(18, 4), (26, 5), (24, 8), (28, 8)],
    [(20, 4), (30, 5), (28, 8), (24, 11)],
    [(24, 4), (22, 8), (26, 10), (28, 11)],
    [(26, 4), (22, 9), (24, 12), (22, 16)],
    [(30, 4), (24, 9), (20, 16), (24, 16)],
    [(22, 6), (24, 10), (30, 12), (24, 18)],
    [(24, 6), (28, 10), (24, 17), (30, 16)],
    [(28, 6), (28, 11), (28, 16), (28, 19)],
    [(30, 6), (26, 13), (28, 18), (28, 21)],
    [(28, 7), (26, 14), (26, 21), (26, 25)],
    [(28, 8), (26, 16), (30, 20), (28, 25)],
    [(28, 8), (26, 17), (28, 23), (30, 25)],
    [(28, 9), (28, 17), (30, 23), (24, 34)],
    [(30, 9), (28, 18), (30, 25), (30, 30)],
    [(30, 10), (28, 20), (30, 27), (30, 32)],
    [(26, 12), (28, 21), (30, 29), (30, 35)],
    [(28, 12), (28, 23), (28, 34), (30, 37)],
    [(30, 12), (28, 25), (30, 34), (30, 40)],
    [(30, 13), (28, 26), (30, 35), (30, 42)],
    [(30, 14), (28, 28), (30, 38), (30, 45)],
    [(30, 15), (28, 29), (30, 40), (30, 48)],
    [(30, 16), (28, 31), (30, 43), (30, 51)],
    [(30, 17), (28, 33), (30, 45), (30, 54)],
    [(30, 18), (28, 35), (30, 48), (30, 57)],
    [(30, 19), (28, 37), (30, 51), (30, 60)],
    [(30, 19), (28, 38), (30, 53), (30, 63)],
    [(30, 20), (28, 40), (30, 56), (30, 66)],
    [(30, 21), (28, 43), (30, 59), (30, 70)],
    [(30, 22), (28, 45), (30, 62), (30, 74)],
    [(30, 24), (28, 47), (30, 65), (30, 77)],
    [(30, 25), (28, 49), (30, 68), (30, 81)],
];

#[cfg(test)]
mod tests;
