//! One transaction for all codes that are asked for together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use getrandom::rand_core::CryptoRng;
use healthcode::claims::{BuildError, Itinerary};
use healthcode::issuer::IssueError;
use healthcode::status::ListedState;
use healthcode::{Claims, Colour, Day, Issuer, UnixTime, Window};
use serde_json::json;
use sqlx::AssertSqlSafe;

use super::records::{Bearer, Issued, Row, UNREADABLE, place};
use super::{CodeError, Extra, LIFETIME, indices};
use crate::audit::Entry;
use crate::books::{Books, BooksError};
use crate::colours::{in_force, with_order};
use crate::rules::{Facts, Rules, decide, of_applications};
use crate::store::{Tx, list, parts, values};

/// What codes are made with.
#[derive(Clone)]
pub struct Press {
    /// The books.
    pub books: Books,
    /// The rules in force.
    pub rules: Arc<Rules>,
    /// The signing key.
    pub issuer: Arc<Issuer>,
    /// Number of status indices that there are.
    pub capacity: u32,
}

/// What became of each code, by the name of its row; one that is missing does not exist.
pub(super) type Outcomes = BTreeMap<String, (String, Result<Issued, CodeError>)>;

/// A row on its way to a signature.
struct Draft {
    row: Row,
    bearers: Vec<Bearer>,
    facts: Facts,
    index: Option<u32>,
    is_index_new: bool,
}

impl Press {
    /// Signs these codes anew and returns once all is committed.
    pub(super) async fn run(
        &self,
        ids: BTreeSet<String>,
        now: UnixTime,
        rng: &mut impl CryptoRng,
    ) -> Result<Outcomes, CodeError> {
        let ids: Vec<String> = ids.into_iter().collect();
        let mut chain = self.books.audit.chain().await?;
        let mut tx = self.books.store.begin().await?;
        let (mut outcomes, mut entries) = (Outcomes::new(), Vec::new());
        let mut fail = |draft: Draft, error| {
            entries.extend(draft.withheld(&error, now));
            outcomes.insert(draft.row.id, (draft.row.account, Err(error)));
        };
        let mut listed = Vec::new();
        for draft in self.drafts(&mut tx, &ids, now).await? {
            if draft.row.listed == ListedState::AsSigned {
                listed.push(draft);
            } else {
                fail(draft, CodeError::Listed);
            }
        }
        // Whoever is left without an index is worsened in the lists all the same.
        self.give_indices(&mut tx, &mut listed, now, rng).await?;
        let mut drafts = Vec::with_capacity(listed.len());
        for draft in listed {
            if draft.index.is_some() {
                drafts.push(draft);
            } else {
                fail(draft, CodeError::NoIndex);
            }
        }
        let texts = self.sign(&drafts, now).await?;
        let mut signed = Vec::with_capacity(drafts.len());
        for (draft, text) in drafts.into_iter().zip(texts) {
            match text {
                Ok(text) => signed.push((self.issued(&draft, text, now)?, draft)),
                Err(error) => {
                    if let (Some(index), true) = (draft.index, draft.is_index_new) {
                        indices::release(&mut tx, index, &draft.row.id).await?;
                    }
                    fail(draft, error);
                }
            }
        }
        self.write(&mut tx, &signed, rng).await?;
        entries.extend(signed.iter().map(|(it, draft)| entry(it, draft, now)));
        chain.append(&mut tx, &entries).await?;
        chain.commit(tx).await?;
        let (first, again): (Vec<_>, Vec<_>) =
            signed.iter().partition(|(_, it)| it.row.before.is_none());
        crate::meters::codes(&first, &again);
        let done = signed
            .into_iter()
            .map(|(issued, draft)| (draft.row.id, (draft.row.account, Ok(issued))));
        outcomes.extend(done);
        Ok(outcomes)
    }

    async fn drafts(
        &self,
        tx: &mut Tx,
        ids: &[String],
        now: UnixTime,
    ) -> Result<Vec<Draft>, CodeError> {
        // In one order for all nodes. Who waits here reads what the one before has written, and
        // facts that were known by then.
        let (sql, names) = list("SELECT id FROM codes WHERE id", ids);
        let lock = format!("{sql} ORDER BY id{}", self.books.store.lock());
        let mut query = sqlx::query(AssertSqlSafe(lock));
        for name in names {
            query = query.bind(name);
        }
        query.fetch_all(&mut **tx).await?;
        let (sql, names) = list(
            "SELECT codes.id, account, code_id, people, include, status_index, holder_key, sealed, state \
             FROM codes LEFT JOIN status_indices ON place = status_index WHERE codes.id",
            ids,
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for name in names {
            query = query.bind(name);
        }
        let rows = query.fetch_all(&mut **tx).await?;
        let rows = rows.iter().map(|row| Row::read(&self.books, row));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let people = rows.iter().flat_map(|row| &row.people);
        let people: BTreeSet<_> = people.map(|it| it.application.clone()).collect();
        let people: Vec<_> = people.into_iter().collect();
        let facts = of_applications(&self.books, tx, &people, now).await?;
        let orders = in_force(tx, &people, now).await?;
        let draft = |row: Row| {
            let of = |application: &str| facts.get(application).ok_or(UNREADABLE);
            let bearer = |application: &String| {
                let ruling = decide(&self.rules, of(application)?, now);
                Ok(Bearer {
                    ruling: with_order(ruling, orders.get(application)),
                    application: application.clone(),
                })
            };
            let bearers = row.people.iter().map(|it| bearer(&it.application));
            let bearers = bearers.collect::<Result<Vec<_>, BooksError>>()?;
            let holder = row.people.first().ok_or(UNREADABLE)?;
            Ok(Draft {
                facts: of(&holder.application)?.clone(),
                index: row.status_index,
                is_index_new: false,
                bearers,
                row,
            })
        };
        rows.into_iter().map(draft).collect()
    }

    // Who got worse gets a new index; what was shown until now is worsened by the list.
    async fn give_indices(
        &self,
        tx: &mut Tx,
        drafts: &mut [Draft],
        now: UnixTime,
        rng: &mut impl CryptoRng,
    ) -> Result<(), CodeError> {
        for draft in drafts.iter_mut() {
            if let Some(state) = draft.worsened() {
                indices::worsen(tx, &draft.row.id, state, now).await?;
                // Should the code be too large now, its row does not stay with what is worsened.
                let query = sqlx::query("UPDATE codes SET status_index = NULL WHERE id = $1");
                query.bind(draft.row.id.clone()).execute(&mut **tx).await?;
                draft.index = None;
            }
        }
        let without = || drafts.iter().filter(|draft| draft.index.is_none());
        let codes: Vec<_> = without().map(|draft| draft.row.id.clone()).collect();
        let given = indices::reserve(tx, &codes, self.capacity, now, rng).await?;
        let without = drafts.iter_mut().filter(|draft| draft.index.is_none());
        for (draft, index) in without.zip(given) {
            draft.index = index;
            draft.is_index_new = true;
        }
        Ok(())
    }

    async fn sign(
        &self,
        drafts: &[Draft],
        now: UnixTime,
    ) -> Result<Vec<Result<String, CodeError>>, CodeError> {
        let mut built = Vec::with_capacity(drafts.len());
        let mut places = Vec::with_capacity(drafts.len());
        for draft in drafts {
            places.push(draft.claims(now).map(|claims| built.push(claims)));
        }
        let issuer = Arc::clone(&self.issuer);
        let signed = tokio::task::spawn_blocking(move || issuer.issue_many(&built)).await;
        let mut signed = signed.map_err(|_| CodeError::Failed)?.into_iter();
        let text = |place: Result<(), CodeError>| {
            place?;
            let code = signed.next().ok_or(CodeError::Failed)?;
            code.map(String::from).map_err(|error| match error {
                IssueError::Claims(error) => too_large(error),
                _ => CodeError::Failed,
            })
        };
        Ok(places.into_iter().map(text).collect())
    }

    fn issued(&self, draft: &Draft, text: String, now: UnixTime) -> Result<Issued, CodeError> {
        Ok(Issued {
            id: draft.row.id.clone(),
            text,
            from: now,
            until: now.checked_add(LIFETIME).ok_or(CodeError::Failed)?,
            rules: self.rules.version(),
            bearers: draft.bearers.clone(),
        })
    }

    async fn write(
        &self,
        tx: &mut Tx,
        signed: &[(Issued, Draft)],
        rng: &mut impl CryptoRng,
    ) -> Result<(), CodeError> {
        for part in parts(signed) {
            let sql = format!(
                "WITH made (id, place, expires, sealed) AS (VALUES {}) \
                 UPDATE codes SET status_index = made.place, expires = made.expires, \
                 sealed = made.sealed FROM made WHERE codes.id = made.id",
                values(part.len(), 4)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (issued, draft) in part {
                let sealed = issued.to_sealed()?;
                query = query
                    .bind(issued.id.clone())
                    .bind(draft.index.map(i64::from));
                query = query.bind(i64::from(issued.until.as_secs()));
                query = query.bind(self.books.vault.seal(&place(&issued.id), &sealed, rng));
            }
            query.execute(&mut **tx).await?;
        }
        let first = signed
            .iter()
            .filter(|(_, draft)| draft.row.before.is_none());
        let people = first.flat_map(|(issued, _)| &issued.bearers);
        let people: Vec<_> = people.map(|it| it.application.clone()).collect();
        for part in people.chunks(256) {
            let what = "UPDATE applications SET state = 'issued' WHERE state = 'pending' AND id";
            let (sql, names) = list(what, part);
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for name in names {
                query = query.bind(name);
            }
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }
}

impl Draft {
    fn claims(&self, now: UnixTime) -> Result<Claims, CodeError> {
        let until = now.checked_add(LIFETIME).ok_or(CodeError::Failed)?;
        let window = Window::new(now, until).map_err(|_| CodeError::Failed)?;
        let code_id = self.row.code_id;
        let mut people = self.row.people.iter().zip(&self.bearers);
        let (holder, bearer) = people.next().ok_or(UNREADABLE)?;
        let mut builder =
            Claims::builder(window, holder.known(code_id)?).colour(bearer.ruling.colour);
        if let Some(index) = self.index {
            builder = builder.status_index(index);
        }
        if let Some(key) = &self.row.holder_key {
            builder = builder.holder_key(key.clone());
        }
        for (companion, bearer) in people {
            builder = builder.companion(bearer.ruling.colour, companion.known(code_id)?);
        }
        if self.row.include.contains(&Extra::Tests) {
            for test in self.facts.tests.iter().take(4) {
                builder = builder.test(*test);
            }
        }
        if self.row.include.contains(&Extra::Itinerary) {
            builder = builder.itinerary(self.itinerary(now)?);
        }
        builder.build_with_id(code_id).map_err(too_large)
    }

    fn itinerary(&self, now: UnixTime) -> Result<Itinerary, CodeError> {
        let visits = self.facts.visits.clone();
        let made = if visits.is_empty() {
            let today = Day::try_from(now.date()).map_err(|_| CodeError::Failed)?;
            Itinerary::covering(today, 14, visits)
        } else {
            Itinerary::of(visits)
        };
        made.map_err(|_| CodeError::TooLarge)
    }

    /// What became of a code that was worsened in the lists, and that there is no new one of.
    fn withheld(&self, error: &CodeError, now: UnixTime) -> Option<Entry> {
        let state = self.worsened().filter(|_| *error != CodeError::Listed)?;
        let entry = Entry::new(now, "code/worsened", self.row.id.clone());
        Some(entry.with(json!({ "listed": state.name(), "because": error.to_string() })))
    }

    /// What a list has to say of the codes before, if someone on them is worse off now.
    fn worsened(&self) -> Option<ListedState> {
        let before = self.row.before.as_ref()?;
        let mut pairs = before.bearers.iter().zip(&self.bearers);
        let is_worse = |(old, new): (&Bearer, &Bearer)| new.ruling.colour > old.ruling.colour;
        let holder = pairs.next().is_some_and(is_worse);
        // A list names the holder's colour alone.
        if pairs.any(is_worse) {
            return Some(ListedState::Revoked);
        }
        match self.bearers.first()?.ruling.colour {
            Colour::Red if holder => Some(ListedState::NowRed),
            Colour::Yellow if holder => Some(ListedState::NowYellow),
            _ => None,
        }
    }
}

fn entry(issued: &Issued, draft: &Draft, now: UnixTime) -> Entry {
    let bearer = |it: &Bearer| {
        json!({
            "application": it.application,
            "colour": it.ruling.colour.name(),
            "rule": it.ruling.cause.as_ref().map(|cause| &cause.rule),
            "reason": it.ruling.cause.as_ref().map(|cause| cause.reason),
        })
    };
    let event = match draft.row.before {
        None => "code/issued",
        Some(_) => "code/renewed",
    };
    Entry::new(now, event, issued.id.clone()).with(json!({
        "rules": issued.rules,
        "until": issued.until.as_secs(),
        "listed": draft.worsened().map(ListedState::name),
        "people": issued.bearers.iter().map(bearer).collect::<Vec<_>>(),
    }))
}

fn too_large(error: BuildError) -> CodeError {
    match error {
        BuildError::TooLarge { .. } | BuildError::TooLargeToPresent { .. } => CodeError::TooLarge,
        _ => CodeError::Failed,
    }
}
