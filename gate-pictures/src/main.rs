//! Pictures of QR codes as a gate's camera sees them, and a comparison of decoders on them.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod background;
mod camera;
mod canvas;
mod card;
mod category;
mod compare;
mod dice;
mod empty;
mod lens;
mod make;
mod manifest;
mod number;
mod patch;
mod peers;
mod plan;
mod readers;
mod table;
mod text;

#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Makes a folder of pictures and the list of what is in them.
    Make {
        /// Folder to write into; it is made if it is not there.
        folder: PathBuf,
        /// The same seed makes the same pictures.
        #[arg(long)]
        seed: u64,
        /// How many.
        #[arg(long)]
        count: usize,
        /// Only this category; otherwise all that have a code, in turn.
        #[arg(long)]
        category: Option<category::Category>,
    },
    /// Runs decoders over folders of pictures and prints what they read, and how fast.
    Compare(compare::Request),
}

fn main() -> ExitCode {
    match run(Arguments::parse().verb) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gate-pictures: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: Verb) -> Result<(), Box<dyn Error + Send + Sync>> {
    match verb {
        Verb::Make {
            folder,
            seed,
            count,
            category,
        } => make::folder(&folder, seed, count, category),
        Verb::Compare(request) => compare::run(&request),
    }
}
