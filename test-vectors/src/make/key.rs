//! Keys that are not trusted, or not with what was signed.
//!
//! Where a code breaks two rules, the earlier check of SPEC 8 gives the verdict.

mod lifetime;
mod period;
mod scope;
mod state;
mod unknown;

use super::Table;
use super::code::Code;
use super::draft::refused;
use super::says::Says;
use crate::Vector;
use crate::vector::{Layer, TrustedKey};

pub(super) const TABLES: &[Table] = &[
    lifetime::TABLE,
    period::TABLE,
    scope::TABLE,
    state::TABLE,
    unknown::TABLE,
];

/// A code that the one trusted key may not sign, once it is changed so.
fn forbidden(
    reason: &str,
    description: &str,
    says: &Says,
    change: impl FnOnce(&mut TrustedKey),
) -> Vector {
    refused(Layer::Key, reason, description, Code::of(says.encode())).key(change)
}
