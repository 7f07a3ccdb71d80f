//! `scan`: the texts found in pictures.

use clap::Args;
use healthcode::qr::EcLevel;
use healthcode::qr::Found;
use serde_json::{Value, json};

use crate::clash::Files;
use crate::failure::{Failure, Outcome};
use crate::source::Source;
use crate::{output, pictures};

/// Print the texts of the QR symbols in pictures, one a line
///
/// Nothing is verified. A character that could steer the terminal is escaped, and so is the
/// backslash. The exit status is 1 if nothing is found, and 2 if a picture cannot be read; the
/// others are read all the same.
#[derive(Args, Debug)]
pub(crate) struct ScanArgs {
    /// Pictures: PNG, JPEG or WebP, or - for standard input
    #[arg(value_name = "IMAGE", required = true)]
    images: Vec<Source>,

    /// Print one JSON object: for each picture its codes with corners, version and error
    /// correction level
    #[arg(long)]
    json: bool,
}

/// Runs the verb.
pub(crate) fn run(args: &ScanArgs) -> Result<Outcome, Failure> {
    Files::default().reads("IMAGE", &args.images).check()?;
    let mut images = Vec::new();
    let mut count = 0_usize;
    let mut unread = 0_usize;
    for image in &args.images {
        let entry = match pictures::scan(image) {
            Ok(codes) => {
                count = count.saturating_add(codes.len());
                if !args.json {
                    print(&codes)?;
                }
                let codes: Vec<Value> = codes.iter().map(to_json).collect();
                json!({"file": image.to_string(), "codes": codes})
            }
            Err(Failure::Sentence(why)) => {
                unread = unread.saturating_add(1);
                output::error(&why);
                json!({"file": image.to_string(), "error": why})
            }
            Err(failure) => return Err(failure),
        };
        images.push(entry);
    }
    if args.json {
        output::print_json(&json!({ "images": images }))?;
    }
    let total = args.images.len();
    match (unread, count) {
        (0, 0) => {
            output::note("nothing was found");
            Ok(Outcome::Refused)
        }
        (0, _) => Ok(Outcome::Done),
        _ => Err(Failure::new(format!(
            "{unread} of {total} pictures could not be read: see above"
        ))),
    }
}

fn print(codes: &[Found]) -> Result<(), Failure> {
    let lines: String = codes
        .iter()
        .map(|code| output::printable(code.untrusted_text()) + "\n")
        .collect();
    output::print(&lines)
}

fn to_json(code: &Found) -> Value {
    let level = match code.ec_level() {
        EcLevel::L => "L",
        EcLevel::M => "M",
        EcLevel::Q => "Q",
        EcLevel::H => "H",
    };
    json!({
        "text": code.untrusted_text(),
        "corners": code.corners().map(|(x, y)| [x, y]),
        "version": code.version(),
        "ec_level": level,
    })
}
