//! Envelopes: `COSE_Sign1` with one signature (RFC 9052 section 4.2) and `COSE_Sign` with
//! several (section 4.1), each in exactly one form.

use alloc::vec::Vec;

use super::Malformed;
use super::cbor::{self, Encode, Reader, Sink, Unexpected, Writer};
use crate::ids::KeyId;

mod many;
pub(crate) use many::{ManyEnvelope, many_sig_structure};
#[cfg(feature = "issuer")]
pub(crate) use many::{ROOT_SIGNATURE_BYTES, root_signature};

/// An envelope with one signature, borrowed from its bytes; nothing in it is trusted yet.
///
/// ```cddl
/// envelope = #6.18([ protected: bstr .cbor header, unprotected: {}, payload: bstr, signature: bstr .size 64 ])
/// ```
#[derive(Clone, Copy)]
pub(crate) struct Envelope<'a> {
    pub(crate) protected: &'a [u8],
    pub(crate) payload: &'a [u8],
    pub(crate) signature: &'a [u8; 64],
}

/// What an envelope holds, as its protected header says it. Headers differ from kind to kind,
/// so that no signature can be carried from one to another.
///
/// ```cddl
/// code-header = { 1 => -19, 4 => bstr .size 8 }
/// list-header = { 1 => -19, 4 => bstr .size 8, 16 => "application/statuslist+cwt" }
/// live-header = { 1 => -19, 16 => "healthcode-live" }
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Header {
    /// A health code, by this key.
    Code(KeyId),
    /// A status list, by this key.
    StatusList(KeyId),
    /// A live presentation, by the holder's key that the code inside names.
    Live,
}

impl<'a> Envelope<'a> {
    /// Takes an envelope apart (SPEC 8, step 2, but for the header).
    pub(crate) fn decode(bytes: &'a [u8]) -> Result<Self, Malformed> {
        match Self::read(bytes) {
            Ok(envelope) if envelope.is_encoded_as(bytes) => return Ok(envelope),
            _ => {}
        }
        // Bytes that are no deterministic CBOR at all are refused as such first.
        cbor::check(bytes).map_err(|_| Malformed::Cbor)?;
        Err(Malformed::Cose)
    }

    fn read(bytes: &'a [u8]) -> Result<Self, Unexpected> {
        let mut reader = Reader::new(bytes);
        if reader.tag()? != COSE_SIGN1 || reader.array()? != 4 {
            return Err(Unexpected);
        }
        let protected = reader.bytes()?;
        if reader.map()? != 0 {
            return Err(Unexpected);
        }
        let payload = reader.bytes()?;
        let signature = reader.bytes()?;
        reader.end()?;
        Ok(Self {
            protected,
            payload,
            signature: signature.try_into().map_err(|_| Unexpected)?,
        })
    }

    /// The key id in the header, which must be of the kind that `kind` makes.
    pub(crate) fn key_id(&self, kind: fn(KeyId) -> Header) -> Result<KeyId, Malformed> {
        let kid = read_key_id(self.protected).map_err(|_| Malformed::Header)?;
        if kind(kid).is_encoded_as(self.protected) {
            Ok(kid)
        } else {
            Err(Malformed::Header)
        }
    }

    /// Succeeds if the header is that of a live presentation.
    pub(crate) fn check_live(&self) -> Result<(), Malformed> {
        if Header::Live.is_encoded_as(self.protected) {
            Ok(())
        } else {
            Err(Malformed::Header)
        }
    }
}

impl Encode for Envelope<'_> {
    fn encode_into(&self, writer: &mut Writer<impl Sink>) {
        write_sign1(self.protected, self.payload, self.signature, writer);
    }
}

impl Encode for Header {
    fn encode_into(&self, writer: &mut Writer<impl Sink>) {
        let (kid, kind) = match self {
            Self::Code(kid) => (Some(kid), None),
            Self::StatusList(kid) => (Some(kid), Some(TYPE_STATUS_LIST)),
            Self::Live => (None, Some(TYPE_LIVE)),
        };
        writer.map(if kid.is_some() && kind.is_some() {
            3
        } else {
            2
        });
        writer.uint(LABEL_ALG);
        writer.int(ALG_ED25519);
        if let Some(kid) = kid {
            writer.uint(LABEL_KID);
            writer.bytes(kid.as_bytes());
        }
        if let Some(kind) = kind {
            writer.uint(LABEL_TYPE);
            writer.text(kind);
        }
    }
}

/// An envelope on its way out, whose header is written where it stands.
#[cfg(feature = "issuer")]
pub(crate) struct Sealed<'a> {
    pub(crate) header: Header,
    pub(crate) payload: &'a [u8],
    pub(crate) signature: &'a [u8; 64],
}

#[cfg(feature = "issuer")]
impl Encode for Sealed<'_> {
    fn encode_into(&self, writer: &mut Writer<impl Sink>) {
        write_sign1(&self.header, self.payload, self.signature, writer);
    }
}

fn write_sign1(
    protected: &(impl Encode + ?Sized),
    payload: &[u8],
    signature: &[u8; 64],
    writer: &mut Writer<impl Sink>,
) {
    writer.tag(COSE_SIGN1);
    writer.array(4);
    writer.wrapped(protected);
    writer.map(0);
    writer.bytes(payload);
    writer.bytes(signature);
}

/// The bytes that one signature is over (RFC 9052 section 4.4): the context and the header keep
/// it from meaning anything else, and `external_aad` is empty.
///
/// They end with the payload.
pub(crate) fn sig_structure(
    protected: &(impl Encode + ?Sized),
    payload: &(impl Encode + ?Sized),
) -> Vec<u8> {
    let capacity = payload.encoded_len().saturating_add(SIG_STRUCTURE_OVERHEAD);
    let mut writer = Writer::with_capacity(capacity);
    writer.array(4);
    writer.text("Signature1");
    writer.wrapped(protected);
    writer.bytes(&[]);
    writer.wrapped(payload);
    writer.into_bytes()
}

/// Length in bytes of a code's envelope around a payload of `payload` bytes.
#[cfg(any(feature = "issuer", test))]
pub(crate) const fn encoded_len(payload: usize) -> usize {
    let length_of_length = match payload {
        0..=23 => 1,
        24..=255 => 2,
        256..=65_535 => 3,
        _ => 5,
    };
    payload
        .saturating_add(length_of_length)
        .saturating_add(ENVELOPE_OVERHEAD)
}

// What follows the key id is compared as bytes.
fn read_key_id(protected: &[u8]) -> Result<KeyId, Unexpected> {
    let mut reader = Reader::new(protected);
    reader.map()?;
    if reader.uint()? != LABEL_ALG || reader.int()? != ALG_ED25519 || reader.uint()? != LABEL_KID {
        return Err(Unexpected);
    }
    reader.byte_array().map(KeyId::from_bytes)
}

/// CBOR tag of `COSE_Sign1` (RFC 9052 section 2).
const COSE_SIGN1: u64 = 18;
/// Header label of the algorithm (RFC 9052 section 3.1).
const LABEL_ALG: u64 = 1;
/// Header label of the key id (RFC 9052 section 3.1).
const LABEL_KID: u64 = 4;
/// Header label of the type (RFC 9596 section 2).
const LABEL_TYPE: u64 = 16;
/// Ed25519, fully specified (RFC 9864 section 2.2).
const ALG_ED25519: i64 = -19;
/// Type of a status list (draft-ietf-oauth-status-list section 5.2).
const TYPE_STATUS_LIST: &str = "application/statuslist+cwt";
/// Type of a live presentation (SPEC 10).
const TYPE_LIVE: &str = "healthcode-live";

const HEADER_BYTES: usize = 13;
const LONGEST_HEADER_BYTES: usize = HEADER_BYTES + 1 + 2 + TYPE_STATUS_LIST.len();
/// Tag, array, header in its byte string, empty map, signature in its byte string.
#[cfg(any(feature = "issuer", test))]
const ENVELOPE_OVERHEAD: usize = 1 + 1 + (1 + HEADER_BYTES) + 1 + (2 + 64);
/// Array, context, header in its byte string, empty byte string, longest usual payload length.
const SIG_STRUCTURE_OVERHEAD: usize = 1 + 11 + (2 + LONGEST_HEADER_BYTES) + 1 + 5;

#[cfg(test)]
mod tests;
