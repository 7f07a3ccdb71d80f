//! A verdict in JSON and in words.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use healthcode::trust::Bundle;
use healthcode::{Colour, Matched, Refusal, Status, UnixTime, VerifiedCode};
use serde_json::{Map, Value, json};

use super::particulars;
use crate::output::{printable, style_of};

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
    pub(super) fn to_json(&self) -> Map<String, Value> {
        let mut object = Map::new();
        add(&mut object, "verdict", Some(self.name().into()));
        add(&mut object, "reason", self.reason().map(Value::from));
        let Some(code) = &self.code else {
            return object;
        };
        object.extend(code_json(code));
        add(&mut object, "identity", Some(self.identity.name().into()));
        if let Some(person) = self.identity.person() {
            add(&mut object, "matched", Some(person.into()));
            let colour = self.matched_colour().map(|it| it.name().into());
            add(&mut object, "matched_colour", colour);
        }
        add(&mut object, "status", status(code).map(Value::from));
        object
    }

    /// The code, where its signature holds.
    pub(super) fn into_code(self) -> Option<VerifiedCode> {
        self.code
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
        let bold = Style::new().bold();
        let _ = write!(text, "{bold}VERIFIED{bold:#}");
        // Whose document was shown is whose colour counts.
        if let Some(colour) = self.identity.colour(code) {
            write_colour(text, colour);
        }
        text.push('\n');
        let identity = match self.identity {
            Identity::Match(matched) => format!("match: the document of the {}", matched.person()),
            Identity::Mismatch => "mismatch".to_owned(),
            Identity::NotChecked => {
                "not checked: --document or --mrz compares a document".to_owned()
            }
        };
        write_lines(text, code_lines(code, Some(identity)));
    }
}

/// A colour after the first word of a verdict.
pub(super) fn write_colour(text: &mut String, colour: Colour) {
    let style = style_of(colour);
    let name = colour.name().to_uppercase();
    let _ = write!(text, " {style}{name}{style:#}");
}

/// Names and values in two columns; what a holder wrote, such as a place, steers no terminal.
pub(super) fn write_lines(text: &mut String, lines: Vec<(&'static str, String)>) {
    for (name, value) in lines {
        let _ = writeln!(text, "{name:<10} {}", printable(&value));
    }
}

/// What a verified code says, a line each.
pub(super) fn code_lines(
    code: &VerifiedCode,
    identity: Option<String>,
) -> Vec<(&'static str, String)> {
    let claims = code.claims();
    let window = claims.window();
    let issuer = code.issuer().map(|id| format!("{id}, key "));
    let issuer = issuer.unwrap_or_else(|| "key ".to_owned());
    let mut lines = vec![
        ("issuer", format!("{issuer}{}", code.kid())),
        (
            "valid",
            format!("{} until {}", window.start(), window.end()),
        ),
        ("document", claims.document_type().to_string()),
    ];
    if let (false, Some(colour)) = (claims.companions().is_empty(), code.colour()) {
        lines.push(("holder", colour.to_string()));
    }
    lines.extend(identity.map(|identity| ("identity", identity)));
    if let Some(region) = claims.region() {
        lines.push(("region", region.to_string()));
    }
    if let Some(status) = status(code) {
        lines.push(("status", status.replace('-', " ")));
    }
    if let Some(presented) = code.presented() {
        let place = presented.place().map(|place| format!(" for {place}"));
        let place = place.unwrap_or_default();
        lines.push(("presented", format!("{}{place}", presented.at())));
    }
    lines.extend(particulars::particulars(claims));
    lines
}

/// What a verified code says, as JSON; the colour is the one that counts now.
pub(super) fn code_json(code: &VerifiedCode) -> Map<String, Value> {
    let mut object = Map::new();
    let object_mut = &mut object;
    let claims = code.claims();
    let window = claims.window();
    add(
        object_mut,
        "colour",
        code.colour().map(|it| it.name().into()),
    );
    add(object_mut, "kid", Some(code.kid().to_string().into()));
    add(
        object_mut,
        "issuer",
        code.issuer().map(|id| id.as_str().into()),
    );
    add(
        object_mut,
        "valid_from",
        Some(window.start().to_string().into()),
    );
    add(
        object_mut,
        "valid_until",
        Some(window.end().to_string().into()),
    );
    add(
        object_mut,
        "region",
        claims.region().map(|it| it.number().into()),
    );
    add(object_mut, "companions", particulars::companions(claims));
    add(
        object_mut,
        "itinerary",
        claims.itinerary().map(particulars::itinerary),
    );
    add(object_mut, "tests", particulars::tests(claims));
    let presented = code.presented().map(|presented| {
        let mut object = Map::new();
        add(&mut object, "at", Some(presented.at().to_string().into()));
        add(&mut object, "place", presented.place().map(Value::from));
        Value::Object(object)
    });
    add(object_mut, "presented", presented);
    object
}

/// Adds what applies.
pub(super) fn add(object: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value);
    }
}

/// The bundle that a verdict was found with, at the instant `now`.
pub(super) fn bundle_json(bundle: &Bundle, soft_age: u32, now: UnixTime) -> Value {
    let contents = bundle.contents();
    let window = contents.window();
    json!({
        "seq": contents.seq(),
        "issued": window.start().to_string(),
        "expires": window.end().to_string(),
        "freshness": contents.freshness(soft_age, now).name(),
    })
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
    fn colour(self, code: &VerifiedCode) -> Option<Colour> {
        match self {
            Self::Match(matched) => matched.colour(),
            Self::Mismatch | Self::NotChecked => code.colour(),
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

/// What is known of changes; without a status index there is nothing to know.
pub(super) fn status(code: &VerifiedCode) -> Option<&'static str> {
    match code.status() {
        Status::NotListed => None,
        status => Some(status.name()),
    }
}
