//! Sampled modules to the bytes that they carry (ISO/IEC 18004, 7.5 to 7.9, backwards).

use alloc::vec;
use alloc::vec::Vec;

use super::correct::{correct, syndromes};
use super::layout::{self, Format, Layout};
use super::number::modulo;
use crate::qr::ec_level::EcLevel;

/// How dark each module is, row by row: 1 for surely dark, -1 for surely light, 0 for no idea.
#[derive(Clone)]
pub(super) struct Samples {
    pub(super) size: usize,
    pub(super) values: Vec<f32>,
}

/// What a symbol carries.
pub(super) struct Payload {
    pub(super) version: u8,
    pub(super) level: EcLevel,
    pub(super) data: Vec<u8>,
    /// Codewords that were corrected.
    pub(super) corrected: usize,
}

impl Samples {
    pub(super) fn at(&self, x: usize, y: usize) -> f32 {
        let index = y.saturating_mul(self.size).saturating_add(x);
        self.values.get(index).copied().unwrap_or(0.0)
    }

    /// The symbol as a mirror shows it.
    pub(super) fn transposed(&self) -> Self {
        let places = (0..self.size).flat_map(|y| (0..self.size).map(move |x| (x, y)));
        Self {
            size: self.size,
            values: places.map(|(x, y)| self.at(y, x)).collect(),
        }
    }

    /// The likeliest format information, and how well it agrees: 1 for wholly.
    pub(super) fn format(&self) -> (Format, f32) {
        let places: Vec<_> = (0..15).map(|bit| Format::places(self.size, bit)).collect();
        let all = Format::all().map(|(format, bits)| {
            let mut sum = 0.0;
            let mut bits = bits;
            for copies in &places {
                let sign = if bits & 1 == 1 { 1.0 } else { -1.0 };
                bits >>= 1;
                sum += copies
                    .iter()
                    .map(|(x, y)| sign * self.at(*x, *y))
                    .sum::<f32>();
            }
            (format, sum / 30.0)
        });
        let unknown = Format {
            level: EcLevel::M,
            mask: 0,
        };
        all.fold(
            (unknown, f32::MIN),
            |best, it| {
                if it.1 > best.1 { it } else { best }
            },
        )
    }

    /// The bytes, if every block can be corrected.
    pub(super) fn payload(&self, layout: &Layout, format: Format) -> Option<Payload> {
        let (words, doubts) = self.codewords(layout, format);
        let (correction, count) = layout::blocks(layout.version(), format.level)?;
        let spare = spare(layout.version(), format.level);
        let blocks = parted(words.len(), correction, count);
        let mut data = Vec::with_capacity(words.len());
        let mut corrected = 0_usize;
        for places in blocks {
            let mut block: Vec<u8> = places
                .iter()
                .filter_map(|at| words.get(*at).copied())
                .collect();
            let doubt: Vec<f32> = places
                .iter()
                .filter_map(|at| doubts.get(*at).copied())
                .collect();
            let changed = correct_block(&mut block, correction, spare, &doubt)?;
            corrected = corrected.saturating_add(changed);
            block.truncate(block.len().saturating_sub(correction));
            data.extend(block);
        }
        Some(Payload {
            version: layout.version(),
            level: format.level,
            data,
            corrected,
        })
    }

    /// The codewords as they stand in the symbol, and how sure the least sure bit of each is.
    fn codewords(&self, layout: &Layout, format: Format) -> (Vec<u8>, Vec<f32>) {
        let bytes = layout.data_order().chunks_exact(8);
        let mut words = Vec::with_capacity(bytes.len());
        let mut doubts = Vec::with_capacity(bytes.len());
        for bits in bytes {
            let (mut word, mut least) = (0_u8, f32::MAX);
            for (x, y) in bits {
                let value = self.at(*x, *y);
                let dark = (value > 0.0) ^ format.masks(*x, *y);
                word = (word << 1) | u8::from(dark);
                least = least.min(value.abs());
            }
            words.push(word);
            doubts.push(least);
        }
        (words, doubts)
    }
}

/// The places of each block's codewords among all (ISO/IEC 18004, 7.6): data of all blocks in
/// turn, then correction of all blocks in turn; later blocks have one more of data.
fn parted(total: usize, correction: usize, count: usize) -> Vec<Vec<usize>> {
    let data = total.saturating_sub(correction.saturating_mul(count));
    let short = data.checked_div(count).unwrap_or(0);
    let first_long = count.saturating_sub(modulo(data, count));
    let mut blocks = vec![Vec::new(); count];
    let mut places = 0..total;
    for round in 0..=short {
        let first = if round < short { 0 } else { first_long };
        for block in blocks.iter_mut().skip(first) {
            block.extend(places.next());
        }
    }
    for _ in 0..correction {
        for block in &mut blocks {
            block.extend(places.next());
        }
    }
    blocks
}

/// First as it stands, then with the least sure codewords as erasures, more each time.
///
/// Erasures use up what guards against a wrong correction, so some codewords are kept from them:
/// about one in 2^32 blocks of noise is then taken for a good one.
fn correct_block(
    block: &mut [u8],
    correction: usize,
    spare: usize,
    doubts: &[f32],
) -> Option<usize> {
    let syndromes = syndromes(block, correction);
    let most = correction.saturating_sub(spare);
    if let Some(changed) = correct(block, &syndromes, &[], most) {
        return Some(changed);
    }
    let mut order: Vec<usize> = (0..block.len()).collect();
    let doubt = |place: &usize| doubts.get(*place).copied().unwrap_or(0.0);
    order.sort_by(|a, b| doubt(a).total_cmp(&doubt(b)));
    let most = correction.saturating_sub(KEPT);
    (1..=most / STEP).find_map(|step| {
        let erased = order.get(..step.saturating_mul(STEP))?;
        correct(block, &syndromes, erased, most)
    })
}

/// Codewords of small symbols that the standard keeps for detecting errors (table 9, note b).
fn spare(version: u8, level: EcLevel) -> usize {
    match (version, level) {
        (1, EcLevel::L) => 3,
        (1, EcLevel::M) | (2, EcLevel::L) => 2,
        (1, _) | (3, EcLevel::L) => 1,
        _ => 0,
    }
}

/// Codewords of a block that erasures leave for detecting errors.
const KEPT: usize = 4;
/// Erasures more at each attempt.
const STEP: usize = 4;

#[cfg(test)]
mod tests;
