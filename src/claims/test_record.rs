//! Tests for the infection.

use core::fmt;
use core::str::FromStr;

use super::colour::UnknownWord;
use crate::time::UnixTime;
use crate::wire::cbor::{Reader, Unexpected, Writer};

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
    pub(super) fn encode(self, writer: &mut Writer) {
        writer.array(3);
        writer.uint(match self.method {
            TestMethod::NucleicAcid => 1_u8,
            TestMethod::Antigen => 2,
        });
        writer.uint(match self.result {
            TestResult::Negative => 0_u8,
            TestResult::Positive => 1,
            TestResult::Inconclusive => 2,
        });
        writer.uint(self.sampled.as_secs());
    }

    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        if reader.array()? != 3 {
            return Err(Unexpected);
        }
        let method = match reader.uint()? {
            1 => TestMethod::NucleicAcid,
            2 => TestMethod::Antigen,
            _ => return Err(Unexpected),
        };
        let result = match reader.uint()? {
            0 => TestResult::Negative,
            1 => TestResult::Positive,
            2 => TestResult::Inconclusive,
            _ => return Err(Unexpected),
        };
        Ok(Self {
            method,
            result,
            sampled: reader.seconds()?,
        })
    }
}
