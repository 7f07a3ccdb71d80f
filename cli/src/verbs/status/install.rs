//! `status install`: a list goes into a scanner's state directory.

use std::path::PathBuf;

use clap::Args;

use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::source::Source;
use crate::state::{self, Json};
use crate::{carried, clock};

/// Install a status list in a scanner's state directory
///
/// What is refused leaves no trace: the exit status is 1, and what was in force stays in force.
#[derive(Args, Debug)]
pub(crate) struct InstallArgs {
    /// The list
    #[arg(value_name = "LIST")]
    list: Source,

    /// The state directory, in which a bundle is installed
    #[arg(long, value_name = "DIR")]
    state: PathBuf,

    /// Time of installing in place of the clock: RFC 3339 or Unix seconds
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &InstallArgs) -> Result<Outcome, Failure> {
    let wanted = "a status list";
    let now = clock::now_or(args.at.as_deref())?;
    Files::default().reads("LIST", [&args.list]).check()?;
    let bytes = carried::list_bytes(&args.list)?;
    let store = state::open(&args.state)?;
    let installation = state::install(&store, wanted, &bytes, now)?;
    installation.report(Json::asked(args.json))
}
