//! Compressed streams, written block by block (RFC 1950, RFC 1951).

/// One stream of one block that is stored as it is; for up to 65,535 bytes.
pub(super) fn stored(content: &[u8]) -> Vec<u8> {
    let length = content.iter().fold(0_u16, |length, _| length + 1);
    [
        HEADER.as_slice(),
        &[LAST],
        length.to_le_bytes().as_slice(),
        &(!length).to_le_bytes(),
        content,
        &checksum(content).to_be_bytes(),
    ]
    .concat()
}

/// One stream of this many zeros, as short as DEFLATE can make it: a block of Huffman codes of
/// its own, in which 258 zeros take two bits.
pub(super) fn zeros(count: u32) -> Vec<u8> {
    let mut bits = Bits(Vec::new(), 0);
    // Last block, dynamic codes; 286 literals and lengths, 2 distances, 18 code lengths.
    bits.number(0b101, 3, Order::LeastFirst);
    bits.number(286 - 257, 5, Order::LeastFirst);
    bits.number(2 - 1, 5, Order::LeastFirst);
    bits.number(18 - 4, 4, Order::LeastFirst);
    // Of the code lengths in RFC 1951's order 18 has one bit, 2 and 1 have two: 0, 11, 10.
    for place in 0..18 {
        let length = match place {
            2 => 1,
            15 | 17 => 2,
            _ => 0,
        };
        bits.number(length, 3, Order::LeastFirst);
    }
    // 0 has two bits, 1 to 255 are absent, 256 has two, 257 to 284 are absent, 285 has one.
    bits.number(0b11, 2, Order::MostFirst);
    bits.absent(138);
    bits.absent(117);
    bits.number(0b11, 2, Order::MostFirst);
    bits.absent(28);
    bits.number(0b10, 2, Order::MostFirst);
    // Two distances of one bit.
    bits.number(0b10, 2, Order::MostFirst);
    bits.number(0b10, 2, Order::MostFirst);
    // A zero, then copies of it, then what is left: 0 is 10, 256 is 11, 285 is 0.
    bits.number(0b10, 2, Order::MostFirst);
    for _ in 0..(count - 1) / 258 {
        bits.number(0, 1, Order::MostFirst);
        bits.number(0, 1, Order::MostFirst);
    }
    for _ in 0..(count - 1) % 258 {
        bits.number(0b10, 2, Order::MostFirst);
    }
    bits.number(0b11, 2, Order::MostFirst);
    // Of zeros, only the second sum grows: by one a byte.
    let checksum = (count % 65_521) << 16 | 1;
    [HEADER.as_slice(), &bits.0, &checksum.to_be_bytes()].concat()
}

/// Adler-32 (RFC 1950 section 8.2).
pub(super) fn checksum(content: &[u8]) -> u32 {
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in content {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    high << 16 | low
}

/// RFC 1951 section 3.1.1: codes stand most significant bit first, all else least first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    LeastFirst,
    MostFirst,
}

/// Bits, and how many of the last byte's are taken.
struct Bits(Vec<u8>, u8);

impl Bits {
    fn number(&mut self, value: u16, width: u8, order: Order) {
        for place in 0..width {
            let place = match order {
                Order::LeastFirst => place,
                Order::MostFirst => width - 1 - place,
            };
            if self.1.is_multiple_of(8) {
                self.0.push(0);
                self.1 = 0;
            }
            let bit = value >> place & 1;
            if let Some(last) = self.0.last_mut() {
                *last |= u8::from(bit == 1) << self.1;
            }
            self.1 += 1;
        }
    }

    // Code length 18: this many symbols without a code, 11 to 138.
    fn absent(&mut self, count: u16) {
        self.number(0, 1, Order::MostFirst);
        self.number(count - 11, 7, Order::LeastFirst);
    }
}

/// Deflate with a window of 32 KiB; the check bits make it divisible by 31.
pub(super) const HEADER: [u8; 2] = [0x78, 0x01];
/// The last block, stored.
const LAST: u8 = 1;
