//! Picture files of every kind, well made and not.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use alloc::vec;
use alloc::vec::Vec;

use jpeg_encoder::{ColorType as JpegColor, Encoder, SamplingFactor};
use miniz_oxide::deflate::compress_to_vec_zlib;

/// PNG's colour types by their numbers, and samples a pixel.
pub(super) const COLOURS: [(u8, u32); 5] = [(0, 1), (2, 3), (3, 1), (4, 2), (6, 4)];

/// A PNG file, its rows unfiltered, interlaced or not.
#[derive(Clone, Copy)]
pub(super) struct Png {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) colour: u8,
    pub(super) depth: u8,
    pub(super) interlaced: bool,
}

impl Png {
    /// The file, with samples from `byte`, which is given their number.
    pub(in crate::qr::read::picture) fn file(self, byte: impl Fn(u32) -> u8) -> Vec<u8> {
        let mut file = self.header();
        if self.colour == 3 {
            let palette: Vec<u8> = (0..1_u32 << self.depth)
                .flat_map(|i| [i * 5 % 256, i * 3 % 256, i].map(|it| u8::try_from(it).unwrap()))
                .collect();
            push(&mut file, b"PLTE", &palette);
        }
        let data = compress_to_vec_zlib(&self.rows(byte), 1);
        push(&mut file, b"IDAT", &data);
        push(&mut file, b"IEND", b"");
        file
    }

    pub(in crate::qr::read::picture) fn header(self) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut header = self.width.to_be_bytes().to_vec();
        header.extend(self.height.to_be_bytes());
        header.extend([self.depth, self.colour, 0, 0, u8::from(self.interlaced)]);
        push(&mut file, b"IHDR", &header);
        file
    }

    fn rows(self, byte: impl Fn(u32) -> u8) -> Vec<u8> {
        const PASSES: [(u32, u32, u32, u32); 7] = [
            (0, 0, 8, 8),
            (4, 0, 8, 8),
            (0, 4, 4, 8),
            (2, 0, 4, 4),
            (0, 2, 2, 4),
            (1, 0, 2, 2),
            (0, 1, 1, 2),
        ];
        let passes = match self.interlaced {
            true => &PASSES[..],
            false => &[(0, 0, 1, 1)],
        };
        let samples = COLOURS.iter().find(|it| it.0 == self.colour).unwrap().1;
        let mut rows = Vec::new();
        for (x, y, across, down) in passes {
            let columns = self.width.saturating_sub(*x).div_ceil(*across);
            let bytes = (columns * samples * u32::from(self.depth)).div_ceil(8);
            let lines = self.height.saturating_sub(*y).div_ceil(*down);
            for line in 0..lines * u32::from(columns > 0) {
                rows.push(0);
                rows.extend((0..bytes).map(|i| byte(line * bytes + i)));
            }
        }
        rows
    }
}

/// A PNG signature and header with a valid checksum, and no pixels.
pub(in crate::qr::read::picture) fn png_header(width: u32, height: u32) -> Vec<u8> {
    let png = Png {
        width,
        height,
        colour: 0,
        depth: 1,
        interlaced: false,
    };
    png.header()
}

/// Adds a PNG chunk.
pub(in crate::qr::read::picture) fn push(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    let start = file.len();
    file.extend(kind);
    file.extend(data);
    let crc = file[start..].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 * (crc & 1))
        })
    });
    file.extend((!crc).to_be_bytes());
}

/// A JPEG file with light and dark stripes on colours that change slowly.
pub(in crate::qr::read::picture) fn jpeg(
    width: u16,
    height: u16,
    sampling: Option<SamplingFactor>,
    progressive: bool,
) -> Vec<u8> {
    let colours = if sampling.is_some() { 3 } else { 1 };
    let mut row = Vec::new();
    for x in 0..usize::from(width) {
        let light = if x / 16 % 2 == 0 { 60 } else { 200 };
        let drift = u8::try_from(x * 40 / usize::from(width)).unwrap();
        row.extend([light + drift, light, light - drift].iter().take(colours));
    }
    let pixels = row.repeat(usize::from(height));
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 90);
    encoder.set_progressive(progressive);
    encoder.set_sampling_factor(sampling.unwrap_or(SamplingFactor::F_1_1));
    let colour = match sampling {
        Some(_) => JpegColor::Rgb,
        None => JpegColor::Luma,
    };
    encoder.encode(&pixels, width, height, colour).unwrap();
    file
}

/// A lossy WebP file: whatever follows the header, zeros too, is a picture of something.
pub(in crate::qr::read::picture) fn vp8(width: u16, height: u16) -> Vec<u8> {
    let first = u32::from(width) * u32::from(height) / 128 + 200;
    let mut data = (first << 5 | 1 << 4).to_le_bytes()[..3].to_vec();
    data.extend([0x9d, 0x01, 0x2a]);
    data.extend(width.to_le_bytes());
    data.extend(height.to_le_bytes());
    data.resize(data.len() + 2 * usize::try_from(first).unwrap(), 0);
    riff(&[(b"VP8 ", data)])
}

/// A WebP file of these chunks.
pub(in crate::qr::read::picture) fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, data) in chunks {
        body.extend(*kind);
        body.extend(u32::try_from(data.len()).unwrap().to_le_bytes());
        body.extend(data);
        body.resize(body.len().next_multiple_of(2), 0);
    }
    let mut file = b"RIFF".to_vec();
    file.extend(u32::try_from(body.len()).unwrap().to_le_bytes());
    file.extend(body);
    file
}

/// An extended header: flags, and a canvas.
pub(in crate::qr::read::picture) fn vp8x(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let mut data = vec![flags, 0, 0, 0];
    data.extend(&(width - 1).to_le_bytes()[..3]);
    data.extend(&(height - 1).to_le_bytes()[..3]);
    data
}

/// A lossless picture of one pixel, with groups of codes of 16 bytes each that are 4 kB wide.
pub(in crate::qr::read::picture) fn vp8l_groups(groups: u32) -> Vec<u8> {
    let mut bits = vec![(0x2f, 8), (0, 14), (0, 14), (0, 4)];
    // No transform and no cache; an image of one pixel chooses a group.
    bits.extend([(0, 1), (0, 1), (1, 1), (0, 3), (0, 1)]);
    let chosen = groups - 1;
    for symbol in [chosen & 0xff, chosen >> 8, 0, 0, 0] {
        bits.extend([(0b101, 3), (symbol, 8)]);
    }
    for _ in 0..5 * groups {
        // Lengths of 1 to 6 are told in three bits, and of 7 to 10 in four.
        bits.extend([(0, 1), (10, 4)]);
        bits.extend([0, 0, 0, 3, 3, 3, 3, 3, 0, 3, 4, 4, 4, 4].map(|length| (length, 3)));
        // Eleven symbols have lengths of 1, 2, … 10 and 10.
        bits.extend([(1, 1), (1, 3), (9, 4)]);
        bits.extend([0, 4, 2, 6, 1, 5].map(|reversed| (reversed, 3)));
        bits.extend([3, 11, 7, 15, 15].map(|reversed| (reversed, 4)));
    }
    packed(&bits)
}

/// Data of a lossless picture of any size and one colour, without header.
pub(in crate::qr::read::picture) fn vp8l_plain() -> Vec<u8> {
    packed(&[[(0, 3)].as_slice(), &[(1, 4); 5]].concat())
}

/// Numbers of so many bits each, the lowest first, and zeros behind them.
pub(in crate::qr::read::picture) fn packed(bits: &[(u32, u32)]) -> Vec<u8> {
    let single = bits
        .iter()
        .flat_map(|(number, count)| (0..*count).map(move |place| number >> place & 1 == 1));
    let single: Vec<bool> = single.chain([false; 64]).collect();
    let bytes = single.chunks(8).map(|bits| {
        bits.iter()
            .rev()
            .fold(0, |byte, bit| byte << 1 | u8::from(*bit))
    });
    bytes.collect()
}
