//! Codes: made for a day, and made again.
//!
//! A code's row is prepared once, with the slow hashes of its documents. The [`Desk`] then signs it,
//! now and at each renewal; what arrives together is one transaction and one batch of signatures.

mod batch;
mod desk;
mod indices;
mod ordered;
mod prepare;
mod records;
mod review;

pub use batch::Press;
pub use desk::Desk;
pub(crate) use ordered::{withdraw_for, worsen_for};
pub use prepare::prepare;
pub use records::{Bearer, Issued, bind, of_account};
pub use review::review;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use crate::books::BooksError;

/// What a code says beside colours, if its holder wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Extra {
    /// The holder's latest tests, at most four.
    Tests,
    /// Where the holder was in the last 14 days.
    Itinerary,
}

impl Extra {
    const fn word(self) -> &'static str {
        match self {
            Self::Tests => "tests",
            Self::Itinerary => "itinerary",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Tests, Self::Itinerary]
            .into_iter()
            .find(|extra| extra.word() == word)
    }
}

/// Why there is no code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CodeError {
    /// There is no such code, or it is another's.
    #[error("there is no such code")]
    NotFound,
    /// Someone on it was not found to be who they say.
    #[error("someone on the code is not verified")]
    NotVerified,
    /// A list has withdrawn the code or worsened its colour.
    #[error("a status list has changed the code")]
    Listed,
    /// It would not fit a symbol.
    #[error("the code would not fit a symbol")]
    TooLarge,
    /// No status index is left.
    #[error("no status index is left: add lists")]
    NoIndex,
    /// The signer failed, or a document could not be hashed.
    #[error("a code cannot be made now")]
    Failed,
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

impl From<crate::store::StoreError> for CodeError {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Books(error.into())
    }
}

impl From<sqlx::Error> for CodeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Books(error.into())
    }
}

/// Seconds that a code is valid.
pub const LIFETIME: u32 = 86_400;
