//! What a WebP file is made of.

use core::ops::Range;

/// A picture that does not move, as a file of its own.
pub(super) struct Still<'a> {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) coding: Coding<'a>,
    /// The coded data with its header.
    pub(super) data: &'a [u8],
    /// A file that has the picture and nothing else.
    pub(super) file: &'a [u8],
}

/// How the pixels are coded.
pub(super) enum Coding<'a> {
    /// VP8, and maybe a plane of transparency.
    Lossy { alpha: Option<&'a [u8]> },
    /// VP8L. If the picture is opaque, its fourth channel means nothing; the file is made to
    /// say otherwise, because only then it is decoded in place.
    Lossless { opaque: bool },
}

/// A chunk's place in the file, header included.
struct Chunk {
    kind: [u8; 4],
    start: usize,
    end: usize,
}

/// Finds the picture, or the first one of an animation, and writes a file header before it,
/// over what stands there.
///
/// `None` if there is no picture, or not of the announced size.
pub(super) fn still(file: &mut [u8]) -> Option<Still<'_>> {
    let (mut at, mut end) = (FILE_HEADER, file.len());
    let (mut canvas, mut alpha, mut moving) = (None, None, false);
    let image = loop {
        let chunk = Chunk::at(file, at, end)?;
        at = chunk.end.checked_next_multiple_of(2)?;
        match &chunk.kind {
            b"VP8 " | b"VP8L" => break chunk,
            b"VP8X" => canvas = Some(canvas_size(file.get(chunk.data())?)?),
            b"ALPH" => alpha = Some(chunk),
            b"ANMF" => {
                at = chunk.data().start.checked_add(FRAME_HEADER)?;
                (end, alpha, moving) = (chunk.end, None, true);
            }
            _ => {}
        }
    };
    let lossy = image.kind == *b"VP8 ";
    let data = file.get_mut(image.data())?;
    let (width, height) = if lossy {
        lossy_size(data)?
    } else {
        lossless_size(data)?
    };
    if let Some((across, down)) = canvas {
        let fits = width <= across && height <= down;
        if !fits || !moving && (width, height) != (across, down) {
            return None;
        }
    }
    let opaque = !lossy && data.get(4)? & ALPHA_USED == 0;
    if !lossy {
        *data.get_mut(4)? |= ALPHA_USED;
    }
    let alpha = alpha.filter(|_| lossy && canvas.is_some());
    let start = match &alpha {
        None => image.start.checked_sub(FILE_HEADER)?,
        Some(alpha) => {
            let extended = image_header(width, height)?;
            let start = alpha.start.checked_sub(extended.len())?;
            file.get_mut(start..alpha.start)?.copy_from_slice(&extended);
            start.checked_sub(FILE_HEADER)?
        }
    };
    let length = u32::try_from(image.end.checked_sub(start)?.checked_sub(8)?).ok()?;
    let (header, _) = file
        .get_mut(start..)?
        .split_first_chunk_mut::<FILE_HEADER>()?;
    let [a, b, c, d] = length.to_le_bytes();
    *header = [b'R', b'I', b'F', b'F', a, b, c, d, b'W', b'E', b'B', b'P'];

    let file = &*file;
    let coding = if lossy {
        let alpha = match alpha {
            Some(alpha) => Some(file.get(alpha.data())?),
            None => None,
        };
        Coding::Lossy { alpha }
    } else {
        Coding::Lossless { opaque }
    };
    Some(Still {
        width,
        height,
        coding,
        data: file.get(image.data())?,
        file: file.get(start..image.end)?,
    })
}

impl Chunk {
    /// The chunk that starts at a place, cut short where the file is.
    fn at(file: &[u8], start: usize, end: usize) -> Option<Self> {
        let header = file.get(start..end.min(file.len()))?;
        let (kind, rest) = header.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*rest.first_chunk()?)).ok()?;
        let whole = length.saturating_add(CHUNK_HEADER).min(header.len());
        Some(Self {
            kind: *kind,
            start,
            end: start.checked_add(whole)?,
        })
    }

    fn data(&self) -> Range<usize> {
        self.start.saturating_add(CHUNK_HEADER)..self.end
    }
}

/// Width and height of the canvas of an extended file.
fn canvas_size(data: &[u8]) -> Option<(u32, u32)> {
    let [_, _, _, _, w0, w1, w2, h0, h1, h2, ..] = data else {
        return None;
    };
    let side = |bytes: [u8; 3]| {
        let [low, middle, high] = bytes;
        u32::from_le_bytes([low, middle, high, 0]).checked_add(1)
    };
    Some((side([*w0, *w1, *w2])?, side([*h0, *h1, *h2])?))
}

/// Width and height of a lossy picture (RFC 6386, 9.1).
fn lossy_size(data: &[u8]) -> Option<(u32, u32)> {
    let [_, _, _, 0x9d, 0x01, 0x2a, w0, w1, h0, h1, ..] = data else {
        return None;
    };
    let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    Some((side(*w0, *w1), side(*h0, *h1)))
}

/// Width and height of a lossless picture (RFC 9649, 3.4).
fn lossless_size(data: &[u8]) -> Option<(u32, u32)> {
    let [0x2f, a, b, c, d, ..] = data else {
        return None;
    };
    let bits = u32::from_le_bytes([*a, *b, *c, *d]);
    let side = |bits: u32| (bits & 0x3fff).checked_add(1);
    Some((side(bits)?, side(bits >> 14)?))
}

/// The chunk that says that transparency follows (RFC 9649, 2.7).
fn image_header(width: u32, height: u32) -> Option<[u8; 18]> {
    let [w0, w1, w2, _] = width.checked_sub(1)?.to_le_bytes();
    let [h0, h1, h2, _] = height.checked_sub(1)?.to_le_bytes();
    Some([
        b'V', b'P', b'8', b'X', 10, 0, 0, 0, 0x10, 0, 0, 0, w0, w1, w2, h0, h1, h2,
    ])
}

/// Bytes before the first chunk.
const FILE_HEADER: usize = 12;
/// Bytes of a chunk before its data.
const CHUNK_HEADER: usize = 8;
/// Bytes of an animation's frame before its chunks.
const FRAME_HEADER: usize = 16;
/// The bit of a lossless picture that says that it is not opaque, in the fifth byte.
const ALPHA_USED: u8 = 0x10;
