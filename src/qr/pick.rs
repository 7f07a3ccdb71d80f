//! The one health code among what a picture shows.

use alloc::vec::Vec;

use thiserror::Error;

use super::kind::{Kind, Unusual};
use super::read::Found;

/// The one health code among `found`, or live presentation of one.
///
/// Whoever holds up several codes does not choose which of them counts, and neither does the
/// reader: two different ones are none. One text that is seen twice is one code. What is no
/// health code may stand beside it. A code whose symbol is [unusual](Found::unusual) is never
/// returned, but counts as a different one if its text differs.
///
/// What was not read cannot be counted: look with [`Effort::Everything`](super::Effort).
///
/// # Errors
/// [`NotOne`]: what is there in its place.
pub fn only_health_code(found: &[Found]) -> Result<&Found, NotOne> {
    let seen = found.iter().map(|symbol| Seen {
        symbol,
        text: symbol.untrusted_text(),
        kind: symbol.kind(),
        unusual: symbol.unusual(),
    });
    only(seen).map(|seen| seen.symbol)
}

/// Why a picture gives no health code. No variant holds a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NotOne {
    /// Nothing was found.
    #[error("no QR symbol was found in the picture")]
    NoSymbol,
    /// There are health codes with different texts.
    #[error("{count} different health codes are in the picture")]
    Ambiguous {
        /// How many.
        count: usize,
    },
    /// There are symbols, and none is a health code.
    #[error("the picture shows {kind}, and no health code")]
    Foreign {
        /// What the first of them is of which more is known than that it is another.
        kind: Kind,
    },
    /// There is a symbol that no issuer draws; what it says may be a part, or misread.
    #[error("the symbol in the picture {feature}, which no health code does")]
    Unusual {
        /// What it has.
        feature: Unusual,
    },
}

impl NotOne {
    /// The stable code of this reason (SPEC 8.1).
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSymbol => "picture/none",
            Self::Ambiguous { .. } => "picture/ambiguous",
            Self::Foreign { .. } => "picture/foreign",
            Self::Unusual { .. } => "picture/unusual",
        }
    }
}

/// What counts of a symbol.
#[derive(Clone, Copy)]
struct Seen<'a, T> {
    symbol: T,
    text: &'a str,
    kind: Kind,
    unusual: Option<Unusual>,
}

fn only<'a, T: Copy>(found: impl Iterator<Item = Seen<'a, T>>) -> Result<Seen<'a, T>, NotOne> {
    let (codes, others): (Vec<_>, Vec<_>) =
        found.partition(|it| matches!(it.kind, Kind::HealthCode | Kind::Presentation));
    let mut texts: Vec<&str> = codes.iter().map(|code| code.text).collect();
    texts.sort_unstable();
    texts.dedup();
    if texts.len() > 1 {
        let count = texts.len();
        return Err(NotOne::Ambiguous { count });
    }
    if let Some(code) = codes.iter().find(|code| code.unusual.is_none()) {
        return Ok(*code);
    }
    Err(in_place_of_one(&codes, &others))
}

/// `codes` are unusual ones.
fn in_place_of_one<T>(codes: &[Seen<'_, T>], others: &[Seen<'_, T>]) -> NotOne {
    let feature = |seen: &[Seen<'_, T>]| seen.iter().find_map(|it| it.unusual);
    let known = others.iter().find(|other| other.kind != Kind::Other);
    if let Some(feature) = feature(codes) {
        NotOne::Unusual { feature }
    } else if let Some(Seen { kind, .. }) = known {
        NotOne::Foreign { kind: *kind }
    } else if let Some(feature) = feature(others) {
        // A later part of a divided text begins with anything.
        NotOne::Unusual { feature }
    } else if others.is_empty() {
        NotOne::NoSymbol
    } else {
        NotOne::Foreign { kind: Kind::Other }
    }
}

#[cfg(test)]
mod tests;
