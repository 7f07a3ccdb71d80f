//! Which of the eight masks a symbol gets (ISO/IEC 18004, 7.8).
//!
//! The points are those of `qrcode`, and so is the mask: only the counting differs. A line of
//! modules is the bits of a number here, and its runs and patterns are counted all at once.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::array;
use std::sync::OnceLock;

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::Color;

use super::EcLevel;
use crate::limits::MAX_QR_VERSION;

/// The modules of a symbol under the mask with the fewest points, the first of equals; row by
/// row, `true` for dark.
pub(super) fn best(unmasked: &Canvas, version: u8, level: EcLevel) -> Vec<bool> {
    let plain = Lines::of(unmasked.clone());
    let changes = match known(version, level) {
        Some(known) => known.get_or_init(|| Box::new(changes(unmasked, &plain))),
        None => &changes(unmasked, &plain),
    };
    let symbols = changes.iter().map(|changes| plain.changed(changes));
    let best = symbols.min_by_key(Lines::points);
    best.map(|symbol| symbol.modules()).unwrap_or_default()
}

/// Rows and columns, a bit a module, set for dark; the first module in the highest bit.
struct Lines {
    rows: [u128; MAX_WIDTH],
    columns: [u128; MAX_WIDTH],
    width: usize,
}

// What the masks do to a symbol is the same for all of one version and level: they turn over
// some of its data, whatever it is, and write their number down.
fn changes(unmasked: &Canvas, plain: &Lines) -> [Lines; 8] {
    MASKS.map(|mask| {
        let mut masked = unmasked.clone();
        masked.apply_mask(mask);
        Lines::of(masked).changed(plain)
    })
}

fn known(version: u8, level: EcLevel) -> Option<&'static OnceLock<Box<[Lines; 8]>>> {
    static KNOWN: [[OnceLock<Box<[Lines; 8]>>; 4]; VERSIONS] =
        [const { [const { OnceLock::new() }; 4] }; VERSIONS];
    let of_version = KNOWN.get(usize::from(version.checked_sub(1)?))?;
    of_version.get(match level {
        EcLevel::L => 0,
        EcLevel::M => 1,
        EcLevel::Q => 2,
        EcLevel::H => 3,
    })
}

impl Lines {
    fn of(canvas: Canvas) -> Self {
        Self::of_modules(&canvas.into_colors())
    }

    fn of_modules(modules: &[Color]) -> Self {
        let width = modules.len().isqrt();
        let (mut rows, mut columns) = ([0; MAX_WIDTH], [0; MAX_WIDTH]);
        for (row, modules) in rows.iter_mut().zip(modules.chunks(width.max(1))) {
            for (column, module) in columns.iter_mut().zip(modules) {
                let dark = u128::from(*module == Color::Dark);
                *row = *row << 1 | dark;
                *column = *column << 1 | dark;
            }
        }
        Self {
            rows,
            columns,
            width,
        }
    }

    // The difference of two symbols, or a symbol with a difference.
    fn changed(&self, changes: &Self) -> Self {
        let both = |a: &[u128; MAX_WIDTH], b: &[u128; MAX_WIDTH]| {
            let mut lines = a.iter().zip(b).map(|(a, b)| a ^ b);
            array::from_fn(|_| lines.next().unwrap_or(0))
        };
        Self {
            rows: both(&self.rows, &changes.rows),
            columns: both(&self.columns, &changes.columns),
            width: self.width,
        }
    }

    // ISO/IEC 18004, 7.8.3.1
    fn points(&self) -> u32 {
        let width = self.width;
        let (rows, columns) = (self.rows(), self.columns());
        let along = |lines: &[u128]| lines.iter().map(|line| in_line(*line, width)).sum::<u32>();
        let blocks = rows.iter().zip(rows.iter().skip(1));
        let blocks: u32 = blocks
            .map(|(upper, lower)| in_blocks(*upper, *lower, width))
            .sum();
        let dark = rows.iter().map(|row| row.count_ones()).sum();
        [along(rows), along(columns), blocks, imbalance(dark, width)]
            .into_iter()
            .fold(0, u32::saturating_add)
    }

    fn modules(&self) -> Vec<bool> {
        let first = 1_u128.checked_shl(bits(self.width)).unwrap_or(0) >> 1;
        let row = |row: &u128| {
            let row = *row;
            (0..bits(self.width)).map(move |at| row & first.wrapping_shr(at) != 0)
        };
        self.rows().iter().flat_map(row).collect()
    }

    fn rows(&self) -> &[u128] {
        self.rows.get(..self.width).unwrap_or_default()
    }

    fn columns(&self) -> &[u128] {
        self.columns.get(..self.width).unwrap_or_default()
    }
}

// Runs of one colour, and what looks like a finder pattern.
fn in_line(line: u128, width: usize) -> u32 {
    let alike = same_as_next(line, width);
    // A run of five and more has three points, and one for each module above five: as many as
    // it holds runs of five, and two.
    let fives = alike & alike >> 1 & alike >> 2 & alike >> 3;
    let runs = fives & !(fives << 1);
    let [l1, l2, l3, l4, l5, l6] = [1, 2, 3, 4, 5, 6].map(|by| line >> by);
    let finders = line & !l1 & l2 & l3 & l4 & !l5 & l6;
    // Four light modules on one side of it or the other; all is light beyond the symbol's edge.
    let above = line >> 7 | line >> 8 | line >> 9 | line >> 10;
    let below = line << 1 | line << 2 | line << 3 | line << 4;
    let finders = finders & !(above & below);
    fives
        .count_ones()
        .saturating_add(runs.count_ones().saturating_mul(2))
        .saturating_add(finders.count_ones().saturating_mul(FINDER))
}

// Squares of two by two in one colour.
fn in_blocks(upper: u128, lower: u128, width: usize) -> u32 {
    let between = !(upper ^ lower);
    let blocks = same_as_next(upper, width) & between & between >> 1;
    blocks.count_ones().saturating_mul(BLOCK)
}

// Half a percent away from as many dark modules as light ones is a point. The standard counts in
// steps of 5 %, and ten points for each.
fn imbalance(dark: u32, width: usize) -> u32 {
    let all = u32::try_from(width.saturating_mul(width)).unwrap_or(u32::MAX);
    let half_percents = dark.saturating_mul(200).checked_div(all);
    half_percents.unwrap_or(0).abs_diff(100)
}

// The modules that have the colour of the one after them.
fn same_as_next(line: u128, width: usize) -> u128 {
    let unused = u128::BITS.saturating_sub(bits(width));
    let pairs = u128::MAX.checked_shr(unused.saturating_add(1)).unwrap_or(0);
    !(line ^ line >> 1) & pairs
}

fn bits(width: usize) -> u32 {
    u32::try_from(width).unwrap_or(u32::MAX)
}

const VERSIONS: usize = 13;
/// Modules a side of version 13.
const MAX_WIDTH: usize = 69;
const _: () = assert!(
    MAX_QR_VERSION == 13,
    "the two above are of the largest version"
);
const BLOCK: u32 = 3;
const FINDER: u32 = 40;
/// In the order of their references: 000 to 111.
const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

#[cfg(test)]
mod tests;
