//! How often something may be tried: counters in fixed spans of time, kept for all nodes together.

use healthcode::UnixTime;
use sqlx::Row as _;

use crate::crypt::Vault;
use crate::store::{Store, StoreError};

/// At most `most` in each span of `seconds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is counted.
    pub name: &'static str,
    /// How many are let through.
    pub most: i64,
    /// Length of a span.
    pub seconds: u32,
}

/// Whether one more is let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Turn {
    /// It is.
    Granted,
    /// It is not until the span is over.
    Refused {
        /// Seconds to wait.
        wait: u32,
    },
}

/// Messages to one number in a minute.
pub const MESSAGES_A_MINUTE: Limit = Limit {
    name: "message/minute",
    most: 1,
    seconds: 60,
};
/// Messages to one number in a day.
pub const MESSAGES_A_DAY: Limit = Limit {
    name: "message/day",
    most: 10,
    seconds: 86_400,
};
/// Messages that one address asks for.
pub const MESSAGES_FROM_ADDRESS: Limit = Limit {
    name: "message/address",
    most: 30,
    seconds: 3_600,
};
/// Wrong passwords for one number: then passwords are locked, and one-time codes still work.
pub const PASSWORDS: Limit = Limit {
    name: "password",
    most: 5,
    seconds: 900,
};
/// Log-ins tried from one address, right ones too.
pub const LOG_INS_FROM_ADDRESS: Limit = Limit {
    name: "log-in/address",
    most: 100,
    seconds: 900,
};
/// Checks of a document that one account asks for.
pub const IDENTITY_CHECKS: Limit = Limit {
    name: "identity",
    most: 10,
    seconds: 86_400,
};
/// Checks of one document, whoever asks.
pub const CHECKS_OF_DOCUMENT: Limit = Limit {
    name: "document",
    most: 20,
    seconds: 86_400,
};
/// New codes for one account; each costs Argon2 hashes. Renewals cost none and are not counted.
pub const NEW_CODES: Limit = Limit {
    name: "codes",
    most: 20,
    seconds: 3_600,
};

/// Links to codes that are sent to one number: apart from log-in messages, so that neither keeps the
/// other from being sent.
pub const LINKS: Limit = Limit {
    name: "links",
    most: 12,
    seconds: 3_600,
};

impl Limit {
    /// Counts one more by whoever `who` names.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take(
        self,
        store: &Store,
        vault: &Vault,
        who: &str,
        now: UnixTime,
    ) -> Result<Turn, StoreError> {
        let query = sqlx::query(
            "INSERT INTO attempts (who, span, count) VALUES ($1, $2, 1) \
             ON CONFLICT (who, span) DO UPDATE SET count = attempts.count + 1 RETURNING count",
        );
        let end = self.end_of_span(now);
        let query = query.bind(self.index(vault, who)).bind(i64::from(end));
        let count: i64 = query.fetch_one(store.pool()).await?.try_get("count")?;
        Ok(self.turn(count, end, now))
    }

    /// Takes one back: a try that succeeded does not count.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn give_back(
        self,
        store: &Store,
        vault: &Vault,
        who: &str,
        now: UnixTime,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE attempts SET count = count - 1 WHERE who = $1 AND span = $2 AND count > 0",
        );
        let end = self.end_of_span(now);
        let query = query.bind(self.index(vault, who)).bind(i64::from(end));
        query.execute(store.pool()).await?;
        Ok(())
    }

    fn turn(self, count: i64, end: u32, now: UnixTime) -> Turn {
        if count <= self.most {
            Turn::Granted
        } else {
            let wait = end.saturating_sub(now.as_secs()).max(1);
            Turn::Refused { wait }
        }
    }

    fn end_of_span(self, now: UnixTime) -> u32 {
        let spans = now.as_secs().checked_div(self.seconds).unwrap_or(0);
        spans.saturating_add(1).saturating_mul(self.seconds)
    }

    fn index(self, vault: &Vault, who: &str) -> Vec<u8> {
        vault.index("attempts", &[self.name, who])
    }
}

/// Forgets spans that are over.
///
/// # Errors
/// [`StoreError`].
pub async fn forget_old(store: &Store, now: UnixTime) -> Result<(), StoreError> {
    let now = i64::from(now.as_secs());
    for sql in [
        "DELETE FROM attempts WHERE span <= $1",
        "DELETE FROM one_time_codes WHERE expires <= $1",
        "DELETE FROM sessions WHERE expires <= $1",
        "DELETE FROM operator_sessions WHERE expires <= $1",
    ] {
        sqlx::query(sql).bind(now).execute(store.pool()).await?;
    }
    Ok(())
}
