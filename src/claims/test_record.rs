//! Tests for the infection.

use core::fmt;
use core::str::FromStr;

use super::colour::UnknownWord;
use crate::time::UnixTime;
use crate::wire::cbor::{Reader, Sink, Unexpected, Writer};

/// One test: how, with what result, and when the sample was taken.
///
/// ```cddl
/// test = [ method: 1 / 2, result: 0 / 1 / 2, sampled: seconds ]
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TestRecord {
    /// How the sample was examined.
    pub method: TestMethod,
    /// What was found.
    pub result: TestResult,
    /// When the sample was taken; the age of a test counts from here.
    pub sampled: UnixTime,
}

/// How a sample was examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TestMethod {
    /// Nucleic acid amplification, such as PCR.
    NucleicAcid,
    /// Antigen.
    Antigen,
}

/// What a test found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TestResult {
    /// Not detected.
    Negative,
    /// Detected.
    Positive,
    /// Neither: the sample says nothing.
    Inconclusive,
}

impl TestMethod {
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::NucleicAcid => 1,
            Self::Antigen => 2,
        }
    }

    pub(crate) const fn from_number(number: u64) -> Option<Self> {
        match number {
            1 => Some(Self::NucleicAcid),
            2 => Some(Self::Antigen),
            _ => None,
        }
    }

    /// The word for this method: `nucleic-acid` or `antigen`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NucleicAcid => "nucleic-acid",
            Self::Antigen => "antigen",
        }
    }
}

impl TestResult {
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Negative => 0,
            Self::Positive => 1,
            Self::Inconclusive => 2,
        }
    }

    pub(crate) const fn from_number(number: u64) -> Option<Self> {
        match number {
            0 => Some(Self::Negative),
            1 => Some(Self::Positive),
            2 => Some(Self::Inconclusive),
            _ => None,
        }
    }

    /// The word for this result: `negative`, `positive` or `inconclusive`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Positive => "positive",
            Self::Inconclusive => "inconclusive",
        }
    }
}

impl fmt::Display for TestMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for TestResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for TestMethod {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Self::NucleicAcid, Self::Antigen]
            .into_iter()
            .find(|method| method.name() == word)
            .ok_or(UnknownWord {
                expected: "nucleic-acid, antigen",
            })
    }
}

impl FromStr for TestResult {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        [Self::Negative, Self::Positive, Self::Inconclusive]
            .into_iter()
            .find(|result| result.name() == word)
            .ok_or(UnknownWord {
                expected: "negative, positive, inconclusive",
            })
    }
}

redacted!(TestRecord);

impl TestRecord {
    pub(super) fn encode(self, writer: &mut Writer<impl Sink>) {
        writer.array(3);
        writer.uint(self.method.number());
        writer.uint(self.result.number());
        writer.uint(self.sampled.as_secs());
    }

    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        if reader.array()? != 3 {
            return Err(Unexpected);
        }
        Ok(Self {
            method: TestMethod::from_number(reader.uint()?).ok_or(Unexpected)?,
            result: TestResult::from_number(reader.uint()?).ok_or(Unexpected)?,
            sampled: reader.seconds()?,
        })
    }
}
