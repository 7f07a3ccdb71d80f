//! A code's row, with the slow hashes of its documents, made once for the same people.

use getrandom::rand_core::CryptoRng;
use healthcode::claims::{IdentityHash, Person as Place};
use healthcode::{CodeId, Document};
use sqlx::Row as _;
use tokio::sync::Semaphore;

use super::records::Person;
use super::{CodeError, Extra};
use crate::accounts::AccountId;
use crate::applications::{Application, Standing, open_person};
use crate::books::Books;
use crate::crypt::{random_id, to_hex};

/// Makes the row of a code for these people, the holder first, or finds it; returns its name.
///
/// Each person costs one Argon2id run, and `turns` says how many run at once.
///
/// # Errors
/// [`CodeError`].
pub async fn prepare(
    books: &Books,
    turns: &Semaphore,
    account: &AccountId,
    people: &[Application],
    include: &[Extra],
    rng: &mut impl CryptoRng,
) -> Result<String, CodeError> {
    let is_verified = |it: &Application| it.state.standing() == Standing::Verified;
    if people.is_empty() || !people.iter().all(is_verified) {
        return Err(CodeError::NotVerified);
    }
    let names: Vec<_> = people.iter().map(|it| it.id.as_str()).collect();
    let applications = names.join(" ");
    if let Some(id) = include_in(books, account, &applications, include).await? {
        return Ok(id);
    }
    let code_id = CodeId::random(rng);
    let people = hash(books, turns, code_id, people).await?;
    let people = serde_json::to_string(&people).map_err(|_| CodeError::Failed)?;
    let query = sqlx::query(
        "INSERT INTO codes (id, account, applications, code_id, people, include, expires) \
         VALUES ($1, $2, $3, $4, $5, '', 0) ON CONFLICT DO NOTHING",
    );
    query
        .bind(random_id(rng))
        .bind(account.as_str().to_owned())
        .bind(applications.clone())
        .bind(code_id.as_bytes().to_vec())
        .bind(people)
        .execute(books.store.pool())
        .await?;
    // Of two who make the same row at the same time, both find the first one's.
    let id = include_in(books, account, &applications, include).await?;
    id.ok_or(CodeError::NotFound)
}

async fn include_in(
    books: &Books,
    account: &AccountId,
    applications: &str,
    include: &[Extra],
) -> Result<Option<String>, CodeError> {
    let words: Vec<_> = include.iter().map(|it| it.word()).collect();
    let query = sqlx::query(
        "UPDATE codes SET include = $1 WHERE applications = $2 AND account = $3 RETURNING id",
    );
    let query = query.bind(words.join(" ")).bind(applications.to_owned());
    let query = query.bind(account.as_str().to_owned());
    let row = query.fetch_optional(books.store.pool()).await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?)
}

async fn hash(
    books: &Books,
    turns: &Semaphore,
    code_id: CodeId,
    people: &[Application],
) -> Result<Vec<Person>, CodeError> {
    let mut hashed = Vec::with_capacity(people.len());
    for (application, place) in people.iter().zip(Place::all()) {
        let document = open_person(books, application)?.document;
        let document_type = u64::from(document.document_type().number());
        let _turn = turns.acquire().await.map_err(|_| CodeError::Failed)?;
        let compute =
            move |document: Document| IdentityHash::compute(&document, code_id, place, None);
        let computed = tokio::task::spawn_blocking(move || compute(document)).await;
        let identity = computed.map_err(|_| CodeError::Failed)?;
        let identity = identity.map_err(|_| CodeError::Failed)?;
        hashed.push(Person {
            application: application.id.clone(),
            identity: to_hex(identity.as_bytes()),
            document_type,
        });
    }
    Ok(hashed)
}
