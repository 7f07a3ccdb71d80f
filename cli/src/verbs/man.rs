//! `man`: the manual.

use clap::{Args, CommandFactory as _};
use clap_mangen::Man;

use crate::args::Cli;
use crate::failure::{Failure, Outcome};
use crate::output;

/// Print the manual page, or that of one verb, for packagers
#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// The verb, such as issue; without one, the page about them all
    #[arg(value_name = "VERB")]
    verb: Option<String>,
}

/// Runs the verb.
pub(crate) fn run(args: &ManArgs) -> Result<Outcome, Failure> {
    let mut all = Cli::command();
    all.build();
    let command = match &args.verb {
        None => all,
        Some(verb) => {
            let known = all.get_subcommands().find(|known| known.get_name() == verb);
            let known = known.ok_or_else(|| {
                let verbs: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
                Failure::about("VERB", format_args!("give one of {}", verbs.join(", ")))
            })?;
            known.clone().version(env!("CARGO_PKG_VERSION"))
        }
    };
    let mut page = Vec::new();
    Man::new(command)
        .render(&mut page)
        .map_err(|error| output::failed("the manual page", &error))?;
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(Outcome::Done)
}
