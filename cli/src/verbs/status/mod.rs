//! `status`: what has become of codes since they were signed.

use clap::{Args, Subcommand};

use crate::failure::{Failure, Outcome};

mod build;
mod changes;
mod install;
mod set;
mod show;

/// Note what has become of codes, and make, show and install status lists
#[derive(Args, Debug)]
pub(crate) struct StatusArgs {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Set(set::SetArgs),
    Build(Box<build::BuildArgs>),
    Show(show::ShowArgs),
    Install(install::InstallArgs),
}

/// Runs the verb.
pub(crate) fn run(args: &StatusArgs) -> Result<Outcome, Failure> {
    match &args.verb {
        Verb::Set(args) => set::run(args),
        Verb::Build(args) => build::run(args),
        Verb::Show(args) => show::run(args),
        Verb::Install(args) => install::run(args),
    }
}
