//! Sequences step by step.

use super::code::Code;
use super::presented::Presented;
use super::says::Says;
use super::{status, trust};
use crate::Hex;
use crate::case::{Decided, Installed, Look, Outcome, Pinned, SequenceCase, Step, Word};
use crate::vector::Layer;

/// A scanner of which nothing is told yet, with the usual roots.
pub(super) fn story(description: &str) -> SequenceCase {
    SequenceCase {
        name: String::new(),
        description: description.into(),
        layer: Layer::Sequence,
        pinned: trust::pinned(),
        steps: Vec::new(),
    }
}

/// A code's text.
pub(super) fn text(says: &Says) -> String {
    Code::of(says.encode()).text
}

/// A text that is shown at a place; what follows is decided.
pub(super) fn look(text: &str, place: &str, at: u32) -> Look {
    Look {
        text: text.into(),
        place: place.into(),
        place_id: None,
        documents: Vec::new(),
        at,
        expected: Decided {
            decision: Word::None,
            reason: None,
            colour: None,
            people: Vec::new(),
            allowed: Vec::new(),
        },
    }
}

/// A presentation that is shown at a place.
pub(super) fn look_live(shown: &Presented, place: &str, at: u32) -> Look {
    look(&shown.text, place, at)
}

impl SequenceCase {
    pub(super) fn pinned(self, pinned: Pinned) -> Self {
        Self { pinned, ..self }
    }

    /// A bundle that is installed.
    pub(super) fn bundle(self, bundle: Vec<u8>, at: u32) -> Self {
        self.brings_bundle(bundle, at, Outcome::Installed(Installed {}))
    }

    pub(super) fn no_bundle(self, bundle: Vec<u8>, at: u32, reason: &str) -> Self {
        self.brings_bundle(bundle, at, Outcome::refused(reason))
    }

    pub(super) fn older_bundle(self, bundle: Vec<u8>, at: u32, have: u64, got: u64) -> Self {
        self.brings_bundle(bundle, at, Outcome::rollback(have, got))
    }

    /// A list that is installed.
    pub(super) fn list(self, list: &status::Says, at: u32) -> Self {
        self.list_by(list.signed(), at)
    }

    /// The same, signed by another key.
    pub(super) fn list_by(self, list: Vec<u8>, at: u32) -> Self {
        self.brings_list(list, at, Outcome::Installed(Installed {}))
    }

    pub(super) fn no_list(self, list: Vec<u8>, at: u32, reason: &str) -> Self {
        self.brings_list(list, at, Outcome::refused(reason))
    }

    pub(super) fn older_list(self, list: &status::Says, at: u32, have: u64, got: u64) -> Self {
        self.brings_list(list.signed(), at, Outcome::rollback(have, got))
    }

    pub(super) fn sees(mut self, look: Look) -> Self {
        self.steps.push(Step::Scan(look));
        self
    }

    pub(super) fn loses_everything(mut self) -> Self {
        self.steps.push(Step::Lose);
        self
    }

    pub(super) fn restarts(mut self) -> Self {
        self.steps.push(Step::Restart);
        self
    }

    fn brings_list(mut self, list: Vec<u8>, at: u32, expected: Outcome<Installed>) -> Self {
        let list = Hex(list);
        self.steps.push(Step::List { list, at, expected });
        self
    }

    fn brings_bundle(mut self, bundle: Vec<u8>, at: u32, expected: Outcome<Installed>) -> Self {
        let bundle = Hex(bundle);
        self.steps.push(Step::Bundle {
            bundle,
            at,
            expected,
        });
        self
    }
}

impl Look {
    pub(super) fn at_gate(self, id: &str) -> Self {
        let place_id = Some(id.into());
        Self { place_id, ..self }
    }

    pub(super) fn showing<const N: usize>(self, documents: [&str; N]) -> Self {
        let documents = documents.map(Into::into).to_vec();
        Self { documents, ..self }
    }

    /// Admitted, with this colour of the holder's.
    pub(super) fn admits(self, colour: &str) -> Self {
        self.decides(Word::Admit, None, Some(colour))
    }

    pub(super) fn refers(self, colour: &str, reason: &str) -> Self {
        self.decides(Word::Refer, Some(reason), Some(colour))
    }

    pub(super) fn denies(self, colour: &str, reason: &str) -> Self {
        self.decides(Word::Deny, Some(reason), Some(colour))
    }

    /// Denied before anything on the code was judged.
    pub(super) fn refuses(self, reason: &str) -> Self {
        self.decides(Word::Deny, Some(reason), None)
    }

    /// Decided about a code without a colour.
    pub(super) fn decides(
        mut self,
        decision: Word,
        reason: Option<&str>,
        colour: Option<&str>,
    ) -> Self {
        self.expected.decision = decision;
        self.expected.reason = reason.map(Into::into);
        self.expected.colour = colour.map(Into::into);
        self
    }

    /// Everyone's decision on a code with companions.
    pub(super) fn each<const N: usize>(mut self, people: [Word; N]) -> Self {
        self.expected.people = people.to_vec();
        self
    }

    /// What is stale or unknown, and passes.
    pub(super) fn allowing(mut self, reason: &str) -> Self {
        self.expected.allowed.push(reason.into());
        self
    }
}
