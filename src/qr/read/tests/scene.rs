//! Symbols seen from any side.
#![expect(clippy::arithmetic_side_effects, reason = "tests with small numbers")]

use image::{GrayImage, Luma as Grey};

use crate::qr::render::Symbol;

pub(super) type Corners = [(f64, f64); 4];

/// How a symbol lies in a picture: its corners, in the symbol's own order, and its two greys.
pub(super) struct View {
    pub(super) corners: Corners,
    pub(super) dark: u8,
    pub(super) light: u8,
    /// Modules of the light grey around it.
    pub(super) quiet: f64,
}

impl View {
    pub(super) fn new(corners: Corners) -> Self {
        Self {
            corners,
            dark: 20,
            light: 235,
            quiet: 4.0,
        }
    }

    /// Each pixel is the mean of nine places in it.
    pub(super) fn paint(&self, picture: &mut GrayImage, symbol: &Symbol) {
        let size = symbol.width();
        let side = f64::from(u32::try_from(size).unwrap());
        let inverse = inverse(&self.corners);
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            let mut sum = 0;
            for nth in 0..9 {
                let (dx, dy) = (f64::from(nth % 3), f64::from(nth / 3));
                let (u, v) = at(
                    &inverse,
                    f64::from(x) + (dx + 0.5) / 3.0,
                    f64::from(y) + (dy + 0.5) / 3.0,
                );
                let (u, v) = (u * side, v * side);
                let is_inside = |it: f64| it > -self.quiet && it < side + self.quiet;
                sum += u32::from(if !is_inside(u) || !is_inside(v) {
                    pixel.0[0]
                } else if is_dark(symbol, u, v) {
                    self.dark
                } else {
                    self.light
                });
            }
            *pixel = Grey([u8::try_from(sum / 9).unwrap()]);
        }
    }
}

/// A square of so many pixels a side around a place, turned by degrees clockwise.
pub(super) fn turned(middle: (f64, f64), side: f64, degrees: f64) -> Corners {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let half = side / 2.0;
    [(-half, -half), (half, -half), (half, half), (-half, half)]
        .map(|(x, y)| (middle.0 + x * cos - y * sin, middle.1 + x * sin + y * cos))
}

#[expect(clippy::as_conversions, reason = "a place in a symbol is small")]
fn is_dark(symbol: &Symbol, u: f64, v: f64) -> bool {
    u >= 0.0 && v >= 0.0 && symbol.is_dark(u as usize, v as usize)
}

fn at(matrix: &[[f64; 3]; 3], x: f64, y: f64) -> (f64, f64) {
    let [u, v, w] = matrix.map(|row| row[0] * x + row[1] * y + row[2]);
    (u / w, v / w)
}

/// From places in the picture to the unit square: the adjugate of the square's projection.
fn inverse(corners: &Corners) -> [[f64; 3]; 3] {
    let [a, b, c, d] = *corners;
    let (px, py) = (b.0 - c.0, b.1 - c.1);
    let (qx, qy) = (d.0 - c.0, d.1 - c.1);
    let (rx, ry) = (a.0 - b.0 + c.0 - d.0, a.1 - b.1 + c.1 - d.1);
    let area = px * qy - qx * py;
    let (g, h) = ((rx * qy - qx * ry) / area, (px * ry - rx * py) / area);
    let m = [
        [b.0 - a.0 + g * b.0, d.0 - a.0 + h * d.0, a.0],
        [b.1 - a.1 + g * b.1, d.1 - a.1 + h * d.1, a.1],
        [g, h, 1.0],
    ];
    let minor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    [0, 1, 2].map(|row| [0, 1, 2].map(|column| minor(column, row)))
}
