//! The file that pins the first roots, in the form of the command `healthcode trust init`.

use std::fmt::Write as _;

use healthcode::PublicKey;
use healthcode::trust::Roots;
use serde::Deserialize;
use thiserror::Error;

use crate::crypt::{from_hex, to_hex};

/// The file pins no roots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a file of roots has a threshold and a list of keys in hex")]
pub struct BadRootsFile;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    threshold: usize,
    keys: Vec<String>,
}

/// Reads the file.
///
/// # Errors
/// [`BadRootsFile`].
pub fn read_roots(text: &str) -> Result<Roots, BadRootsFile> {
    let file: File = toml::from_str(text).map_err(|_| BadRootsFile)?;
    let key = |text: &String| {
        let bytes = from_hex(text).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        PublicKey::from_bytes(&bytes.ok_or(BadRootsFile)?).map_err(|_| BadRootsFile)
    };
    let keys = file.keys.iter().map(key).collect::<Result<Vec<_>, _>>()?;
    Roots::new(keys, file.threshold).map_err(|_| BadRootsFile)
}

/// Writes the file.
#[must_use]
pub fn roots_text(roots: &Roots) -> String {
    let mut text = format!("threshold = {}\nkeys = [\n", roots.threshold());
    for key in roots.keys() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  \"{}\",", to_hex(key.as_bytes()));
    }
    text.push_str("]\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        let key = |seed| healthcode::SigningKey::from_seed(&[seed; 32]).unwrap();
        let keys = [1, 2, 3].map(|seed| key(seed).public().clone());
        let text = roots_text(&Roots::new(keys, 2).unwrap());
        let read = read_roots(&text).unwrap();
        assert_eq!((read.threshold(), read.keys().len()), (2, 3));
        for bad in [
            text.replace("threshold = 2", "threshold = 4"),
            text.replace("keys", "kids"),
            text.replacen('"', "\"0", 1),
            String::new(),
        ] {
            assert_eq!(read_roots(&bad).err(), Some(BadRootsFile));
        }
    }
}
