//! A scanner over some time: what is brought to it, and what it decides.

use serde::{Deserialize, Serialize};

use super::{Outcome, Pinned};
use crate::Hex;
use crate::vector::Layer;

/// A scanner over some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SequenceCase {
    /// See [`Case::name`](super::Case::name).
    #[serde(skip)]
    pub name: String,
    /// What is wrong, or what must work, in a sentence.
    pub description: String,
    /// [`Layer::Sequence`].
    pub layer: Layer,
    /// What its operator gave it.
    pub pinned: Pinned,
    /// What happens to it, in order.
    pub steps: Vec<Step>,
}

/// Something that happens to a scanner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Step {
    /// A trust bundle is brought.
    Bundle {
        /// Its bytes.
        bundle: Hex,
        /// The clock.
        at: u32,
        /// What becomes of it.
        expected: Outcome<Installed>,
    },
    /// A status list is brought.
    List {
        /// Its bytes.
        list: Hex,
        /// The clock.
        at: u32,
        /// What becomes of it.
        expected: Outcome<Installed>,
    },
    /// A text is shown.
    Scan(Look),
    /// All records are lost: bundle, lists and clock. What was pinned is left.
    Lose,
    /// The scanner is switched off and on: everything is read from its records.
    Restart,
}

/// It is in force; there is no more to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Installed {}

/// A text that is shown at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// The text.
    pub text: String,
    /// The type of place.
    pub place: String,
    /// Which place it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_id: Option<String>,
    /// The documents shown, as `TYPE:COUNTRY:NUMBER:BIRTH`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// The clock.
    pub at: u32,
    /// What is decided.
    pub expected: Decided,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// The worst of everyone's.
    pub decision: Word,
    /// The code of the first check that led to it; absent where everyone is admitted, and where
    /// there is no decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The holder's colour that counts now, of a code that was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// Everyone's decision, holder first, of a code with companions that was judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Word>,
    /// Codes of what is stale or unknown and passes by the place's policy.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
}

/// A decision's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Word {
    /// Let in.
    Admit,
    /// Left to someone else.
    Refer,
    /// Turned away.
    Deny,
    /// There is no bundle, or no policy for such a place.
    None,
}
