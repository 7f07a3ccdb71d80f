//! What becomes known between two renewals.

use issuer_service::applications::changed::changed;
use issuer_service::codes::{self, CodeError};
use issuer_service::rules::add_exposure;
use serde_json::{Value, json};
use sqlx::Row;

use super::applications::{add, child, person};
use super::bench::{Bench, Visitor, on_each};
use super::changes::listed;
use super::codes::{Holder, holder, make, renew, verify};
use super::indices::small_desk;
use super::orders::{COLOURS, confirm, made_red};

async fn look(bench: &Bench) {
    let (books, desk) = (&bench.service.books, &bench.service.desk);
    codes::review(books, desk, bench.now()).await.unwrap();
}

async fn shown(visitor: &Visitor) -> Value {
    visitor.get("/api/v1/codes").await.body[0].clone()
}

async fn indices_of(bench: &Bench, code: &Value) -> Vec<String> {
    let query = sqlx::query("SELECT state FROM status_indices WHERE code = $1 ORDER BY state");
    let query = query.bind(code["id"].as_str().unwrap().to_owned());
    let rows = query.fetch_all(bench.service.books.store.pool()).await;
    rows.unwrap().iter().map(|row| row.get("state")).collect()
}

/// A declaration with which a code that is also presented live does not fit.
fn everywhere(bench: &Bench) -> impl FnOnce(&mut Value) {
    let day = bench.now().date().to_string();
    move |body| {
        let visit = |n: u32| json!({ "region": 110_100 + n, "first": day, "last": day });
        body["declaration"]["symptoms"] = true.into();
        body["declaration"]["visits"] = (1..=20).map(visit).collect();
    }
}

async fn apply_again(visitor: &Visitor, change: impl FnOnce(&mut Value)) {
    let mut body = json!({
        "person": person(|_| ()), "declaration": { "symptoms": false, "contact": false },
    });
    change(&mut body);
    let answer = visitor.post("/api/v1/applications", body).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
}

#[tokio::test]
async fn new_facts_reach_lists_and_codes_before_anyone_renews() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let green = verify(&bench, &holder.code);
        let (books, desk) = (&bench.service.books, &bench.service.desk);
        let look = async || codes::review(books, desk, bench.now()).await.unwrap();
        let shown = async || holder.visitor.get("/api/v1/codes").await.body[0].clone();
        bench.wait(10);
        look().await;
        assert_eq!(shown().await["text"], holder.code["text"], "nothing is new");

        let now = bench.now();
        add_exposure(books, &holder.application, now, now)
            .await
            .unwrap();
        assert_eq!(listed(&bench, &green).await, "as-signed");
        look().await;
        assert_eq!(listed(&bench, &green).await, "yellow");
        let yellow = shown().await;
        assert_eq!(yellow["bearers"][0]["rule"], "EXPOSED");
        let code = verify(&bench, &yellow);
        assert_eq!(listed(&bench, &code).await, "as-signed");

        // Who signed meanwhile by what was known before is looked at once more, and then no longer.
        assert_eq!(changed(books, None, bench.now()).await.unwrap().len(), 1);
        bench.wait(60);
        look().await;
        assert_eq!(changed(books, None, bench.now()).await.unwrap(), []);
        let again = shown().await;
        assert_ne!(again["text"], yellow["text"]);
        bench.wait(60);
        look().await;
        assert_eq!(shown().await["text"], again["text"]);

        // What has ended is not made again.
        bench.wait(2 * 86_400);
        let late = bench.now();
        add_exposure(books, &holder.application, late, late)
            .await
            .unwrap();
        look().await;
        let visitor = bench.logged_in("1", "2015550123").await;
        let last = visitor.get("/api/v1/codes").await.body[0].clone();
        assert_eq!(last["text"], again["text"]);
    })
    .await;
}

#[tokio::test]
async fn a_companions_new_fact_makes_the_familys_code_again() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let added = add(&holder.visitor, &holder.application, child()).await;
        let childs = added.body["id"].as_str().unwrap();
        let made = make(&holder.visitor, &holder.application, json!({})).await;
        let old = verify(&bench, &made.body[0]);
        let (books, now) = (&bench.service.books, bench.now());
        add_exposure(books, childs, now, now).await.unwrap();
        codes::review(books, &bench.service.desk, now)
            .await
            .unwrap();
        assert_eq!(listed(&bench, &old).await, "revoked");
        let all = holder.visitor.get("/api/v1/codes").await.body;
        let of_both = |it: &&Value| it["bearers"].as_array().unwrap().len() == 2;
        let family = all.as_array().unwrap().iter().find(of_both).unwrap();
        assert_eq!(family["bearers"][1]["colour"], "yellow");
    })
    .await;
}

#[tokio::test]
async fn what_is_declared_anew_and_what_operators_end_is_looked_at() {
    on_each(async |bench: Bench| {
        let Holder { visitor, code, .. } = holder(&bench).await;
        let green = verify(&bench, &code);
        apply_again(&visitor, |it| it["declaration"]["contact"] = true.into()).await;
        look(&bench).await;
        assert_ne!(listed(&bench, &green).await, "as-signed");
        assert_ne!(shown(&visitor).await["bearers"][0]["colour"], "green");
    })
    .await;
    on_each(async |bench: Bench| {
        let (holder, doctor, chief, change) = made_red(&bench).await;
        look(&bench).await;
        assert_eq!(shown(&holder.visitor).await["bearers"][0]["colour"], "red");
        let path = format!("{COLOURS}/{change}/lifting");
        let lifting = doctor.send("POST", &path, None).await.body["id"].clone();
        // Once more is the same proposal: a supervisor's list is not filled with it.
        let again = doctor.send("POST", &path, None).await.body["id"].clone();
        assert_eq!(lifting, again);
        assert_eq!(confirm(&chief, lifting.as_str().unwrap()).await.status, 204);
        look(&bench).await;
        assert_eq!(
            shown(&holder.visitor).await["bearers"][0]["colour"],
            "green"
        );
    })
    .await;
}

#[tokio::test]
async fn more_changes_than_are_looked_at_together_are_looked_at() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let (books, now) = (&bench.service.books, bench.now());
        add_exposure(books, &holder.application, now, now)
            .await
            .unwrap();
        let pool = books.store.pool();
        for n in 0..300 {
            let query = sqlx::query(
                "INSERT INTO applications (id, account, identity, person, declaration, state, \
                 fields, submitted, changed) SELECT $1, account, $2, person, declaration, \
                 'no_record', '', submitted, changed FROM applications WHERE id = $3",
            );
            // Their names come before any random one's, or after.
            let id = format!("{}{n:031}", if n % 2 == 0 { '0' } else { 'f' });
            let query = query.bind(id.clone()).bind(id.clone().into_bytes());
            query
                .bind(holder.application.clone())
                .execute(pool)
                .await
                .unwrap();
            let query = sqlx::query("INSERT INTO changed_applications VALUES ($1, $2)");
            let query = query.bind(id).bind(i64::from(now.as_secs()));
            query.execute(pool).await.unwrap();
        }
        look(&bench).await;
        let code = verify(&bench, &holder.code);
        assert_eq!(listed(&bench, &code).await, "yellow");
        bench.wait(60);
        look(&bench).await;
        assert_eq!(changed(books, None, bench.now()).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn without_an_index_left_the_code_before_is_worsened_all_the_same() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let green = verify(&bench, &holder.code);
        let (books, now) = (&bench.service.books, bench.now());
        // The one place there is may be the code's own, and else is taken.
        let query = sqlx::query(
            "INSERT INTO status_indices (place, code, state, changed) \
             VALUES (0, 'other', 'as-signed', 0) ON CONFLICT DO NOTHING",
        );
        query.execute(books.store.pool()).await.unwrap();
        add_exposure(books, &holder.application, now, now)
            .await
            .unwrap();
        let reviewed = codes::review(books, &small_desk(&bench, 1), now).await;
        assert_eq!(reviewed, Err(CodeError::NoIndex));
        assert_eq!(listed(&bench, &green).await, "yellow");
        let sql = "SELECT detail FROM audit WHERE event = 'code/worsened'";
        let rows = sqlx::query(sql)
            .fetch_all(books.store.pool())
            .await
            .unwrap();
        assert_eq!(rows.len(), 1);
        // With room again, it is made.
        look(&bench).await;
        assert_eq!(
            shown(&holder.visitor).await["bearers"][0]["colour"],
            "yellow"
        );
    })
    .await;
}

#[tokio::test]
async fn a_code_that_does_not_fit_keeps_no_index_and_no_old_colour() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let key = "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29";
        let made = make(
            &holder.visitor,
            &holder.application,
            json!({ "holder_key": key }),
        )
        .await;
        let green = verify(&bench, &made.body[0]);
        apply_again(&holder.visitor, everywhere(&bench)).await;
        for _ in 0..3 {
            let include = json!({ "include": ["itinerary"] });
            let answer = make(&holder.visitor, &holder.application, include).await;
            assert_eq!(answer.number(), 4402);
        }
        assert_ne!(listed(&bench, &green).await, "as-signed");
        assert!(
            !indices_of(&bench, &made.body[0])
                .await
                .contains(&"as-signed".to_owned())
        );
        assert_eq!(indices_of(&bench, &made.body[0]).await.len(), 1);
        // Without the stays it is made, with an index of its own.
        let small = make(
            &holder.visitor,
            &holder.application,
            json!({ "include": [] }),
        )
        .await;
        assert_eq!(small.status, 200, "{:?}", small.body);
        assert_eq!(
            listed(&bench, &verify(&bench, &small.body[0])).await,
            "as-signed"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_a_row_signs_by_what_is_known_then() {
    on_each(async |bench: Bench| {
        // A transaction of SQLite has the database to itself.
        if bench.config.database.is_none() {
            return;
        }
        let holder = holder(&bench).await;
        let books = &bench.service.books;
        let mut tx = books.store.begin().await.unwrap();
        let query = sqlx::query("SELECT id FROM codes WHERE id = $1 FOR UPDATE");
        let query = query.bind(holder.code["id"].as_str().unwrap().to_owned());
        query.execute(&mut *tx).await.unwrap();
        let renewal = renew(&holder.visitor, &holder.code);
        let meanwhile = async {
            let sql = "SELECT count(*) AS n FROM pg_locks WHERE NOT granted AND pid IN \
                       (SELECT pid FROM pg_stat_activity WHERE datname = current_database())";
            loop {
                let row = sqlx::query(sql)
                    .fetch_one(books.store.pool())
                    .await
                    .unwrap();
                if row.get::<i64, _>("n") > 0 {
                    break;
                }
            }
            let now = bench.now();
            // The fact alone: the chain is with whoever waits.
            let sql = "INSERT INTO notices (application, kind, at) VALUES ($1, 'exposure', $2)";
            let query = sqlx::query(sql).bind(holder.application.clone());
            let query = query.bind(i64::from(now.as_secs()));
            query.execute(books.store.pool()).await.unwrap();
            tx.commit().await.unwrap();
        };
        let (renewed, ()) = tokio::join!(renewal, meanwhile);
        assert_eq!(renewed.body["bearers"][0]["colour"], "yellow");
    })
    .await;
}
