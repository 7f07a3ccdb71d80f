//! Places, and what happens at them.

use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use thiserror::Error;

use super::names::is_name;
use crate::claims::UnknownWord;

/// A type of place, such as `airport`, `metro`, `hotel`, `mall`, `attraction`, `hospital`, or a
/// name of the authority's own: 1 to 64 bytes, no control character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceType(String);

/// The text is no type of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a type of place has 1 to 64 bytes and no control character")]
pub struct BadPlaceType;

impl PlaceType {
    /// The type of place with this name.
    ///
    /// # Errors
    /// [`BadPlaceType`].
    pub fn new(name: &str) -> Result<Self, BadPlaceType> {
        if is_name(name) && name.len() <= 64 {
            Ok(Self(name.into()))
        } else {
            Err(BadPlaceType)
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PlaceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a checkpoint does with someone, ordered by severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[must_use]
pub enum Decision {
    /// Lets the person in.
    Admit,
    /// Lets another person, or another check, decide.
    Refer,
    /// Turns the person away.
    Deny,
}

/// What follows where a rule is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Failing {
    /// [`Decision::Refer`].
    Refer,
    /// [`Decision::Deny`].
    Deny,
}

impl Decision {
    /// The word for this decision: `admit`, `refer` or `deny`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Admit => "admit",
            Self::Refer => "refer",
            Self::Deny => "deny",
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Decision {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Self::Admit, Self::Refer, Self::Deny]
            .into_iter()
            .find(|decision| decision.name() == word)
            .ok_or(UnknownWord {
                expected: "admit, refer, deny",
            })
    }
}

impl From<Failing> for Decision {
    fn from(failing: Failing) -> Self {
        match failing {
            Failing::Refer => Self::Refer,
            Failing::Deny => Self::Deny,
        }
    }
}

/// Something that is asked, and what follows where it is not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule<T> {
    /// What follows where the rule is not met.
    pub failing: Failing,
    /// What is asked.
    pub asked: T,
}

#[cfg(test)]
mod tests;
