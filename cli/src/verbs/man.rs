//! `man`: the manual.

use clap::{Args, CommandFactory as _};
use clap_mangen::Man;

use crate::args::Cli;
use crate::failure::{Failure, Outcome};
use crate::output;

/// Print the manual page, or that of one verb, for packagers
#[derive(Args, Debug)]
pub(crate) struct ManArgs {
    /// The verb, such as issue or trust sign; without one, the page about them all
    #[arg(value_name = "VERB", num_args = 0..=2)]
    verb: Vec<String>,
}

/// Runs the verb.
pub(crate) fn run(args: &ManArgs) -> Result<Outcome, Failure> {
    let mut all = Cli::command();
    all.build();
    let mut command = all;
    for verb in &args.verb {
        let known = command
            .get_subcommands()
            .find(|known| known.get_name() == verb);
        let known = known.ok_or_else(|| {
            let verbs = command.get_subcommands().map(clap::Command::get_name);
            let verbs: Vec<&str> = verbs.collect();
            let right = match verbs.as_slice() {
                [] => "this one has no verbs of its own: leave it out".to_owned(),
                verbs => format!("give one of {}", verbs.join(", ")),
            };
            Failure::about("VERB", right)
        })?;
        command = known.clone().version(env!("CARGO_PKG_VERSION"));
    }
    let mut page = Vec::new();
    Man::new(command)
        .render(&mut page)
        .map_err(|error| output::failed("the manual page", &error))?;
    output::print(&String::from_utf8_lossy(&page))?;
    Ok(Outcome::Done)
}
