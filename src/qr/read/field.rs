//! Light and shadow: what is dark and what is light in each part of a picture.

use alloc::vec;
use alloc::vec::Vec;

use super::number::{grey, real, whole};
use super::plane::Plane;

/// For each block of pixels the grey between dark and light, and how far these are apart.
pub(super) struct Field {
    block: usize,
    columns: usize,
    rows: usize,
    cells: Vec<Light>,
    noise: f32,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Light {
    pub(super) threshold: f32,
    pub(super) contrast: f32,
}

impl Field {
    /// Takes the middle of the darkest and lightest pixel of each block, and smooths it over
    /// `reach` blocks to all sides, each weighed by the square of its contrast: flat blocks take
    /// the middle of their neighbours.
    pub(super) fn new(plane: &Plane, block: usize, reach: usize) -> Self {
        let columns = plane.width.div_ceil(block.max(1)).max(1);
        let rows = plane.height.div_ceil(block.max(1)).max(1);
        let mut raw = Vec::with_capacity(columns.saturating_mul(rows));
        let mut lows = vec![u8::MAX; plane.width];
        let mut highs = vec![0_u8; plane.width];
        for y in 0..rows {
            lows.fill(u8::MAX);
            highs.fill(0);
            let first = y.saturating_mul(block);
            // Every other row tells as much. A block takes in the row and column before it, or
            // modules that end where blocks end would leave every block plain.
            let lines = first.saturating_sub(1)..first.saturating_add(block).min(plane.height);
            for line in lines.step_by(2) {
                let row = plane.row(line);
                for ((low, high), pixel) in lows.iter_mut().zip(&mut highs).zip(row) {
                    *low = (*low).min(*pixel);
                    *high = (*high).max(*pixel);
                }
            }
            let mut before = (u8::MAX, 0);
            let extremes = lows.chunks(block).zip(highs.chunks(block));
            raw.extend(extremes.map(|(lows, highs)| {
                let low = lows.iter().fold(before.0, |low, other| low.min(*other));
                let high = highs.iter().fold(before.1, |high, other| high.max(*other));
                before = match (lows.last(), highs.last()) {
                    (Some(low), Some(high)) => (*low, *high),
                    _ => before,
                };
                (low, high)
            }));
        }
        let noise = noise(&raw);
        let raw: Vec<[f32; 3]> = raw
            .iter()
            .map(|(low, high)| {
                let (low, high) = (f32::from(*low), f32::from(*high));
                let contrast = high - low;
                let weight = (contrast - noise).max(0.0);
                let weight = weight * weight;
                [weight, weight * (low + high) * 0.5, weight * contrast]
            })
            .collect();
        let smooth = boxed(&boxed(&raw, columns, reach, 1), columns, reach, columns);
        let least = noise * noise * 0.5;
        // Where there is nothing but noise all is light.
        let cells = smooth.iter().map(|[weight, middle, contrast]| {
            if *weight < least {
                return Light {
                    threshold: 0.0,
                    contrast: 255.0,
                };
            }
            Light {
                threshold: middle / weight,
                contrast: (contrast / weight).max(1.0),
            }
        });
        Self {
            block,
            columns,
            rows,
            cells: cells.collect(),
            noise,
        }
    }

    /// The contrast of blocks of a plain colour.
    pub(super) fn noise(&self) -> f32 {
        self.noise
    }

    pub(super) fn at(&self, x: f32, y: f32) -> Light {
        let side = real(self.block.max(1));
        let column = whole(x / side).min(self.columns.saturating_sub(1));
        let row = whole(y / side).min(self.rows.saturating_sub(1));
        let index = row.saturating_mul(self.columns).saturating_add(column);
        self.cells.get(index).copied().unwrap_or_default()
    }

    /// 1 for dark and 0 for light.
    pub(super) fn binarise(&self, plane: &Plane) -> Plane {
        let mut pixels = vec![0_u8; plane.pixels.len()];
        let mut thresholds = vec![0_u8; plane.width];
        for (y, out) in pixels.chunks_exact_mut(plane.width.max(1)).enumerate() {
            if y.checked_rem(self.block) == Some(0) {
                let row = y.checked_div(self.block).unwrap_or(0);
                let cells = self.cells.chunks(self.columns).nth(row).unwrap_or(&[]);
                for (part, cell) in thresholds.chunks_mut(self.block.max(1)).zip(cells) {
                    part.fill(grey(cell.threshold));
                }
            }
            let row = plane.row(y).iter().zip(&thresholds);
            for (out, (pixel, threshold)) in out.iter_mut().zip(row) {
                *out = u8::from(pixel < threshold);
            }
        }
        Plane {
            width: plane.width,
            height: plane.height,
            pixels,
        }
    }
}

/// The contrast that blocks of a plain colour have: that of the flattest fifth, unless most of the
/// picture is that flat.
fn noise(blocks: &[(u8, u8)]) -> f32 {
    let mut contrasts: Vec<u8> = blocks
        .iter()
        .map(|(low, high)| high.saturating_sub(*low))
        .collect();
    let mut nth = |part: usize| {
        let index = contrasts.len().saturating_mul(part) / 100;
        let index = index.min(contrasts.len().saturating_sub(1));
        let (_, value, _) = contrasts.select_nth_unstable(index);
        f32::from(*value)
    };
    let (flat, sharp) = (nth(20), nth(97));
    (flat * 1.6).min(sharp * 0.35).max(4.0)
}

/// Sums over `reach` neighbours to both sides, `stride` apart; clipped at the ends.
fn boxed(values: &[[f32; 3]], columns: usize, reach: usize, stride: usize) -> Vec<[f32; 3]> {
    let mut out = vec![[0.0; 3]; values.len()];
    for (index, sum) in out.iter_mut().enumerate() {
        let column = index.checked_rem(columns).unwrap_or(0);
        let mut add = |other: usize| {
            for (sum, value) in sum.iter_mut().zip(values.get(other).unwrap_or(&[0.0; 3])) {
                *sum += value;
            }
        };
        add(index);
        for step in 1..=reach {
            let far = step.saturating_mul(stride);
            if (stride > 1 || column >= step)
                && let Some(other) = index.checked_sub(far)
            {
                add(other);
            }
            if stride > 1 || column.saturating_add(step) < columns {
                add(index.saturating_add(far));
            }
        }
    }
    out
}
