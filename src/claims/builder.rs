//! Building claims that cannot be invalid.

use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use super::*;
use crate::limits::{MAX_COSE_BYTES_WITH_HOLDER_KEY, MAX_ISSUED_CHARS};
use crate::wire::{cose, text};

/// Puts claims together; every rule of the format is checked by the type of an argument or by
/// [`build`](Self::build).
#[must_use = "nothing is made until `build` is called"]
pub struct ClaimsBuilder<'a> {
    window: Window,
    issued_at: UnixTime,
    holder: Subject<'a>,
    holder_key: Option<PublicKey>,
    colour: Option<Colour>,
    region: Option<Region>,
    status_index: Option<u32>,
    companions: Vec<(Colour, Subject<'a>)>,
    itinerary: Option<Itinerary>,
    tests: Vec<TestRecord>,
    pepper: Option<&'a Pepper>,
}

/// Whose code it is: a document to hash, or a hash that is known already.
#[derive(Clone)]
pub enum Subject<'a> {
    /// A document, hashed with Argon2id by [`build`](ClaimsBuilder::build) (tens of
    /// milliseconds).
    Document(&'a Document),
    /// A hash that was made for a code with the same id before.
    Known(KnownIdentity),
}

/// An identity hash made before, with the code id that salted it.
///
/// The person's place on the code salts it too: a hash made for the holder never matches as a
/// companion's, which nothing but the document can show.
#[derive(Clone)]
pub struct KnownIdentity {
    /// The code id that salted the hash; the new code must carry it too.
    pub code_id: CodeId,
    /// The hash.
    pub identity: IdentityHash,
    /// Which document was hashed.
    pub document_type: DocumentType,
    /// How it was hashed.
    pub suite: Suite,
}

/// Why claims cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The code would say nothing.
    #[error("a code needs a colour, an itinerary or a test")]
    NothingAsserted,
    /// Companions stand beside no colour.
    #[error("companions need a colour for the holder too")]
    CompanionsWithoutColour,
    /// More companions than one code holds.
    #[error("{count} companions: one code holds at most {MAX_COMPANIONS}")]
    TooManyCompanions {
        /// Companions that were given.
        count: usize,
    },
    /// More tests than one code holds.
    #[error("{count} tests: one code holds at most {MAX_TESTS}")]
    TooManyTests {
        /// Tests that were given.
        count: usize,
    },
    /// The code would be issued after it starts to be valid.
    #[error("issued at {issued_at}, after its start {start}")]
    IssuedAfterStart {
        /// When the code is issued.
        issued_at: UnixTime,
        /// When it starts to be valid.
        start: UnixTime,
    },
    /// A known hash was salted by another code id, or hashed in another way, than the rest.
    #[error("a known identity hash belongs to another code id or identity suite")]
    KnownIdentityDiffers,
    /// The claims were read from a text whose signature nobody checked.
    #[error("claims of an unverified text cannot be issued")]
    Untrusted,
    /// A document could not be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// The symbol would go over version 13 at level M.
    #[error("{chars} characters: one symbol of version 13 at level M holds {MAX_ISSUED_CHARS}")]
    TooLarge {
        /// Characters of the code's text.
        chars: usize,
    },
    /// A live presentation of the code would go over version 13 at level M.
    #[error(
        "{bytes} bytes: a code with a holder key holds {MAX_COSE_BYTES_WITH_HOLDER_KEY}, \
         so that its live presentation fits one symbol"
    )]
    TooLargeToPresent {
        /// Bytes of the code's envelope.
        bytes: usize,
    },
}

impl Claims {
    /// Starts claims about `holder` that are valid in `window`.
    ///
    /// The code is issued at the window's start unless
    /// [`issued_at`](ClaimsBuilder::issued_at) says earlier.
    pub fn builder<'a>(window: Window, holder: impl Into<Subject<'a>>) -> ClaimsBuilder<'a> {
        ClaimsBuilder {
            window,
            issued_at: window.start(),
            holder: holder.into(),
            holder_key: None,
            colour: None,
            region: None,
            status_index: None,
            companions: Vec::new(),
            itinerary: None,
            tests: Vec::new(),
            pepper: None,
        }
    }

    /// Whether these claims may be issued: not made by a stranger, and no larger than the symbol
    /// that builders hold to.
    pub(crate) fn check_issuable(&self) -> Result<(), BuildError> {
        if self.origin == Origin::Untrusted {
            return Err(BuildError::Untrusted);
        }
        let bytes = cose::encoded_len(self.encoded_len());
        let chars = text::encoded_len(bytes);
        if chars > MAX_ISSUED_CHARS {
            Err(BuildError::TooLarge { chars })
        } else if self.holder_key.is_some() && bytes > MAX_COSE_BYTES_WITH_HOLDER_KEY {
            Err(BuildError::TooLargeToPresent { bytes })
        } else {
            Ok(())
        }
    }
}

impl<'a> ClaimsBuilder<'a> {
    /// Gives the holder a colour.
    pub const fn colour(mut self, colour: Colour) -> Self {
        self.colour = Some(colour);
        self
    }

    /// Says when the code is issued, if that is before its window starts.
    pub const fn issued_at(mut self, issued_at: UnixTime) -> Self {
        self.issued_at = issued_at;
        self
    }

    /// Says for which region the code counts.
    pub const fn region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// Gives the code a place in its issuer's status lists.
    ///
    /// Draw indices at random: running numbers would tell how many codes were issued when.
    pub const fn status_index(mut self, index: u32) -> Self {
        self.status_index = Some(index);
        self
    }

    /// Adds a companion with their own colour; up to five, and their order matters.
    pub fn companion(mut self, colour: Colour, companion: impl Into<Subject<'a>>) -> Self {
        self.companions.push((colour, companion.into()));
        self
    }

    /// Says where the holder has been.
    pub fn itinerary(mut self, itinerary: Itinerary) -> Self {
        self.itinerary = Some(itinerary);
        self
    }

    /// Adds a test record; up to four.
    pub fn test(mut self, test: TestRecord) -> Self {
        self.tests.push(test);
        self
    }

    /// Binds the code to the holder's own key, so that a place can ask for a live
    /// presentation.
    pub fn holder_key(mut self, key: PublicKey) -> Self {
        self.holder_key = Some(key);
        self
    }

    /// Hashes documents with a pepper (identity suite 2): only scanners that have it can
    /// compare documents.
    pub const fn pepper(mut self, pepper: &'a Pepper) -> Self {
        self.pepper = Some(pepper);
        self
    }

    /// Makes the claims, with a fresh code id from the caller's random number generator unless
    /// the holder's identity is known with one.
    ///
    /// Each document costs one Argon2id run.
    ///
    /// # Errors
    /// [`BuildError`] names the rule that is broken.
    pub fn build(self, rng: &mut impl rand_core::CryptoRng) -> Result<Claims, BuildError> {
        let code_id = match &self.holder {
            Subject::Known(known) => known.code_id,
            Subject::Document(_) => CodeId::random(rng),
        };
        self.build_with_id(code_id)
    }

    /// Makes the claims with this code id, which must never have been used with another
    /// document: it salts the identity hashes.
    ///
    /// # Errors
    /// [`BuildError`] names the rule that is broken.
    pub fn build_with_id(self, code_id: CodeId) -> Result<Claims, BuildError> {
        self.check()?;
        let suite = self.suite();
        let (identity, document_type) = self.hash(&self.holder, code_id, Person::Holder)?;
        let mut companions = Vec::with_capacity(self.companions.len());
        for ((colour, subject), person) in self.companions.iter().zip(Person::all().skip(1)) {
            let (identity, document_type) = self.hash(subject, code_id, person)?;
            companions.push(Companion {
                colour: *colour,
                identity,
                document_type,
            });
        }
        let claims = Claims {
            window: self.window,
            issued_at: self.issued_at,
            code_id,
            holder_key: self.holder_key,
            colour: self.colour,
            identity,
            document_type,
            region: self.region,
            status_index: self.status_index,
            companions,
            itinerary: self.itinerary,
            tests: self.tests,
            suite,
            origin: Origin::Vouched,
        };
        claims.check_issuable()?;
        Ok(claims)
    }

    fn check(&self) -> Result<(), BuildError> {
        let start = self.window.start();
        if self.issued_at > start {
            return Err(BuildError::IssuedAfterStart {
                issued_at: self.issued_at,
                start,
            });
        }
        if self.colour.is_none() && self.itinerary.is_none() && self.tests.is_empty() {
            return Err(BuildError::NothingAsserted);
        }
        if self.colour.is_none() && !self.companions.is_empty() {
            return Err(BuildError::CompanionsWithoutColour);
        }
        if self.companions.len() > MAX_COMPANIONS {
            return Err(BuildError::TooManyCompanions {
                count: self.companions.len(),
            });
        }
        if self.tests.len() > MAX_TESTS {
            return Err(BuildError::TooManyTests {
                count: self.tests.len(),
            });
        }
        Ok(())
    }

    fn suite(&self) -> Suite {
        match (&self.holder, self.pepper) {
            (Subject::Known(known), _) => known.suite,
            (Subject::Document(_), Some(_)) => Suite::Two,
            (Subject::Document(_), None) => Suite::One,
        }
    }

    fn hash(
        &self,
        subject: &Subject<'_>,
        code_id: CodeId,
        person: Person,
    ) -> Result<(IdentityHash, DocumentType), BuildError> {
        let suite = self.suite();
        match subject {
            Subject::Known(known) if known.code_id == code_id && known.suite == suite => {
                Ok((known.identity, known.document_type))
            }
            Subject::Document(document) if self.pepper.is_some() == (suite == Suite::Two) => {
                let hash = IdentityHash::compute(document, code_id, person, self.pepper)?;
                Ok((hash, document.document_type()))
            }
            _ => Err(BuildError::KnownIdentityDiffers),
        }
    }
}

impl fmt::Debug for ClaimsBuilder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClaimsBuilder(…)")
    }
}

impl fmt::Debug for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subject(…)")
    }
}

redacted!(KnownIdentity);

impl<'a> From<&'a Document> for Subject<'a> {
    fn from(document: &'a Document) -> Self {
        Self::Document(document)
    }
}

impl From<KnownIdentity> for Subject<'_> {
    fn from(known: KnownIdentity) -> Self {
        Self::Known(known)
    }
}
