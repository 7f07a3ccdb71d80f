//! Which code a verb is about: an argument, standard input, or what a picture shows.

use clap::Args;
use healthcode::qr::Effort;

use crate::failure::Failure;
use crate::pictures::{self, Look, NoCode};
use crate::source::{Source, without_line_end};
use crate::words;

/// The code: its text, `-`, or a picture of it.
#[derive(Args, Clone, Debug)]
pub(crate) struct CodeArgs {
    /// The code's text (quote it: it may hold spaces and $), or - for standard input
    #[arg(value_name = "CODE")]
    code: Option<String>,

    /// Picture of the code: PNG, JPEG or WebP, or - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "code")]
    image: Option<Source>,

    /// Longest time to look at the picture of --image, such as 500ms; 10s without it
    #[arg(long, value_name = "DURATION")]
    budget: Option<String>,
}

impl CodeArgs {
    /// What the code is read from, unless it is an argument.
    pub(crate) fn source(&self) -> Option<&Source> {
        match &self.code {
            Some(code) if code == "-" => Some(&Source::Stdin),
            Some(_) => None,
            None => self.image.as_ref(),
        }
    }

    /// Refuses a time to look at a picture where none is looked at.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.budget.is_some() && self.image.is_none() {
            return Err(Failure::new(
                "--budget is the time to look at --image: leave it out, or give --image FILE",
            ));
        }
        Ok(())
    }

    /// The text, as it was given: one final line end of standard input is dropped.
    pub(crate) fn text(&self) -> Result<String, Failure> {
        Ok(self.text_if_one()??)
    }

    /// The text, or why the picture gives none.
    pub(crate) fn text_if_one(&self) -> Result<Result<String, NoCode>, Failure> {
        self.check()?;
        match (&self.code, &self.image) {
            (_, Some(picture)) => {
                let budget = self.budget.as_deref().map(words::budget).transpose();
                let budget = budget.map_err(|why| Failure::about("--budget", why))?;
                let look = Look {
                    // A second code that is harder to read than the first must be seen too.
                    effort: Effort::Everything,
                    budget: budget.unwrap_or(pictures::BUDGET),
                };
                pictures::only_code(picture, look)
            }
            (Some(code), None) => text(code).map(Ok),
            (None, None) => Err(Failure::new(
                "no code is given: give its text, - for standard input, or --image FILE",
            )),
        }
    }
}

/// The text that an argument gives or, if it is `-`, standard input.
pub(crate) fn text(argument: &str) -> Result<String, Failure> {
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    // What is longer than any code, or not UTF-8, is no matter of reading: it gets the same
    // verdict cut short or with characters replaced.
    let bytes = Source::Stdin.read_first(MAX_READ_BYTES)?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(without_line_end(&text).to_owned())
}

/// Far more bytes than the longest text that is looked at has, whatever its characters.
const MAX_READ_BYTES: u64 = 65_536;
