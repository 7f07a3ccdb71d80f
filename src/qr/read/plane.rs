//! Grey pictures to work on.

use alloc::vec::Vec;

use super::number::{real, whole};

/// A grey picture, 0 for black; pixel (0, 0) covers the places from 0 to 1.
#[derive(Clone)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
}

impl Plane {
    pub(super) fn row(&self, y: usize) -> &[u8] {
        let start = y.saturating_mul(self.width);
        let row = self.pixels.get(start..start.saturating_add(self.width));
        row.unwrap_or(&[])
    }

    /// The grey at a place, between pixels in proportion; outside, that of the edge.
    pub(super) fn sample(&self, x: f32, y: f32) -> f32 {
        let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
        let left = whole(x).min(self.width.saturating_sub(2));
        let top = whole(y).min(self.height.saturating_sub(2));
        let (along, down) = ((x - real(left)).min(1.0), (y - real(top)).min(1.0));
        let upper = top.saturating_mul(self.width).saturating_add(left);
        let lower = upper.saturating_add(self.width);
        let pair = |at: usize| match self.pixels.get(at..at.saturating_add(2)) {
            Some(&[own, next]) => {
                let own = f32::from(own);
                own + (f32::from(next) - own) * along
            }
            _ => 0.0,
        };
        let (above, below) = (pair(upper), pair(lower));
        above + (below - above) * down
    }

    /// The pixel at a place, if there is one.
    pub(super) fn inside(&self, x: f32, y: f32) -> Option<u8> {
        let (column, row) = (whole(x), whole(y));
        if x < 0.0 || y < 0.0 || column >= self.width {
            return None;
        }
        let index = row.saturating_mul(self.width).saturating_add(column);
        self.pixels.get(index).copied()
    }

    /// The grey of the pixel at a place; outside, that of the edge.
    pub(super) fn nearest(&self, x: f32, y: f32) -> f32 {
        let column = whole(x).min(self.width.saturating_sub(1));
        let row = whole(y).min(self.height.saturating_sub(1));
        let index = row.saturating_mul(self.width).saturating_add(column);
        self.pixels.get(index).copied().map_or(0.0, f32::from)
    }
}

impl Plane {
    /// At half the size, each pixel the mean of four.
    pub(super) fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = Vec::with_capacity(width.saturating_mul(height));
        for y in 0..height {
            let upper = self.row(y.saturating_mul(2));
            let lower = self.row(y.saturating_mul(2).saturating_add(1));
            let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
            pixels.extend(pairs.map(|(a, b)| {
                let sum: u16 = a.iter().chain(b).map(|pixel| u16::from(*pixel)).sum();
                u8::try_from(sum.saturating_add(2) / 4).unwrap_or(u8::MAX)
            }));
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    /// At twice the size.
    pub(super) fn doubled(&self) -> Self {
        let (width, height) = (self.width.saturating_mul(2), self.height.saturating_mul(2));
        let mut pixels = Vec::with_capacity(width.saturating_mul(height));
        for y in 0..height {
            for x in 0..width {
                let (x, y) = ((real(x) + 0.5) / 2.0, (real(y) + 0.5) / 2.0);
                pixels.push(super::number::grey(self.sample(x, y)));
            }
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    /// 1 where a pixel is darker than the mean around it by more than noise, 0 elsewhere.
    pub(super) fn under_mean(&self, reach: usize, noise: f32) -> Self {
        let mean = self.blurred(reach);
        let slack = super::number::grey(noise * 0.15);
        let pixels = self.pixels.iter().zip(&mean.pixels);
        let pixels = pixels.map(|(own, mean)| u8::from(own.saturating_add(slack) < *mean));
        Self {
            width: self.width,
            height: self.height,
            pixels: pixels.collect(),
        }
    }

    /// With what differs from the mean of the surrounding pixels tripled.
    pub(super) fn sharpened(&self, reach: usize) -> Self {
        let mean = self.blurred(reach);
        let pixels = self.pixels.iter().zip(&mean.pixels).map(|(own, mean)| {
            let (own, mean) = (i16::from(*own), i16::from(*mean));
            let sharp = own.saturating_add(own.saturating_sub(mean).saturating_mul(2));
            u8::try_from(sharp.clamp(0, 255)).unwrap_or(0)
        });
        Self {
            width: self.width,
            height: self.height,
            pixels: pixels.collect(),
        }
    }

    /// The mean over a square of `reach` pixels to all sides.
    pub(super) fn blurred(&self, reach: usize) -> Self {
        let side = reach.saturating_mul(2).saturating_add(1);
        let mut sums = alloc::vec![0_u32; self.width];
        let mut pixels = Vec::with_capacity(self.pixels.len());
        let last = self.height.saturating_sub(1);
        let line = |y: usize| self.row(y.saturating_sub(reach).min(last));
        for y in 0..side.saturating_sub(1) {
            for (sum, pixel) in sums.iter_mut().zip(line(y)) {
                *sum = sum.saturating_add(u32::from(*pixel));
            }
        }
        let area = u32::try_from(side.saturating_mul(side)).unwrap_or(1);
        for y in 0..self.height {
            let enters = line(y.saturating_add(side).saturating_sub(1));
            for (sum, pixel) in sums.iter_mut().zip(enters) {
                *sum = sum.saturating_add(u32::from(*pixel));
            }
            let at = |x: usize| {
                let x = x.saturating_sub(reach).min(self.width.saturating_sub(1));
                sums.get(x).copied().unwrap_or(0)
            };
            let mut sum: u32 = (0..side.saturating_sub(1)).map(at).sum();
            for x in 0..self.width {
                sum = sum.saturating_add(at(x.saturating_add(side).saturating_sub(1)));
                pixels.push(u8::try_from(sum.checked_div(area).unwrap_or(0)).unwrap_or(u8::MAX));
                sum = sum.saturating_sub(at(x));
            }
            for (sum, pixel) in sums.iter_mut().zip(line(y)) {
                *sum = sum.saturating_sub(u32::from(*pixel));
            }
        }
        Self {
            width: self.width,
            height: self.height,
            pixels,
        }
    }
}
