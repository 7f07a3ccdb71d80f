//! Finder patterns: squares in squares, 1 : 1 : 3 : 1 : 1 along any line through the middle.

use alloc::vec::Vec;

use super::Deadline;
use super::number::{real, whole};
use super::plane::Plane;

/// A finder pattern.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finder {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Side of a module, in pixels, as if it stood square.
    pub(super) module: f32,
    /// Light on dark.
    pub(super) inverted: bool,
    /// From the middle to the outer edge, in `RAYS` directions, clockwise from the right.
    radii: [f32; RAYS],
    /// The part of the rays that cross three edges at the right distances.
    pub(super) quality: f32,
}

impl Finder {
    /// Side of a module along a direction.
    pub(super) fn module_along(&self, dx: f32, dy: f32) -> f32 {
        let turn = dy.atan2(dx) / core::f32::consts::TAU * real(RAYS);
        let place = turn.rem_euclid(real(RAYS));
        let radius = |place: f32| {
            let first = whole(place) % RAYS;
            let next = first.saturating_add(1) % RAYS;
            let part = place - place.floor();
            let at = |index: usize| self.radii.get(index).copied().unwrap_or(0.0);
            at(first) * (1.0 - part) + at(next) * part
        };
        let half = real(RAYS / 2);
        (radius(place) + radius((place + half).rem_euclid(real(RAYS)))) / 7.0
    }
}

/// All finder patterns, dark on light and light on dark, of a picture in black and white.
pub(super) fn find(bits: &Plane, step: usize, deadline: &Deadline<'_>) -> Vec<Finder> {
    let mut found: Vec<Finder> = Vec::new();
    for y in (step / 2..bits.height).step_by(step.max(1)) {
        if found.len() >= MOST || (y % 16 < step && deadline.is_over()) {
            break;
        }
        let mut runs = [0_usize; 5];
        let mut length = 0_usize;
        let mut colour = bits.row(y).first().copied().unwrap_or(0);
        for (x, pixel) in bits.row(y).iter().chain([&2]).enumerate() {
            if *pixel == colour {
                length = length.saturating_add(1);
                continue;
            }
            let [_, a, b, c, d] = runs;
            runs = [a, b, c, d, length];
            if is_pattern(runs) {
                let back = real(length) + real(d) + real(c) / 2.0;
                consider(
                    bits,
                    real(x) - back,
                    real(y) + 0.5,
                    colour,
                    runs,
                    &mut found,
                );
            }
            colour = *pixel;
            length = 1;
        }
    }
    found
}

/// Looks closer at a place where a row crosses what may be a finder pattern.
fn consider(bits: &Plane, x: f32, y: f32, colour: u8, runs: [usize; 5], found: &mut Vec<Finder>) {
    let inverted = colour == 0;
    let known = found.iter().any(|other| {
        let reach = other.module * 3.0;
        (other.x - x).abs() < reach && (other.y - y).abs() < reach && other.inverted == inverted
    });
    if known {
        return;
    }
    let across = real(runs.iter().sum());
    let Some((y, down)) = crossing(bits, (x, y), Axis::Column, colour, across * 2.0) else {
        return;
    };
    if down * 3.0 < across {
        return;
    }
    let Some((x, _)) = crossing(bits, (x, y), Axis::Row, colour, across * 2.0) else {
        return;
    };
    let Some(finder) = measured(bits, x, y, colour, across.max(down)) else {
        return;
    };
    let same = found.iter().any(|other| {
        let reach = other.module.max(finder.module) * 2.0;
        let near = (other.x - finder.x).abs() < reach && (other.y - finder.y).abs() < reach;
        near && other.inverted == inverted
    });
    if !same {
        found.push(finder);
    }
}

/// 1 : 1 : 3 : 1 : 1, measured from edge to like edge, which blur and spread of ink move alike.
fn is_pattern(runs: [usize; 5]) -> bool {
    let [a, b, c, d, e] = runs.map(real);
    let module = (a + b + c + d + e) / 7.0;
    if a == 0.0 || c < 2.0 || c < b.max(d) || c * 1.2 < a.max(e) {
        return false;
    }
    let off = |pair: f32, modules: f32| (pair - modules * module).abs();
    let slack = module * 0.75 + 0.5;
    off(a + b, 2.0) < slack
        && off(b + c, 4.0) < slack * 1.3
        && off(c + d, 4.0) < slack * 1.3
        && off(d + e, 2.0) < slack
}

/// Walks both ways from a place through the pattern, along a row or a column: its middle along
/// that line and its length.
fn crossing(
    bits: &Plane,
    from: (f32, f32),
    axis: Axis,
    colour: u8,
    most: f32,
) -> Option<(f32, f32)> {
    let (column, row) = (whole(from.0), whole(from.1));
    let most = whole(most);
    let (place, before, after, stride) = match axis {
        Axis::Row => (column, column, bits.width.checked_sub(column)?, 1),
        Axis::Column => (row, row, bits.height.checked_sub(row)?, bits.width),
    };
    let start = row.saturating_mul(bits.width).saturating_add(column);
    let forth = runs(bits, start, Step::Forth(stride), colour, after.min(most));
    let before = before.saturating_add(1).min(most);
    let back = runs(bits, start, Step::Back(stride), colour, before);
    // The pixel that both start from counts once.
    let core = forth[0].saturating_add(back[0]).saturating_sub(1);
    is_pattern([back[2], back[1], core, forth[1], forth[2]]).then(|| {
        let reach = |runs: [usize; 3]| (real(runs[0]), real(runs.iter().sum()));
        let ((a, b), (c, d)) = (reach(forth), reach(back));
        // The middle of the core and of the outer square agree; their mean is steadier.
        let middle = real(place) + 0.5 + (a - c + b - d) / 4.0;
        (middle, b + d - 1.0)
    })
}

#[derive(Clone, Copy)]
enum Axis {
    Row,
    Column,
}

#[derive(Clone, Copy)]
enum Step {
    Forth(usize),
    Back(usize),
}

/// Lengths of the first three runs, the first of this colour, within so many pixels.
fn runs(bits: &Plane, start: usize, step: Step, colour: u8, most: usize) -> [usize; 3] {
    let mut lengths = [0_usize; 3];
    let mut at = start;
    let mut walked = 0_usize;
    let mut expected = colour;
    for length in &mut lengths {
        while bits.pixels.get(at) == Some(&expected) {
            *length = length.saturating_add(1);
            walked = walked.saturating_add(1);
            if walked >= most {
                break;
            }
            at = match step {
                Step::Forth(stride) => at.saturating_add(stride),
                Step::Back(stride) => at.saturating_sub(stride),
            };
        }
        expected ^= 1;
    }
    lengths
}

/// Distances at which the colour changes for the first three times; the picture's edge is a
/// change as well, for a symbol may fill it.
fn edges(
    bits: &Plane,
    from: (f32, f32),
    along: (f32, f32),
    colour: u8,
    most: f32,
    stride: f32,
) -> Option<[f32; 3]> {
    let mut edges = [0.0; 3];
    let mut expected = colour;
    let mut distance = 0.0;
    for edge in &mut edges {
        loop {
            let (x, y) = (from.0 + along.0 * distance, from.1 + along.1 * distance);
            if distance > most {
                return None;
            }
            if bits.inside(x, y) != Some(expected) {
                break;
            }
            distance += stride;
        }
        *edge = distance - stride / 2.0;
        expected ^= 1;
    }
    Some(edges)
}

/// Sends rays from the middle to all sides, and measures by them.
fn measured(bits: &Plane, x: f32, y: f32, colour: u8, across: f32) -> Option<Finder> {
    let mut radii = [0.0_f32; RAYS];
    let stride = (across / 40.0).clamp(0.5, 2.0);
    let mut good = 0_usize;
    for (turn, radius) in radii.iter_mut().enumerate() {
        let angle = real(turn) / real(RAYS) * core::f32::consts::TAU;
        let along = (angle.cos(), angle.sin());
        let Some([core, ring, outer]) = edges(bits, (x, y), along, colour, across * 1.2, stride)
        else {
            continue;
        };
        let (core, ring) = (core / outer, ring / outer);
        let slack = 1.0 / outer.max(1.0);
        if (0.43 - core).abs() < 0.16 + slack && (0.71 - ring).abs() < 0.14 + slack {
            *radius = outer;
            good = good.saturating_add(1);
        }
    }
    let quality = real(good) / real(RAYS);
    if quality < 0.6 {
        return None;
    }
    // What is hidden to one side is taken from the other.
    let half = RAYS / 2;
    let seen = radii;
    for (turn, radius) in radii.iter_mut().enumerate() {
        let opposite = seen.get(turn.saturating_add(half) % RAYS).copied();
        let beside = |by: usize| seen.get(turn.saturating_add(by) % RAYS).copied();
        if *radius == 0.0 {
            let guess = [opposite, beside(1), beside(RAYS - 1)];
            *radius = guess.into_iter().flatten().fold(0.0, f32::max);
        }
    }
    let step = core::f32::consts::TAU / real(RAYS);
    let (mut area, mut middle_x, mut middle_y) = (0.0, 0.0, 0.0);
    let point = |turn: usize| {
        let radius = radii.get(turn % RAYS).copied().unwrap_or(0.0);
        let angle = real(turn % RAYS) * step;
        (radius * angle.cos(), radius * angle.sin())
    };
    for turn in 0..RAYS {
        let (a, b) = (point(turn), point(turn.saturating_add(1)));
        let cross = a.0 * b.1 - b.0 * a.1;
        area += cross;
        middle_x += (a.0 + b.0) * cross;
        middle_y += (a.1 + b.1) * cross;
    }
    if area < 1.0 {
        return None;
    }
    let (dx, dy) = (middle_x / (3.0 * area), middle_y / (3.0 * area));
    let module = (area * 0.5).sqrt() / 7.0;
    let near = dx.abs().max(dy.abs()) < module * 1.5;
    near.then_some(Finder {
        x: x + dx,
        y: y + dy,
        module,
        inverted: colour == 0,
        radii,
        quality,
    })
}

const RAYS: usize = 24;
/// Most patterns that are looked at in a picture.
const MOST: usize = 200;
