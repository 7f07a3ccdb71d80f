//! Colours that change, in codes, lists and the audit table.

use healthcode::{Colour, VerifiedCode};
use issuer_service::rules::add_exposure;
use serde_json::{Value, json};
use sqlx::Row;

use super::applications::{add, child};
use super::bench::{Bench, on_each};
use super::codes::{OWN, document, holder, make, renew, verify};

pub(crate) async fn listed(bench: &Bench, code: &VerifiedCode) -> String {
    let query = sqlx::query("SELECT state FROM status_indices WHERE place = $1");
    let query = query.bind(i64::from(code.claims().status_index().unwrap()));
    let row = query
        .fetch_one(bench.service.books.store.pool())
        .await
        .unwrap();
    row.get("state")
}

#[tokio::test]
async fn a_worse_colour_reaches_the_list_and_a_better_one_the_code_alone() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let green = verify(&bench, &holder.code);
        let now = bench.now();
        add_exposure(&bench.service.books, &holder.application, now, now)
            .await
            .unwrap();
        let renewed = renew(&holder.visitor, &holder.code).await.body;
        let cause = (
            &renewed["bearers"][0]["rule"],
            &renewed["bearers"][0]["reason"],
        );
        assert_eq!(cause, (&json!("EXPOSED"), &json!("exposure")));
        let yellow = verify(&bench, &renewed);
        assert_eq!(
            yellow.match_document(&document(OWN)).unwrap().colour(),
            Some(Colour::Yellow)
        );
        assert_ne!(
            yellow.claims().status_index(),
            green.claims().status_index()
        );
        assert_eq!(
            (listed(&bench, &green).await, listed(&bench, &yellow).await),
            ("yellow".into(), "as-signed".into())
        );

        bench.wait(11 * 86_400);
        let again = bench.logged_in("1", "2015550123").await;
        let better = verify(&bench, &renew(&again, &holder.code).await.body);
        assert_eq!(
            better.match_document(&document(OWN)).unwrap().colour(),
            Some(Colour::Green)
        );
        assert_eq!(
            better.claims().status_index(),
            yellow.claims().status_index()
        );

        // What a list has withdrawn is not made again.
        let sql = "UPDATE status_indices SET state = 'revoked' WHERE place = $1";
        let index = i64::from(better.claims().status_index().unwrap());
        sqlx::query(sql)
            .bind(index)
            .execute(bench.service.books.store.pool())
            .await
            .unwrap();
        assert_eq!(renew(&again, &holder.code).await.number(), 4403);
    })
    .await;
}

#[tokio::test]
async fn a_companion_who_is_worse_off_withdraws_the_old_code() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let added = add(&holder.visitor, &holder.application, child()).await;
        let childs = added.body["id"].as_str().unwrap();
        let made = make(&holder.visitor, &holder.application, json!({})).await;
        let old = verify(&bench, &made.body[0]);
        add_exposure(&bench.service.books, childs, bench.now(), bench.now())
            .await
            .unwrap();
        let new = renew(&holder.visitor, &made.body[0]).await;
        let new = verify(&bench, &new.body);
        assert_eq!(
            (listed(&bench, &old).await, listed(&bench, &new).await),
            ("revoked".into(), "as-signed".into())
        );
    })
    .await;
}

#[tokio::test]
async fn every_colour_but_green_is_in_the_audit_table_with_its_cause() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let now = bench.now();
        add_exposure(&bench.service.books, &holder.application, now, now)
            .await
            .unwrap();
        renew(&holder.visitor, &holder.code).await;
        let query =
            sqlx::query("SELECT event, detail FROM audit WHERE event LIKE 'code/%' ORDER BY seq");
        let rows = query
            .fetch_all(bench.service.books.store.pool())
            .await
            .unwrap();
        let entry = |row: &sqlx::any::AnyRow| {
            let detail: Value = serde_json::from_str(&row.get::<String, _>("detail")).unwrap();
            (row.get::<String, _>("event"), detail)
        };
        let [(first, green), (second, yellow)] = [entry(&rows[0]), entry(&rows[1])];
        assert_eq!(
            (first.as_str(), second.as_str()),
            ("code/issued", "code/renewed")
        );
        assert_eq!(
            (&green["people"][0]["colour"], &green["people"][0]["rule"]),
            (&json!("green"), &Value::Null)
        );
        let person = &yellow["people"][0];
        assert_eq!(
            (&person["colour"], &person["rule"], &person["reason"]),
            (&json!("yellow"), &json!("EXPOSED"), &json!("exposure"))
        );
        assert_eq!(
            (&yellow["rules"], &yellow["listed"]),
            (&json!(1), &json!("yellow"))
        );
    })
    .await;
}
