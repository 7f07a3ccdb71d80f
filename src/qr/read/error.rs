//! Why there is nothing to find.

use core::time::Duration;

use thiserror::Error;

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
