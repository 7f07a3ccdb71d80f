//! What a laboratory knows of a document: its type, its number, and how often it was issued.

use healthcode::claims::Country;
use healthcode::{Date, Document, DocumentType};
use serde::Serialize;
use utoipa::ToSchema;
use zeroize::Zeroizing;

use crate::applications::Applicant;
use crate::crypt::Vault;

/// Type, number and issuance count of a document.
#[derive(Clone, PartialEq, Eq)]
pub struct LabDocument {
    kind: DocumentType,
    number: String,
    issuance: Option<u8>,
}

/// What differs between a result and an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Differs {
    /// The type of the document.
    DocumentType,
    /// Its number.
    Number,
    /// How often it was issued.
    IssuanceCount,
}

impl LabDocument {
    /// A document that people apply with here; its number is read as the form's is.
    #[must_use]
    pub fn read(kind: &str, number: &str, issuance: Option<u8>) -> Option<Self> {
        let kind: DocumentType = kind.parse().ok()?;
        let is_known = matches!(
            kind,
            DocumentType::Passport | DocumentType::TaiwanPermit | DocumentType::HkMacaoPermit
        );
        // Neither country nor birth date has a part in how these numbers are read.
        let birth: Date = "2000-01-01".parse().ok()?;
        let document = Document::new(kind, Country::CHN, number, birth).ok()?;
        let written = document.issuance_count();
        let agree = written.is_none() || issuance.is_none() || written == issuance;
        (is_known && agree).then(|| Self {
            kind,
            number: document.number().to_owned(),
            issuance: issuance.or(written),
        })
    }

    /// The document of an applicant.
    #[must_use]
    pub fn of(applicant: &Applicant) -> Self {
        Self {
            kind: applicant.document.document_type(),
            number: applicant.document.number().to_owned(),
            issuance: applicant.issuance,
        }
    }

    /// What stands for all three in the database.
    #[must_use]
    pub fn index(&self, vault: &Vault) -> Vec<u8> {
        vault.index("laboratory-document", &[&self.to_text()])
    }

    pub(super) fn to_text(&self) -> Zeroizing<String> {
        let count = self.issuance.map_or_else(String::new, |it| it.to_string());
        Zeroizing::new(format!("{}:{}:{count}", self.kind, self.number))
    }

    pub(super) fn from_text(text: &[u8]) -> Option<Self> {
        let mut fields = std::str::from_utf8(text).ok()?.split(':');
        let (kind, number, count) = (fields.next()?, fields.next()?, fields.next()?);
        Some(Self {
            kind: kind.parse().ok()?,
            number: number.to_owned(),
            issuance: if count.is_empty() {
                None
            } else {
                Some(count.parse().ok()?)
            },
        })
    }

    /// What differs, if the numbers are the same or one slip of a finger apart. Of documents further
    /// apart nothing is said: they are most likely somebody else's.
    #[must_use]
    pub fn almost(&self, other: &Self) -> Option<Vec<Differs>> {
        if !is_near(&self.number, &other.number) {
            return None;
        }
        let differs = [
            (self.kind != other.kind, Differs::DocumentType),
            (self.number != other.number, Differs::Number),
            (self.issuance != other.issuance, Differs::IssuanceCount),
        ];
        let differs = differs
            .into_iter()
            .filter_map(|(is, what)| is.then_some(what));
        Some(differs.collect())
    }
}

// The same but for one character that is other, missing or too many, or two that changed places.
fn is_near(one: &str, other: &str) -> bool {
    let same = |(a, b): &(u8, u8)| a == b;
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let pairs = || one.iter().copied().zip(other.iter().copied());
    let start = pairs().take_while(same).count();
    let backwards = one.iter().rev().copied().zip(other.iter().rev().copied());
    let rest = |bytes: &[u8], end: usize| bytes.len().saturating_sub(start).saturating_sub(end);
    let shorter = one.len().min(other.len()).saturating_sub(start);
    let end = backwards.take(shorter).take_while(same).count();
    match (rest(one, end), rest(other, end)) {
        (0 | 1, 0 | 1) => true,
        (2, 2) => {
            let (a, b) = (one.get(start..), other.get(start..));
            matches!((a, b), (Some([a, b, ..]), Some([c, d, ..])) if a == d && b == c)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_near_and_two_are_not() {
        for near in [
            "X1234567",
            "X1234568",
            "X123456",
            "X12345677",
            "1X234567",
            "Y1234567",
        ] {
            assert!(is_near("X1234567", near), "{near}");
        }
        for far in [
            "X1234558",
            "X12345",
            "",
            "X7654321",
            "X2143567",
            "X123456789",
        ] {
            assert!(!is_near("X1234567", far), "{far}");
        }
    }

    #[test]
    fn numbers_are_read_as_the_form_reads_them() {
        let read = |kind, number, count| LabDocument::read(kind, number, count);
        let spelled = read("passport", "x 123-4567", None).unwrap();
        assert!(spelled == read("passport", "X1234567", None).unwrap());
        let card = read("hk-macao-permit", "H1234567802", None).unwrap();
        assert!(card == read("hk-macao-permit", "H12345678", Some(2)).unwrap());
        assert!(read("hk-macao-permit", "H1234567802", Some(3)).is_none());
        for bad in ["'; DROP TABLE x", "<b>", "", "\0"] {
            assert!(read("passport", bad, None).is_none());
            assert!(read(bad, "X1234567", None).is_none());
        }
        assert!(LabDocument::from_text(card.to_text().as_bytes()).unwrap() == card);
    }
}
