//! Better and better guesses of where a symbol is, by the modules whose colours are known.

use core::ops::Range;

use super::layout::Layout;
use super::number::real;
use super::sample::Shade;
use super::sample::solved;
use super::warp::{BENDS, Warp, basis};

/// How well the known modules agree with the picture: 1 for wholly, 0 for chance.
pub(super) fn agreement(shade: &Shade<'_>, layout: &Layout, warp: &Warp) -> f32 {
    let fixed = layout.fixed();
    let sum = fixed.iter().map(|module| {
        let (x, y) = warp.at(module.x, module.y);
        module.sign * shade.at(x, y)
    });
    sum.sum::<f32>() / real(fixed.len().max(1))
}

/// Moves the fourth corner so that the last alignment pattern lies where one is seen.
///
/// Looks `reach` modules around the place where it should be.
pub(super) fn aligned(shade: &Shade<'_>, layout: &Layout, warp: &Warp, reach: f32) -> Option<Warp> {
    let (x, y) = layout.alignments().last()?;
    let (x, y) = (real(x) + 0.5, real(y) + 0.5);
    let (dx, dy) = pattern_near(shade, warp, x, y, reach, &ALIGNMENT)?;
    let size = warp.size();
    let [a, b, c, d] = warp.corners;
    // Steps towards the corner that brings the pattern to its place.
    let target = {
        let here = warp.at(x, y);
        (here.0 + dx, here.1 + dy)
    };
    let mut corner = c;
    let mut moved = *warp;
    for _ in 0..4 {
        let (ex, ey) = moved.moved_so((x, y), target);
        let weight = (x / size) * (y / size);
        corner = (corner.0 + ex / weight, corner.1 + ey / weight);
        moved = Warp::bent(usize_of(size), [a, b, corner, d], warp.bends)?;
    }
    Some(moved)
}

/// The offset in pixels, within `reach` modules, at which a square pattern fits best.
fn pattern_near<const SIDE: usize>(
    shade: &Shade<'_>,
    warp: &Warp,
    x: f32,
    y: f32,
    reach: f32,
    pattern: &[[i8; SIDE]; SIDE],
) -> Option<(f32, f32)> {
    let centre = warp.at(x, y);
    let (right, below) = (warp.at(x + 1.0, y), warp.at(x, y + 1.0));
    let u = (right.0 - centre.0, right.1 - centre.1);
    let v = (below.0 - centre.0, below.1 - centre.1);
    let middle = real(SIDE / 2);
    let dark = pattern.iter().flatten().filter(|sign| **sign > 0).count();
    let light = real(pattern.iter().flatten().count().saturating_sub(dark));
    let dark = real(dark);
    let fits = |dx: f32, dy: f32| {
        let mut sum = 0.0;
        for (row, signs) in pattern.iter().enumerate() {
            for (column, sign) in signs.iter().enumerate() {
                let (p, q) = (dx + real(column) - middle, dy + real(row) - middle);
                let value = shade.at(centre.0 + p * u.0 + q * v.0, centre.1 + p * u.1 + q * v.1);
                // Dark and light weigh alike.
                sum += value * if *sign > 0 { 1.0 / dark } else { -1.0 / light };
            }
        }
        sum / 2.0
    };
    // First the middle of each side of each ring, from pixel to pixel; then all modules where
    // that fits best.
    let cross = |dx: f32, dy: f32| {
        let mut sum = 0.0;
        for (index, sign) in pattern.get(SIDE / 2).into_iter().flatten().enumerate() {
            let by = real(index) - middle;
            for (p, q) in [(dx + by, dy), (dx, dy + by)] {
                let (x, y) = (centre.0 + p * u.0 + q * v.0, centre.1 + p * u.1 + q * v.1);
                let value = shade.roughly_at(x, y);
                sum += if *sign > 0 { value } else { -value };
            }
        }
        sum / real(SIDE) / 2.0
    };
    let mut likely = [(0.0_f32, 0.0_f32, 0.2_f32); 6];
    let mut dy = -reach;
    while dy <= reach {
        let mut dx = -reach;
        while dx <= reach {
            let far = (dx * dx + dy * dy).sqrt();
            let value = cross(dx, dy) - far * 0.01;
            if let Some(worst) = likely.iter_mut().min_by(|a, b| a.2.total_cmp(&b.2))
                && value > worst.2
            {
                *worst = (dx, dy, value);
            }
            dx += 0.5;
        }
        dy += 0.5;
    }
    let mut best = (0.0, 0.0, 0.0);
    for (dx, dy, _) in likely {
        let far = (dx * dx + dy * dy).sqrt();
        let value = fits(dx, dy) - far * 0.01;
        if value > best.2 {
            best = (dx, dy, value);
        }
    }
    if best.2 < 0.35 {
        return None;
    }
    let mut step = 0.25;
    while step > 0.05 {
        for (dx, dy) in [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)] {
            let value = fits(best.0 + dx, best.1 + dy);
            if value > best.2 {
                best = (best.0 + dx, best.1 + dy, value);
            }
        }
        step /= 2.0;
    }
    let (dx, dy, _) = best;
    Some((dx * u.0 + dy * v.0, dx * u.1 + dy * v.1))
}

/// Bends the sheet so that the finder and alignment patterns lie where they are seen, looking
/// `reach` modules around each.
pub(super) fn meshed(shade: &Shade<'_>, layout: &Layout, warp: &Warp, reach: f32) -> Option<Warp> {
    let size = warp.size();
    let mut matrix = [[0.0; BENDS]; BENDS];
    let (mut right, mut down) = ([0.0; BENDS], [0.0; BENDS]);
    let mut note = |x: f32, y: f32, (dx, dy): (f32, f32)| {
        let row = basis(x / size, y / size);
        for (((own, line), along), below) in
            row.iter().zip(&mut matrix).zip(&mut right).zip(&mut down)
        {
            *along += own * dx;
            *below += own * dy;
            for (theirs, cell) in row.iter().zip(line) {
                *cell += own * theirs;
            }
        }
    };
    let far = size - 3.5;
    for (x, y) in [(3.5, 3.5), (far, 3.5), (3.5, far)] {
        let offset = pattern_near(shade, warp, x, y, 1.5, &FINDER);
        note(x, y, offset.unwrap_or((0.0, 0.0)));
    }
    let mut seen = false;
    for (x, y) in layout.alignments() {
        let (x, y) = (real(x) + 0.5, real(y) + 0.5);
        if let Some(offset) = pattern_near(shade, warp, x, y, reach, &ALIGNMENT) {
            note(x, y, offset);
            seen = true;
        }
    }
    if !seen {
        return None;
    }
    for (index, line) in matrix.iter_mut().enumerate() {
        if let Some(cell) = line.get_mut(index) {
            *cell += if index < 6 { 0.02 } else { 0.005 };
        }
    }
    let (along, below) = (solved(matrix, right)?, solved(matrix, down)?);
    let mut bends = warp.bends;
    for (bend, (dx, dy)) in bends.iter_mut().zip(along.into_iter().zip(below)) {
        *bend = (bend.0 + dx, bend.1 + dy);
    }
    Warp::bent(usize_of(size), warp.corners, bends)
}

/// Moves the four corners one after the other while that agrees better.
pub(super) fn refined(shade: &Shade<'_>, layout: &Layout, warp: &Warp, first: f32) -> Warp {
    moved(shade, layout, warp, first, 0..4, tries(layout))
}

/// The same where it agrees badly; else the last corner alone, which no finder pattern holds.
pub(super) fn settled(shade: &Shade<'_>, layout: &Layout, warp: &Warp) -> Warp {
    if agreement(shade, layout, warp) < 0.75 {
        return refined(shade, layout, warp, 1.0);
    }
    moved(shade, layout, warp, 0.5, 2..3, tries(layout) / 4)
}

fn moved(
    shade: &Shade<'_>,
    layout: &Layout,
    warp: &Warp,
    first: f32,
    corners: Range<usize>,
    mut left: usize,
) -> Warp {
    let module = warp.module_at(warp.size() / 2.0, warp.size() / 2.0);
    let mut best = *warp;
    let mut value = agreement(shade, layout, &best);
    let mut step = module * first;
    while step > module * 0.1 && left > 0 {
        let mut better = false;
        for corner in corners.clone() {
            for (dx, dy) in [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)] {
                let mut corners = best.corners;
                if let Some(place) = corners.get_mut(corner) {
                    *place = (place.0 + dx, place.1 + dy);
                }
                let Some(next) = Warp::bent(usize_of(best.size()), corners, best.bends) else {
                    continue;
                };
                left = left.saturating_sub(1);
                let agrees = agreement(shade, layout, &next);
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

/// Bends the sheet while that agrees better.
pub(super) fn bent(shade: &Shade<'_>, layout: &Layout, warp: &Warp) -> Warp {
    let module = warp.module_at(warp.size() / 2.0, warp.size() / 2.0);
    let mut best = *warp;
    let mut value = agreement(shade, layout, &best);
    let mut step = module;
    let mut left = tries(layout);
    while step > module * 0.1 && left > 0 {
        let mut better = false;
        for bend in 0..6 {
            for (dx, dy) in [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)] {
                let mut next = best;
                next.bend(bend, dx, dy);
                left = left.saturating_sub(1);
                let agrees = agreement(shade, layout, &next);
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

/// Places that are tried: as many as look at so many modules in all.
fn tries(layout: &Layout) -> usize {
    let each = layout.fixed().len().max(1);
    MOST_LOOKED_AT.checked_div(each).unwrap_or(0)
}

fn usize_of(size: f32) -> usize {
    super::number::whole(size + 0.5)
}

const MOST_LOOKED_AT: usize = 100_000;

const ALIGNMENT: [[i8; 5]; 5] = [
    [1, 1, 1, 1, 1],
    [1, -1, -1, -1, 1],
    [1, -1, 1, -1, 1],
    [1, -1, -1, -1, 1],
    [1, 1, 1, 1, 1],
];

const FINDER: [[i8; 7]; 7] = [
    [1, 1, 1, 1, 1, 1, 1],
    [1, -1, -1, -1, -1, -1, 1],
    [1, -1, 1, 1, 1, -1, 1],
    [1, -1, 1, 1, 1, -1, 1],
    [1, -1, 1, 1, 1, -1, 1],
    [1, -1, -1, -1, -1, -1, 1],
    [1, 1, 1, 1, 1, 1, 1],
];
