//! One look at a picture: where symbols may be, and what they say.

use alloc::vec::Vec;

use super::Deadline;
use super::codewords::{Payload, Samples};
use super::field::Field;
use super::finder;
use super::fit;
use super::layout::{self, Layout};
use super::locate::{self, Triple};
use super::plane::Plane;
use super::sample::{self, Shade};
use super::segments::{self, Content};
use super::stages::{Stage, Threshold};
use super::warp::Warp;

/// A symbol that was read, its corners in the pixels of the plane.
pub(super) struct Seen {
    pub(super) payload: Payload,
    pub(super) content: Content,
    pub(super) corners: [(f32, f32); 4],
}

/// All symbols that one look finds.
pub(super) fn look(plane: &Plane, stage: &Stage, deadline: &Deadline<'_>) -> Vec<Seen> {
    let field = Field::new(plane, 8, 2);
    let bits = match stage.threshold {
        Threshold::Blocks => field.binarise(plane),
        Threshold::Mean(reach) => plane.under_mean(reach, field.noise()),
    };
    if deadline.is_over() {
        return Vec::new();
    }
    let finders = finder::find(&bits, stage.step, deadline);
    let mut used: Vec<usize> = Vec::new();
    let mut seen = Vec::new();
    let mut layouts = Vec::new();
    for triple in locate::triples(&finders) {
        if deadline.is_over() {
            break;
        }
        if triple.members.iter().any(|member| used.contains(member)) {
            continue;
        }
        let shade = Shade {
            plane,
            field: &field,
            sign: if triple.is_inverted() { -1.0 } else { 1.0 },
        };
        if let Some(symbol) = read(&triple, &shade, &mut layouts, deadline) {
            used.extend(triple.members);
            seen.push(symbol);
        }
    }
    seen
}

fn read(
    triple: &Triple,
    shade: &Shade<'_>,
    layouts: &mut Vec<Layout>,
    deadline: &Deadline<'_>,
) -> Option<Seen> {
    // The likeliest size alone reads most symbols.
    let nearest = triple.sizes().first().copied();
    let mut guesses = guesses(triple, shade, nearest.as_slice(), layouts);
    if let Some((agrees, warp, size)) = guesses.first()
        && *agrees > 0.5
        && let Some(seen) = attempt(shade, layout_of(layouts, *size)?, warp)
    {
        return Some(seen);
    }
    // Three true finder patterns agree by themselves, whatever the size.
    if guesses.first()?.0 < LEAST_AGREEMENT {
        return None;
    }
    let sizes = triple.sizes_by_version(shade);
    if sizes.as_slice() != nearest.as_slice() {
        guesses = self::guesses(triple, shade, &sizes, layouts);
        let (best, warp, size) = *guesses.first()?;
        if best < LEAST_AGREEMENT {
            return None;
        }
        if let Some(seen) = attempt(shade, layout_of(layouts, size)?, &warp) {
            return Some(seen);
        }
    }
    if !deadline.may_refine() {
        return None;
    }
    read_refined(&guesses, shade, layouts, deadline)
}

/// Reads at the likeliest places once each is moved and bent to where the shared modules agree.
fn read_refined(
    guesses: &[(f32, Warp, usize)],
    shade: &Shade<'_>,
    layouts: &mut Vec<Layout>,
    deadline: &Deadline<'_>,
) -> Option<Seen> {
    let best = guesses.first()?.0;
    for (agrees, guess, size) in guesses.iter().copied().take(2) {
        if agrees < best * 0.7 || deadline.is_over() {
            break;
        }
        let layout = layout_of(layouts, size)?;
        let flat = fit::refined(shade, layout, &guess, 1.0);
        let agrees = fit::agreement(shade, layout, &flat);
        if agrees > 0.35
            && let Some(seen) = attempt(shade, layout, &flat)
        {
            return Some(seen);
        }
        for start in [guess, flat] {
            if deadline.is_over() {
                break;
            }
            let warp = bent(shade, layout, &start);
            if fit::agreement(shade, layout, &warp) > 0.35
                && let Some(seen) = attempt(shade, layout, &warp)
            {
                return Some(seen);
            }
        }
    }
    None
}

/// The place of a sheet that is not flat.
fn bent(shade: &Shade<'_>, layout: &Layout, start: &Warp) -> Warp {
    let mut warp = *start;
    for reach in [3.0, 1.0] {
        if let Some(mesh) = fit::meshed(shade, layout, &warp, reach) {
            warp = mesh;
        }
    }
    let warp = fit::bent(shade, layout, &warp);
    fit::refined(shade, layout, &warp, 0.5)
}

/// Places that the symbol may have, likeliest first, each with how well it agrees.
fn guesses(
    triple: &Triple,
    shade: &Shade<'_>,
    sizes: &[usize],
    layouts: &mut Vec<Layout>,
) -> Vec<(f32, Warp, usize)> {
    let mut guesses = Vec::new();
    for size in sizes {
        let Some(layout) = layout_of(layouts, *size) else {
            continue;
        };
        for warp in triple.warps(*size).into_iter().flatten() {
            guesses.push((fit::agreement(shade, layout, &warp), warp, *size));
        }
    }
    guesses.sort_by(|a, b| b.0.total_cmp(&a.0));
    // The fourth corner of the likeliest, by its alignment pattern.
    for (agrees, warp, size) in guesses.clone().into_iter().take(2) {
        if agrees < 0.15 {
            break;
        }
        let Some(layout) = layout_of(layouts, size) else {
            continue;
        };
        if let Some(warp) = fit::aligned(shade, layout, &warp, 4.0) {
            guesses.push((fit::agreement(shade, layout, &warp), warp, size));
        }
    }
    guesses.sort_by(|a, b| b.0.total_cmp(&a.0));
    guesses
}

/// Reads the modules as they lie: as they are, then with blur undone, then with shadows.
fn attempt(shade: &Shade<'_>, layout: &Layout, warp: &Warp) -> Option<Seen> {
    let size = layout.size();
    let samples = shade.samples(warp, size);
    let found = decoded(&samples, layout)
        .or_else(|| {
            let known = sample::known(layout);
            decoded(&sample::equalised(&samples, &known), layout)
        })
        .or_else(|| {
            let greys = shade.greys(warp, size);
            decoded(&sample::relit(&greys, shade.sign), layout)
        });
    let (payload, content, way) = found?;
    // Good enough to read is not good enough to show where it is.
    let [a, b, c, d] = fit::settled(shade, layout, warp).outline();
    Some(Seen {
        payload,
        content,
        corners: match way {
            Way::Plain => [a, b, c, d],
            Way::Mirrored => [a, d, c, b],
        },
    })
}

#[derive(Clone, Copy)]
enum Way {
    Plain,
    Mirrored,
}

fn decoded(samples: &Samples, layout: &Layout) -> Option<(Payload, Content, Way)> {
    let mirrored = samples.transposed();
    let plain = (Way::Plain, samples, samples.format());
    let turned = (Way::Mirrored, &mirrored, mirrored.format());
    let ways = if plain.2.1 >= turned.2.1 {
        [plain, turned]
    } else {
        [turned, plain]
    };
    ways.into_iter()
        .find_map(|(way, samples, (format, agrees))| {
            if agrees < 0.3 {
                return None;
            }
            let payload = samples.payload(layout, format)?;
            let content = segments::content(&payload.data, payload.version)?;
            Some((payload, content, way))
        })
}

fn layout_of(layouts: &mut Vec<Layout>, size: usize) -> Option<&Layout> {
    let version = layout::version_of(size)?;
    let known = layouts
        .iter()
        .position(|layout| layout.version() == version);
    let index = known.unwrap_or_else(|| {
        layouts.push(Layout::new(version));
        layouts.len().saturating_sub(1)
    });
    layouts.get(index)
}

/// Below this no three finder patterns belong to one symbol; full agreement is 1.
const LEAST_AGREEMENT: f32 = 0.2;
