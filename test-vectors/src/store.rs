//! Vectors on disk: `DIR/layer/name.json`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::case::Case;
use crate::make::generate;
use crate::vector::{Layer, Vector};

/// Writes all vectors under `dir`, makes the folders that are missing and removes nothing;
/// returns how many files it wrote.
///
/// # Errors
/// What the file system says.
pub fn write(dir: &Path) -> io::Result<usize> {
    let vectors = generate();
    for layer in Layer::ALL {
        fs::create_dir_all(dir.join(layer.name()))?;
    }
    for vector in &vectors {
        fs::write(dir.join(vector.path()), to_json(vector)?)?;
    }
    Ok(vectors.len())
}

/// The content of a vector's file: indented JSON and one line end.
///
/// # Errors
/// None that the fields of a vector can cause.
pub fn to_json(case: &Case) -> io::Result<String> {
    let mut json = match case {
        Case::Code(vector) => serde_json::to_string_pretty(vector),
        Case::Bundle(case) => serde_json::to_string_pretty(case),
        Case::List(case) => serde_json::to_string_pretty(case),
        Case::Live(case) => serde_json::to_string_pretty(case),
        Case::Sequence(case) => serde_json::to_string_pretty(case),
    }?;
    json.push('\n');
    Ok(json)
}

/// Reads all vectors under `dir`, ordered by layer and name.
///
/// # Errors
/// [`LoadError`] names the file or folder and says what is wrong with it.
pub fn load(dir: &Path) -> Result<Vec<Case>, LoadError> {
    let mut vectors = Vec::new();
    for folder in entries(dir)? {
        let layer = Layer::ALL
            .into_iter()
            .find(|layer| folder.ends_with(layer.name()) && folder.is_dir());
        let layer = layer.ok_or_else(|| LoadError::Stray {
            path: folder.clone(),
        })?;
        for path in entries(&folder)? {
            vectors.push(load_one(&path, layer)?);
        }
    }
    vectors.sort_by(|one, other| (one.layer(), one.name()).cmp(&(other.layer(), other.name())));
    Ok(vectors)
}

/// Why vectors cannot be loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    /// A file or folder cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the file system says.
        source: io::Error,
    },
    /// A file holds no vector.
    #[error("{}: {source}", path.display())]
    NoVector {
        /// The file.
        path: PathBuf,
        /// Line, column and what is wrong there.
        source: serde_json::Error,
    },
    /// A vector lies in another layer's folder.
    #[error("{}: the vector says layer {says}", path.display())]
    OtherLayer {
        /// The file.
        path: PathBuf,
        /// The layer that the vector says.
        says: Layer,
    },
    /// Something else lies among the vectors.
    #[error("{}: neither a layer's folder nor a vector's .json file", path.display())]
    Stray {
        /// The file or folder.
        path: PathBuf,
    },
}

fn load_one(path: &Path, layer: Layer) -> Result<Case, LoadError> {
    let stray = || LoadError::Stray { path: path.into() };
    if path.extension().is_none_or(|extension| extension != "json") {
        return Err(stray());
    }
    let name = path
        .file_stem()
        .and_then(|name| name.to_str())
        .ok_or_else(stray)?;
    let json = fs::read_to_string(path).map_err(|source| LoadError::Unreadable {
        path: path.into(),
        source,
    })?;
    let case = parse(&json, layer).map_err(|source| LoadError::NoVector {
        path: path.into(),
        source,
    })?;
    if case.layer() == layer {
        Ok(case.named(name))
    } else {
        Err(LoadError::OtherLayer {
            path: path.into(),
            says: case.layer(),
        })
    }
}

fn parse(json: &str, layer: Layer) -> Result<Case, serde_json::Error> {
    Ok(match layer {
        Layer::Bundle => Case::Bundle(serde_json::from_str(json)?),
        Layer::List => Case::List(serde_json::from_str(json)?),
        Layer::Live => Case::Live(serde_json::from_str(json)?),
        Layer::Sequence => Case::Sequence(serde_json::from_str(json)?),
        _ => Case::Code(serde_json::from_str::<Box<Vector>>(json)?),
    })
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let unreadable = |source| LoadError::Unreadable {
        path: dir.into(),
        source,
    };
    fs::read_dir(dir)
        .map_err(unreadable)?
        .map(|entry| Ok(entry.map_err(unreadable)?.path()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("healthcode-vectors-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn error_with(name: &str, path: &str, content: &str) -> String {
        let dir = folder(name);
        let file = dir.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, content).unwrap();
        let error = load(&dir).unwrap_err().to_string();
        fs::remove_dir_all(&dir).unwrap();
        error
    }

    #[test]
    fn a_fault_names_its_file() {
        let stray = error_with("stray", "text/notes.txt", "");
        assert!(stray.contains("text/notes.txt: neither"), "{stray}");
        let other = error_with("layer", "other/a.json", "{}");
        assert!(other.contains("other: neither"), "{other}");
        let broken = error_with("broken", "text/a.json", "{\n");
        assert!(broken.contains("text/a.json: EOF"), "{broken}");
        let lacking = error_with("lacking", "text/a.json", "{}");
        assert!(lacking.contains("text/a.json: missing field"), "{lacking}");
        let moved = r#"{"description":"","layer":"claims","keys":[],"at":0,
            "expected":{"verdict":"invalid-key"}}"#;
        let moved_error = error_with("moved", "text/a.json", moved);
        assert!(
            moved_error.contains("text/a.json: the vector says layer claims"),
            "{moved_error}"
        );
        let unknown = moved
            .replace("claims", "text")
            .replace("\"at\"", "\"extra\":1,\"at\"");
        assert!(error_with("unknown", "text/a.json", &unknown).contains("extra"));
    }

    #[test]
    fn an_unreadable_folder_is_said() {
        let error = load(Path::new("no/such/folder")).unwrap_err();
        assert!(error.to_string().starts_with("no/such/folder: "));
    }
}
