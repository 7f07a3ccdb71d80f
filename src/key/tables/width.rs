//! How much memory a table takes for how much time.

use curve25519_dalek::EdwardsPoint;

/// Width in bits of the digits that a table holds multiples for: the wider, the fewer additions,
/// and the more memory.
///
/// | width | bytes of a table | additions a signature |
/// | --- | --- | --- |
/// | `Five` | 130,560 | 102 |
/// | `Eight` | 655,360 | 64 |
/// | `Ten` | 2,129,920 | 52 |
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Width {
    /// 51 places of 16 multiples: 127.5 KiB.
    Five,
    /// 32 places of 128 multiples: 640 KiB. What [`KeyTables`](super::KeyTables) have unless told
    /// otherwise.
    #[default]
    Eight,
    /// 26 places of 512 multiples: 2,080 KiB.
    Ten,
}

impl Width {
    /// All widths.
    pub const ALL: [Self; 3] = [Self::Five, Self::Eight, Self::Ten];

    /// Bytes of one table.
    #[must_use]
    pub const fn table_bytes(self) -> usize {
        self.places()
            .saturating_mul(self.half())
            .saturating_mul(size_of::<EdwardsPoint>())
    }

    /// Bytes of the tables of so many keys, and of the one beside them.
    ///
    /// ```
    /// use healthcode::key::Width;
    /// // All of 30 issuers in 20 MB.
    /// assert_eq!(Width::Eight.budget_for(30), 31 * 655_360);
    /// ```
    #[must_use]
    pub const fn budget_for(self, keys: usize) -> usize {
        keys.saturating_add(1).saturating_mul(self.table_bytes())
    }

    pub(super) const fn bits(self) -> u32 {
        match self {
            Self::Five => 5,
            Self::Eight => 8,
            Self::Ten => 10,
        }
    }

    /// Digits of a scalar, which has 253 bits.
    pub(super) const fn places(self) -> usize {
        match self {
            Self::Five => 51,
            Self::Eight => 32,
            Self::Ten => 26,
        }
    }

    /// Multiples at each place: digits have signs.
    pub(super) const fn half(self) -> usize {
        match self {
            Self::Five => 16,
            Self::Eight => 128,
            Self::Ten => 512,
        }
    }

    /// Checks without a table that take as long as it takes to make one.
    pub(super) const fn patience(self) -> u32 {
        match self {
            Self::Five => 6,
            Self::Eight => 24,
            Self::Ten => 80,
        }
    }
}
