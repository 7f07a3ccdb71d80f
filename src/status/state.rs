//! What a list says of one code.

use core::fmt;
use core::str::FromStr;

use crate::claims::{Colour, UnknownWord};

/// What a list says of one code (SPEC 9).
///
/// ```
/// use healthcode::Colour;
/// use healthcode::status::ListedState;
/// let red = Some(Colour::Red);
/// assert_eq!(ListedState::NowRed.worse_of(Some(Colour::Green)), red);
/// // A list never betters a colour: that needs a new code.
/// assert_eq!(ListedState::NowYellow.worse_of(red), red);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListedState {
    /// Nothing has changed.
    AsSigned,
    /// The code no longer counts, and never will again.
    Revoked,
    /// The code does not count for now.
    Suspended,
    /// The holder's colour is yellow now, or worse.
    NowYellow,
    /// The holder's colour is red now.
    NowRed,
    /// A value without a meaning here: the code does not count.
    Unknown(u8),
}

impl ListedState {
    /// All states that have a meaning.
    pub const ALL: [Self; 5] = [
        Self::AsSigned,
        Self::Revoked,
        Self::Suspended,
        Self::NowYellow,
        Self::NowRed,
    ];

    /// The word for this state: `as-signed`, `revoked`, `suspended`, `yellow` or `red`, and
    /// `unknown` for any value without a meaning.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AsSigned => "as-signed",
            Self::Revoked => "revoked",
            Self::Suspended => "suspended",
            Self::NowYellow => "yellow",
            Self::NowRed => "red",
            Self::Unknown(_) => "unknown",
        }
    }

    /// The holder's colour now: the worse of the one that was signed and the one that the list
    /// says, if the code has a colour at all.
    ///
    /// Whether the code counts is another question, which [`Revoked`](Self::Revoked),
    /// [`Suspended`](Self::Suspended) and [`Unknown`](Self::Unknown) answer.
    #[must_use]
    pub fn worse_of(self, signed: Option<Colour>) -> Option<Colour> {
        signed.map(|colour| match self {
            Self::NowYellow => colour.max(Colour::Yellow),
            Self::NowRed => colour.max(Colour::Red),
            Self::AsSigned | Self::Revoked | Self::Suspended | Self::Unknown(_) => colour,
        })
    }

    // The value on the wire.
    #[cfg(any(feature = "issuer", test))]
    pub(super) const fn value(self) -> u8 {
        match self {
            Self::AsSigned => 0,
            Self::Revoked => VALUE_REVOKED,
            Self::Suspended => VALUE_SUSPENDED,
            Self::NowYellow => VALUE_YELLOW,
            Self::NowRed => VALUE_RED,
            Self::Unknown(value) => value,
        }
    }

    pub(super) const fn from_value(value: u8) -> Self {
        match value {
            0 => Self::AsSigned,
            VALUE_REVOKED => Self::Revoked,
            VALUE_SUSPENDED => Self::Suspended,
            VALUE_YELLOW => Self::NowYellow,
            VALUE_RED => Self::NowRed,
            _ => Self::Unknown(value),
        }
    }
}

impl fmt::Display for ListedState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ListedState {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == word)
            .ok_or(UnknownWord {
                expected: "as-signed, revoked, suspended, yellow, red",
            })
    }
}

/// INVALID and SUSPENDED (draft-ietf-oauth-status-list section 7.1).
const VALUE_REVOKED: u8 = 1;
const VALUE_SUSPENDED: u8 = 2;
/// Left to applications (draft-ietf-oauth-status-list section 7.1).
const VALUE_YELLOW: u8 = 0x0c;
const VALUE_RED: u8 = 0x0d;
