//! What a symbol's text is, by its form alone.

/// What a text seen in a picture looks like. It says nothing of who made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A health code: `OHC1:`.
    HealthCode,
    /// A live presentation of one: `OHL1:`.
    Presentation,
    /// An EU digital certificate: `HC1:`.
    EuCertificate,
    /// A SMART Health Card, whole or a part of one: `shc:/`.
    SmartHealthCard,
    /// A New Zealand pass: `NZCP:/`.
    NzCovidPass,
    /// A link: `http://` or `https://`.
    Link,
    /// Anything else.
    Other,
}

/// A feature of a symbol that no health code has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unusual {
    /// It names a character set (extended channel interpretation).
    Eci,
    /// It has characters in Kanji mode.
    Kanji,
    /// It is of GS1 or of an industry's own form.
    Fnc1,
    /// It is a part of a text that goes on in other symbols.
    StructuredAppend,
}
