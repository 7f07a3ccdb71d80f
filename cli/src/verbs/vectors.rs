//! `vectors`: writes the format's test vectors, and runs them.

use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::{Args, Subcommand};
use test_vectors::{self as vectors, Layer, LoadError};

use crate::failure::{Failure, Outcome};
use crate::output::{self, printable};
use crate::target::Existing;

/// Write or run the test vectors of the format
#[derive(Args, Debug)]
pub(crate) struct VectorsArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write every test vector, a file each
    Generate {
        /// The directory, which is made if need be
        #[arg(value_name = "DIR")]
        dir: PathBuf,

        /// Write into a directory that has something in it, over vectors of the same names
        #[arg(long)]
        force: bool,
    },
    /// Run test vectors and report a line each; the exit status is 1 if one fails
    Check {
        /// The directory
        #[arg(value_name = "DIR")]
        dir: PathBuf,
    },
}

/// Runs the verb.
pub(crate) fn run(args: &VectorsArgs) -> Result<Outcome, Failure> {
    match &args.action {
        Action::Generate { dir, force } => generate(dir, Existing::by_force(*force)),
        Action::Check { dir } => check(dir),
    }
}

fn generate(dir: &Path, existing: Existing) -> Result<Outcome, Failure> {
    let taken = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if taken && existing == Existing::Keep {
        return Err(Failure::about(
            dir.display(),
            "this directory has something in it: give another, or --force to write into it",
        ));
    }
    let count = vectors::write(dir).map_err(|error| {
        let why = format!("the vectors cannot be written: {}", output::reason(&error));
        Failure::about(dir.display(), why)
    })?;
    output::print(&format!("{count} vectors\n"))?;
    Ok(Outcome::Done)
}

fn unloaded(dir: &Path, why: &LoadError) -> Failure {
    match why {
        LoadError::Unreadable { path, source }
            if path == dir && source.kind() == io::ErrorKind::NotFound =>
        {
            let why = "there is no such directory: `healthcode vectors generate` makes one";
            Failure::about(dir.display(), why)
        }
        LoadError::Unreadable { path, source }
            if path == dir && source.kind() == io::ErrorKind::NotADirectory =>
        {
            let why = "this is no directory: give the one that holds the vectors";
            Failure::about(dir.display(), why)
        }
        LoadError::Unreadable { path, source } => {
            let why = format!("it cannot be read: {}", output::reason(source));
            Failure::about(path.display(), why)
        }
        LoadError::Stray { path } if path.parent() == Some(dir) && is_layer(dir) => {
            let why = "this is one layer's directory: give the one above it, which holds them all";
            Failure::about(dir.display(), why)
        }
        // The error names the file.
        why => Failure::new(why.to_string()),
    }
}

fn is_layer(dir: &Path) -> bool {
    let mut layers = Layer::ALL.into_iter();
    layers.any(|layer| dir.ends_with(layer.name()))
}

fn check(dir: &Path) -> Result<Outcome, Failure> {
    let all = vectors::load(dir).map_err(|why| unloaded(dir, &why))?;
    if all.is_empty() {
        return Err(Failure::about(
            dir.display(),
            "there is no vector here: `healthcode vectors generate` writes them",
        ));
    }
    let mut failed = 0_usize;
    for vector in &all {
        let layer = printable(&vector.layer().to_string());
        let name = printable(vector.name());
        let line = match vectors::check(vector) {
            Ok(()) => format!("ok      {layer}/{name}\n"),
            Err(why) => {
                failed = failed.saturating_add(1);
                format!("FAILED  {layer}/{name}: {}\n", printable(&why.to_string()))
            }
        };
        output::print(&line)?;
    }
    let total = all.len();
    output::note(&match failed {
        0 => format!("all {total} vectors hold"),
        _ => format!("{failed} of {total} vectors failed"),
    });
    Ok(Outcome::refused_if(failed > 0))
}
