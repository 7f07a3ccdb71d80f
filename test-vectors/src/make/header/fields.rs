//! Faults in the algorithm and the key id.

use super::{alg, kid, wrong};
use crate::Vector;
use crate::make::cbor::{FLOAT16, NULL, bytes, head_in, indefinite, int, map, tag, text, uint};
use crate::make::signer::{issuer, thumbprint};

table![
    algorithm_missing,
    algorithm_eddsa,
    algorithm_es256,
    algorithm_hmac,
    algorithm_ed448,
    algorithm_positive_19,
    algorithm_none,
    algorithm_null,
    algorithm_text,
    algorithm_float,
    algorithm_not_in_shortest_form,
    algorithm_twice,
    algorithm_twice_and_different,
    algorithm_bignum,
    key_id_missing,
    key_id_empty,
    key_id_of_4_bytes,
    key_id_of_7_bytes,
    key_id_of_9_bytes,
    key_id_of_32_bytes,
    key_id_text,
    key_id_integer,
    key_id_null,
    key_id_tagged,
    key_id_twice,
    key_id_length_not_in_shortest_form,
    key_id_of_indefinite_length,
];

fn algorithm_missing() -> Vector {
    wrong("The algorithm is missing.", map([[int(4), kid()]]))
}

fn algorithm_eddsa() -> Vector {
    algorithm("-8 is the deprecated EdDSA, which names no curve.", int(-8))
}

fn algorithm_es256() -> Vector {
    algorithm("-7 is ES256.", int(-7))
}

fn algorithm_hmac() -> Vector {
    algorithm(
        "5 is HMAC 256/256: the public key must never become a shared secret.",
        int(5),
    )
}

fn algorithm_ed448() -> Vector {
    algorithm("-53 is Ed448.", int(-53))
}

fn algorithm_positive_19() -> Vector {
    algorithm("19 is not -19.", int(19))
}

fn algorithm_none() -> Vector {
    algorithm(
        "0 is reserved: there is no algorithm that signs nothing.",
        int(0),
    )
}

fn algorithm_null() -> Vector {
    algorithm("The algorithm is null.", vec![NULL])
}

fn algorithm_text() -> Vector {
    algorithm("The algorithm is written out.", text("Ed25519"))
}

fn algorithm_float() -> Vector {
    algorithm("The algorithm is a float.", FLOAT16.to_vec())
}

fn algorithm_not_in_shortest_form() -> Vector {
    algorithm("-19 is not in its shortest form.", head_in(1, 1, 18))
}

fn algorithm_twice() -> Vector {
    wrong(
        "The algorithm stands twice.",
        map([alg(), alg(), [int(4), kid()]]),
    )
}

fn algorithm_twice_and_different() -> Vector {
    let other = [int(1), int(-8)];
    wrong(
        "Two algorithms stand under one key.",
        map([alg(), other, [int(4), kid()]]),
    )
}

fn algorithm_bignum() -> Vector {
    algorithm(
        "-19 is written as a large negative integer.",
        tag(3, &bytes(&[18])),
    )
}

fn key_id_missing() -> Vector {
    wrong("The key id is missing.", map([alg()]))
}

fn key_id_empty() -> Vector {
    key_id("The key id is empty.", bytes(&[]))
}

fn key_id_of_4_bytes() -> Vector {
    key_id("Half the key id is given.", bytes(&issuer().kid()[..4]))
}

fn key_id_of_7_bytes() -> Vector {
    key_id(
        "The key id's last byte is missing.",
        bytes(&issuer().kid()[..7]),
    )
}

fn key_id_of_9_bytes() -> Vector {
    key_id(
        "The key id has nine bytes of the thumbprint.",
        bytes(&thumb()[..9]),
    )
}

fn key_id_of_32_bytes() -> Vector {
    key_id("The key id is the whole thumbprint.", bytes(&thumb()))
}

fn key_id_text() -> Vector {
    key_id(
        "The key id is a text string of eight characters.",
        text("GUANGDON"),
    )
}

fn key_id_integer() -> Vector {
    key_id(
        "The key id is an integer.",
        uint(u64::from_be_bytes(issuer().kid())),
    )
}

fn key_id_null() -> Vector {
    key_id("The key id is null.", vec![NULL])
}

fn key_id_tagged() -> Vector {
    key_id("The key id has tag 24.", tag(24, &kid()))
}

fn key_id_twice() -> Vector {
    wrong(
        "The key id stands twice.",
        map([alg(), [int(4), kid()], [int(4), kid()]]),
    )
}

fn key_id_length_not_in_shortest_form() -> Vector {
    let kid = [head_in(1, 2, 8), issuer().kid().to_vec()].concat();
    key_id("The key id's length is not in its shortest form.", kid)
}

fn key_id_of_indefinite_length() -> Vector {
    key_id(
        "The key id is a byte string of indefinite length.",
        indefinite(2, [kid()]),
    )
}

fn algorithm(description: &str, value: Vec<u8>) -> Vector {
    wrong(description, map([[int(1), value], [int(4), kid()]]))
}

fn key_id(description: &str, value: Vec<u8>) -> Vector {
    wrong(description, map([alg(), [int(4), value]]))
}

fn thumb() -> [u8; 32] {
    thumbprint(&issuer().public())
}
