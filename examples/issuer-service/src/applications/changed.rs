//! Applications of which something new is known, so that their codes are looked at again.

use healthcode::UnixTime;
use sqlx::Row as _;

use crate::books::{Books, BooksError};
use crate::store::{StoreError, Tx};

/// An application of which something new is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The application.
    pub application: String,
    /// When the latest became known.
    pub since: UnixTime,
}

/// Takes down, in the transaction that brings it, that something new is known.
// An update where the row is there, too: whoever settles the row meanwhile waits for this transaction.
pub(crate) async fn mark(tx: &mut Tx, application: &str, now: UnixTime) -> Result<(), StoreError> {
    let query = sqlx::query(
        "INSERT INTO changed_applications (application, since) VALUES ($1, $2) \
         ON CONFLICT (application) DO UPDATE SET since = excluded.since",
    );
    let query = query.bind(application.to_owned());
    query
        .bind(i64::from(now.as_secs()))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The next 128 of them, until now, the oldest first; after one that was looked at, if one was.
///
/// # Errors
/// [`BooksError`].
pub async fn changed(
    books: &Books,
    after: Option<&Changed>,
    now: UnixTime,
) -> Result<Vec<Changed>, BooksError> {
    let query = sqlx::query(
        "SELECT application, since FROM changed_applications \
         WHERE since <= $1 AND (since > $2 OR (since = $2 AND application > $3)) \
         ORDER BY since, application LIMIT 128",
    );
    let since = after.map_or(-1, |it| i64::from(it.since.as_secs()));
    let application = after.map_or_else(String::new, |it| it.application.clone());
    let query = query.bind(i64::from(now.as_secs()));
    let query = query.bind(since).bind(application);
    let read = |row: &sqlx::any::AnyRow| {
        let since: i64 = row.try_get("since")?;
        Ok(Changed {
            application: row.try_get("application")?,
            since: UnixTime::try_from(since).map_err(|_| UNREADABLE)?,
        })
    };
    let rows = query.fetch_all(books.store.pool()).await?;
    rows.iter().map(read).collect()
}

/// Forgets a change, unless something came after it.
///
/// # Errors
/// [`StoreError`].
pub async fn settle(books: &Books, changed: &Changed) -> Result<(), StoreError> {
    let query =
        sqlx::query("DELETE FROM changed_applications WHERE application = $1 AND since <= $2");
    let query = query.bind(changed.application.clone());
    let query = query.bind(i64::from(changed.since.as_secs()));
    query.execute(books.store.pool()).await?;
    Ok(())
}

const UNREADABLE: BooksError = BooksError::Row {
    table: "changed_applications",
};
