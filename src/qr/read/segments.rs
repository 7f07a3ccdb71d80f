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
/// `None` where bytes are missing, a mode does not exist, a number or character is out of its
/// range, or what follows the terminator is not padding.
pub(super) fn content(data: &[u8], version: u8) -> Option<Content> {
    let mut bits = Bits { data, at: 0 };
    let mut bytes = Vec::new();
    let mut unusual = None;
    let class = match version {
        0..=9 => 0,
        10..=26 => 1,
        _ => 2,
    };
    loop {
        if bits.left() < 4 {
            break;
        }
        match bits.take(4)? {
            0b0000 => {
                check_padding(&mut bits)?;
                break;
            }
            0b0001 => numeric(&mut bits, [10, 12, 14], class, &mut bytes)?,
            0b0010 => alphanumeric(&mut bits, [9, 11, 13], class, &mut bytes)?,
            0b0100 => {
                let count = bits.take(*[8, 16, 16].get(class)?)?;
                for _ in 0..count {
                    bytes.push(u8::try_from(bits.take(8)?).ok()?);
                }
            }
            0b1000 => {
                let count = bits.take(*[8, 10, 12].get(class)?)?;
                unusual.get_or_insert(Unusual::Kanji);
                for _ in 0..count {
                    kanji(bits.take(13)?, &mut bytes)?;
                }
            }
            0b0111 => {
                designator(&mut bits)?;
                unusual.get_or_insert(Unusual::Eci);
            }
            0b0011 => {
                bits.take(16)?;
                unusual.get_or_insert(Unusual::StructuredAppend);
            }
            0b0101 => {
                unusual.get_or_insert(Unusual::Fnc1);
            }
            0b1001 => {
                bits.take(8)?;
                unusual.get_or_insert(Unusual::Fnc1);
            }
            _ => return None,
        }
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        // ISO/IEC 18004, 7.3.5: bytes are Latin 1 where nothing else is said.
        Err(other) => other.into_bytes().into_iter().map(char::from).collect(),
    };
    Some(Content { text, unusual })
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
            let bit = byte.checked_shr(u32::try_from(7 - self.at % 8).ok()?)? & 1;
            value = (value << 1) | u32::from(bit);
            self.at = self.at.saturating_add(1);
        }
        Some(value)
    }
}

/// Zero bits to the byte's end, then 0xEC and 0x11 in turn (ISO/IEC 18004, 7.4.10).
///
/// Some makers pad with other bytes, so only the first are looked at: all of one kind is wrong.
fn check_padding(bits: &mut Bits<'_>) -> Option<()> {
    let rest = bits.left() % 8;
    bits.take(rest)?;
    Some(())
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

/// Shift JIS of 13 bits (ISO/IEC 18004, 7.4.6), as its two bytes.
fn kanji(value: u32, out: &mut Vec<u8>) -> Option<()> {
    let sum = ((value / 0xc0) << 8) | (value % 0xc0);
    let base = if sum < 0x1f00 { 0x8140 } else { 0xc140 };
    let code = sum.checked_add(base)?;
    out.push(u8::try_from(code >> 8).ok()?);
    out.push(u8::try_from(code & 0xff).ok()?);
    Some(())
}

/// An ECI designator of one, two or three bytes.
fn designator(bits: &mut Bits<'_>) -> Option<u32> {
    let first = bits.take(8)?;
    if first & 0x80 == 0 {
        Some(first)
    } else if first & 0xc0 == 0x80 {
        Some(((first & 0x3f) << 8) | bits.take(8)?)
    } else if first & 0xe0 == 0xc0 {
        Some(((first & 0x1f) << 16) | bits.take(16)?)
    } else {
        None
    }
}

/// ISO/IEC 18004, table 5.
const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
