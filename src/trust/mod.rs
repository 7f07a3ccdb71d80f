//! Whose signatures count, for what, where and when.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use crate::ids::{KeyId, Region};
use crate::key::PublicKey;
use crate::limits::MAX_KEYS_PER_ID;
use crate::time::Window;

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
    /// No longer used. The word is for people: that what it signed after its end does not count
    /// follows from its window, so end the window too.
    Retired,
    /// In wrong hands: nothing that it signed counts, since it could be dated back.
    Compromised,
}

/// A short public name of an issuer: 1 to 16 of `A` to `Z`, `0` to `9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssuerId(String);

/// The text is no issuer id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an issuer id has 1 to 16 characters of A-Z, 0-9 and -")]
pub struct BadIssuerId;

impl IssuerId {
    /// The id with this text.
    ///
    /// # Errors
    /// [`BadIssuerId`] if another character is in it, or none, or more than 16.
    pub fn new(text: &str) -> Result<Self, BadIssuerId> {
        let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=16).contains(&text.len()) && text.bytes().all(allowed) {
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
    regions: Option<Vec<Region>>,
    state: KeyState,
    specimen: Specimen,
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
            regions: Some(regions.into()),
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
}

impl AsRef<PublicKey> for IssuerKey {
    fn as_ref(&self) -> &PublicKey {
        &self.public
    }
}

/// The issuer keys that a verifier trusts, found by key id.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    // Sorted by key id.
    keys: Vec<IssuerKey>,
}

/// Why a key cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TrustError {
    /// The key is trusted already; two entries could contradict each other.
    #[error("the key {kid} is trusted already")]
    SameKeyTwice {
        /// Key id.
        kid: KeyId,
    },
    /// Too many keys share one id: each would cost a signature check.
    #[error("{MAX_KEYS_PER_ID} keys have the id {kid} already, and no more are tried")]
    TooManyKeysPerId {
        /// Key id.
        kid: KeyId,
    },
}

impl Trust {
    /// Trusts nobody yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { keys: Vec::new() }
    }

    /// Trusts one more key.
    ///
    /// # Errors
    /// [`TrustError`]; the keys trusted so far stay as they were.
    pub fn add(&mut self, key: IssuerKey) -> Result<(), TrustError> {
        let kid = key.public.id();
        let same_id = self.keys_with_id(kid);
        if same_id.iter().any(|known| known.public == key.public) {
            return Err(TrustError::SameKeyTwice { kid });
        }
        if same_id.len() >= MAX_KEYS_PER_ID {
            return Err(TrustError::TooManyKeysPerId { kid });
        }
        let place = self.keys.partition_point(|known| known.public.id() <= kid);
        self.keys.insert(place, key);
        Ok(())
    }

    /// All trusted keys, ordered by key id.
    pub fn keys(&self) -> &[IssuerKey] {
        &self.keys
    }

    /// The keys with this id, at most four.
    pub fn keys_with_id(&self, kid: KeyId) -> &[IssuerKey] {
        let start = self.keys.partition_point(|key| key.public.id() < kid);
        let rest = self.keys.get(start..).unwrap_or_default();
        let count = rest.partition_point(|key| key.public.id() == kid);
        rest.get(..count).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
