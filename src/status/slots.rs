//! A list's values in memory.

use alloc::vec::Vec;

use super::packed::{Packed, Width};

/// What a list says of each slot, in the smaller of two forms.
///
/// Few codes ever change, and those that do are scattered, since indices are given out at
/// random. So a list is kept as the sorted slots that are not zero, two bytes each: slots are
/// cut into chunks of 2^16, and only the low half of a slot's number is stored, in its chunk's
/// stretch. The values stand beside them, packed. A look-up is one binary search in one stretch.
///
/// A compressed bitmap (roaring) stores scattered slots in two bytes as well, but only whether
/// they are in a set: five states would take four bitmaps, each asked in turn by every look-up,
/// and each with a header for every chunk. `cargo bench --bench status` compares the three.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Slots {
    Sparse(Sparse),
    Dense(Packed),
}

#[derive(Clone, PartialEq, Eq)]
pub(super) struct Sparse {
    len: u32,
    // Where each chunk's stretch begins, and the end of the last one.
    starts: Vec<u32>,
    // Low halves of the slots, ascending in each stretch.
    lows: Vec<u16>,
    // The value of each, in the same order.
    values: Packed,
}

impl Slots {
    /// The values of an inflated list.
    pub(super) fn new(mut list: Packed) -> Self {
        let bytes = list.bytes().len();
        let changed = list.bytes().iter().filter(|byte| **byte != 0);
        let width = list.width();
        let changed = changed.map(|byte| nonzero(width, *byte).count()).sum();
        if Sparse::bytes(&list, changed) < bytes {
            Self::Sparse(Sparse::new(&list, changed))
        } else {
            list.shrink();
            Self::Dense(list)
        }
    }

    /// How many slots there are, at most 2^27.
    pub(super) fn len(&self) -> u32 {
        match self {
            Self::Sparse(sparse) => sparse.len,
            Self::Dense(list) => narrow(list.len()),
        }
    }

    /// A slot's value, or `None` past the end.
    pub(super) fn get(&self, slot: u32) -> Option<u8> {
        match self {
            Self::Sparse(sparse) => sparse.get(slot),
            Self::Dense(list) => list.get(widen(slot)),
        }
    }

    /// The slots whose value is not zero, ascending.
    pub(super) fn changed(&self) -> impl Iterator<Item = (u32, u8)> + '_ {
        let (sparse, dense) = match self {
            Self::Sparse(sparse) => (Some(sparse), None),
            Self::Dense(list) => (None, Some(list)),
        };
        let sparse = sparse.into_iter().flat_map(Sparse::changed);
        sparse.chain(dense.into_iter().flat_map(changed_in))
    }

    pub(super) fn heap_bytes(&self) -> usize {
        match self {
            Self::Sparse(sparse) => sparse.heap_bytes(),
            Self::Dense(list) => list.heap_bytes(),
        }
    }
}

impl Sparse {
    // What `new` will take.
    fn bytes(list: &Packed, changed: usize) -> usize {
        let chunks = list.len().div_ceil(CHUNK).saturating_add(1);
        let values = changed.div_ceil(list.width().per_byte());
        let lows = changed.saturating_mul(size_of::<u16>());
        let starts = chunks.saturating_mul(size_of::<u32>());
        starts.saturating_add(lows).saturating_add(values)
    }

    fn new(list: &Packed, changed: usize) -> Self {
        let chunks = list.len().div_ceil(CHUNK);
        let mut starts = Vec::with_capacity(chunks.saturating_add(1));
        let mut lows = Vec::with_capacity(changed);
        let mut values = Packed::zeros(list.width(), changed);
        for (slot, value) in changed_in(list) {
            let (chunk, low) = split(slot);
            // Chunks with no changed slot have empty stretches.
            if starts.len() <= chunk {
                starts.resize(chunk.saturating_add(1), narrow(lows.len()));
            }
            values.set(lows.len(), value);
            lows.push(low);
        }
        starts.resize(chunks.saturating_add(1), narrow(lows.len()));
        Self {
            len: narrow(list.len()),
            starts,
            lows,
            values,
        }
    }

    fn get(&self, slot: u32) -> Option<u8> {
        if slot >= self.len {
            return None;
        }
        let (chunk, low) = split(slot);
        let (start, stretch) = self.stretch(chunk);
        match stretch.binary_search(&low) {
            Ok(place) => self.values.get(start.saturating_add(place)),
            Err(_) => Some(0),
        }
    }

    // The low halves of one chunk, and where they begin.
    fn stretch(&self, chunk: usize) -> (usize, &[u16]) {
        let bound = |at| self.starts.get(at).copied().map_or(0, widen);
        let (start, end) = (bound(chunk), bound(chunk.saturating_add(1)));
        (start, self.lows.get(start..end).unwrap_or_default())
    }

    fn changed(&self) -> impl Iterator<Item = (u32, u8)> + '_ {
        let chunks = 0..self.starts.len();
        let slots = chunks.flat_map(|chunk| {
            let first = narrow(chunk.saturating_mul(CHUNK));
            let (_, stretch) = self.stretch(chunk);
            stretch.iter().map(move |low| first | u32::from(*low))
        });
        slots.enumerate().filter_map(|(place, slot)| {
            let value = self.values.get(place)?;
            Some((slot, value))
        })
    }

    const fn heap_bytes(&self) -> usize {
        let starts = self.starts.capacity().saturating_mul(size_of::<u32>());
        let lows = self.lows.capacity().saturating_mul(size_of::<u16>());
        let both = starts.saturating_add(lows);
        both.saturating_add(self.values.heap_bytes())
    }
}

fn changed_in(list: &Packed) -> impl Iterator<Item = (u32, u8)> + '_ {
    let width = list.width();
    let bytes = list.bytes().iter().enumerate();
    bytes
        .filter(|(_, byte)| **byte != 0)
        .flat_map(move |(place, byte)| {
            let first = place.saturating_mul(width.per_byte());
            nonzero(width, *byte)
                .map(move |(inner, value)| (narrow(first.saturating_add(inner)), value))
        })
}

// The values in a byte that are not zero, and their places in it.
fn nonzero(width: Width, byte: u8) -> impl Iterator<Item = (usize, u8)> {
    let values = width.values(byte).enumerate();
    values.filter(|(_, value)| *value != 0)
}

// A slot's chunk, and its place in there.
fn split(slot: u32) -> (usize, u16) {
    let [high, higher, low, lower] = slot.to_be_bytes();
    let chunk = u16::from_be_bytes([high, higher]);
    (usize::from(chunk), u16::from_be_bytes([low, lower]))
}

// Numbers of slots are below 2^27, on machines of every width.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn widen(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Slots in one chunk: as many as sixteen bits tell apart.
const CHUNK: usize = 1 << 16;

#[cfg(test)]
mod tests;
