//! Every check in order, with what it compared, so that a red can be explained.

use alloc::vec::Vec;
use core::fmt;

use crate::claims::{Colour, Person, TestMethod};
use crate::error::Refusal;
use crate::status::ListedState;
use crate::trust::Decision;
use crate::verifier::{BROKEN_PRESENTATION, Freshness};
use crate::wire::Malformed;

/// One check that was made.
///
/// `Display` writes a line such as `policy/age: 7200 s since issuing, 86400 s allowed: admit`;
/// nothing in it says who the holder is or where they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which check.
    pub check: Check,
    /// Whom it was about, where it was about one person.
    pub person: Option<Person>,
    /// What was compared.
    pub compared: Compared,
    /// What follows from it.
    pub decision: Decision,
}

/// The checks, in the order in which they are made (SPEC 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// Prefix, length, base45.
    Text,
    /// The envelope and its header; for a live presentation also its own, and what is in it.
    /// Claims that are no deterministic CBOR are refused here too.
    Envelope,
    /// A trusted key has the key id.
    Key,
    /// The issuer's signature.
    Signature,
    /// The claims.
    Claims,
    /// What the key may sign.
    KeyTerms,
    /// The window, and the clock.
    Time,
    /// Status lists.
    Status,
    /// The colour.
    Colour,
    /// Tests.
    Test,
    /// The itinerary.
    Itinerary,
    /// The region.
    Region,
    /// Live presentation.
    Live,
    /// Age of the code.
    CodeAge,
    /// Age of the trust bundle.
    BundleAge,
    /// Documents.
    Identity,
}

/// What a check compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compared {
    /// It held, and there is nothing to add.
    Held,
    /// The place does not ask for it.
    NotAsked,
    /// It failed.
    Failed(Refusal),
    /// A colour: as it was signed and as it counts, against the worst that is admitted and
    /// referred.
    Colour {
        /// As it was signed.
        signed: Option<Colour>,
        /// As it counts now.
        counts: Option<Colour>,
        /// Worst that is admitted.
        admitted: Colour,
        /// Worst that is referred.
        referred: Colour,
    },
    /// What a list says of the code.
    Status {
        /// The state; none where no list tells of the code.
        state: Option<ListedState>,
        /// How old the list is.
        freshness: Option<Freshness>,
    },
    /// Seconds against the most that are allowed.
    Seconds {
        /// Seconds since, or between.
        seconds: u32,
        /// Most seconds.
        limit: u32,
    },
    /// A test that will do.
    Test {
        /// How the sample was examined.
        method: TestMethod,
        /// Seconds since it was taken.
        seconds: u32,
        /// Most seconds.
        limit: u32,
    },
    /// No visit that counts within these days.
    Days {
        /// Days that count.
        days: u8,
    },
    /// How old the bundle is.
    Bundle {
        /// Seconds since its issue.
        seconds: u32,
        /// Level.
        freshness: Freshness,
    },
}

impl Check {
    /// The checks that come before the place's own.
    pub(super) const EARLY: [Self; 8] = [
        Self::Text,
        Self::Envelope,
        Self::Key,
        Self::Signature,
        Self::Claims,
        Self::KeyTerms,
        Self::Time,
        Self::Status,
    ];

    /// The word for this check; where a verdict is about it alone, the verdict's code.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Envelope => "envelope",
            Self::Key => "key",
            Self::Signature => "signature",
            Self::Claims => "claims",
            Self::KeyTerms => "key/terms",
            Self::Time => "time",
            Self::Status => "status",
            Self::Colour => "policy/colour",
            Self::Test => "policy/test",
            Self::Itinerary => "policy/itinerary",
            Self::Region => "policy/region",
            Self::Live => "policy/live",
            Self::CodeAge => "policy/age",
            Self::BundleAge => "policy/age of the bundle",
            Self::Identity => "identity",
        }
    }

    /// Which of the early checks a refusal came from.
    pub(super) fn of(refusal: Refusal) -> Self {
        match refusal {
            // No key was asked yet, unlike with a code's claims.
            Refusal::Malformed(BROKEN_PRESENTATION) => Self::Envelope,
            Refusal::Malformed(Malformed::Prefix | Malformed::TooLong | Malformed::Base45) => {
                Self::Text
            }
            Refusal::Malformed(Malformed::Claims { .. }) => Self::Claims,
            Refusal::Malformed(_) => Self::Envelope,
            Refusal::UnknownKey { .. } => Self::Key,
            Refusal::BadSignature { .. } => Self::Signature,
            Refusal::NotYetValid { .. } | Refusal::Expired { .. } | Refusal::ClockBehind { .. } => {
                Self::Time
            }
            Refusal::Revoked
            | Refusal::Suspended
            | Refusal::StatusUnknown
            | Refusal::StatusValue { .. }
            | Refusal::StatusStale { .. } => Self::Status,
            // The holder's signature is looked at after all that the code says by itself.
            Refusal::PolicyNotLive | Refusal::BadHolderSignature => Self::Live,
            _ => Self::KeyTerms,
        }
    }
}

impl Step {
    pub(super) const fn held(check: Check) -> Self {
        Self {
            check,
            person: None,
            compared: Compared::Held,
            decision: Decision::Admit,
        }
    }

    pub(super) const fn not_asked(check: Check) -> Self {
        Self {
            compared: Compared::NotAsked,
            ..Self::held(check)
        }
    }
}

/// The trace of a code that was refused by an early check.
pub(super) fn until(refusal: Refusal) -> Vec<Step> {
    let failed = Check::of(refusal);
    let before = Check::EARLY.into_iter().filter(|check| *check < failed);
    let last = Step {
        check: failed,
        person: None,
        compared: Compared::Failed(refusal),
        decision: Decision::Deny,
    };
    before.map(Step::held).chain([last]).collect()
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.check.name())?;
        if let Some(person) = self.person {
            write!(f, " ({person})")?;
        }
        write!(f, ": {}", self.compared)?;
        match self.compared {
            Compared::Held | Compared::NotAsked => Ok(()),
            _ => write!(f, ": {}", self.decision),
        }
    }
}

impl fmt::Display for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |colour: Option<Colour>| colour.map_or("none", Colour::name);
        match *self {
            Self::Held => f.write_str("held"),
            Self::NotAsked => f.write_str("not asked"),
            Self::Failed(refusal) => write!(f, "{}: {refusal}", refusal.code()),
            Self::Colour {
                signed,
                counts,
                admitted,
                referred,
            } => {
                f.write_str(word(counts))?;
                if signed != counts {
                    write!(f, " by a status list, signed {}", word(signed))?;
                }
                write!(f, ", admitted up to {admitted}, referred up to {referred}")
            }
            Self::Status { state, freshness } => {
                f.write_str(state.map_or("unknown", ListedState::name))?;
                match freshness {
                    Some(freshness) => write!(f, ", the list is {}", freshness.name()),
                    None => f.write_str(", no list tells of it"),
                }
            }
            Self::Seconds { seconds, limit } => write!(f, "{seconds} s, {limit} s allowed"),
            Self::Test {
                method,
                seconds,
                limit,
            } => write!(f, "{method}, {seconds} s ago, {limit} s allowed"),
            Self::Days { days } => write!(f, "no visit to a region of risk in {days} days"),
            Self::Bundle { seconds, freshness } => {
                write!(f, "{}, issued {seconds} s ago", freshness.name())
            }
        }
    }
}
