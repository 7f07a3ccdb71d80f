//! Payloads that are no claims; each is signed.

mod body;
mod cbor;
mod extra;
mod holder_key;
mod itinerary;
mod lists;
mod top;

use super::Table;
use super::cbor::{Map, NULL, array, bytes, tag, text, uint};
use super::code::Code;
use super::draft::refused;
use super::says::{BODY, Says, green};
use crate::Vector;
use crate::vector::Layer;

pub(super) const TABLES: &[Table] = &[
    body::TABLE,
    cbor::TABLE,
    extra::TABLE,
    holder_key::TABLE,
    itinerary::TABLE,
    lists::TABLE,
    top::TABLE,
];

/// Signed claims that break a rule.
fn broken(description: &str, claims: Vec<u8>) -> Vector {
    refused(
        Layer::Claims,
        "malformed/claims",
        description,
        Code::of(claims),
    )
}

/// The same with another value for one claim.
fn claim(description: &str, key: i64, value: Vec<u8>) -> Vector {
    top(description, |top| top.set(key, value))
}

/// The same with a fault among the claims' entries.
fn top(description: &str, change: impl FnOnce(Map) -> Map) -> Vector {
    broken(description, change(green().top()).encode())
}

/// The same with a fault among the entries of the body.
fn broken_body(description: &str, change: impl FnOnce(Map) -> Map) -> Vector {
    broken_body_of(&green(), description, change)
}

fn broken_body_of(says: &Says, description: &str, change: impl FnOnce(Map) -> Map) -> Vector {
    broken(description, with_body(says, &change(says.body()).encode()))
}

/// Claims with this for a body.
fn with_body(says: &Says, body: &[u8]) -> Vec<u8> {
    says.top().set(BODY, body.to_vec()).encode()
}
