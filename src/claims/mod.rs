//! What a code says: colour, identity, place, itinerary, tests.

use alloc::vec::Vec;

use crate::ids::{CodeId, Region};
use crate::key::{PublicKey, encode_cose_key};
use crate::limits::{MAX_COMPANIONS, MAX_TESTS};
use crate::time::{UnixTime, Window};
use crate::wire::Malformed;
use crate::wire::cbor::{self, Reader, Unexpected, Writer};

#[cfg(feature = "issuer")]
mod builder;
mod colour;
mod decode;
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

/// Someone who travels on the holder's code: a child, an elderly parent.
///
/// ```cddl
/// companion = [ colour, identity-hash: bstr .size 12, document-type ]
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// The companion's own colour.
    pub colour: Colour,
    /// The companion's identity, salted by the code id and the companion's position.
    pub identity: IdentityHash,
    /// Which document proves the identity.
    pub document_type: DocumentType,
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
    pub fn people(&self) -> impl Iterator<Item = (Person, &IdentityHash, DocumentType)> {
        let companions = self
            .companions
            .iter()
            .map(|it| (&it.identity, it.document_type));
        core::iter::once((&self.identity, self.document_type))
            .chain(companions)
            .zip(Person::all())
            .map(|((identity, document_type), person)| (person, identity, document_type))
    }

    /// The one encoding of these claims.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(TYPICAL_BYTES);
        let starts_later = self.window.start() != self.issued_at;
        let optional = usize::from(starts_later).saturating_add(self.holder_key.iter().count());
        writer.map(optional.saturating_add(4));
        writer.int(KEY_EXP);
        writer.uint(self.window.end().as_secs());
        if starts_later {
            writer.int(KEY_NBF);
            writer.uint(self.window.start().as_secs());
        }
        writer.int(KEY_IAT);
        writer.uint(self.issued_at.as_secs());
        writer.int(KEY_CTI);
        writer.bytes(self.code_id.as_bytes());
        if let Some(key) = &self.holder_key {
            writer.int(KEY_CNF);
            writer.map(1);
            writer.int(CNF_COSE_KEY);
            encode_cose_key(&mut writer, key.as_bytes());
        }
        writer.int(KEY_BODY);
        self.encode_body(&mut writer);
        writer.into_bytes()
    }

    fn encode_body(&self, writer: &mut Writer) {
        let present = [
            self.colour.is_some(),
            self.region.is_some(),
            self.status_index.is_some(),
            !self.companions.is_empty(),
            self.itinerary.is_some(),
            !self.tests.is_empty(),
            self.suite == Suite::Two,
        ];
        writer.map(
            present
                .into_iter()
                .filter(|is| *is)
                .count()
                .saturating_add(2),
        );
        if let Some(colour) = self.colour {
            writer.int(BODY_COLOUR);
            writer.uint(colour.number());
        }
        writer.int(BODY_IDENTITY);
        writer.bytes(self.identity.as_bytes());
        writer.int(BODY_DOCUMENT_TYPE);
        writer.uint(self.document_type.number());
        if let Some(region) = self.region {
            writer.int(BODY_REGION);
            writer.uint(region.number());
        }
        if let Some(index) = self.status_index {
            writer.int(BODY_STATUS_INDEX);
            writer.uint(index);
        }
        if !self.companions.is_empty() {
            writer.int(BODY_COMPANIONS);
            writer.array(self.companions.len());
            self.companions
                .iter()
                .for_each(|companion| companion.encode(writer));
        }
        if let Some(itinerary) = &self.itinerary {
            writer.int(BODY_ITINERARY);
            itinerary.encode(writer);
        }
        if !self.tests.is_empty() {
            writer.int(BODY_TESTS);
            writer.array(self.tests.len());
            self.tests.iter().for_each(|test| test.encode(writer));
        }
        if self.suite == Suite::Two {
            writer.int(BODY_SUITE);
            writer.uint(2_u8);
        }
    }
}

impl Companion {
    fn encode(&self, writer: &mut Writer) {
        writer.array(3);
        writer.uint(self.colour.number());
        writer.bytes(self.identity.as_bytes());
        writer.uint(self.document_type.number());
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        if reader.array()? != 3 {
            return Err(Unexpected);
        }
        Ok(Self {
            colour: Colour::from_number(reader.uint()?).ok_or(Unexpected)?,
            identity: IdentityHash::from_bytes(reader.byte_array()?),
            document_type: DocumentType::from_number(reader.uint()?).ok_or(Unexpected)?,
        })
    }
}

/// RFC 8392 section 4: exp, nbf, iat, cti; RFC 8747 section 3.1: cnf.
const KEY_EXP: i64 = 4;
const KEY_NBF: i64 = 5;
const KEY_IAT: i64 = 6;
const KEY_CTI: i64 = 7;
const KEY_CNF: i64 = 8;
/// Private use (RFC 8392 section 9.1: below -65536).
const KEY_BODY: i64 = -65_537;
/// RFC 8747 section 3.1: the confirmation is a `COSE_Key`.
const CNF_COSE_KEY: i64 = 1;

const BODY_COLOUR: i64 = 0;
const BODY_IDENTITY: i64 = 1;
const BODY_DOCUMENT_TYPE: i64 = 2;
const BODY_REGION: i64 = 3;
const BODY_STATUS_INDEX: i64 = 4;
const BODY_COMPANIONS: i64 = 5;
const BODY_ITINERARY: i64 = 6;
const BODY_TESTS: i64 = 7;
const BODY_SUITE: i64 = 8;

/// Claims with a region, a status index and a test record.
const TYPICAL_BYTES: usize = 96;

#[cfg(test)]
mod tests;
