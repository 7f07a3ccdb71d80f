//! `issue`: a code, or one for each line of a batch.

use std::sync::Arc;

use clap::Args;
use healthcode::claims::Pepper;
use healthcode::key::{KeyTables, Width};
use healthcode::qr::{EcLevel, Ink, Symbol};
use healthcode::{Claims, Code, CodeId, Issuer};
use serde_json::json;

use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::request::{Given, Place, Request};
use crate::source::Source;
use crate::target::{Existing, Target};
use crate::verbs::issue_batch;
use crate::verbs::qr::{self, Drawing};
use crate::{clock, keys, output, words};

/// Issue a code, or one for each line of a batch
///
/// Prints the code's text. It is verified with the public key before it is printed.
#[derive(Args, Debug)]
#[command(after_long_help = BATCH_HELP)]
pub(crate) struct IssueArgs {
    /// The issuer's private key: a PKCS#8 PEM file, or -
    #[arg(long, value_name = "FILE")]
    pub(super) key: Source,

    /// Passphrase of an encrypted key, in a file; without it the terminal is asked
    #[arg(long, value_name = "FILE")]
    pub(super) passphrase_file: Option<Source>,

    /// The holder's colour: green, yellow or red
    #[arg(long, value_name = "COLOUR")]
    colour: Option<String>,

    /// The holder's document, such as passport:USA:X1234567:1990-01-31
    ///
    /// Types: passport, taiwan-permit, hk-macao-permit, prc-id, prc-residence, other.
    #[arg(long, value_name = "TYPE:COUNTRY:NUMBER:BIRTH", conflicts_with_all = ["mrz", "batch"])]
    document: Option<String>,

    /// The machine-readable zone of the holder's document, in a file or -
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    mrz: Option<Source>,

    /// Type of a card whose machine-readable zone begins with I, A or C
    #[arg(long, value_name = "TYPE")]
    document_type: Option<String>,

    /// How long the code is valid, such as 90m, 24h or 7d, counted from its start
    #[arg(long = "for", value_name = "DURATION")]
    valid_for: Option<String>,

    /// Start of validity, not before the time of issuing, which it is without this flag
    #[arg(long, value_name = "TIME")]
    from: Option<String>,

    /// Time of issuing in place of the clock: RFC 3339 or Unix seconds
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// Region the code counts for: a GB/T 2260 number of 2, 4 or 6 digits, or 900000 plus a
    /// country's ISO 3166-1 number
    #[arg(long, value_name = "REGION")]
    region: Option<String>,

    /// The code's place in the issuer's status lists, drawn at random
    #[arg(long, value_name = "NUMBER", conflicts_with = "batch")]
    status_index: Option<String>,

    /// Someone on the holder's code, such as red:passport:USA:X7654321:2015-06-01 (repeatable)
    #[arg(
        long,
        value_name = "COLOUR:TYPE:COUNTRY:NUMBER:BIRTH",
        conflicts_with = "batch"
    )]
    companion: Vec<String>,

    /// Where the holder was, such as 4401:2026-11-10..2026-11-12 or one day (repeatable)
    #[arg(long, value_name = "REGION:DAY..DAY")]
    visit: Vec<String>,

    /// A test, such as nucleic-acid:negative:2026-11-20T08:00:00Z (repeatable)
    #[arg(long, value_name = "METHOD:RESULT:TIME")]
    test: Vec<String>,

    /// The holder's own public key for live presentations: an SPKI PEM file
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    holder_key: Option<Source>,

    /// Pepper of the identity hashes, in a file of hexadecimal digits
    #[arg(long, value_name = "FILE")]
    pub(super) pepper_file: Option<Source>,

    /// Draw the code too: FILE.png, FILE.svg, or - for the terminal, below the text; with --batch
    /// a directory or FILE.tar, which gets a PNG for each code
    #[arg(long, value_name = "FILE")]
    pub(super) qr: Option<Target>,

    /// Issue a code for each line of an NDJSON file, or -
    #[arg(long, value_name = "FILE")]
    pub(super) batch: Option<Source>,

    /// Output of --batch; standard output without it
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<Target>,

    /// Replace output files that exist, and pictures in a directory that is not empty
    #[arg(long)]
    pub(super) force: bool,

    /// Print one JSON object: the text and what names the code
    #[arg(long, conflicts_with = "batch")]
    json: bool,
}

/// Runs the verb.
pub(crate) fn run(args: &IssueArgs) -> Result<Outcome, Failure> {
    // Clap lets `requires` go where what is required conflicts with something given.
    if args.output.is_some() && args.batch.is_none() {
        return Err(Failure::new(
            "-o is the output of --batch: leave it out, or give --batch FILE",
        ));
    }
    Files::default()
        .reads("--key", [&args.key])
        .reads("--passphrase-file", &args.passphrase_file)
        .reads("--mrz", &args.mrz)
        .reads("--holder-key", &args.holder_key)
        .reads("--pepper-file", &args.pepper_file)
        .reads("--batch", &args.batch)
        .writes("--qr", &args.qr)
        .writes("-o", &args.output)
        .check()?;
    let now = clock::now_or(args.at.as_deref())?;
    let request = Request::read(&given(args)?, Place::CommandLine).map_err(Failure::new)?;
    let pepper = args.pepper_file.as_ref().map(keys::pepper).transpose()?;
    let key = keys::signing_key(&args.key, args.passphrase_file.as_ref())?;
    let issuer = Issuer::new(key);
    match &args.batch {
        Some(source) => {
            // The issuer's own key's: each code is verified before it is written.
            let tables = KeyTables::new(Width::default().budget_for(1));
            let issuer = issuer.with_tables(Arc::new(tables));
            issue_batch::run(args, source, &issuer, &request, now, pepper.as_ref())
        }
        None => issue_one(args, &issuer, &request, now, pepper.as_ref()),
    }
}

fn issue_one(
    args: &IssueArgs,
    issuer: &Issuer,
    request: &Request,
    now: healthcode::UnixTime,
    pepper: Option<&Pepper>,
) -> Result<Outcome, Failure> {
    let existing = Existing::by_force(args.force);
    let drawing = match &args.qr {
        Some(target) if args.json && *target == Target::Stdout => {
            return Err(Failure::new(
                "--qr - draws where --json prints: give --qr a file, or leave one of them out",
            ));
        }
        Some(target) => Some(Drawing::new(target, existing)?),
        None => None,
    };
    let fresh = CodeId::from_bytes(clock::random()?);
    let claims = request.claims(now, fresh, pepper).map_err(Failure::new)?;
    let code = issuer
        .issue(&claims)
        .map_err(|why| Failure::new(why.to_string()))?;
    let symbol =
        Symbol::encode(code.as_str(), EcLevel::M).map_err(|why| Failure::new(why.to_string()))?;
    let drawn = match drawing {
        Some(drawing) => drawing.draw(&symbol, Ink::default())?,
        None => None,
    };
    if args.json {
        output::print_json(&json_of(&code, &claims, issuer, &symbol))?;
    } else {
        output::print(&format!("{code}\n"))?;
    }
    drawn.map_or(Ok(()), |text| output::print(&text))?;
    Ok(Outcome::Done)
}

fn json_of(code: &Code, claims: &Claims, issuer: &Issuer, symbol: &Symbol) -> serde_json::Value {
    json!({
        "text": code.as_str(),
        "kid": issuer.public().id().to_string(),
        "cti": claims.code_id().to_string(),
        "identity": claims.identity().to_string(),
        "document-type": claims.document_type().name(),
        "issued_at": claims.issued_at().to_string(),
        "valid_from": claims.window().start().to_string(),
        "valid_until": claims.window().end().to_string(),
        "qr_version": symbol.version(),
    })
}

fn given(args: &IssueArgs) -> Result<Given, Failure> {
    if let (Some(Target::File(path)), None) = (&args.qr, &args.batch) {
        qr::format_of(path)?;
    }
    let mrz = args
        .mrz
        .as_ref()
        .map(|file| file.read_text(MAX_MRZ_BYTES))
        .transpose()?;
    let from = args.from.as_deref().map(words::time).transpose();
    Ok(Given {
        colour: args.colour.clone(),
        document: args.document.clone(),
        document_type: args.document_type.clone(),
        mrz: mrz.map(|zone| zone.as_str().to_owned()),
        valid_for: args.valid_for.clone(),
        from: from.map_err(|why| Failure::about("--from", why))?,
        region: args.region.clone(),
        status_index: args.status_index.clone(),
        companions: args.companion.clone(),
        visits: args.visit.clone(),
        tests: args.test.clone(),
        holder_key: args.holder_key.as_ref().map(keys::public_key).transpose()?,
        // The command line's clock is every line's default clock: see `run`.
        ..Given::default()
    })
}

/// More than any machine-readable zone, however it is wrapped.
pub(super) const MAX_MRZ_BYTES: u64 = 4_096;

const BATCH_HELP: &str = "\
With --batch each line of input is one JSON object whose fields are called as the flags:
  colour, document, for, from, at     texts (times may be Unix seconds too)
  region, status-index                numbers
  companion, visit, test              arrays of texts
  mrz, holder-key                     the zone and the PEM themselves, not a file's name
  identity, cti, document-type        in place of document where the hash is known: 24 and 16
                                      hexadecimal digits, and the type; with --pepper-file the
                                      hash is one made with that pepper
The flags --colour, --for, --from, --at, --region, --visit and --test hold for lines that do
not say otherwise. The clock is read once, when the batch begins. Every other field passes
through to the output line, which gets the code as `text`; the fields above do not, nor do
`text`, `qr`, `verdict`, `reason` and `error`. A bad line becomes {\"line\": n, \"error\": \"…\"} with its other fields, and the exit status is 1.

With --qr each code is drawn too, in black on white at level M with 8 pixels a module. The pictures
are called after the number of their line, 10,000 in a directory: that of line 12345 is
0001/00012345.png. The output line says this name as `qr`. With --force the pictures of an earlier run in DIR go first. A
run that fails leaves those that it has made in DIR, and no archive.";
