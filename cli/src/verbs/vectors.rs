//! `vectors`: writes the format's test vectors, and runs them.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use healthcode_test_vectors as vectors;

use crate::failure::{Failure, Outcome};
use crate::output::{self, printable};

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
        Action::Generate { dir } => generate(dir),
        Action::Check { dir } => check(dir),
    }
}

fn generate(dir: &std::path::Path) -> Result<Outcome, Failure> {
    let count = vectors::write(dir).map_err(|error| {
        let why = format!("the vectors cannot be written: {}", output::reason(&error));
        Failure::about(dir.display(), why)
    })?;
    output::print(&format!("{count} vectors\n"))?;
    Ok(Outcome::Done)
}

fn check(dir: &std::path::Path) -> Result<Outcome, Failure> {
    let all = vectors::load(dir).map_err(|why| Failure::about(dir.display(), why))?;
    if all.is_empty() {
        return Err(Failure::about(
            dir.display(),
            "there is no vector here: `healthcode vectors generate` writes them",
        ));
    }
    let mut failed = 0_usize;
    for vector in &all {
        let (layer, name) = (printable(&vector.layer), printable(&vector.name));
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
