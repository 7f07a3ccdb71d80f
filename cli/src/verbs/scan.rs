//! `scan`: the texts found in pictures.

use clap::Args;
use healthcode::qr::{Effort, Found, Unusual};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::verdict::add;
use crate::clash::Files;
use crate::clock::Stopwatch;
use crate::failure::{Failure, Outcome};
use crate::pictures::{self, Look, Looked, Shown};
use crate::source::Source;
use crate::{interrupt, output, words};
use progress::Progress;

mod progress;

/// Print the texts of the QR symbols in pictures, one a line
///
/// Nothing is verified. A character that could steer the terminal is escaped, and so is the
/// backslash. Of a folder the PNG, JPEG and WebP files are read, in the order of their names, but
/// no hidden ones and no folders in it. Pictures are read on all cores, and their texts come in
/// the order of the pictures. The exit status is 1 if nothing is found, and 2 if a picture cannot
/// be read; the others are read all the same.
#[derive(Args, Debug)]
pub(crate) struct ScanArgs {
    /// Pictures: PNG, JPEG or WebP, folders of them, or - for standard input
    #[arg(value_name = "IMAGE", required = true)]
    images: Vec<Source>,

    /// Longest time for one picture, such as 500ms; 10s without it
    #[arg(long, value_name = "DURATION")]
    budget: Option<String>,

    /// Look in every way and for every symbol, and not only until some are found
    #[arg(long)]
    all: bool,

    /// Print one JSON object: for each picture its time and its codes, with what they look like,
    /// corners, version, error correction level, codewords corrected and the stage that found them
    #[arg(long)]
    json: bool,
}

/// What became of one picture.
struct Scanned {
    shown: Result<Shown, Failure>,
    milliseconds: u64,
}

/// What became of them all.
#[derive(Default)]
struct Totals {
    codes: usize,
    pictures: usize,
    unread: usize,
    entries: Vec<Value>,
}

/// Runs the verb.
pub(crate) fn run(args: &ScanArgs) -> Result<Outcome, Failure> {
    Files::default().reads("IMAGE", &args.images).check()?;
    let budget = args.budget.as_deref().map(words::budget).transpose();
    let budget = budget.map_err(|why| Failure::about("--budget", why))?;
    let look = Look {
        effort: match args.all {
            true => Effort::Everything,
            false => Effort::UntilFound,
        },
        budget: budget.unwrap_or(pictures::BUDGET),
    };
    let mut totals = Totals::default();
    let images = totals.expand(&args.images)?;
    let progress = Progress::new(images.len(), args.json);
    interrupt::catch();
    // As many as keep every core busy; memory is held for the results of no more than these.
    let chunk = rayon::current_num_threads().saturating_mul(IMAGES_PER_THREAD);
    for images in images.chunks(chunk.max(1)) {
        let scanned: Vec<Scanned> = images
            .par_iter()
            .map(|image| {
                let scanned = scan(image, look);
                progress.picture_done();
                scanned
            })
            .collect();
        for (image, scanned) in images.iter().zip(scanned) {
            progress.aside(|| totals.add(args, image, scanned))?;
        }
    }
    progress.finish();
    if args.json {
        let images = Value::from(std::mem::take(&mut totals.entries));
        output::print_json(&json!({ "images": images }))?;
    }
    totals.outcome()
}

fn scan(image: &Source, look: Look) -> Scanned {
    let stopwatch = Stopwatch::start();
    let shown = pictures::scan(image, look);
    let milliseconds = stopwatch.elapsed().as_millis();
    Scanned {
        shown,
        milliseconds: u64::try_from(milliseconds).unwrap_or(u64::MAX),
    }
}

impl Totals {
    /// The pictures themselves; a folder that cannot be read is one that is not.
    fn expand(&mut self, images: &[Source]) -> Result<Vec<Source>, Failure> {
        let mut expanded = Vec::new();
        for image in images {
            match pictures::expand(image) {
                Ok(pictures) => {
                    if pictures.is_empty() {
                        output::note(&format!("{image}: no picture is in this folder"));
                    }
                    expanded.extend(pictures);
                }
                Err(failure) => self.fail(image, failure, None)?,
            }
        }
        self.pictures = self.pictures.saturating_add(expanded.len());
        Ok(expanded)
    }

    fn add(&mut self, args: &ScanArgs, image: &Source, scanned: Scanned) -> Result<(), Failure> {
        let milliseconds = scanned.milliseconds;
        let shown = match scanned.shown {
            Ok(shown) => shown,
            Err(failure) => return self.fail(image, failure, Some(milliseconds)),
        };
        self.codes = self.codes.saturating_add(shown.found.len());
        if shown.looked == Looked::AtPart {
            output::warn(&format!(
                "{image}: time was over before all was looked at: give more with --budget"
            ));
        }
        if !args.json {
            return print(&shown.found);
        }
        let codes: Vec<Value> = shown.found.iter().map(to_json).collect();
        let mut entry = Map::new();
        let out_of_time = shown.looked == Looked::AtPart;
        for (name, value) in [
            ("file", Some(image.to_string().into())),
            ("milliseconds", Some(milliseconds.into())),
            ("out_of_time", out_of_time.then_some(true.into())),
            ("codes", Some(codes.into())),
        ] {
            add(&mut entry, name, value);
        }
        self.entries.push(entry.into());
        Ok(())
    }

    fn fail(
        &mut self,
        image: &Source,
        failure: Failure,
        milliseconds: Option<u64>,
    ) -> Result<(), Failure> {
        let Failure::Sentence(why) = failure else {
            return Err(failure);
        };
        output::error(&why);
        self.unread = self.unread.saturating_add(1);
        if milliseconds.is_none() {
            self.pictures = self.pictures.saturating_add(1);
        }
        let mut entry = Map::new();
        add(&mut entry, "file", Some(image.to_string().into()));
        add(&mut entry, "milliseconds", milliseconds.map(Value::from));
        add(&mut entry, "error", Some(why.into()));
        self.entries.push(entry.into());
        Ok(())
    }

    fn outcome(&self) -> Result<Outcome, Failure> {
        let (unread, pictures) = (self.unread, self.pictures);
        match (unread, self.codes) {
            (0, 0) => {
                output::note("nothing was found");
                Ok(Outcome::Refused)
            }
            (0, _) => Ok(Outcome::Done),
            _ => Err(Failure::new(format!(
                "{unread} of {pictures} pictures could not be read: see above"
            ))),
        }
    }
}

fn print(codes: &[Found]) -> Result<(), Failure> {
    let lines: String = codes
        .iter()
        .map(|code| output::printable(code.untrusted_text()) + "\n")
        .collect();
    let _whole_lines = interrupt::hold_off();
    output::print(&lines)
}

fn to_json(code: &Found) -> Value {
    let mut object = Map::new();
    let unusual = code.unusual().map(Unusual::name);
    for (name, value) in [
        ("text", Some(code.untrusted_text().into())),
        ("kind", Some(code.kind().name().into())),
        ("unusual", unusual.map(Value::from)),
        ("corners", Some(json!(code.corners().map(|(x, y)| [x, y])))),
        ("version", Some(code.version().into())),
        ("ec_level", Some(code.ec_level().name().into())),
        ("corrected", Some(code.corrected().into())),
        ("stage", Some(code.stage().into())),
    ] {
        add(&mut object, name, value);
    }
    Value::Object(object)
}

const IMAGES_PER_THREAD: usize = 4;
