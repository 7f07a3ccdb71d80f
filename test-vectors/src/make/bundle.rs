//! Trust bundles that are installed, and those that are not.

mod clock;
mod envelope;
mod follow;
mod header;
mod issuer;
mod issuer_bounds;
mod payload;
mod places;
mod policy;
mod quorum;
mod rotation;
mod valid;

use super::Cases;
use super::cbor::Map;
use super::says::AT;
use super::trust::{Says, TRUST, pinned, root, signed, usual};
use crate::Hex;
use crate::case::{BundleCase, Mark, Outcome, Pinned};
use crate::vector::Layer;

pub(super) const TABLES: &[Cases] = &[
    clock::TABLE,
    envelope::TABLE,
    follow::TABLE,
    header::TABLE,
    issuer::TABLE,
    issuer_bounds::TABLE,
    payload::TABLE,
    places::TABLE,
    policy::TABLE,
    quorum::TABLE,
    rotation::TABLE,
    valid::TABLE,
];

/// A bundle that is installed, signed by the first two roots.
fn installed(description: &str, says: &Says) -> BundleCase {
    BundleCase {
        payload: Some(Hex(says.payload())),
        expected: Outcome::Installed(says.summary()),
        ..refused("", description, says.bytes())
    }
}

/// Bytes that are not taken.
fn refused(reason: &str, description: &str, bundle: Vec<u8>) -> BundleCase {
    BundleCase {
        name: String::new(),
        description: description.into(),
        layer: Layer::Bundle,
        pinned: pinned(),
        installed: None,
        payload: None,
        bundle: Hex(bundle),
        at: AT,
        expected: Outcome::refused(reason),
    }
}

/// A payload that a quorum signed, and that is not taken.
fn unread(reason: &str, description: &str, payload: Vec<u8>) -> BundleCase {
    let bundle = signed(&payload, &[root(1), root(2)]);
    BundleCase {
        payload: Some(Hex(payload)),
        ..refused(reason, description, bundle)
    }
}

/// The usual bundle with another body, which breaks a rule.
fn body(description: &str, change: impl FnOnce(Map) -> Map) -> BundleCase {
    let body = change(usual().body()).encode();
    top(description, |top| top.set(TRUST, body))
}

/// The usual bundle with other claims, which break a rule.
fn top(description: &str, change: impl FnOnce(Map) -> Map) -> BundleCase {
    let payload = change(usual().top()).encode();
    unread("malformed/claims", description, payload)
}

impl BundleCase {
    fn at(self, at: u32) -> Self {
        Self { at, ..self }
    }

    fn after(self, mark: Mark) -> Self {
        let installed = Some(mark);
        Self { installed, ..self }
    }

    fn pinned(self, pinned: Pinned) -> Self {
        Self { pinned, ..self }
    }

    fn bytes(self, bundle: Vec<u8>) -> Self {
        let bundle = Hex(bundle);
        Self { bundle, ..self }
    }
}
