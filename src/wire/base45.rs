//! Base45 (RFC 9285) with the round-trip rule around it.

use alloc::string::String;
use alloc::vec::Vec;

use super::Malformed;

/// The bytes that `text` encodes.
///
/// The crate below accepts a final pair above 255 and wraps it (`::` decodes to one byte, as
/// another pair does): only the one text that the bytes encode to is let through.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, Malformed> {
    let bytes = ::base45::decode(text).map_err(|_| Malformed::Base45)?;
    if encode(&bytes) == text {
        Ok(bytes)
    } else {
        Err(Malformed::Base45)
    }
}

pub(crate) fn encode(bytes: &[u8]) -> String {
    ::base45::encode(bytes)
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

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
    }
}
