//! A scanner's state directory.

use std::path::Path;

use healthcode::store::{Installed, Pinned, Store, StoreError};
use healthcode::{Malformed, Snapshot, UnixTime};
use serde_json::{Map, Value};

use crate::carried;
use crate::failure::{Failure, Outcome};
use crate::output;

/// The state in a directory.
pub(crate) fn open(directory: &Path) -> Result<Store, Failure> {
    check_directory(directory)?;
    Store::open(directory).map_err(failure)
}

/// Refuses a file where a directory is needed.
pub(crate) fn check_directory(directory: &Path) -> Result<(), Failure> {
    let mut above = directory.ancestors();
    // A name whose first part is missing ends in the empty one, which is here.
    match above.find(|path| path.symlink_metadata().is_ok()) {
        Some(path) if path.exists() && !path.is_dir() => {
            let why = "this is a file, and a directory is needed";
            Err(Failure::about(path.display(), why))
        }
        _ => Ok(()),
    }
}

/// Makes a directory a state with these roots, and installs its first bundle there; a bundle
/// that is refused leaves no directory.
pub(crate) fn begin(
    directory: &Path,
    pinned: &Pinned,
    bytes: &[u8],
    now: UnixTime,
) -> Result<Installation, Failure> {
    if let Err(error) = Snapshot::first(bytes, &pinned.roots, pinned.least_seq, now) {
        return Ok(Installation::refused(
            "a trust bundle",
            bytes,
            &error.into(),
        ));
    }
    let store = Store::init(directory, pinned).map_err(failure)?;
    install(&store, "a trust bundle", bytes, now)
}

/// Installs a bundle or a list.
pub(crate) fn install(
    store: &Store,
    wanted: &str,
    bytes: &[u8],
    now: UnixTime,
) -> Result<Installation, Failure> {
    // The store would take either.
    if carried::is_swapped(wanted, bytes) {
        return Ok(Installation::Refused {
            code: Malformed::Cose.code(),
            why: carried::wrong_kind(wanted, bytes).unwrap_or_default(),
        });
    }
    match store.install(bytes, now) {
        Ok(installed) => Ok(Installation::Taken(installed)),
        Err(error @ (StoreError::Install(_) | StoreError::ClockBehind { .. })) => {
            Ok(Installation::refused(wanted, bytes, &error))
        }
        Err(error) => Err(failure(error)),
    }
}

/// What came of an installation.
#[derive(Debug)]
pub(crate) enum Installation {
    /// It is in force.
    Taken(Installed),
    /// What was in force stays in force.
    Refused {
        /// The stable code.
        code: &'static str,
        /// In words.
        why: String,
    },
}

impl Installation {
    fn refused(wanted: &str, bytes: &[u8], error: &StoreError) -> Self {
        let why = match error {
            StoreError::Install(error) => carried::why_not_taken(wanted, bytes, *error),
            StoreError::ClockBehind { .. } => format!("{error}{CLOCK_WAS_AHEAD}"),
            error => error.to_string(),
        };
        let code = error.code();
        Self::Refused { code, why }
    }

    /// Prints it.
    pub(crate) fn report(&self, json: Json) -> Result<Outcome, Failure> {
        match json {
            Json::Yes => output::print_json(&Value::Object(self.to_json()))?,
            Json::No => output::print(&self.to_text())?,
        }
        Ok(Outcome::refused_if(matches!(self, Self::Refused { .. })))
    }

    fn to_json(&self) -> Map<String, Value> {
        let fields: Vec<(&str, Value)> = match self {
            Self::Taken(Installed::Bundle { seq, lists_dropped }) => vec![
                ("installed", "bundle".into()),
                ("seq", (*seq).into()),
                ("lists_dropped", (*lists_dropped).into()),
            ],
            Self::Taken(Installed::List {
                uri,
                seq,
                withdrawn,
            }) => vec![
                ("installed", "list".into()),
                ("uri", uri.as_str().into()),
                ("seq", (*seq).into()),
                ("withdrawn", (*withdrawn).into()),
            ],
            Self::Taken(_) => vec![("installed", "unchanged".into())],
            Self::Refused { code, why } => vec![
                ("installed", "refused".into()),
                ("reason", (*code).into()),
                ("detail", why.as_str().into()),
            ],
        };
        let fields = fields.into_iter();
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    fn to_text(&self) -> String {
        match self {
            Self::Taken(Installed::Bundle { seq, lists_dropped }) => {
                let dropped = match lists_dropped {
                    0 => String::new(),
                    1 => ", 1 status list goes, which it does not trust".to_owned(),
                    count => format!(", {count} status lists go, which it does not trust"),
                };
                format!("INSTALLED bundle {seq}{dropped}\n")
            }
            Self::Taken(Installed::List {
                uri,
                seq,
                withdrawn,
            }) => {
                let withdrawn = match withdrawn {
                    0 => String::new(),
                    1 => ", which withdraws 1 revocation".to_owned(),
                    count => format!(", which withdraws {count} revocations"),
                };
                let uri = output::printable(uri);
                format!("INSTALLED status list {uri}, number {seq}{withdrawn}\n")
            }
            Self::Taken(_) => "UNCHANGED: this is in force already\n".to_owned(),
            Self::Refused { code, why } => format!("REFUSED {code}: {why}\n"),
        }
    }
}

/// Whether to print JSON.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Json {
    /// One object.
    Yes,
    /// Words.
    No,
}

impl Json {
    /// What `--json` says.
    pub(crate) const fn asked(json: bool) -> Self {
        if json { Self::Yes } else { Self::No }
    }
}

/// What is the matter with a state directory.
pub(crate) fn failure(error: StoreError) -> Failure {
    match error {
        StoreError::Uninitialised { path } => Failure::about(
            path.display(),
            "there is no state here yet: `healthcode trust install BUNDLE --state DIR --roots \
             FILE` begins one",
        ),
        StoreError::NoBundle => Failure::new(
            "no trust bundle is installed yet: `healthcode trust install BUNDLE --state DIR` \
             installs one",
        ),
        StoreError::Io {
            doing,
            path,
            source,
        } => {
            let why = format!("cannot {doing} it: {}", output::reason(&source));
            Failure::about(path.display(), why)
        }
        error => Failure::new(format!("{error} ({})", error.code())),
    }
}

/// What else may be the matter with a clock that is behind its floor.
pub(crate) const CLOCK_WAS_AHEAD: &str = "; if it is right and was ahead before, `healthcode \
                                          trust reset-clock --state DIR` sets that back";
