//! The form: who applies, with which document.

use healthcode::claims::{Country, preimage};
use healthcode::{Date, Document, DocumentType};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

use super::OtherRoute;
use crate::crypt::{Vault, to_hex};

/// What the applicant types.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Full name as in the document.
    #[schema(example = "Specimen One", min_length = 1, max_length = 120)]
    pub name: String,
    /// `passport`, `taiwan-permit`, `hk-macao-permit`, `prc-id`, `prc-residence` or `other`.
    #[schema(
        example = "passport",
        pattern = "^(passport|taiwan-permit|hk-macao-permit|prc-id|prc-residence|other)$"
    )]
    pub document_type: String,
    /// Issuing country or region, three letters as in a passport.
    #[schema(example = "USA", pattern = "^[A-Z]{3}$")]
    pub country: String,
    /// The document's number.
    #[schema(example = "X1234567", min_length = 1)]
    pub number: String,
    /// Birth date.
    #[schema(example = "1990-01-31", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub birth: String,
    /// How often the permit was issued, where it says so.
    #[schema(maximum = 99)]
    pub issuance_count: Option<u8>,
    /// Year of the latest entry or exit, if there was one.
    #[schema(example = 2026, minimum = 1949, maximum = 2106)]
    pub latest_entry_year: Option<u16>,
    /// Whether the route meant for a permit of Hong Kong or Macao was tried.
    #[serde(default)]
    pub other_route: OtherRoute,
}

/// The fields that cannot be read or do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{} fields cannot be read", fields.len())]
pub struct FormError {
    /// Their names.
    pub fields: Vec<&'static str>,
}

/// Someone who applies, with a document that can exist.
pub struct Applicant {
    /// The document.
    pub document: Document,
    /// Full name.
    pub name: String,
    /// How often the permit was issued.
    pub issuance: Option<u8>,
    /// Year of the latest entry or exit.
    pub latest_entry_year: Option<u16>,
}

/// An applicant as they are sealed in the database.
#[derive(Serialize, Deserialize)]
pub(super) struct Sealed {
    pub(super) name: String,
    pub(super) document: String,
    pub(super) issuance: Option<u8>,
    pub(super) latest_entry_year: Option<u16>,
}

impl Form {
    /// Reads the fields that the applicant typed.
    ///
    /// # Errors
    /// [`FormError`] names those at fault.
    pub fn read(&self) -> Result<Applicant, FormError> {
        let mut fields = Vec::new();
        let mut note = |is_good: bool, name| {
            if !is_good {
                fields.push(name);
            }
        };
        let kind: Option<DocumentType> = self.document_type.parse().ok();
        let country: Option<Country> = self.country.parse().ok();
        let birth: Option<Date> = self.birth.parse().ok();
        let year = self.latest_entry_year;
        note(is_name(&self.name), "name");
        note(kind.is_some(), "document_type");
        note(country.is_some(), "country");
        note(birth.is_some(), "birth");
        note(
            year.is_none_or(|it| (1949..=2106).contains(&it)),
            "latest_entry_year",
        );
        note(
            self.issuance_count.is_none_or(|it| it <= 99),
            "issuance_count",
        );
        let (Some(kind), Some(country), Some(birth)) = (kind, country, birth) else {
            return Err(FormError { fields });
        };
        let document =
            Document::new(kind, country, &self.number, birth).map_err(|_| FormError {
                fields: vec!["number"],
            })?;
        // Older cards write the count behind the number; where both are given, they agree.
        let written = document.issuance_count();
        let typed = self.issuance_count;
        note(
            written.is_none() || typed.is_none() || written == typed,
            "issuance_count",
        );
        if !fields.is_empty() {
            return Err(FormError { fields });
        }
        Ok(Applicant {
            issuance: typed.or(written),
            document,
            name: self.name.trim().to_owned(),
            latest_entry_year: year,
        })
    }
}

impl Applicant {
    /// What stands for the document in the database: the same for two spellings of one number.
    #[must_use]
    pub fn identity(&self, vault: &Vault) -> Vec<u8> {
        vault.index("identity", &[&to_hex(&preimage(&self.document))])
    }

    pub(super) fn to_sealed(&self) -> Sealed {
        Sealed {
            name: self.name.clone(),
            document: written(&self.document),
            issuance: self.issuance,
            latest_entry_year: self.latest_entry_year,
        }
    }

    pub(super) fn from_sealed(sealed: Sealed) -> Option<Self> {
        Some(Self {
            document: Document::parse(&sealed.document).ok()?,
            name: sealed.name,
            issuance: sealed.issuance,
            latest_entry_year: sealed.latest_entry_year,
        })
    }
}

fn written(document: &Document) -> String {
    let (kind, country) = (document.document_type(), document.country());
    let (number, birth) = (document.number(), document.birth());
    format!("{kind}:{country}:{number}:{birth}")
}

/// The words of a name in capitals, in order of the alphabet: whoever has which name first.
pub(super) fn name_words(name: &str) -> Vec<String> {
    let capitals = name.to_uppercase();
    let mut words: Vec<String> = capitals
        .split(|letter: char| letter.is_whitespace() || ",.-·'’<".contains(letter))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort_unstable();
    words
}

// A name of any script; what would draw lines or turn the direction of writing is none.
fn is_name(text: &str) -> bool {
    let is_bad = |letter: char| {
        letter.is_control()
            || "<>\"{}[]\\|;=$%^*_#@!?/`~&".contains(letter)
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let has_letter = text.chars().any(char::is_alphabetic);
    has_letter && text.chars().count() <= MAX_NAME && !text.chars().any(is_bad)
}

const MAX_NAME: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> Form {
        Form {
            name: "SPECIMEN ONE".to_owned(),
            document_type: "passport".to_owned(),
            country: "USA".to_owned(),
            number: "X1234567".to_owned(),
            birth: "1990-01-31".to_owned(),
            issuance_count: None,
            latest_entry_year: Some(2026),
            other_route: OtherRoute::NotTried,
        }
    }

    fn faults(change: impl FnOnce(&mut Form)) -> Vec<&'static str> {
        let mut form = form();
        change(&mut form);
        form.read().err().map_or_else(Vec::new, |it| it.fields)
    }

    #[test]
    fn each_field_is_named_when_it_cannot_be_read() {
        assert_eq!(faults(|_| ()), [""; 0]);
        assert_eq!(faults(|it| it.name.clear()), ["name"]);
        assert_eq!(faults(|it| it.name = "<b>A</b>".into()), ["name"]);
        assert_eq!(faults(|it| it.name = "A\u{202e}B".into()), ["name"]);
        assert_eq!(faults(|it| it.name = "A".repeat(121)), ["name"]);
        assert_eq!(
            faults(|it| it.document_type = "pass".into()),
            ["document_type"]
        );
        assert_eq!(faults(|it| it.country = "US".into()), ["country"]);
        assert_eq!(faults(|it| it.number = "' OR 1=1".into()), ["number"]);
        assert_eq!(faults(|it| it.birth = "1990-02-30".into()), ["birth"]);
        assert_eq!(
            faults(|it| it.latest_entry_year = Some(1900)),
            ["latest_entry_year"]
        );
        assert_eq!(
            faults(|it| it.issuance_count = Some(100)),
            ["issuance_count"]
        );
        let two = faults(|it| (it.birth, it.country) = ("x".into(), "y".into()));
        assert_eq!(two, ["country", "birth"]);
    }

    #[test]
    fn a_count_behind_the_number_agrees_with_the_field() {
        let permit = |number: &str, count| {
            faults(|it| {
                it.document_type = "hk-macao-permit".into();
                it.country = "CHN".into();
                it.number = number.into();
                it.issuance_count = count;
            })
        };
        assert_eq!(permit("H1234567802", Some(2)), [""; 0]);
        assert_eq!(permit("H1234567802", None), [""; 0]);
        assert_eq!(permit("H1234567802", Some(3)), ["issuance_count"]);
    }

    #[test]
    fn two_spellings_are_one_identity() {
        let vault = Vault::new(&[1; 32]);
        let other = Form {
            number: "x 123-4567".to_owned(),
            name: "Other Name".to_owned(),
            ..form()
        };
        let (one, two) = (form().read().unwrap(), other.read().unwrap());
        assert_eq!(one.identity(&vault), two.identity(&vault));
        assert_eq!(name_words("Specimen, One"), name_words("ONE SPECIMEN"));
        assert_ne!(name_words("Specimen One"), name_words("Specimen Two"));
    }
}
