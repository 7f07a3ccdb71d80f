//! From text to a verified code: the checks in the order of SPEC 8.

use core::fmt;

use crate::claims::{Bearer, Claims, Colour, Document, IdentityHash, Pepper, Person, Suite};
use crate::error::Refusal;
use crate::ids::{KeyId, Region};
use crate::seal;
use crate::time::UnixTime;
use crate::trust::{IssuerId, IssuerKey, KeyState, Purpose, Trust};
use crate::wire::cose::{Envelope, Header};
use crate::wire::text;

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
}

/// A code whose signature, key, claims and window hold.
///
/// The only way to one is [`Verifier::verify`]: whoever has a `VerifiedCode` has made every
/// check. It says what was proven when it was made; make it anew for each decision.
///
/// ```compile_fail
/// let code = healthcode::VerifiedCode::default();
/// ```
///
/// ```compile_fail
/// use healthcode::{Claims, KeyId, UnixTime, VerifiedCode};
/// fn forge(claims: Claims, kid: KeyId, verified_at: UnixTime) -> VerifiedCode {
///     VerifiedCode { claims, kid, issuer: None, verified_at }
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct VerifiedCode {
    claims: Claims,
    kid: KeyId,
    issuer: Option<IssuerId>,
    verified_at: UnixTime,
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

    /// The person's colour as it was signed; absent on a mere itinerary or test record.
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

/// What is known about a code's colour having changed since it was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// The code has no status index: it cannot be changed, only expire.
    NotListed,
    /// The code has a status index, and no list was consulted.
    NotChecked,
}

impl Status {
    /// The word for this status: `not-listed` or `not-checked`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotListed => "not-listed",
            Self::NotChecked => "not-checked",
        }
    }
}

impl<'t> Verifier<'t> {
    /// A verifier that trusts these keys.
    #[must_use]
    pub const fn new(trust: &'t Trust) -> Self {
        Self { trust }
    }

    /// Checks a text at the instant `now`; nothing in it is believed before its signature
    /// holds.
    ///
    /// # Errors
    /// [`Refusal`]: the first check of SPEC 8 that fails.
    pub fn verify(&self, text: &str, now: UnixTime) -> Result<VerifiedCode, Refusal> {
        let bytes = text::decode(text)?;
        let envelope = Envelope::decode(&bytes)?;
        let kid = envelope.key_id(Header::Code)?;
        let (key, payload) = self.open(&envelope, kid)?;
        let claims = Claims::decode(payload)?.vouched();
        check_key(key, &claims)?;
        check_window(&claims, now)?;
        Ok(VerifiedCode {
            claims,
            kid,
            issuer: key.issuer().cloned(),
            verified_at: now,
        })
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
}

impl VerifiedCode {
    /// What the code says.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.claims
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

    /// The clock that the code was checked against.
    #[must_use]
    pub const fn verified_at(&self) -> UnixTime {
        self.verified_at
    }

    /// What is known about changes since the code was signed.
    #[must_use]
    pub const fn status(&self) -> Status {
        match self.claims.status_index() {
            Some(_) => Status::NotChecked,
            None => Status::NotListed,
        }
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
        } in self.claims.people()
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

// SPEC 8, step 5: the key's say, in this order.
fn check_key(key: &IssuerKey, claims: &Claims) -> Result<(), Refusal> {
    let kid = key.public().id();
    let (issued_at, in_use) = (claims.issued_at(), key.in_use());
    let seconds = claims.window().end().seconds_since(issued_at);
    if key.state() == KeyState::Compromised {
        return Err(Refusal::CompromisedKey { kid });
    }
    if key.is_specimen() {
        return Err(Refusal::SpecimenKey { kid });
    }
    if issued_at < in_use.start() {
        return Err(Refusal::KeyNotYetValid {
            not_before: in_use.start(),
            issued_at,
        });
    }
    if issued_at >= in_use.end() {
        return Err(Refusal::KeyRetired {
            not_after: in_use.end(),
            issued_at,
        });
    }
    if let Some(missing) = missing_purpose(key, claims) {
        return Err(Refusal::KeyPurpose { missing });
    }
    if seconds > key.max_lifetime() {
        return Err(Refusal::KeyLifetime {
            seconds,
            limit: key.max_lifetime(),
        });
    }
    match claims.region() {
        Some(region) if !may_sign_for(key, region) => Err(Refusal::KeyRegion { region }),
        _ => Ok(()),
    }
}

fn missing_purpose(key: &IssuerKey, claims: &Claims) -> Option<Purpose> {
    let needed = [
        (Purpose::Colour, claims.colour().is_some()),
        (Purpose::Itinerary, claims.itinerary().is_some()),
        (Purpose::Test, !claims.tests().is_empty()),
    ];
    needed
        .into_iter()
        .find(|(purpose, asserted)| *asserted && !key.purposes().contains(purpose))
        .map(|(purpose, _)| purpose)
}

fn may_sign_for(key: &IssuerKey, region: Region) -> bool {
    key.regions()
        .is_none_or(|allowed| allowed.iter().any(|it| region.is_within(*it)))
}

// SPEC 8, step 6: a window is half-open.
fn check_window(claims: &Claims, now: UnixTime) -> Result<(), Refusal> {
    let window = claims.window();
    if now < window.start() {
        Err(Refusal::NotYetValid {
            start: window.start(),
            now,
        })
    } else if now >= window.end() {
        Err(Refusal::Expired {
            end: window.end(),
            now,
        })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
