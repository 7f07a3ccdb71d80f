//! All of a signature's check but its multiplications (SPEC 5.3).

use curve25519_dalek::Scalar;
use sha2::{Digest, Sha512};

use super::PublicKey;

/// The equation R = sB - kA of a signature whose S is canonical and whose R is not of small
/// order; it is left to compute the right side and compare.
///
/// The scalars are public, so what is computed with them may take a time that depends on them.
pub(super) struct Equation<'s> {
    s: Scalar,
    r: &'s [u8; 32],
}

impl<'s> Equation<'s> {
    /// The equation of a signature, unless it is refused whatever the message is.
    pub(super) fn new(signature: &'s [u8; 64]) -> Option<Self> {
        let (r, s) = halves(signature)?;
        let s = Option::from(Scalar::from_canonical_bytes(*s))?;
        if is_small_order(r) {
            return None;
        }
        Some(Self { s, r })
    }

    /// The scalar beside B.
    pub(super) const fn s(&self) -> &Scalar {
        &self.s
    }

    /// The scalar beside -A.
    pub(super) fn k(&self, key: &PublicKey, message: &[u8]) -> Scalar {
        let hash = Sha512::new()
            .chain_update(self.r)
            .chain_update(key.as_bytes())
            .chain_update(message)
            .finalize();
        Scalar::from_bytes_mod_order_wide(&hash.into())
    }

    /// What the encoded right side must equal.
    pub(super) const fn r(&self) -> &'s [u8; 32] {
        self.r
    }
}

fn halves(signature: &[u8; 64]) -> Option<(&[u8; 32], &[u8; 32])> {
    let (r, s) = signature.split_first_chunk()?;
    Some((r, s.first_chunk()?))
}

// Encodings that are not canonical are missing on purpose: no encoded right side equals one.
fn is_small_order(r: &[u8; 32]) -> bool {
    let [y @ .., last] = r;
    let sign = 0x80;
    SMALL_ORDER
        .iter()
        .any(|[small @ .., small_last]| y == small && last & !sign == *small_last)
}

/// The y of the eight points of small order, encoded with either sign of x: those of order 1, 2,
/// 4 and twice 8.
const SMALL_ORDER: [[u8; 32]; 5] = [
    [
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0,
    ],
    [
        0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0x7f,
    ],
    [0; 32],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
];

#[cfg(test)]
mod tests {
    use curve25519_dalek::EdwardsPoint;
    use curve25519_dalek::constants::EIGHT_TORSION;

    use super::*;

    #[test]
    fn the_eight_points_of_small_order_are_known_by_their_bytes() {
        let mut met = [0; SMALL_ORDER.len()];
        for point in EIGHT_TORSION {
            let bytes = point.compress().to_bytes();
            assert!(is_small_order(&bytes), "{bytes:02x?}");
            let mut y = bytes;
            y[31] &= 0x7f;
            met[SMALL_ORDER.iter().position(|small| *small == y).unwrap()] += 1;
        }
        assert_eq!(met, [1, 1, 2, 2, 2]);
        for multiple in 1..100_u8 {
            let point = EdwardsPoint::mul_base(&Scalar::from(multiple));
            assert!(!is_small_order(point.compress().as_bytes()));
        }
    }
}
