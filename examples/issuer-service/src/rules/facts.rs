//! What rules look at: what was declared, and what came from elsewhere.

use std::collections::BTreeMap;

use healthcode::claims::{Itinerary, TestMethod, TestRecord, TestResult, Visit};
use healthcode::{Day, UnixTime};
use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use crate::applications::changed::mark;
use crate::applications::{Declaration, DeclarationForm, Declared, VisitForm};
use crate::audit::Entry;
use crate::books::{Books, BooksError};
use crate::itineraries::open_visits;
use crate::store::{Tx, list};

/// The facts of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Symptoms were declared.
    pub symptoms: Declared,
    /// Contact was declared.
    pub contact: Declared,
    /// Day of arrival.
    pub arrived: Option<Day>,
    /// Stays that were declared.
    pub visits: Vec<Visit>,
    /// Tests, the newest first.
    pub tests: Vec<TestRecord>,
    /// When exposures happened.
    pub exposures: Vec<UnixTime>,
    /// When a quarantine ends.
    pub quarantine_until: Option<UnixTime>,
}

impl From<Declaration> for Facts {
    fn from(declared: Declaration) -> Self {
        Self {
            symptoms: declared.symptoms,
            contact: declared.contact,
            arrived: declared.arrived,
            visits: declared.visits,
            tests: Vec::new(),
            exposures: Vec::new(),
            quarantine_until: None,
        }
    }
}

impl Facts {
    // A carrier's stays come after those that were declared, as far as a code holds both.
    fn add_visits(&mut self, visits: Vec<VisitForm>, now: UnixTime) -> Result<(), BooksError> {
        let form = DeclarationForm {
            symptoms: false,
            contact: false,
            arrived_on: None,
            visits,
        };
        let read = form.read(now).map_err(|_| UNREADABLE)?;
        let today = Day::try_from(now.date()).map_err(|_| UNREADABLE)?;
        let is_recent = |it: &Visit| today.days_since(it.last()).is_none_or(|age| age <= 14);
        for visit in read.visits.into_iter().filter(is_recent) {
            let mut visits = self.visits.clone();
            visits.push(visit);
            if Itinerary::of(visits.clone()).is_ok() {
                self.visits = visits;
            }
        }
        Ok(())
    }
}

/// The facts of these applications, each name once.
///
/// # Errors
/// [`BooksError`].
pub async fn of_applications(
    books: &Books,
    tx: &mut Tx,
    ids: &[String],
    now: UnixTime,
) -> Result<BTreeMap<String, Facts>, BooksError> {
    let mut all = BTreeMap::new();
    for row in select(tx, "SELECT id, declaration FROM applications WHERE id", ids).await? {
        let (id, sealed): (String, Vec<u8>) = (row.try_get("id")?, row.try_get("declaration")?);
        let form = crate::applications::open_declaration(books, &id, &sealed)?;
        // What could be true when it was declared can be so later.
        let declared = form.read(now).map_err(|_| UNREADABLE)?;
        all.insert(id, Facts::from(declared));
    }
    let tests = "SELECT application, method, result, sampled FROM tests WHERE application";
    for row in select(tx, tests, ids).await? {
        let test = read_test(&row)?;
        if let Some(facts) = all.get_mut(&row.try_get::<String, _>("application")?) {
            facts.tests.push(test);
        }
    }
    let notices = "SELECT application, kind, at FROM notices WHERE application";
    for row in select(tx, notices, ids).await? {
        let (kind, at): (String, i64) = (row.try_get("kind")?, row.try_get("at")?);
        let at = UnixTime::try_from(at).map_err(|_| UNREADABLE)?;
        let Some(facts) = all.get_mut(&row.try_get::<String, _>("application")?) else {
            continue;
        };
        match kind.as_str() {
            EXPOSURE => facts.exposures.push(at),
            QUARANTINE => facts.quarantine_until = facts.quarantine_until.max(Some(at)),
            _ => return Err(UNREADABLE),
        }
    }
    let itineraries = "SELECT application, sealed FROM itineraries WHERE application";
    for row in select(tx, itineraries, ids).await? {
        let id: String = row.try_get("application")?;
        let visits = open_visits(books, &id, &row.try_get::<Vec<u8>, _>("sealed")?)?;
        if let Some(facts) = all.get_mut(&id) {
            facts.add_visits(visits, now)?;
        }
    }
    for facts in all.values_mut() {
        facts
            .tests
            .sort_by_key(|test| std::cmp::Reverse(test.sampled));
    }
    Ok(all)
}

/// Takes down a test. The same sample again changes its result.
///
/// # Errors
/// [`BooksError`].
pub async fn add_test(
    books: &Books,
    application: &str,
    test: TestRecord,
    now: UnixTime,
) -> Result<(), BooksError> {
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let entry = insert_test(&mut tx, application, test, now).await?;
    chain.append(&mut tx, &[entry]).await?;
    Ok(chain.commit(tx).await?)
}

/// Takes down a test within a transaction; its entry is to be appended.
pub(crate) async fn insert_test(
    tx: &mut Tx,
    application: &str,
    test: TestRecord,
    now: UnixTime,
) -> Result<Entry, BooksError> {
    let query = sqlx::query(
        "INSERT INTO tests (application, method, result, sampled) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (application, sampled, method) DO UPDATE SET result = excluded.result",
    );
    let query = query.bind(application.to_owned()).bind(test.method.name());
    let query = query
        .bind(test.result.name())
        .bind(i64::from(test.sampled.as_secs()));
    query.execute(&mut **tx).await?;
    mark(tx, application, now).await?;
    Ok(Entry::new(now, "fact/test", application).with(json!({
        "method": test.method.name(), "result": test.result.name(),
        "sampled": test.sampled.as_secs(),
    })))
}

/// Takes down an exposure that happened at an instant.
///
/// # Errors
/// [`BooksError`].
pub async fn add_exposure(
    books: &Books,
    application: &str,
    at: UnixTime,
    now: UnixTime,
) -> Result<(), BooksError> {
    add_notice(books, application, EXPOSURE, "fact/exposure", at, now).await
}

/// Takes down a quarantine that ends at an instant.
///
/// # Errors
/// [`BooksError`].
pub async fn add_quarantine(
    books: &Books,
    application: &str,
    until: UnixTime,
    now: UnixTime,
) -> Result<(), BooksError> {
    add_notice(
        books,
        application,
        QUARANTINE,
        "fact/quarantine",
        until,
        now,
    )
    .await
}

async fn add_notice(
    books: &Books,
    application: &str,
    kind: &'static str,
    event: &'static str,
    at: UnixTime,
    now: UnixTime,
) -> Result<(), BooksError> {
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let query = sqlx::query(
        "INSERT INTO notices (application, kind, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    );
    let query = query.bind(application.to_owned()).bind(kind);
    query
        .bind(i64::from(at.as_secs()))
        .execute(&mut *tx)
        .await?;
    mark(&mut tx, application, now).await?;
    let entry = Entry::new(now, event, application).with(json!({ "at": at.as_secs() }));
    chain.append(&mut tx, &[entry]).await?;
    Ok(chain.commit(tx).await?)
}

async fn select(
    tx: &mut Tx,
    what: &'static str,
    ids: &[String],
) -> Result<Vec<AnyRow>, BooksError> {
    let mut rows = Vec::new();
    for part in ids.chunks(256) {
        let (sql, names) = list(what, part);
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for name in names {
            query = query.bind(name);
        }
        rows.extend(query.fetch_all(&mut **tx).await?);
    }
    Ok(rows)
}

fn read_test(row: &AnyRow) -> Result<TestRecord, BooksError> {
    let (method, result): (String, String) = (row.try_get("method")?, row.try_get("result")?);
    let sampled: i64 = row.try_get("sampled")?;
    let method: Result<TestMethod, _> = method.parse();
    let result: Result<TestResult, _> = result.parse();
    Ok(TestRecord {
        method: method.map_err(|_| UNREADABLE)?,
        result: result.map_err(|_| UNREADABLE)?,
        sampled: UnixTime::try_from(sampled).map_err(|_| UNREADABLE)?,
    })
}

const EXPOSURE: &str = "exposure";
const QUARANTINE: &str = "quarantine";
const UNREADABLE: BooksError = BooksError::Row { table: "facts" };
