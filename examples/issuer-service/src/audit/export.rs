//! The audit table as lines of JSON, for whoever keeps a copy elsewhere.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row as _};
use thiserror::Error;

use super::check::Reader;
use crate::crypt::{from_hex, to_hex};
use crate::store::StoreError;

/// One row.
#[derive(Debug, Serialize, Deserialize)]
pub struct Line {
    /// The node whose chain it is.
    pub node: String,
    /// Its number in the chain.
    pub seq: i64,
    /// When, in seconds since 1970.
    pub at: i64,
    /// What.
    pub event: String,
    /// To what.
    pub subject: String,
    /// The particulars, as JSON in a string: the MAC covers these characters.
    pub detail: String,
    /// MAC of the row before, in hex.
    pub prev: String,
    /// MAC of this row, in hex.
    pub mac: String,
}

/// Why there is no export, or none can be read.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The table cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be read or written.
    #[error("the export: {0}")]
    File(#[from] io::Error),
    /// A line is none of an export.
    #[error("line {line} is none of an export")]
    Line {
        /// Number of the line, counting from 1.
        line: usize,
    },
}

/// Writes all rows, node by node; returns their number.
///
/// # Errors
/// [`ExportError`].
pub async fn write_export(pool: &AnyPool, to: &mut impl Write) -> Result<u64, ExportError> {
    let mut reader = Reader::default();
    let mut count: u64 = 0;
    while let Some(rows) = reader.next_rows(pool).await? {
        for row in rows {
            let line = line(&row)?;
            serde_json::to_writer(&mut *to, &line).map_err(io::Error::from)?;
            writeln!(to)?;
            count = count.saturating_add(1);
            reader.skip(&line.node, line.seq);
        }
    }
    Ok(count)
}

/// The next rows after one that is known, at most 1,000.
///
/// # Errors
/// [`StoreError`].
pub async fn lines_after(pool: &AnyPool, node: &str, seq: i64) -> Result<Vec<Line>, StoreError> {
    let mut reader = Reader::default();
    reader.skip(node, seq);
    let rows = reader.next_rows(pool).await?;
    rows.unwrap_or_default().iter().map(line).collect()
}

/// Lines as an export has them.
///
/// # Errors
/// None that such lines can cause.
pub fn to_ndjson(lines: &[Line]) -> serde_json::Result<String> {
    let mut text = String::new();
    for line in lines {
        text.push_str(&serde_json::to_string(line)?);
        text.push('\n');
    }
    Ok(text)
}

fn line(row: &AnyRow) -> Result<Line, StoreError> {
    let hex = |name| row.try_get::<Vec<u8>, _>(name).map(|bytes| to_hex(&bytes));
    Ok(Line {
        node: row.try_get("node")?,
        seq: row.try_get("seq")?,
        at: row.try_get("at")?,
        event: row.try_get("event")?,
        subject: row.try_get("subject")?,
        detail: row.try_get("detail")?,
        prev: hex("prev")?,
        mac: hex("mac")?,
    })
}

/// The ends of the chains in an export: node to number and MAC.
///
/// # Errors
/// [`ExportError`].
pub fn read_heads(from: impl BufRead) -> Result<BTreeMap<String, (i64, Vec<u8>)>, ExportError> {
    let mut heads = BTreeMap::new();
    for (number, text) in (1..).zip(from.lines()) {
        let bad = || ExportError::Line { line: number };
        let line: Line = serde_json::from_str(&text?).map_err(|_| bad())?;
        let mac = from_hex(&line.mac).ok_or_else(bad)?;
        heads.insert(line.node, (line.seq, mac));
    }
    Ok(heads)
}
