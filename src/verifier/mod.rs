//! From text to a verified code: the checks in the order of SPEC 8.

use alloc::vec::Vec;

use crate::claims::Claims;
use crate::error::Refusal;
use crate::key::{BadSignature, KeyTables};
use crate::limits::DEFAULT_LIVE_SKEW;
use crate::seal;
use crate::snapshot::Snapshot;
use crate::time::UnixTime;
use crate::trust::{IssuerKey, Staleness, Trust};
use crate::wire::Malformed;

mod code;
mod key;
mod live;
mod sealed;
mod status;

pub use code::{Matched, VerifiedCode};
pub(crate) use live::BROKEN as BROKEN_PRESENTATION;
pub use live::Presented;
pub(crate) use live::Unproven;
use sealed::{Decoded, Sealed};
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
    tables: Option<&'t KeyTables>,
}

impl<'t> Verifier<'t> {
    /// A verifier that trusts these keys and knows of no change since codes were signed.
    #[must_use]
    pub const fn new(trust: &'t Trust) -> Self {
        Self {
            trust,
            snapshot: None,
            clock_floor: UnixTime::new(0),
            tables: None,
        }
    }

    /// A verifier with a bundle and its status lists.
    #[must_use]
    pub fn carrying(snapshot: &'t Snapshot) -> Self {
        Self {
            trust: snapshot.trust(),
            snapshot: Some(snapshot),
            clock_floor: snapshot.newest_issue(),
            tables: None,
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

    /// Checks issuers' signatures with tables of their keys, which takes less time. A holder's own
    /// key, which few gates see twice, has none.
    #[cfg(feature = "std")]
    #[must_use]
    pub const fn with_tables(self, tables: &'t KeyTables) -> Self {
        let tables = Some(tables);
        Self { tables, ..self }
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
        check_ages(&code, now)?;
        Ok(code)
    }

    /// Checks texts, each as [`verify`](Self::verify) would: the verdicts are the same, and stand
    /// in the order of the texts.
    ///
    /// Together they take less time, since one step of the arithmetic is shared, whoever signed
    /// them. A verdict depends on its own text only. Some hundred texts at a time have all of the
    /// gain; memory is a few times that of the texts.
    ///
    /// ```
    /// # use healthcode::trust::Trust;
    /// # use healthcode::{UnixTime, Verifier};
    /// # let (trust, now) = (Trust::new(), UnixTime::new(1_795_262_400));
    /// let lines = ["OHC1:BB8", "HC1:…"];
    /// for verdict in Verifier::new(&trust).verify_many(&lines, now) {
    ///     println!("{}", verdict.map_or_else(|refusal| refusal.code(), |_| "verified"));
    /// }
    /// ```
    pub fn verify_many(
        &self,
        texts: &[impl AsRef<str>],
        now: UnixTime,
    ) -> Vec<Result<VerifiedCode, Refusal>> {
        let decoded: Vec<_> = texts
            .iter()
            .map(|text| Decoded::new(text.as_ref()))
            .collect();
        let sealed: Vec<_> = decoded.iter().map(|it| self.look_up(it.as_ref())).collect();
        let known = sealed.iter().flatten();
        let known: Vec<_> = known.map(|(it, keys)| (&it.envelope, *keys)).collect();
        let mut opened = seal::open_many(known.into_iter(), self.tables).into_iter();
        let mut conclude = |sealed: Result<(Sealed<'_>, _), Refusal>| {
            let (sealed, _) = sealed?;
            let opened = opened.next().unwrap_or(Err(BadSignature));
            let code = self.conclude(sealed, opened, &Staleness::STRICT, now)?;
            check_ages(&code, now)?;
            Ok(code)
        };
        sealed.into_iter().map(&mut conclude).collect()
    }

    /// Steps 1 to 7 of SPEC 8, and the holder's signature. What `staleness` lets pass is noted
    /// in the code; the age of the bundle and of a presentation are left to be judged.
    pub(crate) fn examine(
        &self,
        text: &str,
        staleness: &Staleness,
        now: UnixTime,
    ) -> Result<VerifiedCode, Refusal> {
        let decoded = Decoded::new(text)?;
        let (sealed, keys) = self.look_up(Ok(&decoded))?;
        let opened = seal::open(&sealed.envelope, keys, self.tables);
        self.conclude(sealed, opened, staleness, now)
    }

    // Up to step 3: the keys that the signature may hold under.
    fn look_up<'b>(
        &self,
        decoded: Result<&'b Decoded, &Malformed>,
    ) -> Result<(Sealed<'b>, &'t [IssuerKey]), Refusal> {
        let sealed = decoded.map_err(|malformed| *malformed)?.take_apart()?;
        let kid = sealed.kid;
        match self.trust.keys_with_id(kid) {
            [] => Err(Refusal::UnknownKey { kid }),
            keys => Ok((sealed, keys)),
        }
    }

    // From step 4.
    fn conclude(
        &self,
        sealed: Sealed<'_>,
        opened: Result<(&IssuerKey, &[u8]), BadSignature>,
        staleness: &Staleness,
        now: UnixTime,
    ) -> Result<VerifiedCode, Refusal> {
        let kid = sealed.kid;
        let (key, payload) = opened.map_err(|_| Refusal::BadSignature { kid })?;
        let claims = Claims::decode(payload)?.vouched();
        key::check(key, &claims)?;
        self.check_window(&claims, now)?;
        let status = match self.snapshot {
            Some(snapshot) => status::of(&claims, key, snapshot.lists(), staleness, now)?,
            None => Status::without_lists(&claims),
        };
        let bundle = self.snapshot.map(|it| it.bundle().contents().window());
        let code = VerifiedCode::new(claims, key, status, bundle, now);
        match sealed.live {
            Some(live) => live.prove(code),
            None => Ok(code),
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

// What nobody may let pass but a policy.
fn check_ages(code: &VerifiedCode, now: UnixTime) -> Result<(), Refusal> {
    if let Some(presented) = code.presented() {
        presented.check_time(DEFAULT_LIVE_SKEW, now)?;
    }
    match code.bundle_window() {
        Some(window) if now >= window.end() => Err(Refusal::PolicyBundleAge {
            issued_at: window.start(),
            until: window.end(),
            now,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
