//! Status indices: drawn at random, and given once, which the database's key holds for all nodes.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use healthcode::status::ListedState;
use sqlx::{AssertSqlSafe, Row as _};

use super::CodeError;
use crate::store::{Tx, parts, values};

/// Reserves an index below `capacity` for each of these codes, in their order, as far as there are
/// any.
pub(super) async fn reserve(
    tx: &mut Tx,
    codes: &[String],
    capacity: u32,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Vec<Option<u32>>, CodeError> {
    let mut given = Vec::with_capacity(codes.len());
    for part in parts(codes) {
        given.extend(reserve_part(tx, part, capacity, now, rng).await?);
    }
    Ok(given)
}

async fn reserve_part(
    tx: &mut Tx,
    codes: &[String],
    capacity: u32,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Vec<Option<u32>>, CodeError> {
    let mut given: Vec<Option<u32>> = vec![None; codes.len()];
    for _ in 0..DRAWS {
        let missing = given.iter().zip(codes).zip(0_usize..);
        let missing =
            missing.filter_map(|((index, code), at)| index.is_none().then_some((at, code)));
        let mut drawn: Vec<(u32, usize, &String)> = missing
            .map(|(at, code)| (draw(capacity, rng), at, code))
            .collect();
        if drawn.is_empty() {
            break;
        }
        // In one order for all nodes, so that none waits for one that waits for it.
        drawn.sort_unstable();
        drawn.dedup_by_key(|(index, ..)| *index);
        for (index, at) in insert(tx, &drawn, now).await? {
            if let Some(slot) = given.get_mut(at) {
                *slot = Some(index);
            }
        }
    }
    Ok(given)
}

/// Gives back an index that no code was signed with.
pub(super) async fn release(tx: &mut Tx, index: u32, code: &str) -> Result<(), CodeError> {
    let query = sqlx::query("DELETE FROM status_indices WHERE place = $1 AND code = $2");
    let query = query.bind(i64::from(index)).bind(code.to_owned());
    query.execute(&mut **tx).await?;
    Ok(())
}

async fn insert(
    tx: &mut Tx,
    drawn: &[(u32, usize, &String)],
    now: UnixTime,
) -> Result<Vec<(u32, usize)>, CodeError> {
    let mut got = Vec::with_capacity(drawn.len());
    for part in parts(drawn) {
        let sql = format!(
            "INSERT INTO status_indices (place, code, state, changed) VALUES {} \
             ON CONFLICT DO NOTHING RETURNING place",
            values(part.len(), 4)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (index, _, code) in part {
            query = query.bind(i64::from(*index)).bind((*code).clone());
            query = query
                .bind(ListedState::AsSigned.name())
                .bind(i64::from(now.as_secs()));
        }
        for row in query.fetch_all(&mut **tx).await? {
            let place: i64 = row.try_get("place")?;
            let found = part.iter().find(|(index, ..)| i64::from(*index) == place);
            got.extend(found.map(|(index, at, _)| (*index, *at)));
        }
    }
    Ok(got)
}

/// Worsens what lists say of every index that a code was ever given.
pub(super) async fn worsen(
    tx: &mut Tx,
    code: &str,
    to: ListedState,
    now: UnixTime,
) -> Result<(), CodeError> {
    let sql = match to {
        ListedState::NowYellow => {
            "UPDATE status_indices SET state = $1, changed = $2 WHERE code = $3 \
             AND state = 'as-signed'"
        }
        ListedState::NowRed => {
            "UPDATE status_indices SET state = $1, changed = $2 WHERE code = $3 \
             AND state IN ('as-signed', 'yellow')"
        }
        _ => {
            "UPDATE status_indices SET state = $1, changed = $2 WHERE code = $3 \
             AND state IN ('as-signed', 'yellow', 'red')"
        }
    };
    let query = sqlx::query(sql)
        .bind(to.name())
        .bind(i64::from(now.as_secs()));
    query.bind(code.to_owned()).execute(&mut **tx).await?;
    Ok(())
}

// Each below the capacity is as likely as the others: what is above its last multiple is drawn again.
fn draw(capacity: u32, rng: &mut impl CryptoRng) -> u32 {
    let excess = u32::MAX.checked_rem(capacity).unwrap_or(0);
    let limit = u32::MAX.saturating_sub(excess);
    loop {
        let drawn = rng.next_u32();
        if drawn < limit || limit == 0 {
            return drawn.checked_rem(capacity).unwrap_or(0);
        }
    }
}

/// Draws before giving up: with lists half full, one in 2^64 codes finds no index.
const DRAWS: usize = 64;
