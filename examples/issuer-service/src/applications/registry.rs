//! A register in a table of our own, imported from a CSV file.
//!
//! It is found by number and birth date together: who knows but one of them learns nothing.

use std::io::Read;

use getrandom::rand_core::CryptoRng;
use healthcode::claims::Country;
use healthcode::{Date, Document, DocumentType};
use serde::{Deserialize, Serialize};
use sqlx::Row as _;
use thiserror::Error;

use super::Applicant;
use super::form::name_words;
use super::identity::{Checking, Field, IdentityProvider, Unavailable, Verdict};
use crate::books::{Books, BooksError};
use crate::crypt::{Vault, random_id};
use crate::store::StoreError;

/// The table.
#[derive(Clone)]
pub struct Registry {
    books: Books,
}

/// One document of a register, as the CSV file has it under these headings.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    document_type: String,
    country: String,
    number: String,
    birth: String,
    name: String,
    issuance_count: Option<u8>,
    latest_entry_year: Option<u16>,
}

/// Why a file is not imported; nothing of it is.
#[derive(Debug, Error)]
pub enum ImportError {
    /// A line is none of a register.
    #[error("line {line}: {what}")]
    Line {
        /// Number of the line, counting from 1.
        line: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Registry {
    /// The table in these books.
    #[must_use]
    pub const fn new(books: Books) -> Self {
        Self { books }
    }

    /// Replaces the table by a file's rows; returns their number.
    ///
    /// # Errors
    /// [`ImportError`].
    pub async fn import(
        &self,
        file: impl Read,
        rng: &mut impl CryptoRng,
    ) -> Result<u64, ImportError> {
        let vault = &self.books.vault;
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(file);
        let mut tx = self.books.store.begin().await?;
        let cleared = sqlx::query("DELETE FROM registry").execute(&mut *tx).await;
        cleared.map_err(StoreError::from)?;
        let mut count: u64 = 0;
        for (line, row) in (2..).zip(reader.deserialize::<Entry>()) {
            let fault = |what| ImportError::Line { line, what };
            let entry = row.map_err(|_| fault("not the columns of a register"))?;
            let document = entry.document().ok_or(fault("there is no such document"))?;
            let id = random_id(rng);
            let text = serde_json::to_vec(&entry).map_err(|_| fault("cannot be written"))?;
            let query =
                sqlx::query("INSERT INTO registry (document, entry, sealed) VALUES ($1, $2, $3)");
            let query = query.bind(index(vault, &document)).bind(id.clone());
            let query = query.bind(vault.seal(&place(&id), &text, rng));
            query.execute(&mut *tx).await.map_err(StoreError::from)?;
            count = count.saturating_add(1);
        }
        tx.commit().await.map_err(StoreError::from)?;
        Ok(count)
    }

    /// Whether nothing was imported yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let query = sqlx::query("SELECT entry FROM registry LIMIT 1");
        let row = query.fetch_optional(self.books.store.pool()).await?;
        Ok(row.is_none())
    }

    async fn entries(&self, document: &Document) -> Result<Vec<Entry>, BooksError> {
        let (store, vault) = (&self.books.store, &self.books.vault);
        let query = sqlx::query("SELECT entry, sealed FROM registry WHERE document = $1");
        let rows = query
            .bind(index(vault, document))
            .fetch_all(store.pool())
            .await?;
        let open = |row: &sqlx::any::AnyRow| {
            let (id, sealed): (String, Vec<u8>) = (row.try_get("entry")?, row.try_get("sealed")?);
            let text = vault.open(&place(&id), &sealed)?;
            serde_json::from_slice(&text).map_err(|_| BooksError::Row { table: "registry" })
        };
        rows.iter().map(open).collect()
    }
}

impl IdentityProvider for Registry {
    fn check<'a>(&'a self, applicant: &'a Applicant) -> Checking<'a> {
        Box::pin(async move {
            let entries = self.entries(&applicant.document).await.map_err(|error| {
                tracing::error!(%error, "the register cannot be read");
                Unavailable
            })?;
            Ok(verdict(&entries, applicant))
        })
    }
}

impl Entry {
    fn document(&self) -> Option<Document> {
        let kind: DocumentType = self.document_type.parse().ok()?;
        let country: Country = self.country.parse().ok()?;
        let birth: Date = self.birth.parse().ok()?;
        Document::new(kind, country, &self.number, birth).ok()
    }

    fn differing(&self, applicant: &Applicant) -> Vec<Field> {
        let document = &applicant.document;
        let is_border_crossed = self.latest_entry_year.is_some();
        [
            (
                Field::Type,
                self.document_type != document.document_type().name(),
            ),
            (
                Field::Country,
                self.country.parse() != Ok(document.country()),
            ),
            (
                Field::Name,
                name_words(&self.name) != name_words(&applicant.name),
            ),
            (
                Field::IssuanceCount,
                self.issuance_count != applicant.issuance,
            ),
            (
                Field::LatestEntryYear,
                is_border_crossed && self.latest_entry_year != applicant.latest_entry_year,
            ),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}

// Of several documents with one number and birth date, the one that agrees best is meant.
fn verdict(entries: &[Entry], applicant: &Applicant) -> Verdict {
    let compared = entries
        .iter()
        .map(|entry| (entry.differing(applicant), entry));
    let best = compared.min_by_key(|(fields, _)| fields.len());
    match best {
        None => Verdict::NoRecord,
        Some((fields, _)) if !fields.is_empty() => Verdict::Differs(fields),
        Some((_, entry)) if entry.latest_entry_year.is_none() => Verdict::NoBorderRecord,
        Some(_) => Verdict::Verified,
    }
}

// Type and country are left out: a mistaken one is to be told, not to hide the document.
fn index(vault: &Vault, document: &Document) -> Vec<u8> {
    let birth = document.birth().to_string();
    vault.index("registry", &[document.number(), &birth])
}

fn place(id: &str) -> String {
    format!("registry/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::applications::{Form, OtherRoute};

    fn entry() -> Entry {
        Entry {
            document_type: "passport".to_owned(),
            country: "USA".to_owned(),
            number: "X1234567".to_owned(),
            birth: "1990-01-31".to_owned(),
            name: "SPECIMEN ONE".to_owned(),
            issuance_count: None,
            latest_entry_year: Some(2026),
        }
    }

    fn check(entries: &[Entry], change: impl FnOnce(&mut Form)) -> Verdict {
        let mut form = Form {
            name: "One Specimen".to_owned(),
            document_type: "passport".to_owned(),
            country: "usa".to_owned(),
            number: "x-1234567".to_owned(),
            birth: "1990-01-31".to_owned(),
            issuance_count: None,
            latest_entry_year: Some(2026),
            other_route: OtherRoute::NotTried,
        };
        change(&mut form);
        verdict(entries, &form.read().unwrap())
    }

    #[test]
    fn each_field_that_differs_is_named() {
        let differs = |field| Verdict::Differs(vec![field]);
        let one = [entry()];
        assert_eq!(check(&one, |_| ()), Verdict::Verified);
        assert_eq!(
            check(&one, |it| it.document_type = "other".into()),
            differs(Field::Type)
        );
        assert_eq!(
            check(&one, |it| it.country = "CAN".into()),
            differs(Field::Country)
        );
        assert_eq!(
            check(&one, |it| it.name = "ONE".into()),
            differs(Field::Name)
        );
        assert_eq!(
            check(&one, |it| it.issuance_count = Some(1)),
            differs(Field::IssuanceCount)
        );
        for year in [Some(2025), None] {
            let found = check(&one, |it| it.latest_entry_year = year);
            assert_eq!(found, differs(Field::LatestEntryYear));
        }
        assert_eq!(check(&[], |_| ()), Verdict::NoRecord);
    }

    #[test]
    fn a_new_passport_has_an_outcome_of_its_own() {
        let new = Entry {
            latest_entry_year: None,
            ..entry()
        };
        let new = [new];
        assert_eq!(
            check(&new, |it| it.latest_entry_year = None),
            Verdict::NoBorderRecord
        );
        assert_eq!(check(&new, |_| ()), Verdict::NoBorderRecord);
        let other = check(&new, |it| it.name = "OTHER".into());
        assert_eq!(other, Verdict::Differs(vec![Field::Name]));
    }

    #[test]
    fn the_entry_that_agrees_best_is_meant() {
        let other = Entry {
            country: "CAN".to_owned(),
            name: "SPECIMEN TWO".to_owned(),
            ..entry()
        };
        assert_eq!(check(&[other, entry()], |_| ()), Verdict::Verified);
    }
}
