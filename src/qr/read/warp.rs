//! From places in a symbol, in modules, to places in a picture, in pixels.

use super::number::real;

/// A perspective view of a square sheet, which may be bent.
#[derive(Clone, Copy)]
pub(super) struct Warp {
    /// Where the corners of the symbol are seen: top left, top right, bottom right, bottom left.
    pub(super) corners: [(f32, f32); 4],
    /// How far it is bent, in pixels: along x and y for each of `BENDS`.
    pub(super) bends: [(f32, f32); BENDS],
    is_flat: bool,
    size: f32,
    matrix: [f32; 8],
}

impl Warp {
    /// Flat, with these corners; `None` if they are not those of a square seen from anywhere.
    pub(super) fn new(size: usize, corners: [(f32, f32); 4]) -> Option<Self> {
        Self::bent(size, corners, [(0.0, 0.0); BENDS])
    }

    pub(super) fn bent(
        size: usize,
        corners: [(f32, f32); 4],
        bends: [(f32, f32); BENDS],
    ) -> Option<Self> {
        let [(ax, ay), (bx, by), (cx, cy), (dx, dy)] = corners;
        let (px, py) = (bx - cx, by - cy);
        let (qx, qy) = (dx - cx, dy - cy);
        let (rx, ry) = (ax - bx + cx - dx, ay - by + cy - dy);
        let area = px * qy - qx * py;
        if area.abs() < 1.0 {
            return None;
        }
        let g = (rx * qy - qx * ry) / area;
        let h = (px * ry - rx * py) / area;
        // All four corners must be on one side of the horizon.
        let all_finite = [ax, ay, bx, by, cx, cy, dx, dy]
            .iter()
            .all(|it| it.is_finite());
        if !all_finite || 1.0 + g < 0.1 || 1.0 + h < 0.1 || 1.0 + g + h < 0.1 {
            return None;
        }
        let matrix = [
            bx - ax + g * bx,
            dx - ax + h * dx,
            ax,
            by - ay + g * by,
            dy - ay + h * dy,
            ay,
            g,
            h,
        ];
        Some(Self {
            corners,
            bends,
            is_flat: bends.iter().all(|(x, y)| *x == 0.0 && *y == 0.0),
            size: real(size),
            matrix,
        })
    }

    /// The place in the picture of a place in the symbol.
    pub(super) fn at(&self, x: f32, y: f32) -> (f32, f32) {
        let (u, v) = (x / self.size, y / self.size);
        let [a, b, c, d, e, f, g, h] = self.matrix;
        let below = g * u + h * v + 1.0;
        let mut place = ((a * u + b * v + c) / below, (d * u + e * v + f) / below);
        if self.is_flat {
            return place;
        }
        for (weight, (x, y)) in basis(u, v).iter().zip(self.bends) {
            place.0 += weight * x;
            place.1 += weight * y;
        }
        place
    }

    /// Where the corners are seen, bends and all.
    pub(super) fn outline(&self) -> [(f32, f32); 4] {
        let far = self.size;
        [(0.0, 0.0), (far, 0.0), (far, far), (0.0, far)].map(|(x, y)| self.at(x, y))
    }

    /// Bends it a little more in one way, in pixels.
    pub(super) fn bend(&mut self, way: usize, dx: f32, dy: f32) {
        if let Some(bend) = self.bends.get_mut(way) {
            *bend = (bend.0 + dx, bend.1 + dy);
            self.is_flat = false;
        }
    }

    /// Modules a side.
    pub(super) fn size(&self) -> f32 {
        self.size
    }

    /// Side of a module near a place, in pixels.
    pub(super) fn module_at(&self, x: f32, y: f32) -> f32 {
        let (a, b, c) = (self.at(x, y), self.at(x + 1.0, y), self.at(x, y + 1.0));
        let cross = (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
        cross.abs().sqrt()
    }

    /// Turns a place near the symbol's into the symbol's own, by a few steps towards it.
    pub(super) fn moved_so(&self, from: (f32, f32), to: (f32, f32)) -> (f32, f32) {
        let here = self.at(from.0, from.1);
        (to.0 - here.0, to.1 - here.1)
    }
}

/// The ways to bend: along and across, evenly and to one side, twisted; then moved and pulled.
pub(super) fn basis(u: f32, v: f32) -> [f32; BENDS] {
    let (p, q) = (u * (1.0 - u), v * (1.0 - v));
    [
        p * 4.0,
        q * 4.0,
        p * (1.0 - 2.0 * u) * 8.0,
        q * (1.0 - 2.0 * v) * 8.0,
        p * (1.0 - 2.0 * v) * 4.0,
        q * (1.0 - 2.0 * u) * 4.0,
        1.0,
        u,
        v,
        u * v,
    ]
}

pub(super) const BENDS: usize = 10;
