//! `trust build`: a source becomes a draft.

use clap::Args;
use healthcode::trust::Contents;

use super::contents;
use super::lint;
use crate::charter::Charter;
use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::source::Source;
use crate::target::{self, Existing, Target};
use crate::{clock, output};

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
    warn_of_no_previous(draft.untrusted_contents());
    let about = format!(
        "{}, unsigned\nhash {}",
        contents::title(draft.untrusted_contents()),
        output::hex(&draft.hash())
    );
    let existing = Existing::by_force(args.force);
    target::write_result(&args.output, existing, &draft.to_bytes(), &about)?;
    Ok(Outcome::Done)
}

// A scanner with the bundle before it in force would refuse it, when all have signed.
fn warn_of_no_previous(contents: &Contents) {
    if contents.seq() > 1 && contents.previous().is_none() {
        let (seq, before) = (contents.seq(), contents.seq().saturating_sub(1));
        output::warn(&format!(
            "previous is missing, and a scanner with number {before} in force refuses number \
             {seq}: give the file of the bundle in force, such as previous = \"bundle-1.cbor\""
        ));
    }
}
