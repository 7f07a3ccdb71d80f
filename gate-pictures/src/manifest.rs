//! The list of pictures beside them, and folders of photographs.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A picture and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Name of the file in its folder.
    pub(crate) file: String,
    pub(crate) category: String,
    pub(crate) step: usize,
    /// Empty if there is no code.
    pub(crate) text: String,
    /// Texts of other codes in the picture: no reader has to find them.
    pub(crate) others: Vec<String>,
}

impl Entry {
    fn to_line(&self) -> String {
        let others = self.others.join(BETWEEN_OTHERS);
        let Self {
            file,
            category,
            step,
            text,
            ..
        } = self;
        format!("{file}\t{category}\t{step}\t{text}\t{others}\n")
    }

    fn from_line(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let mut next = || fields.next().map(str::to_owned);
        let (file, category, step, text) = (next()?, next()?, next()?, next()?);
        let others = next()?;
        let others = others.split(BETWEEN_OTHERS).filter(|text| !text.is_empty());
        Some(Self {
            file,
            category,
            step: step.parse().ok()?,
            text,
            others: others.map(str::to_owned).collect(),
        })
    }
}

/// Writes the list into the pictures' folder.
pub(crate) fn write(folder: &Path, entries: &[Entry]) -> io::Result<()> {
    let lines: String = entries.iter().map(Entry::to_line).collect();
    fs::write(folder.join(NAME), format!("{HEAD}{lines}"))
}

/// Reads the list of a folder of pictures.
pub(crate) fn read(folder: &Path) -> io::Result<Vec<Entry>> {
    let path = folder.join(NAME);
    let list = fs::read_to_string(&path)?;
    let broken = |line: &str| {
        let message = format!("{}: not five fields: {line}", path.display());
        io::Error::new(io::ErrorKind::InvalidData, message)
    };
    let lines = list.lines().skip(1);
    lines
        .map(|line| Entry::from_line(line).ok_or_else(|| broken(line)))
        .collect()
}

/// Photographs with a text file beside each.
pub(crate) fn photographs(folder: &Path) -> io::Result<Vec<Entry>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    let category = folder.file_name().unwrap_or_default();
    let category = category.to_string_lossy().into_owned();
    let mut entries = Vec::new();
    for path in paths {
        let extension = path.extension().and_then(|extension| extension.to_str());
        let said = path.with_extension("txt");
        let Some(file) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if matches!(extension, Some("jpg" | "jpeg" | "png")) && said.is_file() {
            entries.push(Entry {
                file: file.to_owned(),
                category: category.clone(),
                step: 0,
                text: fs::read_to_string(said)?,
                others: Vec::new(),
            });
        }
    }
    Ok(entries)
}

/// The list's name in its folder.
const NAME: &str = "expected.tsv";
const HEAD: &str = "file\tcategory\tstep\ttext\tothers\n";
/// Not in the QR alphanumeric set.
const BETWEEN_OTHERS: &str = "|";

#[cfg(test)]
mod tests;
