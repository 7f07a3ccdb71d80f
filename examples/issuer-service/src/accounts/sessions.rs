//! Sessions: a random token in a cookie, its hash in the database.
//!
//! A session knows the number that was logged in with, so that a message can be sent to it. The
//! number is sealed by the service's secret and the token together: without the cookie, nobody
//! opens it, and it is gone with the session.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use sqlx::Row as _;
use zeroize::Zeroizing;

use super::{AccountId, Phone};
use crate::books::BooksError;
use crate::crypt::{Vault, random_id, to_hex};
use crate::store::{Store, StoreError};

/// Someone who has logged in.
#[derive(Clone, Debug)]
pub struct Session {
    /// Whose session it is.
    pub account: AccountId,
    pub(crate) token_hash: Vec<u8>,
}

/// A fresh session's token, for the cookie alone.
pub struct Token(Zeroizing<String>);

impl Token {
    /// 32 hex digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Begins a session of [`LIFETIME`] seconds.
///
/// # Errors
/// [`StoreError`].
pub async fn begin(
    store: &Store,
    vault: &Vault,
    account: &AccountId,
    phone: &Phone,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Token, StoreError> {
    let token = Zeroizing::new(random_id(rng));
    let sealed = own(vault, &token).seal(PHONE, phone.as_e164().as_bytes(), rng);
    let query = sqlx::query(
        "INSERT INTO sessions (token, account, expires, phone) VALUES ($1, $2, $3, $4)",
    );
    let expires = now.as_secs().saturating_add(LIFETIME);
    let query = query.bind(vault.index("session", &[&token]));
    let query = query
        .bind(account.as_str().to_owned())
        .bind(i64::from(expires))
        .bind(sealed);
    query.execute(store.pool()).await?;
    Ok(Token(token))
}

/// The number that a session was begun with; none if it was begun before numbers were kept.
///
/// # Errors
/// [`BooksError`].
pub async fn phone(
    store: &Store,
    vault: &Vault,
    session: &Session,
    token: &str,
) -> Result<Option<Phone>, BooksError> {
    let query = sqlx::query("SELECT phone FROM sessions WHERE token = $1");
    let query = query.bind(session.token_hash.clone());
    let row = query.fetch_optional(store.pool()).await?;
    let sealed: Option<Vec<u8>> = match row {
        Some(row) => row.try_get("phone")?,
        None => None,
    };
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let opened = own(vault, token).open(PHONE, &sealed)?;
    let phone = Phone::from_sealed(&opened).ok_or(BooksError::Row { table: "sessions" })?;
    Ok(Some(phone))
}

/// The session of a token, if it has not ended.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    store: &Store,
    vault: &Vault,
    token: &str,
    now: UnixTime,
) -> Result<Option<Session>, StoreError> {
    let token_hash = vault.index("session", &[token]);
    let query = sqlx::query("SELECT account FROM sessions WHERE token = $1 AND expires > $2");
    let query = query
        .bind(token_hash.clone())
        .bind(i64::from(now.as_secs()));
    let Some(row) = query.fetch_optional(store.pool()).await? else {
        return Ok(None);
    };
    let account = AccountId::from_row(row.try_get("account")?);
    Ok(Some(Session {
        account,
        token_hash,
    }))
}

/// Ends a session.
///
/// # Errors
/// [`StoreError`].
pub async fn end(store: &Store, session: &Session) -> Result<(), StoreError> {
    let query = sqlx::query("DELETE FROM sessions WHERE token = $1");
    query
        .bind(session.token_hash.clone())
        .execute(store.pool())
        .await?;
    Ok(())
}

fn own(vault: &Vault, token: &str) -> Vault {
    vault.with_secret("session", token)
}

/// What a page sends along with whatever changes something; a stranger's page cannot know it.
#[must_use]
pub fn csrf_token(vault: &Vault, session_token: &str) -> String {
    to_hex(&vault.index("csrf", &[session_token]))
}

/// Whether what a page sent is the session's, in constant time.
#[must_use]
pub fn is_csrf_token(vault: &Vault, session_token: &str, sent: &str) -> bool {
    let sent = crate::crypt::from_hex(sent).unwrap_or_default();
    vault.is_index_of(&sent, "csrf", &[session_token])
}

/// Seconds that a session lasts, whatever is done in it.
pub const LIFETIME: u32 = 12 * 3_600;
const PHONE: &str = "sessions/phone";
