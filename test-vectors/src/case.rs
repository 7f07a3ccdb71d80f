//! What the vectors of bundles, lists, live presentations and sequences hold, and all vectors
//! under one name.

use serde::{Deserialize, Serialize};

use crate::Hex;
use crate::vector::{Layer, TrustedKey, Vector};

mod sequence;
pub use sequence::{Decided, Installed, Look, SequenceCase, Step, Word};

/// A vector of any layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Case {
    /// A code, a document or a key.
    Code(Box<Vector>),
    /// The installing of a trust bundle.
    Bundle(Box<BundleCase>),
    /// The installing of a status list.
    List(Box<ListCase>),
    /// A live presentation.
    Live(Box<LiveCase>),
    /// A scanner over some time.
    Sequence(Box<SequenceCase>),
}

impl Case {
    /// File name without folder and ending: what is wrong, or what must work.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Code(vector) => &vector.name,
            Self::Bundle(case) => &case.name,
            Self::List(case) => &case.name,
            Self::Live(case) => &case.name,
            Self::Sequence(case) => &case.name,
        }
    }

    pub(crate) fn named(mut self, name: &str) -> Self {
        let own = match &mut self {
            Self::Code(vector) => &mut vector.name,
            Self::Bundle(case) => &mut case.name,
            Self::List(case) => &mut case.name,
            Self::Live(case) => &mut case.name,
            Self::Sequence(case) => &mut case.name,
        };
        *own = name.into();
        self
    }

    /// The check that must refuse; also the folder.
    #[must_use]
    pub fn layer(&self) -> Layer {
        match self {
            Self::Code(vector) => vector.layer,
            Self::Bundle(case) => case.layer,
            Self::List(case) => case.layer,
            Self::Live(case) => case.layer,
            Self::Sequence(case) => case.layer,
        }
    }

    /// The file's path below the folder of all vectors: `layer/name.json`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}.json", self.layer(), self.name())
    }
}

impl From<BundleCase> for Case {
    fn from(case: BundleCase) -> Self {
        Self::Bundle(Box::new(case))
    }
}

impl From<ListCase> for Case {
    fn from(case: ListCase) -> Self {
        Self::List(Box::new(case))
    }
}

impl From<LiveCase> for Case {
    fn from(case: LiveCase) -> Self {
        Self::Live(Box::new(case))
    }
}

impl From<SequenceCase> for Case {
    fn from(case: SequenceCase) -> Self {
        Self::Sequence(Box::new(case))
    }
}

/// What a scanner's operator gives before any bundle: the roots, and the lowest number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pinned {
    /// The 32 bytes of each root key.
    pub keys: Vec<Hex>,
    /// How many of them must sign.
    pub threshold: usize,
    /// Lowest sequence number that is taken, whatever else is known.
    pub least_seq: u64,
}

/// A trust bundle that is brought to a scanner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleCase {
    /// See [`Case::name`].
    #[serde(skip)]
    pub name: String,
    /// What is wrong, or what must work, in a sentence.
    pub description: String,
    /// [`Layer::Bundle`].
    pub layer: Layer,
    /// The roots in force.
    pub pinned: Pinned,
    /// The bundle in force, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed: Option<Mark>,
    /// The payload, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Hex>,
    /// The bytes that are brought.
    pub bundle: Hex,
    /// The clock, in seconds since 1970-01-01T00:00:00Z.
    pub at: u32,
    /// What becomes of it.
    pub expected: Outcome<BundleSummary>,
}

/// What a scanner remembers of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// Sequence number.
    pub seq: u64,
    /// SHA-256 of the payload.
    pub hash: Hex,
}

/// A status list that is brought to a scanner with a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListCase {
    /// See [`Case::name`].
    #[serde(skip)]
    pub name: String,
    /// What is wrong, or what must work, in a sentence.
    pub description: String,
    /// [`Layer::List`].
    pub layer: Layer,
    /// The roots that signed the bundle.
    pub pinned: Pinned,
    /// The bundle in force.
    pub bundle: Hex,
    /// The list in force, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed: Option<Hex>,
    /// The payload, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Hex>,
    /// The bytes that are brought.
    pub list: Hex,
    /// The clock, in seconds since 1970-01-01T00:00:00Z.
    pub at: u32,
    /// What becomes of it.
    pub expected: Outcome<ListSummary>,
}

/// What becomes of something that is brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Outcome<T> {
    /// It is in force.
    Installed(T),
    /// What was in force stays.
    Refused {
        /// The stable code of the refusal.
        reason: String,
        /// Of `state/rollback`: the lowest number that would be taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        have: Option<u64>,
        /// Of `state/rollback`: the number that was brought.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        got: Option<u64>,
    },
}

impl<T> Outcome<T> {
    pub(crate) fn refused(reason: &str) -> Self {
        Self::Refused {
            reason: reason.into(),
            have: None,
            got: None,
        }
    }

    pub(crate) fn rollback(have: u64, got: u64) -> Self {
        Self::Refused {
            reason: "state/rollback".into(),
            have: Some(have),
            got: Some(got),
        }
    }
}

/// What an installed bundle says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleSummary {
    /// Sequence number.
    pub seq: u64,
    /// SHA-256 of the payload.
    pub hash: Hex,
    /// When it was issued.
    pub issued_at: u32,
    /// First instant at which it is out of date.
    pub expires: u32,
    /// The roots whose quorum signs the next one.
    pub roots: Vec<Hex>,
    /// How many of them must sign.
    pub threshold: usize,
    /// Ids of the issuers, a key each, sorted by key id.
    pub issuers: Vec<String>,
    /// URI and lowest number of status lists.
    pub floors: Vec<(String, u64)>,
    /// Types of places that it has a policy for, in its order.
    pub places: Vec<String>,
}

/// What an installed list says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListSummary {
    /// The list's own URI.
    pub uri: String,
    /// Its number; the second of its issue where it states none.
    pub seq: u64,
    /// When it was issued.
    pub issued_at: u32,
    /// First instant at which it is out of date.
    pub expires: u32,
    /// After how many seconds it should be fetched anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<u32>,
    /// How many slots it has.
    pub slots: u32,
    /// Slot and value of those that are not 0.
    pub changed: Vec<(u32, u8)>,
}

/// A live presentation, under plain trusted keys or under a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiveCase {
    /// See [`Case::name`].
    #[serde(skip)]
    pub name: String,
    /// What is wrong, or what must work, in a sentence.
    pub description: String,
    /// [`Layer::Live`].
    pub layer: Layer,
    /// The text of the code inside, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The payload.
    pub payload: Hex,
    /// What a right signature would be over.
    pub sig_structure: Hex,
    /// The envelope.
    pub cose: Hex,
    /// The text to verify.
    pub text: String,
    /// RFC 8032 secret of the key that signed. It is a specimen and no secret.
    pub seed: Hex,
    /// The keys that are trusted, where no bundle says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<Vec<TrustedKey>>,
    /// What the scanner carries otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Carried>,
    /// The clock, in seconds since 1970-01-01T00:00:00Z.
    pub at: u32,
    /// The verdict.
    pub expected: LiveOutcome,
}

/// A bundle and lists, all of which install.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// The roots that signed the bundle.
    pub pinned: Pinned,
    /// The bundle.
    pub bundle: Hex,
    /// The lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<Hex>,
    /// The clock when they were installed.
    pub installed_at: u32,
}

/// The verdict on a live presentation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case", deny_unknown_fields)]
pub enum LiveOutcome {
    /// The code inside verifies, and its holder presented it just now.
    Verified {
        /// The clock of the holder's phone.
        presented_at: u32,
        /// The place that it was made for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<String>,
        /// The code's id.
        code_id: Hex,
        /// The colour that counts now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        colour: Option<String>,
        /// What is known of its status: `not-listed`, `not-checked`, or what a list says.
        status: String,
    },
    /// It is refused.
    Refused {
        /// The stable code of the refusal.
        reason: String,
    },
}
