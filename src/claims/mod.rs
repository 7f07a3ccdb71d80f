//! What a code says: colour, identity, place, itinerary, tests.

use alloc::vec::Vec;

use crate::ids::{CodeId, Region};
use crate::key::{PublicKey, encode_cose_key};
use crate::limits::{MAX_COMPANIONS, MAX_TESTS};
use crate::time::{UnixTime, Window};
use crate::wire::Malformed;
use crate::wire::cbor::{self, Encode, Reader, Sink, Unexpected, Writer};

// Implements `Debug` without the contents.
macro_rules! redacted {
    ($($name:ident),+) => {$(
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}

#[cfg(feature = "issuer")]
mod builder;
mod codec;
mod colour;
mod document;
mod identity;
mod itinerary;
mod mrz;
mod test_record;

#[cfg(feature = "issuer")]
pub use builder::{BuildError, ClaimsBuilder, KnownIdentity, Subject};
pub use colour::{Colour, UnknownWord};
pub use document::{
    Country, Document, DocumentError, DocumentType, NoSuchCountry, NoSuchDocumentType,
    ParseDocumentError,
};
pub use identity::{
    CompanionIndex, HashError, IdentityHash, Pepper, PepperLength, Person, Suite, preimage,
};
pub use itinerary::{Itinerary, ItineraryError, Visit};
pub use mrz::{CheckedField, MrzError};
pub use test_record::{TestMethod, TestRecord, TestResult};

/// What a code says, well formed by construction.
///
/// Claims come from a [`ClaimsBuilder`] or out of a
/// [`VerifiedCode`](crate::VerifiedCode); what an unverified text says is behind
/// [`inspect`](crate::inspect).
///
/// ```cddl
/// claims = { 4 => seconds, ? 5 => seconds, 6 => seconds, 7 => bstr .size 8,
///            ? 8 => { 1 => { 1 => 1, -1 => 6, -2 => bstr .size 32 } }, -65537 => body }
/// body   = { ? 0 => colour, 1 => bstr .size 12, 2 => document-type, ? 3 => region,
///            ? 4 => uint .lt 4294967296, ? 5 => [1*5 companion], ? 6 => itinerary,
///            ? 7 => [1*4 test], ? 8 => 2 }
/// ```
#[derive(Clone)]
pub struct Claims {
    window: Window,
    issued_at: UnixTime,
    code_id: CodeId,
    holder_key: Option<PublicKey>,
    colour: Option<Colour>,
    identity: IdentityHash,
    document_type: DocumentType,
    region: Option<Region>,
    status_index: Option<u32>,
    companions: Vec<Companion>,
    itinerary: Option<Itinerary>,
    tests: Vec<TestRecord>,
    suite: Suite,
    #[cfg_attr(
        not(feature = "issuer"),
        expect(dead_code, reason = "only issuers ask")
    )]
    origin: Origin,
}

// Where claims come from decides what may be done with them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    // A builder, or a text whose signature held.
    Vouched,
    // A text that anyone may have written.
    Untrusted,
}

// Equal claims are those with the same encoding.
impl PartialEq for Claims {
    fn eq(&self, other: &Self) -> bool {
        self.encode() == other.encode()
    }
}

impl Eq for Claims {}

// What a code says about a person is for no log.
redacted!(Claims, Companion);

/// Someone who travels on the holder's code: a child, an elderly parent.
///
/// ```cddl
/// companion = [ colour, identity-hash: bstr .size 12, document-type ]
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Companion {
    /// The companion's own colour.
    pub colour: Colour,
    /// The companion's identity, salted by the code id and the companion's position.
    pub identity: IdentityHash,
    /// Which document proves the identity.
    pub document_type: DocumentType,
}

/// One person on a code.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bearer<'a> {
    /// Holder or companion.
    pub person: Person,
    /// The person's identity hash.
    pub identity: &'a IdentityHash,
    /// Which document proves the identity.
    pub document_type: DocumentType,
    /// The person's own colour as it was signed.
    pub colour: Option<Colour>,
}

impl Claims {
    /// When the code is valid: from its start (`nbf`, or `iat` without it) up to, not
    /// including, `exp`.
    #[must_use]
    pub const fn window(&self) -> Window {
        self.window
    }

    /// When the code was issued (`iat`).
    #[must_use]
    pub const fn issued_at(&self) -> UnixTime {
        self.issued_at
    }

    /// The code's own name (`cti`).
    #[must_use]
    pub const fn code_id(&self) -> CodeId {
        self.code_id
    }

    /// The holder's own key (`cnf`, RFC 8747), for live presentations.
    #[must_use]
    pub const fn holder_key(&self) -> Option<&PublicKey> {
        self.holder_key.as_ref()
    }

    /// The holder's colour as it was signed; absent on a mere itinerary or test record.
    #[must_use]
    pub const fn colour(&self) -> Option<Colour> {
        self.colour
    }

    /// The holder's identity hash.
    #[must_use]
    pub const fn identity(&self) -> &IdentityHash {
        &self.identity
    }

    /// Which document proves the holder's identity.
    #[must_use]
    pub const fn document_type(&self) -> DocumentType {
        self.document_type
    }

    /// The region that the code counts for; without one it counts as the issuer's.
    #[must_use]
    pub const fn region(&self) -> Option<Region> {
        self.region
    }

    /// The code's place in its issuer's status lists, if it has one.
    #[must_use]
    pub const fn status_index(&self) -> Option<u32> {
        self.status_index
    }

    /// Companions in the order that salts their hashes, at most five.
    #[must_use]
    pub fn companions(&self) -> &[Companion] {
        &self.companions
    }

    /// Where the holder has been, if the code says.
    #[must_use]
    pub const fn itinerary(&self) -> Option<&Itinerary> {
        self.itinerary.as_ref()
    }

    /// Test records in the order given, at most four.
    #[must_use]
    pub fn tests(&self) -> &[TestRecord] {
        &self.tests
    }

    /// How the identity hashes were made.
    #[must_use]
    pub const fn suite(&self) -> Suite {
        self.suite
    }

    /// Everyone on the code: the holder, then the companions in order.
    pub fn people(&self) -> impl Iterator<Item = Bearer<'_>> {
        let colours = self.companions.iter().map(|it| Some(it.colour));
        let companions = self
            .companions
            .iter()
            .map(|it| (&it.identity, it.document_type));
        core::iter::once((&self.identity, self.document_type))
            .chain(companions)
            .zip(core::iter::once(self.colour).chain(colours))
            .zip(Person::all())
            .map(|(((identity, document_type), colour), person)| Bearer {
                person,
                identity,
                document_type,
                colour,
            })
    }

    // The signature over these claims held.
    pub(crate) fn vouched(self) -> Self {
        Self {
            origin: Origin::Vouched,
            ..self
        }
    }
}

#[cfg(test)]
mod tests;
