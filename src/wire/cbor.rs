//! Core deterministic CBOR (RFC 8949 section 4.2.1).
//!
//! [`check`] says whether bytes are one deterministic item, whatever it means; [`Reader`]
//! takes such an item apart and [`Writer`] writes one: into a vector, or against the bytes that
//! it should be. Nothing is allocated by a length that the input claims.

use alloc::vec::Vec;
use core::ops::RangeInclusive;

use crate::ids::Region;
use crate::limits::MAX_CBOR_DEPTH;
use crate::time::UnixTime;

mod write;
pub(crate) use write::{Encode, Sink, Writer};

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
    let (major, argument) = reader.head()?;
    match major {
        UINT | NEGATIVE => Ok(()),
        BYTES => reader.take(narrow(argument)?).map(drop),
        TEXT => reader.take_text(argument).map(drop),
        // 24 to 31 are not well-formed (RFC 8949 section 3.3).
        SIMPLE if (24..32).contains(&argument) => Err(Unexpected),
        SIMPLE => Ok(()),
        _ if depth >= MAX_CBOR_DEPTH => Err(Unexpected),
        ARRAY => (0..argument).try_for_each(|_| check_item(reader, inner)),
        MAP => check_entries(reader, argument, inner),
        _ => check_item(reader, inner),
    }
}

// Keys ascend bytewise in their encoded form, so none occurs twice (RFC 8949 section 4.2.1).
fn check_entries(reader: &mut Reader<'_>, count: u64, depth: usize) -> Result<(), Unexpected> {
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
        self.argument(UINT)
    }

    /// An integer of either sign, within the range of `i64`.
    pub(crate) fn int(&mut self) -> Result<i64, Unexpected> {
        match self.head()? {
            (UINT, value) => i64::try_from(value).map_err(|_| Unexpected),
            // RFC 8949 section 3.1: the value is -1 - n.
            (NEGATIVE, value) => i64::try_from(value).map(|n| !n).map_err(|_| Unexpected),
            _ => Err(Unexpected),
        }
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Unexpected> {
        let length = self.count(BYTES)?;
        self.take(length)
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
        self.simple(TRUE)
    }

    /// Passes over one item, whatever it is.
    pub(crate) fn skip(&mut self) -> Result<(), Unexpected> {
        check_item(self, 0)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Unexpected> {
        let length = self.argument(TEXT)?;
        self.take_text(length)
    }

    /// An item, or `None` for a null in its place.
    pub(crate) fn or_null<T>(
        &mut self,
        item: impl FnOnce(&mut Self) -> Result<T, Unexpected>,
    ) -> Result<Option<T>, Unexpected> {
        let mut ahead = self.clone();
        if ahead.simple(NULL).is_ok() {
            *self = ahead;
            Ok(None)
        } else {
            item(self).map(Some)
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
        self.count(ARRAY)
    }

    /// The number of entries of a map, which follow.
    pub(crate) fn map(&mut self) -> Result<usize, Unexpected> {
        self.count(MAP)
    }

    /// A tag number, whose item follows.
    pub(crate) fn tag(&mut self) -> Result<u64, Unexpected> {
        self.argument(TAG)
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

    // A major type and its argument, which stands in its shortest form (RFC 8949 section 4.2.1).
    fn head(&mut self) -> Result<(u8, u64), Unexpected> {
        let [first] = self.take_array()?;
        let (major, info) = (first >> 5, first & 0x1f);
        let (argument, least) = match info {
            0..=23 => return Ok((major, info.into())),
            24 => (u8::from_be_bytes(self.take_array()?).into(), 24),
            // Floats.
            _ if major == SIMPLE => return Err(Unexpected),
            25 => (u16::from_be_bytes(self.take_array()?).into(), 1 << 8),
            26 => (u32::from_be_bytes(self.take_array()?).into(), 1 << 16),
            27 => (u64::from_be_bytes(self.take_array()?), 1 << 32),
            // Indefinite lengths, a stray break, and what has no meaning.
            _ => return Err(Unexpected),
        };
        if argument >= least {
            Ok((major, argument))
        } else {
            Err(Unexpected)
        }
    }

    // The argument of a head that must be of this major type.
    fn argument(&mut self, expected: u8) -> Result<u64, Unexpected> {
        match self.head()? {
            (major, argument) if major == expected => Ok(argument),
            _ => Err(Unexpected),
        }
    }

    fn count(&mut self, expected: u8) -> Result<usize, Unexpected> {
        narrow(self.argument(expected)?)
    }

    fn simple(&mut self, expected: u64) -> Result<(), Unexpected> {
        if self.argument(SIMPLE)? == expected {
            Ok(())
        } else {
            Err(Unexpected)
        }
    }

    fn take_text(&mut self, length: u64) -> Result<&'a str, Unexpected> {
        core::str::from_utf8(self.take(narrow(length)?)?).map_err(|_| Unexpected)
    }

    fn take_array<const N: usize>(&mut self) -> Result<[u8; N], Unexpected> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Unexpected)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], Unexpected> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Unexpected)?;
        self.rest = rest;
        Ok(taken)
    }
}

fn narrow(length: u64) -> Result<usize, Unexpected> {
    usize::try_from(length).map_err(|_| Unexpected)
}

/// Major types (RFC 8949 section 3.1).
const UINT: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;
const SIMPLE: u8 = 7;

/// The simple value true (RFC 8949 section 3.3).
const TRUE: u64 = 21;
/// The simple value null.
const NULL: u64 = 22;

#[cfg(test)]
mod tests;
