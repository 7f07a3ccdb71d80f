//! Pictures of codes.

use core::time::Duration;
use std::fmt;
use std::thread;

use healthcode::qr::{
    Effort, Found, Kind, MAX_FILE_BYTES, NotOne, ReadError, only_health_code, read_file_bytes,
};

use crate::clock::Stopwatch;
use crate::failure::Failure;
use crate::output;
use crate::source::Source;

pub(crate) use folder::expand;

mod folder;

/// How pictures are looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    /// How hard.
    pub(crate) effort: Effort,
    /// How long at most.
    pub(crate) budget: Duration,
}

/// What a picture shows.
#[derive(Debug)]
pub(crate) struct Shown {
    /// The symbols.
    pub(crate) found: Vec<Found>,
    /// Whether all was looked at.
    pub(crate) looked: Looked,
}

/// How far a look at a picture got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Looked {
    /// To its end.
    AtAll,
    /// To where the time was over: there may be more to find.
    AtPart,
}

/// A picture that gives no one health code.
#[derive(Debug)]
pub(crate) struct NoCode {
    picture: Source,
    why: NotOne,
    kinds: Vec<Kind>,
}

/// The symbols that are found in a picture.
pub(crate) fn scan(picture: &Source, look: Look) -> Result<Shown, Failure> {
    let limit = u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX);
    let bytes = picture.read(limit)?;
    match look.effort {
        Effort::UntilFound => look_at(&bytes, look),
        Effort::Everything => look_twice(&bytes, look.budget),
    }
    .map_err(|error| Failure::about(picture, plainly(&error)))
}

// A look at everything that is out of time is without result, so what is easy to find is found
// first.
fn look_twice(bytes: &[u8], budget: Duration) -> Result<Shown, ReadError> {
    let stopwatch = Stopwatch::start();
    let effort = Effort::UntilFound;
    let mut first = look_at(bytes, Look { effort, budget })?;
    if first.found.is_empty() {
        return Ok(first);
    }
    let rest = Look {
        effort: Effort::Everything,
        budget: budget.saturating_sub(stopwatch.elapsed()),
    };
    match look_at(bytes, rest) {
        Ok(all) if all.looked == Looked::AtAll => Ok(all),
        Ok(some) => {
            let new = |it: &Found| {
                let text = it.untrusted_text();
                !first.found.iter().any(|old| old.untrusted_text() == text)
            };
            let new: Vec<Found> = some.found.into_iter().filter(new).collect();
            first.found.extend(new);
            first.looked = Looked::AtPart;
            Ok(first)
        }
        Err(_) => {
            first.looked = Looked::AtPart;
            Ok(first)
        }
    }
}

fn look_at(bytes: &[u8], look: Look) -> Result<Shown, ReadError> {
    let stopwatch = Stopwatch::start();
    let found = loop {
        match read_file_bytes(bytes, look.effort, look.budget) {
            // Pictures read at the same time may have run out of time just now.
            Err(ReadError::Busy { .. }) if stopwatch.elapsed() < look.budget => thread::sleep(REST),
            read => break read?,
        }
    };
    let looked = match look.effort {
        Effort::Everything if stopwatch.elapsed() >= look.budget => Looked::AtPart,
        Effort::Everything | Effort::UntilFound => Looked::AtAll,
    };
    Ok(Shown { found, looked })
}

// People know a kind of picture as GIF, not as image/gif.
fn plainly(error: &ReadError) -> String {
    let name = |mime: &str| mime.trim_start_matches("image/").to_uppercase();
    match error {
        ReadError::OtherFormat { mime } => {
            let kind = name(mime);
            format!("this is a {kind} picture, and PNG, JPEG and WebP are read: give one of them")
        }
        ReadError::Damaged { mime } => {
            let kind = name(mime);
            format!("this {kind} picture is damaged, cut short, or of a rare kind: save it anew")
        }
        ReadError::OutOfTime { .. } => {
            format!("{error}: give it more time with --budget, or make it smaller")
        }
        ReadError::Busy { .. } => format!("{error}: read this one again later"),
        ReadError::TooManyPixels { .. }
        | ReadError::TooMuchMemory { .. }
        | ReadError::FileTooLong { .. } => format!("{error}: make it smaller"),
        ReadError::DecoderFailed => format!("{error}: save it anew"),
        error => error.to_string(),
    }
}

/// The one health code in a picture, or live presentation of one; symbols of other kinds beside
/// it do not count.
pub(crate) fn only_code(picture: &Source, look: Look) -> Result<Result<String, NoCode>, Failure> {
    let shown = scan(picture, look)?;
    Ok(match only_health_code(&shown.found) {
        Ok(code) => {
            if shown.looked == Looked::AtPart {
                let budget = look.budget;
                output::warn(&format!(
                    "{picture}: after {budget:?} no time was left to look for a second code: see \
                     that the picture shows one only, or give more time with --budget"
                ));
            }
            Ok(code.untrusted_text().to_owned())
        }
        Err(why) => {
            let mut kinds: Vec<Kind> = Vec::new();
            for kind in shown.found.iter().map(Found::kind) {
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
            Err(NoCode {
                picture: picture.clone(),
                why,
                kinds,
            })
        }
    })
}

impl NoCode {
    /// The stable code of the reason.
    pub(crate) const fn code(&self) -> &'static str {
        self.why.code()
    }

    /// The names of the kinds of symbols that there are.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.kinds.iter().map(|kind| kind.name())
    }
}

impl fmt::Display for NoCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (picture, why) = (&self.picture, self.why);
        match why {
            NotOne::NoSymbol => write!(
                f,
                "{picture}: no health code was found in this picture: it should show the whole \
                 symbol with its white border, sharp and evenly lit"
            ),
            NotOne::Ambiguous { count } => write!(
                f,
                "{picture}: this picture is ambiguous, with {count} different health codes: show \
                 one at a time"
            ),
            NotOne::Foreign { .. } => {
                let kinds: Vec<String> = self.kinds.iter().map(Kind::to_string).collect();
                let kinds = kinds.join(" and ");
                write!(
                    f,
                    "{picture}: no health code was found in this picture, which shows {kinds}: \
                     show the health code"
                )
            }
            why => write!(f, "{picture}: {why}: show the code as its issuer drew it"),
        }
    }
}

impl From<NoCode> for Failure {
    fn from(no_code: NoCode) -> Self {
        Self::new(no_code.to_string())
    }
}

/// What the slowest of ordinary pictures need on slow computers, several times over.
pub(crate) const BUDGET: Duration = Duration::from_secs(10);
const REST: Duration = Duration::from_millis(20);
