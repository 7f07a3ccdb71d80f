use curve25519_dalek::constants::ED25519_BASEPOINT_POINT as B;
use std::vec::Vec;

use super::*;

// Digits of every kind: none, lowest, highest, at half the base and beside it, with long carries.
fn scalars() -> Vec<Scalar> {
    let mut scalars: Vec<_> = [0, 1, 15, 16, 17, 127, 128, 129, 511, 512, 513, u64::MAX]
        .map(Scalar::from)
        .into();
    scalars.extend(scalars.clone().iter().map(core::ops::Neg::neg));
    for byte in 0..=255 {
        scalars.push(Scalar::from_bytes_mod_order([byte; 32]));
    }
    scalars
}

#[test]
fn digits_are_small_and_sum_to_the_scalar() {
    for width in Width::ALL {
        let base = Scalar::from(1_u64 << width.bits());
        for scalar in scalars() {
            let mut digits = Digits::new(&scalar, width);
            let (mut place, mut sum) = (Scalar::ONE, Scalar::ZERO);
            for _ in 0..width.places() {
                let (magnitude, sign) = digits.next();
                assert!(magnitude <= width.half());
                let term = Scalar::from(u64::try_from(magnitude).unwrap()) * place;
                match sign {
                    Sign::Plus => sum += term,
                    Sign::Minus => sum -= term,
                }
                place *= base;
            }
            assert_eq!(sum, scalar, "{width:?}");
            assert_eq!(digits.carry, 0);
        }
    }
}

#[test]
fn a_sum_is_what_multiplying_gives() {
    let point = Scalar::from(0x1234_5678_9abc_def0_u64) * B;
    for width in Width::ALL {
        let (of_base, of_point) = (Table::new(B, width), Table::new(point, width));
        let scalars = scalars();
        for (s, k) in scalars.iter().zip(scalars.iter().rev()) {
            let expected = EdwardsPoint::vartime_double_scalar_mul_basepoint(k, &point, s);
            assert_eq!(of_base.sum(s, &of_point, k), expected, "{width:?}");
        }
    }
}

#[test]
fn a_table_takes_the_bytes_that_its_width_says() {
    for width in Width::ALL {
        let bytes = size_of_val(&*Table::new(B, width).multiples);
        assert_eq!(bytes, width.table_bytes());
    }
    let said = Width::ALL.map(Width::table_bytes);
    assert_eq!(said, [130_560, 655_360, 2_129_920]);
    assert_eq!(Width::Five.budget_for(usize::MAX), usize::MAX);
}
