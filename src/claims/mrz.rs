//! Machine-readable zones of cards and passports (ICAO 9303, parts 3 to 6, eighth edition).

use alloc::string::String;
use core::fmt;
use core::ops::Range;

use thiserror::Error;

use super::document::{Document, DocumentError, DocumentType};
use crate::time::Date;

impl Document {
    /// Reads the machine-readable zone of a card (three lines of 30 or two of 36) or a passport
    /// (two lines of 44).
    ///
    /// White space and line ends are dropped. A zone that starts with `P` is a passport; for one
    /// that starts with `A`, `C` or `I` the caller says as `kind` what was scanned. The birth
    /// year is the latest for which the birth date is not after `today`.
    ///
    /// ```
    /// use healthcode::{Date, Document};
    ///
    /// let scanned = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n\
    ///                L898902C36UTO7408122F1204159ZE184226B<<<<<10\n";
    /// let document = Document::from_mrz(scanned, None, Date::new(2026, 11, 21)?)?;
    /// assert_eq!(document, Document::parse("passport:UTO:L898902C3:1974-08-12")?);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// An [`MrzError`] if the zone was misread or altered, is not of these formats, or shows a
    /// document that cannot be.
    pub fn from_mrz(text: &str, kind: Option<DocumentType>, today: Date) -> Result<Self, MrzError> {
        let zone = Zone::new(text)?;
        let kind = document_type(zone.text(0..1)?, kind)?;
        let number = zone.checked_number()?;
        zone.check_remaining_digits()?;
        let country = zone.text(ISSUING_STATE)?.trim_end_matches('<');
        let country = country.parse().map_err(|_| MrzError::IssuingState)?;
        let birth = birth_date(zone.text(zone.layout.birth.clone())?, today)?;
        Ok(Self::new(kind, country, &number, birth)?)
    }
}

/// Why a machine-readable zone gives no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MrzError {
    /// A character that no zone has; lower case is one.
    #[error("a machine-readable zone holds A to Z, 0 to 9 and < only")]
    Character,
    /// The lines together have a length of no format.
    #[error(
        "the machine-readable zone has {characters} characters; cards have 90 (TD1) or 72 (TD2), \
         passports 88 (TD3)"
    )]
    Length {
        /// Characters other than white space.
        characters: usize,
    },
    /// Neither a passport nor a card: a visa, for one.
    #[error("the machine-readable zone starts with none of P, A, C and I")]
    DocumentCode,
    /// The zone of a card does not say which document it is.
    #[error("say what type of document it is: only the zone of a passport tells")]
    TypeNeeded,
    /// The zone of a passport was taken for another document.
    #[error("the machine-readable zone is a passport's, not that of a document of type {0}")]
    IsPassport(DocumentType),
    /// A check digit does not follow from the characters it covers.
    #[error("the check digit of the {0} is wrong: misread or altered")]
    CheckDigit(CheckedField),
    /// The issuing state is not three letters.
    #[error("the machine-readable zone has no issuing state")]
    IssuingState,
    /// The birth date, or part of it, is not known.
    #[error("the machine-readable zone has no full birth date")]
    BirthUnknown,
    /// Neither this century nor the last has had such a day.
    #[error("the birth date in the machine-readable zone does not exist")]
    BirthImpossible,
    /// The zone reads, and yet there can be no such document.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// A part of a machine-readable zone that has a check digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckedField {
    /// The document number.
    Number,
    /// The date of birth.
    Birth,
    /// The date of expiry.
    Expiry,
    /// The personal number of a passport.
    PersonalNumber,
    /// Everything with a check digit, and optional data.
    Composite,
}

impl fmt::Display for CheckedField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "document number",
            Self::Birth => "birth date",
            Self::Expiry => "expiry date",
            Self::PersonalNumber => "personal number",
            Self::Composite => "whole zone",
        })
    }
}

// The characters of a zone without line ends; `text` holds `A` to `Z`, `0` to `9` and `<` only.
struct Zone {
    text: String,
    layout: &'static Layout,
}

impl Zone {
    fn new(text: &str) -> Result<Self, MrzError> {
        let text: String = text
            .chars()
            .filter(|character| !matches!(character, ' ' | '\t' | '\r' | '\n'))
            .collect();
        if !text.bytes().all(|byte| value(byte).is_some()) {
            return Err(MrzError::Character);
        }
        let characters = text.len();
        let layout = [&TD1, &TD2, &TD3]
            .into_iter()
            .find(|layout| layout.characters == characters)
            .ok_or(MrzError::Length { characters })?;
        Ok(Self { text, layout })
    }

    fn text(&self, range: Range<usize>) -> Result<&str, MrzError> {
        let characters = self.text.len();
        self.text.get(range).ok_or(MrzError::Length { characters })
    }

    fn checked_number(&self) -> Result<String, MrzError> {
        let Layout { number, .. } = self.layout;
        let mut whole = String::from(self.text(number.clone())?);
        let mut check = self.text(after(number))?;
        if let ("<", Some(overflow)) = (check, &self.layout.overflow) {
            let rest = self.text(overflow.clone())?.split_once('<');
            let (rest, digit) = rest
                .and_then(|(rest, _)| rest.split_at_checked(rest.len().checked_sub(1)?))
                .filter(|(rest, _)| !rest.is_empty())
                .ok_or(MrzError::CheckDigit(CheckedField::Number))?;
            whole.push_str(rest);
            check = digit;
        }
        check_digit(CheckedField::Number, whole.bytes(), check)?;
        Ok(whole)
    }

    fn check_remaining_digits(&self) -> Result<(), MrzError> {
        let Layout { birth, expiry, .. } = self.layout;
        for (field, range) in [(CheckedField::Birth, birth), (CheckedField::Expiry, expiry)] {
            let check = self.text(after(range))?;
            check_digit(field, self.text(range.clone())?.bytes(), check)?;
        }
        if let Some(range) = &self.layout.personal_number {
            let number = self.text(range.clone())?;
            // ICAO 9303-4 section 4.2.2: an empty field has the check digit 0 or a filler.
            let check = match self.text(after(range))? {
                "<" if number.bytes().all(|byte| byte == b'<') => "0",
                check => check,
            };
            check_digit(CheckedField::PersonalNumber, number.bytes(), check)?;
        }
        let mut covered = String::new();
        for range in self.layout.composite {
            covered.push_str(self.text(range.clone())?);
        }
        let check = self.text(self.layout.composite_check.clone())?;
        check_digit(CheckedField::Composite, covered.bytes(), check)
    }
}

fn document_type(code: &str, kind: Option<DocumentType>) -> Result<DocumentType, MrzError> {
    match (code, kind) {
        ("P", None | Some(DocumentType::Passport)) => Ok(DocumentType::Passport),
        ("P", Some(other)) => Err(MrzError::IsPassport(other)),
        // A passport card is coded `IP`, so any type may be said here.
        ("A" | "C" | "I", Some(kind)) => Ok(kind),
        ("A" | "C" | "I", None) => Err(MrzError::TypeNeeded),
        _ => Err(MrzError::DocumentCode),
    }
}

// ICAO 9303-3 section 4.9: weights 7, 3, 1, modulus 10.
fn check_digit(
    field: CheckedField,
    covered: impl Iterator<Item = u8>,
    check: &str,
) -> Result<(), MrzError> {
    let sum = covered
        .filter_map(value)
        .zip([7, 3, 1].into_iter().cycle())
        .fold(0_u32, |sum, (value, weight)| {
            sum.saturating_add(value.saturating_mul(weight))
        });
    if check.parse() == Ok(sum % 10) {
        Ok(())
    } else {
        Err(MrzError::CheckDigit(field))
    }
}

fn value(byte: u8) -> Option<u32> {
    match byte {
        b'<' => Some(0),
        b'0'..=b'9' | b'A'..=b'Z' => char::from(byte).to_digit(36),
        _ => None,
    }
}

// ICAO 9303-3 section 4.8: what is not known of a date is fillers, or zeros on older documents.
fn birth_date(text: &str, today: Date) -> Result<Date, MrzError> {
    let part = |range: Range<usize>| text.get(range)?.parse::<u8>().ok();
    let (Some(year), Some(month @ 1..), Some(day @ 1..)) = (part(0..2), part(2..4), part(4..6))
    else {
        return Err(MrzError::BirthUnknown);
    };
    let this_century = today.year().saturating_sub(today.year() % 100);
    let in_century = |century: u16| Date::new(century.saturating_add(year.into()), month, day).ok();
    [this_century, this_century.saturating_sub(100)]
        .into_iter()
        .filter_map(in_century)
        .find(|birth| *birth <= today)
        .ok_or(MrzError::BirthImpossible)
}

// The check digit of a field stands right behind it.
fn after(range: &Range<usize>) -> Range<usize> {
    range.end..range.end.saturating_add(1)
}

// Where a format has its fields, counted from 0 over all lines joined.
struct Layout {
    characters: usize,
    number: Range<usize>,
    // Where the rest of a number goes that is longer than nine characters.
    overflow: Option<Range<usize>>,
    birth: Range<usize>,
    expiry: Range<usize>,
    personal_number: Option<Range<usize>>,
    composite: &'static [Range<usize>],
    composite_check: Range<usize>,
}

const ISSUING_STATE: Range<usize> = 2..5;

/// ICAO 9303-5 section 4.2.2: three lines of 30.
static TD1: Layout = Layout {
    characters: 90,
    number: 5..14,
    overflow: Some(15..30),
    birth: 30..36,
    expiry: 38..44,
    personal_number: None,
    composite: &[5..30, 30..37, 38..45, 48..59],
    composite_check: 59..60,
};

/// ICAO 9303-6 section 4.2.2: two lines of 36.
static TD2: Layout = Layout {
    characters: 72,
    number: 36..45,
    overflow: Some(64..71),
    birth: 49..55,
    expiry: 57..63,
    personal_number: None,
    composite: &[36..46, 49..56, 57..71],
    composite_check: 71..72,
};

/// ICAO 9303-4 section 4.2.2: two lines of 44.
static TD3: Layout = Layout {
    characters: 88,
    number: 44..53,
    overflow: None,
    birth: 57..63,
    expiry: 65..71,
    personal_number: Some(72..86),
    composite: &[44..54, 57..64, 65..87],
    composite_check: 87..88,
};

#[cfg(test)]
mod tests;
