//! How much of a symbol may be lost.

/// Error correction level (ISO/IEC 18004, 6.5.1): how much of a symbol may be lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EcLevel {
    /// About 7 % of the codewords.
    L,
    /// About 15 % of the codewords; health codes are drawn at this level.
    #[default]
    M,
    /// About 25 % of the codewords.
    Q,
    /// About 30 % of the codewords.
    H,
}

impl EcLevel {
    /// The letter for this level.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::L => "L",
            Self::M => "M",
            Self::Q => "Q",
            Self::H => "H",
        }
    }
}
