//! Multiples of one point, so that multiplying it takes additions only.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::array;

use curve25519_dalek::{EdwardsPoint, Scalar};

use super::Width;

/// For each digit of a scalar in base 2^w, the multiples 1 to 2^(w-1) of its place's value times
/// the point.
pub(super) struct Table {
    width: Width,
    // Place by place.
    multiples: Box<[EdwardsPoint]>,
}

impl Table {
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "points are a group: nothing overflows"
    )]
    pub(super) fn new(point: EdwardsPoint, width: Width) -> Self {
        let mut multiples = Vec::with_capacity(width.places().saturating_mul(width.half()));
        let mut place = point;
        for _ in 0..width.places() {
            let mut multiple = place;
            multiples.push(multiple);
            for _ in 1..width.half() {
                multiple += place;
                multiples.push(multiple);
            }
            place = multiple + multiple;
        }
        Self {
            width,
            multiples: multiples.into_boxed_slice(),
        }
    }

    /// The sum of this table's point times `scalar` and of `other`'s times `factor`.
    ///
    /// How long it takes depends on the scalars, which must be public.
    pub(super) fn sum(&self, scalar: &Scalar, other: &Self, factor: &Scalar) -> EdwardsPoint {
        match self.width {
            Width::Five => sum::<51>([(self, scalar), (other, factor)]),
            Width::Eight => sum::<32>([(self, scalar), (other, factor)]),
            Width::Ten => sum::<26>([(self, scalar), (other, factor)]),
        }
    }

    // One term a place. All are copied before any is added, so that a processor waits for many of
    // them at a time.
    fn terms<const PLACES: usize>(&self, scalar: &Scalar) -> [(EdwardsPoint, Sign); PLACES] {
        let mut rows = self.multiples.chunks_exact(self.width.half());
        let mut digits = Digits::new(scalar, self.width);
        array::from_fn(|_| {
            let row = rows.next().unwrap_or_default();
            let (magnitude, sign) = digits.next();
            let multiple = magnitude.checked_sub(1).and_then(|nth| row.get(nth));
            // The digit nought adds the neutral element: seldom enough not to be worth a case.
            (multiple.copied().unwrap_or_default(), sign)
        })
    }
}

// Signs are as good as random: to negate where there is one costs more than a second sum does.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "points are a group: nothing overflows"
)]
fn sum<const PLACES: usize>(products: [(&Table, &Scalar); 2]) -> EdwardsPoint {
    let terms = products.map(|(table, scalar)| table.terms::<PLACES>(scalar));
    let (mut plus, mut minus) = (EdwardsPoint::default(), EdwardsPoint::default());
    for (term, sign) in terms.as_flattened() {
        let sum = match sign {
            Sign::Plus => &mut plus,
            Sign::Minus => &mut minus,
        };
        *sum += term;
    }
    plus - minus
}

/// The digits of a scalar in base 2^w, lowest first, each from -2^(w-1) to 2^(w-1).
struct Digits<'a> {
    bytes: core::slice::Iter<'a, u8>,
    width: u32,
    // Bits that no digit has taken yet, and how many.
    held: u32,
    bits: u32,
    carry: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
}

impl<'a> Digits<'a> {
    fn new(scalar: &'a Scalar, width: Width) -> Self {
        Self {
            bytes: scalar.as_bytes().iter(),
            width: width.bits(),
            held: 0,
            bits: 0,
            carry: 0,
        }
    }

    // A scalar is below 2^253, so that the highest digit carries nothing.
    fn next(&mut self) -> (usize, Sign) {
        while self.bits < self.width {
            let byte = self.bytes.next().copied().unwrap_or(0);
            self.held |= u32::from(byte).wrapping_shl(self.bits);
            self.bits = self.bits.wrapping_add(8);
        }
        let base = 1_u32.wrapping_shl(self.width);
        let digit = (self.held & base.wrapping_sub(1)).wrapping_add(self.carry);
        self.held = self.held.wrapping_shr(self.width);
        self.bits = self.bits.wrapping_sub(self.width);
        let above_half = digit > base / 2;
        self.carry = u32::from(above_half);
        let (magnitude, sign) = if above_half {
            (base.wrapping_sub(digit), Sign::Minus)
        } else {
            (digit, Sign::Plus)
        };
        // Wrong on no platform: a digit has ten bits.
        (usize::try_from(magnitude).unwrap_or(0), sign)
    }
}

#[cfg(test)]
mod tests;
