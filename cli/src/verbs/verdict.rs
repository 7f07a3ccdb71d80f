//! A verdict in JSON and in words.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use healthcode::claims::Itinerary;
use healthcode::{Claims, Colour, Matched, Refusal, Status, VerifiedCode};
use serde_json::{Map, Value, json};

use crate::output::style_of;

/// What was found about one text.
#[derive(Debug)]
pub(super) struct Verdict {
    refusal: Option<Refusal>,
    // Present where the signature holds.
    code: Option<VerifiedCode>,
    identity: Identity,
}

/// What was found about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    /// It is this person's.
    Match(Matched),
    /// It is nobody's on the code.
    Mismatch,
    /// None was shown, or it could not be compared.
    NotChecked,
}

impl Verdict {
    /// A code that passed every check.
    pub(super) const fn verified(code: VerifiedCode, identity: Identity) -> Self {
        Self {
            refusal: None,
            code: Some(code),
            identity,
        }
    }

    /// A refusal, with the code where its signature holds.
    pub(super) fn refused(refusal: Refusal, code: Option<VerifiedCode>) -> Self {
        let identity = match refusal {
            Refusal::IdentityMismatch => Identity::Mismatch,
            _ => Identity::NotChecked,
        };
        Self {
            refusal: Some(refusal),
            code,
            identity,
        }
    }

    /// Whether the code, or the document for it, is refused.
    pub(super) const fn is_refusal(&self) -> bool {
        self.refusal.is_some()
    }

    /// `verified` or `refused`.
    pub(super) const fn name(&self) -> &'static str {
        match self.refusal {
            None => "verified",
            Some(_) => "refused",
        }
    }

    /// The stable code of the refusal.
    pub(super) fn reason(&self) -> Option<&'static str> {
        self.refusal.as_ref().map(Refusal::code)
    }

    /// The colour of the person whose document was shown.
    pub(super) fn matched_colour(&self) -> Option<Colour> {
        match self.identity {
            Identity::Match(matched) => matched.colour(),
            Identity::Mismatch | Identity::NotChecked => None,
        }
    }

    /// What was found about the document.
    pub(super) const fn identity(&self) -> Identity {
        self.identity
    }

    /// One object; what does not apply is absent.
    pub(super) fn to_json(&self) -> Value {
        let mut object = Map::new();
        object.insert("verdict".to_owned(), self.name().into());
        let mut add = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                object.insert(name.to_owned(), value);
            }
        };
        add("reason", self.reason().map(Value::from));
        let Some(code) = &self.code else {
            return Value::Object(object);
        };
        let claims = code.claims();
        add("colour", claims.colour().map(|it| it.name().into()));
        add("kid", Some(code.kid().to_string().into()));
        add("issuer", code.issuer().map(|id| id.as_str().into()));
        let window = claims.window();
        add("valid_from", Some(window.start().to_string().into()));
        add("valid_until", Some(window.end().to_string().into()));
        add("region", claims.region().map(|it| it.number().into()));
        add("companions", companions(claims));
        add("itinerary", claims.itinerary().map(itinerary));
        add("tests", tests(claims));
        add("identity", Some(self.identity.name().into()));
        if let Some(person) = self.identity.person() {
            add("matched", Some(person.into()));
            add(
                "matched_colour",
                self.matched_colour().map(|it| it.name().into()),
            );
        }
        add("status", status(code).map(Value::from));
        Value::Object(object)
    }

    /// A few lines: the verdict first.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        let red = AnsiColor::Red.on_default().bold();
        // Writing to a string cannot fail.
        match (&self.refusal, &self.code) {
            (Some(refusal), _) => {
                let _ = writeln!(text, "{red}REFUSED{red:#} {}: {refusal}", refusal.code());
            }
            (None, Some(code)) => self.write_facts(&mut text, code),
            (None, None) => {}
        }
        text
    }

    fn write_facts(&self, text: &mut String, code: &VerifiedCode) {
        let claims = code.claims();
        let bold = Style::new().bold();
        let _ = write!(text, "{bold}VERIFIED{bold:#}");
        // Whose document was shown is whose colour counts.
        if let Some(colour) = self.identity.colour(claims) {
            let style = style_of(colour);
            let name = colour.name().to_uppercase();
            let _ = write!(text, " {style}{name}{style:#}");
        }
        text.push('\n');
        let mut fact = |name: &str, value: String| {
            let _ = writeln!(text, "{name:<10} {value}");
        };
        let window = claims.window();
        let issuer = code.issuer().map(|id| format!("{id}, key "));
        fact(
            "issuer",
            format!(
                "{}{}",
                issuer.unwrap_or_else(|| "key ".to_owned()),
                code.kid()
            ),
        );
        fact(
            "valid",
            format!("{} until {}", window.start(), window.end()),
        );
        fact("document", claims.document_type().to_string());
        if let (false, Some(colour)) = (claims.companions().is_empty(), claims.colour()) {
            fact("holder", colour.to_string());
        }
        fact(
            "identity",
            match self.identity {
                Identity::Match(matched) => {
                    format!("match: the document of the {}", matched.person())
                }
                Identity::Mismatch => "mismatch".to_owned(),
                Identity::NotChecked => {
                    "not checked: --document or --mrz compares a document".to_owned()
                }
            },
        );
        if let Some(region) = claims.region() {
            fact("region", region.to_string());
        }
        if let Some(status) = status(code) {
            fact("status", status.replace('-', " "));
        }
        for line in particulars(claims) {
            fact(line.0, line.1);
        }
    }
}

impl Identity {
    /// `match`, `mismatch` or `not-checked`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Match(_) => "match",
            Self::Mismatch => "mismatch",
            Self::NotChecked => "not-checked",
        }
    }

    /// The colour of the person whose document was shown, and the holder's otherwise.
    fn colour(self, claims: &Claims) -> Option<Colour> {
        match self {
            Self::Match(matched) => matched.colour(),
            Self::Mismatch | Self::NotChecked => claims.colour(),
        }
    }

    /// `holder` or, counting from 1, `companion 2`.
    pub(super) fn person(self) -> Option<String> {
        match self {
            Self::Match(matched) => Some(matched.person().to_string()),
            Self::Mismatch | Self::NotChecked => None,
        }
    }
}

/// Companions, visits and tests, a line each.
pub(super) fn particulars(claims: &Claims) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    for (companion, number) in claims.companions().iter().zip(1..) {
        let (colour, kind) = (companion.colour, companion.document_type);
        lines.push(("companion", format!("{number}: {colour}, {kind}")));
    }
    if let Some(itinerary) = claims.itinerary() {
        let (days, last) = (itinerary.days(), itinerary.last_day());
        lines.push(("itinerary", format!("{days} days until {last}")));
        for visit in itinerary.visits() {
            let (region, first, last) = (visit.region(), visit.first(), visit.last());
            lines.push(("visit", format!("{region} from {first} to {last}")));
        }
    }
    for test in claims.tests() {
        let (method, result, sampled) = (test.method, test.result, test.sampled);
        lines.push(("test", format!("{method} {result}, sampled {sampled}")));
    }
    lines
}

/// Companions as JSON.
pub(super) fn companions(claims: &Claims) -> Option<Value> {
    let all: Vec<Value> = claims
        .companions()
        .iter()
        .map(|it| json!({"colour": it.colour.name(), "document_type": it.document_type.name()}))
        .collect();
    (!all.is_empty()).then(|| Value::from(all))
}

/// An itinerary as JSON.
pub(super) fn itinerary(itinerary: &Itinerary) -> Value {
    let visit = |visit: &healthcode::claims::Visit| {
        json!({
            "region": visit.region().number(),
            "from": visit.first().to_string(),
            "to": visit.last().to_string(),
        })
    };
    let visits: Vec<Value> = itinerary.visits().iter().map(visit).collect();
    json!({
        "last_day": itinerary.last_day().to_string(),
        "days": itinerary.days(),
        "visits": visits,
    })
}

/// Tests as JSON.
pub(super) fn tests(claims: &Claims) -> Option<Value> {
    let all: Vec<Value> = claims
        .tests()
        .iter()
        .map(|it| {
            json!({
                "method": it.method.name(),
                "result": it.result.name(),
                "sampled": it.sampled.to_string(),
            })
        })
        .collect();
    (!all.is_empty()).then(|| Value::from(all))
}

// Without a status index there is no status to speak of.
fn status(code: &VerifiedCode) -> Option<&'static str> {
    match code.status() {
        Status::NotListed => None,
        status => Some(status.name()),
    }
}
