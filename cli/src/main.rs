//! The `healthcode` command: makes, draws, reads and checks offline-verifiable health codes.

use std::io::Write as _;
use std::process::ExitCode;
use std::{panic, thread};

use clap::Parser as _;

use args::Cli;
use failure::{EXIT_FAILURE, Failure};

mod album;
mod args;
mod batch;
mod carried;
mod charter;
mod clash;
mod clock;
mod code;
mod failure;
mod interrupt;
mod keys;
mod object;
mod output;
mod pictures;
mod request;
mod source;
mod state;
mod target;
mod usage;
mod verbs;
mod words;

fn main() -> ExitCode {
    panic::set_hook(Box::new(report_bug));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage::report(&error),
    };
    match cli.run() {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            if let Failure::Sentence(sentence) = failure {
                output::error(&sentence);
            }
            ExitCode::from(EXIT_FAILURE)
        }
    }
}

// A decoder that panics on a picture is caught and becomes an error of the picture.
fn report_bug(panic: &panic::PanicHookInfo<'_>) {
    if thread::current().name() == Some(healthcode::qr::THREAD_NAME) {
        return;
    }
    let place = panic.location().map(ToString::to_string);
    let _ = writeln!(
        std::io::stderr(),
        "error: this is a bug in healthcode at {}: please report it with the command that led here",
        place.as_deref().unwrap_or("an unknown place")
    );
}
