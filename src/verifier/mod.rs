//! From text to a verified code: the checks in the order of SPEC 8.

use alloc::vec::Vec;

use crate::claims::Claims;
use crate::error::Refusal;
use crate::ids::KeyId;
use crate::limits::{DEFAULT_LIVE_SKEW, LIVE_PREFIX};
use crate::seal;
use crate::snapshot::Snapshot;
use crate::time::UnixTime;
use crate::trust::{IssuerKey, Staleness, Trust};
use crate::wire::cose::{Envelope, Header};
use crate::wire::text;

mod code;
mod key;
mod live;
mod status;

pub use code::{Matched, VerifiedCode};
pub(crate) use live::BROKEN as BROKEN_PRESENTATION;
pub use live::Presented;
pub(crate) use live::Unproven;
pub(crate) use status::allowed as allowed_status;
pub use status::{Freshness, Status};

/// Decides whether a text is a code that a trusted issuer signed and that is valid now.
///
/// ```
/// # use healthcode::trust::{IssuerKey, Trust};
/// # use healthcode::*;
/// # let public = PublicKey::from_bytes(&{ let mut b = [0x66; 32]; b[0] = 0x58; b })?;
/// let mut trust = Trust::new();
/// trust.add(IssuerKey::unrestricted(public))?;
/// let refusal = Verifier::new(&trust).verify("HC1:…", UnixTime::new(1_795_262_400)).unwrap_err();
/// assert_eq!(refusal.code(), "malformed/prefix");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Verifier<'t> {
    trust: &'t Trust,
    // Without one there are no lists and no bundle that could be old.
    snapshot: Option<&'t Snapshot>,
    clock_floor: UnixTime,
}

impl<'t> Verifier<'t> {
    /// A verifier that trusts these keys and knows of no change since codes were signed.
    #[must_use]
    pub const fn new(trust: &'t Trust) -> Self {
        Self {
            trust,
            snapshot: None,
            clock_floor: UnixTime::new(0),
        }
    }

    /// A verifier with a bundle and its status lists.
    #[must_use]
    pub fn carrying(snapshot: &'t Snapshot) -> Self {
        Self {
            trust: snapshot.trust(),
            snapshot: Some(snapshot),
            clock_floor: snapshot.newest_issue(),
        }
    }

    /// Refuses every code while the clock is behind this instant, such as that of the last
    /// decision; the issue of a bundle or a list in force counts anyway.
    #[must_use]
    pub fn with_clock_floor(self, floor: UnixTime) -> Self {
        let clock_floor = self.clock_floor.max(floor);
        Self {
            clock_floor,
            ..self
        }
    }

    /// Checks a text, a code's or a live presentation's, at the instant `now`; nothing in it is
    /// believed before its signature holds.
    ///
    /// What is stale, unknown or expired is refused. For a place that says otherwise there is
    /// the [`Checkpoint`](crate::checkpoint::Checkpoint).
    ///
    /// # Errors
    /// [`Refusal`]: the first check of SPEC 8 that fails.
    pub fn verify(&self, text: &str, now: UnixTime) -> Result<VerifiedCode, Refusal> {
        let code = self.examine(text, &Staleness::STRICT, now)?;
        if let Some(presented) = code.presented() {
            presented.check_time(DEFAULT_LIVE_SKEW, now)?;
        }
        match code.bundle_window() {
            Some(window) if now >= window.end() => Err(Refusal::PolicyBundleAge {
                issued_at: window.start(),
                until: window.end(),
                now,
            }),
            _ => Ok(code),
        }
    }

    /// Steps 1 to 7 of SPEC 8, and the holder's signature. What `staleness` lets pass is noted
    /// in the code; the age of the bundle and of a presentation are left to be judged.
    pub(crate) fn examine(
        &self,
        text: &str,
        staleness: &Staleness,
        now: UnixTime,
    ) -> Result<VerifiedCode, Refusal> {
        if text.starts_with(LIVE_PREFIX) {
            let bytes = text::decode_live(text)?;
            let live = live::Unproven::decode(&bytes)?;
            let code = self.examine_envelope(live.code(), staleness, now)?;
            return live.prove(code);
        }
        let bytes: Vec<u8> = text::decode(text)?;
        self.examine_envelope(&bytes, staleness, now)
    }

    fn examine_envelope(
        &self,
        bytes: &[u8],
        staleness: &Staleness,
        now: UnixTime,
    ) -> Result<VerifiedCode, Refusal> {
        let envelope = Envelope::decode(bytes)?;
        let kid = envelope.key_id(Header::Code)?;
        let (key, payload) = self.open(&envelope, kid)?;
        let claims = Claims::decode(payload)?.vouched();
        key::check(key, &claims)?;
        self.check_window(&claims, now)?;
        let status = match self.snapshot {
            Some(snapshot) => status::of(&claims, key, snapshot.lists(), staleness, now)?,
            None => Status::without_lists(&claims),
        };
        let bundle = self.snapshot.map(|it| it.bundle().contents().window());
        Ok(VerifiedCode::new(claims, key, status, bundle, now))
    }

    fn open<'a>(
        &self,
        envelope: &Envelope<'a>,
        kid: KeyId,
    ) -> Result<(&'t IssuerKey, &'a [u8]), Refusal> {
        match self.trust.keys_with_id(kid) {
            [] => Err(Refusal::UnknownKey { kid }),
            keys => seal::open(envelope, keys).map_err(|_| Refusal::BadSignature { kid }),
        }
    }

    // SPEC 8, step 6: a window is half-open.
    fn check_window(&self, claims: &Claims, now: UnixTime) -> Result<(), Refusal> {
        let window = claims.window();
        let newest = self.clock_floor;
        if now < window.start() {
            let start = window.start();
            Err(Refusal::NotYetValid { start, now })
        } else if now >= window.end() {
            let end = window.end();
            Err(Refusal::Expired { end, now })
        } else if now < newest {
            Err(Refusal::ClockBehind { newest, now })
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests;
