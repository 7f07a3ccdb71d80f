//! New codes for those of whom something new is known, so that lists and pages say it at once.

use healthcode::UnixTime;
use sqlx::Row as _;
use tokio::task::JoinSet;

use super::records::Issued;
use super::{CodeError, Desk};
use crate::accounts::AccountId;
use crate::applications::changed::{Changed, changed, settle};
use crate::books::Books;

/// Makes the codes in force again on which someone is of whom something new is known. Who is worse
/// off by it has the code before worsened in the lists.
///
/// # Errors
/// The first [`CodeError`]; what comes after it is looked at all the same, and what failed again the
/// next time.
pub async fn review(books: &Books, desk: &Desk, now: UnixTime) -> Result<(), CodeError> {
    let mut outcome = Ok(());
    let mut last = None;
    loop {
        let part = changed(books, last.as_ref(), now).await?;
        let Some(latest) = part.last() else {
            return outcome;
        };
        last = Some(latest.clone());
        let mut under_way = JoinSet::new();
        for change in part {
            let (books, desk) = (books.clone(), desk.clone());
            under_way.spawn(async move { look_at(&books, &desk, &change, now).await });
        }
        while let Some(looked) = under_way.join_next().await {
            outcome = outcome.and(looked.unwrap_or(Err(CodeError::Failed)));
        }
    }
}

async fn look_at(
    books: &Books,
    desk: &Desk,
    change: &Changed,
    now: UnixTime,
) -> Result<(), CodeError> {
    let mut outcome = Ok(());
    let settles = change.since.as_secs().saturating_add(SETTLED);
    for (account, issued) in in_force(books, &change.application, now).await? {
        let mut bearers = issued.bearers.iter();
        let is_on = bearers.any(|it| it.application == change.application);
        // What was signed after the change had settled was signed by it.
        if !is_on || issued.from.as_secs() >= settles {
            continue;
        }
        match desk.sign(&account, &issued.id, now).await {
            // Withdrawn meanwhile, or too large with what is new: the list has the last word.
            Ok(_) | Err(CodeError::NotFound | CodeError::Listed | CodeError::TooLarge) => {}
            Err(error) => outcome = outcome.and(Err(error)),
        }
    }
    outcome?;
    if now.as_secs() >= settles {
        settle(books, change).await?;
    }
    Ok(())
}

async fn in_force(
    books: &Books,
    application: &str,
    now: UnixTime,
) -> Result<Vec<(AccountId, Issued)>, CodeError> {
    let query = sqlx::query(
        "SELECT codes.id, codes.account, codes.sealed FROM codes \
         JOIN applications ON applications.account = codes.account \
         WHERE applications.id = $1 AND codes.sealed IS NOT NULL AND codes.expires > $2",
    );
    let query = query
        .bind(application.to_owned())
        .bind(i64::from(now.as_secs()));
    let mut codes = Vec::new();
    for row in query.fetch_all(books.store.pool()).await? {
        let (id, sealed): (String, Vec<u8>) = (row.try_get("id")?, row.try_get("sealed")?);
        let account = AccountId::from_row(row.try_get("account")?);
        codes.push((account, Issued::open(books, &id, &sealed)?));
    }
    Ok(codes)
}

/// Seconds after which nobody signs any more by what was known before: longer than a request takes.
const SETTLED: u32 = 60;
