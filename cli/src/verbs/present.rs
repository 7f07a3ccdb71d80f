//! `present`: a code wrapped by its holder's own key.

use clap::Args;
use healthcode::issuer::{PresentError, Presentation};
use healthcode::qr::{EcLevel, Ink, Symbol};
use serde_json::json;

use crate::clash::Files;
use crate::code::CodeArgs;
use crate::failure::{Failure, Outcome};
use crate::source::Source;
use crate::target::{Existing, Target};
use crate::verbs::qr::Drawing;
use crate::{clock, keys, output};

/// Present a code live: wrapped by its holder's key, now and for one place
///
/// The code must have been issued with the holder's public key (issue --holder-key). What is
/// printed is to be shown at once: checkpoints that ask for it take it for about a minute.
#[derive(Args, Debug)]
pub(crate) struct PresentArgs {
    #[command(flatten)]
    code: CodeArgs,

    /// The holder's private key: a PKCS#8 PEM file, or -
    #[arg(long, value_name = "FILE")]
    holder_key: Source,

    /// Passphrase of an encrypted key, in a file; without it the terminal is asked
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<Source>,

    /// The place where it is shown: no other one takes it
    #[arg(long, value_name = "ID")]
    place_id: Option<String>,

    /// Time of presenting in place of the clock: RFC 3339 or Unix seconds
    #[arg(long, value_name = "TIME")]
    at: Option<String>,

    /// Draw it too: FILE.png, FILE.svg, or - for the terminal, below the text
    #[arg(long, value_name = "FILE")]
    qr: Option<Target>,

    /// Replace the drawing if it exists
    #[arg(long, requires = "qr")]
    force: bool,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(crate) fn run(args: &PresentArgs) -> Result<Outcome, Failure> {
    if args.json && args.qr == Some(Target::Stdout) {
        return Err(Failure::new(
            "--qr - draws where --json prints: give --qr a file, or leave one of them out",
        ));
    }
    Files::default()
        .reads("CODE", args.code.source())
        .reads("--holder-key", [&args.holder_key])
        .reads("--passphrase-file", &args.passphrase_file)
        .writes("--qr", &args.qr)
        .check()?;
    let existing = Existing::by_force(args.force);
    let drawing = args
        .qr
        .as_ref()
        .map(|target| Drawing::new(target, existing));
    let drawing = drawing.transpose()?;
    let now = clock::now_or(args.at.as_deref())?;
    let key = keys::signing_key(&args.holder_key, args.passphrase_file.as_ref())?;
    let text = args.code.text()?;
    let place = args.place_id.as_deref();
    let presentation = Presentation::new(&text, key.public(), place, now)
        .and_then(|presentation| presentation.sign(&key))
        .map_err(|why| Failure::about(flag_of(why), why))?;
    let symbol = Symbol::encode(presentation.as_str(), EcLevel::M)
        .map_err(|why| Failure::new(why.to_string()))?;
    let drawn = match drawing {
        Some(drawing) => drawing.draw(&symbol, Ink::default())?,
        None => None,
    };
    if args.json {
        output::print_json(&json!({
            "text": presentation.as_str(),
            "presented_at": now.to_string(),
            "qr_version": symbol.version(),
        }))?;
    } else {
        output::print(&format!("{presentation}\n"))?;
    }
    drawn.map_or(Ok(()), |text| output::print(&text))?;
    Ok(Outcome::Done)
}

fn flag_of(why: PresentError) -> &'static str {
    match why {
        PresentError::Place | PresentError::TooLong { .. } => "--place-id",
        _ => "CODE",
    }
}
