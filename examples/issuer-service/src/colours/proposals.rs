//! Proposals: what one operator wants, until another confirms it or a day has passed.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use serde::Serialize;
use serde_json::json;
use sqlx::Row as _;
use sqlx::any::AnyRow;
use utoipa::ToSchema;

use super::{ColourError, Ground, UNREADABLE, Worse};
use crate::audit::Entry;
use crate::books::{Books, BooksError};
use crate::crypt::random_id;
use crate::store::Tx;

/// A colour for one application.
pub struct Proposal<'a> {
    /// The operator.
    pub operator: &'a str,
    /// The application.
    pub application: &'a str,
    /// The colour.
    pub colour: Worse,
    /// Why.
    pub ground: Ground,
    /// When it ends: at most 31 days from now.
    pub until: u32,
}

/// A proposal that waits for a second operator.
#[derive(Serialize, ToSchema)]
pub struct Open {
    /// Its random name.
    pub id: String,
    /// The application.
    pub application: String,
    /// The colour that this one ends, if it ends one.
    pub lifts: Option<String>,
    /// The colour.
    pub colour: Worse,
    /// Why.
    pub ground: Ground,
    /// When the colour ends, in seconds since 1970.
    pub until: i64,
    /// When it was proposed.
    pub proposed: i64,
}

/// Takes a proposal down; nobody's colour changes yet.
///
/// # Errors
/// [`ColourError`].
pub async fn propose(
    books: &Books,
    proposal: &Proposal<'_>,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<String, ColourError> {
    let latest = now.as_secs().saturating_add(LONGEST);
    if proposal.until <= now.as_secs() || proposal.until > latest {
        return Err(ColourError::Until);
    }
    let row = Open {
        id: random_id(rng),
        application: proposal.application.to_owned(),
        lifts: None,
        colour: proposal.colour,
        ground: proposal.ground,
        until: proposal.until.into(),
        proposed: now.as_secs().into(),
    };
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let query = sqlx::query("SELECT id FROM applications WHERE id = $1");
    let query = query.bind(row.application.clone());
    if query.fetch_optional(&mut *tx).await?.is_none() {
        return Err(ColourError::NotFound);
    }
    let entry = insert(&mut tx, &row, proposal.operator, now).await?;
    chain.append(&mut tx, &[entry]).await?;
    chain.commit(tx).await?;
    Ok(row.id)
}

/// Proposes that a colour in force ends. Where that waits for a second operator already, it is that
/// proposal's name.
///
/// # Errors
/// [`ColourError`].
pub async fn lift(
    books: &Books,
    operator: &str,
    change: &str,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<String, ColourError> {
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let query = sqlx::query(
        "SELECT id, application, lifts, colour, ground, until, proposed FROM colour_changes \
         WHERE id = $1 AND lifts IS NULL AND confirmed IS NOT NULL AND ended IS NULL \
         AND until > $2",
    );
    let query = query.bind(change.to_owned()).bind(i64::from(now.as_secs()));
    let row = query.fetch_optional(&mut *tx).await?;
    let order = read(&row.ok_or(ColourError::NotFound)?)?;
    if let Some(open) = open_lifting(&mut tx, &order.id, now).await? {
        return Ok(open);
    }
    let row = lifting(&order, now, rng);
    let entry = insert(&mut tx, &row, operator, now).await?;
    chain.append(&mut tx, &[entry]).await?;
    chain.commit(tx).await?;
    Ok(row.id)
}

async fn open_lifting(
    tx: &mut Tx,
    order: &str,
    now: UnixTime,
) -> Result<Option<String>, BooksError> {
    let query = sqlx::query(
        "SELECT id FROM colour_changes WHERE lifts = $1 AND confirmed IS NULL AND ended IS NULL \
         AND proposed > $2 ORDER BY proposed DESC, id LIMIT 1",
    );
    let query = query.bind(order.to_owned()).bind(oldest(now));
    let row = query.fetch_optional(&mut **tx).await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?)
}

/// Proposes that every colour in force of an application ends, within a transaction.
pub(crate) async fn propose_lifting(
    tx: &mut Tx,
    operator: &str,
    application: &str,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Vec<Entry>, BooksError> {
    let query = sqlx::query(
        "SELECT id, application, lifts, colour, ground, until, proposed FROM colour_changes \
         WHERE application = $1 AND lifts IS NULL AND confirmed IS NOT NULL AND ended IS NULL \
         AND until > $2",
    );
    let query = query
        .bind(application.to_owned())
        .bind(i64::from(now.as_secs()));
    let mut entries = Vec::new();
    for row in query.fetch_all(&mut **tx).await? {
        let row = lifting(&read(&row)?, now, rng);
        entries.push(insert(tx, &row, operator, now).await?);
    }
    Ok(entries)
}

/// The proposals that wait, the oldest first, at most 100.
///
/// # Errors
/// [`BooksError`].
pub async fn open(books: &Books, now: UnixTime) -> Result<Vec<Open>, BooksError> {
    let query = sqlx::query(
        "SELECT id, application, lifts, colour, ground, until, proposed FROM colour_changes \
         WHERE confirmed IS NULL AND ended IS NULL AND proposed > $1 AND until > $2 \
         ORDER BY proposed, id LIMIT 100",
    );
    let query = query.bind(oldest(now)).bind(i64::from(now.as_secs()));
    let rows = query.fetch_all(books.store.pool()).await?;
    rows.iter().map(read).collect()
}

/// What was proposed at this instant or before has lapsed.
pub(super) fn oldest(now: UnixTime) -> i64 {
    i64::from(now.as_secs().saturating_sub(LAPSE))
}

pub(super) fn read(row: &AnyRow) -> Result<Open, BooksError> {
    let (colour, ground): (String, String) = (row.try_get("colour")?, row.try_get("ground")?);
    Ok(Open {
        id: row.try_get("id")?,
        application: row.try_get("application")?,
        lifts: row.try_get("lifts")?,
        colour: Worse::from_word(&colour).ok_or(UNREADABLE)?,
        ground: Ground::from_word(&ground).ok_or(UNREADABLE)?,
        until: row.try_get("until")?,
        proposed: row.try_get("proposed")?,
    })
}

fn lifting(order: &Open, now: UnixTime, rng: &mut impl CryptoRng) -> Open {
    Open {
        id: random_id(rng),
        lifts: Some(order.id.clone()),
        application: order.application.clone(),
        proposed: now.as_secs().into(),
        ..*order
    }
}

async fn insert(
    tx: &mut Tx,
    row: &Open,
    operator: &str,
    now: UnixTime,
) -> Result<Entry, BooksError> {
    let query = sqlx::query(
        "INSERT INTO colour_changes (id, application, lifts, colour, ground, until, proposed_by, \
         proposed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    let query = query.bind(row.id.clone()).bind(row.application.clone());
    let query = query.bind(row.lifts.clone()).bind(row.colour.word());
    let query = query.bind(row.ground.word()).bind(row.until);
    let query = query.bind(operator.to_owned()).bind(row.proposed);
    query.execute(&mut **tx).await?;
    let event = match row.lifts {
        None => "colour/proposed",
        Some(_) => "colour/lifting-proposed",
    };
    Ok(Entry::new(now, event, row.application.clone()).with(detail(row, operator)))
}

pub(super) fn detail(row: &Open, operator: &str) -> serde_json::Value {
    json!({
        "change": row.id, "lifts": row.lifts, "colour": row.colour.word(),
        "ground": row.ground.word(), "until": row.until, "operator": operator,
    })
}

/// Seconds after which a proposal lapses.
const LAPSE: u32 = 86_400;
/// Longest time that a colour is given for.
const LONGEST: u32 = 31 * 86_400;
