//! One value, one encoding: text, base45, COSE envelope and deterministic CBOR.
//!
//! Reading is strict at every layer, by one rule: what was decoded, encoded again, must give
//! back the same characters or bytes. Base45 and CBOR heads have one form each, and only that
//! one is read. Around the envelope, its header and the claims the rule is a comparison: the
//! value is written again, against the bytes that it was read from
//! ([`Encode::is_encoded_as`](cbor::Encode::is_encoded_as)).

pub(crate) mod base45;
pub(crate) mod cbor;
pub(crate) mod cose;
pub(crate) mod text;

use thiserror::Error;

use crate::limits::{MAX_COSE_BYTES, MAX_TEXT_CHARS};

/// Why a text is no code at all, before or after its signature was looked at.
///
/// SPEC 8 gives each variant its stable code, [`Malformed::code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Malformed {
    /// The text does not start with `OHC1:`, or `OHL1:` for a live presentation.
    #[error("the text does not start with OHC1:")]
    Prefix,
    /// The text is longer than any code, or the file than any bundle or list.
    #[error(
        "it is too long: a text has at most {MAX_TEXT_CHARS} characters, and its envelope {MAX_COSE_BYTES} bytes"
    )]
    TooLong,
    /// The text after the prefix is not base45 (RFC 9285), or not the one encoding of its
    /// bytes.
    #[error("the text after the prefix is not base45 in its one form")]
    Base45,
    /// The bytes are not one item of core deterministic CBOR (RFC 8949 section 4.2.1), or
    /// hold a floating-point number.
    #[error("the bytes are not one item of deterministic CBOR without floats")]
    Cbor,
    /// The envelope is not the one form of `COSE_Sign1` (RFC 9052 section 4.2), or for a trust
    /// bundle of `COSE_Sign` (section 4.1).
    #[error("the envelope is not COSE_Sign1, or for a bundle COSE_Sign, in its one form")]
    Cose,
    /// The protected header is not the one that such an object has.
    #[error("the protected header is not exactly the one of its kind")]
    Header,
    /// The claims break a rule of SPEC 3, or a bundle's or list's content one of SPEC 8 to 10.
    #[error("the claims are not well formed: {rule}")]
    Claims {
        /// The rule that is broken.
        rule: &'static str,
    },
}

impl Malformed {
    /// The stable code of this refusal (SPEC 8).
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Prefix => "malformed/prefix",
            Self::TooLong => "malformed/too-long",
            Self::Base45 => "malformed/base45",
            Self::Cbor => "malformed/cbor",
            Self::Cose => "malformed/cose",
            Self::Header => "malformed/header",
            Self::Claims { .. } => "malformed/claims",
        }
    }
}
