//! Envelopes that are not `COSE_Sign1` in its one form.

mod cbor;
mod cose;
mod depth;
mod parts;

use super::Table;

pub(super) const TABLES: &[Table] = &[cbor::TABLE, cose::TABLE, depth::TABLE, parts::TABLE];
