//! Status lists.

use healthcode::UnixTime;
use healthcode::status::{ListBuilder, ListedState};
use serde_json::json;
use sqlx::Row as _;

use super::{Held, PublishError, Published, Publisher, files, hold};
use crate::audit::Entry;
use crate::books::BooksError;
use crate::store::Tx;

impl Publisher {
    /// Publishes one list with what has changed until now.
    ///
    /// # Errors
    /// [`PublishError`].
    pub async fn publish_list(&self, list: u32, now: UnixTime) -> Result<Published, PublishError> {
        let name = format!("status/{list}");
        let seq = self.next_seq(&name).await?;
        let mut tx = self.books.store.begin().await?;
        if hold(&mut tx, &name, seq).await? == Held::Passed {
            return Ok(Published::Before);
        }
        // Read while the row is held: whatever the file before had was committed by then.
        let changes = self.changes(&mut tx, list).await?;
        let changed = changes.len();
        let number = u64::try_from(seq).map_err(|_| UNREADABLE)?;
        let publisher = self.clone();
        let built = move || publisher.build_list(list, number, &changes, now);
        let bytes = tokio::task::spawn_blocking(built).await;
        let bytes = bytes.map_err(|_| PublishError::Part("the builder stopped"))??;
        files::write(self.folder.join(&name), bytes).await?;
        tx.commit().await?;
        let entry = Entry::new(now, "list/published", name);
        let entry = entry.with(json!({ "seq": seq, "changed": changed }));
        self.books.audit.write(entry).await?;
        Ok(Published::Now(number))
    }

    async fn changes(
        &self,
        tx: &mut Tx,
        list: u32,
    ) -> Result<Vec<(u32, ListedState)>, PublishError> {
        let size = 1_i64
            .checked_shl(self.base.shift().into())
            .unwrap_or(i64::MAX);
        let first = i64::from(list).saturating_mul(size);
        let query = sqlx::query(
            "SELECT place, state FROM status_indices \
             WHERE state <> 'as-signed' AND place >= $1 AND place < $2",
        );
        let query = query.bind(first).bind(first.saturating_add(size));
        let read = |row: &sqlx::any::AnyRow| {
            let (place, state): (i64, String) = (row.try_get("place")?, row.try_get("state")?);
            let index = u32::try_from(place).map_err(|_| UNREADABLE)?;
            let (_, slot) = self.base.place_of(index);
            let state: ListedState = state.parse().map_err(|_| UNREADABLE)?;
            Ok((slot, state))
        };
        let rows = query.fetch_all(&mut **tx).await?;
        rows.iter().map(read).collect()
    }

    fn build_list(
        &self,
        list: u32,
        seq: u64,
        changes: &[(u32, ListedState)],
        now: UnixTime,
    ) -> Result<Vec<u8>, PublishError> {
        let size = 1_u32
            .checked_shl(self.base.shift().into())
            .unwrap_or(u32::MAX);
        let (uri, _) = self.base.place_of(list.saturating_mul(size));
        let mut builder = ListBuilder::new(&uri, size)?.with_seq(seq)?;
        for (slot, state) in changes {
            builder.set(*slot, *state)?;
        }
        let expires = now
            .checked_add(LIST_LIFETIME)
            .unwrap_or(UnixTime::new(u32::MAX));
        Ok(builder
            .build(now, expires, Some(self.ttl))?
            .sign(&self.status_key)?)
    }
}

/// As long as a code lives: a list that nobody replaces ends with the last code on it.
const LIST_LIFETIME: u32 = crate::codes::LIFETIME;

const UNREADABLE: BooksError = BooksError::Row {
    table: "status_indices",
};
