//! Why a bundle or a list is not taken.

use thiserror::Error;

use super::Purpose;
use crate::ids::KeyId;
use crate::time::UnixTime;
use crate::wire::Malformed;

/// Why a trust bundle or a status list is not taken; what was in force stays in force.
///
/// [`code`](Self::code) is stable, as a refusal's is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InstallError {
    /// The bytes are no bundle, or no list.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The roots in force did not sign in sufficient number.
    #[error("{have} of the roots in force signed, and {need} must")]
    Quorum {
        /// Distinct roots whose signatures hold.
        have: usize,
        /// Threshold.
        need: usize,
    },
    /// The bundle brings other roots or another threshold, and its own roots did not sign in
    /// sufficient number.
    #[error("{have} of the bundle's new roots signed, and {need} must")]
    NewQuorum {
        /// Distinct new roots whose signatures hold.
        have: usize,
        /// New threshold.
        need: usize,
    },
    /// No trusted key has the id that the list names.
    #[error("no trusted key has the id {kid}")]
    UnknownKey {
        /// Key id that the list names.
        kid: KeyId,
    },
    /// No trusted key with this id made the list's signature.
    #[error("the signature does not hold under any key with the id {kid}")]
    BadSignature {
        /// Key id that the list names.
        kid: KeyId,
    },
    /// The list's key is in wrong hands.
    #[error("the key {kid} is compromised")]
    CompromisedKey {
        /// Key id.
        kid: KeyId,
    },
    /// The list's key signs specimens only.
    #[error("the key {kid} signs specimens")]
    SpecimenKey {
        /// Key id.
        kid: KeyId,
    },
    /// The list says it was issued before its key came into use.
    #[error("issued at {issued_at}, before its key's first instant {not_before}")]
    KeyNotYetValid {
        /// First instant at which the key may issue.
        not_before: UnixTime,
        /// When the list says it was issued.
        issued_at: UnixTime,
    },
    /// The list says it was issued after its key was retired.
    #[error("issued at {issued_at}, not before its key's end {not_after}")]
    KeyRetired {
        /// First instant at which the key no longer issues.
        not_after: UnixTime,
        /// When the list says it was issued.
        issued_at: UnixTime,
    },
    /// The key may not sign lists.
    #[error("the key may not sign for the purpose {missing}")]
    KeyPurpose {
        /// Purpose that the key lacks.
        missing: Purpose,
    },
    /// The list's URI is under no status base of its key's issuer.
    #[error("the list's URI is none of its signer's issuer")]
    ForeignList,
    /// Something newer is, or was, in force.
    #[error("have {have}, got {got}")]
    Rollback {
        /// Lowest sequence number that would be taken.
        have: u64,
        /// Sequence number of what was brought.
        got: u64,
    },
    /// The same sequence number stands for two contents.
    #[error("have another one with the number {seq}")]
    Fork {
        /// Sequence number.
        seq: u64,
    },
    /// The next bundle does not follow the one in force.
    #[error("the number {seq} does not name the one before it as its predecessor")]
    Predecessor {
        /// Sequence number of what was brought.
        seq: u64,
    },
    /// It is issued later than the clock says: the clock is behind.
    #[error("issued at {issued_at}, and it is {now}")]
    ClockBehind {
        /// When it was issued.
        issued_at: UnixTime,
        /// The clock.
        now: UnixTime,
    },
    /// It is out of date already.
    #[error("valid until {end}, and it is {now}")]
    Expired {
        /// First instant at which it is no longer valid.
        end: UnixTime,
        /// The clock.
        now: UnixTime,
    },
}

impl InstallError {
    /// The stable code (SPEC 8.6 and 9.5).
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed(malformed) => malformed.code(),
            Self::Quorum { .. } | Self::NewQuorum { .. } => "signature/quorum",
            Self::UnknownKey { .. } => "key/unknown",
            Self::BadSignature { .. } => "signature/bad",
            Self::CompromisedKey { .. } => "key/compromised",
            Self::SpecimenKey { .. } => "key/specimen",
            Self::KeyNotYetValid { .. } => "key/not-yet-valid",
            Self::KeyRetired { .. } => "key/retired",
            Self::KeyPurpose { .. } => "key/purpose",
            Self::ForeignList => "key/issuer",
            Self::Rollback { .. } => "state/rollback",
            Self::Fork { .. } => "state/fork",
            Self::Predecessor { .. } => "state/predecessor",
            Self::ClockBehind { .. } => "time/clock",
            Self::Expired { .. } => "time/expired",
        }
    }
}
