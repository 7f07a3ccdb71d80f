//! Where input comes from: a file, or standard input written `-`.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::builder::{OsStringValueParser, TypedValueParser as _, ValueParser, ValueParserFactory};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::output;

/// A file's name, or `-` for standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Standard input, which can be read once.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// An opened source.
pub(crate) struct Opened {
    /// Its bytes.
    pub(crate) reader: Box<dyn Read + Send>,
    /// Its length, where it is a plain file.
    pub(crate) length: Option<u64>,
}

impl Source {
    /// Opens the source.
    pub(crate) fn open(&self) -> Result<Opened, Failure> {
        let path = match self {
            Self::Stdin => {
                if STDIN_TAKEN.swap(true, Ordering::SeqCst) {
                    return Err(Failure::new(
                        "standard input (-) is given twice, and it can be read once: give a file",
                    ));
                }
                let reader = Box::new(io::stdin());
                return Ok(Opened {
                    reader,
                    length: None,
                });
            }
            Self::File(path) => path,
        };
        let file = File::open(path).map_err(|error| self.unreadable(&error))?;
        let about = file.metadata().map_err(|error| self.unreadable(&error))?;
        if about.is_dir() {
            return Err(Failure::about(
                self,
                "this is a directory, and a file is needed",
            ));
        }
        Ok(Opened {
            reader: Box::new(file),
            length: about.is_file().then_some(about.len()),
        })
    }

    /// Reads everything, unless it is more than `limit` bytes.
    pub(crate) fn read(&self, limit: u64) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let bytes = self.read_first(limit.saturating_add(1))?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
            Ok(bytes)
        } else {
            Err(Failure::about(
                self,
                format_args!(
                    "more than {limit} bytes, which no file of this kind has: give another file"
                ),
            ))
        }
    }

    /// Reads no more than the first `limit` bytes.
    pub(crate) fn read_first(&self, limit: u64) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let opened = self.open()?;
        let mut bytes = Zeroizing::new(Vec::new());
        opened
            .reader
            .take(limit)
            .read_to_end(&mut bytes)
            .map_err(|error| self.unreadable(&error))?;
        Ok(bytes)
    }

    /// Reads a short text, unless it is not UTF-8.
    pub(crate) fn read_text(&self, limit: u64) -> Result<Zeroizing<String>, Failure> {
        let bytes = self.read(limit)?;
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(Zeroizing::new(text.to_owned())),
            Err(_) => Err(Failure::about(
                self,
                "this is no text file (it is not UTF-8)",
            )),
        }
    }

    /// The file's path, unless this is standard input.
    pub(crate) fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Stdin => None,
            Self::File(path) => Some(path),
        }
    }

    /// What reading failed with.
    pub(crate) fn unreadable(&self, error: &io::Error) -> Failure {
        Failure::about(
            self,
            match error.kind() {
                io::ErrorKind::NotFound => "there is no such file".to_owned(),
                _ => format!("it cannot be read: {}", output::reason(error)),
            },
        )
    }
}

impl From<OsString> for Source {
    fn from(name: OsString) -> Self {
        if name == "-" {
            Self::Stdin
        } else {
            Self::File(name.into())
        }
    }
}

impl ValueParserFactory for Source {
    type Parser = ValueParser;

    fn value_parser() -> ValueParser {
        OsStringValueParser::new()
            .try_map(|name| file_name(name).map(Self::from))
            .into()
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdin => f.write_str("standard input"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// A name that can be a file's: what stands in a file is often given in its place.
///
/// The error never repeats it, since it may be a key.
pub(crate) fn file_name(name: OsString) -> Result<OsString, &'static str> {
    let text = name.to_string_lossy();
    if text.is_empty() {
        Err("takes a file's name, and an empty one is given: give the name")
    } else if text.contains(PEM_START) {
        Err("takes a file's name, not the key itself")
    } else if text.contains(['\n', '\r']) {
        Err("takes a file's name, not what is in the file")
    } else {
        Ok(name)
    }
}

/// The text without one final line end.
pub(crate) fn without_line_end(text: &str) -> &str {
    let ends = ["\r\n", "\n"];
    ends.iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text)
}

/// What a key in PEM starts with (RFC 7468).
pub(crate) const PEM_START: &str = "-----BEGIN";
static STDIN_TAKEN: AtomicBool = AtomicBool::new(false);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_end_is_dropped_and_nothing_else() {
        for (text, rest) in [
            ("A", "A"),
            ("A\n", "A"),
            ("A\r\n", "A"),
            ("A\n\n", "A\n"),
            ("A \n", "A "),
            ("A\r", "A\r"),
            (" A", " A"),
            ("", ""),
        ] {
            assert_eq!(without_line_end(text), rest, "{text:?}");
        }
    }
}
