//! Live presentations that verify, and those that do not.

mod carried;
mod envelope;
mod holder;
mod inner;
mod payload;
mod text;
mod valid;

use super::Cases;
use super::code::Code;
use super::presented::{Presented, bound};
use super::says::{AT, CODE_ID};
use super::signer::issuer;
use super::{status, trust};
use crate::Hex;
use crate::case::{Carried, LiveCase, LiveOutcome};
use crate::vector::{Layer, TrustedKey};

pub(super) const TABLES: &[Cases] = &[
    carried::TABLE,
    envelope::TABLE,
    holder::TABLE,
    inner::TABLE,
    payload::TABLE,
    text::TABLE,
    valid::TABLE,
];

/// A presentation that is refused, under the issuer's key.
fn refused(reason: &str, description: &str, shown: Presented) -> LiveCase {
    LiveCase {
        name: String::new(),
        description: description.into(),
        layer: Layer::Live,
        code: shown.code,
        payload: Hex(shown.payload),
        sig_structure: Hex(shown.sig_structure),
        cose: Hex(shown.cose),
        text: shown.text,
        seed: Hex::from(shown.seed),
        keys: Some(vec![TrustedKey::of(&issuer())]),
        carried: None,
        at: AT,
        expected: LiveOutcome::Refused {
            reason: reason.into(),
        },
    }
}

/// A green code that verifies, presented at this instant for this place.
fn verified(description: &str, place: Option<&str>, time: u32) -> LiveCase {
    let shown = Presented::of(&Code::of(bound().encode()), place, time);
    LiveCase {
        expected: LiveOutcome::Verified {
            presented_at: time,
            place: place.map(Into::into),
            code_id: Hex::from(CODE_ID),
            colour: Some("green".into()),
            status: "not-listed".into(),
        },
        ..refused("", description, shown)
    }
}

impl LiveCase {
    fn at(self, at: u32) -> Self {
        Self { at, ..self }
    }

    /// The same under a bundle and lists.
    fn carrying(self, bundle: &trust::Says, lists: &[status::Says]) -> Self {
        let carried = Carried {
            pinned: trust::pinned(),
            bundle: Hex(bundle.bytes()),
            lists: lists.iter().map(|list| Hex(list.signed())).collect(),
            installed_at: AT,
        };
        Self {
            keys: None,
            carried: Some(carried),
            ..self
        }
    }

    fn key(mut self, change: impl FnOnce(&mut TrustedKey)) -> Self {
        if let Some(key) = self.keys.as_mut().and_then(|keys| keys.first_mut()) {
            change(key);
        }
        self
    }

    /// What is known of the code's status, and its colour now.
    fn listed(mut self, word: &str, now: Option<&str>) -> Self {
        if let LiveOutcome::Verified { status, colour, .. } = &mut self.expected {
            *status = word.into();
            *colour = now.map(Into::into);
        }
        self
    }
}
