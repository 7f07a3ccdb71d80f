//! Multiples of one point, so that multiplying it takes additions only.

use alloc::boxed::Box;
use alloc::vec::Vec;

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
    #[expect(
        clippy::arithmetic_side_effects,
        reason = "points are a group: nothing overflows"
    )]
    pub(super) fn sum(&self, scalar: &Scalar, other: &Self, factor: &Scalar) -> EdwardsPoint {
        let terms = self.terms(scalar).chain(other.terms(factor));
        // Signs are as good as random: to negate where there is one costs more than a second sum.
        let (mut plus, mut minus) = (EdwardsPoint::default(), EdwardsPoint::default());
        for (multiple, sign) in terms {
            match sign {
                Sign::Plus => plus += multiple,
                Sign::Minus => minus += multiple,
            }
        }
        plus - minus
    }

    // At most one a place: the digit nought has none.
    fn terms(&self, scalar: &Scalar) -> impl Iterator<Item = (&EdwardsPoint, Sign)> {
        let rows = self.multiples.chunks_exact(self.width.half());
        let mut digits = Digits::new(scalar, self.width);
        rows.filter_map(move |row| {
            let (magnitude, sign) = digits.next();
            Some((row.get(magnitude.checked_sub(1)?)?, sign))
        })
    }
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
