//! Good signatures: over something else, or in another scheme.

use sha2::{Digest, Sha512};

use super::{bad, resigned};
use crate::Vector;
use crate::make::cbor::{array, bytes, indefinite, int, map, tag, text};
use crate::make::code::{Code, header, sig_structure};
use crate::make::says::green;
use crate::make::signer::{domain, issuer, stranger};

table![
    over_context_signature,
    over_context_counter_signature,
    over_context_mac0,
    over_context_in_lower_case,
    over_empty_context,
    over_external_data,
    over_external_data_with_prefix,
    over_empty_header,
    over_header_with_eddsa,
    over_header_of_another_key,
    over_header_of_live_presentation,
    over_bare_header_map,
    over_bare_claims_map,
    over_three_items,
    over_five_items,
    over_tagged_structure,
    over_indefinite_structure,
    over_claims_alone,
    over_header_and_claims,
    over_the_envelope_without_signature,
    over_the_text,
    over_nothing,
    over_the_hash_of_the_structure,
    in_ed25519ph,
    in_ed25519ph_with_context,
    in_ed25519ctx,
    in_ed25519ctx_with_empty_context,
];

fn over_context_signature() -> Vector {
    over("The context is that of COSE_Sign.", |code| {
        structure("Signature", code, &[])
    })
}

fn over_context_counter_signature() -> Vector {
    over("The context is that of a countersignature.", |code| {
        structure("CounterSignature", code, &[])
    })
}

fn over_context_mac0() -> Vector {
    over("The context is that of COSE_Mac0.", |code| {
        structure("MAC0", code, &[])
    })
}

fn over_context_in_lower_case() -> Vector {
    over("The context is in lower case.", |code| {
        structure("signature1", code, &[])
    })
}

fn over_empty_context() -> Vector {
    over("The context is empty.", |code| structure("", code, &[]))
}

fn over_external_data() -> Vector {
    over("External data of one byte is signed too.", |code| {
        structure("Signature1", code, &[0])
    })
}

fn over_external_data_with_prefix() -> Vector {
    over("The text's prefix is signed as external data.", |code| {
        structure("Signature1", code, b"OHC1:")
    })
}

fn over_empty_header() -> Vector {
    over("The header is left out of what is signed.", |code| {
        sig_structure("Signature1", &[], &[], &code.claims)
    })
}

fn over_header_with_eddsa() -> Vector {
    over("The header that was signed says EdDSA, -8.", |code| {
        let header = map([[int(1), int(-8)], [int(4), bytes(&issuer().kid())]]);
        sig_structure("Signature1", &header, &[], &code.claims)
    })
}

fn over_header_of_another_key() -> Vector {
    over("The header that was signed names another key.", |code| {
        sig_structure("Signature1", &header(stranger().kid()), &[], &code.claims)
    })
}

fn over_header_of_live_presentation() -> Vector {
    over(
        "The header that was signed is that of a live presentation.",
        |code| {
            let header = map([[int(1), int(-19)], [int(16), text("healthcode-live")]]);
            sig_structure("Signature1", &header, &[], &code.claims)
        },
    )
}

fn over_bare_header_map() -> Vector {
    over(
        "The header was signed as a map and not as a byte string.",
        |code| {
            array([
                text("Signature1"),
                code.header.clone(),
                bytes(&[]),
                bytes(&code.claims),
            ])
        },
    )
}

fn over_bare_claims_map() -> Vector {
    over(
        "The claims were signed as a map and not as a byte string.",
        |code| {
            array([
                text("Signature1"),
                bytes(&code.header),
                bytes(&[]),
                code.claims.clone(),
            ])
        },
    )
}

fn over_three_items() -> Vector {
    over("The empty external data is left out.", |code| {
        array([text("Signature1"), bytes(&code.header), bytes(&code.claims)])
    })
}

fn over_five_items() -> Vector {
    over(
        "The structure has the signer's header too, as in COSE_Sign.",
        |code| {
            let (header, claims) = (bytes(&code.header), bytes(&code.claims));
            array([text("Signature1"), header, bytes(&[]), bytes(&[]), claims])
        },
    )
}

fn over_tagged_structure() -> Vector {
    over("The structure was signed with tag 18.", |code| {
        tag(18, &code.sig_structure)
    })
}

fn over_indefinite_structure() -> Vector {
    over(
        "The structure was signed as an array of indefinite length.",
        |code| {
            let (header, claims) = (bytes(&code.header), bytes(&code.claims));
            indefinite(4, [text("Signature1"), header, bytes(&[]), claims])
        },
    )
}

fn over_claims_alone() -> Vector {
    over("The claims alone are signed.", |code| code.claims.clone())
}

fn over_header_and_claims() -> Vector {
    over(
        "Header and claims are signed one after the other.",
        |code| [code.header.as_slice(), &code.claims].concat(),
    )
}

fn over_the_envelope_without_signature() -> Vector {
    over("The envelope with an empty signature is signed.", |code| {
        let [header, unprotected, payload, _] = code.items();
        tag(18, &array([header, unprotected, payload, bytes(&[])]))
    })
}

fn over_the_text() -> Vector {
    over("The text of the unsigned code is signed.", |code| {
        code.text.clone().into_bytes()
    })
}

fn over_nothing() -> Vector {
    over("The empty message is signed.", |_| Vec::new())
}

fn over_the_hash_of_the_structure() -> Vector {
    over("The SHA-512 of the structure is signed.", |code| {
        Sha512::digest(&code.sig_structure).to_vec()
    })
}

fn in_ed25519ph() -> Vector {
    prehashed("The scheme is Ed25519ph.", "")
}

fn in_ed25519ph_with_context() -> Vector {
    prehashed("The scheme is Ed25519ph with a context.", "Signature1")
}

fn in_ed25519ctx() -> Vector {
    in_context("The scheme is Ed25519ctx.", "OHC1")
}

fn in_ed25519ctx_with_empty_context() -> Vector {
    in_context(
        "The scheme is Ed25519ctx with an empty context, which is not Ed25519.",
        "",
    )
}

fn over(description: &str, message: impl FnOnce(&Code) -> Vec<u8>) -> Vector {
    let code = Code::of(green().encode());
    let message = message(&code);
    assert_ne!(message, code.sig_structure);
    bad(description, code.signed(issuer().sign(&message)))
}

fn structure(context: &str, code: &Code, external_aad: &[u8]) -> Vec<u8> {
    sig_structure(context, &code.header, external_aad, &code.claims)
}

fn prehashed(description: &str, context: &str) -> Vector {
    resigned(description, |message| {
        issuer().sign_in_domain(&domain(1, context), &Sha512::digest(message))
    })
}

fn in_context(description: &str, context: &str) -> Vector {
    resigned(description, |message| {
        issuer().sign_in_domain(&domain(0, context), message)
    })
}
