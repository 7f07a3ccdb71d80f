//! Token Status Lists as another library makes them: without a number, in any order, of any
//! width.

use super::{ListCase, taken};
use crate::case::Outcome;
use crate::make::cbor::{Map, bytes, int, map, text, uint};
use crate::make::status::{STATUS_LIST, Says, TTL, usual};
use crate::make::zlib;

cases![
    foreign_of_1_bit,
    foreign_of_2_bits,
    foreign_of_4_bits,
    foreign_of_8_bits,
    foreign_example_of_1_bit,
    foreign_example_of_2_bits,
    foreign_example_of_1_bit_and_2_20_slots,
    foreign_example_of_2_bits_and_2_20_slots,
    foreign_with_claims_of_its_own,
    foreign_in_deterministic_order,
    foreign_with_big_ttl,
];

fn foreign_of_1_bit() -> ListCase {
    of_bits("Eight codes a byte.", 1, &[0b1000_0001, 0])
}

fn foreign_of_2_bits() -> ListCase {
    of_bits("Four codes a byte.", 2, &[0b1110_0100, 0b0000_0001])
}

fn foreign_of_4_bits() -> ListCase {
    of_bits("Two codes a byte.", 4, &[0xd0, 0x0c, 0x21])
}

fn foreign_of_8_bits() -> ListCase {
    of_bits("A code a byte.", 8, &[0, 1, 2, 12, 13, 255])
}

/// Section 4.1 of the draft.
fn foreign_example_of_1_bit() -> ListCase {
    example(
        "The draft's first example, 0xB9 and 0xA3.",
        1,
        &[0xb9, 0xa3],
        &[0x78, 0xda, 0xdb, 0xb9, 0x18, 0x00, 0x02, 0x17, 0x01, 0x5d],
    )
}

/// Section 4.1 of the draft.
fn foreign_example_of_2_bits() -> ListCase {
    example(
        "The draft's second example, 0xC9, 0x44 and 0xF9.",
        2,
        &[0xc9, 0x44, 0xf9],
        &[
            0x78, 0xda, 0x3b, 0xe9, 0xf2, 0x13, 0x00, 0x03, 0xdf, 0x02, 0x07,
        ],
    )
}

/// The draft's appendix of test vectors.
fn foreign_example_of_1_bit_and_2_20_slots() -> ListCase {
    appendix(
        "The draft's test vector of one bit.",
        1,
        ONE_BIT,
        &CHANGED.map(|(slot, _)| (slot, 1)),
    )
}

/// The draft's appendix of test vectors.
fn foreign_example_of_2_bits_and_2_20_slots() -> ListCase {
    appendix(
        "The draft's test vector of two bits.",
        2,
        TWO_BITS,
        &CHANGED,
    )
}

fn foreign_with_claims_of_its_own() -> ListCase {
    let says = foreign(1, &[0b10]);
    let top = as_drafted(&says, &zlib::stored(&says.bytes))
        .then(int(1), text("https://issuer.example"))
        .then(int(7), bytes(&[7; 8]))
        .then(text("note"), map([[text("b"), uint(1)]]));
    taken(
        "Claims that nobody here knows are passed over.",
        &says,
        top.encode(),
    )
}

fn foreign_in_deterministic_order() -> ListCase {
    let says = foreign(8, &[0, 1]);
    taken("Another library that sorts.", &says, says.payload())
}

fn foreign_with_big_ttl() -> ListCase {
    let says = Says {
        ttl: Some(u32::MAX),
        ..foreign(4, &[0])
    };
    let top = as_drafted(&says, &zlib::stored(&says.bytes));
    taken("The longest time to live.", &says, top.encode())
}

fn of_bits(description: &str, bits: u8, content: &[u8]) -> ListCase {
    let says = foreign(bits, content);
    let top = as_drafted(&says, &zlib::stored(content));
    taken(description, &says, top.encode())
}

fn example(description: &str, bits: u8, content: &[u8], stream: &[u8]) -> ListCase {
    let says = foreign(bits, content);
    taken(description, &says, as_drafted(&says, stream).encode())
}

fn appendix(description: &str, bits: u8, stream: &str, changed: &[(u32, u8)]) -> ListCase {
    let says = foreign(bits, &[]);
    let top = as_drafted(&says, &base64url(stream));
    let mut case = taken(description, &says, top.encode());
    if let Outcome::Installed(summary) = &mut case.expected {
        summary.slots = 1 << 20;
        summary.changed = changed.to_vec();
    }
    case
}

fn foreign(bits: u8, content: &[u8]) -> Says {
    Says {
        ttl: Some(43_200),
        seq: None,
        bits,
        bytes: content.to_vec(),
        ..usual()
    }
}

/// The order of the draft's example: sub, iat, exp, ttl, and the list with `bits` first.
fn as_drafted(says: &Says, stream: &[u8]) -> Map {
    let list = map([
        [text("bits"), uint(says.bits.into())],
        [text("lst"), bytes(stream)],
    ]);
    let top = Map(Vec::new())
        .then(int(2), text(&says.uri))
        .then(int(6), uint(says.issued_at.into()))
        .then(int(4), uint(says.expires.into()));
    let top = match says.ttl {
        Some(ttl) => top.then(int(TTL), uint(ttl.into())),
        None => top,
    };
    top.then(int(STATUS_LIST), list)
}

// RFC 4648 section 5, without padding.
fn base64url(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'-' => 62,
        _ => 63,
    };
    let digits: Vec<_> = text.bytes().map(digit).collect();
    let group = |group: &[u32]| {
        let value = group.iter().fold(0, |value, digit| value << 6 | digit);
        let value = value << (6 * (4 - group.len()));
        let [_, bytes @ ..] = value.to_be_bytes();
        bytes[..group.len() - 1].to_vec()
    };
    digits.chunks(4).flat_map(group).collect()
}

/// Slots that the appendix sets in both lists, with their values of two bits.
const CHANGED: [(u32, u8); 11] = [
    (0, 1),
    (1_993, 2),
    (25_460, 1),
    (159_495, 3),
    (495_669, 1),
    (554_353, 1),
    (645_645, 2),
    (723_232, 1),
    (854_545, 1),
    (934_534, 2),
    (1_000_345, 3),
];

const ONE_BIT: &str = "eNrt3AENwCAMAEGogklACtKQPg9LugC9k_ACvreiogEAAKkeCQAAAAAAAAAAAAAAAAAAAIBylgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAXG9IAAAAAAAAAPwsJAAAAAAAAAAAAAAAvhsSAAAAAAAAAAAA7KpLAAAAAAAAAAAAAAAAAAAAAJsLCQAAAAAAAAAAADjelAAAAAAAAAAAKjDMAQAAAACAZC8L2AEb";
const TWO_BITS: &str = "eNrt2zENACEQAEEuoaBABP5VIO01fCjIHTMStt9ovGVIAAAAAABAbiEBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEB5WwIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAID0ugQAAAAAAAAAAAAAAAAAQG12SgAAAAAAAAAAAAAAAAAAAAAAAAAAAOCSIQEAAAAAAAAAAAAAAAAAAAAAAAD8ExIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAwJEuAQAAAAAAAAAAAAAAAAAAAAAAAMB9SwIAAAAAAAAAAAAAAAAAAACoYUoAAAAAAAAAAAAAAEBqH81gAQw";
