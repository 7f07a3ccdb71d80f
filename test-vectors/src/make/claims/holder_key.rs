//! Faults in `cnf`, the holder's own key.

use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::CompressedEdwardsY;

use super::*;
use crate::make::cbor::{int, map};
use crate::make::says::CNF;
use crate::make::signer::{cose_key, holder};

table![
    cnf_null,
    cnf_empty_map,
    cnf_bare_key,
    cnf_key_id,
    cnf_key_and_key_id,
    cnf_in_bytes,
    cnf_key_empty,
    cnf_key_type_missing,
    cnf_key_type_ec2,
    cnf_curve_missing,
    cnf_curve_ed448,
    cnf_curve_x25519,
    cnf_x_missing,
    cnf_x_of_31_bytes,
    cnf_x_of_33_bytes,
    cnf_x_text,
    cnf_key_with_algorithm,
    cnf_key_with_key_id,
    cnf_key_with_secret,
    cnf_key_tagged,
    cnf_x_neutral,
    cnf_x_of_order_2,
    cnf_x_of_order_4,
    cnf_x_of_order_8,
    cnf_x_of_mixed_order,
    cnf_x_not_reduced,
    cnf_x_off_the_curve,
];

fn cnf_null() -> Vector {
    confirmation("cnf is null and not absent.", vec![NULL])
}

fn cnf_empty_map() -> Vector {
    confirmation("cnf is an empty map.", map([]))
}

fn cnf_bare_key() -> Vector {
    confirmation("cnf is the COSE_Key itself.", cose_key(&holder().public()))
}

fn cnf_key_id() -> Vector {
    confirmation(
        "cnf gives a key id (3) only.",
        map([[int(3), bytes(&holder().kid())]]),
    )
}

fn cnf_key_and_key_id() -> Vector {
    let entries = [
        [int(1), cose_key(&holder().public())],
        [int(3), bytes(&holder().kid())],
    ];
    confirmation("cnf gives a key and a key id.", map(entries))
}

fn cnf_in_bytes() -> Vector {
    let key = bytes(&cose_key(&holder().public()));
    confirmation("cnf gives the key in a byte string.", map([[int(1), key]]))
}

fn cnf_key_empty() -> Vector {
    key("The key is an empty map.", |_| Map(Vec::new()))
}

fn cnf_key_type_missing() -> Vector {
    key("The key type is missing.", |key| key.without(1))
}

fn cnf_key_type_ec2() -> Vector {
    key("The key type is EC2.", |key| key.set(1, uint(2)))
}

fn cnf_curve_missing() -> Vector {
    key("The curve is missing.", |key| key.without(-1))
}

fn cnf_curve_ed448() -> Vector {
    key("The curve is Ed448.", |key| key.set(-1, uint(7)))
}

fn cnf_curve_x25519() -> Vector {
    key("The curve is X25519, which does not sign.", |key| {
        key.set(-1, uint(4))
    })
}

fn cnf_x_missing() -> Vector {
    key("The public key is missing.", |key| key.without(-2))
}

fn cnf_x_of_31_bytes() -> Vector {
    key("The public key has 31 bytes.", |key| {
        key.set(-2, bytes(&holder().public()[..31]))
    })
}

fn cnf_x_of_33_bytes() -> Vector {
    key("The public key has 33 bytes.", |key| {
        key.set(-2, bytes(&[7; 33]))
    })
}

fn cnf_x_text() -> Vector {
    key("The public key is a text string.", |key| {
        key.set(-2, text("0123456789ABCDEF0123456789ABCDEF"))
    })
}

fn cnf_key_with_algorithm() -> Vector {
    key("The key names an algorithm (3) too.", |key| {
        key.set(3, int(-19))
    })
}

fn cnf_key_with_key_id() -> Vector {
    key("The key has a key id (2) too.", |key| {
        key.set(2, bytes(&holder().kid()))
    })
}

fn cnf_key_with_secret() -> Vector {
    key("The key brings its secret (-4).", |key| {
        key.set(-4, bytes(&holder().seed()))
    })
}

fn cnf_key_tagged() -> Vector {
    let key = tag(24, &cose_key(&holder().public()));
    confirmation("The key has a tag.", map([[int(1), key]]))
}

fn cnf_x_neutral() -> Vector {
    point(
        "The key is the neutral element.",
        EIGHT_TORSION[0].compress().to_bytes(),
    )
}

fn cnf_x_of_order_2() -> Vector {
    point(
        "The key is of order 2.",
        EIGHT_TORSION[4].compress().to_bytes(),
    )
}

fn cnf_x_of_order_4() -> Vector {
    point("The key is of order 4: all its bytes are zero.", [0; 32])
}

fn cnf_x_of_order_8() -> Vector {
    point(
        "The key is of order 8.",
        EIGHT_TORSION[1].compress().to_bytes(),
    )
}

fn cnf_x_of_mixed_order() -> Vector {
    let good = CompressedEdwardsY(holder().public());
    let good = good.decompress().expect("a key is on the curve");
    let mixed = good + EIGHT_TORSION[1];
    point(
        "The key is a good one plus a point of order 8.",
        mixed.compress().to_bytes(),
    )
}

fn cnf_x_not_reduced() -> Vector {
    let mut y = [0xff; 32];
    (y[0], y[31]) = (0xf0, 0x7f);
    point(
        "The key is a point of the curve, its y written as p + 3.",
        y,
    )
}

fn cnf_x_off_the_curve() -> Vector {
    let mut y = [0; 32];
    y[0] = 2;
    point("The key has y = 2, where the curve has no point.", y)
}

fn point(description: &str, public: [u8; 32]) -> Vector {
    key(description, |key| key.set(-2, bytes(&public)))
}

fn key(description: &str, change: impl FnOnce(Map) -> Map) -> Vector {
    let good = Map(vec![
        [int(1), uint(1)],
        [int(-1), uint(6)],
        [int(-2), bytes(&holder().public())],
    ]);
    confirmation(description, map([[int(1), change(good).encode()]]))
}

fn confirmation(description: &str, value: Vec<u8>) -> Vector {
    broken(description, green().top().set(CNF, value).encode())
}
