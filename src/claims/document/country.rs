//! Issuing countries, as passports write them.

use core::fmt;
use core::str::FromStr;

use thiserror::Error;

/// The issuing country or organisation: three letters, upper case.
///
/// ISO 3166-1 alpha-3 or a code that ICAO 9303-3 section 5 adds (`GBD`, `UNO`, `XXA`), so any
/// three letters are taken. `FromStr` raises letters and turns Germany's `D` into `DEU`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 3]);

/// The text is no country code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the country is three letters as in a passport (ISO 3166-1 alpha-3), such as CHN")]
pub struct NoSuchCountry;

impl Country {
    /// The People's Republic of China.
    pub const CHN: Self = Self(*b"CHN");

    /// The three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII letters get in, so the empty text is never given.
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Country {
    type Err = NoSuchCountry;

    fn from_str(text: &str) -> Result<Self, NoSuchCountry> {
        // ICAO 9303-3 section 5: Germany writes the one letter D.
        let text = if text.eq_ignore_ascii_case("D") {
            "DEU"
        } else {
            text
        };
        let letters = <[u8; 3]>::try_from(text.as_bytes()).map_err(|_| NoSuchCountry)?;
        if letters.iter().all(u8::is_ascii_alphabetic) {
            Ok(Self(letters.map(|letter| letter.to_ascii_uppercase())))
        } else {
            Err(NoSuchCountry)
        }
    }
}
