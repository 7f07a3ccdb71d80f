//! Decisions, and what follows from a granted one.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::Row as _;
use utoipa::ToSchema;

use super::tickets::{UNREADABLE, place};
use super::{About, CorrectionError, State, Text};
use crate::audit::Entry;
use crate::books::{Books, BooksError};
use crate::codes::withdraw_for;
use crate::colours::{in_force, propose_lifting};
use crate::store::Tx;

/// What a clerk decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The holder is right.
    Granted,
    /// The holder is not.
    Refused,
}

/// A decision with its reason.
pub struct Decision<'a> {
    /// The clerk.
    pub operator: &'a str,
    /// The ticket.
    pub ticket: &'a str,
    /// What is decided.
    pub outcome: Outcome,
    /// Why.
    pub reason: &'a Text,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing.
    None,
    /// The operators' colour ends once a second operator confirms it.
    LiftingProposed,
    /// The codes are withdrawn, the document is free, and the holder may apply anew.
    ApplyAnew,
}

/// Decides a ticket, once.
///
/// # Errors
/// [`CorrectionError`].
pub async fn decide(
    books: &Books,
    decision: &Decision<'_>,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Effect, CorrectionError> {
    let (id, operator) = (decision.ticket, decision.operator);
    let state = match decision.outcome {
        Outcome::Granted => State::Granted,
        Outcome::Refused => State::Refused,
    };
    let reason = decision.reason.as_bytes();
    let sealed = books.vault.seal(&place("reason", id), reason, rng);
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let query = sqlx::query(
        "UPDATE tickets SET state = $1, reason = $2, decided_by = $3, decided = $4 \
         WHERE id = $5 AND state = 'open' RETURNING application, about",
    );
    let query = query.bind(state.word()).bind(sealed);
    let query = query.bind(operator.to_owned());
    let query = query.bind(i64::from(now.as_secs())).bind(id.to_owned());
    let Some(row) = query.fetch_optional(&mut *tx).await? else {
        return Err(not_open(&mut tx, id).await?);
    };
    let (application, about): (String, String) =
        (row.try_get("application")?, row.try_get("about")?);
    let about = About::from_word(&about).ok_or(UNREADABLE)?;
    let mut entries = Vec::new();
    let mut effect = Effect::None;
    if decision.outcome == Outcome::Granted {
        if about == About::Colour {
            entries = propose_lifting(&mut tx, operator, &application, now, rng).await?;
        }
        if entries.is_empty() {
            // Whoever applies with another document would leave an operators' colour behind.
            let people = [application.clone()];
            if !in_force(&mut tx, &people, now).await?.is_empty() {
                return Err(CorrectionError::Ordered);
            }
            release(books, &mut tx, &application, now).await?;
            effect = Effect::ApplyAnew;
        } else {
            effect = Effect::LiftingProposed;
        }
    }
    let query = sqlx::query("UPDATE tickets SET effect = $1 WHERE id = $2");
    let query = query.bind(effect.word()).bind(id.to_owned());
    query.execute(&mut *tx).await?;
    let entry = Entry::new(now, "ticket/decided", application).with(json!({
        "ticket": id, "about": about.word(), "state": state.word(),
        "operator": operator, "effect": effect,
    }));
    entries.push(entry);
    chain.append(&mut tx, &entries).await?;
    chain.commit(tx).await?;
    Ok(effect)
}

impl Effect {
    /// The word that the database and addresses have for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::LiftingProposed => "lifting_proposed",
            Self::ApplyAnew => "apply_anew",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        [Self::None, Self::LiftingProposed, Self::ApplyAnew]
            .into_iter()
            .find(|it| it.word() == word)
    }
}

async fn not_open(tx: &mut Tx, id: &str) -> Result<CorrectionError, BooksError> {
    let query = sqlx::query("SELECT id FROM tickets WHERE id = $1").bind(id.to_owned());
    let row = query.fetch_optional(&mut **tx).await?;
    Ok(row.map_or(CorrectionError::NotFound, |_| CorrectionError::NotOpen))
}

// What was verified no longer stands: the next application is compared anew, and replaces it.
async fn release(
    books: &Books,
    tx: &mut Tx,
    application: &str,
    now: UnixTime,
) -> Result<(), CorrectionError> {
    withdraw_for(books, tx, application, now).await?;
    for sql in [
        "UPDATE applications SET state = 'submitted', notice = NULL, fields = '' WHERE id = $1",
        "DELETE FROM holders WHERE application = $1",
        "DELETE FROM matched_documents WHERE application = $1",
    ] {
        let query = sqlx::query(sql).bind(application.to_owned());
        query.execute(&mut **tx).await?;
    }
    Ok(())
}
