//! The three colours.

use core::fmt;
use core::str::FromStr;

/// The colour of a health code, ordered by severity: green is less than red.
///
/// ```
/// use healthcode::Colour;
/// // The worse of two colours is the greater one.
/// assert_eq!(Colour::Green.max(Colour::Red), Colour::Red);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// No known risk.
    Green,
    /// Some risk: what follows is for the place to say.
    Yellow,
    /// High risk.
    Red,
}

impl Colour {
    /// All colours, by severity.
    pub const ALL: [Self; 3] = [Self::Green, Self::Yellow, Self::Red];

    /// The word for this colour: `green`, `yellow` or `red`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }

    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Green => 0,
            Self::Yellow => 1,
            Self::Red => 2,
        }
    }

    pub(crate) const fn from_number(number: u64) -> Option<Self> {
        match number {
            0 => Some(Self::Green),
            1 => Some(Self::Yellow),
            2 => Some(Self::Red),
            _ => None,
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The word is none of those that are known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected one of: {expected}")]
pub struct UnknownWord {
    /// The words that are known.
    pub expected: &'static str,
}

impl FromStr for Colour {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|colour| colour.name() == word)
            .ok_or(UnknownWord {
                expected: "green, yellow, red",
            })
    }
}
