//! Key ids that no trusted key has.

use sha2::{Digest, Sha256};

use crate::Vector;
use crate::make::cbor::{bytes, int, map};
use crate::make::code::{Code, header};
use crate::make::draft::refused;
use crate::make::says::green;
use crate::make::signer::{Signer, issuer, stranger, thumbprint};
use crate::vector::{Layer, TrustedKey};

table![
    unknown_nobody_is_trusted,
    unknown_another_is_trusted,
    unknown_three_others_are_trusted,
    unknown_kid_of_zeros,
    unknown_kid_of_ones,
    unknown_kid_with_one_bit_flipped,
    unknown_kid_reversed,
    unknown_kid_from_the_end_of_the_thumbprint,
    unknown_kid_is_the_start_of_the_key,
    unknown_kid_is_a_plain_hash_of_the_key,
    unknown_kid_of_a_jwk_thumbprint,
    unknown_kid_of_a_thumbprint_with_algorithm,
    unknown_and_signature_bad,
    unknown_and_expired,
    unknown_and_claims_malformed,
    unknown_signed_by_the_holder,
];

fn unknown_nobody_is_trusted() -> Vector {
    unknown("Nobody is trusted.", Code::of(green().encode())).keys([])
}

fn unknown_another_is_trusted() -> Vector {
    unknown("Another issuer is trusted.", Code::of(green().encode()))
        .keys([TrustedKey::of(&stranger())])
}

fn unknown_three_others_are_trusted() -> Vector {
    let others = ["third", "fourth", "fifth"].map(|name| TrustedKey::of(&Signer::named(name)));
    unknown(
        "Three other issuers are trusted.",
        Code::of(green().encode()),
    )
    .keys(others)
}

fn unknown_kid_of_zeros() -> Vector {
    named("The kid is all zeros.", [0; 8])
}

fn unknown_kid_of_ones() -> Vector {
    named("The kid has all bits set.", [0xff; 8])
}

fn unknown_kid_with_one_bit_flipped() -> Vector {
    let mut kid = issuer().kid();
    kid[7] ^= 1;
    named("The kid's last bit is flipped.", kid)
}

fn unknown_kid_reversed() -> Vector {
    let mut kid = issuer().kid();
    kid.reverse();
    named("The kid's bytes stand in reverse.", kid)
}

fn unknown_kid_from_the_end_of_the_thumbprint() -> Vector {
    let [.., a, b, c, d, e, f, g, h] = thumbprint(&issuer().public());
    named(
        "The kid has the last bytes of the thumbprint.",
        [a, b, c, d, e, f, g, h],
    )
}

fn unknown_kid_is_the_start_of_the_key() -> Vector {
    let [a, b, c, d, e, f, g, h, ..] = issuer().public();
    named(
        "The kid has the first bytes of the key itself.",
        [a, b, c, d, e, f, g, h],
    )
}

fn unknown_kid_is_a_plain_hash_of_the_key() -> Vector {
    hashed(
        "The kid is of SHA-256 over the bare key.",
        &issuer().public(),
    )
}

fn unknown_kid_of_a_jwk_thumbprint() -> Vector {
    let x = base64url(&issuer().public());
    let json = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#);
    hashed(
        "The kid is of the JWK thumbprint (RFC 7638).",
        json.as_bytes(),
    )
}

fn unknown_kid_of_a_thumbprint_with_algorithm() -> Vector {
    let key = map([
        [int(1), int(1)],
        [int(3), int(-19)],
        [int(-1), int(6)],
        [int(-2), bytes(&issuer().public())],
    ]);
    hashed(
        "The kid is of a COSE_Key with alg, which no thumbprint has.",
        &key,
    )
}

fn unknown_and_signature_bad() -> Vector {
    let code = Code::by(&stranger(), green().encode()).signed([7; 64]);
    unknown("An unknown key comes before a bad signature.", code)
}

fn unknown_and_expired() -> Vector {
    let code = Code::by(&stranger(), green().encode());
    unknown("An unknown key comes before the window.", code).at(u32::MAX)
}

fn unknown_and_claims_malformed() -> Vector {
    let code = Code::by(&stranger(), [0xff]);
    unknown(
        "An unknown key comes before the claims, which nobody reads.",
        code,
    )
}

fn unknown_signed_by_the_holder() -> Vector {
    let holder = crate::make::signer::holder();
    let mut says = green();
    says.holder_key = Some(holder.public());
    let code = Code::by(&holder, says.encode());
    unknown(
        "The holder's own key, named in the code, signs nothing.",
        code,
    )
}

fn hashed(description: &str, covered: &[u8]) -> Vector {
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(Sha256::digest(covered));
    named(description, [a, b, c, d, e, f, g, h])
}

fn named(description: &str, kid: [u8; 8]) -> Vector {
    let code = Code::with_header(&issuer(), header(kid), green().encode());
    unknown(description, code)
}

fn unknown(description: &str, code: Code) -> Vector {
    refused(Layer::Key, "key/unknown", description, code)
}

// RFC 4648 section 5, without padding.
fn base64url(bytes: &[u8]) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: Vec<_> = bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| usize::from(byte >> bit & 1)))
        .collect();
    bits.chunks(6)
        .map(|six| (0..6).fold(0, |value, place| value * 2 + six.get(place).unwrap_or(&0)))
        .map(|value| char::from(alphabet[value]))
        .collect()
}
