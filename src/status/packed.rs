//! Small values side by side, several in a byte.

use alloc::vec;
use alloc::vec::Vec;

/// Values of 1, 2, 4 or 8 bits, the first in the least significant bits of its byte
/// (draft-ietf-oauth-status-list section 4.1).
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Packed {
    width: Width,
    bytes: Vec<u8>,
}

/// How many bits a value has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    One,
    Two,
    Four,
    Eight,
}

impl Packed {
    pub(super) const fn new(width: Width, bytes: Vec<u8>) -> Self {
        Self { width, bytes }
    }

    /// As many zeros, rounded up to whole bytes.
    pub(super) fn zeros(width: Width, count: usize) -> Self {
        let bytes = count.div_ceil(width.per_byte());
        Self::new(width, vec![0; bytes])
    }

    pub(super) const fn width(&self) -> Width {
        self.width
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many values there are.
    pub(super) const fn len(&self) -> usize {
        self.bytes.len().saturating_mul(self.width.per_byte())
    }

    pub(super) fn get(&self, index: usize) -> Option<u8> {
        let (place, shift) = self.width.place(index);
        let byte = *self.bytes.get(place)?;
        Some(byte.wrapping_shr(shift) & self.width.mask())
    }

    /// Writes a value, cut to its width; nothing happens past the end.
    pub(super) fn set(&mut self, index: usize, value: u8) {
        let (place, shift) = self.width.place(index);
        let mask = self.width.mask();
        if let Some(byte) = self.bytes.get_mut(place) {
            *byte &= !mask.wrapping_shl(shift);
            *byte |= (value & mask).wrapping_shl(shift);
        }
    }

    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
    }

    pub(super) const fn heap_bytes(&self) -> usize {
        self.bytes.capacity()
    }
}

impl Width {
    pub(super) const fn from_bits(bits: u64) -> Option<Self> {
        match bits {
            1 => Some(Self::One),
            2 => Some(Self::Two),
            4 => Some(Self::Four),
            8 => Some(Self::Eight),
            _ => None,
        }
    }

    pub(super) const fn per_byte(self) -> usize {
        match self {
            Self::One => 8,
            Self::Two => 4,
            Self::Four => 2,
            Self::Eight => 1,
        }
    }

    /// The values in one byte, first to last.
    pub(super) fn values(self, byte: u8) -> impl Iterator<Item = u8> {
        let (bits, mask) = (self.bits(), self.mask());
        let values = core::iter::successors(Some(byte), move |rest| Some(rest.wrapping_shr(bits)));
        values.take(self.per_byte()).map(move |rest| rest & mask)
    }

    const fn bits(self) -> u32 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Four => 4,
            Self::Eight => 8,
        }
    }

    const fn mask(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 3,
            Self::Four => 15,
            Self::Eight => u8::MAX,
        }
    }

    // A value's byte, and its shift in there.
    fn place(self, index: usize) -> (usize, u32) {
        let (byte, inner) = match self {
            Self::One => (index / 8, index % 8),
            Self::Two => (index / 4, index % 4),
            Self::Four => (index / 2, index % 2),
            Self::Eight => (index, 0),
        };
        let inner = u32::try_from(inner).unwrap_or(0);
        (byte, inner.wrapping_mul(self.bits()))
    }
}
