//! A checkpoint's decision in JSON and in words.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use healthcode::Refusal;
use healthcode::checkpoint::{Judgement, PersonJudgement, Step};
use healthcode::trust::{Decision, PlaceType};
use serde_json::{Map, Value, json};

use super::verdict::{add, code_json, code_lines, status, write_colour, write_lines};

/// What was decided about one text at a place.
#[derive(Debug)]
pub(super) struct Judged {
    judgement: Judgement,
    place: PlaceType,
}

impl Judged {
    pub(super) const fn new(judgement: Judgement, place: PlaceType) -> Self {
        Self { judgement, place }
    }

    /// The checkpoint's own words.
    pub(super) const fn judgement(&self) -> &Judgement {
        &self.judgement
    }

    /// `match`, `mismatch` or `not-checked`.
    pub(super) fn identity(&self) -> &'static str {
        let mut reasons = self.judgement.reasons().iter();
        let mut people = self.judgement.people().iter();
        if reasons.any(|reason| reason.refusal == Refusal::IdentityMismatch) {
            "mismatch"
        } else if people.any(|person| person.document.is_some()) {
            "match"
        } else {
            "not-checked"
        }
    }

    /// Everyone on the code.
    pub(super) fn people(&self) -> Value {
        self.judgement.people().iter().map(person_json).collect()
    }

    /// One object; what does not apply is absent.
    pub(super) fn to_json(&self) -> Map<String, Value> {
        let judgement = &self.judgement;
        let mut object = Map::new();
        let name = judgement.decision().name();
        add(&mut object, "verdict", Some(name.into()));
        let reason = judgement.reason().map(|refusal| refusal.code().into());
        add(&mut object, "reason", reason);
        add(&mut object, "place", Some(self.place.as_str().into()));
        if let Some(code) = judgement.code() {
            object.extend(code_json(code));
            add(&mut object, "identity", Some(self.identity().into()));
            add(&mut object, "status", status(code).map(Value::from));
        }
        add(&mut object, "people", Some(self.people()));
        let reasons = judgement.reasons().iter().map(|reason| {
            let mut object = refusal_json(&reason.refusal);
            let decision = reason.decision.name();
            add(&mut object, "decision", Some(decision.into()));
            let person = reason.person.map(|person| person.to_string().into());
            add(&mut object, "person", person);
            Value::Object(object)
        });
        add(&mut object, "reasons", Some(reasons.collect()));
        let allowances = judgement.allowances().iter();
        let allowances = allowances.map(|it| Value::Object(refusal_json(&it.0)));
        add(&mut object, "allowances", Some(allowances.collect()));
        let trace = judgement.trace().iter().map(step_json);
        add(&mut object, "trace", Some(trace.collect()));
        object
    }

    /// The decision first, then why, whom it is about, and every check.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        let judgement = &self.judgement;
        let decision = judgement.decision();
        let style = style_of(decision);
        let _ = write!(text, "{style}{}{style:#}", decision.name().to_uppercase());
        let worst = judgement.people().iter().filter_map(|it| it.colour).max();
        if let Some(colour) = worst {
            write_colour(&mut text, colour);
        }
        // Writing to a string cannot fail.
        if let Some(refusal) = judgement.reason() {
            let _ = write!(text, " {}: {refusal}", refusal.code());
        }
        text.push('\n');
        let mut lines = vec![("place", self.place.to_string())];
        if let Some(code) = judgement.code() {
            lines.extend(code_lines(code, None));
        }
        lines.extend(judgement.people().iter().map(person_line));
        for reason in judgement.reasons() {
            let about = reason.person.map(|person| format!(" ({person})"));
            let (code, about) = (reason.refusal.code(), about.unwrap_or_default());
            let (refusal, decision) = (reason.refusal, reason.decision);
            lines.push(("reason", format!("{code}{about}: {refusal}: {decision}")));
        }
        for allowance in judgement.allowances() {
            let (code, refusal) = (allowance.0.code(), allowance.0);
            lines.push(("allowed", format!("{code}: {refusal}")));
        }
        write_lines(&mut text, lines);
        let bold = Style::new().bold();
        let _ = writeln!(text, "{bold}checks{bold:#}");
        for step in judgement.trace() {
            let _ = writeln!(text, "  {step}");
        }
        text
    }
}

fn style_of(decision: Decision) -> Style {
    match decision {
        Decision::Admit => AnsiColor::Green,
        Decision::Refer => AnsiColor::Yellow,
        Decision::Deny => AnsiColor::Red,
    }
    .on_default()
    .bold()
}

fn person_line(person: &PersonJudgement) -> (&'static str, String) {
    let colour = person.colour.map_or("no colour", healthcode::Colour::name);
    let document = person.document.map_or("not compared", |_| "matches");
    let (who, decision) = (person.person, person.decision);
    (
        "person",
        format!("{who}: {colour}, document {document}: {decision}"),
    )
}

fn person_json(person: &PersonJudgement) -> Value {
    let mut object = Map::new();
    add(
        &mut object,
        "person",
        Some(person.person.to_string().into()),
    );
    let decision = person.decision.name();
    add(&mut object, "decision", Some(decision.into()));
    add(
        &mut object,
        "colour",
        person.colour.map(|it| it.name().into()),
    );
    let identity = person.document.map_or("not-checked", |_| "match");
    add(&mut object, "identity", Some(identity.into()));
    Value::Object(object)
}

fn refusal_json(refusal: &Refusal) -> Map<String, Value> {
    let mut object = Map::new();
    add(&mut object, "reason", Some(refusal.code().into()));
    add(&mut object, "detail", Some(refusal.to_string().into()));
    object
}

fn step_json(step: &Step) -> Value {
    let mut object = Map::new();
    add(&mut object, "check", Some(step.check.name().into()));
    let person = step.person.map(|person| person.to_string().into());
    add(&mut object, "person", person);
    add(
        &mut object,
        "compared",
        Some(json!(step.compared.to_string())),
    );
    add(&mut object, "decision", Some(step.decision.name().into()));
    Value::Object(object)
}
