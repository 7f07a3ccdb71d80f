//! Who sends results, and whose documents they are matched with.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use healthcode::claims::TestRecord;
use sqlx::Row as _;
use zeroize::Zeroizing;

use super::{LabDocument, UNREADABLE};
use crate::applications::Applicant;
use crate::audit::Entry;
use crate::books::{Books, BooksError};
use crate::crypt::{Vault, random_id};
use crate::rules::insert_test;
use crate::store::Tx;

/// A laboratory that has shown its token.
pub struct Laboratory(pub(super) String);

/// Gives a laboratory a token, in place of the one before if it had one.
///
/// # Errors
/// [`BooksError`].
pub async fn add(
    books: &Books,
    name: &str,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Zeroizing<String>, BooksError> {
    let token = Zeroizing::new(random_id(rng));
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let query = sqlx::query(
        "INSERT INTO laboratories (id, name, token) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET token = excluded.token RETURNING id",
    );
    let query = query.bind(random_id(rng)).bind(name.to_owned());
    let row = query.bind(hash(&books.vault, &token)).fetch_one(&mut *tx);
    let id: String = row.await?.try_get("id")?;
    let entry = Entry::new(now, "laboratory/token-given", id);
    chain.append(&mut tx, &[entry]).await?;
    chain.commit(tx).await?;
    Ok(token)
}

/// The laboratory of a token.
///
/// # Errors
/// [`BooksError`].
pub async fn find(books: &Books, token: &str) -> Result<Option<Laboratory>, BooksError> {
    let query = sqlx::query("SELECT id FROM laboratories WHERE token = $1");
    let query = query.bind(hash(&books.vault, token));
    let row = query.fetch_optional(books.store.pool()).await?;
    Ok(row
        .map(|row| row.try_get("id").map(Laboratory))
        .transpose()?)
}

/// Takes down the document of an applicant with whom the register agrees, and gives them the results
/// that came before.
pub(crate) async fn register(
    tx: &mut Tx,
    vault: &Vault,
    application: &str,
    applicant: &Applicant,
    now: UnixTime,
) -> Result<Vec<Entry>, BooksError> {
    let document = LabDocument::of(applicant).index(vault);
    let query = sqlx::query(
        "INSERT INTO matched_documents (application, document) VALUES ($1, $2) \
         ON CONFLICT (application) DO UPDATE SET document = excluded.document",
    );
    let query = query.bind(application.to_owned()).bind(document.clone());
    query.execute(&mut **tx).await?;
    if bearers(tx, &document).await?.len() != 1 {
        return Ok(Vec::new());
    }
    let query = sqlx::query(
        "UPDATE laboratory_results SET application = $1 \
         WHERE document = $2 AND application IS NULL RETURNING method, result, sampled",
    );
    let query = query.bind(application.to_owned()).bind(document);
    let mut entries = Vec::new();
    for row in query.fetch_all(&mut **tx).await? {
        let (method, result): (String, String) = (row.try_get("method")?, row.try_get("result")?);
        let sampled: i64 = row.try_get("sampled")?;
        let test = TestRecord {
            method: method.parse().map_err(|_| UNREADABLE)?,
            result: result.parse().map_err(|_| UNREADABLE)?,
            sampled: UnixTime::try_from(sampled).map_err(|_| UNREADABLE)?,
        };
        entries.push(insert_test(tx, application, test, now).await?);
    }
    Ok(entries)
}

/// The applications with a document of this type, number and count: two passports of different
/// countries may share a number.
pub(super) async fn bearers(tx: &mut Tx, document: &[u8]) -> Result<Vec<String>, BooksError> {
    let query =
        sqlx::query("SELECT application FROM matched_documents WHERE document = $1 LIMIT 2");
    let rows = query.bind(document.to_vec()).fetch_all(&mut **tx).await?;
    let names = rows.iter().map(|row| row.try_get("application"));
    Ok(names.collect::<Result<_, _>>()?)
}

fn hash(vault: &Vault, token: &str) -> Vec<u8> {
    vault.index("laboratory-token", &[token])
}
