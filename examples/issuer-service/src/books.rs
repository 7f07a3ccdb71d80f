//! What most of the work needs: the database, the keys of what is in it, and the audit chain.

use std::sync::Arc;

use crate::audit::Audit;
use crate::crypt::{Unopened, Vault};
use crate::store::{Store, StoreError};
use thiserror::Error;

/// The database with its keys and its audit chain.
#[derive(Clone)]
pub struct Books {
    /// The database.
    pub store: Store,
    /// The keys of personal data.
    pub vault: Arc<Vault>,
    /// This node's end of the audit chain.
    pub audit: Audit,
}

/// The books cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BooksError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sealed value does not open.
    #[error(transparent)]
    Unopened(#[from] Unopened),
    /// A row holds what this program would not have written.
    #[error("a row of {table} cannot be read")]
    Row {
        /// The table.
        table: &'static str,
    },
}

impl From<sqlx::Error> for BooksError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
