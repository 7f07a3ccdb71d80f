//! The database: SQLite in a folder, or PostgreSQL, behind queries that are written once.
//!
//! Both take `$1` for a parameter, `ON CONFLICT` and `RETURNING`. Where they differ (types, triggers)
//! the migrations do, which have a folder for each.

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{Any, AnyPool, Executor, Transaction};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;
use thiserror::Error;

/// A transaction; dropped without a commit it is rolled back.
pub type Tx = Transaction<'static, Any>;

/// The database of one or more nodes.
#[derive(Clone, Debug)]
pub struct Store {
    pool: AnyPool,
    begin: &'static str,
    lock: &'static str,
}

/// The database did not do what was asked; the text names the rule and no value of a row.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the database: {kind} {code}")]
pub struct StoreError {
    kind: &'static str,
    code: String,
}

impl StoreError {
    /// The task that writes has ended.
    pub(crate) const STOPPED: Self = Self {
        kind: "the writer has stopped",
        code: String::new(),
    };
}

impl Store {
    /// Opens the database at `postgres://…` or `sqlite://…` and brings its tables up to date.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be reached or a migration fails.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        install_default_drivers();
        let pool = if is_sqlite(url) {
            // One connection: SQLite has one writer, and waiting in our pool is fair and cannot fail.
            let prepare = AnyPoolOptions::new().max_connections(1);
            prepare.after_connect(|connection, _| {
                Box::pin(async move {
                    // FULL: what was committed survives a power cut, too. What is deleted is
                    // overwritten.
                    let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                                   PRAGMA secure_delete = ON;";
                    connection.execute(pragmas).await.map(|_| ())
                })
            })
        } else {
            AnyPoolOptions::new().max_connections(POSTGRES_CONNECTIONS)
        }
        .acquire_timeout(PATIENCE)
        .connect(url)
        .await?;
        let migrations = if is_sqlite(url) {
            sqlx::migrate!("migrations/sqlite")
        } else {
            sqlx::migrate!("migrations/postgres")
        };
        migrations.run(&pool).await.map_err(|_| StoreError {
            kind: "migration",
            code: "failed".to_owned(),
        })?;
        // SQLite would refuse to turn a transaction that has read into one that writes.
        let (begin, lock) = if is_sqlite(url) {
            ("BEGIN IMMEDIATE", "")
        } else {
            ("BEGIN", " FOR UPDATE")
        };
        Ok(Self { pool, begin, lock })
    }

    /// The URL of a database file.
    #[must_use]
    pub fn sqlite_url(file: &Path) -> String {
        format!("sqlite://{}?mode=rwc", file.display())
    }

    /// For single statements. Never held together with a transaction: SQLite has one connection.
    #[must_use]
    pub const fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// [`StoreError`] if no connection is to be had.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(self.pool.begin_with(self.begin).await?)
    }

    /// What follows a selection whose rows nobody else may take until the transaction ends; a
    /// transaction of SQLite has the database to itself.
    #[must_use]
    pub const fn lock(&self) -> &'static str {
        self.lock
    }

    /// Whether a query is answered.
    ///
    /// # Errors
    /// [`StoreError`] if not.
    pub async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Waits for transactions under way and closes.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// `($1, $2), ($3, $4)`: the parameters of `rows` rows with `columns` columns each.
#[must_use]
pub fn values(rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=columns {
            let number = row.saturating_mul(columns).saturating_add(column);
            let comma = if column == 1 { "" } else { ", " };
            // Writing to a string cannot fail.
            let _ = write!(text, "{comma}${number}");
        }
        text.push(')');
    }
    text
}

/// `WHAT IN ($1, $2)` and the names to bind: of few lengths, so that statements stay prepared.
#[must_use]
pub fn list(what: &str, names: &[String]) -> (String, Vec<String>) {
    let length = names.len().next_power_of_two();
    let last = names.last().cloned().unwrap_or_default();
    let mut padded = names.to_vec();
    padded.resize(length, last);
    (format!("{what} IN {}", values(1, length)), padded)
}

/// Parts of 128, 64 and so on down to one row, so that statements stay prepared.
pub fn parts<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let fits = rows.len().checked_ilog2()?.min(7);
        let (part, rest) = rows.split_at_checked(1_usize.checked_shl(fits)?)?;
        rows = rest;
        Some(part)
    })
}

fn is_sqlite(url: &str) -> bool {
    url.starts_with("sqlite:")
}

impl From<sqlx::Error> for StoreError {
    // The message of a database may quote a value, so its code is all that is kept.
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|it| it.code());
        let kind = match &error {
            sqlx::Error::Database(_) => "refused with code",
            sqlx::Error::Io(_) => "input or output",
            sqlx::Error::PoolTimedOut => "no connection in time",
            sqlx::Error::PoolClosed => "closed",
            sqlx::Error::RowNotFound => "no row",
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => "unexpected value",
            sqlx::Error::Configuration(_) => "configuration",
            _ => "other",
        };
        Self {
            kind,
            code: code.unwrap_or_default().into_owned(),
        }
    }
}

const POSTGRES_CONNECTIONS: u32 = 16;
const PATIENCE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_across_rows() {
        assert_eq!(values(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(values(0, 3), "");
    }

    #[test]
    fn lists_and_parts_have_few_lengths() {
        let names = ["a", "b", "c"].map(str::to_owned);
        let (sql, padded) = list("SELECT 1 WHERE id", &names);
        assert_eq!(sql, "SELECT 1 WHERE id IN ($1, $2, $3, $4)");
        assert_eq!(padded, ["a", "b", "c", "c"]);
        assert_eq!(list("x", &[]).1, [""]);
        let lengths =
            |count: usize| -> Vec<usize> { parts(&vec![(); count]).map(<[()]>::len).collect() };
        assert_eq!(lengths(300), [128, 128, 32, 8, 4]);
        assert_eq!(lengths(0), [0; 0]);
    }

    #[test]
    fn an_error_keeps_no_text_of_the_database() {
        let error = StoreError::from(sqlx::Error::Protocol("X1234567".into()));
        assert!(!error.to_string().contains("X1234567"));
    }
}
