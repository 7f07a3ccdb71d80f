//! Reed-Solomon codes over GF(256) (ISO/IEC 18004, 7.5.2 and annex B), errors and erasures.

use alloc::vec;
use alloc::vec::Vec;

/// Corrects a block in place: errors anywhere, and `erased` codewords whose places are known to
/// be doubtful, as long as twice the errors and the erasures together are at most `most`.
///
/// `syndromes` are the block's own; there are as many as codewords at its end that are there for
/// this, at least `most`. Returns how many codewords were changed, or `None`, the block untouched,
/// where it is too far from any code word.
pub(super) fn correct(
    block: &mut [u8],
    syndromes: &[u8],
    erased: &[usize],
    most: usize,
) -> Option<usize> {
    let correction = syndromes.len();
    if block.len() > 255 || most > correction || erased.len() > most {
        return None;
    }
    if syndromes.iter().all(|syndrome| *syndrome == 0) {
        return Some(0);
    }
    let last = block.len().checked_sub(1)?;
    let mut locator = vec![1];
    for place in erased {
        let root = power(last.checked_sub(*place)?);
        locator = times(&locator, &[1, root]);
    }
    let locator = with_errors(locator, erased.len(), syndromes);
    let count = degree(&locator);
    let errors = count.checked_sub(erased.len())?;
    if errors.saturating_mul(2).saturating_add(erased.len()) > most {
        return None;
    }
    // Places whose inverse is a root of the locator (Chien's search).
    let is_root = |place: &usize| {
        let inverse = power(255_usize.saturating_sub(last.saturating_sub(*place)));
        value(&locator, inverse) == 0
    };
    let places: Vec<usize> = (0..block.len()).filter(is_root).collect();
    if places.len() != count {
        return None;
    }
    let mut evaluator = times(syndromes, &locator);
    evaluator.truncate(correction);
    let derived = derivative(&locator);
    let mut corrected = block.to_vec();
    let mut changed = 0_usize;
    for place in places {
        let exponent = last.saturating_sub(place);
        let inverse = power(255_usize.saturating_sub(exponent));
        // Forney's formula where the first root is the zeroth power.
        let below = value(&derived, inverse);
        let error = product(
            power(exponent),
            quotient(value(&evaluator, inverse), below)?,
        );
        if let Some(codeword) = corrected.get_mut(place) {
            *codeword ^= error;
            changed = changed.saturating_add(usize::from(error != 0));
        }
    }
    if self::syndromes(&corrected, correction)
        .iter()
        .any(|it| *it != 0)
    {
        return None;
    }
    block.copy_from_slice(&corrected);
    Some(changed)
}

/// The values of the block at the roots of its generator, at most 30: zero for a code word.
pub(super) fn syndromes(block: &[u8], correction: usize) -> Vec<u8> {
    let mut sums = vec![0_u8; correction.min(MULTIPLES.len())];
    for codeword in block {
        for (sum, times_root) in sums.iter_mut().zip(&MULTIPLES) {
            *sum = codeword
                ^ times_root
                    .get(usize::from(*sum))
                    .copied()
                    .unwrap_or_default();
        }
    }
    sums
}

/// Berlekamp and Massey's algorithm, started from the locator of the erasures.
fn with_errors(erasures: Vec<u8>, erased: usize, syndromes: &[u8]) -> Vec<u8> {
    let mut locator = erasures.clone();
    let mut other = erasures;
    let mut length = erased;
    for step in erased..syndromes.len() {
        let discrepancy = locator
            .iter()
            .zip(syndromes.get(..=step).unwrap_or(&[]).iter().rev())
            .fold(0, |sum, (a, b)| sum ^ product(*a, *b));
        other.insert(0, 0);
        if discrepancy == 0 {
            continue;
        }
        let mut next = locator.clone();
        if next.len() < other.len() {
            next.resize(other.len(), 0);
        }
        for (own, theirs) in next.iter_mut().zip(&other) {
            *own ^= product(discrepancy, *theirs);
        }
        if length.saturating_mul(2) <= step.saturating_add(erased) {
            length = step
                .saturating_add(1)
                .saturating_add(erased)
                .saturating_sub(length);
            let scaled = |own: &u8| quotient(*own, discrepancy).unwrap_or(0);
            other = locator.iter().map(scaled).collect();
        }
        locator = next;
    }
    locator
}

fn degree(polynomial: &[u8]) -> usize {
    polynomial
        .iter()
        .rposition(|factor| *factor != 0)
        .unwrap_or(0)
}

/// The value at a point, of a polynomial with its lowest factor first.
fn value(polynomial: &[u8], at: u8) -> u8 {
    polynomial
        .iter()
        .rev()
        .fold(0, |sum, factor| product(sum, at) ^ factor)
}

fn times(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut out = vec![0; a.len().saturating_add(b.len()).saturating_sub(1)];
    for (shift, own) in a.iter().enumerate() {
        for (sum, theirs) in out.iter_mut().skip(shift).zip(b) {
            *sum ^= product(*own, *theirs);
        }
    }
    out
}

/// Even powers vanish where one and one are nothing.
fn derivative(polynomial: &[u8]) -> Vec<u8> {
    let factors = polynomial.iter().enumerate().skip(1);
    factors
        .map(|(power, factor)| if power & 1 == 1 { *factor } else { 0 })
        .collect()
}

fn product(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    power(logarithm(a).saturating_add(logarithm(b)))
}

/// `None` of a division by zero.
fn quotient(a: u8, b: u8) -> Option<u8> {
    match (a, b) {
        (_, 0) => None,
        (0, _) => Some(0),
        _ => Some(power(
            logarithm(a)
                .saturating_add(255)
                .saturating_sub(logarithm(b)),
        )),
    }
}

/// Two to a power, of at most 510.
fn power(exponent: usize) -> u8 {
    TABLES.0.get(exponent).copied().unwrap_or(0)
}

fn logarithm(number: u8) -> usize {
    TABLES
        .1
        .get(usize::from(number))
        .map_or(0, |it| usize::from(*it))
}

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler: a bad index fails the build"
)]
const fn tables() -> ([u8; 511], [u8; 256]) {
    let (mut powers, mut logarithms) = ([0; 511], [0; 256]);
    let mut number = 1_u8;
    let mut exponent = 0_u8;
    while exponent < 255 {
        powers[widened(exponent)] = number;
        powers[widened(exponent).saturating_add(255)] = number;
        logarithms[widened(number)] = exponent;
        let carried = number & 0x80 != 0;
        number = (number & 0x7f) << 1;
        if carried {
            number ^= 0x1d; // of x^8 + x^4 + x^3 + x^2 + 1
        }
        exponent = exponent.saturating_add(1);
    }
    powers[510] = powers[0];
    (powers, logarithms)
}

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated by the compiler: a bad index fails the build"
)]
const fn multiples() -> [[u8; 256]; MOST] {
    let mut multiples = [[0; 256]; MOST];
    let mut exponent = 0;
    while exponent < MOST {
        let mut number = u8::MAX;
        while number > 0 {
            let logarithm = widened(TABLES.1[widened(number)]);
            multiples[exponent][widened(number)] = TABLES.0[logarithm.saturating_add(exponent)];
            number = number.saturating_sub(1);
        }
        exponent = exponent.saturating_add(1);
    }
    multiples
}

#[expect(clippy::as_conversions, reason = "From is not for constants")]
const fn widened(byte: u8) -> usize {
    byte as usize
}

/// Codewords of error correction that a block has at most (ISO/IEC 18004, table 9).
const MOST: usize = 30;

/// Powers of two, twice over, and logarithms.
static TABLES: ([u8; 511], [u8; 256]) = tables();

/// Every number times each root of the generator.
static MULTIPLES: [[u8; 256]; MOST] = multiples();

#[cfg(test)]
mod tests;
