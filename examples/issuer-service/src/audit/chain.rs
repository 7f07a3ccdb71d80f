//! Writing: one chain for each node, one writer at a time, many entries in one transaction.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Row as _};
use tokio::sync::{Mutex, MutexGuard, mpsc, oneshot};

use super::{Entry, Row, START};
use crate::crypt::Vault;
use crate::store::{Store, StoreError, Tx, parts, values};

/// A node's end of its chain.
#[derive(Clone)]
pub struct Audit {
    node: Arc<str>,
    vault: Arc<Vault>,
    store: Store,
    head: Arc<Mutex<Option<Head>>>,
    queue: mpsc::Sender<Waiting>,
}

/// The chain, held by one transaction.
///
/// Take it before the transaction begins, never within one: SQLite has one connection, and whoever
/// holds the chain waits for it.
pub struct Chain<'a> {
    audit: &'a Audit,
    // None while it is not known whether what was written was committed.
    head: MutexGuard<'a, Option<Head>>,
    next: Head,
}

#[derive(Clone, Copy)]
struct Head {
    seq: i64,
    mac: [u8; 32],
}

struct Waiting {
    entry: Entry,
    done: oneshot::Sender<Result<(), StoreError>>,
}

impl Audit {
    /// Starts the writer of a node. Nodes on one database have different names.
    #[must_use]
    pub fn start(store: &Store, vault: &Arc<Vault>, node: &str) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let audit = Self {
            node: node.into(),
            vault: Arc::clone(vault),
            store: store.clone(),
            head: Arc::default(),
            queue,
        };
        tokio::spawn(write_groups(audit.without_queue(), waiting));
        audit
    }

    /// Writes an entry by itself; returns once it is committed, together with others that arrive
    /// at the same time.
    ///
    /// # Errors
    /// [`StoreError`] if it was not, or perhaps not.
    pub async fn write(&self, entry: Entry) -> Result<(), StoreError> {
        let (done, committed) = oneshot::channel();
        let sent = self.queue.send(Waiting { entry, done }).await;
        sent.map_err(|_| StoreError::STOPPED)?;
        committed.await.map_err(|_| StoreError::STOPPED)?
    }

    /// Entries that wait for the writer.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queue
            .max_capacity()
            .saturating_sub(self.queue.capacity())
    }

    /// Takes the chain, for entries that stand or fall with a transaction.
    ///
    /// # Errors
    /// [`StoreError`] if its end cannot be read.
    pub async fn chain(&self) -> Result<Chain<'_>, StoreError> {
        let head = self.head.lock().await;
        let next = match *head {
            Some(head) => head,
            None => self.read_head().await?,
        };
        let audit = self;
        Ok(Chain { audit, head, next })
    }

    async fn read_head(&self) -> Result<Head, StoreError> {
        let last =
            sqlx::query("SELECT seq, mac FROM audit WHERE node = $1 ORDER BY seq DESC LIMIT 1");
        let row = last.bind(&*self.node).fetch_optional(self.store.pool());
        let Some(row) = row.await? else {
            return Ok(Head { seq: 0, mac: START });
        };
        let mac: Vec<u8> = row.try_get("mac")?;
        Ok(Head {
            seq: row.try_get("seq")?,
            // A length that is none of ours is for the checker to find.
            mac: mac.try_into().unwrap_or(START),
        })
    }

    // The writer holds no sender, so it ends with the last of the others.
    fn without_queue(&self) -> Self {
        Self {
            queue: mpsc::channel(1).0,
            ..self.clone()
        }
    }
}

impl Chain<'_> {
    /// Appends entries within a transaction.
    ///
    /// # Errors
    /// [`StoreError`]; the transaction is then to be given up.
    pub async fn append(&mut self, tx: &mut Tx, entries: &[Entry]) -> Result<(), StoreError> {
        *self.head = None;
        for group in parts(entries) {
            let sql = format!(
                "INSERT INTO audit (node, seq, at, event, subject, detail, prev, mac) VALUES {}",
                values(group.len(), 8)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for entry in group {
                let (seq, prev) = (self.next.seq.saturating_add(1), self.next.mac);
                let detail = entry.detail.to_string();
                let row = Row {
                    node: &self.audit.node,
                    seq,
                    at: i64::from(entry.at.as_secs()),
                    event: entry.event,
                    subject: &entry.subject,
                    detail: &detail,
                    prev: &prev,
                };
                let mac = row.mac(&self.audit.vault);
                query = query.bind(row.node.to_owned()).bind(seq).bind(row.at);
                query = query.bind(entry.event).bind(entry.subject.clone());
                query = query.bind(detail).bind(prev.to_vec()).bind(mac.to_vec());
                self.next = Head { seq, mac };
            }
            query.execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Commits the transaction that the entries are in.
    ///
    /// # Errors
    /// [`StoreError`] if it failed, or perhaps did: the end of the chain is then read anew.
    pub async fn commit(mut self, tx: Tx) -> Result<(), StoreError> {
        tx.commit().await?;
        *self.head = Some(self.next);
        Ok(())
    }
}

async fn write_groups(audit: Audit, mut waiting: mpsc::Receiver<Waiting>) {
    let mut group = Vec::with_capacity(GROUP);
    while waiting.recv_many(&mut group, GROUP).await > 0 {
        let (entries, callers): (Vec<_>, Vec<_>) =
            group.drain(..).map(|it| (it.entry, it.done)).unzip();
        let written = write_group(&audit, &entries).await;
        for caller in callers {
            // Whoever no longer waits needs no answer.
            let _ = caller.send(written.clone());
        }
    }
}

async fn write_group(audit: &Audit, entries: &[Entry]) -> Result<(), StoreError> {
    let mut chain = audit.chain().await?;
    let mut tx = audit.store.begin().await?;
    chain.append(&mut tx, entries).await?;
    chain.commit(tx).await
}

/// Entries that wait before writers have to.
const QUEUE: usize = 4_096;
/// Entries in one transaction.
const GROUP: usize = 1_024;
