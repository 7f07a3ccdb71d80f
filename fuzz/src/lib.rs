//! Oracles for fuzzing `healthcode`, and the generators that feed them.
//!
//! An oracle takes any bytes and panics if the library breaks a promise on them. None is
//! content with the absence of panics: each compares with [`reference`], a second and slower
//! implementation of the same rules that shares no code with the library.
//!
//! A target is one line around an oracle. Under cargo-fuzz it is a libFuzzer binary;
//! otherwise its `main` replays the files and folders that it is given.

pub mod bundles;
pub mod codes;
pub mod documents;
pub mod generate;
pub mod judgements;
pub mod keys;
pub mod lists;
pub mod live;
pub mod pictures;
pub mod pixels;
pub mod reference;
pub mod scanner;
pub mod scene;
pub mod signatures;
pub mod signers;
pub mod store;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[cfg(fuzzing)]
pub use libfuzzer_sys;

/// Makes a fuzz target of an oracle.
#[macro_export]
macro_rules! target {
    ($oracle:path) => {
        #[cfg(fuzzing)]
        $crate::libfuzzer_sys::fuzz_target!(|data: &[u8]| $oracle(data));

        #[cfg(not(fuzzing))]
        fn main() -> std::process::ExitCode {
            $crate::replay($oracle)
        }
    };
}

/// Runs an oracle over every file that the arguments name, folders with all their files.
///
/// Fails if there is no file at all: a replay of nothing shows nothing.
#[must_use]
pub fn replay(oracle: fn(&[u8])) -> ExitCode {
    let mut files = Vec::new();
    for argument in std::env::args_os().skip(1) {
        if let Err(error) = collect(Path::new(&argument), &mut files) {
            eprintln!("{}: {error}", Path::new(&argument).display());
            return ExitCode::FAILURE;
        }
    }
    for file in &files {
        match std::fs::read(file) {
            Ok(data) => {
                // Read by a person only if the oracle panics next.
                let _context = Announce(file);
                oracle(&data);
            }
            Err(error) => {
                eprintln!("{}: {error}", file.display());
                return ExitCode::FAILURE;
            }
        }
    }
    println!("{} files replayed", files.len());
    if files.is_empty() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

struct Announce<'a>(&'a Path);

impl Drop for Announce<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the oracle failed on {}", self.0.display());
        }
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = std::fs::read_dir(path)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    entries.iter().try_for_each(|entry| collect(entry, files))
}
