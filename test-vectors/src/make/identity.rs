//! Documents that belong to nobody on the code, or cannot be compared.

mod mismatch;
mod missing;

use super::Table;
use super::bearer::{PASSPORT, Paper, code_for};
use super::code::Code;
use super::draft::refused;
use super::says::Says;
use crate::Vector;
use crate::vector::{Bearer, Layer};

pub(super) const TABLES: &[Table] = &[mismatch::TABLE, missing::TABLE];

fn of_people(reason: &str, description: &str, people: &[(Paper, Bearer)]) -> Vector {
    let bearers: Vec<_> = people.iter().map(|(_, bearer)| bearer.clone()).collect();
    let code = Code::of(code_for(people).encode());
    refused(Layer::Identity, reason, description, code).bearers(bearers)
}

/// A code that says suite 2 and has a hash of suite 1.
fn unpeppered() -> Says {
    Says {
        suite: 2,
        ..code_for(&[(PASSPORT, PASSPORT.of(0))])
    }
}
