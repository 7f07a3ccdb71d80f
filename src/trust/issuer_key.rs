//! An issuer's key and how far it is trusted.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use super::names::Names;
use super::status_base::StatusBase;
use crate::ids::Region;
use crate::key::PublicKey;
use crate::time::{UnixTime, Window};

mod codec;
#[cfg(feature = "issuer")]
pub(super) use codec::encode_regions;
pub(super) use codec::{decode_issuers, decode_regions};

/// What an issuer's key may assert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Colours, the companions' too.
    Colour,
    /// Itineraries.
    Itinerary,
    /// Test records.
    Test,
    /// Status lists.
    Status,
}

impl Purpose {
    /// All purposes.
    pub const ALL: [Self; 4] = [Self::Colour, Self::Itinerary, Self::Test, Self::Status];

    const fn number(self) -> u8 {
        match self {
            Self::Colour => 1,
            Self::Itinerary => 2,
            Self::Test => 3,
            Self::Status => 4,
        }
    }

    fn from_number(number: u64) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|purpose| u64::from(purpose.number()) == number)
    }

    /// The word for this purpose: `colour`, `itinerary`, `test` or `status`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Colour => "colour",
            Self::Itinerary => "itinerary",
            Self::Test => "test",
            Self::Status => "status",
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether a key is still in its issuer's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyState {
    /// In use.
    Active,
    /// No longer used: what it signed before its end still counts, which the key's window says.
    Retired,
    /// In wrong hands: nothing that it signed counts, since it could be dated back.
    Compromised,
}

impl KeyState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Active, Self::Retired, Self::Compromised];

    /// The word for this state: `active`, `retired` or `compromised`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Retired => "retired",
            Self::Compromised => "compromised",
        }
    }
}

/// A short public name of an issuer, such as `GD-HEALTH`: 1 to 64 printable ASCII characters
/// without space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssuerId(Arc<str>);

/// The text is no issuer id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an issuer id has 1 to 64 printable ASCII characters, and no space")]
pub struct BadIssuerId;

impl IssuerId {
    /// The id with this text.
    ///
    /// # Errors
    /// [`BadIssuerId`] if another character is in it, or none, or more than 64.
    pub fn new(text: &str) -> Result<Self, BadIssuerId> {
        let allowed = |byte: u8| byte.is_ascii_graphic();
        if (1..=64).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.into()))
        } else {
            Err(BadIssuerId)
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IssuerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An issuer's key and how far it is trusted.
///
/// ```
/// use healthcode::trust::{IssuerKey, Purpose};
/// use healthcode::{PublicKey, Region, UnixTime, Window};
/// # let public = PublicKey::from_bytes(&{ let mut b = [0x66; 32]; b[0] = 0x58; b })?;
/// let in_use = Window::new(UnixTime::new(1_790_000_000), UnixTime::new(1_820_000_000))?;
/// let guangdong = IssuerKey::new(public, [Purpose::Colour, Purpose::Test], in_use, 86_400)
///     .with_regions([Region::new(44)?]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct IssuerKey {
    public: PublicKey,
    issuer: Option<IssuerId>,
    purposes: Vec<Purpose>,
    in_use: Window,
    max_lifetime: u32,
    // None means everywhere.
    regions: Option<Arc<[Region]>>,
    state: KeyState,
    specimen: Specimen,
    names: Option<Names>,
    status_base: Option<StatusBase>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Specimen {
    No,
    Yes,
}

impl IssuerKey {
    /// A key that may sign for `purposes`, issues while `in_use` contains the instant, and
    /// grants at most `max_lifetime` seconds from issuing to expiry.
    ///
    /// It may sign for every region until [`with_regions`](Self::with_regions) says which.
    pub fn new(
        public: PublicKey,
        purposes: impl Into<Vec<Purpose>>,
        in_use: Window,
        max_lifetime: u32,
    ) -> Self {
        Self {
            public,
            issuer: None,
            purposes: purposes.into(),
            in_use,
            max_lifetime,
            regions: None,
            state: KeyState::Active,
            specimen: Specimen::No,
            names: None,
            status_base: None,
        }
    }

    /// A key that may sign anything, anywhere, at any time and for any time: for trying, and
    /// for a scanner that was given a bare key file.
    pub fn unrestricted(public: PublicKey) -> Self {
        Self::new(public, Purpose::ALL, Window::ALWAYS, u32::MAX)
    }

    /// Names the issuer.
    pub fn with_issuer(self, issuer: IssuerId) -> Self {
        Self {
            issuer: Some(issuer),
            ..self
        }
    }

    /// Lets the key sign for these regions and their divisions only; an empty list leaves it
    /// none.
    pub fn with_regions(self, regions: impl Into<Vec<Region>>) -> Self {
        Self {
            regions: Some(regions.into().into()),
            ..self
        }
    }

    /// Sets the key's state, [`KeyState::Active`] otherwise.
    pub fn with_state(self, state: KeyState) -> Self {
        Self { state, ..self }
    }

    /// Marks a key that signs specimens: its codes are refused as such.
    pub fn with_specimen(self) -> Self {
        Self {
            specimen: Specimen::Yes,
            ..self
        }
    }

    /// Gives the issuer's name to be shown, in one or more languages.
    pub fn with_names(self, names: Names) -> Self {
        Self {
            names: Some(names),
            ..self
        }
    }

    /// Says in which status lists the key's codes stand.
    pub fn with_status_base(self, base: StatusBase) -> Self {
        Self {
            status_base: Some(base),
            ..self
        }
    }

    /// Succeeds if what this key signed and dated `issued_at` counts at all: a code and a list
    /// alike (SPEC 8, step 5, and 12.3).
    pub(crate) fn check_issued_at(&self, issued_at: UnixTime) -> Result<(), KeyFault> {
        let (not_before, not_after) = (self.in_use.start(), self.in_use.end());
        // Whoever has a stolen key can date back, so its window is not looked at.
        if self.state == KeyState::Compromised {
            Err(KeyFault::Compromised)
        } else if self.is_specimen() {
            Err(KeyFault::Specimen)
        } else if issued_at < not_before {
            Err(KeyFault::NotYetValid { not_before })
        } else if issued_at >= not_after {
            Err(KeyFault::Retired { not_after })
        } else {
            Ok(())
        }
    }

    #[cfg(test)]
    pub(super) fn with_id_for_test(self, id: crate::ids::KeyId) -> Self {
        Self {
            public: self.public.clone().with_id_for_test(id),
            ..self
        }
    }

    /// The key.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The issuer's name, if it was given.
    #[must_use]
    pub const fn issuer(&self) -> Option<&IssuerId> {
        self.issuer.as_ref()
    }

    /// What the key may assert.
    #[must_use]
    pub fn purposes(&self) -> &[Purpose] {
        &self.purposes
    }

    /// When the key may issue.
    #[must_use]
    pub const fn in_use(&self) -> Window {
        self.in_use
    }

    /// Longest time from issuing to expiry that the key may grant, in seconds.
    #[must_use]
    pub const fn max_lifetime(&self) -> u32 {
        self.max_lifetime
    }

    /// Regions that the key may sign for, or `None` for everywhere.
    #[must_use]
    pub fn regions(&self) -> Option<&[Region]> {
        self.regions.as_deref()
    }

    // Cheap to keep with a code.
    pub(crate) fn shared_regions(&self) -> Option<Arc<[Region]>> {
        self.regions.clone()
    }

    /// The key's state.
    #[must_use]
    pub const fn state(&self) -> KeyState {
        self.state
    }

    /// Whether the key signs specimens.
    #[must_use]
    pub const fn is_specimen(&self) -> bool {
        matches!(self.specimen, Specimen::Yes)
    }

    /// The issuer's name to be shown, if it was given.
    #[must_use]
    pub const fn names(&self) -> Option<&Names> {
        self.names.as_ref()
    }

    /// Where the key's codes stand in status lists, if they do.
    #[must_use]
    pub const fn status_base(&self) -> Option<&StatusBase> {
        self.status_base.as_ref()
    }
}

/// Why nothing that a key signed at an instant counts; each door says it in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyFault {
    Compromised,
    Specimen,
    NotYetValid { not_before: UnixTime },
    Retired { not_after: UnixTime },
}

impl AsRef<PublicKey> for IssuerKey {
    fn as_ref(&self) -> &PublicKey {
        &self.public
    }
}
