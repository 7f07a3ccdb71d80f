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

impl Kind {
    /// By the text's first characters.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let starts = |prefix: &str| {
            let head = text.get(..prefix.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(prefix))
        };
        if text.starts_with("OHC1:") {
            Self::HealthCode
        } else if text.starts_with("OHL1:") {
            Self::Presentation
        } else if text.starts_with("HC1:") {
            Self::EuCertificate
        } else if starts("shc:/") {
            Self::SmartHealthCard
        } else if starts("NZCP:/") {
            Self::NzCovidPass
        } else if starts("http://") || starts("https://") {
            Self::Link
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests;
