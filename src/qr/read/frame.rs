//! How a symbol lies around one of its finder patterns.

use super::finder::Finder;
use super::layout;
use super::number::real;
use super::sample::Shade;

/// A middle, and one module to the right and down, in pixels.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    centre: (f32, f32),
    right: (f32, f32),
    down: (f32, f32),
}

impl Frame {
    /// Lies as the three finder patterns do, then turned and stretched so that the pattern fits.
    pub(super) fn new(
        shade: &Shade<'_>,
        finder: &Finder,
        towards_right: (f32, f32),
        towards_below: (f32, f32),
    ) -> Self {
        let scaled = |(x, y): (f32, f32)| {
            let side = finder.module_along(x, y) / x.hypot(y);
            (x * side, y * side)
        };
        let mut best = Self {
            centre: (finder.x, finder.y),
            right: scaled(towards_right),
            down: scaled(towards_below),
        };
        let mut value = best.agreement(shade);
        let mut step = finder.module * 0.12;
        while step > finder.module * 0.02 {
            let mut better = false;
            for part in 0..3 {
                for (dx, dy) in [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)] {
                    let mut next = best;
                    let moved = match part {
                        0 => &mut next.right,
                        1 => &mut next.down,
                        _ => &mut next.centre,
                    };
                    // A module's vector counts three times at the pattern's edge.
                    let by = if part == 2 { 1.0 } else { 0.33 };
                    *moved = (moved.0 + dx * by, moved.1 + dy * by);
                    let agrees = next.agreement(shade);
                    if agrees > value {
                        (best, value, better) = (next, agrees, true);
                    }
                }
            }
            if !better {
                step *= 0.5;
            }
        }
        best
    }

    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (
            self.centre.0 + x * self.right.0 + y * self.down.0,
            self.centre.1 + x * self.right.1 + y * self.down.1,
        )
    }

    fn agreement(&self, shade: &Shade<'_>) -> f32 {
        let mut sum = 0.0;
        for row in 0..7_usize {
            for column in 0..7_usize {
                let ring = row.abs_diff(3).max(column.abs_diff(3));
                let sign = if ring == 2 { -1.0 } else { 1.0 };
                // A little outwards in the outer ring, where the edge tells most.
                let reach = |at: usize| (real(at) - 3.0) * if ring == 3 { 1.08 } else { 1.0 };
                let (x, y) = self.at(reach(column), reach(row));
                sum += sign * shade.at(x, y);
            }
        }
        sum
    }

    /// The 18 places of the version information beside the top right pattern.
    fn beside(&self, shade: &Shade<'_>) -> [f32; 18] {
        let mut values = [0.0; 18];
        for (bit, value) in values.iter_mut().enumerate() {
            let (x, y) = self.at(real(bit % 3) - 7.0, real(bit / 3) - 3.0);
            *value = shade.at(x, y);
        }
        values
    }

    /// The same above the bottom left pattern.
    fn above(&self, shade: &Shade<'_>) -> [f32; 18] {
        let mut values = [0.0; 18];
        for (bit, value) in values.iter_mut().enumerate() {
            let (x, y) = self.at(real(bit / 3) - 3.0, real(bit % 3) - 7.0);
            *value = shade.at(x, y);
        }
        values
    }
}

/// The likeliest version of 7 to 40 by its information, and how well that agrees: 1 for wholly.
pub(super) fn version(shade: &Shade<'_>, frames: &[Frame; 2]) -> (u8, f32) {
    let [right, below] = frames;
    let copies = [right.beside(shade), below.above(shade)];
    let mut best = (0, 0.0);
    for version in 7..=40 {
        let bits = layout::version_bits(version);
        let agreement = |copy: &[f32; 18]| {
            let mut bits = bits;
            let mut sum = 0.0;
            for value in copy {
                sum += value * if bits & 1 == 1 { 1.0 } else { -1.0 };
                bits >>= 1;
            }
            sum / 18.0
        };
        let [a, b] = [&copies[0], &copies[1]].map(agreement);
        let agrees = a.max(b).max((a + b) * 0.75);
        if agrees > best.1 {
            best = (version, agrees);
        }
    }
    best
}
