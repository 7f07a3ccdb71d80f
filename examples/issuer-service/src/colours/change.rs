//! Confirmations: from here on a colour counts, in lists at once and in the codes that are made next.

use healthcode::UnixTime;
use sqlx::Row as _;
use thiserror::Error;

use super::proposals::{Open, detail, oldest, read};
use crate::applications::changed::mark;
use crate::audit::Entry;
use crate::books::{Books, BooksError};
use crate::codes::{CodeError, worsen_for};
use crate::store::{StoreError, Tx};

/// Why no colour was changed.
#[derive(Debug, Error)]
pub enum ColourError {
    /// There is no such application or change.
    #[error("there is no such application or change")]
    NotFound,
    /// The end is past, or too far away.
    #[error("a colour ends within 31 days")]
    Until,
    /// Who confirms is who proposed.
    #[error("nobody confirms their own proposal")]
    Own,
    /// It was confirmed before, or has lapsed.
    #[error("the proposal is not open")]
    NotOpen,
    /// The codes.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

/// Confirms a proposal, as a second operator, once.
///
/// # Errors
/// [`ColourError`].
pub async fn confirm(
    books: &Books,
    operator: &str,
    id: &str,
    now: UnixTime,
) -> Result<(), ColourError> {
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let change = of_another(&mut tx, operator, id).await?;
    // Of two who confirm at the same time, one changes the row.
    let query = sqlx::query(
        "UPDATE colour_changes SET confirmed_by = $1, confirmed = $2 \
         WHERE id = $3 AND confirmed IS NULL AND ended IS NULL AND proposed > $4 AND until > $2",
    );
    let seconds = i64::from(now.as_secs());
    let query = query.bind(operator.to_owned()).bind(seconds);
    let query = query.bind(id.to_owned()).bind(oldest(now));
    if query.execute(&mut *tx).await?.rows_affected() != 1 {
        return Err(ColourError::NotOpen);
    }
    let event = match &change.lifts {
        Some(lifted) => {
            let query = sqlx::query("UPDATE colour_changes SET ended = $1 WHERE id = $2");
            let query = query.bind(seconds).bind(lifted.clone());
            query.execute(&mut *tx).await?;
            "colour/lifted"
        }
        None => {
            let colour = change.colour.colour();
            worsen_for(books, &mut tx, &change.application, colour, now).await?;
            "colour/confirmed"
        }
    };
    mark(&mut tx, &change.application, now).await?;
    let entry = Entry::new(now, event, change.application.clone());
    let entry = entry.with(detail(&change, operator));
    chain.append(&mut tx, &[entry]).await?;
    Ok(chain.commit(tx).await?)
}

/// Refuses a proposal, as a second operator, once: nobody confirms it any more.
///
/// # Errors
/// [`ColourError`].
pub async fn refuse(
    books: &Books,
    operator: &str,
    id: &str,
    now: UnixTime,
) -> Result<(), ColourError> {
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let change = of_another(&mut tx, operator, id).await?;
    let query = sqlx::query(
        "UPDATE colour_changes SET ended = $1 \
         WHERE id = $2 AND confirmed IS NULL AND ended IS NULL AND proposed > $3 AND until > $1",
    );
    let query = query.bind(i64::from(now.as_secs())).bind(id.to_owned());
    let query = query.bind(oldest(now));
    if query.execute(&mut *tx).await?.rows_affected() != 1 {
        return Err(ColourError::NotOpen);
    }
    let event = match change.lifts {
        Some(_) => "colour/lifting-refused",
        None => "colour/refused",
    };
    let entry = Entry::new(now, event, change.application.clone());
    let entry = entry.with(detail(&change, operator));
    chain.append(&mut tx, &[entry]).await?;
    Ok(chain.commit(tx).await?)
}

// Nobody looks at what they proposed themselves.
async fn of_another(tx: &mut Tx, operator: &str, id: &str) -> Result<Open, ColourError> {
    let query = sqlx::query(
        "SELECT id, application, lifts, colour, ground, until, proposed, proposed_by \
         FROM colour_changes WHERE id = $1",
    );
    let row = query.bind(id.to_owned()).fetch_optional(&mut **tx).await?;
    let row = row.ok_or(ColourError::NotFound)?;
    let proposer: String = row.try_get("proposed_by")?;
    if proposer == operator {
        return Err(ColourError::Own);
    }
    Ok(read(&row)?)
}

/// Worsens again what another node may have signed while a change was being confirmed.
///
/// # Errors
/// The first [`ColourError`]; what comes after it is worsened all the same.
pub async fn enforce(books: &Books, now: UnixTime) -> Result<(), ColourError> {
    let query = sqlx::query(
        "SELECT id, application, lifts, colour, ground, until, proposed FROM colour_changes \
         WHERE lifts IS NULL AND ended IS NULL AND confirmed > $1 AND until > $2",
    );
    let since = i64::from(now.as_secs().saturating_sub(RECENT));
    let query = query.bind(since).bind(i64::from(now.as_secs()));
    let rows = query.fetch_all(books.store.pool()).await?;
    let mut outcome = Ok(());
    for row in &rows {
        outcome = outcome.and(enforce_one(books, &read(row)?, now).await);
    }
    outcome
}

async fn enforce_one(books: &Books, order: &Open, now: UnixTime) -> Result<(), ColourError> {
    let mut tx = books.store.begin().await?;
    let colour = order.colour.colour();
    worsen_for(books, &mut tx, &order.application, colour, now).await?;
    Ok(tx.commit().await.map_err(BooksError::from)?)
}

impl From<StoreError> for ColourError {
    fn from(error: StoreError) -> Self {
        Self::Books(error.into())
    }
}

impl From<sqlx::Error> for ColourError {
    fn from(error: sqlx::Error) -> Self {
        Self::Books(error.into())
    }
}

/// Longer than the longest interval between publications.
const RECENT: u32 = 2 * 86_400;
