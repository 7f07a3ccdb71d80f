//! Faults in S, and signatures that are none.

use super::resigned;
use crate::Vector;
use crate::make::signer::{issuer, join, split};

table![
    s_plus_the_order,
    s_plus_twice_the_order,
    s_plus_eight_times_the_order,
    s_plus_fourteen_times_the_order,
    s_is_the_order,
    s_is_the_order_less_one,
    s_is_zero,
    s_is_one,
    s_negated,
    s_plus_one,
    s_with_its_lowest_bit_flipped,
    s_with_its_highest_bit_set,
    s_with_its_second_highest_bit_set,
    s_with_all_bits_set,
    s_big_endian,
    r_with_its_lowest_bit_flipped,
    r_with_its_sign_flipped,
    r_big_endian,
    r_of_another_signature,
    s_of_another_signature,
    halves_swapped,
    halves_both_r,
    halves_both_s,
    all_zeros,
    all_ones,
    all_the_same_byte,
    bytes_reversed,
];

fn s_plus_the_order() -> Vector {
    with_s(
        "S is not canonical: the group's order is added, and the equation holds.",
        |s| add_order(s, 1),
    )
}

fn s_plus_twice_the_order() -> Vector {
    with_s(
        "Twice the order is added to S, and the equation holds.",
        |s| add_order(s, 2),
    )
}

fn s_plus_eight_times_the_order() -> Vector {
    with_s(
        "Eight times the order is added to S, which reaches its highest bits.",
        |s| add_order(s, 8),
    )
}

fn s_plus_fourteen_times_the_order() -> Vector {
    with_s(
        "The order is added to S fourteen times, which is nearly all that fits.",
        |s| add_order(s, 14),
    )
}

fn s_is_the_order() -> Vector {
    with_s("S is the order itself, another zero.", |_| ORDER)
}

fn s_is_the_order_less_one() -> Vector {
    with_s("S is the greatest canonical number, and wrong.", |_| {
        let mut s = ORDER;
        s[0] -= 1;
        s
    })
}

fn s_is_zero() -> Vector {
    with_s("S is zero.", |_| [0; 32])
}

fn s_is_one() -> Vector {
    with_s("S is one.", |_| {
        let mut s = [0; 32];
        s[0] = 1;
        s
    })
}

fn s_negated() -> Vector {
    with_s("S has the other sign.", |s| {
        let s = curve25519_dalek::Scalar::from_bytes_mod_order(s);
        (-s).to_bytes()
    })
}

fn s_plus_one() -> Vector {
    with_s("One is added to S.", |s| {
        let s = curve25519_dalek::Scalar::from_bytes_mod_order(s);
        (s + curve25519_dalek::Scalar::ONE).to_bytes()
    })
}

fn s_with_its_lowest_bit_flipped() -> Vector {
    with_s("The lowest bit of S is flipped.", |s| flipped(s, 0, 1))
}

fn s_with_its_highest_bit_set() -> Vector {
    with_s("The highest bit of S, 2^255, is set.", |s| {
        flipped(s, 31, 0x80)
    })
}

fn s_with_its_second_highest_bit_set() -> Vector {
    with_s("The bit 2^254 of S is set.", |s| flipped(s, 31, 0x40))
}

fn s_with_all_bits_set() -> Vector {
    with_s("All bits of S are set.", |_| [0xff; 32])
}

fn s_big_endian() -> Vector {
    with_s("S stands with its highest byte first.", reversed)
}

fn r_with_its_lowest_bit_flipped() -> Vector {
    with_halves("The lowest bit of R is flipped.", |r, s| {
        join(flipped(r, 0, 1), s)
    })
}

fn r_with_its_sign_flipped() -> Vector {
    with_halves("R is the negative of itself.", |r, s| {
        join(flipped(r, 31, 0x80), s)
    })
}

fn r_big_endian() -> Vector {
    with_halves("R stands with its highest byte first.", |r, s| {
        join(reversed(r), s)
    })
}

fn r_of_another_signature() -> Vector {
    let (other, _) = split(issuer().sign(b"another message"));
    with_halves("R is of another signature by the same key.", |_, s| {
        join(other, s)
    })
}

fn s_of_another_signature() -> Vector {
    let (_, other) = split(issuer().sign(b"another message"));
    with_halves("S is of another signature by the same key.", |r, _| {
        join(r, other)
    })
}

fn halves_swapped() -> Vector {
    with_halves("S stands before R.", |r, s| join(s, r))
}

fn halves_both_r() -> Vector {
    with_halves("R stands in both halves.", |r, _| join(r, r))
}

fn halves_both_s() -> Vector {
    with_halves("S stands in both halves.", |_, s| join(s, s))
}

fn all_zeros() -> Vector {
    resigned("The signature is all zeros.", |_| [0; 64])
}

fn all_ones() -> Vector {
    resigned("The signature has all bits set.", |_| [0xff; 64])
}

fn all_the_same_byte() -> Vector {
    resigned("The signature is one byte 64 times.", |_| [0x07; 64])
}

fn bytes_reversed() -> Vector {
    resigned("The signature's 64 bytes stand in reverse.", |message| {
        let mut signature = issuer().sign(message);
        signature.reverse();
        signature
    })
}

fn with_s(description: &str, change: impl FnOnce([u8; 32]) -> [u8; 32]) -> Vector {
    with_halves(description, |r, s| join(r, change(s)))
}

fn with_halves(description: &str, change: impl FnOnce([u8; 32], [u8; 32]) -> [u8; 64]) -> Vector {
    resigned(description, |message| {
        let (r, s) = split(issuer().sign(message));
        change(r, s)
    })
}

fn add_order(mut number: [u8; 32], times: usize) -> [u8; 32] {
    for _ in 0..times {
        let mut carry = 0;
        for (byte, added) in number.iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(added) + carry;
            [*byte, _] = sum.to_le_bytes();
            carry = sum >> 8;
        }
        assert_eq!(carry, 0, "S no longer fits 32 bytes");
    }
    number
}

fn flipped(mut half: [u8; 32], place: usize, bit: u8) -> [u8; 32] {
    half[place] ^= bit;
    half
}

fn reversed(mut half: [u8; 32]) -> [u8; 32] {
    half.reverse();
    half
}

/// L, the order of the prime-order group (RFC 8032 section 5.1), least byte first.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];
