//! Picture to texts.
//!
//! A picture is the least trusted thing there is: it may be too large, broken, built to keep
//! a decoder busy for hours or to make it panic. So its size is checked before memory is
//! spent, and the work is done on a thread of its own, named `qr-read`, that is waited for no
//! longer than the caller's budget.
//!
//! - A thread that is out of time cannot be stopped: it is left to end by itself, and its
//!   result is dropped. While four such threads are still running, further pictures are
//!   refused with [`ReadError::Busy`], so hostile pictures cannot pile threads up. (Callers
//!   that read in parallel may each add one to the four.)
//! - A panic in a decoder is caught and becomes [`ReadError::DecoderFailed`]. The panic hook
//!   still prints its message; a binary that does not want it installs a hook that is silent
//!   on threads named [`THREAD_NAME`]. Built with `panic = "abort"`, a panic ends the process.
//! - On WebAssembly there are no threads: the work is done in place, the budget does not
//!   bound it, and a panic is the caller's. Run it in a worker.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use thiserror::Error;

use super::render::EcLevel;

mod finder;
mod picture;
mod watch;

pub use watch::THREAD_NAME;

/// A grey picture: 8 bits a pixel, row by row, 0 for black.
#[derive(Clone, Copy)]
pub struct Luma<'a> {
    width: usize,
    height: usize,
    pixels: &'a [u8],
}

/// A symbol seen in a picture.
///
/// Whoever made the picture chose the text. `Debug` shows how long it is, not what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    text: String,
    corners: [(i32, i32); 4],
    version: u8,
    ec_level: EcLevel,
}

/// Why a picture could not be read.
///
/// A picture without a symbol is no error: nothing is found in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A side of the picture is zero.
    #[error("a picture of {width} by {height} pixels has no pixels")]
    NoPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// There are not as many bytes as pixels.
    #[error("a picture of {width} by {height} pixels cannot have {bytes} bytes")]
    PixelCount {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Bytes given.
        bytes: usize,
    },
    /// The picture is larger than any that is read.
    #[error("the picture has {width} by {height} pixels: at most {limit} are read")]
    TooManyPixels {
        /// Width in pixels, as the header has it.
        width: u32,
        /// Height in pixels, as the header has it.
        height: u32,
        /// Most pixels, width times height.
        limit: u64,
    },
    /// The picture's pixels would take too much memory.
    #[error("the picture takes {bytes} bytes of memory: at most {limit} are given")]
    TooMuchMemory {
        /// Bytes that its pixels take.
        bytes: u64,
        /// Most bytes.
        limit: u64,
    },
    /// The file is longer than any that is read.
    #[error("the file has {bytes} bytes: at most {limit} are read")]
    FileTooLong {
        /// Length of the file in bytes.
        bytes: usize,
        /// Most bytes.
        limit: usize,
    },
    /// The file does not begin as any picture does.
    #[error("this is no picture: PNG, JPEG and WebP are read")]
    NotAPicture,
    /// The file is a picture, but of another format.
    #[error("pictures of type {mime} are not read: give PNG, JPEG or WebP")]
    OtherFormat {
        /// What it is.
        mime: &'static str,
    },
    /// The file begins as a picture and does not go on as one.
    #[error("the file of type {mime} is damaged, cut short, or of a rare kind")]
    Damaged {
        /// What it begins as.
        mime: &'static str,
    },
    /// The picture was not done with in time.
    #[error("the picture could not be read in {budget:?}")]
    OutOfTime {
        /// Time it was given.
        budget: Duration,
    },
    /// Too many earlier pictures that ran out of time are still being worked on.
    #[error("{limit} earlier pictures are still being worked on")]
    Busy {
        /// Most such pictures.
        limit: usize,
    },
    /// A decoder panicked on the picture.
    #[error("a decoder failed on the picture")]
    DecoderFailed,
    /// The operating system gave no thread to read the picture on.
    #[error("there is no thread to read the picture on")]
    NoThread,
}

/// Looks for QR symbols in a grey picture, such as a camera frame.
///
/// `budget` is the longest wait once the picture is shrunk, which takes a few milliseconds a
/// megapixel; the module's documentation says what happens to work that
/// is not done by then.
///
/// # Errors
/// [`ReadError::OutOfTime`], [`ReadError::Busy`], [`ReadError::DecoderFailed`] or
/// [`ReadError::NoThread`].
pub fn read_luma(luma: &Luma<'_>, budget: Duration) -> Result<Vec<Found>, ReadError> {
    let small = finder::shrink(luma);
    watch::within(budget, move || finder::find(&small))
}

/// Looks for QR symbols in a PNG, JPEG or WebP file; its content tells which it is.
///
/// What is transparent is seen on white. Of an animation the first frame is read. `budget`
/// is the longest wait, decoding of the file included.
///
/// # Errors
/// Those of [`read_luma`]; [`ReadError::FileTooLong`], [`ReadError::NotAPicture`],
/// [`ReadError::OtherFormat`], [`ReadError::Damaged`], and from the file's header
/// [`ReadError::NoPixels`], [`ReadError::TooManyPixels`] and [`ReadError::TooMuchMemory`].
pub fn read_file_bytes(bytes: &[u8], budget: Duration) -> Result<Vec<Found>, ReadError> {
    let format = picture::format(bytes)?;
    let file = bytes.to_vec();
    watch::within(budget, move || {
        let grey = picture::decode(file, format)?.into_grey();
        let small = finder::shrink(&Luma::new(grey.width, grey.height, &grey.bytes)?);
        finder::find(&small)
    })
}

impl<'a> Luma<'a> {
    /// A picture of `width` by `height` pixels.
    ///
    /// # Errors
    /// [`ReadError::NoPixels`], [`ReadError::TooManyPixels`] above 64 million, or
    /// [`ReadError::PixelCount`].
    pub fn new(width: u32, height: u32, pixels: &'a [u8]) -> Result<Self, ReadError> {
        let count = checked_size(width, height)?;
        let side = |side: u32| usize::try_from(side).ok();
        match (side(width), side(height), u64::try_from(pixels.len())) {
            (Some(width), Some(height), Ok(bytes)) if bytes == count => Ok(Self {
                width,
                height,
                pixels,
            }),
            _ => Err(ReadError::PixelCount {
                width,
                height,
                bytes: pixels.len(),
            }),
        }
    }
}

impl fmt::Debug for Luma<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Luma({} by {})", self.width, self.height)
    }
}

impl Found {
    /// The text, from whoever made the picture. It may hold any character.
    #[must_use]
    pub fn untrusted_text(&self) -> &str {
        &self.text
    }

    /// The text, from whoever made the picture.
    #[must_use]
    pub fn into_untrusted_text(self) -> String {
        self.text
    }

    /// Corners in pixels of the picture, (x, y): the symbol's own top left, top right, bottom
    /// right, bottom left. They are estimates, and may lie outside the picture.
    #[must_use]
    pub fn corners(&self) -> [(i32, i32); 4] {
        self.corners
    }

    /// Version of the symbol, 1..=40.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.version
    }

    /// Error correction level of the symbol.
    #[must_use]
    pub fn ec_level(&self) -> EcLevel {
        self.ec_level
    }
}

impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("text", &format_args!("{} bytes", self.text.len()))
            .field("corners", &self.corners)
            .field("version", &self.version)
            .field("ec_level", &self.ec_level)
            .finish()
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

/// Most pixels of a picture: those of the largest phone cameras in everyday use.
pub const MAX_PIXELS: u64 = 64_000_000;

/// Longest file, in bytes: a byte a pixel of the largest picture.
pub const MAX_FILE_BYTES: usize = 64_000_000;

#[cfg(test)]
mod tests;
