//! `vectors`: writes the format's test vectors, and runs them.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use test_vectors as vectors;

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

fn check(dir: &Path) -> Result<Outcome, Failure> {
    // The error names the file.
    let all = vectors::load(dir).map_err(|why| Failure::new(why.to_string()))?;
    if all.is_empty() {
        return Err(Failure::about(
            dir.display(),
            "there is no vector here: `healthcode vectors generate` writes them",
        ));
    }
    let mut failed = 0_usize;
    for vector in &all {
        let layer = printable(&vector.layer.to_string());
        let name = printable(&vector.name);
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
