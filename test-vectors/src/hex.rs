//! Bytes as JSON has them: lower-case hexadecimal text.

use std::fmt::{self, Write as _};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes that are written as lower-case hexadecimal digits, two a byte.
#[derive(Clone, PartialEq, Eq)]
pub struct Hex(pub Vec<u8>);

impl Hex {
    /// The bytes that the digits stand for; `None` unless there is an even number of digits,
    /// all lower case.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        let (pairs, []) = digits.as_bytes().as_chunks::<2>() else {
            return None;
        };
        let byte = |[high, low]: &[u8; 2]| Some(digit(*high)? << 4 | digit(*low)?);
        pairs.iter().map(byte).collect::<Option<_>>().map(Self)
    }

    /// The bytes as an array, if there are exactly `N`.
    #[must_use]
    pub fn to_array<const N: usize>(&self) -> Option<[u8; N]> {
        self.0.as_slice().try_into().ok()
    }
}

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<const N: usize> From<[u8; N]> for Hex {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<&[u8]> for Hex {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut digits = String::new();
        // Writing to a string cannot fail.
        write!(digits, "{self}").ok();
        serializer.serialize_str(&digits)
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        Self::parse(&digits).ok_or_else(|| D::Error::custom("expected lower-case hex digits"))
    }
}

fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' | b'a'..=b'f' => u8::try_from(char::from(character).to_digit(16)?).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_stands_for_one_value() {
        assert_eq!(Hex::parse("00ff1a"), Some(Hex(vec![0, 255, 26])));
        assert_eq!(Hex::from([0, 255, 26]).to_string(), "00ff1a");
        for digits in ["0", "0g", "FF", " 00", "0x00", "+1", "é"] {
            assert_eq!(Hex::parse(digits), None, "{digits}");
        }
    }
}
