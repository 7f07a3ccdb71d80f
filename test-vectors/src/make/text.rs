//! Texts that are no code's: prefix, length, base45.

mod base45;
mod prefix;
mod too_long;

use super::Table;

pub(super) const TABLES: &[Table] = &[base45::TABLE, prefix::TABLE, too_long::TABLE];
