//! Values to bytes, or to nothing but a comparison with bytes.

use alloc::vec::Vec;

use super::{ARRAY, BYTES, MAP, NEGATIVE, TAG, TEXT, UINT};
#[cfg(feature = "issuer")]
use super::{NULL, SIMPLE, TRUE};

/// A value with one encoding in deterministic CBOR.
pub(crate) trait Encode {
    /// Writes the encoding.
    fn encode_into(&self, writer: &mut Writer<impl Sink>);

    /// The encoding.
    fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(self.encoded_len());
        self.encode_into(&mut writer);
        writer.into_bytes()
    }

    /// Length of the encoding in bytes.
    fn encoded_len(&self) -> usize {
        let mut writer = Writer { out: Length(0) };
        self.encode_into(&mut writer);
        writer.out.0
    }

    /// Whether `bytes` are the encoding: the round-trip rule, without a second copy.
    fn is_encoded_as(&self, bytes: &[u8]) -> bool {
        let mut writer = Writer {
            out: Expected(Some(bytes)),
        };
        self.encode_into(&mut writer);
        writer.out.0.is_some_and(<[u8]>::is_empty)
    }
}

/// Bytes that are an encoding already.
impl Encode for [u8] {
    fn encode_into(&self, writer: &mut Writer<impl Sink>) {
        writer.out.put(self);
    }
}

/// Where a [`Writer`] writes to.
pub(crate) trait Sink {
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

struct Length(usize);

impl Sink for Length {
    fn put(&mut self, bytes: &[u8]) {
        self.0 = self.0.saturating_add(bytes.len());
    }
}

// What must still come, or `None` once something else came.
struct Expected<'a>(Option<&'a [u8]>);

impl Sink for Expected<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.0 = self.0.and_then(|rest| rest.strip_prefix(bytes));
    }
}

/// Builds deterministic CBOR; the caller writes map keys in ascending order.
pub(crate) struct Writer<S = Vec<u8>> {
    out: S,
}

impl Default for Writer {
    fn default() -> Self {
        Self::with_capacity(0)
    }
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
}

impl<S: Sink> Writer<S> {
    pub(crate) fn uint(&mut self, value: impl Into<u64>) {
        self.head(UINT, value.into());
    }

    pub(crate) fn int(&mut self, value: i64) {
        match u64::try_from(value) {
            Ok(value) => self.head(UINT, value),
            // RFC 8949 section 3.1: -1 - n stands for n.
            Err(_) => self.head(NEGATIVE, (!value).unsigned_abs()),
        }
    }

    pub(crate) fn bytes(&mut self, value: &[u8]) {
        self.head(BYTES, widen(value.len()));
        self.out.put(value);
    }

    /// A byte string that holds an encoding.
    pub(crate) fn wrapped(&mut self, value: &(impl Encode + ?Sized)) {
        self.head(BYTES, widen(value.encoded_len()));
        value.encode_into(self);
    }

    pub(crate) fn text(&mut self, value: &str) {
        self.head(TEXT, widen(value.len()));
        self.out.put(value.as_bytes());
    }

    #[cfg(feature = "issuer")]
    pub(crate) fn r#true(&mut self) {
        self.head(SIMPLE, TRUE);
    }

    #[cfg(feature = "issuer")]
    pub(crate) fn null(&mut self) {
        self.head(SIMPLE, NULL);
    }

    pub(crate) fn array(&mut self, count: usize) {
        self.head(ARRAY, widen(count));
    }

    pub(crate) fn map(&mut self, count: usize) {
        self.head(MAP, widen(count));
    }

    pub(crate) fn tag(&mut self, number: u64) {
        self.head(TAG, number);
    }

    // The shortest form (RFC 8949 section 4.2.1).
    fn head(&mut self, major: u8, argument: u64) {
        let major = major << 5;
        let [a, b, c, d, e, f, g, h] = argument.to_be_bytes();
        match argument {
            0..=23 => self.out.put(&[major | h]),
            24..=0xff => self.out.put(&[major | 24, h]),
            0x100..=0xffff => self.out.put(&[major | 25, g, h]),
            0x1_0000..=0xffff_ffff => self.out.put(&[major | 26, e, f, g, h]),
            _ => self.out.put(&[major | 27, a, b, c, d, e, f, g, h]),
        }
    }
}

fn widen(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
