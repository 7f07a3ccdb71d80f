//! `issue --batch`: one code a line.

use healthcode::claims::Pepper;
use healthcode::{CodeId, Issuer, PublicKey, UnixTime};

use super::issue::IssueArgs;
use crate::batch::{self, Reply, Streams};
use crate::clock;
use crate::failure::{Failure, Outcome};
use crate::object::{self, Object};
use crate::request::{Given, Place, Request};
use crate::source::Source;
use crate::target::{Existing, Target};

/// Issues a code for each line of `source`.
pub(super) fn run(
    args: &IssueArgs,
    source: &Source,
    issuer: &Issuer,
    defaults: &Request,
    now: UnixTime,
    pepper: Option<&Pepper>,
) -> Result<Outcome, Failure> {
    let streams = Streams {
        source,
        target: args.output.as_ref().unwrap_or(&Target::Stdout),
        existing: Existing::by_force(args.force),
    };
    batch::run(
        streams,
        "got no code: each says why in its error",
        |number, line| {
            let object = match Object::parse(line) {
                Ok(object) => object,
                Err(bad) => {
                    return Reply {
                        line: bad.error_line(number, passing),
                        outcome: Outcome::Refused,
                    };
                }
            };
            let issued = issue(&object, issuer, defaults, now, pepper);
            let rest = passing(object);
            match issued {
                Ok(text) => Reply {
                    line: rest.line_with(object::Place::Last, &[("text", &object::quoted(&text))]),
                    outcome: Outcome::Done,
                },
                Err(why) => bad(number, &why, &rest),
            }
        },
    )
}

// What a code is made of is personal, however it is spelt.
fn passing(object: Object<'_>) -> Object<'_> {
    object
        .without(&KNOWN)
        .without(&EARLIER)
        .without_misspelt(&KNOWN)
}

fn bad(number: u64, why: &str, rest: &Object<'_>) -> Reply {
    Reply {
        line: object::error_line(number, why, Some(rest)),
        outcome: Outcome::Refused,
    }
}

fn issue(
    object: &Object<'_>,
    issuer: &Issuer,
    defaults: &Request,
    now: UnixTime,
    pepper: Option<&Pepper>,
) -> Result<String, String> {
    if let Some(known) = object.misspelt(&KNOWN) {
        return Err(object::misspelt(known));
    }
    if object.has("qr") {
        return Err(
            "the field qr: a batch draws nothing: draw its codes with `healthcode qr`".to_owned(),
        );
    }
    let request = Request::read(&given(object)?, Place::Line)?.or(defaults);
    let random = clock::random().map_err(|_| "the operating system gives no random numbers")?;
    let claims = request.claims(now, CodeId::from_bytes(random), pepper)?;
    let code = issuer.issue(&claims).map_err(|why| why.to_string())?;
    Ok(code.into())
}

fn given(object: &Object<'_>) -> Result<Given, String> {
    let holder_key = object.text("holder-key")?;
    let holder_key = holder_key.map(|pem| PublicKey::from_pem(&pem)).transpose();
    Ok(Given {
        colour: object.text("colour")?,
        document: object.text("document")?,
        document_type: object.text("document-type")?,
        mrz: object.text("mrz")?,
        identity: object.text("identity")?,
        cti: object.text("cti")?,
        valid_for: object.text("for")?,
        from: object.time("from")?,
        at: object.time("at")?,
        region: object.number("region")?,
        status_index: object.number("status-index")?,
        companions: object.texts("companion")?.unwrap_or_default(),
        visits: object.texts("visit")?.unwrap_or_default(),
        tests: object.texts("test")?.unwrap_or_default(),
        holder_key: holder_key.map_err(|why| format!("the field holder-key: {why}"))?,
    })
}

/// The fields that a code is made of.
const KNOWN: [&str; 15] = [
    "colour",
    "document",
    "document-type",
    "mrz",
    "identity",
    "cti",
    "for",
    "from",
    "at",
    "region",
    "status-index",
    "companion",
    "visit",
    "test",
    "holder-key",
];
/// What an earlier run has made or found, and would be taken for this one's.
const EARLIER: [&str; 4] = ["text", "verdict", "reason", "error"];
