//! `trust install` and `trust reset-clock`: a scanner's state directory.

use std::path::PathBuf;

use clap::Args;
use healthcode::ClockConcern;
use healthcode::store::{Pinned, Store, StoreError};
use healthcode::trust::Draft;

use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::source::Source;
use crate::state::{self, Json};
use crate::{carried, charter, clock, output};

/// Install a bundle in a scanner's state directory
///
/// What is refused leaves no trace: the exit status is 1, and what was in force stays in force.
#[derive(Args, Debug)]
pub(crate) struct InstallArgs {
    /// The bundle
    #[arg(value_name = "BUNDLE")]
    bundle: Source,

    /// The state directory, which is made the first time
    #[arg(long, value_name = "DIR")]
    state: PathBuf,

    /// The roots that the directory trusts from the first, in a file of `trust init`: for the
    /// first time only
    #[arg(long, value_name = "FILE")]
    roots: Option<Source>,

    /// Lowest number of any bundle that the directory ever takes, for the first time only; it is
    /// the first bundle's without it
    #[arg(long, value_name = "NUMBER", requires = "roots")]
    least_seq: Option<String>,

    /// Time of installing in place of the clock: RFC 3339 or Unix seconds
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Set the floor under a scanner's clock back, after a clock that was ahead
///
/// The clock may then be as far back as the newest issue of what is installed, and no further.
#[derive(Args, Debug)]
pub(crate) struct ResetClockArgs {
    /// The state directory
    #[arg(long, value_name = "DIR")]
    state: PathBuf,

    /// Time in place of the clock: RFC 3339 or Unix seconds
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

/// Runs `trust install`.
pub(super) fn run(args: &InstallArgs) -> Result<Outcome, Failure> {
    Files::default()
        .reads("BUNDLE", [&args.bundle])
        .reads("--roots", &args.roots)
        .check()?;
    state::check_directory(&args.state)?;
    let now = clock::now_or(args.at.as_deref())?;
    let bytes = carried::bundle_bytes(&args.bundle)?;
    let least = args.least_seq.as_deref().map(|text| {
        text.parse::<u64>()
            .map_err(|_| Failure::about("--least-seq", "give a whole number"))
    });
    let least = least.transpose()?;
    let installation = match (Store::open(&args.state), &args.roots) {
        (Err(StoreError::Uninitialised { .. }), Some(roots)) => {
            let roots = charter::roots(roots)?;
            // Older bundles than the first do not come back, even if all records are lost.
            let own = Draft::read(&bytes).map_or(0, |it| it.untrusted_contents().seq());
            let least_seq = least.unwrap_or(own);
            state::begin(&args.state, &Pinned { roots, least_seq }, &bytes, now)?
        }
        (Err(StoreError::Uninitialised { .. }), None) => {
            return Err(Failure::about(
                args.state.display(),
                "there is no state here yet: give --roots FILE, the roots that it trusts from \
                 the first",
            ));
        }
        (Ok(_), Some(_)) => {
            return Err(Failure::about(
                "--roots",
                format_args!(
                    "{} has its roots already, and only a bundle that they sign changes them: \
                     leave the flag out",
                    args.state.display()
                ),
            ));
        }
        (store, None) => {
            let store = store.map_err(state::failure)?;
            state::install(&store, "a trust bundle", &bytes, now)?
        }
        (Err(error), Some(_)) => return Err(state::failure(error)),
    };
    installation.report(Json::asked(args.json))
}

/// Runs `trust reset-clock`.
pub(super) fn run_reset_clock(args: &ResetClockArgs) -> Result<Outcome, Failure> {
    let now = clock::now_or(args.at.as_deref())?;
    let reading = state::open(&args.state)?.reset_clock(now);
    let reading = reading.map_err(state::failure)?;
    output::print(&match reading.concern {
        Some(ClockConcern::Behind { seconds }) => format!(
            "the floor under the clock is set back, and the clock is {seconds} seconds behind it: \
             set it right\n"
        ),
        _ => "the floor under the clock is set back\n".to_owned(),
    })?;
    Ok(Outcome::Done)
}
