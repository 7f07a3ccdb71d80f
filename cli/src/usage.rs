//! What is wrong with a command line, in one sentence.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::failure::{EXIT_FAILURE, Failure};
use crate::output;

/// Says what is wrong, or prints the help or version that was asked for.
pub(crate) fn report(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => match error.print() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                if let Failure::Sentence(why) = output::failed("standard output", &error) {
                    output::error(&why);
                }
                ExitCode::from(EXIT_FAILURE)
            }
        },
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // Nobody to tell, nothing to do.
            let _ = error.print();
            ExitCode::from(EXIT_FAILURE)
        }
        _ => {
            output::error(&sentence(error));
            ExitCode::from(EXIT_FAILURE)
        }
    }
}

// Values are never repeated: they may be personal data that was put in the wrong place.
fn sentence(error: &clap::Error) -> String {
    let arg = context(error, ContextKind::InvalidArg);
    let arg = arg.as_deref().unwrap_or("an argument");
    let arg = arg.trim_start_matches(['[', '<']);
    let arg = if arg.starts_with('-') {
        arg
    } else {
        arg.trim_end_matches([']', '>', '.'])
    };
    match error.kind() {
        ErrorKind::UnknownArgument => unknown(error, arg),
        ErrorKind::InvalidSubcommand => {
            let verb = context(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            let hint = context(error, ContextKind::SuggestedSubcommand).map_or_else(
                || "healthcode --help lists the verbs".to_owned(),
                |known| format!("did you mean {known}?"),
            );
            format!("there is no verb {verb}: {hint}")
        }
        ErrorKind::MissingSubcommand => {
            "a verb is missing: healthcode --help lists the verbs".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("{arg} is missing: it has to be given"),
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg) {
            Some(other) if other != arg => {
                format!("{arg} cannot stand beside {other}: leave one of them out")
            }
            _ => format!("{arg} is given twice: give it once"),
        },
        ErrorKind::InvalidValue => match context(error, ContextKind::ValidValue) {
            Some(values) => format!("{arg}: give one of {values}"),
            None => format!("{arg} has no value: give one"),
        },
        ErrorKind::TooManyValues => format!("{arg} takes no value here: leave it out"),
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8: give it in UTF-8".to_owned(),
        _ => format!("{arg} cannot be used like this: see --help"),
    }
}

fn unknown(error: &clap::Error, arg: &str) -> String {
    if !arg.starts_with('-') {
        return "there is one argument too many: quote a code, which may hold spaces, and put a \
                flag before each value"
            .to_owned();
    }
    let flag = arg.split('=').next().unwrap_or(arg);
    match context(error, ContextKind::SuggestedArg) {
        Some(known) => format!("there is no flag {flag} here: did you mean {known}?"),
        None => format!("there is no flag {flag} here: --help lists the flags"),
    }
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) if texts.is_empty() => None,
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}
