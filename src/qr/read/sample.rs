//! A symbol's place to how dark each of its modules is.

use alloc::vec::Vec;

use super::codewords::Samples;
use super::field::Field;
use super::layout::{Cell, Layout};
use super::number::real;
use super::plane::Plane;
use super::warp::Warp;

/// A picture with its light: how dark a place is against what surrounds it.
pub(super) struct Shade<'a> {
    pub(super) plane: &'a Plane,
    pub(super) field: &'a Field,
    /// -1 where light and dark have changed places.
    pub(super) sign: f32,
}

impl Shade<'_> {
    /// 1 for dark, -1 for light, and between.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let light = self.field.at(x, y);
        let value = (light.threshold - self.plane.sample(x, y)) * 2.0 / light.contrast;
        (value * self.sign).clamp(-1.5, 1.5)
    }

    /// The same of the pixel there alone: coarser and quicker.
    pub(super) fn roughly_at(&self, x: f32, y: f32) -> f32 {
        let light = self.field.at(x, y);
        let value = (light.threshold - self.plane.nearest(x, y)) * 2.0 / light.contrast;
        (value * self.sign).clamp(-1.5, 1.5)
    }

    /// How dark each module is.
    pub(super) fn samples(&self, warp: &Warp, size: usize) -> Samples {
        sampled(warp, size, |x, y| self.at(x, y))
    }

    /// The grey of each module.
    pub(super) fn greys(&self, warp: &Warp, size: usize) -> Samples {
        sampled(warp, size, |x, y| self.plane.sample(x, y))
    }
}

/// The module's middle, or the mean of five places in it where it is large enough.
fn sampled(warp: &Warp, size: usize, grey: impl Fn(f32, f32) -> f32) -> Samples {
    let middle = real(size) / 2.0;
    let spread = if warp.module_at(middle, middle) > 3.0 {
        0.2
    } else {
        0.0
    };
    let mut values = Vec::with_capacity(size.saturating_mul(size));
    for y in 0..size {
        for x in 0..size {
            let (x, y) = (real(x) + 0.5, real(y) + 0.5);
            let at = |dx: f32, dy: f32| {
                let (x, y) = warp.at(x + dx * spread, y + dy * spread);
                grey(x, y)
            };
            let value = if spread == 0.0 {
                at(0.0, 0.0)
            } else {
                (at(0.0, 0.0) + at(-1.0, -1.0) + at(1.0, -1.0) + at(-1.0, 1.0) + at(1.0, 1.0)) / 5.0
            };
            values.push(value);
        }
    }
    Samples { size, values }
}

/// Judges each module by the lightest and darkest of those around it, as they are where a shadow
/// or a reflection has a sharp edge: light that follows from module to module (a closing), and
/// dark alike (an opening).
pub(super) fn relit(greys: &Samples, sign: f32) -> Samples {
    let light = spread(&spread(greys, f32::max), f32::min);
    let dark = spread(&spread(greys, f32::min), f32::max);
    let values = greys
        .values
        .iter()
        .zip(light.values.iter().zip(&dark.values));
    let values = values.map(|(own, (light, dark))| {
        let apart = (light - dark).max(4.0);
        sign * ((light + dark) - 2.0 * own) / apart
    });
    Samples {
        size: greys.size,
        values: values.collect(),
    }
}

/// The extreme of each module and its eight neighbours.
fn spread(samples: &Samples, extreme: fn(f32, f32) -> f32) -> Samples {
    let size = samples.size;
    let last = size.saturating_sub(1);
    let along = |index: usize, stride: usize, place: usize| {
        let own = samples_at(samples, index);
        let before = if place > 0 {
            samples_at(samples, index.saturating_sub(stride))
        } else {
            own
        };
        let after = if place < last {
            samples_at(samples, index.saturating_add(stride))
        } else {
            own
        };
        extreme(own, extreme(before, after))
    };
    let rows: Vec<f32> = (0..samples.values.len())
        .map(|index| along(index, 1, index.checked_rem(size).unwrap_or(0)))
        .collect();
    let rows = Samples { size, values: rows };
    let along = |index: usize, place: usize| {
        let own = samples_at(&rows, index);
        let before = if place > 0 {
            samples_at(&rows, index.saturating_sub(size))
        } else {
            own
        };
        let after = if place < last {
            samples_at(&rows, index.saturating_add(size))
        } else {
            own
        };
        extreme(own, extreme(before, after))
    };
    let values = (0..rows.values.len())
        .map(|index| along(index, index.checked_div(size).unwrap_or(0)))
        .collect();
    Samples { size, values }
}

fn samples_at(samples: &Samples, index: usize) -> f32 {
    samples.values.get(index).copied().unwrap_or(0.0)
}

/// Undoes what blur mixes: each module as that sum of itself and its neighbours, and of one,
/// which comes nearest to the modules whose colour is known (least squares, with a ridge).
pub(super) fn equalised(samples: &Samples, known: &[(usize, f32)]) -> Samples {
    let size = samples.size;
    let features = |index: usize| {
        let (x, y) = (
            index.checked_rem(size).unwrap_or(0),
            index.checked_div(size).unwrap_or(0),
        );
        let mut row = [1.0_f32; FEATURES];
        let mut places = row.iter_mut().skip(1);
        for dy in 0..3_usize {
            for dx in 0..3_usize {
                let (x, y) = (x.saturating_add(dx), y.saturating_add(dy));
                // Outside is the quiet zone.
                let inside = (1..=size).contains(&x) && (1..=size).contains(&y);
                let value = if inside {
                    samples.at(x.saturating_sub(1), y.saturating_sub(1))
                } else {
                    -1.0
                };
                if let Some(place) = places.next() {
                    *place = value;
                }
            }
        }
        row
    };
    let mut matrix = [[0.0_f32; FEATURES]; FEATURES];
    let mut target = [0.0_f32; FEATURES];
    for (index, sign) in known {
        let row = features(*index);
        for ((own, line), sum) in row.iter().zip(&mut matrix).zip(&mut target) {
            *sum += own * sign;
            for (theirs, cell) in row.iter().zip(line) {
                *cell += own * theirs;
            }
        }
    }
    for (index, line) in matrix.iter_mut().enumerate() {
        if let Some(cell) = line.get_mut(index) {
            *cell += RIDGE * real(known.len());
        }
    }
    let Some(weights) = solved(matrix, target) else {
        return samples.clone();
    };
    let values = (0..samples.values.len()).map(|index| {
        let row = features(index);
        row.iter().zip(weights).map(|(a, b)| a * b).sum()
    });
    Samples {
        size,
        values: values.collect(),
    }
}

/// The modules with one colour in all symbols, by their numbers.
pub(super) fn known(layout: &Layout) -> Vec<(usize, f32)> {
    let cells = layout.cells().iter().enumerate();
    let known = cells.filter_map(|(index, cell)| match cell {
        Cell::Dark => Some((index, 1.0)),
        Cell::Light => Some((index, -1.0)),
        Cell::Information | Cell::Data => None,
    });
    known.collect()
}

/// Gauss's elimination of a symmetric, positive matrix.
pub(super) fn solved<const N: usize>(
    mut matrix: [[f32; N]; N],
    mut target: [f32; N],
) -> Option<[f32; N]> {
    for pivot in 0..N {
        let line = *matrix.get(pivot)?;
        let head = *line.get(pivot)?;
        if head.abs() < 1e-6 {
            return None;
        }
        let value = *target.get(pivot)?;
        for (row, (other, own)) in matrix.iter_mut().zip(&mut target).enumerate() {
            if row == pivot {
                continue;
            }
            let factor = *other.get(pivot)? / head;
            for (cell, above) in other.iter_mut().zip(line) {
                *cell -= factor * above;
            }
            *own -= factor * value;
        }
    }
    let mut out = [0.0; N];
    for (index, out) in out.iter_mut().enumerate() {
        *out = *target.get(index)? / *matrix.get(index)?.get(index)?;
    }
    Some(out)
}

/// One, and three by three modules.
const FEATURES: usize = 10;
const RIDGE: f32 = 0.003;
