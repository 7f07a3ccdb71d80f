//! The signed bundle of everything that a scanner trusts.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest as _, Sha256};

use super::issuer_key::decode_issuers;
use super::{InstallError, PlaceType, Policy, Roots, Trust, is_uri};
use crate::limits::{MAX_BUNDLE_BYTES, MAX_PLACES, MAX_STATUS_FLOORS};
use crate::time::{UnixTime, Window};
use crate::wire::Malformed;
use crate::wire::cbor::{self, Reader, Unexpected};
use crate::wire::cose::ManyEnvelope;

#[cfg(feature = "issuer")]
mod draft;
#[cfg(feature = "issuer")]
pub use draft::{BundleBuilder, Draft, DraftError};

/// A trust bundle that a quorum of the roots in force signed.
///
/// The only way to one is [`Bundle::open`]. Whether it is newer than what was there, and
/// whether the clock is in its window, is for whoever keeps it: see
/// [`Snapshot`](crate::Snapshot).
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct Bundle {
    contents: Contents,
    hash: [u8; 32],
}

/// What a trust bundle says.
///
/// ```cddl
/// trust = { 4 => seconds, 6 => seconds,
///           -65538 => { 1 => seq: uint, 2 => prev: bstr .size 32 / null, 3 => [ 1*32 root-key: bstr .size 32 ],
///                       4 => threshold: uint, 5 => [ *10000 issuer ], 6 => [ *100000 status-floor ],
///                       7 => { *1000 place-type => policy } } }
/// status-floor = [ uri: tstr, seq: uint ]
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    window: Window,
    seq: u64,
    previous: Option<[u8; 32]>,
    roots: Roots,
    trust: Trust,
    floors: Vec<StatusFloor>,
    places: Vec<(PlaceType, Policy)>,
}

/// Lowest sequence number that a status list may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusFloor {
    /// The list's URI.
    pub uri: String,
    /// Lowest sequence number.
    pub seq: u64,
}

/// What a scanner remembers of the bundle in force, so that no older one comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Sequence number.
    pub seq: u64,
    /// SHA-256 of the payload.
    pub hash: [u8; 32],
}

impl Bundle {
    /// Opens a bundle under the roots in force.
    ///
    /// Where it brings other roots or another threshold, those must have signed it too; so
    /// roots change one step at a time.
    ///
    /// # Errors
    /// [`InstallError::Malformed`], [`InstallError::Quorum`], [`InstallError::NewQuorum`].
    pub fn open(bytes: &[u8], in_force: &Roots) -> Result<Self, InstallError> {
        if bytes.len() > MAX_BUNDLE_BYTES {
            return Err(Malformed::TooLong.into());
        }
        let envelope = ManyEnvelope::decode(bytes)?;
        let (have, need) = (in_force.count(&envelope), in_force.threshold());
        if have < need {
            return Err(InstallError::Quorum { have, need });
        }
        let bundle = Self {
            contents: Contents::decode(envelope.payload)?,
            hash: Sha256::digest(envelope.payload).into(),
        };
        let roots = bundle.contents.roots();
        if roots != in_force {
            let (have, need) = (roots.count(&envelope), roots.threshold());
            if have < need {
                return Err(InstallError::NewQuorum { have, need });
            }
        }
        Ok(bundle)
    }

    /// Opens a bundle that was in force before, of which `mark` was remembered.
    ///
    /// The mark says that it was taken under the roots before it, so only its own must vouch
    /// for it; the clock is not asked.
    #[cfg(feature = "store")]
    pub(crate) fn reopen(bytes: &[u8], mark: &Mark) -> Result<Self, InstallError> {
        if bytes.len() > MAX_BUNDLE_BYTES {
            return Err(Malformed::TooLong.into());
        }
        let envelope = ManyEnvelope::decode(bytes)?;
        let bundle = Self {
            contents: Contents::decode(envelope.payload)?,
            hash: Sha256::digest(envelope.payload).into(),
        };
        if bundle.mark() != *mark {
            return Err(InstallError::Fork { seq: mark.seq });
        }
        let roots = bundle.contents.roots();
        let (have, need) = (roots.count(&envelope), roots.threshold());
        if have < need {
            return Err(InstallError::NewQuorum { have, need });
        }
        Ok(bundle)
    }

    /// What the bundle says.
    #[must_use]
    pub const fn contents(&self) -> &Contents {
        &self.contents
    }

    /// What to remember of it.
    #[must_use]
    pub const fn mark(&self) -> Mark {
        Mark {
            seq: self.contents.seq,
            hash: self.hash,
        }
    }

    /// Succeeds if this bundle may come after the one with the mark `have`, and is none below
    /// `least`.
    ///
    /// # Errors
    /// [`InstallError::Rollback`], [`InstallError::Fork`], [`InstallError::Predecessor`].
    pub fn check_follows(&self, have: Option<Mark>, least: u64) -> Result<(), InstallError> {
        let got = self.contents.seq;
        let lowest = have.map_or(least, |mark| mark.seq.max(least));
        if got < lowest {
            return Err(InstallError::Rollback { have: lowest, got });
        }
        match have {
            Some(mark) if got == mark.seq && self.hash != mark.hash => {
                Err(InstallError::Fork { seq: got })
            }
            Some(mark)
                if mark.seq.checked_add(1) == Some(got)
                    && self.contents.previous != Some(mark.hash) =>
            {
                Err(InstallError::Predecessor { seq: got })
            }
            _ => Ok(()),
        }
    }

    /// Succeeds if the bundle may be installed at the instant `now`.
    ///
    /// # Errors
    /// [`InstallError::ClockBehind`], [`InstallError::Expired`].
    pub fn check_clock(&self, now: UnixTime) -> Result<(), InstallError> {
        let window = self.contents.window;
        if now < window.start() {
            Err(InstallError::ClockBehind {
                issued_at: window.start(),
                now,
            })
        } else if now >= window.end() {
            Err(InstallError::Expired {
                end: window.end(),
                now,
            })
        } else {
            Ok(())
        }
    }
}

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bundle({})", self.contents.seq)
    }
}

impl Contents {
    /// From when it was issued (`iat`) up to, not including, its expiry (`exp`).
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Sequence number, which only rises.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.seq
    }

    /// SHA-256 of the payload of the bundle before it, if there was one.
    #[must_use]
    pub const fn previous(&self) -> Option<&[u8; 32]> {
        self.previous.as_ref()
    }

    /// The roots whose quorum signs the next bundle.
    #[must_use]
    pub const fn roots(&self) -> &Roots {
        &self.roots
    }

    /// The issuers' keys.
    #[must_use]
    pub const fn trust(&self) -> &Trust {
        &self.trust
    }

    /// Floors of status lists.
    #[must_use]
    pub fn status_floors(&self) -> &[StatusFloor] {
        &self.floors
    }

    /// Lowest sequence number of the list with this URI, if the bundle names one.
    #[must_use]
    pub fn status_floor(&self, uri: &str) -> Option<u64> {
        let own = self.floors.iter().filter(|floor| floor.uri == uri);
        own.map(|floor| floor.seq).max()
    }

    /// Types of places and what is asked there.
    pub fn places(&self) -> impl Iterator<Item = (&PlaceType, &Policy)> {
        self.places.iter().map(|(place, policy)| (place, policy))
    }

    /// What is asked at places of this type.
    #[must_use]
    pub fn policy(&self, place: &PlaceType) -> Option<&Policy> {
        let mut places = self.places();
        places
            .find(|(it, _)| *it == place)
            .map(|(_, policy)| policy)
    }

    /// Reads a payload, whose signatures were checked before.
    fn decode(payload: &[u8]) -> Result<Self, Malformed> {
        // With no other key, type or order let in, deterministic bytes are the one encoding.
        cbor::check(payload).map_err(|_| Malformed::Cbor)?;
        let mut reader = Reader::new(payload);
        let contents = Self::read(&mut reader)?;
        reader
            .end()
            .map_err(|_| broken("bytes follow the contents"))?;
        Ok(contents)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let window = read_window(reader)
            .map_err(|_| broken("exp and iat are not an instant and a later one before it"))?;
        body_of_seven(reader).map_err(|_| broken("the body has not its seven entries"))?;
        let seq = reader.key(1).and_then(|()| reader.uint());
        let previous = reader
            .key(2)
            .and_then(|()| reader.or_null(Reader::byte_array));
        let contents = Self {
            window,
            seq: seq.map_err(|_| broken("the sequence number"))?,
            previous: previous.map_err(|_| broken("the hash of the bundle before"))?,
            roots: Roots::decode(reader).map_err(|_| broken("the roots or their threshold"))?,
            trust: read_trust(reader)?,
            floors: read_floors(reader).map_err(|_| broken("a floor of a status list"))?,
            places: read_places(reader).map_err(|_| broken("a place or its policy"))?,
        };
        Ok(contents)
    }
}

fn read_window(reader: &mut Reader<'_>) -> Result<Window, Unexpected> {
    if reader.map()? != 3 {
        return Err(Unexpected);
    }
    reader.key(4)?;
    let end = reader.seconds()?;
    reader.key(6)?;
    let start = reader.seconds()?;
    Window::new(start, end).map_err(|_| Unexpected)
}

fn body_of_seven(reader: &mut Reader<'_>) -> Result<(), Unexpected> {
    if reader.int()? == KEY_TRUST && reader.map()? == 7 {
        Ok(())
    } else {
        Err(Unexpected)
    }
}

fn read_trust(reader: &mut Reader<'_>) -> Result<Trust, Malformed> {
    let issuers = reader.key(5).and_then(|()| decode_issuers(reader));
    let issuers = issuers.map_err(|_| broken("an issuer"))?;
    Trust::of(issuers)
        .map_err(|_| broken("an issuer's key stands twice, or more than four share one id"))
}

fn read_floors(reader: &mut Reader<'_>) -> Result<Vec<StatusFloor>, Unexpected> {
    reader.key(6)?;
    reader.list(0..=MAX_STATUS_FLOORS, |it| {
        if it.array()? != 2 {
            return Err(Unexpected);
        }
        let (uri, seq) = (it.text()?, it.uint()?);
        if !is_uri(uri) {
            return Err(Unexpected);
        }
        let uri = uri.into();
        Ok(StatusFloor { uri, seq })
    })
}

fn read_places(reader: &mut Reader<'_>) -> Result<Vec<(PlaceType, Policy)>, Unexpected> {
    reader.key(7)?;
    let count = reader.map()?;
    if count > MAX_PLACES {
        return Err(Unexpected);
    }
    let mut place = || {
        let place = PlaceType::new(reader.text()?).map_err(|_| Unexpected)?;
        Ok((place, Policy::decode(reader)?))
    };
    (0..count).map(|_| place()).collect()
}

const fn broken(rule: &'static str) -> Malformed {
    Malformed::Claims { rule }
}

/// Private use (RFC 8392 section 9.1: below -65536).
const KEY_TRUST: i64 = -65_538;

#[cfg(test)]
mod tests;
