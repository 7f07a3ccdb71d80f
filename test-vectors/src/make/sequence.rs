//! Scanners over some time: what they carry, and what they decide by it.

mod ceremony;
mod clock;
mod freshness;
mod gate;
mod keys;
mod lists;
mod people;
mod places;
mod records;
mod rotation;
mod tuf;

use super::Cases;
use super::says::{Says, green};

pub(super) const TABLES: &[Cases] = &[
    ceremony::TABLE,
    clock::TABLE,
    freshness::TABLE,
    gate::TABLE,
    keys::TABLE,
    lists::TABLE,
    people::TABLE,
    places::TABLE,
    records::TABLE,
    rotation::TABLE,
    tuf::TABLE,
];

/// A green code with this status index.
fn indexed(index: u32) -> Says {
    Says {
        status_index: Some(index),
        ..green()
    }
}

/// The same with a colour.
fn coloured(colour: u8) -> Says {
    Says {
        colour: Some(colour),
        ..green()
    }
}
