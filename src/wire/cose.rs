//! The envelope: `COSE_Sign1` (RFC 9052 section 4.2) in exactly one form.

use alloc::vec::Vec;

use super::Malformed;
use super::cbor::{self, Reader, Unexpected, Writer};
use crate::ids::KeyId;

/// A parsed envelope, borrowed from its bytes; nothing in it is trusted yet.
///
/// ```cddl
/// code   = #6.18([ protected: bstr .cbor header, unprotected: {}, payload: bstr, signature: bstr .size 64 ])
/// header = { 1 => -19, 4 => bstr .size 8 }
/// ```
#[derive(Clone, Copy)]
pub(crate) struct Envelope<'a> {
    pub(crate) protected: &'a [u8],
    pub(crate) payload: &'a [u8],
    pub(crate) signature: &'a [u8; 64],
    pub(crate) kid: KeyId,
}

impl<'a> Envelope<'a> {
    /// Takes an envelope apart (SPEC 8, step 2).
    pub(crate) fn decode(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let fault = match Self::read(bytes) {
            Ok(envelope) if envelope.encode() == bytes => return Ok(envelope),
            Ok(_) => Malformed::Cose,
            Err(fault) => fault,
        };
        // Bytes that are no deterministic CBOR at all are refused as such first.
        cbor::check(bytes).map_err(|_| Malformed::Cbor)?;
        Err(fault)
    }

    fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let [protected, payload, signature] = parts(bytes).map_err(|_| Malformed::Cose)?;
        let signature = signature.try_into().map_err(|_| Malformed::Cose)?;
        let kid = header(protected).map_err(|_| Malformed::Header)?;
        if encode_header(kid) == protected {
            Ok(Self {
                protected,
                payload,
                signature,
                kid,
            })
        } else {
            Err(Malformed::Header)
        }
    }

    /// The envelope's one encoding.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(encoded_len(self.payload.len()));
        writer.tag(COSE_SIGN1);
        writer.array(4);
        writer.bytes(self.protected);
        writer.map(0);
        writer.bytes(self.payload);
        writer.bytes(self.signature);
        writer.into_bytes()
    }
}

/// The protected header of a code signed by the key with this id.
pub(crate) fn encode_header(kid: KeyId) -> Vec<u8> {
    let mut writer = Writer::with_capacity(HEADER_BYTES);
    writer.map(2);
    writer.uint(LABEL_ALG);
    writer.int(ALG_ED25519);
    writer.uint(LABEL_KID);
    writer.bytes(kid.as_bytes());
    writer.into_bytes()
}

/// The bytes that are signed (RFC 9052 section 4.4): the context keeps a code's signature from
/// meaning anything else, and `external_aad` is empty.
pub(crate) fn sig_structure(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let capacity = payload.len().saturating_add(SIG_STRUCTURE_OVERHEAD);
    let mut writer = Writer::with_capacity(capacity);
    writer.array(4);
    writer.text("Signature1");
    writer.bytes(protected);
    writer.bytes(&[]);
    writer.bytes(payload);
    writer.into_bytes()
}

/// Length in bytes of the envelope around a payload of `payload` bytes.
pub(crate) const fn encoded_len(payload: usize) -> usize {
    let length_of_length = match payload {
        0..=23 => 1,
        24..=255 => 2,
        256..=65_535 => 3,
        _ => 9,
    };
    payload
        .saturating_add(length_of_length)
        .saturating_add(ENVELOPE_OVERHEAD)
}

fn parts(bytes: &[u8]) -> Result<[&[u8]; 3], Unexpected> {
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
    Ok([protected, payload, signature])
}

fn header(protected: &[u8]) -> Result<KeyId, Unexpected> {
    let mut reader = Reader::new(protected);
    if reader.map()? != 2 || reader.uint()? != LABEL_ALG || reader.int()? != ALG_ED25519 {
        return Err(Unexpected);
    }
    if reader.uint()? != LABEL_KID {
        return Err(Unexpected);
    }
    let kid = reader.byte_array()?;
    reader.end()?;
    Ok(KeyId::from_bytes(kid))
}

/// CBOR tag of `COSE_Sign1` (RFC 9052 section 2).
const COSE_SIGN1: u64 = 18;
/// Header label of the algorithm (RFC 9052 section 3.1).
const LABEL_ALG: u64 = 1;
/// Header label of the key id (RFC 9052 section 3.1).
const LABEL_KID: u64 = 4;
/// Ed25519, fully specified (RFC 9864 section 2.2).
const ALG_ED25519: i64 = -19;

const HEADER_BYTES: usize = 13;
/// Tag, array, header in its byte string, empty map, signature in its byte string.
const ENVELOPE_OVERHEAD: usize = 1 + 1 + (1 + HEADER_BYTES) + 1 + (2 + 64);
/// Array, context, header in its byte string, empty byte string, longest payload length.
const SIG_STRUCTURE_OVERHEAD: usize = 1 + 11 + (1 + HEADER_BYTES) + 1 + 3;

#[cfg(test)]
mod tests;
