//! Reading the chains again: is every row there, where and as it was written?

use std::collections::BTreeMap;
use std::fmt;

use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row as _};
use subtle::ConstantTimeEq;

use super::{Row, START};
use crate::crypt::Vault;
use crate::store::StoreError;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Number of rows read.
    pub rows: u64,
    /// What is wrong, in the order of the chains.
    pub faults: Vec<Fault>,
}

/// One thing that is wrong with a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Rows are missing before this one.
    Missing {
        /// The node.
        node: String,
        /// Number of the first missing row.
        seq: i64,
    },
    /// The row is not what was written: changed, or put there by someone without the secret.
    Changed {
        /// The node.
        node: String,
        /// The row's number.
        seq: i64,
    },
    /// The row does not continue the one before it.
    Detached {
        /// The node.
        node: String,
        /// The row's number.
        seq: i64,
    },
    /// An export made before has a row here that the table no longer has, or has otherwise.
    Exported {
        /// The node.
        node: String,
        /// The row's number.
        seq: i64,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { node, seq } => write!(f, "{node}/{seq}: missing"),
            Self::Changed { node, seq } => write!(f, "{node}/{seq}: changed or inserted"),
            Self::Detached { node, seq } => write!(f, "{node}/{seq}: does not follow"),
            Self::Exported { node, seq } => write!(f, "{node}/{seq}: not as exported"),
        }
    }
}

/// Checks all chains, also against the ends of an earlier export: node to number and MAC.
///
/// # Errors
/// [`StoreError`] if the table cannot be read.
pub async fn check(
    pool: &AnyPool,
    vault: &Vault,
    heads: &BTreeMap<String, (i64, Vec<u8>)>,
) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let mut reader = Reader::default();
    let mut unseen = heads.clone();
    while let Some(rows) = reader.next_rows(pool).await? {
        for row in rows {
            report.rows = report.rows.saturating_add(1);
            let (node, seq, mac) = reader.take(&row, vault, &mut report.faults)?;
            if unseen.get(&node).is_some_and(|(head, _)| *head == seq)
                && unseen.remove(&node).is_some_and(|(_, was)| was != mac)
            {
                report.faults.push(Fault::Exported { node, seq });
            }
        }
    }
    let lost = unseen.into_iter();
    report
        .faults
        .extend(lost.map(|(node, (seq, _))| Fault::Exported { node, seq }));
    Ok(report)
}

/// Where reading stands: pages of rows in the order of the primary key.
pub(super) struct Reader {
    node: String,
    seq: i64,
    mac: Vec<u8>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            node: String::new(),
            seq: 0,
            mac: START.to_vec(),
        }
    }
}

impl Reader {
    pub(super) async fn next_rows(
        &self,
        pool: &AnyPool,
    ) -> Result<Option<Vec<AnyRow>>, StoreError> {
        let page = sqlx::query(
            "SELECT node, seq, at, event, subject, detail, prev, mac FROM audit \
             WHERE node > $1 OR (node = $1 AND seq > $2) ORDER BY node, seq LIMIT 1000",
        );
        let rows = page.bind(self.node.clone()).bind(self.seq).fetch_all(pool);
        let rows = rows.await?;
        Ok(if rows.is_empty() { None } else { Some(rows) })
    }

    /// Moves on past a row that is not checked.
    pub(super) fn skip(&mut self, node: &str, seq: i64) {
        node.clone_into(&mut self.node);
        self.seq = seq;
    }

    fn take(
        &mut self,
        row: &AnyRow,
        vault: &Vault,
        faults: &mut Vec<Fault>,
    ) -> Result<(String, i64, Vec<u8>), StoreError> {
        let node: String = row.try_get("node")?;
        let (seq, at): (i64, i64) = (row.try_get("seq")?, row.try_get("at")?);
        let (event, subject, detail): (String, String, String) = (
            row.try_get("event")?,
            row.try_get("subject")?,
            row.try_get("detail")?,
        );
        let (prev, mac): (Vec<u8>, Vec<u8>) = (row.try_get("prev")?, row.try_get("mac")?);
        if node != self.node {
            *self = Self {
                node: node.clone(),
                ..Self::default()
            };
        }
        let next = self.seq.saturating_add(1);
        if seq != next {
            let node = node.clone();
            faults.push(Fault::Missing { node, seq: next });
        } else if prev != self.mac {
            let node = node.clone();
            faults.push(Fault::Detached { node, seq });
        }
        let written = Row {
            node: &node,
            seq,
            at,
            event: &event,
            subject: &subject,
            detail: &detail,
            prev: &prev,
        };
        if !bool::from(written.mac(vault).ct_eq(&mac)) {
            let node = node.clone();
            faults.push(Fault::Changed { node, seq });
        }
        (self.seq, self.mac) = (seq, mac.clone());
        Ok((node, seq, mac))
    }
}
