//! Why a code is refused: one type for the verifier's door, with stable codes.

use thiserror::Error;

use crate::claims::{Colour, HashError, Suite};
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
    /// The holder's key did not sign the live presentation. Which key that is says who the
    /// holder is, so it is not told.
    #[error("the holder's signature on the live presentation does not hold")]
    BadHolderSignature,
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
    /// The clock is behind something that was verified, or behind an earlier decision.
    #[error("the clock says {now}, and {newest} was before")]
    ClockBehind {
        /// Newest instant that is known to be past.
        newest: UnixTime,
        /// The clock.
        now: UnixTime,
    },
    /// The issuer has withdrawn the code.
    #[error("the code is revoked")]
    Revoked,
    /// The issuer has suspended the code.
    #[error("the code is suspended")]
    Suspended,
    /// The code has a status index, and no list in force tells of it.
    #[error("no status list in force tells of this code")]
    StatusUnknown,
    /// The list gives the code a state that has no meaning here.
    #[error("the status list gives this code the state {value}, which has no meaning here")]
    StatusValue {
        /// The value.
        value: u8,
    },
    /// The list that tells of the code is too old.
    #[error("the status list was issued at {issued_at} and counts until {until}, and it is {now}")]
    StatusStale {
        /// When the list was issued.
        issued_at: UnixTime,
        /// First instant at which it is too old.
        until: UnixTime,
        /// The clock.
        now: UnixTime,
    },
    /// The colour is worse than those admitted, or the code has none.
    #[error("{admitted} is the worst colour that is admitted here")]
    PolicyColour {
        /// Worst colour that is admitted.
        admitted: Colour,
    },
    /// No test that the place asks for is on the code.
    #[error("the code has no test that is asked for here, or it is too old or overtaken")]
    PolicyTest,
    /// The itinerary has a visit to a region of risk.
    #[error("a visit to a region of risk in the last {days} days")]
    PolicyItinerary {
        /// Days that count.
        days: u8,
    },
    /// The code does not say where its holder was on all the days that count.
    #[error("the code does not say where its holder was in the last {days} days")]
    PolicyItineraryMissing {
        /// Days that count.
        days: u8,
    },
    /// Codes of this region are not accepted at the place.
    #[error("codes of this region are not accepted here")]
    PolicyRegion,
    /// The place asks for a live presentation, and this is none.
    #[error("a live presentation is asked for here, and this is none")]
    PolicyNotLive,
    /// The live presentation was made too long before or after now.
    #[error("presented {seconds} s away from now, and {limit} s are allowed")]
    PolicyLiveTime {
        /// Seconds between the presentation and the clock.
        seconds: u32,
        /// Most seconds.
        limit: u32,
    },
    /// The live presentation was made for another place.
    #[error("presented for another place")]
    PolicyLivePlace,
    /// The code is older than the place lets.
    #[error("issued {seconds} s ago, and {limit} s are allowed here")]
    PolicyCodeAge {
        /// Seconds since issuing.
        seconds: u32,
        /// Most seconds.
        limit: u32,
    },
    /// The trust bundle is stale or has run out.
    #[error("the trust bundle was issued at {issued_at} and counts until {until}, and it is {now}")]
    PolicyBundleAge {
        /// When the bundle was issued.
        issued_at: UnixTime,
        /// First instant at which it is too old.
        until: UnixTime,
        /// The clock.
        now: UnixTime,
    },
    /// A document is asked for, and none of this person's was compared.
    #[error("a document is asked for here, and none was compared")]
    DocumentMissing,
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
            Self::BadSignature { .. } | Self::BadHolderSignature => "signature/bad",
            Self::CompromisedKey { .. } => "key/compromised",
            Self::SpecimenKey { .. } => "key/specimen",
            Self::KeyNotYetValid { .. } => "key/not-yet-valid",
            Self::KeyRetired { .. } => "key/retired",
            Self::KeyPurpose { .. } => "key/purpose",
            Self::KeyLifetime { .. } => "key/lifetime",
            Self::KeyRegion { .. } => "key/region",
            Self::NotYetValid { .. } => "time/not-yet-valid",
            Self::Expired { .. } => "time/expired",
            Self::ClockBehind { .. } => "time/clock",
            Self::Revoked => "status/revoked",
            Self::Suspended => "status/suspended",
            Self::StatusUnknown | Self::StatusValue { .. } => "status/unknown",
            Self::StatusStale { .. } => "status/stale",
            Self::PolicyColour { .. } => "policy/colour",
            Self::PolicyTest => "policy/test",
            Self::PolicyItinerary { .. } | Self::PolicyItineraryMissing { .. } => {
                "policy/itinerary"
            }
            Self::PolicyRegion => "policy/region",
            Self::PolicyNotLive | Self::PolicyLiveTime { .. } | Self::PolicyLivePlace => {
                "policy/live"
            }
            Self::PolicyCodeAge { .. } | Self::PolicyBundleAge { .. } => "policy/age",
            Self::IdentityMismatch => "identity/mismatch",
            Self::DocumentMissing | Self::IdentityNotComputed(_) | Self::IdentityMissing { .. } => {
                "identity/missing"
            }
        }
    }
}
