//! Core deterministic CBOR (RFC 8949 section 4.2.1) over `ciborium-ll`.
//!
//! [`check`] says whether bytes are one deterministic item, whatever it means; [`Reader`]
//! takes such an item apart and [`Writer`] builds one. All work on borrowed bytes: nothing is
//! allocated by a length that the input claims.

use alloc::vec::Vec;
use core::ops::RangeInclusive;

use ciborium_ll::{Decoder, Encoder, Header};

use crate::ids::Region;
use crate::limits::MAX_CBOR_DEPTH;
use crate::time::UnixTime;

/// The bytes are not one item of deterministic CBOR, or not of the type that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unexpected;

/// Whether `bytes` are exactly one item of deterministic CBOR, free of floats.
///
/// Tags and simple values pass, since they have one encoding too: whether they may stand
/// somewhere is for the reader of that place to say.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Unexpected> {
    let mut reader = Reader::new(bytes);
    check_item(&mut reader, 0)?;
    reader.end()
}

fn check_item(reader: &mut Reader<'_>, depth: usize) -> Result<(), Unexpected> {
    let inner = depth.saturating_add(1);
    match reader.head()? {
        Header::Positive(_) | Header::Negative(_) => Ok(()),
        Header::Bytes(Some(length)) => reader.take(length).map(drop),
        Header::Text(Some(length)) => core::str::from_utf8(reader.take(length)?)
            .map(drop)
            .map_err(|_| Unexpected),
        // 24 to 31 are not well-formed (RFC 8949 section 3.3).
        Header::Simple(value) if !(24..32).contains(&value) => Ok(()),
        Header::Array(Some(_)) | Header::Map(Some(_)) | Header::Tag(_)
            if depth >= MAX_CBOR_DEPTH =>
        {
            Err(Unexpected)
        }
        Header::Array(Some(count)) => (0..count).try_for_each(|_| check_item(reader, inner)),
        Header::Map(Some(count)) => check_entries(reader, count, inner),
        Header::Tag(_) => check_item(reader, inner),
        // Floats, indefinite lengths, a stray break.
        _ => Err(Unexpected),
    }
}

// Keys ascend bytewise in their encoded form, so none occurs twice (RFC 8949 section 4.2.1).
fn check_entries(reader: &mut Reader<'_>, count: usize, depth: usize) -> Result<(), Unexpected> {
    let mut previous: &[u8] = &[];
    for _ in 0..count {
        let start = reader.rest;
        check_item(reader, depth)?;
        let length = start
            .len()
            .checked_sub(reader.rest.len())
            .ok_or(Unexpected)?;
        let key = start.get(..length).ok_or(Unexpected)?;
        if key <= previous {
            return Err(Unexpected);
        }
        previous = key;
        check_item(reader, depth)?;
    }
    Ok(())
}

/// Takes deterministic CBOR apart, item by item.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Succeeds when every byte has been read.
    pub(crate) const fn end(&self) -> Result<(), Unexpected> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(Unexpected)
        }
    }

    pub(crate) fn uint(&mut self) -> Result<u64, Unexpected> {
        match self.head()? {
            Header::Positive(value) => Ok(value),
            _ => Err(Unexpected),
        }
    }

    /// An integer of either sign, within the range of `i64`.
    pub(crate) fn int(&mut self) -> Result<i64, Unexpected> {
        match self.head()? {
            Header::Positive(value) => i64::try_from(value).map_err(|_| Unexpected),
            // RFC 8949 section 3.1: the value is -1 - n.
            Header::Negative(value) => i64::try_from(value).map(|n| !n).map_err(|_| Unexpected),
            _ => Err(Unexpected),
        }
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Unexpected> {
        match self.head()? {
            Header::Bytes(Some(length)) => self.take(length),
            _ => Err(Unexpected),
        }
    }

    pub(crate) fn byte_array<const N: usize>(&mut self) -> Result<[u8; N], Unexpected> {
        self.bytes()?.try_into().map_err(|_| Unexpected)
    }

    /// Succeeds if the next item is this map key.
    pub(crate) fn key(&mut self, key: u64) -> Result<(), Unexpected> {
        if self.uint()? == key {
            Ok(())
        } else {
            Err(Unexpected)
        }
    }

    pub(crate) fn expect_true(&mut self) -> Result<(), Unexpected> {
        match self.head()? {
            Header::Simple(TRUE) => Ok(()),
            _ => Err(Unexpected),
        }
    }

    /// Passes over one item, whatever it is.
    pub(crate) fn skip(&mut self) -> Result<(), Unexpected> {
        check_item(self, 0)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Unexpected> {
        match self.head()? {
            Header::Text(Some(length)) => {
                core::str::from_utf8(self.take(length)?).map_err(|_| Unexpected)
            }
            _ => Err(Unexpected),
        }
    }

    /// An item, or `None` for a null in its place.
    pub(crate) fn or_null<T>(
        &mut self,
        item: impl FnOnce(&mut Self) -> Result<T, Unexpected>,
    ) -> Result<Option<T>, Unexpected> {
        match self.clone().head()? {
            Header::Simple(NULL) => self.head().map(|_| None),
            _ => item(self).map(Some),
        }
    }

    /// An array of as many items as `bounds` lets.
    pub(crate) fn list<T>(
        &mut self,
        bounds: RangeInclusive<usize>,
        mut item: impl FnMut(&mut Self) -> Result<T, Unexpected>,
    ) -> Result<Vec<T>, Unexpected> {
        let count = self.array()?;
        if !bounds.contains(&count) {
            return Err(Unexpected);
        }
        (0..count).map(|_| item(self)).collect()
    }

    /// The number of items of an array, which follow.
    pub(crate) fn array(&mut self) -> Result<usize, Unexpected> {
        match self.head()? {
            Header::Array(Some(count)) => Ok(count),
            _ => Err(Unexpected),
        }
    }

    /// The number of entries of a map, which follow.
    pub(crate) fn map(&mut self) -> Result<usize, Unexpected> {
        match self.head()? {
            Header::Map(Some(count)) => Ok(count),
            _ => Err(Unexpected),
        }
    }

    /// A tag number, whose item follows.
    pub(crate) fn tag(&mut self) -> Result<u64, Unexpected> {
        match self.head()? {
            Header::Tag(number) => Ok(number),
            _ => Err(Unexpected),
        }
    }

    /// An instant in whole seconds below 2^32.
    pub(crate) fn seconds(&mut self) -> Result<UnixTime, Unexpected> {
        u32::try_from(self.uint()?)
            .map(UnixTime::new)
            .map_err(|_| Unexpected)
    }

    pub(crate) fn region(&mut self) -> Result<Region, Unexpected> {
        Region::new(self.uint()?).map_err(|_| Unexpected)
    }

    // One header in its shortest form: encoded again it must take the bytes it was read from.
    fn head(&mut self) -> Result<Header, Unexpected> {
        let mut decoder = Decoder::from(self.rest);
        let header = decoder.pull().map_err(|_| Unexpected)?;
        let read = decoder.offset();
        self.take(read)?;
        if read == shortest(header) {
            Ok(header)
        } else {
            Err(Unexpected)
        }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Unexpected> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Unexpected)?;
        self.rest = rest;
        Ok(taken)
    }
}

/// Builds deterministic CBOR; the caller writes map keys in ascending order.
#[derive(Default)]
pub(crate) struct Writer {
    out: Vec<u8>,
}

impl Writer {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self {
            out: Vec::with_capacity(bytes),
        }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    pub(crate) fn uint(&mut self, value: impl Into<u64>) {
        self.head(Header::Positive(value.into()));
    }

    pub(crate) fn int(&mut self, value: i64) {
        self.head(match u64::try_from(value) {
            Ok(value) => Header::Positive(value),
            Err(_) => Header::Negative((!value).unsigned_abs()),
        });
    }

    pub(crate) fn bytes(&mut self, value: &[u8]) {
        self.head(Header::Bytes(Some(value.len())));
        self.out.extend_from_slice(value);
    }

    pub(crate) fn text(&mut self, value: &str) {
        self.head(Header::Text(Some(value.len())));
        self.out.extend_from_slice(value.as_bytes());
    }

    #[cfg(feature = "issuer")]
    pub(crate) fn r#true(&mut self) {
        self.head(Header::Simple(TRUE));
    }

    #[cfg(feature = "issuer")]
    pub(crate) fn null(&mut self) {
        self.head(Header::Simple(NULL));
    }

    pub(crate) fn array(&mut self, count: usize) {
        self.head(Header::Array(Some(count)));
    }

    pub(crate) fn map(&mut self, count: usize) {
        self.head(Header::Map(Some(count)));
    }

    pub(crate) fn tag(&mut self, number: u64) {
        self.head(Header::Tag(number));
    }

    fn head(&mut self, header: Header) {
        // Writing to a vector cannot fail.
        Encoder::from(&mut self.out).push(header).ok();
    }
}

// Bytes of a header's shortest form (RFC 8949 section 4.2.1); zero for what has none here.
fn shortest(header: Header) -> usize {
    let argument = match header {
        Header::Positive(value) | Header::Negative(value) | Header::Tag(value) => value,
        Header::Simple(value) => value.into(),
        Header::Bytes(Some(length)) | Header::Text(Some(length)) => widen(length),
        Header::Array(Some(count)) | Header::Map(Some(count)) => widen(count),
        _ => return 0,
    };
    match argument {
        0..=23 => 1,
        24..=0xff => 2,
        0x100..=0xffff => 3,
        0x1_0000..=0xffff_ffff => 5,
        _ => 9,
    }
}

/// The simple value null (RFC 8949 section 3.3).
const NULL: u8 = 22;
/// The simple value true.
const TRUE: u8 = 21;

fn widen(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
