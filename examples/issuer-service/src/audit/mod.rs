//! Who did what when: an append-only table with a chain for each node.
//!
//! Each row carries a MAC over itself and the MAC of the row before it. The database refuses to
//! change or delete rows; whoever gets past that needs the service's secret to leave no trace. Rows
//! cut off at the end of a chain show against an [export](write_export) made before.

mod chain;
mod check;
mod export;

pub use chain::{Audit, Chain};
pub use check::{Fault, Report, check};
pub use export::{ExportError, Line, lines_after, read_heads, to_ndjson, write_export};

use healthcode::UnixTime;
use serde_json::Value;

use crate::crypt::Vault;

/// One thing that happened. It names accounts, applications and codes by their random ids, and
/// never a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When.
    pub at: UnixTime,
    /// What, such as `code/issued`.
    pub event: &'static str,
    /// To what: a random id, or nothing.
    pub subject: String,
    /// The particulars.
    pub detail: Value,
}

impl Entry {
    /// An entry without particulars.
    #[must_use]
    pub fn new(at: UnixTime, event: &'static str, subject: impl Into<String>) -> Self {
        Self {
            at,
            event,
            subject: subject.into(),
            detail: Value::Null,
        }
    }

    /// The entry with particulars.
    #[must_use]
    pub fn with(self, detail: Value) -> Self {
        Self { detail, ..self }
    }
}

/// What the MAC of a row covers, in this order.
struct Row<'a> {
    node: &'a str,
    seq: i64,
    at: i64,
    event: &'a str,
    subject: &'a str,
    detail: &'a str,
    prev: &'a [u8],
}

impl Row<'_> {
    fn mac(&self, vault: &Vault) -> [u8; 32] {
        vault.audit_mac(&[
            self.node.as_bytes(),
            &self.seq.to_be_bytes(),
            &self.at.to_be_bytes(),
            self.event.as_bytes(),
            self.subject.as_bytes(),
            self.detail.as_bytes(),
            self.prev,
        ])
    }
}

/// What the first row of a chain has for the row before it.
const START: [u8; 32] = [0; 32];

#[cfg(test)]
mod tests;
