//! Which of the eight masks a symbol gets (ISO/IEC 18004, 7.8).
//!
//! The points are those of `qrcode`, and so is the mask: only the counting differs. A line of
//! modules is the bits of a number here, and its runs and patterns are counted all at once.

use alloc::vec::Vec;

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::Color;

/// The modules of a symbol under the mask with the fewest points, the first of equals.
pub(super) fn best(unmasked: &Canvas) -> Vec<Color> {
    let symbols = MASKS.into_iter().map(|mask| {
        let mut symbol = unmasked.clone();
        symbol.apply_mask(mask);
        symbol.into_colors()
    });
    symbols
        .min_by_key(|modules| points(modules))
        .unwrap_or_default()
}

// 7.8.3.1, over a whole symbol.
fn points(modules: &[Color]) -> u32 {
    let width = modules.len().isqrt();
    let lines = Lines::of(modules, width);
    let (rows, columns) = (lines.rows(), lines.columns());
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

/// Rows and columns, a bit a module, set for dark.
struct Lines {
    rows: [u128; MAX_WIDTH],
    columns: [u128; MAX_WIDTH],
    width: usize,
}

impl Lines {
    // Which end of a number a line begins at makes no difference to what is counted.
    fn of(modules: &[Color], width: usize) -> Self {
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
    let unused = MAX_BITS.saturating_sub(u32::try_from(width).unwrap_or(0));
    let pairs = u128::MAX.checked_shr(unused.saturating_add(1)).unwrap_or(0);
    !(line ^ line >> 1) & pairs
}

/// Modules a side of version 13, the largest that is drawn.
const MAX_WIDTH: usize = 69;
const MAX_BITS: u32 = u128::BITS;
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
