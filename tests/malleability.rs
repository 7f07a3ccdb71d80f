//! No change to a code, however small, leaves a code.
#![cfg(test)]
#![cfg(feature = "issuer")]
#![expect(clippy::string_slice, reason = "codes are ASCII")]

use std::thread;

use healthcode::{Claims, UnixTime, Verifier};

mod common;

/// What keyboards, messengers and other alphabets make of a code's characters.
const FOREIGN: &str = "abcz_,;!?#&'\"\\\t\n\r\0\u{a0}\u{2013}\u{ff11}Ａéß€中😀";
const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

#[test]
fn every_flipped_bit_is_refused() {
    each_sample(|envelope, _, refused| {
        for place in 0..envelope.len() {
            for bit in 0..8 {
                let mut other = envelope.to_vec();
                other[place] ^= 1 << bit;
                refused(&text(&other));
            }
        }
    });
}

#[test]
fn every_cut_and_every_addition_is_refused() {
    each_sample(|envelope, code, refused| {
        for end in 0..envelope.len() {
            refused(&text(&envelope[..end]));
            refused(&text(&envelope[end + 1..]));
            refused(&text(&[&envelope[..end], &envelope[end + 1..]].concat()));
            refused(&text(&[&envelope[..end], &[0], &envelope[end..]].concat()));
            refused(&code[..end]);
        }
        for end in 0..code.len() {
            refused(&code[..end]);
            refused(&[&code[..end], &code[end + 1..]].concat());
        }
        for byte in 0..=u8::MAX {
            refused(&text(&[envelope, &[byte]].concat()));
            refused(&text(&[&[byte], envelope].concat()));
        }
        for character in ALPHABET.chars().chain(FOREIGN.chars()) {
            refused(&format!("{code}{character}"));
            refused(&format!("{character}{code}"));
            refused(&format!("OHC1:{character}{}", &code[5..]));
        }
        refused(&format!("{code}{code}"));
        refused(&code.to_lowercase());
        refused(&text(&[envelope, envelope].concat()));
    });
}

#[test]
fn every_changed_character_is_refused() {
    each_sample(|_, code, refused| {
        for (place, old) in code.char_indices() {
            let (before, after) = (&code[..place], &code[place + 1..]);
            for new in ALPHABET.chars().chain(FOREIGN.chars()) {
                if new != old {
                    refused(&format!("{before}{new}{after}"));
                }
            }
            if let Some(next) = after.chars().next().filter(|next| *next != old) {
                refused(&format!("{before}{next}{old}{}", &after[1..]));
            }
        }
    });
}

// Where a decoder wraps a final pair around, it takes two changes to get the same byte again.
#[test]
fn every_other_ending_is_refused() {
    each_sample(|_, code, refused| {
        let (start, ending) = code.split_at(code.len() - 2);
        for first in ALPHABET.chars() {
            for second in ALPHABET.chars() {
                let other = String::from_iter([first, second]);
                if other != ending {
                    refused(&format!("{start}{other}"));
                }
            }
        }
    });
}

// Calls back with each sample's envelope and text, and with a check that a text is refused for
// its form, its key or its signature: anything later would mean that its claims were believed.
fn each_sample(attack: impl Fn(&[u8], &str, &dyn Fn(&str)) + Sync) {
    let samples = common::samples();
    assert_eq!(samples.len(), 20);
    let (issuer, trust) = (common::issuer(), common::trust());
    let run = |(name, claims): &(&str, Claims)| {
        let code = issuer.issue(claims).unwrap();
        let now: UnixTime = claims.window().start();
        let verifier = Verifier::new(&trust);
        assert!(verifier.verify(code.as_str(), now).is_ok(), "{name}");
        let inspection = healthcode::inspect(code.as_str());
        let refused = |text: &str| match verifier.verify(text, now) {
            Ok(_) => panic!("{name}: {text:?} is a code"),
            Err(refusal) => {
                let early = ["malformed/", "key/unknown", "signature/bad"];
                let code = refusal.code();
                assert!(
                    early.iter().any(|it| code.starts_with(it)),
                    "{name}: {code}"
                );
            }
        };
        attack(
            inspection.untrusted_envelope().unwrap(),
            code.as_str(),
            &refused,
        );
    };
    thread::scope(|scope| {
        for half in samples.chunks(samples.len().div_ceil(2)) {
            scope.spawn(|| half.iter().for_each(run));
        }
    });
}

fn text(envelope: &[u8]) -> String {
    format!("OHC1:{}", base45::encode(envelope))
}
