//! Faults in R that only a strict verifier finds: small order, mixed order, second encodings.
//!
//! With R of small order, S = k·a solves an equation that some verifiers check.

use curve25519_dalek::constants::{ED25519_BASEPOINT_COMPRESSED, EIGHT_TORSION};
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;

use super::resigned;
use crate::Vector;
use crate::make::signer::{issuer, join, stranger};

table![
    r_neutral_and_equation_holds,
    r_neutral_with_sign_and_equation_holds,
    r_neutral_not_reduced_and_equation_holds,
    r_neutral_not_reduced_with_sign,
    r_of_order_2_and_cofactored_equation_holds,
    r_of_order_2_with_sign,
    r_of_order_4_and_cofactored_equation_holds,
    r_of_order_4_negative,
    r_of_order_4_not_reduced,
    r_of_order_4_not_reduced_with_sign,
    r_of_order_8_and_cofactored_equation_holds,
    r_of_order_8_second,
    r_of_order_8_third,
    r_of_order_8_fourth,
    r_plus_order_2_and_cofactored_equation_holds,
    r_plus_order_4_and_cofactored_equation_holds,
    r_plus_order_8_and_cofactored_equation_holds,
    r_plus_order_8_unknown_to_the_hash,
    r_off_the_curve,
    r_off_the_curve_and_not_reduced,
    r_not_reduced_on_the_curve,
    r_is_the_base_point,
    r_is_the_key,
    hash_covers_another_key,
    hash_covers_no_key,
];

fn r_neutral_and_equation_holds() -> Vector {
    small(
        "R is the neutral element and S = k·a: the equation holds even without cofactor, for \
         whoever forgets that R may not be of small order.",
        EIGHT_TORSION[0].compress(),
    )
}

fn r_neutral_with_sign_and_equation_holds() -> Vector {
    small(
        "R is the neutral element with a sign, which zero has not.",
        signed(encoded(1)),
    )
}

fn r_neutral_not_reduced_and_equation_holds() -> Vector {
    small("R is the neutral element with y = p + 1.", p_plus(1))
}

fn r_neutral_not_reduced_with_sign() -> Vector {
    small(
        "R is the neutral element with y = p + 1 and a sign.",
        signed(p_plus(1)),
    )
}

fn r_of_order_2_and_cofactored_equation_holds() -> Vector {
    small("R is of order 2.", EIGHT_TORSION[4].compress())
}

fn r_of_order_2_with_sign() -> Vector {
    small(
        "R is of order 2, with a sign on x = 0.",
        signed(EIGHT_TORSION[4].compress()),
    )
}

fn r_of_order_4_and_cofactored_equation_holds() -> Vector {
    small("R is of order 4.", EIGHT_TORSION[2].compress())
}

fn r_of_order_4_negative() -> Vector {
    small(
        "R is the other point of order 4.",
        EIGHT_TORSION[6].compress(),
    )
}

fn r_of_order_4_not_reduced() -> Vector {
    small("R is of order 4 with y = p.", p_plus(0))
}

fn r_of_order_4_not_reduced_with_sign() -> Vector {
    small("R is of order 4 with y = p and a sign.", signed(p_plus(0)))
}

fn r_of_order_8_and_cofactored_equation_holds() -> Vector {
    small(
        "R is of order 8, the first of four.",
        EIGHT_TORSION[1].compress(),
    )
}

fn r_of_order_8_second() -> Vector {
    small(
        "R is of order 8, the second of four.",
        EIGHT_TORSION[3].compress(),
    )
}

fn r_of_order_8_third() -> Vector {
    small(
        "R is of order 8, the third of four.",
        EIGHT_TORSION[5].compress(),
    )
}

fn r_of_order_8_fourth() -> Vector {
    small(
        "R is of order 8, the last of four.",
        EIGHT_TORSION[7].compress(),
    )
}

fn r_plus_order_2_and_cofactored_equation_holds() -> Vector {
    mixed(
        "A point of order 2 is added to R before hashing.",
        EIGHT_TORSION[4],
    )
}

fn r_plus_order_4_and_cofactored_equation_holds() -> Vector {
    mixed(
        "A point of order 4 is added to R before hashing.",
        EIGHT_TORSION[2],
    )
}

fn r_plus_order_8_and_cofactored_equation_holds() -> Vector {
    mixed(
        "A point of order 8 is added to R before hashing.",
        EIGHT_TORSION[1],
    )
}

fn r_plus_order_8_unknown_to_the_hash() -> Vector {
    resigned(
        "A point of order 8 is added to R after hashing.",
        |message| {
            let good = issuer().sign_with_r(NONCE, EIGHT_TORSION[0], message);
            let added = issuer().sign_with_r(NONCE, EIGHT_TORSION[1], message);
            let (_, s) = crate::make::signer::split(good);
            let (r, _) = crate::make::signer::split(added);
            join(r, s)
        },
    )
}

fn r_off_the_curve() -> Vector {
    small("R has y = 2, where the curve has no point.", encoded(2))
}

fn r_off_the_curve_and_not_reduced() -> Vector {
    small("R has y = p + 2, where the curve has no point.", p_plus(2))
}

fn r_not_reduced_on_the_curve() -> Vector {
    small(
        "R has y = p + 3, where the curve has a point of large order.",
        p_plus(3),
    )
}

fn r_is_the_base_point() -> Vector {
    small(
        "R is the base point, and S leaves it out.",
        ED25519_BASEPOINT_COMPRESSED,
    )
}

fn r_is_the_key() -> Vector {
    small(
        "R is the public key, and S leaves it out.",
        CompressedEdwardsY(issuer().public()),
    )
}

fn hash_covers_another_key() -> Vector {
    resigned(
        "The hash covers another public key than the one that signs.",
        |message| {
            let r = EdwardsPoint::mul_base(&NONCE).compress().to_bytes();
            let s = NONCE + stranger().challenge(&r, message) * issuer().scalar();
            join(r, s.to_bytes())
        },
    )
}

fn hash_covers_no_key() -> Vector {
    resigned(
        "The hash leaves the public key out, as in Schnorr's own scheme.",
        |message| {
            let r = EdwardsPoint::mul_base(&NONCE).compress().to_bytes();
            let hash = <sha2::Sha512 as sha2::Digest>::digest([&r, message].concat());
            let s = NONCE + Scalar::from_bytes_mod_order_wide(&hash.into()) * issuer().scalar();
            join(r, s.to_bytes())
        },
    )
}

/// A signature with this R and S = k·a.
fn small(description: &str, r: CompressedEdwardsY) -> Vector {
    resigned(description, |message| {
        issuer().sign_with_encoded_r(Scalar::ZERO, r, message)
    })
}

/// A signature whose R is outside the prime-order group; times eight, all is well.
fn mixed(description: &str, torsion: EdwardsPoint) -> Vector {
    resigned(description, |message| {
        issuer().sign_with_r(NONCE, torsion, message)
    })
}

fn encoded(y: u8) -> CompressedEdwardsY {
    let mut bytes = [0; 32];
    bytes[0] = y;
    CompressedEdwardsY(bytes)
}

/// y = p + `more`, which reads as `more` and is not canonical; p is 2^255 - 19.
fn p_plus(more: u8) -> CompressedEdwardsY {
    let mut bytes = [0xff; 32];
    bytes[0] = 0xed + more;
    bytes[31] = 0x7f;
    CompressedEdwardsY(bytes)
}

fn signed(point: CompressedEdwardsY) -> CompressedEdwardsY {
    let mut bytes = point.to_bytes();
    bytes[31] |= 0x80;
    CompressedEdwardsY(bytes)
}

/// Any number but zero will do for vectors.
const NONCE: Scalar = Scalar::ONE;
