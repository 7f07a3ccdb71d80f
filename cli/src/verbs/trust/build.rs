//! `trust build`: a source becomes a draft.

use clap::Args;

use super::contents;
use super::lint;
use crate::charter::Charter;
use crate::clash::Files;
use crate::clock;
use crate::failure::{Failure, Outcome};
use crate::source::Source;
use crate::target::{self, Existing, Target};

/// Make the draft of a bundle from its source, for the roots to sign
#[derive(Args, Debug)]
pub(crate) struct BuildArgs {
    /// The bundle's source, or -
    #[arg(value_name = "SOURCE")]
    source: Source,

    /// The draft, or - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: Target,

    /// Time of issuing in place of the clock, for a source that does not say it
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// Replace the draft if it exists
    #[arg(long)]
    force: bool,
}

/// Runs the verb.
pub(super) fn run(args: &BuildArgs) -> Result<Outcome, Failure> {
    Files::default()
        .reads("SOURCE", [&args.source])
        .writes("-o", [&args.output])
        .check()?;
    let now = clock::now_or(args.at.as_deref())?;
    let draft = Charter::read(&args.source)?.draft(now)?;
    lint::warn(draft.untrusted_contents(), now);
    let about = format!(
        "{}, unsigned\nhash {}",
        contents::title(draft.untrusted_contents()),
        crate::output::hex(&draft.hash())
    );
    let existing = Existing::by_force(args.force);
    target::write_result(&args.output, existing, &draft.to_bytes(), &about)?;
    Ok(Outcome::Done)
}
