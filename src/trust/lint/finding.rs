//! Likely mistakes, each in one sentence.

use alloc::string::String;

use thiserror::Error;

use crate::claims::Colour;
use crate::ids::{KeyId, Region};
use crate::time::UnixTime;
use crate::trust::{IssuerId, PlaceType, Purpose};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It may be meant so.
    Warning,
    /// Something will not work, or not be safe.
    Error,
}

/// Something in a bundle that is likely a mistake.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Finding {
    /// No scanner would install the bundle.
    #[error("the bundle is valid until {end}, and it is {now}")]
    Expired {
        /// First instant at which it is no longer valid.
        end: UnixTime,
        /// The clock.
        now: UnixTime,
    },
    /// Scanners that are cut off would trust it for long.
    #[error("the bundle is in force for {seconds} s, and 90 days are {MAX_WINDOW} s")]
    LongWindow {
        /// From issue to expiry.
        seconds: u32,
    },
    /// No scanner with the bundle before it would install it.
    #[error("the bundle's number {got} is not higher than {have}, the one before it")]
    NotNewer {
        /// Number of the bundle before.
        have: u64,
        /// Number of this one.
        got: u64,
    },
    /// No scanner with the bundle before it would install it.
    #[error("the bundle {seq} does not name the one before it by its hash")]
    NoPredecessor {
        /// Number of this bundle.
        seq: u64,
    },
    /// Older lists would be taken again.
    #[error("the floor of the status list {uri} falls from {have} to {got}")]
    LowerFloor {
        /// The list's URI.
        uri: String,
        /// Floor in the bundle before.
        have: u64,
        /// Floor in this one, zero where none is named.
        got: u64,
    },
    /// One stolen key is enough to sign bundles.
    #[error("any one of {keys} roots signs bundles alone: one stolen key is enough")]
    OneRoot {
        /// Number of roots.
        keys: usize,
    },
    /// One lost key keeps every bundle from being signed.
    #[error("the threshold is all of the roots, {keys}: one lost key ends all bundles")]
    EveryRoot {
        /// Number of roots.
        keys: usize,
    },
    /// A root's key belongs on no machine that issues codes.
    #[error("the key {kid} is a root and an issuer's too")]
    RootIssues {
        /// Key id.
        kid: KeyId,
    },
    /// Every code of the key is refused.
    #[error("the key {kid} may issue for 0 s: none of its codes is taken")]
    NoLifetime {
        /// Key id.
        kid: KeyId,
    },
    /// Codes outlive what they say.
    #[error("the key {kid} may issue for {seconds} s, and 31 days are {MAX_LIFETIME} s")]
    LongLifetime {
        /// Key id.
        kid: KeyId,
        /// Longest lifetime.
        seconds: u32,
    },
    /// What it signs from now on would count.
    #[error("the key {kid} is retired, and what it signs until {not_after} counts")]
    RetiredInUse {
        /// Key id.
        kid: KeyId,
        /// End of the key's window.
        not_after: UnixTime,
    },
    /// Someone may list it again.
    #[error("the key {kid} was compromised in the bundle before, and is no longer listed")]
    CompromisedLeft {
        /// Key id.
        kid: KeyId,
    },
    /// Whoever took the key would be trusted.
    #[error("the key {kid} was compromised in the bundle before, and is trusted again")]
    CompromisedTrusted {
        /// Key id.
        kid: KeyId,
    },
    /// Scanners with the bundle before meet an unknown key.
    #[error("the key {kid} is new, and in use since {not_before}, not after the bundle's issue")]
    SuddenKey {
        /// Key id.
        kid: KeyId,
        /// First instant at which the key may issue.
        not_before: UnixTime,
    },
    /// Specimens belong in a bundle of their own.
    #[error("the key {kid} signs specimens, and other keys do not")]
    Specimen {
        /// Key id.
        kid: KeyId,
    },
    /// Two issuers have keys with one id, which no chance explains.
    #[error("keys of {issuers} issuers have the id {kid}")]
    SharedId {
        /// Key id.
        kid: KeyId,
        /// Number of issuers.
        issuers: usize,
    },
    /// What the key signed stays as it is.
    #[error("the codes of the key {kid} stand in no status list, and cannot be revoked")]
    Irrevocable {
        /// Key id.
        kid: KeyId,
    },
    /// Nobody can sign the lists that its codes ask for.
    #[error("{issuer} has status lists, and no active key of it may sign them")]
    NoStatusKey {
        /// Issuer.
        issuer: IssuerId,
    },
    /// The lists that the key signs stand nowhere.
    #[error("the key {kid} signs status lists, and {issuer} has no status base")]
    NoStatusBase {
        /// Key id.
        kid: KeyId,
        /// Issuer.
        issuer: IssuerId,
    },
    /// A list of one could stand where the other's belongs.
    #[error("lists of {issuer} can have the URIs of lists of {other}")]
    SharedBase {
        /// Issuer with the longer base, or an equal one.
        issuer: IssuerId,
        /// The other issuer.
        other: IssuerId,
    },
    /// Nobody can issue for a while.
    #[error("{issuer} has no key for the purpose {purpose} from {from} to {until}")]
    Gap {
        /// Issuer.
        issuer: IssuerId,
        /// Purpose.
        purpose: Purpose,
        /// End of the key before.
        from: UnixTime,
        /// First instant of the key after.
        until: UnixTime,
    },
    /// Scanners that miss a bundle meet an unknown key.
    #[error(
        "two keys of {issuer} for the purpose {purpose} overlap by {overlap} s, less than {need} s"
    )]
    ShortOverlap {
        /// Issuer.
        issuer: IssuerId,
        /// Purpose.
        purpose: Purpose,
        /// Seconds in which both may issue.
        overlap: u32,
        /// Longest lifetime of what they sign.
        need: u32,
    },
    /// The soft age never does anything.
    #[error("at {place} the bundle is stale after {soft_age} s, and it expires after {seconds} s")]
    NeverStale {
        /// Type of place.
        place: PlaceType,
        /// Seconds after which the bundle is stale.
        soft_age: u32,
        /// From the bundle's issue to its expiry.
        seconds: u32,
    },
    /// Not only green is admitted.
    #[error("{place} admits {colour}")]
    AdmitsColour {
        /// Type of place.
        place: PlaceType,
        /// Worst colour that is admitted.
        colour: Colour,
    },
    /// A person is admitted whose status nobody knows, or knows late.
    #[error("{place} admits where {what}")]
    Loosened {
        /// Type of place.
        place: PlaceType,
        /// What is missing or stale.
        what: &'static str,
    },
    /// Nobody can have a code for that region.
    #[error("{place} accepts the region {region}, and no active key may sign colours there")]
    Uncovered {
        /// Type of place.
        place: PlaceType,
        /// Region.
        region: Region,
    },
}

impl Finding {
    /// How bad it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Expired { .. }
            | Self::NotNewer { .. }
            | Self::NoPredecessor { .. }
            | Self::LowerFloor { .. }
            | Self::RootIssues { .. }
            | Self::NoLifetime { .. }
            | Self::CompromisedTrusted { .. }
            | Self::NoStatusKey { .. }
            | Self::SharedBase { .. }
            | Self::Gap { .. }
            | Self::Uncovered { .. } => Severity::Error,
            Self::LongWindow { .. }
            | Self::OneRoot { .. }
            | Self::EveryRoot { .. }
            | Self::LongLifetime { .. }
            | Self::RetiredInUse { .. }
            | Self::CompromisedLeft { .. }
            | Self::SuddenKey { .. }
            | Self::Specimen { .. }
            | Self::SharedId { .. }
            | Self::Irrevocable { .. }
            | Self::NoStatusBase { .. }
            | Self::ShortOverlap { .. }
            | Self::NeverStale { .. }
            | Self::AdmitsColour { .. }
            | Self::Loosened { .. } => Severity::Warning,
        }
    }
}

/// Ninety days.
pub(super) const MAX_WINDOW: u32 = 90 * 86_400;
/// Thirty-one days.
pub(super) const MAX_LIFETIME: u32 = 31 * 86_400;
