//! A picture in the making: linear light, three colours.

use rayon::prelude::*;

use crate::number::{float, inside};

/// Red, green and blue light; 1 is where the sensor saturates.
pub(crate) type Light = [f32; 3];

/// A picture in the making.
pub(crate) struct Canvas {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<Light>,
}

impl Canvas {
    /// A picture whose pixels are told by their centres.
    pub(crate) fn paint(
        width: usize,
        height: usize,
        colour: impl Fn(f32, f32) -> Light + Sync,
    ) -> Self {
        let row = |y: usize| {
            let y = float(y) + 0.5;
            (0..width).map(move |x| (float(x) + 0.5, y))
        };
        let pixels = (0..height)
            .into_par_iter()
            .flat_map_iter(row)
            .map(|(x, y)| colour(x, y))
            .collect();
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Changes each pixel by where its centre is.
    pub(crate) fn change(&mut self, change: impl Fn(f32, f32, Light) -> Light + Sync) {
        let rows = self.pixels.par_chunks_mut(self.width.max(1)).enumerate();
        rows.for_each(|(y, row)| {
            for (x, pixel) in row.iter_mut().enumerate() {
                *pixel = change(float(x) + 0.5, float(y) + 0.5, *pixel);
            }
        });
    }

    /// Each pixel as the mean of those at the offsets.
    #[must_use]
    pub(crate) fn averaged(&self, offsets: &[(i32, i32)]) -> Self {
        let share = 1.0 / float(offsets.len().max(1));
        let row = |y: usize| self.averaged_row(y, offsets, share);
        let rows: Vec<Vec<Light>> = (0..self.height).into_par_iter().map(row).collect();
        Self {
            width: self.width,
            height: self.height,
            pixels: rows.concat(),
        }
    }

    fn averaged_row(&self, y: usize, offsets: &[(i32, i32)], share: f32) -> Vec<Light> {
        let mut sums = vec![[0.0; 3]; self.width];
        for (dx, dy) in offsets {
            let source = self.row(i32::try_from(y).unwrap_or(i32::MAX).saturating_add(*dy));
            for (x, sum) in (0_i32..).zip(&mut sums) {
                let pixel = source.get(inside(x.saturating_add(*dx), self.width));
                *sum = plus(*sum, scaled(pixel.copied().unwrap_or_default(), share));
            }
        }
        sums
    }

    /// Blurred by a bell of the given deviation in pixels.
    #[must_use]
    pub(crate) fn blurred(&self, deviation: f32) -> Self {
        if deviation < 0.05 {
            return Self {
                width: self.width,
                height: self.height,
                pixels: self.pixels.clone(),
            };
        }
        let bell = bell(deviation);
        self.blurred_rows(&bell)
            .turned()
            .blurred_rows(&bell)
            .turned()
    }

    fn blurred_rows(&self, bell: &[f32]) -> Self {
        let margin = bell.len() / 2;
        let rows = self.pixels.par_chunks(self.width.max(1));
        let blurred = rows.flat_map_iter(|row| {
            let first = row.first().copied().unwrap_or_default();
            let last = row.last().copied().unwrap_or_default();
            let mut padded = vec![first; margin];
            padded.extend_from_slice(row);
            padded.extend(vec![last; margin]);
            let weigh = |window: &[Light]| {
                let weighed = window.iter().zip(bell);
                weighed.fold([0.0; 3], |sum, (pixel, weight)| {
                    plus(sum, scaled(*pixel, *weight))
                })
            };
            padded.windows(bell.len()).map(weigh).collect::<Vec<_>>()
        });
        Self {
            width: self.width,
            height: self.height,
            pixels: blurred.collect(),
        }
    }

    /// Rows as columns.
    fn turned(&self) -> Self {
        let width = self.width.max(1);
        let column = |x: usize| self.pixels.iter().skip(x).step_by(width).copied();
        Self {
            width: self.height,
            height: self.width,
            pixels: (0..self.width).flat_map(column).collect(),
        }
    }

    fn row(&self, y: i32) -> &[Light] {
        let mut rows = self.pixels.chunks(self.width.max(1));
        rows.nth(inside(y, self.height)).unwrap_or_default()
    }
}

pub(crate) fn plus(a: Light, b: Light) -> Light {
    let ([r, g, b_], [dr, dg, db]) = (a, b);
    [r + dr, g + dg, b_ + db]
}

pub(crate) fn scaled(light: Light, by: f32) -> Light {
    light.map(|channel| channel * by)
}

/// So much of `b` over `a`.
pub(crate) fn mixed(a: Light, b: Light, share: f32) -> Light {
    plus(scaled(a, 1.0 - share), scaled(b, share))
}

/// The light of a colour as it is written: 0 to 255, gamma 2.
pub(crate) fn light(red: u8, green: u8, blue: u8) -> Light {
    [red, green, blue].map(|channel| {
        let value = f32::from(channel) / 255.0;
        value * value
    })
}

/// The light of a grey from 0 to 1 as it is written.
pub(crate) fn grey(value: f32) -> Light {
    [value * value; 3]
}

fn bell(deviation: f32) -> Vec<f32> {
    let reach = libm::ceilf(deviation * 3.0).max(1.0);
    let taps = crate::number::whole(reach * 2.0 + 1.0);
    let at = |tap: usize| {
        let from_centre = (float(tap) - reach) / deviation;
        libm::expf(-0.5 * from_centre * from_centre)
    };
    let weights: Vec<f32> = (0..taps).map(at).collect();
    let sum: f32 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}
