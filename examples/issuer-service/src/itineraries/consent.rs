//! Consents and their receipts, and what was fetched by one.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use serde::Serialize;
use serde_json::json;
use sqlx::Row as _;
use utoipa::ToSchema;

use crate::applications::VisitForm;
use crate::applications::changed::mark;
use crate::audit::Entry;
use crate::books::{Books, BooksError};
use crate::crypt::random_id;

/// A consent that was given, kept when it is taken back.
#[derive(Serialize, ToSchema)]
pub struct Receipt {
    /// Its random name.
    pub id: String,
    /// Version of the text that was agreed to.
    pub text_version: String,
    /// When it was given, in seconds since 1970.
    pub given: i64,
    /// When it was taken back.
    pub withdrawn: Option<i64>,
}

/// Takes down a consent, in place of the one before, with what was fetched by it.
///
/// # Errors
/// [`BooksError`].
pub async fn give(
    books: &Books,
    application: &str,
    visits: &[VisitForm],
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<(), BooksError> {
    let id = random_id(rng);
    let text = serde_json::to_vec(visits).map_err(|_| UNREADABLE)?;
    let sealed = books.vault.seal(&place(application), &text, rng);
    let seconds = i64::from(now.as_secs());
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let query = sqlx::query(
        "UPDATE consents SET withdrawn = $1 WHERE application = $2 AND withdrawn IS NULL",
    );
    let query = query.bind(seconds).bind(application.to_owned());
    query.execute(&mut *tx).await?;
    let query = sqlx::query(
        "INSERT INTO consents (id, application, text_version, given) VALUES ($1, $2, $3, $4)",
    );
    let query = query.bind(id.clone()).bind(application.to_owned());
    let query = query.bind(CONSENT_TEXT).bind(seconds);
    query.execute(&mut *tx).await?;
    let query = sqlx::query(
        "INSERT INTO itineraries (application, consent, sealed) VALUES ($1, $2, $3) \
         ON CONFLICT (application) DO UPDATE \
         SET consent = excluded.consent, sealed = excluded.sealed",
    );
    let query = query.bind(application.to_owned()).bind(id.clone());
    query.bind(sealed).execute(&mut *tx).await?;
    mark(&mut tx, application, now).await?;
    let entry = Entry::new(now, "consent/given", application);
    let detail = json!({ "consent": id, "text": CONSENT_TEXT, "visits": visits.len() });
    chain.append(&mut tx, &[entry.with(detail)]).await?;
    Ok(chain.commit(tx).await?)
}

/// Takes a consent back and deletes what was fetched by it.
///
/// # Errors
/// [`BooksError`].
pub async fn take_back(books: &Books, application: &str, now: UnixTime) -> Result<(), BooksError> {
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let query = sqlx::query("DELETE FROM itineraries WHERE application = $1");
    let query = query.bind(application.to_owned());
    if query.execute(&mut *tx).await?.rows_affected() > 0 {
        mark(&mut tx, application, now).await?;
    }
    let query = sqlx::query(
        "UPDATE consents SET withdrawn = $1 WHERE application = $2 AND withdrawn IS NULL",
    );
    let query = query.bind(i64::from(now.as_secs()));
    let query = query.bind(application.to_owned());
    if query.execute(&mut *tx).await?.rows_affected() > 0 {
        let entry = Entry::new(now, "consent/withdrawn", application);
        chain.append(&mut tx, &[entry]).await?;
    }
    Ok(chain.commit(tx).await?)
}

/// The consents of an application, the newest first, at most 50.
///
/// # Errors
/// [`BooksError`].
pub async fn receipts(books: &Books, application: &str) -> Result<Vec<Receipt>, BooksError> {
    let query = sqlx::query(
        "SELECT id, text_version, given, withdrawn FROM consents \
         WHERE application = $1 ORDER BY given DESC, withdrawn DESC, id LIMIT 50",
    );
    let query = query.bind(application.to_owned());
    let rows = query.fetch_all(books.store.pool()).await?;
    let read = |row: &sqlx::any::AnyRow| {
        Ok(Receipt {
            id: row.try_get("id")?,
            text_version: row.try_get("text_version")?,
            given: row.try_get("given")?,
            withdrawn: row.try_get("withdrawn")?,
        })
    };
    rows.iter().map(read).collect()
}

/// What was fetched for an application, if anything was and its consent stands.
///
/// # Errors
/// [`BooksError`].
pub async fn fetched(
    books: &Books,
    application: &str,
) -> Result<Option<Vec<VisitForm>>, BooksError> {
    let query = sqlx::query("SELECT sealed FROM itineraries WHERE application = $1");
    let query = query.bind(application.to_owned());
    let row = query.fetch_optional(books.store.pool()).await?;
    let open = |row: sqlx::any::AnyRow| {
        let sealed: Vec<u8> = row.try_get("sealed")?;
        open_visits(books, application, &sealed)
    };
    row.map(open).transpose()
}

/// What was fetched for an application.
pub(crate) fn open_visits(
    books: &Books,
    application: &str,
    sealed: &[u8],
) -> Result<Vec<VisitForm>, BooksError> {
    let text = books.vault.open(&place(application), sealed)?;
    serde_json::from_slice(&text).map_err(|_| UNREADABLE)
}

fn place(application: &str) -> String {
    format!("itineraries/{application}")
}

/// Version of the text that people agree to.
pub const CONSENT_TEXT: &str = "2026-11";

const UNREADABLE: BooksError = BooksError::Row {
    table: "itineraries",
};
