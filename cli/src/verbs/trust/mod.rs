//! `trust`: trust bundles, from their source to the scanner.

use clap::{Args, Subcommand};

use crate::failure::{Failure, Outcome};

mod build;
pub(crate) mod contents;
mod init;
mod install;
mod lint;
mod rotate;
mod show;
mod sign;

/// Make, sign, show and install trust bundles: whose codes count, and what is asked where
#[derive(Args, Debug)]
pub(crate) struct TrustArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(init::InitArgs),
    Build(build::BuildArgs),
    Sign(sign::SignArgs),
    Merge(sign::MergeArgs),
    Show(show::ShowArgs),
    Lint(lint::LintArgs),
    RotateRoots(rotate::RotateArgs),
    Install(install::InstallArgs),
    ResetClock(install::ResetClockArgs),
}

/// Runs the verb.
pub(crate) fn run(args: &TrustArgs) -> Result<Outcome, Failure> {
    match &args.verb {
        Verb::Init(args) => init::run(args),
        Verb::Build(args) => build::run(args),
        Verb::Sign(args) => sign::run(args),
        Verb::Merge(args) => sign::run_merge(args),
        Verb::Show(args) => show::run(args),
        Verb::Lint(args) => lint::run(args),
        Verb::RotateRoots(args) => rotate::run(args),
        Verb::Install(args) => install::run(args),
        Verb::ResetClock(args) => install::run_reset_clock(args),
    }
}
