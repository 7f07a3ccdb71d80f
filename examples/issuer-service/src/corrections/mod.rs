//! Corrections: what a holder says is wrong, and what a clerk decides, both sealed.

mod decide;
mod tickets;

pub use decide::{Decision, Effect, Outcome, decide};
pub use tickets::{About, State, Text, Ticket, of_application, open, waiting};

use thiserror::Error;

use crate::books::BooksError;
use crate::codes::CodeError;
use crate::store::StoreError;

/// Why nothing was decided.
#[derive(Debug, Error)]
pub enum CorrectionError {
    /// There is no such ticket.
    #[error("there is no such ticket")]
    NotFound,
    /// It was decided before.
    #[error("the ticket was decided before")]
    NotOpen,
    /// An operators' colour is in force, and has to end first.
    #[error("an operators' colour is in force")]
    Ordered,
    /// The codes.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

impl From<StoreError> for CorrectionError {
    fn from(error: StoreError) -> Self {
        Self::Books(error.into())
    }
}

impl From<sqlx::Error> for CorrectionError {
    fn from(error: sqlx::Error) -> Self {
        Self::Books(error.into())
    }
}
