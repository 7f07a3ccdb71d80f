//! A list's claims to bytes, and back from their bytes after the signature held.

use alloc::collections::BTreeSet;
use alloc::string::String;
#[cfg(feature = "issuer")]
use alloc::vec::Vec;

use super::packed::{Packed, Width};
use super::zlib::{self, BadStream};
use crate::time::UnixTime;
use crate::trust::is_uri;
use crate::wire::Malformed;
#[cfg(feature = "issuer")]
use crate::wire::cbor::Writer;
use crate::wire::cbor::{self, Reader, Unexpected};

/// What a list says.
///
/// ```cddl
/// list = { 2 => uri: tstr, 4 => exp: seconds, 6 => iat: seconds,
///          65533 => { "lst" => bstr, "bits" => 4 }, ? 65534 => ttl: uint .lt 4294967296, -65539 => seq: uint }
/// ```
///
/// The keys stand in the order of RFC 8949 section 4.2.1: bytewise as they are encoded, so `lst`
/// before `bits`. A list without seq comes from another library for Token Status Lists
/// (draft-ietf-oauth-status-list sections 4.3 and 5.2), which need not sort: `bits` may be 1, 2,
/// 4 or 8, keys stand in any order but once, and unknown ones are passed over.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ListClaims {
    pub(super) uri: String,
    pub(super) issued_at: UnixTime,
    pub(super) expires: UnixTime,
    pub(super) ttl: Option<u32>,
    pub(super) seq: u64,
    pub(super) list: Packed,
}

impl ListClaims {
    /// The one encoding of these claims, for values of four bits.
    #[cfg(feature = "issuer")]
    pub(super) fn encode(&self) -> Vec<u8> {
        let list = zlib::deflate(self.list.bytes());
        let mut writer = Writer::with_capacity(list.len().saturating_add(OVERHEAD_BYTES));
        writer.map(self.ttl.map_or(5, |_| 6));
        writer.int(KEY_SUB);
        writer.text(&self.uri);
        writer.int(KEY_EXP);
        writer.uint(self.expires.as_secs());
        writer.int(KEY_IAT);
        writer.uint(self.issued_at.as_secs());
        writer.int(KEY_STATUS_LIST);
        writer.map(2);
        writer.text(KEY_LST);
        writer.bytes(&list);
        writer.text(KEY_BITS);
        writer.uint(OWN_BITS);
        if let Some(ttl) = self.ttl {
            writer.int(KEY_TTL);
            writer.uint(ttl);
        }
        writer.int(KEY_SEQ);
        writer.uint(self.seq);
        writer.into_bytes()
    }

    /// Reads claims.
    pub(super) fn decode(payload: &[u8]) -> Result<Self, Malformed> {
        let form = Form::of(payload)?;
        Fields::read(payload, form)?.into_claims()
    }
}

/// Whose rules a list follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Ours: deterministic, and with these keys only.
    Own,
    /// Another library's.
    Foreign,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key<'a> {
    Int(i64),
    Text(&'a str),
}

impl Form {
    fn of(payload: &[u8]) -> Result<Self, Malformed> {
        let deterministic = || cbor::check(payload).map_err(|_| Malformed::Cbor);
        match Self::read(payload) {
            Ok(Self::Own) => deterministic().map(|()| Self::Own),
            Ok(Self::Foreign) => Ok(Self::Foreign),
            Err(_) => {
                deterministic()?;
                Err(broken("the claims are no map of a few numbers and texts"))
            }
        }
    }

    // What both forms keep to: definite lengths, shortest integers, no floats, no key twice.
    fn read(payload: &[u8]) -> Result<Self, Unexpected> {
        let mut reader = Reader::new(payload);
        let mut form = Self::Foreign;
        entries(&mut reader, Unexpected, |key, reader| {
            if key == Key::Int(KEY_SEQ) {
                form = Self::Own;
            }
            if key == Key::Int(KEY_STATUS_LIST) && reader.clone().map().is_ok() {
                entries(reader, Unexpected, |_, reader| reader.skip())
            } else {
                reader.skip()
            }
        })?;
        reader.end()?;
        Ok(form)
    }
}

#[derive(Default)]
struct Fields<'a> {
    sub: Option<&'a str>,
    exp: Option<UnixTime>,
    iat: Option<UnixTime>,
    ttl: Option<u32>,
    seq: Option<u64>,
    bits: Option<Width>,
    lst: Option<&'a [u8]>,
}

impl<'a> Fields<'a> {
    fn read(payload: &'a [u8], form: Form) -> Result<Self, Malformed> {
        let mut fields = Self::default();
        let no_map = broken("the claims are no map");
        entries(&mut Reader::new(payload), no_map, |key, reader| {
            fields.read_entry(key, reader, form)
        })?;
        Ok(fields)
    }

    fn read_entry(
        &mut self,
        key: Key<'_>,
        reader: &mut Reader<'a>,
        form: Form,
    ) -> Result<(), Malformed> {
        match key {
            Key::Int(KEY_SUB) => {
                let uri = reader.text().ok().filter(|uri| is_uri(uri));
                self.sub = Some(uri.ok_or(broken("sub is no URI of a list"))?);
            }
            Key::Int(KEY_EXP) => self.exp = Some(seconds(reader)?),
            Key::Int(KEY_IAT) => self.iat = Some(seconds(reader)?),
            Key::Int(KEY_TTL) => {
                let ttl = reader.uint().ok().and_then(|ttl| u32::try_from(ttl).ok());
                self.ttl = Some(ttl.ok_or(broken("ttl is not whole seconds below 2^32"))?);
            }
            Key::Int(KEY_SEQ) => {
                let seq = reader.uint();
                self.seq = Some(seq.map_err(|_| broken("seq is no number from 0"))?);
            }
            Key::Int(KEY_STATUS_LIST) => self.read_list(reader, form)?,
            _ => pass_over(reader, form, "a claim has an unknown key")?,
        }
        Ok(())
    }

    fn read_list(&mut self, reader: &mut Reader<'a>, form: Form) -> Result<(), Malformed> {
        entries(reader, broken("the list is no map"), |key, reader| {
            match key {
                Key::Text(KEY_BITS) => self.bits = Some(width(reader, form)?),
                Key::Text(KEY_LST) => {
                    let lst = reader.bytes();
                    self.lst = Some(lst.map_err(|_| broken("lst is no byte string"))?);
                }
                _ => pass_over(reader, form, "the list has an unknown key")?,
            }
            Ok(())
        })
    }

    fn into_claims(self) -> Result<ListClaims, Malformed> {
        let issued_at = self.iat.ok_or(broken("iat is missing"))?;
        let stream = self.lst.ok_or(broken("lst is missing"))?;
        let width = self.bits.ok_or(broken("bits is missing"))?;
        let uri = self.sub.ok_or(broken("sub is missing"))?;
        let expires = self.exp.ok_or(broken("exp is missing"))?;
        let bytes = zlib::inflate(stream).map_err(|bad| match bad {
            BadStream::TooLarge => broken("lst inflates to more than 2^24 bytes"),
            BadStream::Broken => broken("lst is no whole zlib stream"),
            BadStream::Trailing => broken("bytes follow the zlib stream in lst"),
        })?;
        Ok(ListClaims {
            uri: uri.into(),
            issued_at,
            expires,
            ttl: self.ttl,
            // The draft has no sequence number. Of the times that it has, iat is the one that
            // must be there here and ascends: a later list is issued later.
            seq: self.seq.unwrap_or(issued_at.as_secs().into()),
            list: Packed::new(width, bytes),
        })
    }
}

// Reads a map whose keys may stand in any order, each once; `no_map` is said of anything else.
fn entries<'a, E: Copy>(
    reader: &mut Reader<'a>,
    no_map: E,
    mut entry: impl FnMut(Key<'a>, &mut Reader<'a>) -> Result<(), E>,
) -> Result<(), E> {
    let count = reader.map().map_err(|_| no_map)?;
    let mut seen = BTreeSet::new();
    for _ in 0..count {
        let key = match reader.clone().int() {
            Ok(_) => reader.int().map(Key::Int),
            Err(_) => reader.text().map(Key::Text),
        };
        let key = key.map_err(|_| no_map)?;
        if seen.len() >= MOST_ENTRIES || !seen.insert(key) {
            return Err(no_map);
        }
        entry(key, reader)?;
    }
    Ok(())
}

fn pass_over(reader: &mut Reader<'_>, form: Form, rule: &'static str) -> Result<(), Malformed> {
    match form {
        Form::Own => Err(broken(rule)),
        Form::Foreign => reader.skip().map_err(|_| Malformed::Cbor),
    }
}

fn width(reader: &mut Reader<'_>, form: Form) -> Result<Width, Malformed> {
    let bits = reader.uint().ok().filter(|bits| match form {
        Form::Own => *bits == u64::from(OWN_BITS),
        Form::Foreign => true,
    });
    bits.and_then(Width::from_bits).ok_or(broken(
        "bits is none of 1, 2, 4 and 8, or of our own list not 4",
    ))
}

fn seconds(reader: &mut Reader<'_>) -> Result<UnixTime, Malformed> {
    reader
        .seconds()
        .map_err(|_| broken("an instant is not whole seconds below 2^32"))
}

const fn broken(rule: &'static str) -> Malformed {
    Malformed::Claims { rule }
}

/// RFC 8392 section 4: sub, exp, iat.
const KEY_SUB: i64 = 2;
const KEY_EXP: i64 = 4;
const KEY_IAT: i64 = 6;
/// draft-ietf-oauth-status-list section 5.2.
const KEY_STATUS_LIST: i64 = 65_533;
const KEY_TTL: i64 = 65_534;
/// Private use (RFC 8392 section 9.1: below -65536).
const KEY_SEQ: i64 = -65_539;
/// draft-ietf-oauth-status-list section 4.3.
const KEY_BITS: &str = "bits";
const KEY_LST: &str = "lst";

/// Five states, of which two are the draft's 0x0C and 0x0D.
const OWN_BITS: u8 = 4;
/// Most entries of a map: the draft and RFC 8392 know a dozen.
const MOST_ENTRIES: usize = 64;
/// More than all but the list and its URI takes.
#[cfg(feature = "issuer")]
const OVERHEAD_BYTES: usize = 64;

#[cfg(test)]
mod tests;
