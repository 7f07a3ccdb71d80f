use std::collections::BTreeMap;
use std::sync::Arc;

use healthcode::UnixTime;
use serde_json::json;

use super::*;
use crate::store::Store;

struct Bench {
    store: Store,
    vault: Arc<Vault>,
    folder: tempfile::TempDir,
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = Store::sqlite_url(&folder.path().join("db"));
        Self {
            store: Store::open(&url).await.unwrap(),
            vault: Arc::new(Vault::new(&[7; 32])),
            folder,
        }
    }

    async fn with_rows(count: u32) -> Self {
        let bench = Self::new().await;
        let audit = Audit::start(&bench.store, &bench.vault, "a");
        for n in 0..count {
            audit.write(entry(n)).await.unwrap();
        }
        bench
    }

    async fn faults(&self) -> Vec<Fault> {
        let heads = BTreeMap::new();
        let report = check(self.store.pool(), &self.vault, &heads).await;
        report.unwrap().faults
    }

    /// As someone who has the database file and takes the triggers away.
    async fn tamper(&self, sql: &'static str) {
        for statement in [
            "DROP TRIGGER IF EXISTS audit_keeps_rows",
            "DROP TRIGGER IF EXISTS audit_changes_nothing",
            sql,
        ] {
            let done = sqlx::query(statement).execute(self.store.pool()).await;
            done.unwrap();
        }
    }
}

fn entry(n: u32) -> Entry {
    Entry::new(UnixTime::new(n), "test/entry", n.to_string()).with(json!({ "n": n }))
}

fn at(seq: i64) -> (String, i64) {
    ("a".to_owned(), seq)
}

#[tokio::test]
async fn an_untouched_chain_has_no_fault() {
    let bench = Bench::with_rows(10).await;
    assert_eq!(bench.faults().await, []);
    // A node that starts again goes on where it stopped; another has its own chain.
    for node in ["a", "b"] {
        let audit = Audit::start(&bench.store, &bench.vault, node);
        audit.write(entry(10)).await.unwrap();
    }
    let heads = BTreeMap::new();
    let report = check(bench.store.pool(), &bench.vault, &heads).await;
    let report = report.unwrap();
    assert_eq!((report.rows, report.faults), (12, vec![]));
}

#[tokio::test]
async fn the_database_refuses_to_change_or_delete_rows() {
    let bench = Bench::with_rows(2).await;
    for sql in ["UPDATE audit SET at = 0", "DELETE FROM audit"] {
        let refused = sqlx::query(sql).execute(bench.store.pool()).await;
        assert!(refused.unwrap_err().to_string().contains("kept"), "{sql}");
    }
    assert_eq!(bench.faults().await, []);
}

#[tokio::test]
async fn a_change_of_any_column_is_found() {
    for sql in [
        "UPDATE audit SET at = at + 1 WHERE seq = 5",
        "UPDATE audit SET event = 'test/other' WHERE seq = 5",
        "UPDATE audit SET subject = '99' WHERE seq = 5",
        "UPDATE audit SET detail = '{}' WHERE seq = 5",
    ] {
        let bench = Bench::with_rows(10).await;
        bench.tamper(sql).await;
        let (node, seq) = at(5);
        assert_eq!(
            bench.faults().await,
            [Fault::Changed { node, seq }],
            "{sql}"
        );
    }
}

#[tokio::test]
async fn a_removed_row_is_found() {
    let bench = Bench::with_rows(10).await;
    bench.tamper("DELETE FROM audit WHERE seq = 5").await;
    let (node, seq) = at(5);
    assert_eq!(bench.faults().await, [Fault::Missing { node, seq }]);
    // Closing the gap by new numbers does not hide it.
    bench
        .tamper("UPDATE audit SET seq = seq - 1 WHERE seq > 5")
        .await;
    assert!(!bench.faults().await.is_empty());
}

#[tokio::test]
async fn an_inserted_row_is_found() {
    let bench = Bench::with_rows(10).await;
    bench
        .tamper(
            "INSERT INTO audit SELECT node, 11, at, event, 'forged', detail, mac, mac \
             FROM audit WHERE seq = 10",
        )
        .await;
    let (node, seq) = at(11);
    assert_eq!(bench.faults().await, [Fault::Changed { node, seq }]);
    // Two rows that change places are each in the wrong one.
    let bench = Bench::with_rows(4).await;
    for sql in [
        "UPDATE audit SET seq = 30 WHERE seq = 2",
        "UPDATE audit SET seq = 2 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 30",
    ] {
        bench.tamper(sql).await;
    }
    assert!(!bench.faults().await.is_empty());
}

#[tokio::test]
async fn rows_cut_off_at_the_end_show_against_an_export() {
    let bench = Bench::with_rows(10).await;
    let mut export = Vec::new();
    let written = write_export(bench.store.pool(), &mut export).await.unwrap();
    assert_eq!(written, 10);
    let heads = read_heads(export.as_slice()).unwrap();
    let (pool, vault) = (bench.store.pool(), &bench.vault);
    assert_eq!(check(pool, vault, &heads).await.unwrap().faults, []);

    bench.tamper("DELETE FROM audit WHERE seq > 8").await;
    assert_eq!(bench.faults().await, []);
    let (node, seq) = at(10);
    let faults = check(pool, vault, &heads).await.unwrap().faults;
    assert_eq!(faults, [Fault::Exported { node, seq }]);
    // Rows written anew in their place are others.
    let audit = Audit::start(&bench.store, &bench.vault, "a");
    for n in 20..24 {
        audit.write(entry(n)).await.unwrap();
    }
    let (node, seq) = at(10);
    let faults = check(pool, vault, &heads).await.unwrap().faults;
    assert_eq!(faults, [Fault::Exported { node, seq }]);
}

#[tokio::test]
async fn entries_that_arrive_together_are_committed_together() {
    let bench = Bench::new().await;
    let audit = Audit::start(&bench.store, &bench.vault, "a");
    let writers: Vec<_> = (0..2_000)
        .map(|n| {
            tokio::spawn({
                let audit = audit.clone();
                async move { audit.write(entry(n)).await }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    let report = check(bench.store.pool(), &bench.vault, &BTreeMap::new()).await;
    assert_eq!(
        report.unwrap(),
        Report {
            rows: 2_000,
            faults: vec![]
        }
    );
    drop(bench.folder);
}

#[tokio::test]
async fn a_transaction_given_up_leaves_the_chain_whole() {
    let bench = Bench::with_rows(3).await;
    let audit = Audit::start(&bench.store, &bench.vault, "a");
    let mut chain = audit.chain().await.unwrap();
    let mut tx = bench.store.begin().await.unwrap();
    chain.append(&mut tx, &[entry(3), entry(4)]).await.unwrap();
    drop((chain, tx));
    audit.write(entry(5)).await.unwrap();
    let report = check(bench.store.pool(), &bench.vault, &BTreeMap::new()).await;
    assert_eq!(
        report.unwrap(),
        Report {
            rows: 4,
            faults: vec![]
        }
    );
}
