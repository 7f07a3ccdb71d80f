//! How a verb ends: done, refused, or with one sentence for the user.

use std::fmt::Display;
use std::process::ExitCode;

/// How a verb that did its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, and what was to be verified is verified.
    Done,
    /// Done, and a code was refused, a text malformed, a line bad or nothing found.
    Refused,
}

/// Why a verb did not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A usage, input or output error: one sentence that names the file, line, flag or field.
    Sentence(String),
    /// Whoever read the results has left, which needs no words.
    ClosedPipe,
}

impl Failure {
    /// A failure with this sentence.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self::Sentence(sentence.into())
    }

    /// A failure that starts with what it is about: a flag, a field, a file.
    pub(crate) fn about(what: impl Display, why: impl Display) -> Self {
        Self::Sentence(format!("{what}: {why}"))
    }
}

impl Outcome {
    /// [`Outcome::Refused`] if `refused`.
    pub(crate) const fn refused_if(refused: bool) -> Self {
        if refused { Self::Refused } else { Self::Done }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Refused => Self::FAILURE,
        }
    }
}

/// Exit status of a usage, input or output error.
pub(crate) const EXIT_FAILURE: u8 = 2;
/// Exit status after Ctrl-C, as shells have it (128 and the number of the signal).
pub(crate) const EXIT_INTERRUPTED: i32 = 130;
