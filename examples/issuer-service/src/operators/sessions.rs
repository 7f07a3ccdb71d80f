//! Sessions of operators: as those of holders, in a table and a cookie of their own, and shorter.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use sqlx::Row as _;
use zeroize::Zeroizing;

use super::{Account, Role};
use crate::books::{Books, BooksError};
use crate::crypt::random_id;

/// An operator who has logged in.
#[derive(Clone, Debug)]
pub struct Session {
    /// The operator's random name.
    pub operator: String,
    /// What they may do.
    pub role: Role,
    token_hash: Vec<u8>,
}

/// Begins a session of [`LIFETIME`] seconds and ends the operator's others.
///
/// # Errors
/// [`BooksError`].
pub async fn begin(
    books: &Books,
    operator: &Account,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Zeroizing<String>, BooksError> {
    let token = Zeroizing::new(random_id(rng));
    let mut tx = books.store.begin().await?;
    let query = sqlx::query("DELETE FROM operator_sessions WHERE operator = $1");
    query.bind(operator.id.clone()).execute(&mut *tx).await?;
    let query =
        sqlx::query("INSERT INTO operator_sessions (token, operator, expires) VALUES ($1, $2, $3)");
    let expires = now.as_secs().saturating_add(LIFETIME);
    let query = query.bind(hash(books, &token)).bind(operator.id.clone());
    query.bind(i64::from(expires)).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(token)
}

/// The session of a token, with the role of now, if it has not ended.
///
/// # Errors
/// [`BooksError`].
pub async fn find(
    books: &Books,
    token: &str,
    now: UnixTime,
) -> Result<Option<Session>, BooksError> {
    let token_hash = hash(books, token);
    let query = sqlx::query(
        "SELECT operators.id, role FROM operator_sessions \
         JOIN operators ON operators.id = operator WHERE token = $1 AND expires > $2",
    );
    let query = query
        .bind(token_hash.clone())
        .bind(i64::from(now.as_secs()));
    let Some(row) = query.fetch_optional(books.store.pool()).await? else {
        return Ok(None);
    };
    let role: String = row.try_get("role")?;
    Ok(Some(Session {
        operator: row.try_get("id")?,
        role: Role::from_word(&role).ok_or(super::records::UNREADABLE)?,
        token_hash,
    }))
}

/// Ends a session.
///
/// # Errors
/// [`BooksError`].
pub async fn end(books: &Books, session: &Session) -> Result<(), BooksError> {
    let query = sqlx::query("DELETE FROM operator_sessions WHERE token = $1");
    let query = query.bind(session.token_hash.clone());
    query.execute(books.store.pool()).await?;
    Ok(())
}

fn hash(books: &Books, token: &str) -> Vec<u8> {
    books.vault.index("operator-session", &[token])
}

/// Seconds that a session lasts, whatever is done in it.
pub const LIFETIME: u32 = 3_600;
