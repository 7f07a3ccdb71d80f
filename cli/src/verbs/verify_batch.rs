//! `verify --batch`: one verdict a line.

use healthcode::{Document, UnixTime};

use super::verdict::Verdict;
use super::verify::{Checks, Shown, VerifyArgs};
use crate::batch::{self, Reply, Streams};
use crate::failure::{Failure, Outcome};
use crate::object::{self, Object, Place};
use crate::source::Source;
use crate::target::{Existing, Target};
use crate::words;

/// Adds a verdict to each line of `source`.
pub(super) fn run(
    args: &VerifyArgs,
    source: &Source,
    checks: &Checks<'_>,
) -> Result<Outcome, Failure> {
    let streams = Streams {
        source,
        target: args.output.as_ref().unwrap_or(&Target::Stdout),
        existing: Existing::by_force(args.force),
    };
    batch::run(streams, "were refused or bad", |number, line| {
        let object = match Object::parse(line) {
            Ok(object) => object,
            Err(bad) => {
                return Reply {
                    line: bad.error_line(number, &CONSUMED),
                    outcome: Outcome::Refused,
                };
            }
        };
        let found = verdict(&object, checks);
        // What an earlier run has found does not stand beside what this one finds.
        let rest = object.without(&CONSUMED);
        match found {
            Ok((verdict, asked)) => reply(&rest, &verdict, asked),
            Err(why) => bad(number, &why, &rest),
        }
    })
}

/// Whether a document was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Yes,
    No,
}

fn verdict(object: &Object<'_>, checks: &Checks<'_>) -> Result<(Verdict, Asked), String> {
    let text = object.text("text")?;
    let text = text.ok_or("the field text is missing: give the code's text")?;
    let now = object.time("at")?.unwrap_or(checks.now);
    let document = shown(object, now)?;
    let asked = document.as_ref().map_or(Asked::No, |_| Asked::Yes);
    Ok((checks.verdict(&text, now, document.as_ref()), asked))
}

fn shown(object: &Object<'_>, now: UnixTime) -> Result<Option<Document>, String> {
    match (object.text("document")?, object.text("mrz")?) {
        (None, None) => Ok(None),
        (Some(document), None) => words::word(&document)
            .map(Some)
            .map_err(|why| format!("the field document: {why}")),
        (None, Some(zone)) => {
            let kind = object.text("document-type")?;
            let kind = kind.map(|kind| words::word(&kind)).transpose();
            let kind = kind.map_err(|why| format!("the field document-type: {why}"))?;
            Shown::Mrz(zone, kind)
                .document(now)
                .map(Some)
                .map_err(|why| format!("the field mrz: {why}"))
        }
        (Some(_), Some(_)) => {
            Err("the fields document and mrz are both given: give one of them".to_owned())
        }
    }
}

fn reply(rest: &Object<'_>, verdict: &Verdict, asked: Asked) -> Reply {
    let word = object::quoted(verdict.name());
    let reason = verdict.reason().map(object::quoted);
    let identity = object::quoted(verdict.identity().name());
    let mut added = vec![("verdict", word.as_str())];
    added.extend(reason.as_deref().map(|reason| ("reason", reason)));
    if asked == Asked::Yes {
        added.push(("identity", &identity));
    }
    Reply {
        line: rest.line_with(Place::Last, &added),
        outcome: Outcome::refused_if(verdict.is_refusal()),
    }
}

fn bad(number: u64, why: &str, rest: &Object<'_>) -> Reply {
    Reply {
        line: object::error_line(number, why, Some(rest)),
        outcome: Outcome::Refused,
    }
}

/// Personal data, and what an earlier run has found.
const CONSUMED: [&str; 6] = [
    "document",
    "document-type",
    "mrz",
    "verdict",
    "reason",
    "identity",
];
