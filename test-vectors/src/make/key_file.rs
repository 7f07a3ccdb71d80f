//! Public keys that must be refused when they are loaded.

use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::CompressedEdwardsY;

use super::Table;
use super::draft::vector;
use super::signer::{issuer, stranger};
use crate::Vector;
use crate::vector::{Expected, Layer, TrustedKey};

pub(super) const TABLES: &[Table] = &[TABLE];

table![
    key_neutral,
    key_neutral_with_sign,
    key_neutral_not_reduced,
    key_neutral_not_reduced_with_sign,
    key_of_order_2,
    key_of_order_2_with_sign,
    key_of_order_4,
    key_of_order_4_negative,
    key_of_order_4_not_reduced,
    key_of_order_4_not_reduced_with_sign,
    key_of_order_8_first,
    key_of_order_8_second,
    key_of_order_8_third,
    key_of_order_8_fourth,
    key_of_mixed_order_with_order_2,
    key_of_mixed_order_with_order_4,
    key_of_mixed_order_with_order_4_negative,
    key_of_mixed_order_with_order_8_first,
    key_of_mixed_order_with_order_8_second,
    key_of_mixed_order_with_order_8_third,
    key_of_mixed_order_with_order_8_fourth,
    key_not_reduced,
    key_not_reduced_with_sign,
    key_not_reduced_last,
    key_off_the_curve,
    key_off_the_curve_and_not_reduced,
    key_of_ones,
    key_weak_beside_a_good_one,
];

fn key_neutral() -> Vector {
    weak(
        "The neutral element verifies signatures that nobody made.",
        torsion(0),
    )
}

fn key_neutral_with_sign() -> Vector {
    weak(
        "The neutral element with a sign, which zero has not.",
        signed(torsion(0)),
    )
}

fn key_neutral_not_reduced() -> Vector {
    weak("The neutral element with y = p + 1.", p_plus(1))
}

fn key_neutral_not_reduced_with_sign() -> Vector {
    weak(
        "The neutral element with y = p + 1 and a sign.",
        signed(p_plus(1)),
    )
}

fn key_of_order_2() -> Vector {
    weak("The point of order 2.", torsion(4))
}

fn key_of_order_2_with_sign() -> Vector {
    weak(
        "The point of order 2 with a sign on x = 0.",
        signed(torsion(4)),
    )
}

fn key_of_order_4() -> Vector {
    weak("A point of order 4: its bytes are all zeros.", zeros())
}

fn key_of_order_4_negative() -> Vector {
    weak("The other point of order 4.", signed(zeros()))
}

fn key_of_order_4_not_reduced() -> Vector {
    weak("A point of order 4 with y = p.", p_plus(0))
}

fn key_of_order_4_not_reduced_with_sign() -> Vector {
    weak("The other point of order 4 with y = p.", signed(p_plus(0)))
}

fn key_of_order_8_first() -> Vector {
    weak("A point of order 8, the first of four.", torsion(1))
}

fn key_of_order_8_second() -> Vector {
    weak("A point of order 8, the second of four.", torsion(3))
}

fn key_of_order_8_third() -> Vector {
    weak("A point of order 8, the third of four.", torsion(5))
}

fn key_of_order_8_fourth() -> Vector {
    weak("A point of order 8, the last of four.", torsion(7))
}

fn key_of_mixed_order_with_order_2() -> Vector {
    mixed("A good key plus the point of order 2.", 4)
}

fn key_of_mixed_order_with_order_4() -> Vector {
    mixed("A good key plus a point of order 4.", 2)
}

fn key_of_mixed_order_with_order_4_negative() -> Vector {
    mixed("A good key plus the other point of order 4.", 6)
}

fn key_of_mixed_order_with_order_8_first() -> Vector {
    mixed("A good key plus the first point of order 8.", 1)
}

fn key_of_mixed_order_with_order_8_second() -> Vector {
    mixed("A good key plus the second point of order 8.", 3)
}

fn key_of_mixed_order_with_order_8_third() -> Vector {
    mixed("A good key plus the third point of order 8.", 5)
}

fn key_of_mixed_order_with_order_8_fourth() -> Vector {
    mixed("A good key plus the last point of order 8.", 7)
}

fn key_not_reduced() -> Vector {
    weak("A point of the curve, its y written as p + 3.", p_plus(3))
}

fn key_not_reduced_with_sign() -> Vector {
    weak(
        "A point of the curve, its y written as p + 3, with a sign.",
        signed(p_plus(3)),
    )
}

fn key_not_reduced_last() -> Vector {
    weak("y = p + 18, the last that 255 bits hold.", p_plus(18))
}

fn key_off_the_curve() -> Vector {
    let mut y = zeros();
    y[0] = 2;
    weak("y = 2, where the curve has no point.", y)
}

fn key_off_the_curve_and_not_reduced() -> Vector {
    weak("y = p + 2, where the curve has no point.", p_plus(2))
}

fn key_of_ones() -> Vector {
    weak("All bits are set.", [0xff; 32])
}

fn key_weak_beside_a_good_one() -> Vector {
    let keys = [
        TrustedKey::of(&issuer()),
        TrustedKey::with_bytes(torsion(1)),
    ];
    weak("One weak key spoils the list.", zeros()).keys(keys)
}

fn mixed(description: &str, place: usize) -> Vector {
    let good = CompressedEdwardsY(stranger().public());
    let good = good.decompress().expect("a key is on the curve");
    weak(
        description,
        (good + EIGHT_TORSION[place]).compress().to_bytes(),
    )
}

fn weak(description: &str, public: [u8; 32]) -> Vector {
    vector(Layer::KeyFile, description, Expected::InvalidKey).keys([TrustedKey::with_bytes(public)])
}

fn torsion(place: usize) -> [u8; 32] {
    EIGHT_TORSION[place].compress().to_bytes()
}

fn zeros() -> [u8; 32] {
    [0; 32]
}

/// y = p + `more`, which reads as `more` and is not canonical; p is 2^255 - 19.
fn p_plus(more: u8) -> [u8; 32] {
    let mut bytes = [0xff; 32];
    bytes[0] = 0xed + more;
    bytes[31] = 0x7f;
    bytes
}

fn signed(mut bytes: [u8; 32]) -> [u8; 32] {
    bytes[31] |= 0x80;
    bytes
}
