//! Runs decoders over folders of pictures.

use std::collections::HashSet;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

use crate::manifest::{self, Entry};
use crate::peers::{self, Said};
use crate::readers::{Fault, QUIET_THREAD, Reader, View};
use crate::table;

/// What to compare.
#[derive(Args)]
pub(crate) struct Request {
    /// Folders that `make` wrote.
    folders: Vec<PathBuf>,
    /// A folder of photographs, each with a text file of the same name beside it.
    #[arg(long)]
    photos: Vec<PathBuf>,
    /// A decoder that takes longer has not read the picture.
    #[arg(long, default_value_t = 1_000)]
    budget_ms: u64,
    /// Pictures at a time; more than the machine has cores spoils the times.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Only this category.
    #[arg(long)]
    only: Option<String>,
    /// Only these decoders, with commas between.
    #[arg(long, value_delimiter = ',')]
    readers: Vec<String>,
    /// Where to write which pictures the first decoder did not read, and who did.
    #[arg(long)]
    fails: Option<PathBuf>,
    /// Where to write each result.
    #[arg(long)]
    tsv: Option<PathBuf>,
    /// A Python that has zxing-cpp and OpenCV.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
}

/// What one decoder made of one picture.
pub(crate) struct Answer {
    pub(crate) picture: usize,
    pub(crate) reader: &'static str,
    pub(crate) milliseconds: f64,
    pub(crate) outcome: Outcome,
    /// Texts that are in the picture nowhere.
    pub(crate) wrong: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Read,
    Missed,
    Late,
    Panicked,
    Refused,
}

/// Runs the decoders and prints what they did.
///
/// # Errors
/// If a folder cannot be read or a file not written.
pub(crate) fn run(request: &Request) -> Result<(), Box<dyn Error + Send + Sync>> {
    let pictures = request.pictures()?;
    let paths: Vec<PathBuf> = pictures.iter().map(|(path, _)| path.clone()).collect();
    let entries: Vec<Entry> = pictures.into_iter().map(|(_, entry)| entry).collect();
    silence_decoders();
    let mut answers = request.ask(&paths, &entries)?;
    let installed = peers::installed(&request.python);
    for missing in peers::NAMES.iter().filter(|name| !installed.contains(name)) {
        println!("{missing}: {} has no such module", request.python.display());
    }
    let wanted = installed.into_iter().filter(|name| request.wants(name));
    let wanted: Vec<&str> = wanted.collect();
    if !wanted.is_empty() {
        let budget = Duration::from_millis(request.budget_ms).as_secs_f64() * 1_000.0;
        let said = peers::read(&request.python, &wanted, &paths)?;
        let said = said.into_iter();
        answers
            .extend(said.filter_map(|said| Some(heard(&said, entries.get(said.picture)?, budget))));
    }
    print!("{}", table::report(&entries, &answers));
    if let Some(file) = &request.tsv {
        fs::write(file, table::lines(&entries, &answers))?;
    }
    if let Some(file) = &request.fails {
        fs::write(file, table::fails(&paths, &entries, &answers))?;
    }
    Ok(())
}

impl Request {
    fn pictures(&self) -> Result<Vec<(PathBuf, Entry)>, Box<dyn Error + Send + Sync>> {
        let mut pictures = Vec::new();
        let made = self
            .folders
            .iter()
            .map(|folder| (folder, manifest::read(folder)));
        let taken = self.photos.iter();
        let taken = taken.map(|folder| (folder, manifest::photographs(folder)));
        for (folder, entries) in made.chain(taken) {
            let entries = entries.map_err(|error| format!("{}: {error}", folder.display()))?;
            let entries = entries.into_iter();
            pictures.extend(entries.map(|entry| (folder.join(&entry.file), entry)));
        }
        if let Some(only) = &self.only {
            pictures.retain(|(_, entry)| entry.category == *only);
        }
        Ok(pictures)
    }

    fn wants(&self, reader: &str) -> bool {
        self.readers.is_empty() || self.readers.iter().any(|name| name == reader)
    }

    /// The answers of the decoders in this process.
    fn ask(
        &self,
        paths: &[PathBuf],
        entries: &[Entry],
    ) -> Result<Vec<Answer>, Box<dyn Error + Send + Sync>> {
        let readers = Reader::ALL.into_iter();
        let readers: Vec<Reader> = readers.filter(|reader| self.wants(reader.name())).collect();
        let budget = Duration::from_millis(self.budget_ms);
        let pool = ThreadPoolBuilder::new().num_threads(self.threads).build()?;
        let answers = pool.install(|| {
            let pictures = paths.par_iter().zip(entries).enumerate();
            let answers = pictures.map(|(number, (path, entry))| {
                let picture = image::open(path)?.into_rgb8();
                let view = View::of(&picture);
                let ask = |reader: &Reader| asked(*reader, &view, number, entry, budget);
                Ok(readers.iter().map(ask).collect())
            });
            answers.collect::<image::ImageResult<Vec<Vec<Answer>>>>()
        })?;
        Ok(answers.into_iter().flatten().collect())
    }
}

#[expect(clippy::disallowed_methods, reason = "decoders are timed")]
fn asked(reader: Reader, view: &View, picture: usize, entry: &Entry, budget: Duration) -> Answer {
    let start = Instant::now();
    let found = reader.read(view, budget);
    let milliseconds = start.elapsed().as_secs_f64() * 1_000.0;
    let (outcome, wrong) = match found {
        Ok(texts) => judged(&texts, entry),
        Err(Fault::Late) => (Outcome::Late, 0),
        Err(Fault::Panicked) => (Outcome::Panicked, 0),
        Err(Fault::Refused) => (Outcome::Refused, 0),
    };
    Answer {
        picture,
        reader: reader.name(),
        milliseconds,
        outcome,
        wrong,
    }
}

fn heard(said: &Said, entry: &Entry, budget: f64) -> Answer {
    let (outcome, wrong) = judged(&said.texts, entry);
    Answer {
        picture: said.picture,
        reader: said.reader,
        milliseconds: said.milliseconds,
        outcome: if said.milliseconds > budget {
            Outcome::Late
        } else {
            outcome
        },
        wrong,
    }
}

/// Whether the text is among those found, and how many of them are in the picture nowhere.
fn judged(texts: &[String], entry: &Entry) -> (Outcome, usize) {
    let expected = entry.text.trim_end_matches(['\r', '\n']);
    let is_expected = |text: &str| text.trim_end_matches(['\r', '\n']) == expected;
    let distinct: HashSet<&String> = texts.iter().collect();
    let wrong = distinct.iter().filter(|text| {
        expected.is_empty() || !(is_expected(text) || entry.others.contains(**text))
    });
    let wrong = wrong.count();
    let read = !expected.is_empty() && texts.iter().any(|text| is_expected(text));
    (if read { Outcome::Read } else { Outcome::Missed }, wrong)
}

/// A decoder's panic is counted, not shown.
fn silence_decoders() {
    let shown = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let thread = std::thread::current();
        let quiet = [QUIET_THREAD, healthcode::qr::THREAD_NAME];
        if !thread.name().is_some_and(|name| quiet.contains(&name)) {
            shown(panic);
        }
    }));
}

#[cfg(test)]
mod tests;
