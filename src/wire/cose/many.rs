//! `COSE_Sign`: one payload, the signatures of several roots (RFC 9052 section 4.1).

use alloc::vec::Vec;

use super::super::Malformed;
use super::super::cbor::{self, Encode, Reader, Sink, Unexpected, Writer};
use super::{Header, LABEL_TYPE, read_key_id};
use crate::ids::KeyId;
use crate::limits::MAX_ROOT_SIGNATURES;

/// A trust bundle's envelope, borrowed from its bytes; nothing in it is trusted yet.
///
/// ```cddl
/// bundle         = #6.98([ protected: bstr .cbor { 16 => "healthcode-trust" }, unprotected: {},
///                          payload: bstr, [ 1*64 root-signature ] ])
/// root-signature = [ protected: bstr .cbor { 1 => -19, 4 => bstr .size 8 }, unprotected: {},
///                    signature: bstr .size 64 ]
/// ```
#[derive(Clone)]
pub(crate) struct ManyEnvelope<'a> {
    pub(crate) payload: &'a [u8],
    /// In the order of the bytes; any of them may be a stranger's.
    pub(crate) signatures: Vec<(KeyId, &'a [u8; 64])>,
}

impl<'a> ManyEnvelope<'a> {
    /// Takes an envelope apart; `malformed/cbor`, `malformed/cose` or `malformed/header` as for
    /// a code.
    pub(crate) fn decode(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let fault = match Self::read(bytes) {
            Ok(envelope) if envelope.is_encoded_as(bytes) => return Ok(envelope),
            Ok(_) => Malformed::Cose,
            Err(fault) => fault,
        };
        cbor::check(bytes).map_err(|_| Malformed::Cbor)?;
        Err(fault)
    }

    fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut parts = Parts::default();
        parts.read(bytes).map_err(|_| Malformed::Cose)?;
        if !BodyHeader.is_encoded_as(parts.protected) {
            return Err(Malformed::Header);
        }
        let signatures = parts.signatures.into_iter().map(|(protected, signature)| {
            let kid = read_key_id(protected).map_err(|_| Malformed::Header)?;
            if Header::Code(kid).is_encoded_as(protected) {
                Ok((kid, signature))
            } else {
                Err(Malformed::Header)
            }
        });
        Ok(Self {
            payload: parts.payload,
            signatures: signatures.collect::<Result<_, _>>()?,
        })
    }
}

impl Encode for ManyEnvelope<'_> {
    fn encode_into(&self, writer: &mut Writer<impl Sink>) {
        writer.tag(COSE_SIGN);
        writer.array(4);
        writer.wrapped(&BodyHeader);
        writer.map(0);
        writer.bytes(self.payload);
        writer.array(self.signatures.len());
        for (kid, signature) in &self.signatures {
            writer.array(3);
            writer.wrapped(&Header::Code(*kid));
            writer.map(0);
            writer.bytes(*signature);
        }
    }
}

/// A root's key id and signature, as an owner keeps them.
#[cfg(feature = "issuer")]
pub(crate) type RootSignature = (KeyId, [u8; 64]);

/// The envelope of a payload and signatures that were made elsewhere.
#[cfg(feature = "issuer")]
pub(crate) fn root_signature(payload: &[u8], signatures: &[RootSignature]) -> Vec<u8> {
    let signatures = signatures.iter().map(|(kid, bytes)| (*kid, bytes));
    ManyEnvelope {
        payload,
        signatures: signatures.collect(),
    }
    .encode()
}

/// The bytes that one root's signature is over (RFC 9052 section 4.4).
pub(crate) fn many_sig_structure(kid: KeyId, payload: &[u8]) -> Vec<u8> {
    let mut writer = Writer::with_capacity(payload.len().saturating_add(64));
    writer.array(5);
    writer.text("Signature");
    writer.wrapped(&BodyHeader);
    writer.wrapped(&Header::Code(kid));
    writer.bytes(&[]);
    writer.bytes(payload);
    writer.into_bytes()
}

#[derive(Default)]
struct Parts<'a> {
    protected: &'a [u8],
    payload: &'a [u8],
    signatures: Vec<(&'a [u8], &'a [u8; 64])>,
}

impl<'a> Parts<'a> {
    fn read(&mut self, bytes: &'a [u8]) -> Result<(), Unexpected> {
        let mut reader = Reader::new(bytes);
        if reader.tag()? != COSE_SIGN || reader.array()? != 4 {
            return Err(Unexpected);
        }
        self.protected = reader.bytes()?;
        if reader.map()? != 0 {
            return Err(Unexpected);
        }
        self.payload = reader.bytes()?;
        self.signatures = reader.list(1..=MAX_ROOT_SIGNATURES, read_signature)?;
        reader.end()
    }
}

fn read_signature<'a>(reader: &mut Reader<'a>) -> Result<(&'a [u8], &'a [u8; 64]), Unexpected> {
    if reader.array()? != 3 {
        return Err(Unexpected);
    }
    let protected = reader.bytes()?;
    if reader.map()? != 0 {
        return Err(Unexpected);
    }
    let signature = reader.bytes()?.try_into().map_err(|_| Unexpected)?;
    Ok((protected, signature))
}

struct BodyHeader;

impl Encode for BodyHeader {
    fn encode_into(&self, writer: &mut Writer<impl Sink>) {
        writer.map(1);
        writer.uint(LABEL_TYPE);
        writer.text(TYPE_TRUST);
    }
}

/// CBOR tag of `COSE_Sign` (RFC 9052 section 2).
const COSE_SIGN: u64 = 98;
/// Type of a trust bundle (SPEC 8).
const TYPE_TRUST: &str = "healthcode-trust";
/// One signature of several, with its header.
#[cfg(feature = "issuer")]
pub(crate) const ROOT_SIGNATURE_BYTES: usize = 1 + 14 + 1 + 66;

#[cfg(test)]
mod tests;
