//! What was found about one text, with a place or without, or why there is no text.

use anstyle::AnsiColor;
use healthcode::VerifiedCode;
use serde_json::{Map, Value};

use super::judged::Judged;
use super::verdict::{Verdict, add};
use crate::failure::Outcome;
use crate::output::printable;
use crate::pictures::NoCode;

/// What was found about one text.
#[derive(Debug)]
pub(super) enum Finding {
    /// Without a place: verified or refused.
    Strict(Verdict),
    /// At a place: admit, refer or deny.
    Place(Judged),
    /// A picture that gives no one code.
    NoCode {
        /// The word: nobody decided, and nobody is admitted.
        verdict: &'static str,
        /// What is there in its place.
        why: NoCode,
    },
}

impl Finding {
    /// Only what is verified, or admitted, is done.
    pub(super) fn outcome(&self) -> Outcome {
        Outcome::refused_if(match self {
            Self::Strict(verdict) => verdict.is_refusal(),
            Self::Place(judged) => {
                judged.judgement().decision() != healthcode::trust::Decision::Admit
            }
            Self::NoCode { .. } => true,
        })
    }

    /// The word.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Strict(verdict) => verdict.name(),
            Self::Place(judged) => judged.judgement().decision().name(),
            Self::NoCode { verdict, .. } => verdict,
        }
    }

    /// The stable code of the reason.
    pub(super) fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Strict(verdict) => verdict.reason(),
            Self::Place(judged) => judged.judgement().reason().map(|refusal| refusal.code()),
            Self::NoCode { why, .. } => Some(why.code()),
        }
    }

    /// The code, where its signature holds.
    pub(super) fn into_code(self) -> Option<VerifiedCode> {
        match self {
            Self::Strict(verdict) => verdict.into_code(),
            Self::Place(judged) => judged.judgement().code().cloned(),
            Self::NoCode { .. } => None,
        }
    }

    /// What a line of a batch gets beside verdict and reason.
    pub(super) fn batch_fields(&self) -> Vec<(&'static str, Option<Value>)> {
        match self {
            Self::Strict(verdict) => {
                let colour = verdict.matched_colour();
                vec![
                    ("identity", Some(verdict.identity().name().into())),
                    ("matched", verdict.identity().person().map(Value::from)),
                    ("matched_colour", colour.map(|it| it.name().into())),
                ]
            }
            Self::Place(judged) => vec![
                ("identity", Some(judged.identity().into())),
                ("people", Some(judged.people())),
            ],
            Self::NoCode { .. } => Vec::new(),
        }
    }

    /// One object; what does not apply is absent.
    pub(super) fn to_json(&self) -> Map<String, Value> {
        match self {
            Self::Strict(verdict) => verdict.to_json(),
            Self::Place(judged) => judged.to_json(),
            Self::NoCode { why, .. } => {
                let mut object = Map::new();
                add(&mut object, "verdict", Some(self.name().into()));
                add(&mut object, "reason", self.reason().map(Value::from));
                add(&mut object, "found", Some(why.kinds().collect()));
                object
            }
        }
    }

    /// A few lines: the verdict first.
    pub(super) fn to_text(&self) -> String {
        match self {
            Self::Strict(verdict) => verdict.to_text(),
            Self::Place(judged) => judged.to_text(),
            Self::NoCode { verdict, why } => {
                let red = AnsiColor::Red.on_default().bold();
                let (verdict, code) = (verdict.to_uppercase(), why.code());
                let why = printable(&why.to_string());
                format!("{red}{verdict}{red:#} {code}: {why}\n")
            }
        }
    }
}
