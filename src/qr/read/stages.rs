//! The looks that are taken at a picture, from cheap to dear.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::look::{self, Seen};
use super::number::{place, real};
use super::plane::Plane;
use super::source::Channel;
use super::{Deadline, Found, Picture};

/// One look: what is done to the picture first, and how dark is told from light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    name: &'static str,
    pub(super) channel: Channel,
    scale: Scale,
    filter: Filter,
    pub(super) threshold: Threshold,
    /// Rows from one scan to the next.
    pub(super) step: usize,
}

impl Stage {
    /// What it is called, as results name it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    Quarter,
    Half,
    Full,
    Double,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Filter {
    None,
    Smooth(usize),
    Sharpen(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Threshold {
    Blocks,
    Mean(usize),
}

const fn stage(
    name: &'static str,
    scale: Scale,
    filter: Filter,
    threshold: Threshold,
    step: usize,
) -> Stage {
    Stage {
        name,
        channel: Channel::Luma,
        scale,
        filter,
        threshold,
        step,
    }
}

/// A picture with its brightness, which most stages start from.
pub(super) struct Subject<'a> {
    picture: &'a Picture<'a>,
    by: usize,
    luma: Plane,
}

impl<'a> Subject<'a> {
    pub(super) fn new(picture: &'a Picture<'a>) -> Self {
        let by = picture.reduction();
        Self {
            picture,
            by,
            luma: picture.plane(Channel::Luma, by),
        }
    }
}

/// One look at a picture.
pub(super) fn take(subject: &Subject<'_>, stage: &Stage, deadline: &Deadline<'_>) -> Vec<Found> {
    let is_luma = stage.channel == Channel::Luma;
    if !is_luma && !subject.picture.is_coloured() {
        return Vec::new();
    }
    let by = subject.by;
    let plane = if is_luma {
        Cow::Borrowed(&subject.luma)
    } else {
        Cow::Owned(subject.picture.plane(stage.channel, by))
    };
    let count = plane.pixels.len();
    let scaled = match stage.scale {
        Scale::Full => plane,
        Scale::Half => Cow::Owned(plane.halved()),
        Scale::Quarter => Cow::Owned(plane.halved().halved()),
        Scale::Double if count > MOST_DOUBLED => return Vec::new(),
        Scale::Double => Cow::Owned(plane.doubled()),
    };
    if deadline.is_over() || scaled.width < LEAST_SIDE || scaled.height < LEAST_SIDE {
        return Vec::new();
    }
    let work = match stage.filter {
        Filter::None => scaled,
        Filter::Smooth(reach) => Cow::Owned(scaled.blurred(reach)),
        Filter::Sharpen(reach) => Cow::Owned(scaled.sharpened(reach)),
    };
    let scale = real(by)
        * match stage.scale {
            Scale::Quarter => 4.0,
            Scale::Half => 2.0,
            Scale::Full => 1.0,
            Scale::Double => 0.5,
        };
    let seen = look::look(&work, stage, deadline);
    seen.into_iter()
        .map(|seen| found(seen, scale, stage))
        .collect()
}

fn found(seen: Seen, scale: f32, stage: &Stage) -> Found {
    Found {
        text: seen.content.text,
        unusual: seen.content.unusual,
        corners: seen
            .corners
            .map(|(x, y)| (place(x * scale), place(y * scale))),
        version: seen.payload.version,
        ec_level: seen.payload.level,
        corrected: seen.payload.corrected,
        stage: stage.name,
    }
}

/// In the order in which they are taken. Beside each, how many of the 740 pictures that are read
/// of 750 (`gate-pictures make --seed 1`) it was the first to read.
pub const STAGES: &[Stage] = &[
    // 650
    stage("plain", Scale::Full, Filter::None, Threshold::Blocks, 3),
    // 27
    stage(
        "quarter",
        Scale::Quarter,
        Filter::None,
        Threshold::Blocks,
        1,
    ),
    // 26
    stage("mean6", Scale::Full, Filter::None, Threshold::Mean(6), 2),
    // 9
    stage(
        "half-sharp4",
        Scale::Half,
        Filter::Sharpen(4),
        Threshold::Blocks,
        1,
    ),
    // 6
    stage(
        "smooth",
        Scale::Full,
        Filter::Smooth(1),
        Threshold::Blocks,
        2,
    ),
    // 8
    coloured("red", Channel::Red),
    // 0
    coloured("green", Channel::Green),
    // 0
    coloured("blue", Channel::Blue),
    // 0
    coloured("chroma", Channel::Chroma),
    // 8
    stage("mean12", Scale::Full, Filter::None, Threshold::Mean(12), 2),
    // 2
    stage(
        "quarter-mean6",
        Scale::Quarter,
        Filter::None,
        Threshold::Mean(6),
        1,
    ),
    // 2
    stage(
        "sharp4",
        Scale::Full,
        Filter::Sharpen(4),
        Threshold::Blocks,
        2,
    ),
    // 2
    stage(
        "smooth2-mean",
        Scale::Full,
        Filter::Smooth(2),
        Threshold::Mean(10),
        2,
    ),
    // 0
    stage("double", Scale::Double, Filter::None, Threshold::Blocks, 2),
];

const fn coloured(name: &'static str, channel: Channel) -> Stage {
    Stage {
        channel,
        ..stage(name, Scale::Full, Filter::None, Threshold::Blocks, 3)
    }
}

/// Most pixels of a plane that is doubled.
const MOST_DOUBLED: usize = 500_000;
/// The smallest symbol is 21 modules wide.
const LEAST_SIDE: usize = 21;
