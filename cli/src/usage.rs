//! What is wrong with a command line, in one sentence.

use std::error::Error as _;
use std::process::ExitCode;

use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::args::Cli;
use crate::failure::{EXIT_FAILURE, Failure};
use crate::output;
use crate::source::PEM_START;

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

// Values are never repeated: they may be personal data or a key that was put in the wrong place.
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
        ErrorKind::InvalidSubcommand => no_verb(error),
        ErrorKind::MissingSubcommand => {
            "a verb is missing: healthcode --help lists the verbs".to_owned()
        }
        ErrorKind::MissingRequiredArgument => missing(arg),
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
        ErrorKind::ValueValidation => match error.source() {
            Some(why) => format!("{} {why}", name_alone(arg)),
            None => format!("{arg} cannot be used like this: see --help"),
        },
        ErrorKind::TooManyValues => format!("{arg} takes no value here: leave it out"),
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8: give it in UTF-8".to_owned(),
        _ => format!("{arg} cannot be used like this: see --help"),
    }
}

fn missing(arg: &str) -> String {
    let first = arg.split(", ").next().unwrap_or(arg);
    let name = name_alone(first);
    if name.starts_with('-') {
        let whole = first.replace(['<', '>'], "");
        let whole = whole.trim_end_matches('.');
        format!("{name} is missing: give {whole}")
    } else {
        format!("{name} is missing: give it after the verb")
    }
}

fn no_verb(error: &clap::Error) -> String {
    let verb = context(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let hint = context(error, ContextKind::SuggestedSubcommand).map_or_else(
        || match std::env::args().nth(1).filter(|outer| *outer != verb) {
            Some(outer) if Cli::command().find_subcommand(&outer).is_some() => {
                format!("healthcode {outer} --help lists its verbs")
            }
            _ => "healthcode --help lists the verbs".to_owned(),
        },
        |known| format!("did you mean {known}?"),
    );
    match harmless(&verb) {
        Some(verb) => format!("there is no verb {verb}: {hint}"),
        None => format!("there is no such verb: {hint}"),
    }
}

fn unknown(error: &clap::Error, arg: &str) -> String {
    let given: Vec<String> = std::env::args_os()
        .map(|arg| arg.to_string_lossy().into_owned())
        .collect();
    if let Some(why) = value_like_a_flag(&given, arg) {
        return why;
    }
    if !arg.starts_with('-') {
        return "there is one argument too many: quote a code, which may hold spaces, and put a \
                flag before each value"
            .to_owned();
    }
    let hint = context(error, ContextKind::SuggestedArg).map_or_else(
        || "--help lists the flags".to_owned(),
        |known| format!("did you mean {known}?"),
    );
    match harmless(arg) {
        Some(flag) => format!("there is no flag {flag} here: {hint}"),
        None => format!("an argument starts with - and is no flag here: {hint}"),
    }
}

// A value that starts with - is taken for a flag, and the flag before it for one without a value.
fn value_like_a_flag(given: &[String], unknown: &str) -> Option<String> {
    if !unknown.starts_with('-') {
        return None;
    }
    let (before, value) = given
        .iter()
        .zip(given.iter().skip(1))
        .find(|(_, value)| value.starts_with(unknown))?;
    let is_key = value.contains(PEM_START);
    let command = Cli::command();
    let verb = given.get(1).and_then(|verb| command.find_subcommand(verb));
    // `trust sign` is a verb of a verb.
    let own = |verb: &'_ clap::Command| {
        given
            .get(2)
            .and_then(|it| verb.find_subcommand(it).cloned())
    };
    let inner = verb.and_then(own);
    let verb = inner.as_ref().or(verb);
    let flag = verb.and_then(|verb| {
        verb.get_arguments().find(|arg| {
            let long = arg.get_long().map(|long| format!("--{long}"));
            let short = arg.get_short().map(|short| format!("-{short}"));
            arg.get_action().takes_values() && [long, short].contains(&Some(before.clone()))
        })
    });
    let of_file = |flag: &clap::Arg| {
        let names = flag.get_value_names().unwrap_or_default();
        names.iter().any(|name| name.as_str() == "FILE")
    };
    match (flag, is_key) {
        (Some(flag), true) if of_file(flag) => {
            Some(format!("{before} takes a file's name, not the key itself"))
        }
        (Some(_), _) => Some(format!(
            "{before}: give a value that starts with - as {before}=VALUE"
        )),
        (None, true) => Some("an argument is a key itself: give its file's name".to_owned()),
        (None, false) => None,
    }
}

fn name_alone(arg: &str) -> &str {
    arg.split(' ').next().unwrap_or(arg)
}

/// So much of a word as can be told from a secret: the beginning of what looks like a flag.
fn harmless(word: &str) -> Option<String> {
    let allowed = |letter: &char| matches!(letter, 'a'..='z' | '0'..='9' | '-');
    let kept: String = word.chars().take_while(allowed).take(MAX_ECHO).collect();
    let says_something = kept.bytes().any(|byte| byte != b'-');
    says_something.then_some(kept)
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) if texts.is_empty() => None,
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        _ => None,
    }
}

/// Most characters of an unknown word that are repeated.
const MAX_ECHO: usize = 32;
