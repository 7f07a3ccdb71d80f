//! Imports: each line by itself, and all or none of those that are taken.

use getrandom::rand_core::CryptoRng;
use healthcode::UnixTime;
use healthcode::claims::{TestMethod, TestRecord, TestResult};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::Row as _;
use utoipa::ToSchema;

use super::register::bearers;
use super::{LabDocument, Laboratory};
use crate::audit::Entry;
use crate::books::{Books, BooksError};
use crate::rules::insert_test;
use crate::store::Tx;

/// A result as a laboratory sends it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The laboratory's own name for the sample: 1 to 64 printable ASCII characters.
    #[schema(pattern = "^[!-~]{1,64}$")]
    sample: String,
    /// `passport`, `taiwan-permit` or `hk-macao-permit`.
    #[schema(pattern = "^(passport|taiwan-permit|hk-macao-permit)$")]
    document_type: String,
    /// The document's number.
    #[schema(min_length = 1)]
    number: String,
    /// How often the permit was issued.
    #[schema(maximum = 255)]
    issuance_count: Option<u8>,
    /// As in codes, such as `nucleic-acid`.
    #[schema(pattern = "^(nucleic-acid|antigen)$")]
    method: String,
    /// As in codes, such as `negative`.
    #[schema(pattern = "^(negative|positive|inconclusive)$")]
    result: String,
    /// When the sample was taken, in seconds since 1970.
    #[schema(maximum = 4_294_967_295u32)]
    sampled: u32,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineOutcome {
    /// It is one application's.
    Matched,
    /// It is kept for whoever applies with this document.
    Unmatched,
    /// The same was sent before.
    Known,
    /// The sample was sent before with something else; what was sent first counts.
    Differs,
    /// It is no result.
    Unreadable,
}

struct Read {
    sample: String,
    document: LabDocument,
    test: TestRecord,
}

/// Takes results down, each sample of a laboratory once.
///
/// # Errors
/// [`BooksError`]; then none is taken.
pub async fn import(
    books: &Books,
    laboratory: &Laboratory,
    lines: Vec<Option<Line>>,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<Vec<LineOutcome>, BooksError> {
    let mut chain = books.audit.chain().await?;
    let mut tx = books.store.begin().await?;
    let mut outcomes = Vec::with_capacity(lines.len());
    let mut entries = Vec::new();
    for line in lines {
        let outcome = match line.and_then(|line| line.read(now)) {
            None => LineOutcome::Unreadable,
            Some(read) => {
                let (outcome, entry) = take(books, &mut tx, laboratory, &read, now, rng).await?;
                entries.extend(entry);
                outcome
            }
        };
        outcomes.push(outcome);
    }
    let count = |wanted| outcomes.iter().filter(|it| **it == wanted).count();
    let entry = Entry::new(now, "laboratory/results", laboratory.0.clone()).with(json!({
        "matched": count(LineOutcome::Matched), "unmatched": count(LineOutcome::Unmatched),
        "known": count(LineOutcome::Known), "differs": count(LineOutcome::Differs),
        "unreadable": count(LineOutcome::Unreadable),
    }));
    entries.push(entry);
    chain.append(&mut tx, &entries).await?;
    chain.commit(tx).await?;
    Ok(outcomes)
}

async fn take(
    books: &Books,
    tx: &mut Tx,
    laboratory: &Laboratory,
    read: &Read,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> Result<(LineOutcome, Option<Entry>), BooksError> {
    let Read {
        sample,
        document,
        test,
    } = read;
    let index = document.index(&books.vault);
    let mut bearers = bearers(tx, &index).await?;
    // Of two with the same number, nobody knows whose it is.
    let application = bearers.pop().filter(|_| bearers.is_empty());
    let (sample, content) = (sample_index(books, sample), read.content(books));
    let query = sqlx::query(
        "INSERT INTO laboratory_results (laboratory, sample, content, document, sealed, method, \
         result, sampled, application) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT DO NOTHING",
    );
    let text = document.to_text();
    let sealed = books.vault.seal(&place(&sample), text.as_bytes(), rng);
    let query = query.bind(laboratory.0.clone()).bind(sample.clone());
    let query = query.bind(content.clone()).bind(index).bind(sealed);
    let query = query.bind(test.method.name()).bind(test.result.name());
    let query = query.bind(i64::from(test.sampled.as_secs()));
    let made = query.bind(application.clone()).execute(&mut **tx).await?;
    if made.rows_affected() == 0 {
        let query = sqlx::query(
            "SELECT content FROM laboratory_results WHERE laboratory = $1 AND sample = $2",
        );
        let row = query.bind(laboratory.0.clone()).bind(sample);
        let before: Vec<u8> = row.fetch_one(&mut **tx).await?.try_get("content")?;
        let outcome = if before == content {
            LineOutcome::Known
        } else {
            LineOutcome::Differs
        };
        return Ok((outcome, None));
    }
    match application {
        None => Ok((LineOutcome::Unmatched, None)),
        Some(application) => {
            let entry = insert_test(tx, &application, *test, now).await?;
            Ok((LineOutcome::Matched, Some(entry)))
        }
    }
}

impl Line {
    fn read(self, now: UnixTime) -> Option<Read> {
        let method: TestMethod = self.method.parse().ok()?;
        let result: TestResult = self.result.parse().ok()?;
        let is_sample = is_sample(&self.sample) && self.sampled <= now.as_secs();
        let document = LabDocument::read(&self.document_type, &self.number, self.issuance_count)?;
        is_sample.then(|| Read {
            sample: self.sample,
            document,
            test: TestRecord {
                method,
                result,
                sampled: UnixTime::new(self.sampled),
            },
        })
    }
}

impl Read {
    fn content(&self, books: &Books) -> Vec<u8> {
        let sampled = self.test.sampled.as_secs().to_string();
        let (method, result) = (self.test.method.name(), self.test.result.name());
        let parts = [&self.document.to_text(), method, result, sampled.as_str()];
        books.vault.index("laboratory-content", &parts)
    }
}

pub(super) fn is_sample(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_graphic())
}

pub(super) fn sample_index(books: &Books, sample: &str) -> Vec<u8> {
    books.vault.index("laboratory-sample", &[sample])
}

pub(super) fn place(sample: &[u8]) -> String {
    format!("laboratory_results/{}", crate::crypt::to_hex(sample))
}

/// Lines in one import.
pub const MAX_LINES: usize = 1_000;
