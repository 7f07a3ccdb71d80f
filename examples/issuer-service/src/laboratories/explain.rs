//! Why a result does not reach its bearer.

use serde::Serialize;
use sqlx::Row as _;
use utoipa::ToSchema;

use super::import::{is_sample, place, sample_index};
use super::{Differs, LabDocument, UNREADABLE};
use crate::applications::{Application, open_person};
use crate::books::{Books, BooksError};

/// What differs between a result and an application; of the result itself nothing is said.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Explained {
    /// What differs; nothing if the result is the application's.
    pub differs: Vec<Differs>,
}

/// Compares the results of a sample with an application; those of others, and those whose numbers are
/// far from the application's, are as if they were not there.
///
/// # Errors
/// [`BooksError`].
pub async fn explain(
    books: &Books,
    application: &Application,
    sample: &str,
) -> Result<Vec<Explained>, BooksError> {
    if !is_sample(sample) {
        return Ok(Vec::new());
    }
    let own = LabDocument::of(&open_person(books, application)?);
    let index = sample_index(books, sample);
    let query = sqlx::query(
        "SELECT sealed FROM laboratory_results \
         WHERE sample = $1 AND (application IS NULL OR application = $2)",
    );
    let query = query.bind(index.clone()).bind(application.id.clone());
    let mut explained = Vec::new();
    for row in query.fetch_all(books.store.pool()).await? {
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let text = books.vault.open(&place(&index), &sealed)?;
        let document = LabDocument::from_text(&text).ok_or(UNREADABLE)?;
        explained.extend(own.almost(&document).map(|differs| Explained { differs }));
    }
    Ok(explained)
}
