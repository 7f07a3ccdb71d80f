//! Picture to texts.
//!
//! A picture is the least trusted thing there is: it may be too large, broken, or built to keep
//! a reader busy for hours. So sizes are checked before memory is spent, and every loop that a
//! picture can lengthen has a bound of its own and looks at the clock.
//!
//! - A look goes from grey to black and white, from there to finder patterns, to three that
//!   belong together, to a symbol's place, to how dark its modules are, to codewords, to a text.
//!   What is guessed on the way is checked at its end: every block of codewords must be
//!   corrected and every segment and the padding well formed, or there is no text.
//! - [`STAGES`] lists the looks. They differ in scale, filter and threshold only.
//! - A file is decoded on a thread of its own, named `qr-read`, that is waited for no longer
//!   than the caller's budget. A thread that is out of time cannot be stopped: it is left to
//!   end by itself, and its result is dropped. While four such threads are still running,
//!   further files are refused with [`ReadError::Busy`]. (Callers that read in parallel may each
//!   add one to the four.)
//! - A panic in a decoder of files is caught and becomes [`ReadError::DecoderFailed`]. The panic
//!   hook still prints its message; a binary that does not want it installs a hook that is
//!   silent on threads named [`THREAD_NAME`]. Built with `panic = "abort"`, a panic ends the
//!   process.
//! - On WebAssembly there are neither threads nor a clock: give [`read_until`] one.

use alloc::vec::Vec;
use core::cell::Cell;
use core::fmt;
#[cfg(feature = "qr")]
use core::time::Duration;

pub use error::ReadError;
pub use found::Found;
pub use live::Scanner;
pub use stages::{STAGES, Stage};
#[cfg(feature = "qr")]
pub use watch::THREAD_NAME;

use found::same;
use source::Channels;

mod codewords;
mod correct;
mod error;
mod field;
mod finder;
mod fit;
mod found;
mod frame;
mod layout;
mod live;
mod locate;
mod look;
mod number;
#[cfg(feature = "qr")]
mod picture;
mod plane;
mod sample;
mod segments;
mod source;
mod stages;
mod warp;
#[cfg(feature = "qr")]
mod watch;

/// A picture of 8 bits a sample, row by row without gaps.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    width: usize,
    height: usize,
    channels: Channels,
    bytes: &'a [u8],
}

/// How much is done to find symbols.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// Stages in their order, until one finds a symbol; for a picture to be read soon.
    #[default]
    UntilFound,
    /// Every stage, and all that each finds; for a picture that may show several symbols, of
    /// which some are hard to read.
    Everything,
}

/// Looks for QR symbols in a picture, such as a camera's frame.
///
/// `budget` is the longest time that it takes, but for some milliseconds: a stage that has begun
/// ends at its next look at the clock. What was found by then is returned.
///
/// # Errors
/// [`ReadError::OutOfTime`] if nothing was found before the time was over.
#[cfg(all(feature = "qr", not(target_family = "wasm")))]
pub fn read_picture(
    picture: &Picture<'_>,
    effort: Effort,
    budget: Duration,
) -> Result<Vec<Found>, ReadError> {
    read_in_time(picture, effort, budget, &watch::timer(budget))
}

/// Looks for QR symbols in a PNG, JPEG or WebP file; its content tells which it is.
///
/// What is transparent is seen on white. Of an animation the first frame is read. `budget`
/// is the longest wait, decoding of the file included.
///
/// # Errors
/// Those of [`read_picture`]; [`ReadError::FileTooLong`], [`ReadError::NotAPicture`],
/// [`ReadError::OtherFormat`], [`ReadError::Damaged`], from the file's header
/// [`ReadError::NoPixels`], [`ReadError::TooManyPixels`] and [`ReadError::TooMuchMemory`], and
/// from its thread [`ReadError::Busy`], [`ReadError::DecoderFailed`] or [`ReadError::NoThread`].
#[cfg(feature = "qr")]
pub fn read_file_bytes(
    bytes: &[u8],
    effort: Effort,
    budget: Duration,
) -> Result<Vec<Found>, ReadError> {
    let format = picture::format(bytes)?;
    let file = bytes.to_vec();
    // Ends a little before the caller leaves, so that what was found is handed over.
    let margin = budget.checked_div(8).unwrap_or_default();
    let margin = margin.min(Duration::from_millis(100));
    let is_over = watch::timer(budget.saturating_sub(margin));
    watch::within(budget, move || {
        let pixels = picture::decode(file, format)?;
        let picture = Picture::new(pixels.width, pixels.height, pixels.channels, &pixels.bytes)?;
        read_in_time(&picture, effort, budget, &is_over)
    })
}

/// Looks for QR symbols in a picture until a clock of the caller's says that time is over.
///
/// `is_over` is asked after every step over all pixels, which takes some milliseconds for a
/// million of them, and in between for every place that is looked at. What was found by then is
/// returned.
#[must_use]
pub fn read_until(picture: &Picture<'_>, effort: Effort, is_over: &dyn Fn() -> bool) -> Vec<Found> {
    let deadline = Deadline::new(is_over);
    let subject = stages::Subject::new(picture);
    let mut all: Vec<Found> = Vec::new();
    for stage in STAGES {
        if deadline.is_over() {
            break;
        }
        let found = stages::take(&subject, stage, &deadline);
        for symbol in found {
            if !all.iter().any(|other| same(other, &symbol)) {
                all.push(symbol);
            }
        }
        if effort == Effort::UntilFound && !all.is_empty() {
            break;
        }
    }
    all
}

#[cfg(feature = "qr")]
fn read_in_time(
    picture: &Picture<'_>,
    effort: Effort,
    budget: Duration,
    is_over: &dyn Fn() -> bool,
) -> Result<Vec<Found>, ReadError> {
    let found = read_until(picture, effort, is_over);
    if found.is_empty() && is_over() {
        return Err(ReadError::OutOfTime { budget });
    }
    Ok(found)
}

/// When to stop.
struct Deadline<'a> {
    is_over: &'a dyn Fn() -> bool,
    refinements: Cell<usize>,
}

impl<'a> Deadline<'a> {
    fn new(is_over: &'a dyn Fn() -> bool) -> Self {
        Self {
            is_over,
            refinements: Cell::new(REFINEMENTS),
        }
    }

    fn is_over(&self) -> bool {
        (self.is_over)()
    }

    /// Whether one more place may be refined: the dearest step, which pictures full of finder
    /// patterns would have taken for each.
    fn may_refine(&self) -> bool {
        let left = self.refinements.get();
        self.refinements.set(left.saturating_sub(1));
        left > 0
    }
}

impl<'a> Picture<'a> {
    /// A grey picture, a byte a pixel, 0 for black: the luma of a camera's frame.
    ///
    /// # Errors
    /// [`ReadError::NoPixels`], [`ReadError::TooManyPixels`] above 64 million, or
    /// [`ReadError::PixelCount`].
    pub fn luma(width: u32, height: u32, bytes: &'a [u8]) -> Result<Self, ReadError> {
        Self::new(width, height, Channels::Grey, bytes)
    }

    /// A picture in colour, three bytes a pixel: red, green and blue. Its single colours are
    /// looked at only where its brightness has not sufficed.
    ///
    /// # Errors
    /// Those of [`Picture::luma`].
    pub fn rgb(width: u32, height: u32, bytes: &'a [u8]) -> Result<Self, ReadError> {
        Self::new(width, height, Channels::Rgb, bytes)
    }

    fn new(
        width: u32,
        height: u32,
        channels: Channels,
        bytes: &'a [u8],
    ) -> Result<Self, ReadError> {
        let count = checked_size(width, height)?;
        let count = count.saturating_mul(channels.count());
        let side = |side: u32| usize::try_from(side).ok();
        match (side(width), side(height), u64::try_from(bytes.len())) {
            (Some(width), Some(height), Ok(length)) if length == count => Ok(Self {
                width,
                height,
                channels,
                bytes,
            }),
            _ => Err(ReadError::PixelCount {
                width,
                height,
                bytes: bytes.len(),
            }),
        }
    }
}

impl fmt::Debug for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} by {})", self.width, self.height)
    }
}

/// The number of pixels, if there are some and not too many.
fn checked_size(width: u32, height: u32) -> Result<u64, ReadError> {
    match u64::from(width).checked_mul(height.into()) {
        Some(0) => Err(ReadError::NoPixels { width, height }),
        Some(count) if count <= MAX_PIXELS => Ok(count),
        _ => Err(ReadError::TooManyPixels {
            width,
            height,
            limit: MAX_PIXELS,
        }),
    }
}

/// Most places of a picture that are refined, in all stages together.
const REFINEMENTS: usize = 16;

/// Most pixels of a picture: those of the largest phone cameras in everyday use.
pub const MAX_PIXELS: u64 = 64_000_000;

/// Longest file, in bytes: a byte a pixel of the largest picture.
#[cfg(feature = "qr")]
pub const MAX_FILE_BYTES: usize = 64_000_000;

#[cfg(test)]
mod tests;
