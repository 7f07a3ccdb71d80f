//! Three finder patterns to a symbol's place.

use alloc::vec::Vec;

use super::finder::Finder;
use super::frame::{self, Frame};
use super::layout;
use super::number::real;
use super::sample::Shade;
use super::warp::Warp;

/// Three finder patterns that may belong together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Triple {
    /// Top left, top right, bottom left, as numbers of finders.
    pub(super) members: [usize; 3],
    corner: Finder,
    right: Finder,
    below: Finder,
    /// Modules between the middles, to the right and down.
    across: f32,
    down: f32,
    /// The lower, the likelier.
    doubt: f32,
}

/// The likeliest triples, likeliest first.
pub(super) fn triples(finders: &[Finder]) -> Vec<Triple> {
    let mut triples = Vec::new();
    for (index, corner) in finders.iter().enumerate() {
        let mut near: Vec<(f32, usize, &Finder)> = finders
            .iter()
            .enumerate()
            .filter(|(other, finder)| *other != index && is_alike(corner, finder))
            .map(|(other, finder)| {
                let (dx, dy) = (finder.x - corner.x, finder.y - corner.y);
                (dx.hypot(dy) / corner.module, other, finder)
            })
            .filter(|(far, ..)| (9.0..260.0).contains(far))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        near.truncate(NEIGHBOURS);
        for (nth, (_, second, a)) in near.iter().enumerate() {
            for (_, third, b) in near.iter().skip(nth.saturating_add(1)) {
                triples.extend(triple([index, *second, *third], corner, a, b));
            }
        }
    }
    triples.sort_by(|a: &Triple, b| a.doubt.total_cmp(&b.doubt));
    triples.truncate(TRIPLES);
    triples
}

impl Triple {
    /// Sizes that the symbol may have by the distances of its finder patterns, likeliest first.
    pub(super) fn sizes(&self) -> Vec<usize> {
        let estimate = self.estimate();
        let mut sizes: Vec<(f32, usize)> = (1..=40)
            .map(|version| {
                let size = layout::size(version);
                ((real(size) - estimate).abs(), size)
            })
            .filter(|(off, size)| *off < 3.0 + real(*size) * 0.1)
            .collect();
        sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
        sizes.truncate(SIZES);
        sizes.into_iter().map(|(_, size)| size).collect()
    }

    fn estimate(&self) -> f32 {
        (self.across + self.down) / 2.0 + 7.0
    }

    /// The same, with the size that the version information names first, where it can be read.
    pub(super) fn sizes_by_version(&self, shade: &Shade<'_>) -> Vec<usize> {
        let (mut sizes, estimate) = (self.sizes(), self.estimate());
        if estimate < 35.0 {
            return sizes;
        }
        let to = |far: &Finder| (far.x - self.corner.x, far.y - self.corner.y);
        let (right, below) = (to(&self.right), to(&self.below));
        let frames = [&self.right, &self.below].map(|it| Frame::new(shade, it, right, below));
        let (version, agrees) = frame::version(shade, &frames);
        let size = layout::size(version);
        let near = (real(size) - estimate).abs() < real(size) * 0.3;
        if near && agrees > 0.45 {
            sizes.retain(|other| *other != size);
            sizes.insert(0, size);
            if agrees > 0.7 {
                sizes.truncate(1);
            }
        }
        sizes
    }

    /// Where a symbol of a size is: with the perspective that the sizes of its finder patterns
    /// tell, and without any.
    pub(super) fn warps(&self, size: usize) -> [Option<Warp>; 2] {
        let steps = real(size) - 7.0;
        let slope = |far: &Finder| {
            let (dx, dy) = (far.x - self.corner.x, far.y - self.corner.y);
            let (here, there) = (self.corner.module_along(dx, dy), far.module_along(dx, dy));
            ((here / there).sqrt() - 1.0) / steps
        };
        let view = |g: f32, h: f32| {
            // From the corner's middle: p + (a x + b y) / (1 + g x + h y).
            let reach = |far: &Finder, slope: f32| {
                let below = (1.0 + slope * steps) / steps;
                (
                    (far.x - self.corner.x) * below,
                    (far.y - self.corner.y) * below,
                )
            };
            let (a, b) = (reach(&self.right, g), reach(&self.below, h));
            let place = |x: f32, y: f32| {
                let below = (1.0 + g * x + h * y).max(0.05);
                (
                    self.corner.x + (a.0 * x + b.0 * y) / below,
                    self.corner.y + (a.1 * x + b.1 * y) / below,
                )
            };
            let (near, far) = (-3.5, real(size) - 3.5);
            Warp::new(
                size,
                [
                    place(near, near),
                    place(far, near),
                    place(far, far),
                    place(near, far),
                ],
            )
        };
        let (g, h) = (slope(&self.right), slope(&self.below));
        [view(0.0, 0.0), view(g, h)]
    }

    pub(super) fn is_inverted(&self) -> bool {
        self.corner.inverted
    }
}

fn is_alike(a: &Finder, b: &Finder) -> bool {
    let ratio = a.module / b.module;
    a.inverted == b.inverted && (0.45..2.2).contains(&ratio)
}

/// With the first as its corner, if the three can be those of one symbol.
fn triple(members: [usize; 3], corner: &Finder, a: &Finder, b: &Finder) -> Option<Triple> {
    let [own, first, second] = members;
    let (ax, ay) = (a.x - corner.x, a.y - corner.y);
    let (bx, by) = (b.x - corner.x, b.y - corner.y);
    // A mirrored symbol is turned over here and back when it is read.
    let (members, right, below, (rx, ry), (dx, dy)) = if ax * by - ay * bx > 0.0 {
        ([own, first, second], a, b, (ax, ay), (bx, by))
    } else {
        ([own, second, first], b, a, (bx, by), (ax, ay))
    };
    let modules = |far: &Finder, x: f32, y: f32| {
        // Exact for any perspective along one line.
        let side = (corner.module_along(x, y) * far.module_along(x, y)).sqrt();
        x.hypot(y) / side
    };
    let (across, down) = (modules(right, rx, ry), modules(below, dx, dy));
    let mean = (across + down) / 2.0;
    let unlike = (across - down).abs() / mean;
    let cosine = (rx * dx + ry * dy) / (rx.hypot(ry) * dx.hypot(dy));
    if !(11.0..200.0).contains(&mean) || unlike > 0.3 || cosine.abs() > 0.8 {
        return None;
    }
    let sizes = [corner.module / right.module, corner.module / below.module];
    let uneven: f32 = sizes.iter().map(|ratio| ratio.ln().abs()).sum();
    let quality = 3.0 - corner.quality - right.quality - below.quality;
    Some(Triple {
        members,
        corner: *corner,
        right: *right,
        below: *below,
        across,
        down,
        doubt: unlike * 3.0 + cosine.abs() + uneven + quality * 0.5 + mean * 0.004,
    })
}

const NEIGHBOURS: usize = 16;
const TRIPLES: usize = 24;
const SIZES: usize = 3;
