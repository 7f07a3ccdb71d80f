//! What a vector holds, field by field in the order of the files.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Hex;

/// One case: what is given to a verifier, every stage on the way there, and the verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    /// File name without folder and ending: what is wrong, or what must work.
    #[serde(skip)]
    pub name: String,
    /// What is wrong, or what must work, in a sentence.
    pub description: String,
    /// The check that must refuse; also the folder.
    pub layer: Layer,
    /// Whose identity hashes are in the claims, where their documents are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identity: Vec<Bearer>,
    /// The payload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Hex>,
    /// The content of the protected header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<Hex>,
    /// What a right signature would be over; a vector may sign something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sig_structure: Option<Hex>,
    /// The signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Hex>,
    /// The envelope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cose: Option<Hex>,
    /// The text to verify.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Smallest QR version that holds the text at level M in alphanumeric mode; only for texts
    /// that an issuer could have made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr_version: Option<u8>,
    /// The keys that are trusted.
    pub keys: Vec<TrustedKey>,
    /// RFC 8032 secret of the key that signed. It is a specimen and no secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Hex>,
    /// The clock, in seconds since 1970-01-01T00:00:00Z.
    pub at: u32,
    /// The document shown, as `TYPE:COUNTRY:NUMBER:BIRTH`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The document shown, as its machine-readable zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mrz: Option<String>,
    /// Which document the zone is said to be of; a passport's zone needs no word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mrz_type: Option<String>,
    /// The pepper that the scanner has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pepper: Option<Hex>,
    /// The verdict.
    pub expected: Expected,
}

/// The check that must refuse, in the order of SPEC 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// None: these verify.
    Valid,
    /// Loading of trusted keys.
    KeyFile,
    /// Reading of documents.
    Document,
    /// Prefix, length, base45.
    Text,
    /// The `COSE_Sign1` structure.
    Envelope,
    /// The protected header.
    Header,
    /// The trusted key and what it may sign.
    Key,
    /// The signature.
    Signature,
    /// The payload.
    Claims,
    /// The window.
    Time,
    /// The document against the code.
    Identity,
    /// The installing of trust bundles.
    Bundle,
    /// The installing of status lists.
    List,
    /// Live presentations.
    Live,
    /// Scanners over some time, their states and their decisions.
    Sequence,
}

impl Layer {
    /// All layers.
    pub const ALL: [Self; 15] = [
        Self::Valid,
        Self::KeyFile,
        Self::Document,
        Self::Text,
        Self::Envelope,
        Self::Header,
        Self::Key,
        Self::Signature,
        Self::Claims,
        Self::Time,
        Self::Identity,
        Self::Bundle,
        Self::List,
        Self::Live,
        Self::Sequence,
    ];

    /// The folder's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::KeyFile => "key-file",
            Self::Document => "document",
            Self::Text => "text",
            Self::Envelope => "envelope",
            Self::Header => "header",
            Self::Key => "key",
            Self::Signature => "signature",
            Self::Claims => "claims",
            Self::Time => "time",
            Self::Identity => "identity",
            Self::Bundle => "bundle",
            Self::List => "list",
            Self::Live => "live",
            Self::Sequence => "sequence",
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One person's identity hash with what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bearer {
    /// `holder`, or `companion 1` to `companion 5`.
    pub person: String,
    /// The document, as `TYPE:COUNTRY:NUMBER:BIRTH`.
    pub document: String,
    /// What is hashed.
    pub preimage: Hex,
    /// The salt: the code id and the person's number.
    pub salt: Hex,
    /// Suite 1: the Argon2id hash.
    pub argon2id: Hex,
    /// The pepper that the issuer used, for suite 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pepper: Option<Hex>,
    /// The hash in the claims: the same, or of suite 2.
    pub hash: Hex,
}

/// A key and how far it is trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedKey {
    /// The 32 bytes of the public key.
    pub public: Hex,
    /// First eight bytes of the RFC 9679 SHA-256 thumbprint; computed from the key in use.
    pub kid: Hex,
    /// What it may sign: `colour`, `itinerary`, `test`, `status`.
    pub purposes: Vec<String>,
    /// Regions it may sign for; none means everywhere.
    pub regions: Vec<u32>,
    /// First instant at which it may issue.
    pub not_before: u32,
    /// First instant at which it no longer issues.
    pub not_after: u32,
    /// Longest `exp - iat`, in seconds.
    pub max_lifetime: u32,
    /// `active`, `retired` or `compromised`.
    pub state: String,
    /// Whether it signs specimens only.
    pub specimen: bool,
}

/// The verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Expected {
    /// The code verifies, and the document, if one is shown, belongs to someone on it.
    Verified(Box<Summary>),
    /// The code, or the document for it, is refused.
    Refused {
        /// The stable code of the refusal.
        reason: String,
    },
    /// There can be no such document.
    InvalidDocument,
    /// A trusted key must be refused when it is loaded.
    InvalidKey,
}

/// What a verified code says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// `match`, where a document is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<String>,
    /// Whom the document belongs to: `holder`, or `companion 1` to `companion 5`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// When the code was issued.
    pub issued_at: u32,
    /// First instant of validity.
    pub valid_from: u32,
    /// First instant that is no longer valid.
    pub valid_until: u32,
    /// The code's id.
    pub code_id: Hex,
    /// The holder's own key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder_key: Option<Hex>,
    /// `green`, `yellow` or `red`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// The holder's identity hash.
    pub identity_hash: Hex,
    /// The word of the holder's type of document.
    pub document_type: String,
    /// The region that the code counts for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<u32>,
    /// Index into the issuer's status lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_index: Option<u32>,
    /// Who travels on the code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub companions: Vec<Companion>,
    /// Where the holder has been.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub itinerary: Option<Itinerary>,
    /// Tests for the infection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<TestRecord>,
    /// Identity suite, 1 or 2.
    pub suite: u8,
}

/// A companion on a verified code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Companion {
    /// `green`, `yellow` or `red`.
    pub colour: String,
    /// The identity hash.
    pub identity_hash: Hex,
    /// The word of the type of document.
    pub document_type: String,
}

/// An itinerary; days are counted from 1970-01-01.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Itinerary {
    /// Last day of the span.
    pub last_day: u16,
    /// Length of the span in days.
    pub days: u8,
    /// The visits, oldest first.
    pub visits: Vec<Visit>,
}

/// A visit; days are counted from 1970-01-01.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The region visited.
    pub region: u32,
    /// First day there.
    pub first_day: u16,
    /// Last day there.
    pub last_day: u16,
}

/// A test for the infection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestRecord {
    /// `nucleic-acid` or `antigen`.
    pub method: String,
    /// `negative`, `positive` or `inconclusive`.
    pub result: String,
    /// When the sample was taken.
    pub sampled: u32,
}
