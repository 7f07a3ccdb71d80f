//! Sessions: a random token in a cookie, its hash in the database.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use sqlx::Row as _;
use zeroize::Zeroizing;

use super::AccountId;
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
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Token, StoreError> {
    let token = Zeroizing::new(random_id(rng));
    let query = sqlx::query("INSERT INTO sessions (token, account, expires) VALUES ($1, $2, $3)");
    let expires = now.as_secs().saturating_add(LIFETIME);
    let query = query.bind(vault.index("session", &[&token]));
    let query = query
        .bind(account.as_str().to_owned())
        .bind(i64::from(expires));
    query.execute(store.pool()).await?;
    Ok(Token(token))
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
