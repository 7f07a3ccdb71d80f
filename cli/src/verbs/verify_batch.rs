//! `verify --batch`: one verdict a line.

use healthcode::{Document, UnixTime};

use super::verdict::Verdict;
use super::verify::{Checks, Shown, VerifyArgs};
use crate::batch::{self, Reply, Streams};
use crate::failure::{Failure, Outcome};
use crate::object::{self, Object, Place};
use crate::request;
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
                    line: bad.error_line(number, passing),
                    outcome: Outcome::Refused,
                };
            }
        };
        let found = verdict(&object, checks);
        // What an earlier run has found does not stand beside what this one finds.
        let rest = passing(object);
        match found {
            Ok(verdict) => reply(&rest, &verdict),
            Err(why) => bad(number, &why, &rest),
        }
    })
}

fn verdict(object: &Object<'_>, checks: &Checks<'_>) -> Result<Verdict, String> {
    if let Some(known) = object.misspelt(&KNOWN) {
        return Err(object::misspelt(known));
    }
    let text = object.text("text")?;
    let text = text.ok_or("the field text is missing: give the code's text")?;
    let now = object.time("at")?.unwrap_or(checks.now);
    let document = shown(object, now)?;
    Ok(checks.verdict(&text, now, document.as_ref()))
}

fn shown(object: &Object<'_>, now: UnixTime) -> Result<Option<Document>, String> {
    // Whoever writes the field means the holder to be checked: nothing in it checks nobody.
    if let Some(name) = ["document", "mrz"]
        .into_iter()
        .find(|it| object.is_null(it))
    {
        return Err(format!(
            "the field {name}: null is nobody's document: leave the field out to check none"
        ));
    }
    match (object.text("document")?, object.text("mrz")?) {
        (None, None) => Ok(None),
        (Some(document), None) => words::word(&document)
            .and_then(|document| Shown::Document(document).document(now, request::Place::Line))
            .map(Some)
            .map_err(|why| format!("the field document: {why}")),
        (None, Some(zone)) => {
            let kind = object.text("document-type")?;
            let kind = kind.map(|kind| words::word(&kind)).transpose();
            let kind = kind.map_err(|why| format!("the field document-type: {why}"))?;
            Shown::Mrz(zone, kind)
                .document(now, request::Place::Line)
                .map(Some)
                .map_err(|why| format!("the field mrz: {why}"))
        }
        (Some(_), Some(_)) => {
            Err("the fields document and mrz are both given: give one of them".to_owned())
        }
    }
}

fn reply(rest: &Object<'_>, verdict: &Verdict) -> Reply {
    let found = [
        ("verdict", Some(verdict.name().to_owned())),
        ("reason", verdict.reason().map(str::to_owned)),
        ("identity", Some(verdict.identity().name().to_owned())),
        ("matched", verdict.identity().person()),
        (
            "matched_colour",
            verdict.matched_colour().map(|it| it.name().to_owned()),
        ),
    ];
    let found: Vec<(&str, String)> = found
        .into_iter()
        .filter_map(|(name, found)| Some((name, object::quoted(&found?))))
        .collect();
    let added: Vec<(&str, &str)> = found
        .iter()
        .map(|(name, it)| (*name, it.as_str()))
        .collect();
    Reply {
        line: rest.line_with(Place::Last, &added),
        outcome: Outcome::refused_if(verdict.is_refusal()),
    }
}

fn passing(object: Object<'_>) -> Object<'_> {
    object.without(&NOT_PASSED).without_misspelt(&KNOWN)
}

fn bad(number: u64, why: &str, rest: &Object<'_>) -> Reply {
    Reply {
        line: object::error_line(number, why, Some(rest)),
        outcome: Outcome::Refused,
    }
}

/// The fields that are read.
const KNOWN: [&str; 5] = ["text", "at", "document", "document-type", "mrz"];
/// Personal data, and what would be taken for a finding of this run.
const NOT_PASSED: [&str; 13] = [
    "document",
    "document-type",
    "mrz",
    "verdict",
    "reason",
    "error",
    "identity",
    "matched",
    "matched_colour",
    "status",
    "colour",
    "kid",
    "issuer",
];
