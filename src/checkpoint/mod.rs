//! The place first, then the code: evidence judged by what is asked there.
//!
//! ```
//! use healthcode::checkpoint::Checkpoint;
//! use healthcode::trust::{Decision, PlaceType};
//! # use healthcode::{Snapshot, UnixTime};
//! fn scan(carried: &Snapshot, text: &str, now: UnixTime) -> Result<(), Box<dyn std::error::Error>> {
//!     let checkpoint = Checkpoint::new(carried, &PlaceType::new("metro")?)?;
//!     let judgement = checkpoint.decide(text, &[], now);
//!     match judgement.decision() {
//!         Decision::Admit => println!("come in"),
//!         Decision::Refer => println!("please wait: {}", judgement.reason().unwrap()),
//!         Decision::Deny => println!("no: {}", judgement.reason().unwrap()),
//!     }
//!     for step in judgement.trace() {
//!         println!("{step}");
//!     }
//!     Ok(())
//! }
//! ```

use alloc::string::String;

use thiserror::Error;

use crate::claims::{Document, Pepper};
#[cfg(feature = "std")]
use crate::key::KeyTables;
use crate::limits::MAX_NAME_BYTES;
use crate::snapshot::Snapshot;
use crate::time::UnixTime;
use crate::trust::{PlaceType, Policy};
use crate::verifier::Verifier;

mod judge;
mod judgement;
mod recent;
mod trace;

pub use judgement::{Allowance, Judgement, PersonJudgement, Reason};
pub use recent::Recent;
pub use trace::{Check, Compared, Step};

/// A checkpoint at a place of a chosen type: without a place there is no decision.
#[derive(Clone, Debug)]
pub struct Checkpoint<'s> {
    verifier: Verifier<'s>,
    policy: &'s Policy,
    place_id: Option<String>,
    pepper: Option<&'s Pepper>,
}

/// Why there is no checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The bundle says nothing about such places.
    #[error("the trust bundle has no policy for this type of place")]
    UnknownPlace,
    /// A place's id is too long, or empty.
    #[error("a place's id has 1 to {MAX_NAME_BYTES} bytes")]
    PlaceId,
}

impl<'s> Checkpoint<'s> {
    /// A checkpoint at a place of this type, with what the scanner carries now.
    ///
    /// # Errors
    /// [`CheckpointError::UnknownPlace`].
    pub fn new(carried: &'s Snapshot, place: &PlaceType) -> Result<Self, CheckpointError> {
        let policy = carried.bundle().contents().policy(place);
        Ok(Self {
            verifier: Verifier::carrying(carried),
            policy: policy.ok_or(CheckpointError::UnknownPlace)?,
            place_id: None,
            pepper: None,
        })
    }

    /// Says which place this is, so that live presentations made for another are refused.
    ///
    /// # Errors
    /// [`CheckpointError::PlaceId`].
    pub fn with_place_id(self, id: &str) -> Result<Self, CheckpointError> {
        if (1..=MAX_NAME_BYTES).contains(&id.len()) {
            let place_id = Some(id.into());
            Ok(Self { place_id, ..self })
        } else {
            Err(CheckpointError::PlaceId)
        }
    }

    /// Gives the pepper that identity hashes of suite 2 need.
    #[must_use]
    pub fn with_pepper(self, pepper: &'s Pepper) -> Self {
        let pepper = Some(pepper);
        Self { pepper, ..self }
    }

    /// Refuses every code while the clock is behind this instant; see
    /// [`Verifier::with_clock_floor`].
    #[must_use]
    pub fn with_clock_floor(self, floor: UnixTime) -> Self {
        let verifier = self.verifier.with_clock_floor(floor);
        Self { verifier, ..self }
    }

    /// Checks issuers' signatures with tables of their keys; see [`Verifier::with_tables`].
    #[cfg(feature = "std")]
    #[must_use]
    pub fn with_tables(self, tables: &'s KeyTables) -> Self {
        let verifier = self.verifier.with_tables(tables);
        Self { verifier, ..self }
    }

    /// What is asked here.
    pub const fn policy(&self) -> &Policy {
        self.policy
    }

    /// Decides about everyone on a code, at the instant `now`, with the documents that they
    /// show, in any order.
    ///
    /// Each document costs up to one Argon2id run a person (tens of milliseconds).
    pub fn decide(&self, text: &str, documents: &[Document], now: UnixTime) -> Judgement {
        match self.verifier.examine(text, self.policy.staleness(), now) {
            Ok(code) => judge::Case::new(self.policy, code, now)
                .at_place(self.place_id.as_deref())
                .with_documents(documents, self.pepper)
                .judge(),
            Err(refusal) => Judgement::refused(refusal),
        }
    }
}

#[cfg(test)]
mod tests;
