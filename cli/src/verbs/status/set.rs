//! `status set`: one more line in a file of changes.

use std::fs::OpenOptions;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use healthcode::status::ListedState;

use super::changes::{self, Changes, Revocation, still_revoked};
use crate::failure::{Failure, Outcome};
use crate::source::Source;
use crate::{interrupt, output, words};

/// Note what has become of a code, as one line in a file of changes
///
/// Lists are made of such files with `status build`.
#[derive(Args, Debug)]
pub(crate) struct SetArgs {
    /// The code's status index
    #[arg(value_name = "INDEX")]
    index: String,

    /// What has become of it: as-signed, revoked, suspended, yellow or red
    #[arg(value_name = "STATE")]
    state: String,

    /// The file of changes (NDJSON), which is made if need be
    #[arg(long, value_name = "FILE")]
    changes: PathBuf,

    /// Withdraw a revocation that was a mistake
    #[arg(long)]
    reinstate: bool,
}

/// Runs the verb.
pub(super) fn run(args: &SetArgs) -> Result<Outcome, Failure> {
    let index = words::status_index(&args.index).map_err(|why| Failure::about("INDEX", why))?;
    let state = changes::state(&args.state).map_err(|why| Failure::about("STATE", why))?;
    if args
        .changes
        .extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("csv"))
    {
        return Err(Failure::about(
            args.changes.display(),
            "lines are added to a file of NDJSON, such as changes.ndjson",
        ));
    }
    let mut known = Changes::default();
    if args.changes.exists() {
        known.read(&Source::File(args.changes.clone()))?;
    }
    let was = known.latest(index).map(|latest| latest.state);
    let revocation = if args.reinstate {
        if state == ListedState::Revoked {
            return Err(Failure::new(
                "--reinstate withdraws a revocation: leave it out, or give another STATE",
            ));
        }
        Revocation::Withdrawn
    } else if was == Some(ListedState::Revoked) && state != ListedState::Revoked {
        return Err(Failure::about(args.changes.display(), still_revoked(index)));
    } else {
        Revocation::Stays
    };
    append(&args.changes, &changes::line(index, state, revocation))?;
    output::note(&match was {
        Some(was) => format!("{index}: {was}, and now {state}"),
        None => format!("{index}: {state}"),
    });
    Ok(Outcome::Done)
}

// One line in one piece, on a line of its own.
fn append(path: &Path, line: &str) -> Result<(), Failure> {
    let unwritable = |error: &std::io::Error| {
        let why = format!("it cannot be written: {}", output::reason(error));
        Failure::about(path.display(), why)
    };
    let mut options = OpenOptions::new();
    let file = options.create(true).append(true).read(true).open(path);
    let mut file = file.map_err(|error| unwritable(&error))?;
    let mut last = [b'\n'];
    // An empty file has no last byte.
    if file.seek(SeekFrom::End(-1)).is_ok() {
        file.read_exact(&mut last)
            .map_err(|error| unwritable(&error))?;
    }
    let start = if last == *b"\n" { "" } else { "\n" };
    let _whole = interrupt::hold_off();
    file.write_all(format!("{start}{line}").as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|error| unwritable(&error))
}
