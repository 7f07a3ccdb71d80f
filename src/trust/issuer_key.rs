//! An issuer's key and how far it is trusted.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use super::names::Names;
use crate::ids::Region;
use crate::key::PublicKey;
use crate::limits::{MAX_ISSUERS, MAX_NAME_BYTES, MAX_REGIONS};
use crate::time::{UnixTime, Window};
use crate::wire::cbor::{Reader, Unexpected, Writer};

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

/// A short public name of an issuer, such as `GD-HEALTH`: 1 to 64 printable ASCII characters
/// without space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IssuerId(String);

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
    regions: Option<Vec<Region>>,
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

    /// Writes a bundle's entry, for a key that has an issuer's id and name.
    ///
    /// ```cddl
    /// issuer = { 1 => key: bstr .size 32, 2 => id: tstr, 3 => names, 4 => [ *4096 region ], 5 => [ 1*4096 purpose ],
    ///            6 => not-before: seconds, 7 => not-after: seconds, 8 => max-lifetime: uint .lt 4294967296,
    ///            ? 9 => 1 / 2, ? 10 => true, ? 11 => [ status-uri-base: tstr, shift: 0..31 ] }
    /// ```
    #[cfg(feature = "issuer")]
    pub(super) fn encode(&self, writer: &mut Writer, id: &IssuerId, names: &Names) {
        let state = match self.state {
            KeyState::Active => None,
            KeyState::Retired => Some(STATE_RETIRED),
            KeyState::Compromised => Some(STATE_COMPROMISED),
        };
        let optional = [
            state.is_some(),
            self.is_specimen(),
            self.status_base.is_some(),
        ];
        let optional = optional.into_iter().filter(|present| *present).count();
        writer.map(optional.saturating_add(8));
        writer.uint(1_u8);
        writer.bytes(self.public.as_bytes());
        writer.uint(2_u8);
        writer.text(id.as_str());
        writer.uint(3_u8);
        names.encode(writer);
        writer.uint(4_u8);
        encode_regions(self.regions().unwrap_or_default(), writer);
        writer.uint(5_u8);
        writer.array(self.purposes.len());
        for purpose in &self.purposes {
            writer.uint(purpose.number());
        }
        writer.uint(6_u8);
        writer.uint(self.in_use.start().as_secs());
        writer.uint(7_u8);
        writer.uint(self.in_use.end().as_secs());
        writer.uint(8_u8);
        writer.uint(self.max_lifetime);
        if let Some(state) = state {
            writer.uint(9_u8);
            writer.uint(state);
        }
        if self.is_specimen() {
            writer.uint(10_u8);
            writer.r#true();
        }
        if let Some(base) = &self.status_base {
            writer.uint(11_u8);
            writer.array(2);
            writer.text(&base.uri);
            writer.uint(base.shift);
        }
    }

    /// Reads what [`encode`](Self::encode) writes.
    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        let count = reader.map()?;
        reader.key(1)?;
        let public = PublicKey::from_bytes(&reader.byte_array()?).map_err(|_| Unexpected)?;
        reader.key(2)?;
        let issuer = IssuerId::new(reader.text()?).map_err(|_| Unexpected)?;
        reader.key(3)?;
        let names = Names::decode(reader)?;
        reader.key(4)?;
        let regions = decode_regions(reader, 0)?;
        reader.key(5)?;
        let purpose = |it: &mut Reader<'_>| Purpose::from_number(it.uint()?).ok_or(Unexpected);
        let purposes = reader.list(1..=MAX_REGIONS, purpose)?;
        reader.key(6)?;
        let not_before = reader.seconds()?;
        reader.key(7)?;
        let not_after: UnixTime = reader.seconds()?;
        let in_use = Window::new(not_before, not_after).map_err(|_| Unexpected)?;
        reader.key(8)?;
        let max_lifetime = u32::try_from(reader.uint()?).map_err(|_| Unexpected)?;
        let mut key = Self::new(public, purposes, in_use, max_lifetime)
            .with_issuer(issuer)
            .with_names(names);
        // An empty list means everywhere on the wire.
        if !regions.is_empty() {
            key = key.with_regions(regions);
        }
        for _ in 8..count {
            key = key.decode_optional(reader)?;
        }
        Ok(key)
    }

    // That the entries ascend is checked by encoding the whole bundle's bytes again.
    fn decode_optional(self, reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        match reader.uint()? {
            9 => match reader.uint()? {
                STATE_RETIRED => Ok(self.with_state(KeyState::Retired)),
                STATE_COMPROMISED => Ok(self.with_state(KeyState::Compromised)),
                _ => Err(Unexpected),
            },
            10 => reader.expect_true().map(|()| self.with_specimen()),
            11 => {
                if reader.array()? != 2 {
                    return Err(Unexpected);
                }
                let (uri, shift) = (reader.text()?, reader.uint()?);
                let shift = u8::try_from(shift).map_err(|_| Unexpected)?;
                let base = StatusBase::new(uri, shift).map_err(|_| Unexpected)?;
                Ok(self.with_status_base(base))
            }
            _ => Err(Unexpected),
        }
    }
}

/// Where an issuer's codes stand in its status lists: the code with index `i` has slot
/// `i mod 2^shift` of the list whose URI is the base followed by the decimal number
/// `i div 2^shift`.
///
/// ```
/// use healthcode::trust::StatusBase;
/// let base = StatusBase::new("https://gd.example/status/", 20)?;
/// assert_eq!(base.place_of(3_145_733), ("https://gd.example/status/3".into(), 5));
/// # Ok::<(), healthcode::trust::BadStatusBase>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusBase {
    uri: String,
    shift: u8,
}

/// The text is no base of URIs, or the shift is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "a status base is a URI of 1 to {MAX_NAME_BYTES} printable ASCII characters and a shift of 0 to 31"
)]
pub struct BadStatusBase;

impl StatusBase {
    /// Lists of `2^shift` codes each, called by this text and a number.
    ///
    /// # Errors
    /// [`BadStatusBase`].
    pub fn new(uri: &str, shift: u8) -> Result<Self, BadStatusBase> {
        if is_uri(uri) && shift <= 31 {
            Ok(Self {
                uri: uri.into(),
                shift,
            })
        } else {
            Err(BadStatusBase)
        }
    }

    /// The text that the lists' URIs begin with.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// Binary logarithm of the number of codes in one list.
    #[must_use]
    pub const fn shift(&self) -> u8 {
        self.shift
    }

    /// URI of the list, and slot in it, of the code with this status index.
    #[must_use]
    pub fn place_of(&self, index: u32) -> (String, u32) {
        let number = index.checked_shr(self.shift.into()).unwrap_or(0);
        let first = number.checked_shl(self.shift.into()).unwrap_or(0);
        (format!("{}{number}", self.uri), index.wrapping_sub(first))
    }

    /// Whether a URI is that of one of these lists.
    #[must_use]
    pub fn covers(&self, uri: &str) -> bool {
        let number = uri.strip_prefix(self.uri.as_str());
        let number = number.and_then(|digits| digits.parse::<u32>().ok().map(|it| (digits, it)));
        let last = u32::MAX.checked_shr(self.shift.into()).unwrap_or(0);
        // One number has one text: no plus, no leading zeros.
        number.is_some_and(|(digits, it)| it <= last && it.to_string() == digits)
    }
}

/// Whether a text may be the URI of a status list, or begin one.
pub(crate) fn is_uri(text: &str) -> bool {
    let printable = |byte: u8| byte.is_ascii_graphic();
    (1..=MAX_NAME_BYTES).contains(&text.len()) && text.bytes().all(printable)
}

/// Writes regions as they stand.
#[cfg(feature = "issuer")]
pub(super) fn encode_regions(regions: &[Region], writer: &mut Writer) {
    writer.array(regions.len());
    for region in regions {
        writer.uint(region.number());
    }
}

/// Reads at least `least` regions as they stand.
pub(super) fn decode_regions(
    reader: &mut Reader<'_>,
    least: usize,
) -> Result<Vec<Region>, Unexpected> {
    reader.list(least..=MAX_REGIONS, Reader::region)
}

/// Reads the entries of a bundle's issuers.
pub(super) fn decode_issuers(reader: &mut Reader<'_>) -> Result<Vec<IssuerKey>, Unexpected> {
    reader.list(0..=MAX_ISSUERS, IssuerKey::decode)
}

const STATE_RETIRED: u64 = 1;
const STATE_COMPROMISED: u64 = 2;

impl AsRef<PublicKey> for IssuerKey {
    fn as_ref(&self) -> &PublicKey {
        &self.public
    }
}
