//! The outermost layer: a prefix, then base45.

#[cfg(any(feature = "issuer", test))]
use alloc::string::String;
use alloc::vec::Vec;

use super::{Malformed, base45};
use crate::limits::{CODE_PREFIX, LIVE_PREFIX, MAX_COSE_BYTES, MAX_TEXT_CHARS};

/// The envelope bytes of a code's text (SPEC 8, step 1: prefix, length, base45).
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, Malformed> {
    decode_after(CODE_PREFIX, text)
}

/// The envelope bytes of a live presentation's text, by the same rules.
pub(crate) fn decode_live(text: &str) -> Result<Vec<u8>, Malformed> {
    decode_after(LIVE_PREFIX, text)
}

fn decode_after(prefix: &str, text: &str) -> Result<Vec<u8>, Malformed> {
    let body = text.strip_prefix(prefix).ok_or(Malformed::Prefix)?;
    // No text has more characters than bytes: the usual text is not walked.
    if text.len() > MAX_TEXT_CHARS && text.chars().nth(MAX_TEXT_CHARS).is_some() {
        return Err(Malformed::TooLong);
    }
    let bytes = base45::decode(body)?;
    if bytes.len() > MAX_COSE_BYTES {
        return Err(Malformed::TooLong);
    }
    Ok(bytes)
}

/// The text of a code with these envelope bytes.
#[cfg(any(feature = "issuer", test))]
pub(crate) fn encode(envelope: &[u8]) -> String {
    base45::encode_after(CODE_PREFIX, envelope)
}

/// The text of a live presentation with these envelope bytes.
#[cfg(any(feature = "issuer", test))]
pub(crate) fn encode_live(envelope: &[u8]) -> String {
    base45::encode_after(LIVE_PREFIX, envelope)
}

/// Length in characters of the text of an envelope of `bytes` bytes.
#[cfg(any(feature = "issuer", test))]
pub(crate) const fn encoded_len(bytes: usize) -> usize {
    base45::encoded_len(bytes).saturating_add(CODE_PREFIX.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_comes_first_and_is_exact() {
        for text in [
            "",
            "OHC1",
            "ohc1:BB8",
            "OHC2:BB8",
            " OHC1:BB8",
            "OHL1:BB8",
            "HC1:BB8",
        ] {
            assert_eq!(decode(text), Err(Malformed::Prefix), "{text:?}");
        }
        assert_eq!(decode(&"A".repeat(3_000)), Err(Malformed::Prefix));
        assert_eq!(decode("OHC1:BB8").as_deref(), Ok(&b"AB"[..]));
        assert_eq!(decode("OHC1:").as_deref(), Ok(&b""[..]));
    }

    #[test]
    fn lengths_are_bounded_in_characters_and_in_bytes() {
        let longest = encode(&[0; MAX_COSE_BYTES]);
        assert_eq!(longest.len(), encoded_len(MAX_COSE_BYTES));
        assert_eq!(
            decode(&longest).map(|bytes| bytes.len()),
            Ok(MAX_COSE_BYTES)
        );
        assert_eq!(
            decode(&encode(&[0; MAX_COSE_BYTES + 1])),
            Err(Malformed::TooLong)
        );

        let with_chars = |count: usize, filler: char| {
            let mut text = String::from(CODE_PREFIX);
            text.extend(core::iter::repeat_n(filler, count - CODE_PREFIX.len()));
            text
        };
        // Characters, not bytes: 2,048 of two bytes each are short enough to be refused as base45.
        assert_eq!(
            decode(&with_chars(MAX_TEXT_CHARS, 'é')),
            Err(Malformed::Base45)
        );
        assert_eq!(
            decode(&with_chars(MAX_TEXT_CHARS + 1, 'é')),
            Err(Malformed::TooLong)
        );
        assert_eq!(
            decode(&with_chars(MAX_TEXT_CHARS, 'a')),
            Err(Malformed::Base45)
        );
        assert_eq!(
            decode(&with_chars(MAX_TEXT_CHARS + 1, 'a')),
            Err(Malformed::TooLong)
        );
    }
}
