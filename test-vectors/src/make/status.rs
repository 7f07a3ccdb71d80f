//! Status lists item by item, right or wrong.

use super::cbor::{Map, bytes, int, map, tag, text, uint};
use super::code::sig_structure;
use super::says::{AT, DAY, HOUR};
use super::signer::Signer;
use super::trust::{LIST, lister};
use super::zlib;
use crate::case::ListSummary;

/// What a list says.
#[derive(Clone)]
pub(super) struct Says {
    pub(super) uri: String,
    pub(super) issued_at: u32,
    pub(super) expires: u32,
    pub(super) ttl: Option<u32>,
    /// Another library's has none.
    pub(super) seq: Option<u64>,
    pub(super) bits: u8,
    /// Before it is compressed.
    pub(super) bytes: Vec<u8>,
}

pub(super) const STATUS_LIST: i64 = 65_533;
pub(super) const TTL: i64 = 65_534;
pub(super) const SEQ: i64 = -65_539;

/// Guangdong's first list, of the last hour, in force for a day: sixteen codes as signed.
pub(super) fn usual() -> Says {
    Says {
        uri: LIST.into(),
        issued_at: AT - HOUR,
        expires: AT + DAY,
        ttl: None,
        seq: Some(5),
        bits: 4,
        bytes: vec![0; 8],
    }
}

impl Says {
    /// Gives a slot of four bits this value.
    pub(super) fn with(mut self, slot: usize, value: u8) -> Self {
        let shift = slot % 2 * 4;
        let byte = &mut self.bytes[slot / 2];
        *byte = *byte & !(0xf << shift) | value << shift;
        self
    }

    /// The list that follows this one an hour later.
    pub(super) fn next(&self) -> Self {
        Self {
            issued_at: self.issued_at + HOUR,
            expires: self.expires + HOUR,
            seq: self.seq.map(|seq| seq + 1),
            ..self.clone()
        }
    }

    pub(super) fn payload(&self) -> Vec<u8> {
        self.top().encode()
    }

    pub(super) fn top(&self) -> Map {
        let mut top = Map(Vec::new())
            .set(2, text(&self.uri))
            .set(4, uint(self.expires.into()))
            .set(6, uint(self.issued_at.into()))
            .set(STATUS_LIST, list(self.bits, &zlib::stored(&self.bytes)));
        if let Some(ttl) = self.ttl {
            top = top.set(TTL, uint(ttl.into()));
        }
        match self.seq {
            Some(seq) => top.set(SEQ, uint(seq)),
            None => top,
        }
    }

    /// The list, signed by its issuer's key for lists.
    pub(super) fn signed(&self) -> Vec<u8> {
        self.signed_by(&lister())
    }

    pub(super) fn signed_by(&self, signer: &Signer) -> Vec<u8> {
        signed(&self.payload(), signer)
    }

    pub(super) fn summary(&self) -> ListSummary {
        let (bits, per_byte) = (self.bits, 8 / self.bits);
        let values = self.bytes.iter().flat_map(|byte| {
            let mask = u8::MAX >> (8 - bits);
            (0..per_byte).map(move |place| byte >> (place * bits) & mask)
        });
        let slots: u32 = values.clone().map(|_| 1).sum();
        let changed = (0..).zip(values).filter(|(_, value)| *value != 0);
        ListSummary {
            uri: self.uri.clone(),
            seq: self.seq.unwrap_or(self.issued_at.into()),
            issued_at: self.issued_at,
            expires: self.expires,
            ttl: self.ttl,
            slots,
            changed: changed.collect(),
        }
    }
}

/// The claim with the compressed list, its keys in the order of deterministic CBOR.
pub(super) fn list(bits: u8, stream: &[u8]) -> Vec<u8> {
    map([
        [text("lst"), bytes(stream)],
        [text("bits"), uint(bits.into())],
    ])
}

/// A payload under a list's header, signed.
pub(super) fn signed(payload: &[u8], signer: &Signer) -> Vec<u8> {
    with_header(payload, &header(signer.kid()), signer)
}

pub(super) fn with_header(payload: &[u8], header: &[u8], signer: &Signer) -> Vec<u8> {
    let signature = signer.sign(&sig_structure("Signature1", header, &[], payload));
    enclosed(payload, header, &signature)
}

pub(super) fn enclosed(payload: &[u8], header: &[u8], signature: &[u8]) -> Vec<u8> {
    let items = [bytes(header), map([]), bytes(payload), bytes(signature)];
    tag(18, &super::cbor::array(items))
}

pub(super) fn header(kid: [u8; 8]) -> Vec<u8> {
    map([
        [int(1), int(-19)],
        [int(4), bytes(&kid)],
        [int(16), text("application/statuslist+cwt")],
    ])
}
