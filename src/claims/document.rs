//! Travel and identity documents, reduced to the four facts that the identity hash covers.

mod country;
mod number;

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

use thiserror::Error;

pub use self::country::{Country, NoSuchCountry};
use self::number::{check_prc_identity, normalised, split_issuance};
use crate::limits::MAX_DOCUMENT_NUMBER;
use crate::time::{Date, DateError, UnixTime};

/// A document that can exist: type, issuing country, number and the bearer's birth date.
///
/// Two spellings of one number give the same document, and rules that a type has for its
/// numbers hold (SPEC 4). Two issuances of one permit hash alike and are not equal here. `Debug` shows the type alone.
///
/// ```
/// use healthcode::Date;
/// use healthcode::{Document, DocumentType};
///
/// let birth = Date::new(1990, 1, 31)?;
/// let typed = Document::new(DocumentType::Passport, "usa".parse()?, "x 123-4567", birth)?;
/// assert_eq!(typed.number(), "X1234567");
/// assert_eq!(typed, Document::parse("passport:USA:X1234567:1990-01-31")?);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Document {
    kind: DocumentType,
    country: Country,
    number: String,
    birth: Date,
    issuance: Option<u8>,
}

/// Why there can be no such document: not a mismatch, but a typing error or a forgery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The number has a character that is neither dropped nor kept.
    #[error("a document number holds A to Z and 0 to 9, set apart by spaces or any of - . / <")]
    NumberCharacter,
    /// Nothing is left of the number when separators are dropped.
    #[error("the document number is empty")]
    NumberEmpty,
    /// The number is too long to be one.
    #[error("the document number is longer than {MAX_DOCUMENT_NUMBER} characters")]
    NumberTooLong,
    /// The type is issued by one country, and another was given.
    #[error("a document of type {0} has country CHN")]
    NotChinese(DocumentType),
    /// The number is no permit number for Hong Kong and Macao residents.
    #[error("a {hk} number is H or M and 8 digits, with 2 more on older cards", hk = DocumentType::HkMacaoPermit)]
    HkMacaoForm,
    /// The number is no citizen identity number.
    #[error("a {id} number is 17 digits and then a digit or X", id = DocumentType::PrcIdentityCard)]
    PrcIdentityForm,
    /// The last character does not follow from the others (ISO 7064 MOD 11-2).
    #[error("the check character of the {id} number is wrong", id = DocumentType::PrcIdentityCard)]
    PrcIdentityCheck,
    /// The number says another birth date than the one given.
    #[error("the birth date in the {id} number is not the one given", id = DocumentType::PrcIdentityCard)]
    PrcIdentityBirth,
}

impl Document {
    /// The document with this type, issuing country, number and birth date.
    ///
    /// Spaces, `-`, `.`, `/` and `<` in the number are dropped and ASCII letters raised. The
    /// issuance count on a permit of Hong Kong and Macao residents is split off.
    ///
    /// # Errors
    /// A [`DocumentError`] if there can be no such document.
    pub fn new(
        kind: DocumentType,
        country: Country,
        number: &str,
        birth: Date,
    ) -> Result<Self, DocumentError> {
        if kind.is_chinese() && country != Country::CHN {
            return Err(DocumentError::NotChinese(kind));
        }
        let mut number = normalised(number)?;
        let mut issuance = None;
        match kind {
            DocumentType::HkMacaoPermit => {
                issuance = split_issuance(&mut number).ok_or(DocumentError::HkMacaoForm)?;
            }
            DocumentType::PrcIdentityCard => check_prc_identity(&number, birth)?,
            DocumentType::Passport
            | DocumentType::TaiwanPermit
            | DocumentType::PrcResidenceCard
            | DocumentType::Other => {}
        }
        Ok(Self {
            kind,
            country,
            number,
            birth,
            issuance,
        })
    }

    /// Reads `TYPE:COUNTRY:NUMBER:BIRTH`, such as `passport:USA:X1234567:1990-01-31`.
    ///
    /// # Errors
    /// A [`ParseDocumentError`] that names the field at fault, the leftmost first.
    pub fn parse(text: &str) -> Result<Self, ParseDocumentError> {
        let mut fields = text.split(':');
        let mut field = || fields.next().ok_or(ParseDocumentError::Form);
        let (kind, country, number, birth) = (field()?, field()?, field()?, field()?);
        if fields.next().is_some() {
            return Err(ParseDocumentError::Form);
        }
        let kind = kind.parse()?;
        let country = country.parse()?;
        let birth = birth.parse().map_err(ParseDocumentError::Birth)?;
        Ok(Self::new(kind, country, number, birth)?)
    }

    /// What sort of document it is.
    #[must_use]
    pub const fn document_type(&self) -> DocumentType {
        self.kind
    }

    /// The issuing country.
    #[must_use]
    pub const fn country(&self) -> Country {
        self.country
    }

    /// The number as it is hashed: 1 to 20 characters `A` to `Z` and `0` to `9`.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The bearer's date of birth.
    #[must_use]
    pub const fn birth(&self) -> Date {
        self.birth
    }

    /// Whether the day of birth has come at the instant `now` anywhere on earth: before that, the
    /// date is a typing error.
    #[must_use]
    pub fn is_born(&self, now: UnixTime) -> bool {
        let furthest_ahead = now.checked_add(MAX_OFFSET_SECONDS).unwrap_or(now);
        self.birth <= furthest_ahead.date()
    }

    /// How often a permit of Hong Kong and Macao residents was renewed, 0 to 99, where its
    /// number says so. It is not hashed: a renewed card still matches.
    #[must_use]
    pub const fn issuance_count(&self) -> Option<u8> {
        self.issuance
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Why a text is no document; it names the field, never the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParseDocumentError {
    /// There are not four fields.
    #[error("a document is written TYPE:COUNTRY:NUMBER:BIRTH")]
    Form,
    /// The type is no word of ours.
    #[error(transparent)]
    Type(#[from] NoSuchDocumentType),
    /// The country is no country code.
    #[error(transparent)]
    Country(#[from] NoSuchCountry),
    /// The birth date is none.
    #[error("the birth date: {0}")]
    Birth(#[source] DateError),
    /// Each field reads, and yet there can be no such document.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl FromStr for Document {
    type Err = ParseDocumentError;

    fn from_str(text: &str) -> Result<Self, ParseDocumentError> {
        Self::parse(text)
    }
}

/// What sort of document it is, as the wire format numbers them (SPEC 3).
///
/// ```cddl
/// document-type = 1 / 2 / 3 / 4 / 5 / 6
/// ```
/// `Display` and `FromStr` use the words of the command line, such as `hk-macao-permit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentType {
    /// A passport of any country.
    Passport,
    /// A Chinese travel permit for Taiwan residents.
    TaiwanPermit,
    /// A Chinese travel permit for Hong Kong and Macao residents.
    HkMacaoPermit,
    /// An identity card of a citizen of the People's Republic of China.
    PrcIdentityCard,
    /// A permanent residence card of the People's Republic of China.
    PrcResidenceCard,
    /// Any other document that has a number and a birth date.
    Other,
}

/// The word names no type of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "the document type is one of passport, taiwan-permit, hk-macao-permit, prc-id, \
     prc-residence, other"
)]
pub struct NoSuchDocumentType;

impl DocumentType {
    /// Every type, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::Passport,
        Self::TaiwanPermit,
        Self::HkMacaoPermit,
        Self::PrcIdentityCard,
        Self::PrcResidenceCard,
        Self::Other,
    ];

    /// The number on the wire, 1 to 6.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Passport => 1,
            Self::TaiwanPermit => 2,
            Self::HkMacaoPermit => 3,
            Self::PrcIdentityCard => 4,
            Self::PrcResidenceCard => 5,
            Self::Other => 6,
        }
    }

    /// The type with this number on the wire, if there is one.
    #[must_use]
    pub fn from_number(number: u64) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| u64::from(kind.number()) == number)
    }

    /// The word that the command line has for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passport => "passport",
            Self::TaiwanPermit => "taiwan-permit",
            Self::HkMacaoPermit => "hk-macao-permit",
            Self::PrcIdentityCard => "prc-id",
            Self::PrcResidenceCard => "prc-residence",
            Self::Other => "other",
        }
    }

    const fn is_chinese(self) -> bool {
        matches!(
            self,
            Self::TaiwanPermit | Self::HkMacaoPermit | Self::PrcIdentityCard
        )
    }
}

impl fmt::Display for DocumentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for DocumentType {
    type Err = NoSuchDocumentType;

    fn from_str(word: &str) -> Result<Self, NoSuchDocumentType> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == word)
            .ok_or(NoSuchDocumentType)
    }
}

/// The date as `YYYYMMDD`.
pub(super) fn birth_text(birth: Date) -> String {
    format!("{:04}{:02}{:02}", birth.year(), birth.month(), birth.day())
}

/// UTC+14, the time zone that is furthest ahead.
const MAX_OFFSET_SECONDS: u32 = 50_400;

#[cfg(test)]
mod tests;
