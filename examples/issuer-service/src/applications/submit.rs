//! Sending an application: for oneself, or for a companion.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use serde_json::json;
use sqlx::Row as _;
use thiserror::Error;

use super::changed::mark;
use super::identity::{Field, IdentityProvider, Unavailable, Verdict};
use super::records::{declaration_place, person_place, read};
use super::{Applicant, Application, DeclarationForm, Relation, Standing, State};
use crate::accounts::AccountId;
use crate::audit::Entry;
use crate::books::{Books, BooksError};
use crate::catalogue::Notice;
use crate::crypt::random_id;
use crate::laboratories::register as register_document;
use crate::store::Tx;

/// Whom a companion goes with: an application of the same account.
pub struct Guardian<'a> {
    /// The application.
    pub application: &'a Application,
    /// What the companion is to its holder.
    pub relation: Relation,
}

/// What is sent.
pub struct Submission<'a> {
    /// Who sends it.
    pub account: &'a AccountId,
    /// Whom it is about.
    pub applicant: &'a Applicant,
    /// What is declared.
    pub declaration: &'a DeclarationForm,
    /// Whom the applicant goes with, if it is a companion.
    pub guardian: Option<Guardian<'a>>,
}

/// Why nothing was taken down.
#[derive(Debug, Error)]
pub enum Refused {
    /// For a reason that the applicant is told.
    #[error("refused with {}", .0.number())]
    Told(Notice),
    /// The books.
    #[error(transparent)]
    Books(#[from] BooksError),
}

struct Outcome {
    state: State,
    notice: Option<Notice>,
    fields: Vec<Field>,
}

/// Takes an application down and asks the register. The same document sent again by the same
/// account is the same application, with what is declared now.
///
/// # Errors
/// [`Refused`].
pub async fn submit(
    books: &Books,
    register: &dyn IdentityProvider,
    submission: &Submission<'_>,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Application, Refused> {
    let Submission {
        account,
        applicant,
        declaration,
        guardian,
    } = submission;
    if let Some(guardian) = guardian
        && guardian.application.guardian.is_some()
    {
        return Err(Refused::Told(Notice::COMPANION_OF_COMPANION));
    }
    let outcome = outcome(register.check(applicant).await);
    let identity = applicant.identity(&books.vault);
    let mut chain = books.audit.chain().await.map_err(BooksError::from)?;
    let mut tx = books.store.begin().await.map_err(BooksError::from)?;
    let known = find(&mut tx, account, &identity).await?;
    check_place(known.as_ref(), guardian.as_ref())?;
    let id = known
        .as_ref()
        .map_or_else(|| random_id(rng), |it| it.id.clone());
    let outcome = keep_standing(known.as_ref(), outcome);
    let is_verified = outcome.state.standing() == Standing::Verified;
    if let Some(guardian) = guardian.as_ref().filter(|_| is_verified) {
        check_room(&mut tx, &guardian.application.id, &id).await?;
    }
    let write = Write {
        books,
        id: &id,
        account,
        identity: &identity,
        outcome: &outcome,
        known: known.as_ref(),
        guardian: guardian.as_ref(),
    };
    write.row(&mut tx, applicant, declaration, now, rng).await?;
    if known.is_some() {
        mark(&mut tx, &id, now).await.map_err(BooksError::from)?;
    }
    if is_verified {
        hold(&mut tx, &identity, &id).await?;
    }
    let mut entries = Vec::new();
    if is_verified && outcome.notice.is_none() {
        entries = register_document(&mut tx, &books.vault, &id, applicant, now).await?;
    }
    let entry = Entry::new(now, "application/submitted", id.clone()).with(json!({
        "account": account.as_str(),
        "state": outcome.state.word(),
        "notice": outcome.notice.map(Notice::number),
        "guardian": guardian.as_ref().map(|it| it.application.id.as_str()),
    }));
    entries.push(entry);
    chain
        .append(&mut tx, &entries)
        .await
        .map_err(BooksError::from)?;
    let written = find(&mut tx, account, &identity).await?;
    chain.commit(tx).await.map_err(BooksError::from)?;
    written.ok_or(Refused::Books(BooksError::Row {
        table: "applications",
    }))
}

fn outcome(checked: Result<Verdict, Unavailable>) -> Outcome {
    let (state, notice, fields) = match checked {
        Ok(Verdict::Verified) => (State::Pending, None, Vec::new()),
        Ok(Verdict::Differs(fields)) => (State::Submitted, Some(Notice::IDENTITY_DIFFERS), fields),
        Ok(Verdict::NoBorderRecord) => {
            (State::Submitted, Some(Notice::NO_BORDER_RECORD), Vec::new())
        }
        Ok(Verdict::NoRecord) => (State::NoRecord, Some(Notice::NO_RECORD), Vec::new()),
        Err(Unavailable) => (State::Submitted, Some(Notice::REGISTER_SILENT), Vec::new()),
    };
    Outcome {
        state,
        notice,
        fields,
    }
}

// Whoever was verified and has a code keeps it; what differs now is told.
fn keep_standing(known: Option<&Application>, now: Outcome) -> Outcome {
    match known {
        Some(known) if known.state.standing() == Standing::Verified => Outcome {
            state: known.state,
            ..now
        },
        _ => now,
    }
}

async fn find(
    tx: &mut Tx,
    account: &AccountId,
    identity: &[u8],
) -> Result<Option<Application>, BooksError> {
    let query = sqlx::query(
        "SELECT id, guardian, relation, state, notice, fields, submitted, person \
         FROM applications WHERE account = $1 AND identity = $2",
    );
    let query = query
        .bind(account.as_str().to_owned())
        .bind(identity.to_vec());
    let row = query.fetch_optional(&mut **tx).await?;
    row.as_ref().map(read).transpose()
}

// A document is its holder's or a companion's, and does not change from one to the other unseen.
fn check_place(
    known: Option<&Application>,
    guardian: Option<&Guardian<'_>>,
) -> Result<(), Refused> {
    let wanted = guardian.map(|it| &it.application.id);
    match known {
        Some(known) if known.guardian.as_ref() != wanted => {
            Err(Refused::Told(Notice::ON_ANOTHER_CODE))
        }
        _ => Ok(()),
    }
}

// Those who are not verified stand on no code and take no room.
async fn check_room(tx: &mut Tx, guardian: &str, id: &str) -> Result<(), Refused> {
    // Held until the end of the transaction, so that two cannot each become the fifth.
    let query = sqlx::query("UPDATE applications SET changed = changed WHERE id = $1");
    let query = query.bind(guardian.to_owned());
    query.execute(&mut **tx).await.map_err(BooksError::from)?;
    let query = sqlx::query(
        "SELECT count(*) AS companions FROM applications \
         WHERE guardian = $1 AND id <> $2 AND state IN ('pending', 'issued')",
    );
    let query = query.bind(guardian.to_owned()).bind(id.to_owned());
    let row = query.fetch_one(&mut **tx).await.map_err(BooksError::from)?;
    let count: i64 = row.try_get("companions").map_err(BooksError::from)?;
    if count < MAX_COMPANIONS {
        Ok(())
    } else {
        Err(Refused::Told(Notice::TOO_MANY_COMPANIONS))
    }
}

struct Write<'a> {
    books: &'a Books,
    id: &'a str,
    account: &'a AccountId,
    identity: &'a [u8],
    outcome: &'a Outcome,
    known: Option<&'a Application>,
    guardian: Option<&'a Guardian<'a>>,
}

impl Write<'_> {
    async fn row(
        &self,
        tx: &mut Tx,
        applicant: &Applicant,
        declaration: &DeclarationForm,
        now: UnixTime,
        rng: &mut impl CryptoRng,
    ) -> Result<(), BooksError> {
        let unwritable = |_| BooksError::Row {
            table: "applications",
        };
        let (id, vault) = (self.id.to_owned(), &self.books.vault);
        let person = match (self.known, self.outcome.notice) {
            // What was verified is not replaced by what differs from the register.
            (Some(known), Some(_)) if known.state.standing() == Standing::Verified => {
                known.person.clone()
            }
            _ => {
                let text = serde_json::to_vec(&applicant.to_sealed()).map_err(unwritable)?;
                vault.seal(&person_place(&id), &text, rng)
            }
        };
        let declared = serde_json::to_vec(declaration).map_err(unwritable)?;
        let fields: Vec<_> = self.outcome.fields.iter().map(|it| it.name()).collect();
        let query = sqlx::query(
            "INSERT INTO applications (id, account, guardian, relation, identity, person, \
             declaration, state, notice, fields, submitted, changed) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) \
             ON CONFLICT (id) DO UPDATE SET person = excluded.person, \
             declaration = excluded.declaration, state = excluded.state, \
             notice = excluded.notice, fields = excluded.fields, changed = excluded.changed",
        );
        query
            .bind(id.clone())
            .bind(self.account.as_str().to_owned())
            .bind(self.guardian.map(|it| it.application.id.clone()))
            .bind(self.guardian.map(|it| it.relation.word()))
            .bind(self.identity.to_vec())
            .bind(person)
            .bind(vault.seal(&declaration_place(&id), &declared, rng))
            .bind(self.outcome.state.word())
            .bind(self.outcome.notice.map(|it| i64::from(it.number())))
            .bind(fields.join(" "))
            .bind(i64::from(now.as_secs()))
            .execute(&mut **tx)
            .await?;
        Ok(())
    }
}

// Whoever passed the check may be told that the document stands elsewhere: they hold it.
async fn hold(tx: &mut Tx, identity: &[u8], id: &str) -> Result<(), Refused> {
    let query = sqlx::query(
        "INSERT INTO holders (identity, application) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    );
    let query = query.bind(identity.to_vec()).bind(id.to_owned());
    query.execute(&mut **tx).await.map_err(BooksError::from)?;
    let query = sqlx::query("SELECT application FROM holders WHERE identity = $1");
    let row = query
        .bind(identity.to_vec())
        .fetch_one(&mut **tx)
        .await
        .map_err(BooksError::from)?;
    let holder: String = row.try_get("application").map_err(BooksError::from)?;
    if holder == id {
        Ok(())
    } else {
        Err(Refused::Told(Notice::HELD_ELSEWHERE))
    }
}

/// Companions that one code holds.
pub const MAX_COMPANIONS: i64 = 5;
