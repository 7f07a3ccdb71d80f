//! `issue --batch`: one code a line.

use healthcode::claims::Pepper;
use healthcode::issuer::IssueError;
use healthcode::qr::{EcLevel, Ink, ModulePixels, Symbol};
use healthcode::{Claims, Code, CodeId, Issuer, PublicKey, UnixTime};

use super::issue::IssueArgs;
use crate::album::{Album, Picture};
use crate::batch::{self, Reply, Streams};
use crate::clock;
use crate::failure::{Failure, Outcome};
use crate::object::{self, Object};
use crate::request::{Given, Place, Request};
use crate::source::Source;
use crate::target::{Existing, Target};

/// Issues a code for each line of `source`, and draws it where pictures are asked for.
pub(super) fn run(
    args: &IssueArgs,
    source: &Source,
    issuer: &Issuer,
    defaults: &Request,
    now: UnixTime,
    pepper: Option<&Pepper>,
) -> Result<Outcome, Failure> {
    let existing = Existing::by_force(args.force);
    let streams = Streams {
        source,
        target: args.output.as_ref().unwrap_or(&Target::Stdout),
        existing,
    };
    let album = args.qr.as_ref();
    let mut album = album
        .map(|target| Album::new(target, existing, now))
        .transpose()?;
    let drawing = match album {
        Some(_) => Drawing::Wanted,
        None => Drawing::Unwanted,
    };
    let written = batch::run_by_chunk(
        streams,
        |lines| {
            let (claims, rests): (Vec<_>, Vec<_>) = lines
                .iter()
                .map(|(number, line)| {
                    let claims = |object: &_| claims(object, defaults, now, pepper);
                    match object::read(*number, line, claims, passing) {
                        Ok((claims, rest)) => (Some(claims), Ok((*number, rest))),
                        Err(line) => (None, Err(line)),
                    }
                })
                .unzip();
            let claims: Vec<Claims> = claims.into_iter().flatten().collect();
            let mut codes = issuer.issue_many(&claims).into_iter();
            let issued = rests.into_iter().filter_map(|rest| match rest {
                Ok((number, rest)) => Some(Issued::new(codes.next()?, number, &rest, drawing)),
                Err(line) => Some(Issued::none(line)),
            });
            issued.collect()
        },
        |done| {
            let (replies, pictures): (Vec<_>, Vec<_>) = done
                .into_iter()
                .map(|done| match done {
                    Ok(issued) => (issued.reply, issued.picture),
                    Err(bad) => (bad, None),
                })
                .unzip();
            if let Some(album) = &mut album {
                let pictures: Vec<Picture> = pictures.into_iter().flatten().collect();
                album.add(&pictures)?;
            }
            Ok(replies)
        },
    )?;
    // An output file gets its name after the archive that its lines speak of.
    album.map_or(Ok(()), Album::finish)?;
    written.commit("got no code: each says why in its error")
}

/// Whether pictures are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Drawing {
    Wanted,
    Unwanted,
}

/// What became of a line.
struct Issued {
    reply: Reply,
    picture: Option<Picture>,
}

impl Issued {
    fn new(
        code: Result<Code, IssueError>,
        number: u64,
        rest: &Object<'_>,
        drawing: Drawing,
    ) -> Self {
        let code = code.map_err(|why| why.to_string());
        let drawn = code.and_then(|code| Ok((draw(code.as_str(), number, drawing)?, code)));
        match drawn {
            Ok((picture, code)) => Self::code(rest, code.as_str(), picture),
            Err(why) => Self::none(object::error_line(number, &why, Some(rest))),
        }
    }

    fn code(rest: &Object<'_>, text: &str, picture: Option<Picture>) -> Self {
        let mut added = vec![("text", object::quoted(text))];
        let name = picture.as_ref().map(|it| Picture::name_of(it.line));
        added.extend(name.map(|name| ("qr", object::quoted(&name))));
        let added: Vec<(&str, &str)> = added.iter().map(|(name, it)| (*name, &**it)).collect();
        Self {
            reply: Reply {
                line: rest.line_with(object::Place::Last, &added),
                outcome: Outcome::Done,
            },
            picture,
        }
    }

    fn none(line: String) -> Self {
        Self {
            reply: Reply {
                line,
                outcome: Outcome::Refused,
            },
            picture: None,
        }
    }
}

fn draw(text: &str, line: u64, drawing: Drawing) -> Result<Option<Picture>, String> {
    if drawing == Drawing::Unwanted {
        return Ok(None);
    }
    let symbol = Symbol::encode(text, EcLevel::M).map_err(|why| why.to_string())?;
    let png = symbol.to_png(ModulePixels::default(), Ink::default());
    Ok(Some(Picture { line, png }))
}

// What a code is made of is personal, however it is spelt.
fn passing(object: Object<'_>) -> Object<'_> {
    object
        .without(&KNOWN)
        .without(&EARLIER)
        .without_misspelt(&KNOWN)
}

fn claims(
    object: &Object<'_>,
    defaults: &Request,
    now: UnixTime,
    pepper: Option<&Pepper>,
) -> Result<Claims, String> {
    if let Some(known) = object.misspelt(&KNOWN) {
        return Err(object::misspelt(known));
    }
    if object.has("qr") {
        return Err(
            "the field qr: leave it out: with the flag --qr each code is drawn, and gets the \
             field with its picture's name"
                .to_owned(),
        );
    }
    let request = Request::read(&given(object)?, Place::Line)?.or(defaults);
    let random = clock::random().map_err(|_| "the operating system gives no random numbers")?;
    request.claims(now, CodeId::from_bytes(random), pepper)
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
const EARLIER: [&str; 5] = ["text", "qr", "verdict", "reason", "error"];
