//! The readable source of a trust bundle, and the file of roots: TOML that people write.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use healthcode::trust::{BundleBuilder, Draft, PlaceType, Roots, StatusFloor};
use healthcode::{PublicKey, UnixTime, Window};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::source::{PEM_START, Source};
use crate::{carried, keys, output, words};
use issuer::IssuerTable;
use place::PlaceTable;
use values::{Instant, Span};

mod issuer;
mod place;
mod values;

/// What a source says, and where it stands: the files that it names are beside it.
#[derive(Debug)]
pub(crate) struct Charter {
    name: String,
    directory: PathBuf,
    table: Table,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    seq: u64,
    issued: Option<Instant>,
    expires: Option<Instant>,
    #[serde(rename = "for")]
    lasts: Option<Span>,
    previous: Option<String>,
    roots: RootsTable,
    #[serde(default)]
    issuer: Vec<IssuerTable>,
    #[serde(default)]
    status_floor: Vec<FloorTable>,
    #[serde(default)]
    place: BTreeMap<String, PlaceTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RootsTable {
    threshold: usize,
    keys: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FloorTable {
    uri: String,
    seq: u64,
}

impl Charter {
    /// Reads a source.
    pub(crate) fn read(file: &Source) -> Result<Self, Failure> {
        Self::of(file, &file.read_text(MAX_SOURCE_BYTES)?)
    }

    /// Reads the text of a source.
    pub(crate) fn of(file: &Source, text: &str) -> Result<Self, Failure> {
        Ok(Self {
            name: file.to_string(),
            directory: directory_of(file),
            table: parse(file, text, SOURCE)?,
        })
    }

    /// The bundle that it describes, issued at `now` unless it says when.
    pub(crate) fn draft(&self, now: UnixTime) -> Result<Draft, Failure> {
        let table = &self.table;
        let wrong = |what: &str, why: String| Failure::about(&self.name, format!("{what}: {why}"));
        let window = self.window(now)?;
        let roots = table.roots.roots(&self.name, "[roots] ", &self.directory)?;
        let mut builder = BundleBuilder::new(table.seq, window, roots);
        if let Some(previous) = &table.previous {
            builder = builder.previous(self.previous(previous)?);
        }
        for (issuer, number) in table.issuer.iter().zip(1..) {
            let what = issuer.called(number);
            let key = issuer.public_key(&self.directory);
            let key = key.map_err(|failure| under(&self.name, &format!("{what}, key"), failure))?;
            let issuer = issuer.issuer_key(key).map_err(|why| wrong(&what, why))?;
            builder = builder.issuer(issuer);
        }
        for floor in &table.status_floor {
            let (uri, seq) = (floor.uri.clone(), floor.seq);
            builder = builder.status_floor(StatusFloor { uri, seq });
        }
        for (name, table) in &table.place {
            let what = format!("[place.{name}]");
            let place = PlaceType::new(name).map_err(|why| wrong(&what, why.to_string()))?;
            let policy = table.policy().map_err(|why| wrong(&what, why))?;
            builder = builder.place(place, policy);
        }
        builder
            .build()
            .map_err(|why| Failure::about(&self.name, why))
    }

    fn window(&self, now: UnixTime) -> Result<Window, Failure> {
        let table = &self.table;
        let issued = table.issued.map_or(now, |it| it.0);
        let end = match (table.expires, table.lasts) {
            (Some(end), None) => end.0,
            (None, Some(span)) => issued.checked_add(span.0).ok_or_else(|| {
                Failure::about(
                    &self.name,
                    "for: no bundle lasts past the year 2106: give less",
                )
            })?,
            _ => {
                return Err(Failure::about(
                    &self.name,
                    "give one of expires, such as 2026-12-21T00:00:00Z, and for, such as \"30d\"",
                ));
            }
        };
        Window::new(issued, end)
            .map_err(|why| Failure::about(&self.name, format!("expires: {why}")))
    }

    // By its hash, or by the file of the bundle itself.
    fn previous(&self, previous: &str) -> Result<[u8; 32], Failure> {
        if let Some(hash) = bytes_of(previous) {
            return Ok(hash);
        }
        let file = Source::File(self.directory.join(previous));
        let before =
            carried::draft(&file).map_err(|failure| under(&self.name, "previous", failure))?;
        let (last, seq) = (before.untrusted_contents().seq(), self.table.seq);
        if seq <= last {
            return Err(Failure::about(
                &self.name,
                format!(
                    "seq: {seq} does not come after {last}, the number of {file}: give a higher one"
                ),
            ));
        }
        if last.checked_add(1) != Some(seq) {
            output::warn(&format!(
                "previous: {file} is number {last}, and a scanner with number {} in force refuses \
                 number {seq} after it",
                seq.saturating_sub(1)
            ));
        }
        Ok(before.hash())
    }
}

/// The roots in a file of roots.
pub(crate) fn roots(file: &Source) -> Result<Roots, Failure> {
    let text = file.read_text(MAX_SOURCE_BYTES)?;
    let table: RootsTable = parse(file, &text, ROOTS)?;
    table.roots(&file.to_string(), "", &directory_of(file))
}

impl RootsTable {
    fn roots(&self, name: &str, place: &str, directory: &Path) -> Result<Roots, Failure> {
        let keys = self.keys.iter().zip(1..).map(|(key, number)| {
            public_key(key, directory)
                .map_err(|failure| under(name, &format!("{place}keys, number {number}"), failure))
        });
        let keys: Vec<PublicKey> = keys.collect::<Result<_, _>>()?;
        Roots::new(keys, self.threshold)
            .map_err(|why| Failure::about(name, format!("{place}keys and threshold: {why}")))
    }
}

/// A public key, by its bytes or by the file that holds it.
fn public_key(text: &str, directory: &Path) -> Result<PublicKey, Failure> {
    if let Some(bytes) = bytes_of(text) {
        return PublicKey::from_bytes(&bytes).map_err(|why| Failure::new(why.to_string()));
    }
    if text.is_empty() || text.contains(PEM_START) || text.contains('\n') {
        return Err(Failure::new(
            "give 64 hexadecimal digits, as `healthcode key` prints them, or the name of a PEM file",
        ));
    }
    keys::public_key(&Source::File(directory.join(text)))
}

fn bytes_of(text: &str) -> Option<[u8; 32]> {
    words::unhex(text)?.try_into().ok()
}

// A failure about a file that another file names.
fn under(name: &str, what: &str, failure: Failure) -> Failure {
    match failure {
        Failure::Sentence(why) => Failure::about(name, format!("{what}: {why}")),
        other => other,
    }
}

fn directory_of(file: &Source) -> PathBuf {
    let parent = file.path().and_then(|path| path.parent());
    parent.map_or_else(PathBuf::new, Path::to_owned)
}

/// Refuses a key where something else is `wanted`.
pub(crate) fn refuse_key(file: &Source, text: &str, wanted: &str) -> Result<(), Failure> {
    if text.trim_start().starts_with(PEM_START) {
        let why = format!("this is a key in PEM, and {wanted} is needed");
        return Err(Failure::about(file, why));
    }
    Ok(())
}

fn parse<T: DeserializeOwned>(file: &Source, text: &str, wanted: &str) -> Result<T, Failure> {
    refuse_key(file, text, wanted)?;
    toml::from_str(text).map_err(|error| {
        if let Some(other) = other_kind(text, wanted) {
            return Failure::about(file, format!("this is {other}, and {wanted} is needed"));
        }
        let why = error.message().replace('\n', ", ");
        let Some(before) = error.span().and_then(|span| text.get(..span.start)) else {
            return Failure::about(file, why);
        };
        let number = before.matches('\n').count();
        let key = text.lines().nth(number).and_then(key_of);
        let key = key.map_or_else(String::new, |key| format!(", {key}"));
        Failure::about(
            format!("{file}, line {}{key}", number.saturating_add(1)),
            why,
        )
    })
}

// A source where roots are wanted, or the other way round.
fn other_kind(text: &str, wanted: &str) -> Option<&'static str> {
    let table: toml::Table = toml::from_str(text).ok()?;
    let is_roots = table.contains_key("keys") && table.contains_key("threshold");
    let is_source = table.contains_key("seq") && table.contains_key("roots");
    match (is_roots, is_source) {
        (true, false) if wanted == SOURCE => Some("a file of roots"),
        (false, true) if wanted == ROOTS => Some(SOURCE),
        _ => None,
    }
}

// The key of a line such as `seq = 1`.
fn key_of(line: &str) -> Option<&str> {
    let key = line.split_once('=')?.0.trim();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    (!key.is_empty() && key.bytes().all(plain)).then_some(key)
}

/// What files are called where another one was given.
pub(crate) const SOURCE: &str = "the source of a bundle";
const ROOTS: &str = "a file of roots, as `healthcode trust init` writes it,";
/// More than a bundle of the largest size needs in words.
const MAX_SOURCE_BYTES: u64 = 64 << 20;

#[cfg(test)]
mod tests;
