//! The command line as a whole.

use clap::{Parser, Subcommand};

use crate::failure::{Failure, Outcome};
use crate::verbs::{
    completions, demo, inspect, issue, key, keygen, man, present, qr, scan, status, trust, vectors,
    verify,
};

/// Health codes that anyone can check with no network
///
/// A code is a short text, drawn as one QR symbol: the person with this document is this colour
/// from now until then, signed by that issuer. Results go to standard output, everything else to
/// standard error, and - is either of the two.
#[derive(Debug, Parser)]
#[command(name = "healthcode", version, after_help = EXIT_STATUS)]
pub(crate) struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Demo(demo::DemoArgs),
    Keygen(keygen::KeygenArgs),
    Key(key::KeyArgs),
    Issue(Box<issue::IssueArgs>),
    Verify(Box<verify::VerifyArgs>),
    Present(present::PresentArgs),
    Inspect(inspect::InspectArgs),
    Scan(scan::ScanArgs),
    Qr(qr::QrArgs),
    Trust(trust::TrustArgs),
    Status(status::StatusArgs),
    Vectors(vectors::VectorsArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

impl Cli {
    /// Runs the verb.
    pub(crate) fn run(&self) -> Result<Outcome, Failure> {
        match &self.verb {
            Verb::Demo(args) => demo::run(args),
            Verb::Keygen(args) => keygen::run(args),
            Verb::Key(args) => key::run(args),
            Verb::Issue(args) => issue::run(args),
            Verb::Verify(args) => verify::run(args),
            Verb::Present(args) => present::run(args),
            Verb::Inspect(args) => inspect::run(args),
            Verb::Scan(args) => scan::run(args),
            Verb::Qr(args) => qr::run(args),
            Verb::Trust(args) => trust::run(args),
            Verb::Status(args) => status::run(args),
            Verb::Vectors(args) => vectors::run(args),
            Verb::Completions(args) => completions::run(args),
            Verb::Man(args) => man::run(args),
        }
    }
}

const EXIT_STATUS: &str = "\
Exit status: 0 verified, admitted or done; 1 refused, denied, referred, malformed, not found, or a
line of a batch failed; 2 usage, input or output error.";
