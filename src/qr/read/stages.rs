//! The looks that are taken at a picture, from cheap to dear.

/// One look: what is done to the picture first, and how dark is told from light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    name: &'static str,
    pub(super) scale: Scale,
    pub(super) filter: Filter,
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
pub(super) enum Scale {
    Quarter,
    Half,
    Full,
    Double,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filter {
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
        scale,
        filter,
        threshold,
        step,
    }
}

/// In the order in which they are taken.
pub const STAGES: &[Stage] = &[
    stage("plain", Scale::Full, Filter::None, Threshold::Blocks, 3),
    stage(
        "smooth",
        Scale::Full,
        Filter::Smooth(1),
        Threshold::Blocks,
        2,
    ),
    stage("half", Scale::Half, Filter::None, Threshold::Blocks, 1),
    stage(
        "sharp",
        Scale::Full,
        Filter::Sharpen(2),
        Threshold::Blocks,
        2,
    ),
    stage(
        "sharp4",
        Scale::Full,
        Filter::Sharpen(4),
        Threshold::Blocks,
        2,
    ),
    stage(
        "half-sharp",
        Scale::Half,
        Filter::Sharpen(2),
        Threshold::Blocks,
        1,
    ),
    stage(
        "half-sharp4",
        Scale::Half,
        Filter::Sharpen(4),
        Threshold::Blocks,
        1,
    ),
    stage("mean6", Scale::Full, Filter::None, Threshold::Mean(6), 2),
    stage("mean12", Scale::Full, Filter::None, Threshold::Mean(12), 2),
    stage(
        "half-mean4",
        Scale::Half,
        Filter::None,
        Threshold::Mean(4),
        1,
    ),
    stage(
        "half-mean8",
        Scale::Half,
        Filter::None,
        Threshold::Mean(8),
        1,
    ),
    stage(
        "half-mean14",
        Scale::Half,
        Filter::None,
        Threshold::Mean(14),
        1,
    ),
    stage(
        "smooth2-mean",
        Scale::Full,
        Filter::Smooth(2),
        Threshold::Mean(10),
        2,
    ),
    stage(
        "quarter-mean6",
        Scale::Quarter,
        Filter::None,
        Threshold::Mean(6),
        1,
    ),
    stage("double", Scale::Double, Filter::None, Threshold::Blocks, 2),
    stage(
        "double-mean",
        Scale::Double,
        Filter::None,
        Threshold::Mean(8),
        2,
    ),
    stage(
        "double-sharp",
        Scale::Double,
        Filter::Sharpen(3),
        Threshold::Blocks,
        2,
    ),
];
