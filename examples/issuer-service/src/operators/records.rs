//! Operators in the database.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use serde_json::json;
use sqlx::Row as _;
use zeroize::Zeroizing;

use super::second_factor::SecondFactor;
use super::{Role, is_name};
use crate::audit::Entry;
use crate::books::{Books, BooksError};
use crate::crypt::random_id;

/// An operator's account, as the log-in needs it.
pub struct Account {
    /// Its random name.
    pub id: String,
    /// What the operator may do.
    pub role: Role,
    /// Argon2id in PHC form, once the operator has enrolled.
    pub password: Option<String>,
    /// The second factor, once the operator has enrolled.
    pub factor: Option<SecondFactor>,
}

/// What an operator gets who has just enrolled.
pub struct Enrolled {
    /// The secret for an authenticator, shown once.
    pub factor: SecondFactor,
}

/// Makes an account; returns the secret to enrol with, once and within [`ENROLMENT`] seconds.
/// Nothing is made where there is one of this name.
///
/// # Errors
/// [`BooksError`].
pub async fn add(
    books: &Books,
    name: &str,
    role: Role,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Option<Zeroizing<String>>, BooksError> {
    let (id, secret) = (random_id(rng), Zeroizing::new(random_id(rng)));
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let query = sqlx::query(
        "INSERT INTO operators (id, name, role, used_step, enrolment, enrolment_until) \
         VALUES ($1, $2, $3, 0, $4, $5) ON CONFLICT DO NOTHING",
    );
    let query = query.bind(id.clone()).bind(name.to_owned());
    let query = query
        .bind(role.word())
        .bind(enrolment(books, name, &secret));
    let made = query.bind(end(now)).execute(&mut *tx).await?;
    if made.rows_affected() == 0 {
        return Ok(None);
    }
    let entry = Entry::new(now, "operator/added", id).with(json!({ "role": role.word() }));
    chain.append(&mut tx, &[entry]).await?;
    chain.commit(tx).await?;
    Ok(Some(secret))
}

/// Takes an operator's password and second factor and ends their sessions; returns a new secret to
/// enrol with.
///
/// # Errors
/// [`BooksError`].
pub async fn reset(
    books: &Books,
    name: &str,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Option<Zeroizing<String>>, BooksError> {
    let secret = Zeroizing::new(random_id(rng));
    let enrolment = enrolment(books, name, &secret);
    let done = shut(books, name, "operator/reset", Some(enrolment), now).await?;
    Ok(done.then_some(secret))
}

/// Takes an operator's password and second factor, and ends their sessions. The row stays: the audit
/// table names it.
///
/// # Errors
/// [`BooksError`].
pub async fn remove(books: &Books, name: &str, now: UnixTime) -> Result<bool, BooksError> {
    shut(books, name, "operator/removed", None, now).await
}

async fn shut(
    books: &Books,
    name: &str,
    event: &'static str,
    enrolment: Option<Vec<u8>>,
    now: UnixTime,
) -> Result<bool, BooksError> {
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let query = sqlx::query(
        "UPDATE operators SET password = NULL, factor = NULL, enrolment = $1, \
         enrolment_until = $2 WHERE name = $3 RETURNING id",
    );
    let query = query.bind(enrolment).bind(end(now)).bind(name.to_owned());
    let Some(row) = query.fetch_optional(&mut *tx).await? else {
        return Ok(false);
    };
    let id: String = row.try_get("id")?;
    let query = sqlx::query("DELETE FROM operator_sessions WHERE operator = $1");
    query.bind(id.clone()).execute(&mut *tx).await?;
    chain.append(&mut tx, &[Entry::new(now, event, id)]).await?;
    chain.commit(tx).await?;
    Ok(true)
}

/// Sets the password of whoever has the secret for this name, once, and draws a second factor.
///
/// # Errors
/// [`BooksError`].
pub async fn enrol(
    books: &Books,
    name: &str,
    secret: &str,
    password: &str,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Option<Enrolled>, BooksError> {
    if !is_name(name) {
        return Ok(None);
    }
    let factor = SecondFactor::draw(rng);
    let sealed = books.vault.seal(&place(name), factor.as_bytes(), rng);
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let query = sqlx::query(
        "UPDATE operators SET password = $1, factor = $2, enrolment = NULL \
         WHERE name = $3 AND enrolment = $4 AND enrolment_until > $5 RETURNING id",
    );
    let query = query.bind(password.to_owned()).bind(sealed);
    let query = query
        .bind(name.to_owned())
        .bind(enrolment(books, name, secret));
    let row = query.bind(i64::from(now.as_secs()));
    let Some(row) = row.fetch_optional(&mut *tx).await? else {
        return Ok(None);
    };
    let entry = Entry::new(now, "operator/enrolled", row.try_get::<String, _>("id")?);
    chain.append(&mut tx, &[entry]).await?;
    chain.commit(tx).await?;
    Ok(Some(Enrolled { factor }))
}

/// The account of a name.
///
/// # Errors
/// [`BooksError`].
pub async fn find(books: &Books, name: &str) -> Result<Option<Account>, BooksError> {
    if !is_name(name) {
        return Ok(None);
    }
    let query = sqlx::query("SELECT id, role, password, factor FROM operators WHERE name = $1");
    let query = query.bind(name.to_owned());
    let Some(row) = query.fetch_optional(books.store.pool()).await? else {
        return Ok(None);
    };
    let (role, factor): (String, Option<Vec<u8>>) = (row.try_get("role")?, row.try_get("factor")?);
    let open = |sealed: Vec<u8>| {
        let secret = books.vault.open(&place(name), &sealed)?;
        SecondFactor::from_bytes(&secret).ok_or(UNREADABLE)
    };
    Ok(Some(Account {
        id: row.try_get("id")?,
        role: Role::from_word(&role).ok_or(UNREADABLE)?,
        password: row.try_get("password")?,
        factor: factor.map(open).transpose()?,
    }))
}

/// Uses up a step of the second factor and those before it: a code is taken once (RFC 6238, 5.2).
///
/// # Errors
/// [`BooksError`].
pub async fn use_step(books: &Books, operator: &str, step: i64) -> Result<bool, BooksError> {
    let query = sqlx::query("UPDATE operators SET used_step = $1 WHERE id = $2 AND used_step < $1");
    let query = query.bind(step).bind(operator.to_owned());
    Ok(query.execute(books.store.pool()).await?.rows_affected() == 1)
}

fn enrolment(books: &Books, name: &str, secret: &str) -> Vec<u8> {
    books.vault.index("enrolment", &[name, secret])
}

fn place(name: &str) -> String {
    format!("operators/factor/{name}")
}

fn end(now: UnixTime) -> i64 {
    i64::from(now.as_secs().saturating_add(ENROLMENT))
}

/// Seconds that a secret to enrol with lives.
pub const ENROLMENT: u32 = 86_400;

pub(super) const UNREADABLE: BooksError = BooksError::Row { table: "operators" };
