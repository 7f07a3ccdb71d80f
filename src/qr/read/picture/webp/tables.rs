//! What lossless WebP needs beside its pixels.
//!
//! A lossless picture has as many groups of prefix codes as it likes, each code a few bytes
//! in the file and kilobytes when it is ready for use. This reads a stream up to its pixels,
//! as RFC 9649, 3 has it, and adds up what a decoder will allocate, without doing so.

use alloc::vec;
use alloc::vec::Vec;

use super::super::ROOM;

/// Bytes of tables and of small images (transforms, the choice of groups) of a picture of
/// `width` by `height`; once there are more than anybody may have, no more are counted.
/// `stream` follows the header. `None` if it is cut short or broken.
pub(super) fn bytes(stream: &[u8], width: u32, height: u32) -> Option<u64> {
    let mut bits = Bits {
        bytes: stream,
        at: 0,
    };
    let (mut width, height) = (u64::from(width), u64::from(height));
    let mut sum = 0_u64;
    let mut seen = [false; 4];
    while bits.flag()? {
        let kind = bits.take(2)?;
        let seen = seen.get_mut(usize::try_from(kind).ok()?)?;
        if core::mem::replace(seen, true) {
            return None;
        }
        match kind {
            PREDICTOR | COLOUR => {
                let (across, down) = bits.blocks(width, height)?;
                bits.small_image(across, down)?;
                sum = sum.checked_add(across.checked_mul(down)?.checked_mul(4)?)?;
            }
            PALETTE => {
                let colours = u64::from(bits.take(8)?).checked_add(1)?;
                bits.small_image(colours, 1)?;
                let packed = match colours {
                    0..=2 => 8,
                    3..=4 => 4,
                    5..=16 => 2,
                    _ => 1,
                };
                width = width.div_ceil(packed);
            }
            _ => {}
        }
    }
    let cache = bits.cache()?;
    let mut groups = 1;
    if bits.flag()? {
        let (across, down) = bits.blocks(width, height)?;
        groups = u64::from(bits.small_image(across, down)?).checked_add(1)?;
        // Four bytes a block as it is read, and two more as the numbers are taken from it.
        sum = sum.checked_add(across.checked_mul(down)?.checked_mul(6)?)?;
    }
    for _ in 0..groups {
        if sum > ROOM {
            break;
        }
        let codes: u64 = bits.group(cache)?.iter().map(|code| code.bytes).sum();
        sum = sum.checked_add(codes)?.checked_add(GROUP)?;
    }
    sum.checked_add(SCRATCH)
}

/// Bits, the lowest of a byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// A canonical prefix code.
struct Code {
    /// How many symbols have codes of 0, 1, … 15 bits.
    counts: [u16; 16],
    symbols: Vec<u16>,
    /// Bytes of the decoder's table for it.
    bytes: u64,
}

impl Bits<'_> {
    fn flag(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at >> 3)?;
        let bit = byte.wrapping_shr(u32::try_from(self.at & 7).ok()?) & 1;
        self.at = self.at.checked_add(1)?;
        Some(bit == 1)
    }

    fn take(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0_u32, |sum, place| {
            Some(sum | u32::from(self.flag()?).checked_shl(place)?)
        })
    }

    /// How many blocks of a size that is read next cover an image.
    fn blocks(&mut self, width: u64, height: u64) -> Option<(u64, u64)> {
        let side = 1_u64.checked_shl(self.take(3)?.checked_add(2)?)?;
        Some((width.div_ceil(side), height.div_ceil(side)))
    }

    /// Number of colours in the cache, 0 if there is none.
    fn cache(&mut self) -> Option<u16> {
        if !self.flag()? {
            return Some(0);
        }
        match self.take(4)? {
            bits @ 1..=11 => 1_u16.checked_shl(bits),
            _ => None,
        }
    }

    /// Reads an image of one group of codes. The largest number that the red and green of a
    /// pixel are together: colours that are copied have been there before.
    fn small_image(&mut self, width: u64, height: u64) -> Option<u32> {
        let cache = self.cache()?;
        let [green, red, blue, alpha, distance] = self.group(cache)?;
        let mut left = width.checked_mul(height)?;
        let mut largest = 0;
        while left > 0 {
            let symbol = green.read(self)?;
            let pixels = match symbol {
                0..LENGTHS => {
                    let high = u32::from(red.read(self)?);
                    blue.read(self)?;
                    alpha.read(self)?;
                    largest = largest.max(high << 8 | u32::from(symbol));
                    1
                }
                LENGTHS..CACHED => {
                    let length = self.length(symbol.checked_sub(LENGTHS)?)?;
                    let symbol = distance.read(self)?;
                    self.length(symbol)?;
                    length
                }
                _ => 1,
            };
            left = left.checked_sub(pixels)?;
        }
        Some(largest)
    }

    fn length(&mut self, symbol: u16) -> Option<u64> {
        if symbol < 4 {
            return u64::from(symbol).checked_add(1);
        }
        let extra = u32::from(symbol.checked_sub(2)? >> 1);
        let offset = u64::from(symbol & 1 | 2).checked_shl(extra)?;
        offset.checked_add(self.take(extra)?.into())?.checked_add(1)
    }

    fn group(&mut self, cache: u16) -> Option<[Code; 5]> {
        Some([
            self.code(CACHED.checked_add(cache)?)?,
            self.code(256)?,
            self.code(256)?,
            self.code(256)?,
            self.code(40)?,
        ])
    }

    fn code(&mut self, alphabet: u16) -> Option<Code> {
        if self.flag()? {
            let two = self.flag()?;
            let wide = self.flag()?;
            let first = u16::try_from(self.take(if wide { 8 } else { 1 })?).ok()?;
            let mut symbols = vec![first];
            if two {
                symbols.push(u16::try_from(self.take(8)?).ok()?);
            }
            return symbols
                .iter()
                .all(|symbol| *symbol < alphabet)
                .then(|| Code::simple(symbols));
        }
        let mut lengths = [0; LENGTHS_ORDER.len()];
        let count = usize::try_from(self.take(4)?.checked_add(4)?).ok()?;
        for place in LENGTHS_ORDER.iter().take(count) {
            *lengths.get_mut(*place)? = u8::try_from(self.take(3)?).ok()?;
        }
        let code = Code::new(&lengths)?;
        Code::new(&self.lengths(&code, alphabet)?)
    }

    /// Lengths of the codes of all symbols.
    fn lengths(&mut self, code: &Code, alphabet: u16) -> Option<Vec<u8>> {
        let mut left = alphabet;
        if self.flag()? {
            let bits = self.take(3)?.checked_mul(2)?.checked_add(2)?;
            left = u16::try_from(self.take(bits)?.checked_add(2)?).ok()?;
            if left > alphabet {
                return None;
            }
        }
        let alphabet = usize::from(alphabet);
        let mut lengths = Vec::with_capacity(alphabet);
        let mut before = 8;
        while left > 0 && lengths.len() < alphabet {
            left = left.checked_sub(1)?;
            let (length, times) = match code.read(self)? {
                16 => (before, self.take(2)?.checked_add(3)?),
                17 => (0, self.take(3)?.checked_add(3)?),
                18 => (0, self.take(7)?.checked_add(11)?),
                length => {
                    let length = u8::try_from(length).ok()?;
                    if length > 0 {
                        before = length;
                    }
                    (length, 1)
                }
            };
            let end = lengths.len().checked_add(usize::try_from(times).ok()?)?;
            if end > alphabet {
                return None;
            }
            lengths.resize(end, length);
        }
        Some(lengths)
    }
}

impl Code {
    /// One symbol of no bits, or two of one bit.
    fn simple(symbols: Vec<u16>) -> Self {
        let mut counts = [0; 16];
        if let ([_, one, ..], [_, _]) = (&mut counts, symbols.as_slice()) {
            *one = 2;
        }
        Self {
            counts,
            symbols,
            bytes: 64,
        }
    }

    fn new(lengths: &[u8]) -> Option<Self> {
        let mut counts = [0_u16; 16];
        let mut used: Vec<(u8, u16)> = (0..)
            .zip(lengths)
            .filter(|(_, length)| **length > 0)
            .map(|(symbol, length)| (*length, symbol))
            .collect();
        used.sort_unstable();
        let symbols: Vec<u16> = used.iter().map(|(_, symbol)| *symbol).collect();
        if symbols.len() < 2 {
            return (!symbols.is_empty()).then(|| Self::simple(symbols));
        }
        for (length, _) in &used {
            let count = counts.get_mut(usize::from(*length))?;
            *count = count.checked_add(1)?;
        }
        let longest = u32::from(used.last()?.0);
        let table = 4_u64.checked_shl(longest.min(TABLE_BITS))?;
        let beyond = used
            .iter()
            .filter(|(length, _)| u32::from(*length) > TABLE_BITS);
        let tree = u64::try_from(beyond.count()).ok()?.checked_mul(2 * NODE)?;
        Some(Self {
            counts,
            symbols,
            bytes: table.checked_add(tree)?,
        })
    }

    fn read(&self, bits: &mut Bits<'_>) -> Option<u16> {
        if let [only] = self.symbols.as_slice() {
            return Some(*only);
        }
        // Codes of a length are in order, and follow those that are shorter.
        let (mut code, mut first, mut index) = (0_u32, 0_u32, 0_u32);
        for count in self.counts.iter().skip(1) {
            code |= u32::from(bits.flag()?);
            let place = code.checked_sub(first)?;
            let count = u32::from(*count);
            if place < count {
                let index = usize::try_from(index.checked_add(place)?).ok()?;
                return self.symbols.get(index).copied();
            }
            index = index.checked_add(count)?;
            first = first.checked_add(count)? << 1;
            code <<= 1;
        }
        None
    }
}

const PREDICTOR: u32 = 0;
const COLOUR: u32 = 1;
const PALETTE: u32 = 3;
/// The first symbol that stands for the length of a copy.
const LENGTHS: u16 = 256;
/// The first symbol that stands for a colour in the cache.
const CACHED: u16 = LENGTHS + 24;
/// In which order the lengths of the code for lengths are given.
const LENGTHS_ORDER: [usize; 19] = [
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
];
/// Bits of a code that image-webp looks up in a table; longer ones go on in a tree.
const TABLE_BITS: u32 = 10;
/// Bytes of a node of this tree.
const NODE: u64 = 16;
/// Bytes of a group of five codes without their tables, in a list that doubles as it grows.
const GROUP: u64 = 3 * 5 * 64;
/// Bytes for what is not kept: codes of small images, colour caches.
const SCRATCH: u64 = 200_000;

#[cfg(test)]
mod tests;
