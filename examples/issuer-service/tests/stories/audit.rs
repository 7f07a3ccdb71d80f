//! The audit table of a service in use.

use std::collections::BTreeMap;

use issuer_service::audit;
use serde_json::json;

use super::bench::{Bench, on_each};

#[tokio::test]
async fn what_people_do_is_in_the_chain_without_their_data() {
    on_each(async |bench: Bench| {
        let mut visitor = bench.logged_in("852", "51234567").await;
        visitor
            .put("/api/v1/password", json!({ "password": "Abcdef1!" }))
            .await;
        visitor
            .log_in_with_password("852", "51234567", "Wrong-word1")
            .await;
        let mut export = Vec::new();
        audit::write_export(bench.service.books.store.pool(), &mut export)
            .await
            .unwrap();
        let export = String::from_utf8(export).unwrap();
        let events: Vec<_> = export
            .lines()
            .map(|line| serde_json::from_str::<audit::Line>(line).unwrap().event)
            .collect();
        assert_eq!(
            events,
            [
                "rules/in-force",
                "account/opened",
                "session/begun",
                "account/password-set",
                "log-in/password-refused"
            ]
        );
        assert!(!export.contains("51234567") && !export.contains("Abcdef1!"));
        let heads = audit::read_heads(export.as_bytes()).unwrap();
        let pool = bench.service.books.store.pool();
        let report = audit::check(pool, &bench.service.books.vault, &heads)
            .await
            .unwrap();
        assert_eq!((report.rows, report.faults), (5, vec![]));
    })
    .await;
}

#[tokio::test]
async fn both_databases_refuse_to_change_the_table() {
    on_each(async |bench: Bench| {
        bench.logged_in("852", "51234567").await;
        let pool = bench.service.books.store.pool();
        for sql in ["UPDATE audit SET at = 0", "DELETE FROM audit"] {
            let refused = sqlx::query(sql).execute(pool).await.unwrap_err();
            assert!(
                refused.to_string().contains("audit rows are kept"),
                "{sql}: {refused}"
            );
        }
        if bench.config.database.is_some() {
            let refused = sqlx::query("TRUNCATE audit")
                .execute(pool)
                .await
                .unwrap_err();
            assert!(
                refused.to_string().contains("audit rows are kept"),
                "{refused}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn two_nodes_have_two_chains() {
    on_each(async |bench: Bench| {
        let other = bench.another_node("other").await;
        bench.logged_in("852", "51234567").await;
        other.logged_in("852", "51234568").await;
        let pool = bench.service.books.store.pool();
        let report = audit::check(pool, &other.service.books.vault, &BTreeMap::new())
            .await
            .unwrap();
        assert_eq!((report.rows, report.faults), (6, vec![]));
    })
    .await;
}
