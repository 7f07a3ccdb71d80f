//! Folders of pictures.

use std::fs::{self, DirEntry, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::source::Source;

/// The pictures in a folder, by name, and what is no folder as it is.
///
/// Folders in it and hidden files stay out: some systems keep hidden files beside pictures that
/// are named like them and are none.
pub(crate) fn expand(source: &Source) -> Result<Vec<Source>, Failure> {
    let Some(folder) = source.path().filter(|path| path.is_dir()) else {
        return Ok(vec![source.clone()]);
    };
    let mut pictures = pictures(folder).map_err(|error| source.unreadable(&error))?;
    pictures.sort_unstable();
    Ok(pictures.into_iter().map(Source::File).collect())
}

fn pictures(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: Vec<DirEntry> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    let shown = |entry: &DirEntry| !entry.file_name().as_encoded_bytes().starts_with(b".");
    let paths = entries.iter().filter(|it| shown(it)).map(DirEntry::path);
    // A pipe would be waited for.
    Ok(paths
        .filter(|path| path.is_file() && (is_named_as_one(path) || begins_as_one(path)))
        .collect())
}

fn is_named_as_one(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    let extension = extension.map(str::to_ascii_lowercase);
    matches!(extension.as_deref(), Some("png" | "jpg" | "jpeg" | "webp"))
}

// What cannot be read, and is not named as a picture, is none.
fn begins_as_one(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(START_BYTES).read_to_end(&mut start));
    let is_webp = start.starts_with(b"RIFF") && start.ends_with(b"WEBP");
    read.is_ok() && (is_webp || start.starts_with(PNG) || start.starts_with(JPEG))
}

const START_BYTES: u64 = 12;
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";
