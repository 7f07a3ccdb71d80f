//! Whether an applicant is who they say, asked of a register.

use std::future::Future;
use std::pin::Pin;

use thiserror::Error;

use super::Applicant;

/// A register that knows documents and entries.
pub trait IdentityProvider: Send + Sync {
    /// Compares an applicant with what is registered.
    fn check<'a>(&'a self, applicant: &'a Applicant) -> Checking<'a>;
}

/// A check under way.
pub type Checking<'a> = Pin<Box<dyn Future<Output = Result<Verdict, Unavailable>> + Send + 'a>>;

/// The register does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the register does not answer")]
pub struct Unavailable;

/// What the register says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All fields agree.
    Verified,
    /// Number and birth date are known, and these fields differ.
    Differs(Vec<Field>),
    /// All agrees, and the document has never crossed the border.
    NoBorderRecord,
    /// Number and birth date are not known together.
    NoRecord,
}

/// A field that a verdict is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Type of the document.
    Type,
    /// Issuing country.
    Country,
    /// Full name.
    Name,
    /// How often the permit was issued.
    IssuanceCount,
    /// Year of the latest entry or exit.
    LatestEntryYear,
}

impl Field {
    /// Its name on the form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Type => "document_type",
            Self::Country => "country",
            Self::Name => "name",
            Self::IssuanceCount => "issuance_count",
            Self::LatestEntryYear => "latest_entry_year",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        [
            Self::Type,
            Self::Country,
            Self::Name,
            Self::IssuanceCount,
            Self::LatestEntryYear,
        ]
        .into_iter()
        .find(|field| field.name() == name)
    }
}
