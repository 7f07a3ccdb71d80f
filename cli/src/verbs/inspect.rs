//! `inspect`: what an unverified code says, every stage.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use clap::Args;
use healthcode::{Claims, Inspection, diagnostic, inspect};
use serde_json::{Map, Value, json};

use super::live::Live;
use super::particulars;
use crate::code::CodeArgs;
use crate::failure::{Failure, Outcome};
use crate::output::{self, hex};

/// Show what an unverified code, or a live presentation of one, says, stage by stage; needs no key
///
/// Nothing shown here is proven: anyone may have written it. The exit status is 0 if the code is
/// well formed and 1 if it is not.
#[derive(Args, Debug)]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    code: CodeArgs,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(crate) fn run(args: &InspectArgs) -> Result<Outcome, Failure> {
    let text = args.code.text()?;
    let live = match Live::of(&text) {
        Some(Err(fault)) => return broken_presentation(args, &text, fault),
        live => live.and_then(Result::ok),
    };
    let inspection = match &live {
        Some(live) => live.inspection(),
        None => inspect(&text),
    };
    let code = live
        .as_ref()
        .map_or(text.as_str(), |live| live.code.as_str());
    if args.json {
        let mut object = to_json(code, &inspection);
        if let Some(live) = &live {
            object.insert("presentation".to_owned(), live_json(&text, live));
        }
        output::print_json(&Value::Object(object))?;
    } else {
        let mut page = Page::default();
        page.title();
        if let Some(live) = &live {
            page.live(&text, live);
        }
        page.code(code, &inspection);
        output::print(&page.text)?;
    }
    Ok(Outcome::refused_if(inspection.fault().is_some()))
}

fn broken_presentation(args: &InspectArgs, text: &str, fault: &str) -> Result<Outcome, Failure> {
    let why = "this is no live presentation, or it is cut short";
    if args.json {
        output::print_json(&json!({
            "trust": "UNVERIFIED",
            "well_formed": false,
            "reason": fault,
            "detail": why,
            "text": shortened(text),
        }))?;
    } else {
        let mut page = Page::default();
        page.title();
        let chars = text.chars().count();
        page.stage("presentation", &format!("{chars} characters"));
        page.line(&output::printable(&shortened(text)));
        page.stage("fault", fault);
        page.line(why);
        output::print(&page.text)?;
    }
    Ok(Outcome::Refused)
}

fn facts(claims: &Claims) -> Vec<(&'static str, String)> {
    let window = claims.window();
    let mut facts = vec![
        ("code id", claims.code_id().to_string()),
        ("issued", claims.issued_at().to_string()),
        (
            "valid",
            format!("{} until {}", window.start(), window.end()),
        ),
        ("document", claims.document_type().to_string()),
        (
            "identity",
            format!("{}, suite {}", claims.identity(), claims.suite().number()),
        ),
    ];
    facts.extend(claims.colour().map(|it| ("colour", it.to_string())));
    facts.extend(claims.region().map(|it| ("region", it.to_string())));
    facts.extend(claims.status_index().map(|it| ("index", it.to_string())));
    let key = claims.holder_key();
    facts.extend(key.map(|key| ("holder key", key.id().to_string())));
    facts.extend(particulars::particulars(claims));
    facts
}

fn to_json(text: &str, inspection: &Inspection) -> Map<String, Value> {
    let mut object = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    };
    let bytes = |bytes: &[u8]| Value::from(hex(bytes));
    add("trust", Some("UNVERIFIED".into()));
    let fault = inspection.fault();
    add("well_formed", Some(fault.is_none().into()));
    add("reason", fault.map(|fault| fault.code().into()));
    add("detail", fault.map(|fault| fault.to_string().into()));
    add("text", Some(shortened(text).into()));
    let envelope = inspection.untrusted_envelope();
    add("envelope", envelope.map(bytes));
    add(
        "envelope_diagnostic",
        envelope.and_then(diagnostic).map(Value::from),
    );
    let kid = inspection.untrusted_kid();
    add("kid", kid.map(|kid| kid.to_string().into()));
    let header = inspection.untrusted_protected();
    add(
        "header_diagnostic",
        header.and_then(diagnostic).map(Value::from),
    );
    let payload = inspection.untrusted_payload();
    add("payload", payload.map(bytes));
    add(
        "payload_diagnostic",
        payload.and_then(diagnostic).map(Value::from),
    );
    let signature = inspection.untrusted_signature();
    add("signature", signature.map(|it| bytes(it)));
    add("claims", inspection.untrusted_claims().map(claims_json));
    object
}

fn live_json(text: &str, live: &Live) -> Value {
    let mut object = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    };
    add("text", Some(shortened(text).into()));
    add("envelope", Some(hex(&live.envelope).into()));
    let notation = |bytes: &[u8]| diagnostic(bytes).map(Value::from);
    add("header_diagnostic", notation(&live.header));
    add("payload_diagnostic", notation(&live.payload));
    add("signature", Some(hex(&live.signature).into()));
    add("presented_at", live.at.map(|at| at.to_string().into()));
    add("place", live.place.as_deref().map(Value::from));
    Value::Object(object)
}

fn claims_json(claims: &Claims) -> Value {
    let mut object = Map::new();
    let mut add = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    };
    let window = claims.window();
    add("cti", Some(claims.code_id().to_string().into()));
    add("issued_at", Some(claims.issued_at().to_string().into()));
    add("valid_from", Some(window.start().to_string().into()));
    add("valid_until", Some(window.end().to_string().into()));
    add("colour", claims.colour().map(|it| it.name().into()));
    add("identity", Some(claims.identity().to_string().into()));
    add("identity_suite", Some(claims.suite().number().into()));
    add("document_type", Some(claims.document_type().name().into()));
    add("region", claims.region().map(|it| it.number().into()));
    add("status_index", claims.status_index().map(Value::from));
    let key = claims.holder_key();
    add("holder_key", key.map(|key| hex(key.as_bytes()).into()));
    add("companions", particulars::companions(claims));
    add("itinerary", claims.itinerary().map(particulars::itinerary));
    add("tests", particulars::tests(claims));
    Value::Object(object)
}

// The text itself may be of any length: what is over the format's bound is not repeated.
fn shortened(text: &str) -> String {
    let limit = healthcode::limits::MAX_TEXT_CHARS;
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", text.split_at(end).0),
        None => text.to_owned(),
    }
}

#[derive(Default)]
struct Page {
    text: String,
}

// Writing to a string cannot fail.
impl Page {
    fn title(&mut self) {
        let style = AnsiColor::Yellow.on_default().bold();
        let _ = writeln!(
            self.text,
            "{style}UNVERIFIED{style:#}: no signature was checked, and anyone may have written this"
        );
    }

    fn live(&mut self, text: &str, live: &Live) {
        let chars = text.chars().count();
        self.stage("presentation", &format!("{chars} characters"));
        self.line(&output::printable(&shortened(text)));
        self.stage("outer base45", &format!("{} bytes", live.envelope.len()));
        self.line(&hex(&live.envelope));
        self.stage("outer header", "");
        self.item(&live.header);
        self.stage("holder's signature", "not checked");
        self.line(&hex(&live.signature));
        self.stage("outer payload", &format!("{} bytes", live.payload.len()));
        self.item(&live.payload);
        if let Some(at) = live.at {
            self.line(&format!("{:<10} {at}", "presented"));
        }
        if let Some(place) = &live.place {
            self.line(&format!("{:<10} {}", "place", output::printable(place)));
        }
    }

    fn code(&mut self, text: &str, inspection: &Inspection) {
        let chars = text.chars().count();
        self.stage("text", &format!("{chars} characters"));
        self.line(&output::printable(&shortened(text)));
        if let Some(envelope) = inspection.untrusted_envelope() {
            self.stage("base45", &format!("{} bytes", envelope.len()));
            self.line(&hex(envelope));
            let sound = inspection.untrusted_protected();
            self.stage("COSE", sound.map_or("", |_| "tag 18, COSE_Sign1"));
            self.item(envelope);
        }
        if let Some(header) = inspection.untrusted_protected() {
            let kid = inspection.untrusted_kid();
            let kid = kid.map_or_else(String::new, |kid| format!("key {kid}"));
            self.stage("header", &kid);
            self.item(header);
        }
        if let Some(signature) = inspection.untrusted_signature() {
            self.stage("signature", "not checked");
            self.line(&hex(signature));
        }
        if let Some(payload) = inspection.untrusted_payload() {
            self.stage("payload", &format!("{} bytes", payload.len()));
            self.item(payload);
        }
        if let Some(claims) = inspection.untrusted_claims() {
            self.stage("claims", "as anyone may have written them");
            for (name, value) in facts(claims) {
                self.line(&format!("{name:<10} {value}"));
            }
        }
        if let Some(fault) = inspection.fault() {
            self.stage("fault", fault.code());
            self.line(&fault.to_string());
        }
    }

    fn stage(&mut self, name: &str, about: &str) {
        let bold = Style::new().bold();
        let space = if about.is_empty() { "" } else { "  " };
        let _ = writeln!(self.text, "{bold}{name}{bold:#}{space}{about}");
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "  {line}");
    }

    fn item(&mut self, bytes: &[u8]) {
        match diagnostic(bytes) {
            Some(notation) => self.line(&output::printable(&notation)),
            None => self.line("(not one item of CBOR)"),
        }
    }
}
