//! A code whose checks all held, and whom its documents belong to.

use alloc::sync::Arc;
use core::fmt;

use super::{Presented, Status};
use crate::claims::{Bearer, Claims, Colour, Document, IdentityHash, Pepper, Person, Suite};
use crate::error::Refusal;
use crate::ids::{KeyId, Region};
use crate::time::{UnixTime, Window};
use crate::trust::{IssuerId, IssuerKey};

/// A code whose signature, key, claims and window hold, and which no list takes back.
///
/// It comes out of [`Verifier::verify`](crate::Verifier::verify), after every check, or out of
/// a checkpoint's [`Judgement`](crate::checkpoint::Judgement), whose decision counts: there the
/// place's policy may have let an old or missing list pass, and the code is evidence and no
/// admission. It says what was proven when it was made; make it anew for each decision.
///
/// ```compile_fail
/// let code = healthcode::VerifiedCode::default();
/// ```
///
/// ```compile_fail
/// use healthcode::{Claims, KeyId, Status, UnixTime, VerifiedCode};
/// fn forge(claims: Claims, kid: KeyId, status: Status, verified_at: UnixTime) -> VerifiedCode {
///     VerifiedCode { claims, kid, status, verified_at }
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct VerifiedCode {
    claims: Claims,
    kid: KeyId,
    issuer: Option<IssuerId>,
    issuer_regions: Option<Arc<[Region]>>,
    verified_at: UnixTime,
    status: Status,
    presented: Option<Presented>,
    bundle: Option<Window>,
}

/// Whom on a code a document belongs to, and this person's own colour.
///
/// A companion's colour is not the holder's: decide by the colour here.
#[derive(Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Matched {
    person: Person,
    colour: Option<Colour>,
}

impl Matched {
    /// Whom the document belongs to.
    pub const fn person(self) -> Person {
        self.person
    }

    /// The person's colour as it counts now, the holder's after what a status list says; absent
    /// on a mere itinerary or test record.
    #[must_use]
    pub const fn colour(self) -> Option<Colour> {
        self.colour
    }
}

impl fmt::Debug for Matched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Matched({})", self.person)
    }
}

impl VerifiedCode {
    pub(super) fn new(
        claims: Claims,
        key: &IssuerKey,
        status: Status,
        bundle: Option<Window>,
        verified_at: UnixTime,
    ) -> Self {
        Self {
            claims,
            kid: key.public().id(),
            issuer: key.issuer().cloned(),
            issuer_regions: key.shared_regions(),
            verified_at,
            status,
            presented: None,
            bundle,
        }
    }

    pub(super) fn with_presented(self, presented: Presented) -> Self {
        let presented = Some(presented);
        Self { presented, ..self }
    }

    /// What the code says. The holder's colour is as it was signed here: what counts now is
    /// [`colour`](Self::colour).
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The holder's colour as it counts now: the worse of the one that was signed and the one
    /// that a status list gives; absent on a mere itinerary or test record.
    #[must_use]
    pub fn colour(&self) -> Option<Colour> {
        self.status.colour(self.claims.colour())
    }

    /// Everyone on the code, each with the colour that counts now.
    pub fn people(&self) -> impl Iterator<Item = Bearer<'_>> {
        let holder = self.colour();
        self.claims.people().map(move |bearer| match bearer.person {
            Person::Holder => Bearer {
                colour: holder,
                ..bearer
            },
            Person::Companion(_) => bearer,
        })
    }

    /// Id of the key that signed the code.
    #[must_use]
    pub const fn kid(&self) -> KeyId {
        self.kid
    }

    /// Name of the issuer, if the trust gives one.
    #[must_use]
    pub const fn issuer(&self) -> Option<&IssuerId> {
        self.issuer.as_ref()
    }

    /// Regions that the issuer may sign for, or `None` for everywhere.
    #[must_use]
    pub fn issuer_regions(&self) -> Option<&[Region]> {
        self.issuer_regions.as_deref()
    }

    /// The clock that the code was checked against.
    #[must_use]
    pub const fn verified_at(&self) -> UnixTime {
        self.verified_at
    }

    /// What is known about changes since the code was signed.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.status
    }

    /// The live presentation, if this was one and the holder's signature holds.
    #[must_use]
    pub const fn presented(&self) -> Option<&Presented> {
        self.presented.as_ref()
    }

    /// When the trust bundle was issued and when it runs out, if there is one.
    #[must_use]
    pub const fn bundle_window(&self) -> Option<Window> {
        self.bundle
    }

    /// Finds the person on this code whom a document belongs to.
    ///
    /// Each person whose document type is the same costs one Argon2id run (tens of
    /// milliseconds); hashes are compared in constant time.
    ///
    /// # Errors
    /// [`Refusal::IdentityMismatch`] if the document belongs to nobody on the code;
    /// [`Refusal::IdentityMissing`] if the code's hashes need a pepper.
    pub fn match_document(&self, document: &Document) -> Result<Matched, Refusal> {
        match self.claims.suite() {
            Suite::One => self.find(document, None),
            suite @ Suite::Two => Err(Refusal::IdentityMissing { suite }),
        }
    }

    /// The same with the pepper that authorised scanners have, which suite 2 needs and
    /// suite 1 does not use.
    ///
    /// # Errors
    /// [`Refusal::IdentityMismatch`] if the document belongs to nobody on the code.
    pub fn match_document_with(
        &self,
        document: &Document,
        pepper: &Pepper,
    ) -> Result<Matched, Refusal> {
        match self.claims.suite() {
            Suite::One => self.find(document, None),
            Suite::Two => self.find(document, Some(pepper)),
        }
    }

    fn find(&self, document: &Document, pepper: Option<&Pepper>) -> Result<Matched, Refusal> {
        let code_id = self.claims.code_id();
        for Bearer {
            person,
            identity,
            document_type,
            colour,
        } in self.people()
        {
            if document_type == document.document_type() {
                let shown = IdentityHash::compute(document, code_id, person, pepper)?;
                if shown == *identity {
                    return Ok(Matched { person, colour });
                }
            }
        }
        Err(Refusal::IdentityMismatch)
    }
}

impl fmt::Debug for VerifiedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifiedCode(key {}, at {})", self.kid, self.verified_at)
    }
}
