//! `trust lint`: what a bundle may say and is likely a mistake.

use clap::Args;
use healthcode::UnixTime;
use healthcode::trust::{Contents, Draft, Finding, Severity, lint};
use serde_json::{Value, json};

use crate::charter::Charter;
use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::output::{self, printable};
use crate::source::Source;
use crate::{carried, clock};

/// Look for likely mistakes in a bundle, its draft or its source
///
/// The exit status is 1 if there is an error; warnings may be meant so.
#[derive(Args, Debug)]
pub(crate) struct LintArgs {
    /// The bundle, its draft or its source
    #[arg(value_name = "FILE")]
    bundle: Source,

    /// The bundle in force before it
    #[arg(long, value_name = "FILE")]
    previous: Option<Source>,

    /// Time in place of the clock: RFC 3339 or Unix seconds
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(super) fn run(args: &LintArgs) -> Result<Outcome, Failure> {
    Files::default()
        .reads("FILE", [&args.bundle])
        .reads("--previous", &args.previous)
        .check()?;
    let now = clock::now_or(args.at.as_deref())?;
    let draft = bundle_or_source(&args.bundle, now)?;
    let previous = args.previous.as_ref().map(carried::draft).transpose()?;
    let previous = previous.as_ref().map(Draft::untrusted_contents);
    let found = lint(draft.untrusted_contents(), previous, now);
    let errors = found.iter().filter(|it| it.severity() == Severity::Error);
    let refused = errors.count() > 0;
    if args.json {
        let found: Value = found
            .iter()
            .map(|it| json!({"severity": word(it), "finding": it.to_string()}))
            .collect();
        output::print_json(&json!({ "findings": found }))?;
    } else if found.is_empty() {
        output::print("nothing found\n")?;
    } else {
        let line = |it: &Finding| format!("{}: {}\n", word(it), printable(&it.to_string()));
        output::print(&found.iter().map(line).collect::<String>())?;
    }
    Ok(Outcome::refused_if(refused))
}

/// Says on standard error what is found in a bundle that is being built, which errors do not
/// stop: its maker may know better.
pub(super) fn warn(contents: &Contents, now: UnixTime) {
    for finding in lint(contents, None, now) {
        output::warn(&finding.to_string());
    }
}

fn bundle_or_source(file: &Source, now: UnixTime) -> Result<Draft, Failure> {
    let bytes = carried::bundle_bytes(file)?;
    if carried::is_text(&bytes) {
        return Charter::of(file, &String::from_utf8_lossy(&bytes))?.draft(now);
    }
    carried::draft_of(file, &bytes)
}

fn word(finding: &Finding) -> &'static str {
    match finding.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
