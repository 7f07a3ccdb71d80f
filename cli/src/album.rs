//! The pictures of a batch: a directory or an archive that fills up.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use healthcode::UnixTime;
use rayon::prelude::*;

use crate::failure::Failure;
use crate::interrupt;
use crate::target::{Draft, Existing, Readers, Target, unwritable};

/// Where the pictures of a batch go.
pub(crate) enum Album {
    /// A directory, with a directory for each 10,000 lines in it.
    Directory(Directory),
    /// A tar file with the same names in it.
    Archive(Box<Archive>),
}

/// The picture of the code of one line.
#[derive(Debug)]
pub(crate) struct Picture {
    /// Number of the line, from 1.
    pub(crate) line: u64,
    /// The file.
    pub(crate) png: Vec<u8>,
}

/// A directory of pictures, which is touched when the first of them is there.
#[derive(Debug)]
pub(crate) struct Directory {
    path: PathBuf,
    /// The last of its directories that was made.
    latest: Option<u64>,
}

/// An archive of pictures, which gets its name when it is complete.
pub(crate) struct Archive {
    path: PathBuf,
    draft: Draft,
    /// What is not written yet.
    builder: tar::Builder<Vec<u8>>,
    made_at: UnixTime,
}

impl Album {
    /// An album that is to be called as `target` says, before any work is done for it.
    pub(crate) fn new(
        target: &Target,
        existing: Existing,
        made_at: UnixTime,
    ) -> Result<Self, Failure> {
        let path = match target {
            Target::Stdout => return Err(Failure::about("--qr -", NOT_ONE)),
            Target::File(path) => path,
        };
        let extension = path.extension().and_then(|extension| extension.to_str());
        match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("png" | "svg") => Err(Failure::about(path.display(), NOT_ONE)),
            Some("zip" | "tgz" | "gz" | "bz2" | "xz" | "zst" | "7z" | "rar") => Err(
                Failure::about(path.display(), "an archive of pictures is called FILE.tar"),
            ),
            Some("tar") => Archive::new(path, existing, made_at).map(|it| Self::Archive(it.into())),
            _ => Directory::new(path, existing).map(Self::Directory),
        }
    }

    /// Adds pictures, whose lines come after those of the ones before.
    pub(crate) fn add(&mut self, pictures: &[Picture]) -> Result<(), Failure> {
        match self {
            Self::Directory(directory) => directory.add(pictures),
            Self::Archive(archive) => archive.add(pictures),
        }
    }

    /// Ends it: nothing is to be added.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Directory(_) => Ok(()),
            Self::Archive(archive) => archive.finish(),
        }
    }
}

impl Picture {
    /// Its name in the album, after its line's number alone: nothing of what a line says is a
    /// name on a disk.
    pub(crate) fn name_of(line: u64) -> String {
        format!("{}/{line:08}.png", directory_of(line))
    }
}

impl Directory {
    fn new(path: &Path, existing: Existing) -> Result<Self, Failure> {
        interrupt::catch();
        match fs::symlink_metadata(path) {
            Ok(_) => check(path, existing)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => (),
            Err(error) => return Err(unwritable(path, &error)),
        }
        Ok(Self {
            path: path.to_owned(),
            latest: None,
        })
    }

    fn add(&mut self, pictures: &[Picture]) -> Result<(), Failure> {
        let _whole_files = interrupt::hold_off();
        if self.latest.is_none() {
            make(&self.path)?;
            // A picture of an earlier run would stand for a line that got none now.
            clear(&self.path).map_err(|error| unwritable(&self.path, &error))?;
        }
        for picture in pictures {
            let number = picture.line / LINES_A_DIRECTORY;
            if self.latest.replace(number) != Some(number) {
                make(&self.path.join(directory_of(picture.line)))?;
            }
        }
        pictures
            .par_iter()
            .try_for_each(|picture| self.write(picture))
    }

    // A picture has its name once it is whole.
    fn write(&self, picture: &Picture) -> Result<(), Failure> {
        let path = self.path.join(Picture::name_of(picture.line));
        let part = path.with_extension("part");
        // A disk that is slow may not be waited for.
        interrupt::remember(&part);
        let written = fs::write(&part, &picture.png).and_then(|()| fs::rename(&part, &path));
        interrupt::forget(&part);
        written.map_err(|error| {
            // That it stays is said by no better sentence.
            let _ = fs::remove_file(&part);
            unwritable(&path, &error)
        })
    }
}

fn make(path: &Path) -> Result<(), Failure> {
    match fs::create_dir(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(unwritable(path, &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

// Takes away what is called just as a picture is, and nothing else.
fn clear(path: &Path) -> io::Result<()> {
    for directory in fs::read_dir(path)? {
        let directory = directory?;
        if !directory.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(directory.path())? {
            let file = file?.path();
            let line = file
                .file_stem()
                .and_then(|stem| stem.to_str()?.parse().ok());
            if line.is_some_and(|line| file == path.join(Picture::name_of(line))) {
                fs::remove_file(file)?;
            }
        }
    }
    Ok(())
}

impl Archive {
    fn new(path: &Path, existing: Existing, made_at: UnixTime) -> Result<Self, Failure> {
        Ok(Self {
            path: path.to_owned(),
            draft: Draft::new(path, existing, Readers::Umask)?,
            builder: tar::Builder::new(Vec::new()),
            made_at,
        })
    }

    fn add(&mut self, pictures: &[Picture]) -> Result<(), Failure> {
        for picture in pictures {
            let mut header = tar::Header::new_ustar();
            header.set_size(u64::try_from(picture.png.len()).unwrap_or(u64::MAX));
            header.set_mode(0o644);
            header.set_mtime(self.made_at.as_secs().into());
            let name = Picture::name_of(picture.line);
            self.builder
                .append_data(&mut header, name, picture.png.as_slice())
                .map_err(|error| unwritable(&self.path, &error))?;
        }
        self.draft.write(self.builder.get_ref())?;
        self.builder.get_mut().clear();
        Ok(())
    }

    fn finish(self) -> Result<(), Failure> {
        let Self {
            path,
            mut draft,
            builder,
            ..
        } = self;
        let end = builder
            .into_inner()
            .map_err(|error| unwritable(&path, &error))?;
        draft.write(&end)?;
        draft.commit()
    }
}

fn check(path: &Path, existing: Existing) -> Result<(), Failure> {
    let mut entries = fs::read_dir(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotADirectory => Failure::about(
            path.display(),
            "this is no directory: give --qr one, or an archive FILE.tar",
        ),
        _ => unwritable(path, &error),
    })?;
    if existing == Existing::Keep && entries.next().is_some() {
        return Err(Failure::about(
            path.display(),
            "this directory is not empty: give another name, or --force to replace the pictures \
             in it",
        ));
    }
    Ok(())
}

fn directory_of(line: u64) -> String {
    format!("{:04}", line / LINES_A_DIRECTORY)
}

/// File managers and print programs choke on a million files in one directory. So many have the
/// first digits of their names in common.
const LINES_A_DIRECTORY: u64 = 10_000;
const NOT_ONE: &str = "a batch has many pictures: give --qr a directory, or an archive FILE.tar";
