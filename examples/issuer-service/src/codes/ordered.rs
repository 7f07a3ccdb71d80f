//! What an operator's colour does to codes in force, before they are renewed.

use healthcode::status::ListedState;
use healthcode::{Colour, UnixTime};
use sqlx::{AssertSqlSafe, Row as _};

use super::records::Issued;
use super::{CodeError, indices};
use crate::books::Books;
use crate::store::Tx;

/// Worsens, in the lists, the codes in force on which an application is better off than `to`. They
/// get new indices when they are renewed.
///
/// # Errors
/// [`CodeError`].
pub(crate) async fn worsen_for(
    books: &Books,
    tx: &mut Tx,
    application: &str,
    to: Colour,
    now: UnixTime,
) -> Result<(), CodeError> {
    for (id, issued) in in_force(books, tx, application, now).await? {
        let mut bearers = issued.bearers.iter();
        let Some(place) = bearers.position(|it| it.application == application) else {
            continue;
        };
        let is_better = issued
            .bearers
            .get(place)
            .is_some_and(|it| it.ruling.colour < to);
        if !is_better {
            continue;
        }
        // A list names the holder's colour alone.
        let state = match (place, to) {
            (0, Colour::Red) => ListedState::NowRed,
            (0, _) => ListedState::NowYellow,
            _ => ListedState::Revoked,
        };
        indices::worsen(tx, &id, state, now).await?;
        let query = sqlx::query("UPDATE codes SET status_index = NULL WHERE id = $1");
        query.bind(id).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Withdraws the codes that an application is on, and forgets their rows: who applies anew gets new
/// ones.
///
/// # Errors
/// [`CodeError`].
pub(crate) async fn withdraw_for(
    books: &Books,
    tx: &mut Tx,
    application: &str,
    now: UnixTime,
) -> Result<(), CodeError> {
    for (id, issued) in in_force(books, tx, application, UnixTime::new(0)).await? {
        if issued
            .bearers
            .iter()
            .any(|it| it.application == application)
        {
            indices::worsen(tx, &id, ListedState::Revoked, now).await?;
            let query = sqlx::query("DELETE FROM codes WHERE id = $1");
            query.bind(id).execute(&mut **tx).await?;
        }
    }
    Ok(())
}

// Waits for whoever signs one of them now.
async fn in_force(
    books: &Books,
    tx: &mut Tx,
    application: &str,
    now: UnixTime,
) -> Result<Vec<(String, Issued)>, CodeError> {
    let sql = format!(
        "SELECT id, sealed FROM codes WHERE sealed IS NOT NULL AND expires > $1 \
         AND account = (SELECT account FROM applications WHERE id = $2) ORDER BY id{}",
        books.store.lock()
    );
    let query = sqlx::query(AssertSqlSafe(sql))
        .bind(i64::from(now.as_secs()))
        .bind(application.to_owned());
    let mut codes = Vec::new();
    for row in query.fetch_all(&mut **tx).await? {
        let (id, sealed): (String, Vec<u8>) = (row.try_get("id")?, row.try_get("sealed")?);
        let issued = Issued::open(books, &id, &sealed)?;
        codes.push((id, issued));
    }
    Ok(codes)
}
