//! Results of laboratories: matched on type, number and issuance count of a document.

mod document;
mod explain;
mod import;
mod register;

pub use document::{Differs, LabDocument};
pub use explain::{Explained, explain};
pub use import::{Line, LineOutcome, MAX_LINES, import};
pub(crate) use register::register;
pub use register::{Laboratory, add, find};

use crate::books::BooksError;

const UNREADABLE: BooksError = BooksError::Row {
    table: "laboratory_results",
};
