//! What a symbol's text is, by its form alone.

use core::fmt;

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

    /// A stable name for programs, such as `health-code`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HealthCode => "health-code",
            Self::Presentation => "live-presentation",
            Self::EuCertificate => "eu-certificate",
            Self::SmartHealthCard => "smart-health-card",
            Self::NzCovidPass => "nz-covid-pass",
            Self::Link => "link",
            Self::Other => "other",
        }
    }
}

/// For people, with its article: `a health code`.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HealthCode => "a health code",
            Self::Presentation => "a live presentation",
            Self::EuCertificate => "an EU digital certificate",
            Self::SmartHealthCard => "a SMART Health Card",
            Self::NzCovidPass => "a New Zealand pass",
            Self::Link => "a link",
            Self::Other => "a QR symbol of another kind",
        })
    }
}

impl Unusual {
    /// A stable name for programs, such as `structured-append`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eci => "eci",
            Self::Kanji => "kanji",
            Self::Fnc1 => "fnc1",
            Self::StructuredAppend => "structured-append",
        }
    }
}

/// For people, as what is said of a symbol: `names a character set`.
impl fmt::Display for Unusual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Eci => "names a character set",
            Self::Kanji => "has characters in Kanji mode",
            Self::Fnc1 => "is of GS1 or of an industry's own form",
            Self::StructuredAppend => "is one part of a text in several symbols",
        })
    }
}

#[cfg(test)]
mod tests;
