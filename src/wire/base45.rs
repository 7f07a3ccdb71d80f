//! Base45 (RFC 9285): one text for each byte string, and no other text.

#[cfg(any(feature = "issuer", test))]
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::Malformed;

/// The bytes that `text` encodes.
///
/// Three characters are a number in base 45, least digit first, and its two bytes; two
/// characters at the end are one byte. Other characters are another number, so a text is its
/// bytes' only one as long as no number is larger than its bytes hold.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, Malformed> {
    let (groups, rest) = text.as_bytes().as_chunks::<3>();
    let last: Option<u8> = match rest {
        [] => None,
        [_, _] => Some(number(rest).try_into().map_err(|_| Malformed::Base45)?),
        _ => return Err(Malformed::Base45),
    };
    let mut bytes = vec![0; text.len().saturating_mul(2) / 3];
    let (pairs, single) = bytes.as_chunks_mut::<2>();
    for (pair, group) in pairs.iter_mut().zip(groups) {
        let value = u16::try_from(number(group)).map_err(|_| Malformed::Base45)?;
        *pair = value.to_be_bytes();
    }
    single
        .iter_mut()
        .zip(last)
        .for_each(|(it, last)| *it = last);
    Ok(bytes)
}

fn number(characters: &[u8]) -> u32 {
    let digits = characters.iter().rev().map(|byte| {
        let digit = DIGITS.get(usize::from(*byte));
        *digit.unwrap_or(&NO_DIGIT)
    });
    // Far below 2^32, of three characters that are none at all.
    digits.fold(0, |value, digit| value.wrapping_mul(45).wrapping_add(digit))
}

/// The text of `bytes` behind a prefix.
#[cfg(any(feature = "issuer", test))]
pub(crate) fn encode_after(prefix: &str, bytes: &[u8]) -> String {
    let length = prefix.len().saturating_add(encoded_len(bytes.len()));
    let mut text = Vec::with_capacity(length);
    text.extend_from_slice(prefix.as_bytes());
    let (pairs, last) = bytes.as_chunks::<2>();
    for pair in pairs {
        let value = u16::from_be_bytes(*pair);
        let rest = value / 45;
        text.extend_from_slice(&[value % 45, rest % 45, rest / 45].map(character));
    }
    for byte in last {
        let value = u16::from(*byte);
        text.extend_from_slice(&[value % 45, value / 45].map(character));
    }
    // A prefix is text, and the alphabet is ASCII.
    String::from_utf8(text).unwrap_or_default()
}

#[cfg(any(feature = "issuer", test))]
fn character(digit: u16) -> u8 {
    let byte = ALPHABET.get(usize::from(digit));
    byte.copied().unwrap_or_default()
}

/// Length in characters of `bytes` bytes in base45.
#[cfg(any(feature = "issuer", test))]
pub(crate) const fn encoded_len(bytes: usize) -> usize {
    let pairs = (bytes / 2).saturating_mul(3);
    if bytes.is_multiple_of(2) {
        pairs
    } else {
        pairs.saturating_add(2)
    }
}

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Larger than two bytes hold, wherever in a number it stands.
const NO_DIGIT: u32 = 1 << 16;

#[expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "evaluated at compile time"
)]
static DIGITS: [u32; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut digit = 0;
    while digit < 45 {
        digits[ALPHABET[digit] as usize] = digit as u32;
        digit += 1;
    }
    digits
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encode(bytes: &[u8]) -> String {
        encode_after("", bytes)
    }

    #[test]
    fn the_examples_of_the_rfc_hold() {
        for (bytes, text) in [
            (&b"AB"[..], "BB8"),
            (b"Hello!!", "%69 VD92EX0"),
            (b"base-45", "UJCLQE7W581"),
            (b"ietf!", "QED8WEX0"),
        ] {
            assert_eq!(encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Ok(bytes));
        }
    }

    #[test]
    fn every_final_pair_is_read_as_the_rfc_says_or_refused() {
        let mut accepted = 0;
        for (high, &second) in ALPHABET.iter().enumerate() {
            for (low, &first) in ALPHABET.iter().enumerate() {
                let text = String::from_utf8([first, second].to_vec()).unwrap();
                let value = low + 45 * high;
                let expected = u8::try_from(value).map(|byte| [byte].to_vec());
                assert_eq!(
                    decode(&text),
                    expected.map_err(|_| Malformed::Base45),
                    "{text}"
                );
                accepted += usize::from(value < 256);
            }
        }
        assert_eq!(accepted, 256);
    }

    #[test]
    fn every_group_is_read_as_the_rfc_says_or_refused() {
        for (third, &last) in ALPHABET.iter().enumerate() {
            for (second, &middle) in ALPHABET.iter().enumerate() {
                for (low, &first) in ALPHABET.iter().enumerate() {
                    let text = core::str::from_utf8(&[first, middle, last]).map(String::from);
                    let value = low + 45 * second + 2_025 * third;
                    let expected = u16::try_from(value).map(|pair| pair.to_be_bytes().to_vec());
                    assert_eq!(
                        decode(&text.unwrap()),
                        expected.map_err(|_| Malformed::Base45),
                        "{value}"
                    );
                }
            }
        }
    }

    #[test]
    fn other_alphabets_and_lengths_are_refused() {
        for text in [
            "A",
            "AAAA",
            "bb8",
            "BB8 ",
            " BB8",
            "BB8\n",
            "BB_",
            "_00",
            "_0",
            "ＢＢ８",
            "BB8%",
        ] {
            assert_eq!(decode(text), Err(Malformed::Base45), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn bytes_survive(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let text = encode(&bytes);
            prop_assert_eq!(text.len(), encoded_len(bytes.len()));
            prop_assert_eq!(decode(&text), Ok(bytes));
        }

        // The crate wraps a number that is too large for its bytes, and is right about others.
        #[test]
        fn a_text_is_read_as_the_crate_reads_it_or_refused(text in "[0-9A-Z $%*+./:-]{0,40}|.{0,12}") {
            let expected = ::base45::decode(&text).ok().filter(|bytes| ::base45::encode(bytes) == text);
            prop_assert_eq!(decode(&text).ok(), expected);
        }

        #[test]
        fn bytes_are_written_as_the_crate_writes_them(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let text = encode_after("OHC1:", &bytes);
            prop_assert_eq!(text.strip_prefix("OHC1:").map(String::from), Some(::base45::encode(&bytes)));
        }
    }
}
