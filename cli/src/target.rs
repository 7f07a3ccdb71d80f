//! Where output goes: a file that appears whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::builder::{OsStringValueParser, TypedValueParser as _, ValueParser, ValueParserFactory};
use tempfile::NamedTempFile;

use crate::failure::Failure;
use crate::source::file_name;
use crate::{interrupt, output};

/// A file to be written, or `-` for standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
}

/// What happens to a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Existing {
    /// It stays, and writing fails.
    Keep,
    /// It is replaced.
    Replace,
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    /// Its owner alone (mode 0600).
    Owner,
    /// Whom the umask lets.
    Umask,
}

/// A file that has no name yet: it gets it when it is complete, and is removed otherwise.
#[derive(Debug)]
pub(crate) struct Draft {
    path: PathBuf,
    existing: Existing,
    sink: Sink,
}

#[derive(Debug)]
enum Sink {
    Temporary(NamedTempFile),
    // A device or a pipe has nothing to be replaced and must not be.
    Device(File),
}

impl From<OsString> for Target {
    fn from(name: OsString) -> Self {
        if name == "-" {
            Self::Stdout
        } else {
            Self::File(name.into())
        }
    }
}

impl ValueParserFactory for Target {
    type Parser = ValueParser;

    fn value_parser() -> ValueParser {
        OsStringValueParser::new()
            .try_map(|name| file_name(name).map(Self::from))
            .into()
    }
}

impl Existing {
    /// What `--force` says.
    pub(crate) const fn by_force(force: bool) -> Self {
        if force { Self::Replace } else { Self::Keep }
    }
}

impl Draft {
    /// Starts a file that is to be called `path`.
    pub(crate) fn new(path: &Path, existing: Existing, readers: Readers) -> Result<Self, Failure> {
        let path = match check(path, existing)? {
            Found::Nothing => path.to_owned(),
            // Where a link leads is replaced, not the link.
            Found::File => fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
            Found::Device if readers == Readers::Owner => {
                return Err(about_path(
                    path,
                    "this is a device or a pipe, where others may read: give a file's name, or - \
                     for standard output",
                ));
            }
            Found::Device => {
                let device = OpenOptions::new().write(true).open(path);
                return Ok(Self {
                    path: path.to_owned(),
                    existing,
                    sink: Sink::Device(device.map_err(|error| unwritable(path, &error))?),
                });
            }
        };
        let _remembered = interrupt::hold_off();
        let temporary = temporary(&path, readers).map_err(|error| unwritable(&path, &error))?;
        interrupt::remember(temporary.path());
        Ok(Self {
            path,
            existing,
            sink: Sink::Temporary(temporary),
        })
    }

    /// Writes the whole of it.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = match &mut self.sink {
            Sink::Temporary(file) => file.write_all(bytes),
            Sink::Device(file) => file.write_all(bytes),
        };
        written.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::ClosedPipe,
            _ => unwritable(&self.path, &error),
        })
    }

    /// Gives the file its name.
    pub(crate) fn commit(self) -> Result<(), Failure> {
        let Sink::Temporary(temporary) = self.sink else {
            return Ok(());
        };
        let _whole = interrupt::hold_off();
        let draft = temporary.path().to_owned();
        let named = temporary
            .as_file()
            .sync_all()
            .and_then(|()| match self.existing {
                Existing::Keep => temporary.persist_noclobber(&self.path).map_err(Into::into),
                Existing::Replace => temporary.persist(&self.path).map_err(Into::into),
            });
        interrupt::forget(&draft);
        match named {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(&self.path)),
            Err(error) => Err(unwritable(&self.path, &error)),
        }
    }
}

/// What stands where a file is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing.
    Nothing,
    /// A file that may be replaced.
    File,
    /// A device or a pipe to write to.
    Device,
}

/// Looks at the place of an output file, before work is done for it.
pub(crate) fn check(path: &Path, existing: Existing) -> Result<Found, Failure> {
    let Ok(about) = fs::symlink_metadata(path) else {
        return Ok(Found::Nothing);
    };
    let about = fs::metadata(path).unwrap_or(about);
    if about.is_dir() {
        Err(about_path(path, "this is a directory: give a file name"))
    } else if !about.is_file() && !about.is_symlink() {
        Ok(Found::Device)
    } else if existing == Existing::Keep {
        Err(exists(path))
    } else {
        Ok(Found::File)
    }
}

/// Writes a whole file at once.
pub(crate) fn write_file(
    path: &Path,
    existing: Existing,
    readers: Readers,
    bytes: &[u8],
) -> Result<(), Failure> {
    let mut draft = Draft::new(path, existing, readers)?;
    draft.write(bytes)?;
    draft.commit()
}

/// Writes a result that is no text, and says something about it where the result does not go.
pub(crate) fn write_result(
    target: &Target,
    existing: Existing,
    bytes: &[u8],
    about: &str,
) -> Result<(), Failure> {
    match target {
        Target::Stdout => {
            output::print_bytes(bytes)?;
            output::note(about);
            Ok(())
        }
        Target::File(path) => {
            write_file(path, existing, Readers::Umask, bytes)?;
            output::print(&format!("{about}\n"))
        }
    }
}

fn temporary(path: &Path, readers: Readers) -> io::Result<NamedTempFile> {
    interrupt::catch();
    let directory = match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => Path::new("."),
    };
    if path.file_name().is_none() {
        return Err(io::ErrorKind::InvalidFilename.into());
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".healthcode-");
    if let Some(permissions) = permissions(readers) {
        builder.permissions(permissions);
    }
    builder.tempfile_in(directory)
}

// The umask takes away from these what it takes away everywhere.
#[cfg(unix)]
fn permissions(readers: Readers) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(Permissions::from_mode(match readers {
        Readers::Owner => 0o600,
        Readers::Umask => 0o666,
    }))
}

#[cfg(not(unix))]
fn permissions(_readers: Readers) -> Option<Permissions> {
    None
}

fn exists(path: &Path) -> Failure {
    about_path(
        path,
        "this file exists: give another name, or --force to replace it",
    )
}

/// What writing a file failed with.
pub(crate) fn unwritable(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::NotFound => about_path(path, "there is no such directory to write it in"),
        _ => about_path(
            path,
            &format!("it cannot be written: {}", output::reason(error)),
        ),
    }
}

fn about_path(path: &Path, why: &str) -> Failure {
    Failure::about(path.display(), why)
}
