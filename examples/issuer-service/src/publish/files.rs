//! Files that are there whole or as they were before.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::PublishError;

/// Replaces a file: whoever reads it, also after a crash, finds the old one or the new one.
///
/// # Errors
/// Those of the disk.
pub fn write_whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    // One process writes a file at a time; what another left behind is written over.
    let draft = folder.join(format!(".{name}.{}.new", std::process::id()));
    let mut opened = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&draft)?;
    opened.write_all(bytes)?;
    opened.sync_all()?;
    fs::rename(&draft, file)?;
    // The name is on the disk once the folder is.
    File::open(folder)?.sync_all()
}

pub(super) async fn write(file: PathBuf, bytes: Vec<u8>) -> Result<(), PublishError> {
    let path = file.clone();
    let written = tokio::task::spawn_blocking(move || write_whole(&path, &bytes)).await;
    let written = written.unwrap_or_else(|_| Err(io::Error::other("the writer stopped")));
    written.map_err(|why| PublishError::File { file, why })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("status").join("0");
        write_whole(&file, b"one").unwrap();
        let old = File::open(&file).unwrap();
        write_whole(&file, b"other").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"other");
        // Whoever reads the old one reads on.
        assert_eq!(io::read_to_string(old).unwrap(), "one");
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
    }
}
