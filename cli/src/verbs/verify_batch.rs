//! `verify --batch`: one verdict a line.

use healthcode::checkpoint::Recent;
use healthcode::{Document, UnixTime, VerifiedCode};
use serde_json::Value;

use super::checks::{Checks, Question, Shown};
use super::finding::Finding;
use super::verify::VerifyArgs;
use crate::batch::{self, Reply, Streams};
use crate::failure::{Failure, Outcome};
use crate::object::{self, Object, Place};
use crate::source::Source;
use crate::target::{Existing, Target};
use crate::{clock, request, words};

/// Adds a verdict to each line of `source`, and how long ago each code was seen if that was at
/// most `repeats` seconds.
pub(super) fn run(
    args: &VerifyArgs,
    source: &Source,
    checks: &Checks<'_>,
    repeats: Option<u32>,
) -> Result<Outcome, Failure> {
    let streams = Streams {
        source,
        target: args.output.as_ref().unwrap_or(&Target::Stdout),
        existing: Existing::by_force(args.force),
    };
    let mut recent = match repeats {
        Some(seconds) => Some(Recent::new(clock::random()?, seconds, MAX_REMEMBERED)),
        None => None,
    };
    let failed = if checks.has_place() {
        "were not admitted or bad"
    } else {
        "were refused or bad"
    };
    // Lines are judged on all cores, and what was seen before is told in their order.
    batch::run_in_order(
        streams,
        failed,
        |lines| judge(checks, lines),
        |mut judged: Judged| {
            let seen = judged.code.as_ref().zip(recent.as_mut());
            let seen = seen.and_then(|(code, recent)| recent.note(code, judged.now));
            if let Some((seconds, line)) = seen.zip(judged.reply.line.strip_suffix("}\n")) {
                judged.reply.line = format!("{line},\"seen_before\":{seconds}}}\n");
            }
            judged.reply
        },
    )
}

/// A line that was judged.
struct Judged {
    reply: Reply,
    code: Option<VerifiedCode>,
    now: UnixTime,
}

fn judge(checks: &Checks<'_>, lines: &[(u64, &str)]) -> Vec<Judged> {
    let (questions, rests): (Vec<_>, Vec<_>) = lines
        .iter()
        .map(|(number, line)| {
            let question = |object: &_| question(object, checks);
            // What an earlier run has found does not stand beside what this one finds.
            match object::read(*number, line, question, passing) {
                Ok((question, rest)) => (Some(question), Ok(rest)),
                Err(error_line) => (None, Err(error_line)),
            }
        })
        .unzip();
    let questions: Vec<Question> = questions.into_iter().flatten().collect();
    let mut found = questions.iter().zip(checks.findings(&questions));
    let judged = rests.into_iter().filter_map(|rest| match rest {
        Ok(rest) => found.next().map(|(question, finding)| Judged {
            reply: reply(&rest, &finding),
            now: question.clock,
            code: finding.into_code(),
        }),
        Err(line) => Some(Judged {
            reply: Reply {
                line,
                outcome: Outcome::Refused,
            },
            code: None,
            now: checks.now,
        }),
    });
    judged.collect()
}

fn question(object: &Object<'_>, checks: &Checks<'_>) -> Result<Question, String> {
    if let Some(known) = object.misspelt(&KNOWN) {
        return Err(object::misspelt(known));
    }
    let text = object.text("text")?;
    let text = text.ok_or("the field text is missing: give the code's text")?;
    let clock = object.time("at")?.unwrap_or(checks.now);
    let documents = shown(object, checks, clock)?;
    Ok(Question {
        text,
        clock,
        documents,
    })
}

fn shown(object: &Object<'_>, checks: &Checks<'_>, now: UnixTime) -> Result<Vec<Document>, String> {
    // Whoever writes the field means the holder to be checked: nothing in it checks nobody.
    if let Some(name) = ["document", "mrz"]
        .into_iter()
        .find(|it| object.is_null(it))
    {
        return Err(format!(
            "the field {name}: null is nobody's document: leave the field out to check none"
        ));
    }
    let documents = match checks.has_place() {
        true => object.text_or_texts("document")?,
        false => object.text("document")?.into_iter().collect(),
    };
    let zone = object.text("mrz")?;
    if zone.is_some() && !documents.is_empty() && !checks.has_place() {
        return Err("the fields document and mrz are both given: give one of them".to_owned());
    }
    let documents = documents.iter().map(|document| {
        words::word(document)
            .and_then(|document| Shown::Document(document).document(now, request::Place::Line))
            .map_err(|why| format!("the field document: {why}"))
    });
    let mut documents: Vec<Document> = documents.collect::<Result<_, _>>()?;
    if let Some(zone) = zone {
        let kind = object.text("document-type")?;
        let kind = kind.map(|kind| words::word(&kind)).transpose();
        let kind = kind.map_err(|why| format!("the field document-type: {why}"))?;
        let shown = Shown::Mrz(zone, kind).document(now, request::Place::Line);
        documents.push(shown.map_err(|why| format!("the field mrz: {why}"))?);
    }
    Ok(documents)
}

fn reply(rest: &Object<'_>, finding: &Finding) -> Reply {
    let mut found = vec![
        ("verdict", Some(Value::from(finding.name()))),
        ("reason", finding.reason().map(Value::from)),
    ];
    found.extend(finding.batch_fields());
    let found: Vec<(&str, String)> = found
        .into_iter()
        .filter_map(|(name, found)| Some((name, found?.to_string())))
        .collect();
    let added: Vec<(&str, &str)> = found
        .iter()
        .map(|(name, it)| (*name, it.as_str()))
        .collect();
    Reply {
        line: rest.line_with(Place::Last, &added),
        outcome: finding.outcome(),
    }
}

fn passing(object: Object<'_>) -> Object<'_> {
    object
        .without(&NOT_PASSED)
        .without_misspelt(&NOT_PASSED)
        .without_misspelt(&KNOWN)
}

/// The fields that are read.
const KNOWN: [&str; 5] = ["text", "at", "document", "document-type", "mrz"];
/// Personal data, and what would be taken for a finding of this run.
const NOT_PASSED: [&str; 22] = [
    "document",
    "document-type",
    "mrz",
    "verdict",
    "decision",
    "reason",
    "error",
    "identity",
    "matched",
    "matched_colour",
    "status",
    "colour",
    "kid",
    "issuer",
    "people",
    "reasons",
    "allowances",
    "trace",
    "bundle",
    "place",
    "presented",
    "seen_before",
];
/// Codes that are remembered for --note-repeats.
const MAX_REMEMBERED: usize = 1 << 20;
