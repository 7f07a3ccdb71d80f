//! Live presentations: a code wrapped by its holder's own key, so that a screenshot is of no use.

use alloc::string::String;

use super::VerifiedCode;
use crate::error::Refusal;
use crate::limits::MAX_NAME_BYTES;
use crate::seal;
use crate::time::UnixTime;
use crate::wire::Malformed;
use crate::wire::cbor::{self, Reader, Unexpected};
use crate::wire::cose::Envelope;

/// When, and for which place, a holder's own key presented a code.
#[derive(Clone, PartialEq, Eq)]
pub struct Presented {
    at: UnixTime,
    place: Option<String>,
}

impl core::fmt::Debug for Presented {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Presented({})", self.at)
    }
}

impl Presented {
    /// The clock of the holder's phone.
    #[must_use]
    pub const fn at(&self) -> UnixTime {
        self.at
    }

    /// Id of the place that it was made for, if it names one.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// Succeeds if it was made at most `limit` seconds before or after `now`.
    ///
    /// # Errors
    /// [`Refusal::PolicyLiveTime`].
    pub fn check_time(&self, limit: u32, now: UnixTime) -> Result<(), Refusal> {
        let seconds = self.at.as_secs().abs_diff(now.as_secs());
        if seconds <= limit {
            Ok(())
        } else {
            Err(Refusal::PolicyLiveTime { seconds, limit })
        }
    }

    /// Succeeds unless it names another place than `here`.
    ///
    /// # Errors
    /// [`Refusal::PolicyLivePlace`].
    pub fn check_place(&self, here: &str) -> Result<(), Refusal> {
        match self.place() {
            Some(place) if place != here => Err(Refusal::PolicyLivePlace),
            _ => Ok(()),
        }
    }
}

/// A live presentation whose holder's signature was not checked yet.
///
/// ```cddl
/// live = { ? 3 => place: tstr, 6 => seconds, -65540 => code: bstr }
/// ```
pub(crate) struct Unproven<'a> {
    envelope: Envelope<'a>,
    presented: Presented,
    code: &'a [u8],
}

impl<'a> Unproven<'a> {
    pub(crate) fn decode(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let envelope = Envelope::decode(bytes)?;
        envelope.check_live()?;
        cbor::check(envelope.payload).map_err(|_| Malformed::Cbor)?;
        let (presented, code) = read(envelope.payload).map_err(|_| BROKEN)?;
        Ok(Self {
            envelope,
            presented,
            code,
        })
    }

    /// What the presentation says, whoever made it.
    pub(crate) const fn presented(&self) -> &Presented {
        &self.presented
    }

    /// The bytes of the code inside.
    pub(crate) const fn code(&self) -> &'a [u8] {
        self.code
    }

    /// The code, once its holder's signature over the presentation holds.
    pub(super) fn prove(self, code: VerifiedCode) -> Result<VerifiedCode, Refusal> {
        // Who has no key of his own cannot present anything. A holder's key is seldom seen
        // twice, so that a table of it would only take an issuer's room.
        let key = code.claims().holder_key().ok_or(Refusal::PolicyNotLive)?;
        seal::open(&self.envelope, [key], None).map_err(|_| Refusal::BadHolderSignature)?;
        Ok(code.with_presented(self.presented))
    }
}

fn read(payload: &[u8]) -> Result<(Presented, &[u8]), Unexpected> {
    let mut reader = Reader::new(payload);
    let place = match reader.map()? {
        2 => None,
        3 => {
            reader.key(KEY_PLACE)?;
            Some(reader.text()?)
        }
        _ => return Err(Unexpected),
    };
    if place.is_some_and(|place| place.is_empty() || place.len() > MAX_NAME_BYTES) {
        return Err(Unexpected);
    }
    reader.key(KEY_TIME)?;
    let at = reader.seconds()?;
    if reader.int()? != KEY_CODE {
        return Err(Unexpected);
    }
    let code = reader.bytes()?;
    reader.end()?;
    let place = place.map(Into::into);
    Ok((Presented { at, place }, code))
}

/// A live presentation that is not what it should be inside, whatever its code is.
pub(crate) const BROKEN: Malformed = Malformed::Claims {
    rule: "a live presentation has a time, at most a place, and a code",
};

/// RFC 8392 section 4: aud, here the place; iat.
const KEY_PLACE: u64 = 3;
const KEY_TIME: u64 = 6;
/// Private use (RFC 8392 section 9.1: below -65536).
const KEY_CODE: i64 = -65_540;
