//! `verify`: the verdict for one code, or one for each line of a batch.

use std::path::PathBuf;

use clap::Args;
use healthcode::key::KeyTables;
use serde_json::Value;

use super::checks::{Checks, Shown, Trusted};
use super::issue::MAX_MRZ_BYTES;
use super::verify_batch;
use crate::carried::BundleArgs;
use crate::clash::Files;
use crate::code::CodeArgs;
use crate::failure::{Failure, Outcome};
use crate::request::Place;
use crate::source::Source;
use crate::target::Target;
use crate::{clock, keys, output, words};

/// Verify a code offline, or one for each line of a batch
///
/// Prints the verdict. Without --place it is verified or refused; with one it is what the trust
/// bundle asks at such places: admit, refer or deny. A picture that shows two different codes, or
/// none, is refused or denied. The exit status is 0 if the code is verified or admitted and 1 if
/// not.
#[derive(Args, Debug)]
#[command(after_long_help = BATCH_HELP)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    code: CodeArgs,

    /// An issuer's public key: an SPKI PEM file, or - (repeatable)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["trust", "state"])]
    issuer_key: Vec<Source>,

    #[command(flatten)]
    pub(super) bundle: BundleArgs,

    /// A status list under the bundle of --trust (repeatable)
    #[arg(long, value_name = "FILE", conflicts_with = "state")]
    pub(super) status: Vec<Source>,

    /// What `trust install` and `status install` put into this directory, in place of --trust
    #[arg(long, value_name = "DIR", conflicts_with = "trust")]
    pub(super) state: Option<PathBuf>,

    /// Type of the place where the code is shown, such as metro: what is asked there decides
    #[arg(long, value_name = "TYPE")]
    pub(super) place: Option<String>,

    /// Which place this is: a live presentation for another one is refused
    #[arg(long, value_name = "ID")]
    pub(super) place_id: Option<String>,

    /// Check the document too, such as passport:USA:X1234567:1990-01-31: the holder's or a
    /// companion's (repeatable with --place)
    #[arg(
        long,
        value_name = "TYPE:COUNTRY:NUMBER:BIRTH",
        conflicts_with = "batch"
    )]
    document: Vec<String>,

    /// Check the document with the machine-readable zone in this file too
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    mrz: Option<Source>,

    /// Type of a card whose machine-readable zone begins with I, A or C
    #[arg(long, value_name = "TYPE")]
    document_type: Option<String>,

    /// Pepper of the identity hashes, in a file of hexadecimal digits
    #[arg(long, value_name = "FILE")]
    pepper_file: Option<Source>,

    /// Time of checking in place of the clock: RFC 3339 or Unix seconds; --state remembers it as
    /// the clock's
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// Verify the code in each line of an NDJSON file, or -
    #[arg(long, value_name = "FILE", conflicts_with_all = ["code", "image"])]
    batch: Option<Source>,

    /// Say in a batch how many seconds ago a code was seen before, if it was within this time,
    /// such as 10m
    #[arg(long, value_name = "DURATION")]
    note_repeats: Option<String>,

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

/// Runs the verb.
pub(crate) fn run(args: &VerifyArgs) -> Result<Outcome, Failure> {
    check(args)?;
    Files::default()
        .reads("CODE", args.code.source())
        .reads("--issuer-key", &args.issuer_key)
        .reads("--trust", &args.bundle.trust)
        .reads("--roots", &args.bundle.roots)
        .reads("--status", &args.status)
        .reads("--mrz", &args.mrz)
        .reads("--pepper-file", &args.pepper_file)
        .reads("--batch", &args.batch)
        .writes("-o", &args.output)
        .check()?;
    let repeats = args.note_repeats.as_deref().map(words::span).transpose();
    let repeats = repeats.map_err(|why| Failure::about("--note-repeats", why))?;
    let now = clock::now_or(args.at.as_deref())?;
    let trusted = if args.issuer_key.is_empty() {
        Trusted::carried(args, now)?
    } else {
        Trusted::Keys(keys::trust(&args.issuer_key)?)
    };
    let pepper = args.pepper_file.as_ref().map(keys::pepper).transpose()?;
    // One code is done with before a table is made.
    let tables = KeyTables::new(match args.batch {
        Some(_) => TABLE_BYTES,
        None => 0,
    });
    let checks = Checks::new(args, &trusted, pepper.as_ref(), &tables, now)?;
    let outcome = match &args.batch {
        Some(source) => verify_batch::run(args, source, &checks, repeats)?,
        None => verify_one(args, &checks)?,
    };
    trusted.decided(now)?;
    Ok(outcome)
}

fn verify_one(args: &VerifyArgs, checks: &Checks<'_>) -> Result<Outcome, Failure> {
    let documents = shown(args)?.into_iter().map(|(flag, shown)| {
        shown
            .document(checks.now, Place::CommandLine)
            .map_err(|why| Failure::about(flag, why))
    });
    let documents: Vec<_> = documents.collect::<Result<_, _>>()?;
    let finding = match args.code.text_if_one()? {
        Ok(text) => checks.finding(&text, checks.now, &documents),
        Err(no_code) => checks.without_code(no_code),
    };
    if args.json {
        let mut object = finding.to_json();
        if let Some(mut bundle) = checks.bundle_json() {
            if let (Some(word), Value::Object(bundle)) = (args.bundle.voucher(), &mut bundle) {
                bundle.insert("vouched_by".to_owned(), word.into());
            }
            object.insert("bundle".to_owned(), bundle);
        }
        output::print_json(&Value::Object(object))?;
    } else {
        output::print(&finding.to_text())?;
    }
    Ok(finding.outcome())
}

// Clap lets `requires` go where what is required conflicts with something given, and cannot say
// what follows from several flags.
fn check(args: &VerifyArgs) -> Result<(), Failure> {
    let carries = args.bundle.trust.is_some() || args.state.is_some();
    let several = args
        .document
        .len()
        .saturating_add(usize::from(args.mrz.is_some()))
        > 1;
    let why = if args.output.is_some() && args.batch.is_none() {
        "-o is the output of --batch: leave it out, or give --batch FILE"
    } else if args.note_repeats.is_some() && args.batch.is_none() {
        "--note-repeats is about the lines of --batch: leave it out, or give --batch FILE"
    } else if args.document_type.is_some() && args.mrz.is_none() {
        "--document-type says what --mrz was scanned from: leave it out, or give --mrz FILE"
    } else if !carries && args.issuer_key.is_empty() {
        "nothing is trusted: give --issuer-key FILE, --trust FILE or --state DIR"
    } else if !args.status.is_empty() && args.bundle.trust.is_none() {
        "--status is a list under a bundle: leave it out, or give --trust FILE"
    } else if args.place.is_some() && !carries {
        "--place asks what a bundle says of such places: give --trust FILE or --state DIR"
    } else if args.place_id.is_some() && args.place.is_none() {
        "--place-id says which place of its type this is: give --place TYPE too"
    } else if several && args.place.is_none() {
        "--document and --mrz give more than one document: give one, or choose a --place"
    } else {
        return args.code.check().and_then(|()| args.bundle.check());
    };
    Err(Failure::new(why))
}

fn shown(args: &VerifyArgs) -> Result<Vec<(&'static str, Shown)>, Failure> {
    let mut shown = Vec::new();
    for document in &args.document {
        let document = words::word(document).map_err(|why| Failure::about("--document", why))?;
        shown.push(("--document", Shown::Document(document)));
    }
    if let Some(file) = &args.mrz {
        let kind = args.document_type.as_deref().map(words::word).transpose();
        let kind = kind.map_err(|why| Failure::about("--document-type", why))?;
        let zone = file.read_text(MAX_MRZ_BYTES)?;
        shown.push(("--mrz", Shown::Mrz(zone.as_str().to_owned(), kind)));
    }
    Ok(shown)
}

const BATCH_HELP: &str = "\
With --batch each line of input is one JSON object with the code as `text`. It may say `at`,
which wins over --at, and `document` or `mrz` (the zone itself; with `document-type` for
cards), which is checked and does not pass through; with --place `document` may be an array. The
output line gets `verdict` (verified or refused, with --place admit, refer or deny), `reason` where
it is not verified or admitted, `identity` (match, mismatch or not-checked), without --place on a
match `matched` and `matched_colour`, and with it `people`. Fields of these names, and decision,
colour, kid, issuer, status, reasons, allowances, trace, bundle, place, presented, seen_before and
error, or almost of these names, are dropped from the input; every other field passes through. The clock is read once, when the batch begins. A bad
line becomes {\"line\": n, \"error\": \"…\"} with its other fields. The exit status is 1 if a line
is bad or its code not verified or admitted. With --note-repeats a line whose code was seen within
that time gets `seen_before`, in seconds; codes are remembered while the batch runs, and no longer.";

/// For about fifty issuers' keys.
const TABLE_BYTES: usize = 32 << 20;
