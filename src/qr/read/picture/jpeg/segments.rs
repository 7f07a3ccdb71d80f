//! What a JPEG file is made of, and what decoding it will take.

use alloc::vec::Vec;

/// What the header of the frame and the first scan say.
pub(super) struct Frame {
    pub(super) width: u16,
    pub(super) height: u16,
    /// Horizontal and vertical samples of each component, 1..=15.
    pub(super) components: Vec<(u64, u64)>,
    in_scans: bool,
}

/// Takes out of the file all segments that make no pixels, and whatever follows its end.
///
/// `None` if the file has no frame or no scan, has several frames, too many scans or
/// too many tables.
pub(super) fn keep_pixels(file: &mut Vec<u8>) -> Option<Frame> {
    let (mut from, mut to) = (START, START);
    let (mut frame, mut scans, mut segments) = (None, 0_usize, 0_usize);
    while let Some(marker) = next_marker(file, &mut from) {
        if marker == EOI {
            put(file, &mut to, &[0xff, EOI])?;
            break;
        }
        if matches!(marker, TEM | RST0..=SOI) {
            continue;
        }
        let length = file.get(from..).and_then(<[u8]>::first_chunk)?;
        let end = from.checked_add(u16::from_be_bytes(*length).into())?;
        let body = file.get(from.checked_add(2)?..end)?;
        match marker {
            DHT | DAC | JPG => {}
            SOF0..=SOF15 => {
                if frame.is_some() {
                    return None;
                }
                frame = Some(Frame::read(marker, body)?);
            }
            SOS => {
                let frame = frame.as_mut()?;
                scans = scans.checked_add(1).filter(|scans| *scans <= MAX_SCANS)?;
                frame.in_scans |= body.first().copied().map(usize::from)? != frame.components.len();
            }
            _ => {}
        }
        if matches!(marker, SOF0..=SOF15 | SOS | DQT | DRI | APP0 | APP14) {
            segments = segments
                .checked_add(1)
                .filter(|count| *count <= MAX_SEGMENTS)?;
            put(file, &mut to, &[0xff, marker])?;
            file.copy_within(from..end, to);
            to = to.checked_add(end.checked_sub(from)?)?;
        }
        from = end;
        if marker == SOS {
            copy_coded(file, &mut from, &mut to)?;
        }
    }
    file.truncate(to);
    frame.filter(|_| scans > 0)
}

/// Goes to just behind the next marker: of fill bytes and garbage before it there may be any.
fn next_marker(file: &[u8], from: &mut usize) -> Option<u8> {
    loop {
        let rest = file.get(*from..)?;
        let fill = rest.iter().position(|byte| *byte == 0xff)?;
        let rest = rest.get(fill..)?;
        let code = rest.iter().position(|byte| *byte != 0xff)?;
        *from = from.checked_add(fill)?.checked_add(code)?.checked_add(1)?;
        let marker = rest.get(code).copied()?;
        if marker != 0 {
            return Some(marker);
        }
    }
}

/// Copies coded data with its restart markers, up to another marker.
fn copy_coded(file: &mut [u8], from: &mut usize, to: &mut usize) -> Option<()> {
    loop {
        let rest = file.get(*from..)?;
        let plain = rest.iter().position(|byte| *byte == 0xff);
        let end = from.checked_add(plain.unwrap_or(rest.len()))?;
        file.copy_within(*from..end, *to);
        *to = to.checked_add(end.checked_sub(*from)?)?;
        *from = end;
        match file.get(end..) {
            Some([0xff, code @ (0 | RST0..=RST7), ..]) => {
                let code = *code;
                put(file, to, &[0xff, code])?;
                *from = end.checked_add(2)?;
            }
            Some([0xff, 0xff, ..]) => *from = end.checked_add(1)?,
            _ => return Some(()),
        }
    }
}

/// Writes bytes that were read before: what is written never overtakes what is read.
fn put(file: &mut [u8], to: &mut usize, bytes: &[u8]) -> Option<()> {
    let end = to.checked_add(bytes.len())?;
    file.get_mut(*to..end)?.copy_from_slice(bytes);
    *to = end;
    Some(())
}

impl Frame {
    /// Reads a frame header (ITU-T T.81, B.2.2) behind its length.
    fn read(marker: u8, body: &[u8]) -> Option<Self> {
        let [_precision, h1, h0, w1, w0, _count, components @ ..] = body else {
            return None;
        };
        let (components, _) = components.as_chunks::<3>();
        Some(Self {
            width: u16::from_be_bytes([*w1, *w0]),
            height: u16::from_be_bytes([*h1, *h0]),
            components: components
                .iter()
                .map(|[_, samples, _]| (u64::from(samples >> 4), u64::from(samples & 0x0f)))
                .collect(),
            in_scans: marker == SOF2,
        })
    }

    /// Most samples of a component, horizontal and vertical.
    fn most(&self) -> (u64, u64) {
        let most = |sample: fn(&(u64, u64)) -> u64| {
            let samples = self.components.iter().map(sample);
            samples.max().unwrap_or(1).max(1)
        };
        (most(|it| it.0), most(|it| it.1))
    }

    /// Whether zune-jpeg gets brightness alone right: it does where colours have all rows, or
    /// half the rows and columns, and takes some coefficients for others elsewhere.
    pub(super) fn has_usual_sampling(&self) -> bool {
        matches!(self.most(), (_, 1) | (2, 2))
    }

    /// Bytes that the decoder holds at its side: rows, and all coefficients if they come in
    /// several scans.
    pub(super) fn held(&self) -> u64 {
        let (across, down) = self.most();
        let units = |side: u16, samples: u64| u64::from(side).div_ceil(samples.saturating_mul(8));
        let units_across = units(self.width, across);
        let units_down = units(self.height, down);
        let blocks_across = |own: u64| units_across.saturating_mul(own);

        let rows = self.components.iter().fold(0_u64, |sum, (h, v)| {
            let samples = blocks_across(*h).saturating_mul(8);
            // Rows of coefficients, of seams, and of 8 rows brought to full size.
            let scale = across.saturating_mul(down).saturating_mul(16);
            let rows = v.saturating_mul(12).saturating_add(scale);
            sum.saturating_add(samples.saturating_mul(rows).saturating_mul(SAMPLE))
        });
        if !self.in_scans {
            return rows;
        }
        self.components.iter().fold(rows, |sum, (h, v)| {
            let blocks = blocks_across(*h)
                .saturating_mul(units_down)
                .saturating_mul(*v);
            sum.saturating_add(blocks.saturating_mul(64).saturating_mul(SAMPLE))
        })
    }
}

/// Most scans of a picture. Encoders make about ten; a scan of a few bytes may pass over
/// all coefficients.
pub(super) const MAX_SCANS: usize = 40;

/// Most segments that are kept: scans, and tables for each of them. Reading a table costs a
/// microsecond, and a file has room for millions.
const MAX_SEGMENTS: usize = 1_000;

/// Bytes of a coefficient.
const SAMPLE: u64 = 2;
/// Bytes before the first segment.
const START: usize = 2;

// ITU-T T.81, table B.1
const TEM: u8 = 0x01;
const SOF0: u8 = 0xc0;
const SOF2: u8 = 0xc2;
const DHT: u8 = 0xc4;
const JPG: u8 = 0xc8;
const DAC: u8 = 0xcc;
const SOF15: u8 = 0xcf;
const RST0: u8 = 0xd0;
const RST7: u8 = 0xd7;
const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const DQT: u8 = 0xdb;
const DRI: u8 = 0xdd;
const APP0: u8 = 0xe0;
const APP14: u8 = 0xee;
