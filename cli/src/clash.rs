//! Files that are given in two places, of which one would be written over.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::source::Source;
use crate::target::Target;

/// The files that a verb reads and writes, each with the flag that names it.
#[derive(Debug, Default)]
pub(crate) struct Files<'a> {
    inputs: Vec<(&'static str, &'a Source)>,
    outputs: Vec<(&'static str, &'a Path)>,
}

impl<'a> Files<'a> {
    /// With these inputs.
    pub(crate) fn reads(
        mut self,
        flag: &'static str,
        sources: impl IntoIterator<Item = &'a Source>,
    ) -> Self {
        let sources = sources.into_iter().map(|source| (flag, source));
        self.inputs.extend(sources);
        self
    }

    /// With these outputs.
    pub(crate) fn writes(
        mut self,
        flag: &'static str,
        targets: impl IntoIterator<Item = &'a Target>,
    ) -> Self {
        let files = targets.into_iter().filter_map(|target| match target {
            Target::File(path) => Some((flag, path.as_path())),
            Target::Stdout => None,
        });
        self.outputs.extend(files);
        self
    }

    /// Refuses an output that is an input or another output too, which even `--force` does not
    /// mean, and standard input that is given twice; before anything is read or written.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        let from_stdin = |(_, source): &&(&str, &Source)| **source == Source::Stdin;
        if self.inputs.iter().filter(from_stdin).count() > 1 {
            return Err(Failure::new(
                "standard input (-) is given twice, and it can be read once: give a file",
            ));
        }
        let inputs = self.inputs.iter();
        let inputs = inputs.filter_map(|(flag, source)| Some((*flag, Entry::of(source.path()?)?)));
        let mut seen: Vec<(&str, Entry)> = inputs.collect();
        for (flag, path) in &self.outputs {
            let Some(entry) = Entry::of(path) else {
                continue;
            };
            if let Some((other, _)) = seen.iter().find(|(_, known)| *known == entry) {
                return Err(Failure::new(format!(
                    "{flag} and {other} name the same file: give {flag} a file of its own"
                )));
            }
            seen.push((flag, entry));
        }
        Ok(())
    }
}

/// What a name stands for, whichever name it is.
#[derive(Debug, PartialEq, Eq)]
enum Entry {
    /// A plain file: device and inode, or its one path where there are none.
    Existing(FileId),
    /// A file that is yet to be, in this directory.
    New(FileId, OsString),
}

impl Entry {
    // Devices and pipes are not written over, and what cannot be looked at fails by itself.
    fn of(path: &Path) -> Option<Self> {
        match fs::metadata(path) {
            Ok(about) if about.is_file() => file_id(path, &about).map(Self::Existing),
            Ok(_) => None,
            Err(_) => {
                let parent = match path.parent()? {
                    parent if parent.as_os_str().is_empty() => PathBuf::from("."),
                    parent => parent.to_owned(),
                };
                let about = fs::metadata(&parent).ok()?;
                let name = path.file_name()?.to_owned();
                Some(Self::New(file_id(&parent, &about)?, name))
            }
        }
    }
}

#[cfg(unix)]
type FileId = (u64, u64);
#[cfg(not(unix))]
type FileId = PathBuf;

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "elsewhere a file may have no identity"
)]
fn file_id(_path: &Path, about: &fs::Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    Some((about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn file_id(path: &Path, _about: &fs::Metadata) -> Option<FileId> {
    fs::canonicalize(path).ok()
}
