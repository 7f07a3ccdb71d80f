//! Signatures that do not hold, each for its own reason; everything else about the codes is right.

mod author;
mod message;
mod point;
mod scalar;

use super::Table;
use super::code::Code;
use super::draft::refused;
use super::says::green;
use crate::Vector;
use crate::vector::Layer;

pub(super) const TABLES: &[Table] = &[author::TABLE, message::TABLE, point::TABLE, scalar::TABLE];

/// The green code with a signature made from its good one's message.
fn resigned(description: &str, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Vector {
    let code = Code::of(green().encode());
    let signature = sign(&code.sig_structure);
    bad(description, code.signed(signature))
}

fn bad(description: &str, code: Code) -> Vector {
    refused(Layer::Signature, "signature/bad", description, code)
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
    use curve25519_dalek::scalar::Scalar;

    use super::*;
    use crate::make::signer::{issuer, split};

    // Otherwise these vectors would only show that a wrong signature is wrong.
    #[test]
    fn a_lenient_verifier_takes_what_only_a_strict_one_finds() {
        let lenient: Vec<_> = TABLES
            .iter()
            .copied()
            .flatten()
            .filter(|(name, _)| name.contains("equation_holds") || name.contains("the_order"))
            .filter(|(name, _)| !name.starts_with("s_is"))
            .collect();
        assert_eq!(lenient.len(), 13);
        for (name, make) in lenient {
            let vector = make();
            let message = vector.sig_structure.unwrap().0;
            let (r, s) = split(vector.signature.unwrap().to_array().unwrap());
            let s = Scalar::from_bytes_mod_order(s);
            let k = issuer().challenge(&r, &message);
            let key = CompressedEdwardsY(issuer().public()).decompress().unwrap();
            let r = CompressedEdwardsY(r).decompress().unwrap();
            // SB - R - kA, which times eight is nothing.
            let rest = EdwardsPoint::mul_base(&s) - r - k * key;
            assert!(rest.is_small_order(), "{name}");
        }
    }
}
