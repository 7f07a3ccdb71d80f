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
    let mut guesses: Vec<(f32, Warp, usize)> = Vec::new();
    for size in triple.sizes(shade) {
        let layout = layout_of(layouts, size)?;
        for warp in triple.warps(size).into_iter().flatten() {
            let plain = fit::agreement(shade, layout, &warp);
            guesses.push((plain, warp, size));
            if let Some(warp) = fit::aligned(shade, layout, &warp, 4.0) {
                guesses.push((fit::agreement(shade, layout, &warp), warp, size));
            }
        }
    }
    guesses.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (best, warp, size) = *guesses.first()?;
    if best < 0.2 {
        return None;
    }
    let layout = layout_of(layouts, size)?;
    if let Some(seen) = attempt(shade, layout, &warp) {
        return Some(seen);
    }
    for (agrees, guess, size) in guesses.into_iter().take(4) {
        if agrees < best * 0.7 || deadline.is_over() {
            break;
        }
        let layout = layout_of(layouts, size)?;
        let warp = fit::refined(shade, layout, &guess, 1.0);
        if fit::agreement(shade, layout, &warp) > 0.35 {
            if let Some(seen) = attempt(shade, layout, &warp) {
                return Some(seen);
            }
        }
        for start in [guess, warp] {
            let mut warp = start;
            for reach in [3.0, 1.0] {
                if let Some(mesh) = fit::meshed(shade, layout, &warp, reach) {
                    warp = mesh;
                }
            }
            let warp = fit::bent(shade, layout, &warp);
            let warp = fit::refined(shade, layout, &warp, 0.5);
            if fit::agreement(shade, layout, &warp) < 0.35 {
                continue;
            }
            if let Some(seen) = attempt(shade, layout, &warp) {
                return Some(seen);
            }
        }
    }
    None
}

/// Reads the modules as they lie: as they are, then with blur undone.
fn attempt(shade: &Shade<'_>, layout: &Layout, warp: &Warp) -> Option<Seen> {
    let samples = shade.samples(warp, layout.size());
    let found = decoded(&samples, layout).or_else(|| {
        let known = sample::known(layout);
        let clear = sample::equalised(&samples, layout, &known);
        decoded(&clear, layout)
    });
    let found = found.or_else(|| {
        let greys = shade.greys(warp, layout.size());
        decoded(&sample::relit(&greys, shade.sign), layout)
    });
    let (payload, content) = found?;
    Some(Seen {
        payload,
        content,
        corners: warp.corners,
    })
}

fn decoded(samples: &Samples, layout: &Layout) -> Option<(Payload, Content)> {
    let mirrored = samples.transposed();
    let (plain, turned) = (samples.format(), mirrored.format());
    let ways = if plain.1 >= turned.1 {
        [(samples, plain), (&mirrored, turned)]
    } else {
        [(&mirrored, turned), (samples, plain)]
    };
    ways.into_iter().find_map(|(samples, (format, agrees))| {
        if agrees < 0.3 {
            return None;
        }
        let payload = samples.payload(layout, format)?;
        let content = segments::content(&payload.data, payload.version)?;
        Some((payload, content))
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
