//! Why the store does not do what it was asked.

use core::fmt;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::time::UnixTime;
use crate::trust::InstallError;

/// Why the store does not do what it was asked; what was in force stays in force.
///
/// [`code`](Self::code) is stable, as a refusal's is.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The bundle or list is not taken; or what is on the disk is older than what this process
    /// has seen, or than the program was shipped with.
    #[error(transparent)]
    Install(#[from] InstallError),
    /// The clock is behind: with a clock set back, what has run out would be taken.
    #[error("the clock says {now}, and it was {floor} before: set the clock right")]
    ClockBehind {
        /// The newest instant that is known to be past.
        floor: UnixTime,
        /// The clock.
        now: UnixTime,
    },
    /// Someone else is writing.
    #[error("{} is held by another process: try again when it is done", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
    },
    /// A file is not what the store wrote.
    #[error("{} ({part}) is missing or damaged: {}", path.display(), part.remedy())]
    Damaged {
        /// What the file is to the store.
        part: Part,
        /// The file.
        path: PathBuf,
    },
    /// The disk did not do its part.
    #[error("cannot {doing} {} ({source}): the store is whole; mend that and try again", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The directory is no store yet.
    #[error("{} is no store: initialise it with pinned roots first", path.display())]
    Uninitialised {
        /// The directory.
        path: PathBuf,
    },
    /// The directory is a store already, and its roots are not replaced.
    #[error("{} is a store already: open it, or name another directory", path.display())]
    AlreadyInitialised {
        /// The directory.
        path: PathBuf,
    },
    /// No bundle has been installed yet.
    #[error("no trust bundle is installed yet: install one")]
    NoBundle,
    /// The store holds as many lists as it can.
    #[error("the store holds {most} status lists and takes no other")]
    Full {
        /// How many it holds at most.
        most: usize,
    },
}

/// What a file is to the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The roots and the least number that the store was initialised with.
    Pinned,
    /// What is in force.
    Manifest,
    /// The floor under the clock.
    Clock,
    /// The trust bundle in force.
    Bundle,
    /// A status list in force.
    List,
}

impl StoreError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Install(error) => error.code(),
            Self::ClockBehind { .. } => "time/clock",
            Self::Locked { .. } => "store/locked",
            Self::Damaged { .. } => "store/damaged",
            Self::Io { .. } => "store/io",
            Self::Uninitialised { .. } => "store/uninitialised",
            Self::AlreadyInitialised { .. } => "store/initialised",
            Self::NoBundle => "store/no-bundle",
            Self::Full { .. } => "store/full",
        }
    }
}

impl Part {
    const fn remedy(self) -> &'static str {
        match self {
            Self::Pinned => "initialise another directory and install bundle and lists there",
            Self::Manifest => "remove it, and install the newest bundle and lists again",
            Self::Clock => "remove it",
            Self::Bundle => "install this bundle again, or a newer one",
            Self::List => "install this list again, or a newer one",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pinned => "pinned roots",
            Self::Manifest => "manifest",
            Self::Clock => "clock floor",
            Self::Bundle => "trust bundle",
            Self::List => "status list",
        })
    }
}
