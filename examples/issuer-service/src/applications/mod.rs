//! Who asks for a code: the form, who may use this route, whether the documents agree.

pub mod changed;
mod declaration;
mod eligibility;
mod form;
pub mod identity;
mod records;
pub mod registry;
mod submit;

pub use declaration::{Declaration, DeclarationForm, Declared, VisitForm};
pub use eligibility::{OtherRoute, eligible};
pub use form::{Applicant, Form, FormError};
pub use records::{Application, by_id, companions_of, of_account, open_declaration, open_person};
pub use submit::{Guardian, MAX_COMPANIONS, Refused, Submission, submit};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far an application has come. There is no colour and no code before `pending`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ApplicationState)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Received; the register does not agree yet, or does not answer.
    Submitted,
    /// The bearer was found to be who they say; no code was made yet.
    Pending,
    /// A code was made.
    Issued,
    /// The register has no such document: there is no colour and no code.
    NoRecord,
}

impl State {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Pending => "pending",
            Self::Issued => "issued",
            Self::NoRecord => "no_record",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Submitted, Self::Pending, Self::Issued, Self::NoRecord]
            .into_iter()
            .find(|state| state.word() == word)
    }

    /// Whether the bearer was found to be who they say.
    #[must_use]
    pub const fn standing(self) -> Standing {
        match self {
            Self::Pending | Self::Issued => Standing::Verified,
            Self::Submitted | Self::NoRecord => Standing::Unverified,
        }
    }
}

/// Whether the bearer was found to be who they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They were: a code can be made.
    Verified,
    /// They were not.
    Unverified,
}

/// What a companion is to the holder who shows the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A child.
    Child,
    /// A grandchild.
    Grandchild,
    /// A parent.
    Parent,
    /// A grandparent.
    Grandparent,
    /// Someone else whom the holder cares for.
    Ward,
}

impl Relation {
    const fn word(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Grandchild => "grandchild",
            Self::Parent => "parent",
            Self::Grandparent => "grandparent",
            Self::Ward => "ward",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [
            Self::Child,
            Self::Grandchild,
            Self::Parent,
            Self::Grandparent,
            Self::Ward,
        ]
        .into_iter()
        .find(|relation| relation.word() == word)
    }
}
