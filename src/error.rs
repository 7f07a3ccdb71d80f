//! Why a code is refused: one type for the verifier's door, with stable codes.

use thiserror::Error;

use crate::claims::{HashError, Suite};
use crate::ids::{KeyId, Region};
use crate::time::UnixTime;
use crate::trust::Purpose;
use crate::wire::Malformed;

/// Why a code is refused, or a document not accepted for it.
///
/// Every variant carries the rule and the numbers, never what the code says about a person.
/// [`code`](Self::code) is stable: scanners, logs and test vectors may rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The text is no code.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// No trusted key has this id: the trust may be out of date, or the code a forgery.
    #[error("no trusted key has the id {kid}")]
    UnknownKey {
        /// Key id that the code names.
        kid: KeyId,
    },
    /// No trusted key with this id made the signature.
    #[error("the signature does not hold under any key with the id {kid}")]
    BadSignature {
        /// Key id that the code names.
        kid: KeyId,
    },
    /// The key is known to be in wrong hands: nothing that it signed counts, whenever.
    #[error("the key {kid} is compromised")]
    CompromisedKey {
        /// Key id.
        kid: KeyId,
    },
    /// The key signs specimens for trying and training only.
    #[error("the key {kid} signs specimens, which admit nobody")]
    SpecimenKey {
        /// Key id.
        kid: KeyId,
    },
    /// The code says it was issued before its key came into use.
    #[error("issued at {issued_at}, before its key's first instant {not_before}")]
    KeyNotYetValid {
        /// First instant at which the key may issue.
        not_before: UnixTime,
        /// When the code says it was issued.
        issued_at: UnixTime,
    },
    /// The code says it was issued after its key was retired.
    #[error("issued at {issued_at}, not before its key's end {not_after}")]
    KeyRetired {
        /// First instant at which the key no longer issues.
        not_after: UnixTime,
        /// When the code says it was issued.
        issued_at: UnixTime,
    },
    /// The key may not assert this.
    #[error("the key may not sign for the purpose {missing}")]
    KeyPurpose {
        /// First purpose that the code needs and the key lacks.
        missing: Purpose,
    },
    /// The code lives longer than its key may grant.
    #[error("valid for {seconds} s from issuing, and the key may grant {limit} s")]
    KeyLifetime {
        /// From issuing to expiry, in seconds.
        seconds: u32,
        /// Longest lifetime that the key may grant, in seconds.
        limit: u32,
    },
    /// The key may not sign for this region.
    #[error("the key may not sign for region {region}")]
    KeyRegion {
        /// Region that the code counts for.
        region: Region,
    },
    /// The window has not begun.
    #[error("valid from {start}, and it is {now}")]
    NotYetValid {
        /// First instant of validity.
        start: UnixTime,
        /// The clock.
        now: UnixTime,
    },
    /// The window is over.
    #[error("valid until {end}, and it is {now}")]
    Expired {
        /// First instant that is no longer valid.
        end: UnixTime,
        /// The clock.
        now: UnixTime,
    },
    /// The document belongs to nobody on the code.
    #[error("the document belongs to nobody on this code")]
    IdentityMismatch,
    /// The document's hash could not be computed, which says nothing about the document.
    #[error(transparent)]
    IdentityNotComputed(#[from] HashError),
    /// The document cannot be compared.
    #[error("identity hashes of suite {} can be compared only with the pepper", suite.number())]
    IdentityMissing {
        /// How the code's identity hashes were made.
        suite: Suite,
    },
}

impl Refusal {
    /// The stable code of this refusal (SPEC 8).
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed(malformed) => malformed.code(),
            Self::UnknownKey { .. } => "key/unknown",
            Self::BadSignature { .. } => "signature/bad",
            Self::CompromisedKey { .. } => "key/compromised",
            Self::SpecimenKey { .. } => "key/specimen",
            Self::KeyNotYetValid { .. } => "key/not-yet-valid",
            Self::KeyRetired { .. } => "key/retired",
            Self::KeyPurpose { .. } => "key/purpose",
            Self::KeyLifetime { .. } => "key/lifetime",
            Self::KeyRegion { .. } => "key/region",
            Self::NotYetValid { .. } => "time/not-yet-valid",
            Self::Expired { .. } => "time/expired",
            Self::IdentityMismatch => "identity/mismatch",
            Self::IdentityNotComputed(_) | Self::IdentityMissing { .. } => "identity/missing",
        }
    }
}
