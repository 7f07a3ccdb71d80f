//! Status lists that are installed under a bundle, and those that are not.

mod claims;
mod envelope;
mod follow;
mod foreign;
mod key;
mod valid;

use super::Cases;
use super::cbor::Map;
use super::says::AT;
use super::status::{Says, signed, usual};
use super::trust::{self, lister, pinned};
use crate::Hex;
use crate::case::{ListCase, Outcome};
use crate::vector::Layer;

pub(super) const TABLES: &[Cases] = &[
    claims::TABLE,
    envelope::TABLE,
    follow::TABLE,
    foreign::TABLE,
    key::TABLE,
    valid::TABLE,
];

/// A list that is installed under the usual bundle.
fn installed(description: &str, says: &Says) -> ListCase {
    taken(description, says, says.payload())
}

/// The same with a payload that says this in another form.
fn taken(description: &str, says: &Says, payload: Vec<u8>) -> ListCase {
    let list = signed(&payload, &lister());
    ListCase {
        payload: Some(Hex(payload)),
        expected: Outcome::Installed(says.summary()),
        ..refused("", description, list)
    }
}

/// Bytes that are not taken.
fn refused(reason: &str, description: &str, list: Vec<u8>) -> ListCase {
    ListCase {
        name: String::new(),
        description: description.into(),
        layer: Layer::List,
        pinned: pinned(),
        bundle: Hex(trust::usual().bytes()),
        installed: None,
        payload: None,
        list: Hex(list),
        at: AT,
        expected: Outcome::refused(reason),
    }
}

/// A payload that the issuer signed, and that is not taken.
fn unread(reason: &str, description: &str, payload: Vec<u8>) -> ListCase {
    let list = signed(&payload, &lister());
    ListCase {
        payload: Some(Hex(payload)),
        ..refused(reason, description, list)
    }
}

/// The usual list with other claims, which break a rule.
fn top(description: &str, change: impl FnOnce(Map) -> Map) -> ListCase {
    let payload = change(usual().top()).encode();
    unread("malformed/claims", description, payload)
}

impl ListCase {
    fn at(self, at: u32) -> Self {
        Self { at, ..self }
    }

    fn after(self, list: &Says) -> Self {
        let installed = Some(Hex(list.signed()));
        Self { installed, ..self }
    }

    fn under(self, bundle: &trust::Says) -> Self {
        let bundle = Hex(bundle.bytes());
        Self { bundle, ..self }
    }
}
