//! Names for people, in the languages that they read.

use alloc::string::String;
use alloc::vec::Vec;

use thiserror::Error;

use crate::limits::{MAX_LANGUAGES, MAX_NAME_BYTES};
#[cfg(feature = "issuer")]
use crate::wire::cbor::Writer;
use crate::wire::cbor::{Reader, Unexpected};

/// One name in one or more languages.
///
/// ```
/// use healthcode::trust::Names;
/// let names = Names::new([("en", "Guangdong"), ("zh", "广东")])?;
/// assert_eq!(names.in_language("zh"), Some("广东"));
/// # Ok::<(), healthcode::trust::BadNames>(())
/// ```
///
/// ```cddl
/// names = { 1*32 language => tstr }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    // In the order of the wire: shorter languages first, then by their letters.
    names: Vec<(String, String)>,
}

/// Why texts are no names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BadNames {
    /// There is none, or more than 32.
    #[error("{count} names: give 1 to {MAX_LANGUAGES}")]
    Count {
        /// Names that were given.
        count: usize,
    },
    /// A language is no tag such as `zh` or `zh-Hant`.
    #[error("a language is 1 to 35 of A-Z, a-z, 0-9 and -, such as zh or zh-Hant")]
    Language,
    /// A language is given twice.
    #[error("a language is given twice")]
    SameLanguageTwice,
    /// A name is empty, too long, or has a control character.
    #[error("a name has 1 to {MAX_NAME_BYTES} bytes and no control character")]
    Name,
}

impl Names {
    /// These names, each with its language (a tag of RFC 5646), in any order.
    ///
    /// # Errors
    /// [`BadNames`].
    pub fn new<L: Into<String>, N: Into<String>>(
        names: impl IntoIterator<Item = (L, N)>,
    ) -> Result<Self, BadNames> {
        let names = names
            .into_iter()
            .map(|(tag, name)| (tag.into(), name.into()));
        let mut names: Vec<(String, String)> = names.collect();
        names.sort_by(|one, other| order(&one.0).cmp(&order(&other.0)));
        let names = Self { names };
        names.check()?;
        Ok(names)
    }

    /// The name in this language.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Option<&str> {
        let mut names = self.iter();
        names
            .find(|(tag, _)| *tag == language)
            .map(|(_, name)| name)
    }

    /// Languages and names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names
            .iter()
            .map(|(tag, name)| (tag.as_str(), name.as_str()))
    }

    fn check(&self) -> Result<(), BadNames> {
        let count = self.names.len();
        if !(1..=MAX_LANGUAGES).contains(&count) {
            return Err(BadNames::Count { count });
        }
        if !self.names.iter().all(|(tag, _)| is_language(tag)) {
            return Err(BadNames::Language);
        }
        if !self.names.iter().all(|(_, name)| is_name(name)) {
            return Err(BadNames::Name);
        }
        let ascending =
            |one: &(String, String), other: &(String, String)| order(&one.0) < order(&other.0);
        if self.names.is_sorted_by(ascending) {
            Ok(())
        } else {
            Err(BadNames::SameLanguageTwice)
        }
    }

    #[cfg(feature = "issuer")]
    pub(super) fn encode(&self, writer: &mut Writer) {
        writer.map(self.names.len());
        for (tag, name) in &self.names {
            writer.text(tag);
            writer.text(name);
        }
    }

    pub(super) fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        let count = reader.map()?;
        if count > MAX_LANGUAGES {
            return Err(Unexpected);
        }
        let entry = |_| Ok((reader.text()?.into(), reader.text()?.into()));
        let names = Self {
            names: (0..count).map(entry).collect::<Result<_, _>>()?,
        };
        names.check().map_err(|_| Unexpected)?;
        Ok(names)
    }
}

/// Whether a text may stand on a screen: not empty, not long, no control character.
pub(super) fn is_name(text: &str) -> bool {
    (1..=MAX_NAME_BYTES).contains(&text.len()) && !text.chars().any(char::is_control)
}

fn is_language(tag: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=35).contains(&tag.len()) && tag.bytes().all(allowed)
}

// RFC 8949 section 4.2.1: bytewise by encoding, in which the length stands first.
fn order(tag: &str) -> (usize, &str) {
    (tag.len(), tag)
}

#[cfg(test)]
mod tests;
