//! Applications in the database.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::form::Sealed;
use super::identity::Field;
use super::{Applicant, DeclarationForm, Relation, State};
use crate::accounts::AccountId;
use crate::books::{Books, BooksError};
use crate::catalogue::Notice;

/// An application as its owner sees it.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its random name.
    pub id: String,
    /// The application of whoever the companion goes with.
    pub guardian: Option<String>,
    /// What the companion is to them.
    pub relation: Option<Relation>,
    /// How far it has come.
    pub state: State,
    /// What its owner should know.
    pub notice: Option<Notice>,
    /// The fields that the notice is about.
    pub fields: Vec<Field>,
    /// When it was sent, in seconds since 1970.
    pub submitted: i64,
    pub(crate) person: Vec<u8>,
}

/// The applications of an account, the oldest first.
///
/// # Errors
/// [`BooksError`].
pub async fn of_account(
    books: &Books,
    account: &AccountId,
) -> Result<Vec<Application>, BooksError> {
    let query = sqlx::query(
        "SELECT id, guardian, relation, state, notice, fields, submitted, person \
         FROM applications WHERE account = $1 ORDER BY submitted, id",
    );
    let rows = query
        .bind(account.as_str().to_owned())
        .fetch_all(books.store.pool());
    rows.await?.iter().map(read).collect()
}

/// An application of this account; another's is as if it were not there.
///
/// # Errors
/// [`BooksError`].
pub async fn by_id(
    books: &Books,
    account: &AccountId,
    id: &str,
) -> Result<Option<Application>, BooksError> {
    let query = sqlx::query(
        "SELECT id, guardian, relation, state, notice, fields, submitted, person \
         FROM applications WHERE id = $1 AND account = $2",
    );
    let query = query.bind(id.to_owned()).bind(account.as_str().to_owned());
    let row = query.fetch_optional(books.store.pool()).await?;
    row.as_ref().map(read).transpose()
}

/// Those who go with the holder of an application, in the order in which they were added.
///
/// # Errors
/// [`BooksError`].
pub async fn companions_of(books: &Books, guardian: &str) -> Result<Vec<Application>, BooksError> {
    let query = sqlx::query(
        "SELECT id, guardian, relation, state, notice, fields, submitted, person \
         FROM applications WHERE guardian = $1 ORDER BY submitted, id",
    );
    let rows = query
        .bind(guardian.to_owned())
        .fetch_all(books.store.pool());
    rows.await?.iter().map(read).collect()
}

/// Who an application is about.
///
/// # Errors
/// [`BooksError`].
pub fn open_person(books: &Books, application: &Application) -> Result<Applicant, BooksError> {
    let text = books
        .vault
        .open(&person_place(&application.id), &application.person)?;
    let sealed: Option<Sealed> = serde_json::from_slice(&text).ok();
    sealed.and_then(Applicant::from_sealed).ok_or(UNREADABLE)
}

/// What was declared in the application with this id.
///
/// # Errors
/// [`BooksError`].
pub fn open_declaration(
    books: &Books,
    id: &str,
    sealed: &[u8],
) -> Result<DeclarationForm, BooksError> {
    let text = books.vault.open(&declaration_place(id), sealed)?;
    serde_json::from_slice(&text).map_err(|_| UNREADABLE)
}

pub(super) fn person_place(id: &str) -> String {
    format!("applications/person/{id}")
}

pub(super) fn declaration_place(id: &str) -> String {
    format!("applications/declaration/{id}")
}

pub(super) fn read(row: &AnyRow) -> Result<Application, BooksError> {
    let state: String = row.try_get("state")?;
    let relation: Option<String> = row.try_get("relation")?;
    let notice: Option<i64> = row.try_get("notice")?;
    let fields: String = row.try_get("fields")?;
    Ok(Application {
        id: row.try_get("id")?,
        guardian: row.try_get("guardian")?,
        relation: relation.as_deref().and_then(Relation::from_word),
        state: State::from_word(&state).ok_or(UNREADABLE)?,
        notice: notice.and_then(Notice::from_number),
        fields: fields.split(' ').filter_map(Field::from_name).collect(),
        submitted: row.try_get("submitted")?,
        person: row.try_get("person")?,
    })
}

const UNREADABLE: BooksError = BooksError::Row {
    table: "applications",
};
