//! Small names with a meaning: keys, codes and places.

use core::fmt;

use thiserror::Error;

/// Key id: the first eight bytes of the key's RFC 9679 SHA-256 thumbprint.
///
/// Always computed from the key; two keys may share one. `Display` writes lower-case hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 8]);

/// Code id (`cti`, RFC 8392 section 3.1.7): eight random bytes that name one code and salt
/// its identity hashes. `Display` writes lower-case hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeId([u8; 8]);

macro_rules! eight_bytes {
    ($name:ident) => {
        impl $name {
            /// The id with these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 8]) -> Self {
                Self(bytes)
            }

            /// The eight bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 8] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
    };
}

eight_bytes!(KeyId);
eight_bytes!(CodeId);

#[cfg(feature = "issuer")]
impl CodeId {
    /// A fresh id from the caller's random number generator.
    pub fn random(rng: &mut impl rand_core::CryptoRng) -> Self {
        let mut bytes = [0; 8];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }
}

/// A place: the leading two, four or six digits of a GB/T 2260 division, or 900,000 plus the
/// ISO 3166-1 numeric code of a country.
///
/// One place has one number: `44` is Guangdong, `4401` Guangzhou, `440106` Tianhe, and
/// neither `4400` nor `440100` exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(u32);

/// The number names no region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "{0} is no region: give 2, 4 or 6 digits that start with 11 to 82 and do not end in 00, \
     or 900000 plus a country's ISO 3166-1 number"
)]
pub struct NoSuchRegion(pub u64);

impl Region {
    /// The region with this number.
    ///
    /// # Errors
    /// [`NoSuchRegion`] if the number is not of the form above.
    pub fn new(number: u64) -> Result<Self, NoSuchRegion> {
        let exists = match number {
            11..=82 | 900_001..=900_999 => true,
            1_101..=8_299 | 110_001..=829_999 => !number.is_multiple_of(100),
            _ => false,
        };
        match u32::try_from(number) {
            Ok(number) if exists => Ok(Self(number)),
            _ => Err(NoSuchRegion(number)),
        }
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Whether `self` is `other` or a division of it, told by leading digits.
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        core::iter::successors(Some(self.0), |number| Some(number / 100))
            .take_while(|number| *number > 0)
            .any(|number| number == other.0)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_have_one_number_each() {
        for number in [
            11, 44, 82, 1_101, 4_401, 8_299, 110_001, 440_106, 829_999, 900_001, 900_999,
        ] {
            assert_eq!(
                Region::new(number).map(|it| u64::from(it.number())),
                Ok(number)
            );
        }
        for number in [
            0,
            10,
            83,
            99,
            100,
            999,
            1_001,
            1_100,
            4_400,
            8_300,
            8_301,
            10_101,
            110_000,
            440_100,
            830_001,
            900_000,
            901_000,
            1_000_001,
            1 << 32,
            u64::MAX,
        ] {
            assert_eq!(Region::new(number), Err(NoSuchRegion(number)));
        }
    }

    #[test]
    fn divisions_are_told_by_leading_digits() {
        let region = |number| Region::new(number).unwrap();
        for (inner, outer, expected) in [
            (44, 44, true),
            (4_401, 44, true),
            (440_106, 44, true),
            (440_106, 4_401, true),
            (44, 4_401, false),
            (4_501, 44, false),
            (440_106, 4_402, false),
            (900_840, 900_840, true),
            (900_840, 900_841, false),
        ] {
            assert_eq!(
                region(inner).is_within(region(outer)),
                expected,
                "{inner} {outer}"
            );
        }
    }
}
