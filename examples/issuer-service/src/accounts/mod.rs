//! Who uses the service: a phone number, proved by a one-time code or a password.
//!
//! A number is kept as a keyed hash, and beside it only in the session that it began, sealed so that
//! it opens with that session's cookie alone: a message is sent while its owner asks for it.

pub mod limits;
pub mod one_time;
pub mod password;
mod phone;
pub mod sessions;
pub mod sms;

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use sqlx::Row as _;

pub use phone::{BadPhone, Phone};

use crate::audit::{Audit, Entry};
use crate::crypt::{Vault, random_id};
use crate::store::{Store, StoreError};

/// Random name of an account.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccountId(String);

impl AccountId {
    /// The text that names it in the database and in the audit table.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) const fn from_row(text: String) -> Self {
        Self(text)
    }
}

/// An account and the hash of its password, if it has one.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name.
    pub id: AccountId,
    /// Argon2id in PHC form.
    pub password: Option<String>,
}

/// The account of a number.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    store: &Store,
    vault: &Vault,
    phone: &Phone,
) -> Result<Option<Account>, StoreError> {
    let query = sqlx::query("SELECT id, password FROM accounts WHERE phone = $1");
    let row = query.bind(phone.index(vault)).fetch_optional(store.pool());
    let Some(row) = row.await? else {
        return Ok(None);
    };
    Ok(Some(Account {
        id: AccountId(row.try_get("id")?),
        password: row.try_get("password")?,
    }))
}

/// The account of a number that was just proved, made if it is the first time.
///
/// # Errors
/// [`StoreError`].
pub async fn find_or_open(
    store: &Store,
    vault: &Vault,
    audit: &Audit,
    phone: &Phone,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<AccountId, StoreError> {
    let id = random_id(rng);
    let query = sqlx::query(
        "INSERT INTO accounts (id, phone, opened) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    );
    let opened = i64::from(now.as_secs());
    let made = query.bind(id.clone()).bind(phone.index(vault)).bind(opened);
    if made.execute(store.pool()).await?.rows_affected() == 1 {
        audit
            .write(Entry::new(now, "account/opened", id.clone()))
            .await?;
        return Ok(AccountId(id));
    }
    let known = find(store, vault, phone).await?;
    Ok(known.map_or(AccountId(id), |account| account.id))
}

/// Gives an account a password, and ends its sessions elsewhere.
///
/// # Errors
/// [`StoreError`].
pub async fn set_password(
    store: &Store,
    audit: &Audit,
    session: &sessions::Session,
    hash: &str,
    now: UnixTime,
) -> Result<(), StoreError> {
    let account = &session.account;
    let mut chain = audit.chain().await?;
    let mut tx = store.begin().await?;
    let query = sqlx::query("UPDATE accounts SET password = $1 WHERE id = $2");
    let query = query.bind(hash.to_owned()).bind(account.0.clone());
    query.execute(&mut *tx).await?;
    let query = sqlx::query("DELETE FROM sessions WHERE account = $1 AND token <> $2");
    let query = query
        .bind(account.0.clone())
        .bind(session.token_hash.clone());
    query.execute(&mut *tx).await?;
    let entry = Entry::new(now, "account/password-set", account.0.clone());
    chain.append(&mut tx, &[entry]).await?;
    chain.commit(tx).await
}
