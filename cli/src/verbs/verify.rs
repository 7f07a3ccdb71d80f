//! `verify`: the verdict for one code, or one for each line of a batch.

use clap::Args;
use healthcode::claims::Pepper;
use healthcode::{Document, DocumentType, Matched, Refusal, UnixTime, VerifiedCode, Verifier};

use super::issue::MAX_MRZ_BYTES;
use super::verdict::{Identity, Verdict};
use super::verify_batch;
use crate::clash::Files;
use crate::code::CodeArgs;
use crate::failure::{Failure, Outcome};
use crate::request::Place;
use crate::source::Source;
use crate::target::Target;
use crate::{clock, keys, output, words};

/// Verify a code offline, or one for each line of a batch
///
/// Prints the verdict. The exit status is 0 if the code is verified and 1 if it is refused.
#[derive(Args, Debug)]
#[command(after_long_help = BATCH_HELP)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    code: CodeArgs,

    /// An issuer's public key: an SPKI PEM file, or - (repeatable)
    #[arg(long, value_name = "FILE", required = true)]
    issuer_key: Vec<Source>,

    /// Check the document too, such as passport:USA:X1234567:1990-01-31: the holder's or a
    /// companion's
    #[arg(long, value_name = "TYPE:COUNTRY:NUMBER:BIRTH", conflicts_with_all = ["mrz", "batch"])]
    document: Option<String>,

    /// Check the document with the machine-readable zone in this file too
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    mrz: Option<Source>,

    /// Type of a card whose machine-readable zone begins with I, A or C
    #[arg(long, value_name = "TYPE")]
    document_type: Option<String>,

    /// Pepper of the identity hashes, in a file of hexadecimal digits
    #[arg(long, value_name = "FILE")]
    pepper_file: Option<Source>,

    /// Time of checking in place of the clock: RFC 3339 or Unix seconds
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// Verify the code in each line of an NDJSON file, or -
    #[arg(long, value_name = "FILE", conflicts_with_all = ["code", "image"])]
    batch: Option<Source>,

    /// Output of --batch; standard output without it
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<Target>,

    /// Replace the output file if it exists
    #[arg(long, requires = "output")]
    pub(super) force: bool,

    /// Print one JSON object
    #[arg(long, conflicts_with = "batch")]
    json: bool,
}

/// What codes are held against.
pub(super) struct Checks<'t> {
    /// Signatures and windows.
    pub(super) verifier: Verifier<'t>,
    /// Unless a line says otherwise.
    pub(super) now: UnixTime,
    /// For identity hashes of suite 2.
    pub(super) pepper: Option<Pepper>,
}

/// A document that somebody shows.
pub(super) enum Shown {
    /// As it was typed.
    Document(Document),
    /// As it was scanned; its century depends on the clock.
    Mrz(String, Option<DocumentType>),
}

/// Runs the verb.
pub(crate) fn run(args: &VerifyArgs) -> Result<Outcome, Failure> {
    // Clap lets `requires` go where what is required conflicts with something given.
    if args.output.is_some() && args.batch.is_none() {
        return Err(Failure::new(
            "-o is the output of --batch: leave it out, or give --batch FILE",
        ));
    }
    if args.document_type.is_some() && args.mrz.is_none() {
        return Err(Failure::new(
            "--document-type says what --mrz was scanned from: leave it out, or give --mrz FILE",
        ));
    }
    Files::default()
        .reads("CODE", args.code.source())
        .reads("--issuer-key", &args.issuer_key)
        .reads("--mrz", &args.mrz)
        .reads("--pepper-file", &args.pepper_file)
        .reads("--batch", &args.batch)
        .writes("-o", &args.output)
        .check()?;
    let trust = keys::trust(&args.issuer_key)?;
    let pepper = args.pepper_file.as_ref().map(keys::pepper).transpose()?;
    let checks = Checks {
        verifier: Verifier::new(&trust),
        now: clock::now_or(args.at.as_deref())?,
        pepper,
    };
    if let Some(source) = &args.batch {
        return verify_batch::run(args, source, &checks);
    }
    let shown = shown(args)?;
    let document = shown
        .as_ref()
        .map(|shown| shown.document(checks.now, Place::CommandLine))
        .transpose()
        .map_err(|why| {
            let flag = args.mrz.as_ref().map_or("--document", |_| "--mrz");
            Failure::about(flag, why)
        })?;
    let text = args.code.text()?;
    let verdict = checks.verdict(&text, checks.now, document.as_ref());
    if args.json {
        output::print_json(&verdict.to_json())?;
    } else {
        output::print(&verdict.to_text())?;
    }
    Ok(Outcome::refused_if(verdict.is_refusal()))
}

impl Checks<'_> {
    /// The verdict for a text at the instant `now`, and for a document if one is shown.
    pub(super) fn verdict(
        &self,
        text: &str,
        now: UnixTime,
        document: Option<&Document>,
    ) -> Verdict {
        let code = match self.verifier.verify(text, now) {
            Ok(code) => code,
            Err(refusal) => {
                return Verdict::refused(refusal, self.outside_window(text, refusal));
            }
        };
        match document.map(|document| self.find(&code, document)) {
            None => Verdict::verified(code, Identity::NotChecked),
            Some(Ok(matched)) => Verdict::verified(code, Identity::Match(matched)),
            Some(Err(refusal)) => Verdict::refused(refusal, Some(code)),
        }
    }

    fn find(&self, code: &VerifiedCode, document: &Document) -> Result<Matched, Refusal> {
        match &self.pepper {
            Some(pepper) => code.match_document_with(document, pepper),
            None => code.match_document(document),
        }
    }

    // Claims are shown where the signature holds. A code that is refused for its window alone
    // passes every check at an instant inside it.
    fn outside_window(&self, text: &str, refusal: Refusal) -> Option<VerifiedCode> {
        let inside = match refusal {
            Refusal::NotYetValid { start, .. } => start,
            Refusal::Expired { end, .. } => UnixTime::new(end.as_secs().checked_sub(1)?),
            _ => return None,
        };
        self.verifier.verify(text, inside).ok()
    }
}

impl Shown {
    /// The document, read at the instant `now`.
    pub(super) fn document(&self, now: UnixTime, place: Place) -> Result<Document, String> {
        match self {
            Self::Document(document) => {
                words::born(document, now)?;
                Ok(document.clone())
            }
            Self::Mrz(zone, kind) => words::zone(zone, *kind, now).map_err(|why| match why {
                words::BadZone::NoType => place.type_needed(),
                words::BadZone::Other(why) => why,
            }),
        }
    }
}

fn shown(args: &VerifyArgs) -> Result<Option<Shown>, Failure> {
    if let Some(document) = &args.document {
        let document = words::word(document).map_err(|why| Failure::about("--document", why))?;
        return Ok(Some(Shown::Document(document)));
    }
    let Some(file) = &args.mrz else {
        return Ok(None);
    };
    let kind = args.document_type.as_deref().map(words::word).transpose();
    let kind = kind.map_err(|why| Failure::about("--document-type", why))?;
    let zone = file.read_text(MAX_MRZ_BYTES)?;
    Ok(Some(Shown::Mrz(zone.as_str().to_owned(), kind)))
}

const BATCH_HELP: &str = "\
With --batch each line of input is one JSON object with the code as `text`. It may say `at`,
which wins over --at, and `document` or `mrz` (the zone itself; with `document-type` for
cards), which is checked and does not pass through. The output line gets `verdict` (verified or
refused), `reason` where it is refused, `identity` (match, mismatch or not-checked) and, on a
match, `matched` and `matched_colour`. Fields of these names, and colour, kid, issuer,
status and error, are dropped from the input; every other field passes through. The clock is read once,
when the batch begins. A bad line becomes {\"line\": n, \"error\": \"…\"} with its other fields.
The exit status is 1 if a line is bad or its code refused.";
