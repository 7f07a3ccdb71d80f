//! A symbol's bytes to its text (ISO/IEC 18004, 7.4, backwards).

use alloc::string::String;
use alloc::vec::Vec;

use crate::qr::kind::Unusual;

/// What stands in a symbol.
pub(super) struct Content {
    pub(super) text: String,
    pub(super) unusual: Option<Unusual>,
}

/// Reads segments until the terminator.
///
/// `None` where there is no text, bytes are missing, a mode does not exist, a number or character
/// is out of its range, or what follows the terminator is not padding: a reader that looks at
/// thousands of places would else see texts where there are none.
pub(super) fn content(data: &[u8], version: u8) -> Option<Content> {
    let class = match version {
        0..=9 => 0,
        10..=26 => 1,
        _ => 2,
    };
    let mut bits = Bits { data, at: 0 };
    let mut bytes = Vec::new();
    let mut unusual = None;
    loop {
        // With no room for a terminator of four bits, its first ones end the text.
        let room = bits.left().min(4);
        let mode = bits.take(room)? << 4_usize.saturating_sub(room);
        if mode == 0 {
            break;
        }
        let feature = segment(mode, &mut bits, class, &mut bytes)?;
        unusual = unusual.or(feature);
    }
    check_padding(&mut bits)?;
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        // ISO/IEC 18004, 7.3.5: bytes are Latin 1 where nothing else is said.
        Err(other) => other.into_bytes().into_iter().map(char::from).collect(),
    };
    (!text.is_empty()).then_some(Content { text, unusual })
}

/// One segment after its mode indicator (ISO/IEC 18004, table 2).
fn segment(
    mode: u32,
    bits: &mut Bits<'_>,
    class: usize,
    out: &mut Vec<u8>,
) -> Option<Option<Unusual>> {
    match mode {
        0b0001 => numeric(bits, [10, 12, 14], class, out)?,
        0b0010 => alphanumeric(bits, [9, 11, 13], class, out)?,
        0b0100 => bytes(bits, [8, 16, 16], class, out)?,
        0b1000 => {
            kanji(bits, [8, 10, 12], class, out)?;
            return Some(Some(Unusual::Kanji));
        }
        0b0111 => {
            designator(bits)?;
            return Some(Some(Unusual::Eci));
        }
        0b0011 => {
            bits.take(16)?; // place, count and parity
            return Some(Some(Unusual::StructuredAppend));
        }
        0b0101 => return Some(Some(Unusual::Fnc1)),
        0b1001 => {
            bits.take(8)?; // the application
            return Some(Some(Unusual::Fnc1));
        }
        _ => return None,
    }
    Some(None)
}

struct Bits<'a> {
    data: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        self.data.len().saturating_mul(8).saturating_sub(self.at)
    }

    fn take(&mut self, count: usize) -> Option<u32> {
        if self.left() < count {
            return None;
        }
        let mut value = 0;
        for _ in 0..count {
            let byte = *self.data.get(self.at / 8)?;
            let bit = (byte << (self.at & 7)) >> 7;
            value = (value << 1) | u32::from(bit);
            self.at = self.at.saturating_add(1);
        }
        Some(value)
    }
}

/// Zero bits to the byte's end, then 0xEC and 0x11 in turn (ISO/IEC 18004, 7.4.10).
///
/// Makers in use put a zero byte before them, begin with the second, or write zeros throughout:
/// so any bytes of these three are taken, and no others.
fn check_padding(bits: &mut Bits<'_>) -> Option<()> {
    let rest = bits.take(bits.left() & 7)?;
    let padding = bits.data.get(bits.at / 8..)?;
    let is_known = padding.iter().all(|own| [0, 0x11, 0xec].contains(own));
    (rest == 0 && is_known).then_some(())
}

fn numeric(bits: &mut Bits<'_>, widths: [usize; 3], class: usize, out: &mut Vec<u8>) -> Option<()> {
    let mut left = bits.take(*widths.get(class)?)?;
    while left > 0 {
        let digits = left.min(3);
        let (width, below) = match digits {
            3 => (10, 1_000),
            2 => (7, 100),
            _ => (4, 10),
        };
        let value = bits.take(width)?;
        if value >= below {
            return None;
        }
        let mut power = below / 10;
        while power > 0 {
            out.push(b'0'.saturating_add(u8::try_from(value.checked_div(power)? % 10).ok()?));
            power /= 10;
        }
        left = left.saturating_sub(digits);
    }
    Some(())
}

fn alphanumeric(
    bits: &mut Bits<'_>,
    widths: [usize; 3],
    class: usize,
    out: &mut Vec<u8>,
) -> Option<()> {
    let mut left = bits.take(*widths.get(class)?)?;
    while left > 1 {
        let pair = bits.take(11)?;
        out.push(character(pair / 45)?);
        out.push(character(pair % 45)?);
        left = left.saturating_sub(2);
    }
    if left == 1 {
        out.push(character(bits.take(6)?)?);
    }
    Some(())
}

fn character(number: u32) -> Option<u8> {
    ALPHANUMERIC.get(usize::try_from(number).ok()?).copied()
}

fn bytes(bits: &mut Bits<'_>, widths: [usize; 3], class: usize, out: &mut Vec<u8>) -> Option<()> {
    let count = bits.take(*widths.get(class)?)?;
    for _ in 0..count {
        out.push(u8::try_from(bits.take(8)?).ok()?);
    }
    Some(())
}

/// Characters of 13 bits (ISO/IEC 18004, 7.4.6) as the two bytes that Shift JIS has for each.
fn kanji(bits: &mut Bits<'_>, widths: [usize; 3], class: usize, out: &mut Vec<u8>) -> Option<()> {
    let count = bits.take(*widths.get(class)?)?;
    for _ in 0..count {
        let value = bits.take(13)?;
        let sum = ((value / 0xc0) << 8) | (value % 0xc0);
        let base = if sum < 0x1f00 { 0x8140 } else { 0xc140 };
        let [.., lead, trail] = sum.checked_add(base)?.to_be_bytes();
        if trail == 0x7f || trail > 0xfc {
            return None;
        }
        out.extend([lead, trail]);
    }
    Some(())
}

/// An ECI designator of one, two or three bytes.
fn designator(bits: &mut Bits<'_>) -> Option<()> {
    let first = bits.take(8)?;
    let value = if first & 0x80 == 0 {
        first
    } else if first & 0xc0 == 0x80 {
        ((first & 0x3f) << 8) | bits.take(8)?
    } else if first & 0xe0 == 0xc0 {
        ((first & 0x1f) << 16) | bits.take(16)?
    } else {
        return None;
    };
    (value <= 999_999).then_some(())
}

/// ISO/IEC 18004, table 5.
const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

#[cfg(test)]
mod tests;
