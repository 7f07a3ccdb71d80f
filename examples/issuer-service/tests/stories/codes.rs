//! Codes, as their holders get them and as scanners verify them.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::StatusCode;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use healthcode::claims::{TestMethod, TestRecord, TestResult};
use healthcode::trust::{IssuerKey, Trust};
use healthcode::{Colour, Document, Issuer, UnixTime, VerifiedCode, Verifier};
use issuer_service::accounts::AccountId;
use issuer_service::codes::{CodeError, Desk, Press};
use issuer_service::rules::{add_exposure, add_test};
use issuer_service::setup;
use serde_json::{Value, json};
use sqlx::Row;

use super::applications::{add, apply, child, healthy, person};
use super::bench::{Answer, Bench, Visitor, on_each};

/// Someone with a code for themselves.
struct Holder {
    visitor: Visitor,
    application: String,
    code: Value,
}

async fn holder(bench: &Bench) -> Holder {
    let visitor = bench.logged_in("1", "2015550123").await;
    let applied = apply(&visitor, person(|_| ())).await;
    let application = applied.body["id"].as_str().unwrap().to_owned();
    let made = make(&visitor, &application, json!({})).await;
    assert_eq!(made.status, StatusCode::OK, "{:?}", made.body);
    Holder {
        code: made.body[0].clone(),
        visitor,
        application,
    }
}

async fn make(visitor: &Visitor, application: &str, more: Value) -> Answer {
    let mut body = json!({ "application": application });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    visitor.post("/api/v1/codes", body).await
}

async fn renew(visitor: &Visitor, code: &Value) -> Answer {
    let id = code["id"].as_str().unwrap();
    visitor
        .post(&format!("/api/v1/codes/{id}/renewals"), json!({}))
        .await
}

/// As a scanner does, with nothing but the issuer's key.
fn verify(bench: &Bench, code: &Value) -> VerifiedCode {
    let key = setup::open_key(&bench.config, "issuer.pem", &mut UnwrapErr(SysRng)).unwrap();
    let mut trust = Trust::new();
    trust
        .add(IssuerKey::unrestricted(key.public().clone()))
        .unwrap();
    let text = code["text"].as_str().unwrap();
    Verifier::new(&trust).verify(text, bench.now()).unwrap()
}

fn document(text: &str) -> Document {
    Document::parse(text).unwrap()
}

const OWN: &str = "passport:USA:X1234567:1990-01-31";
const CHILDS: &str = "passport:GBR:X7654321:2015-06-01";

#[tokio::test]
async fn a_code_verifies_for_a_day_and_again_after_renewal() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let first = verify(&bench, &holder.code);
        let matched = first.match_document(&document(OWN)).unwrap();
        assert_eq!(matched.colour(), Some(Colour::Green));
        assert!(first.match_document(&document(CHILDS)).is_err());
        assert_eq!(first.claims().window().seconds(), 86_400);
        assert_eq!(holder.code["bearers"][0]["colour"], "green");
        let path = format!("/api/v1/applications/{}", holder.application);
        assert_eq!(holder.visitor.get(&path).await.body["state"], "issued");

        bench.wait(3_600);
        let renewed = renew(&holder.visitor, &holder.code).await.body;
        let second = verify(&bench, &renewed);
        assert_eq!(second.claims().window().start(), bench.now());
        assert_eq!(
            second.claims().status_index(),
            first.claims().status_index()
        );
        assert!(second.match_document(&document(OWN)).is_ok());
        // Made again for the same people, it is the same code.
        let again = make(&holder.visitor, &holder.application, json!({})).await;
        assert_eq!(again.body[0], renewed);
        let list = holder.visitor.get("/api/v1/codes").await;
        assert_eq!(list.body, json!([renewed]));
        let symbol = format!(
            "/api/v1/codes/{}/symbol.svg",
            renewed["id"].as_str().unwrap()
        );
        let symbol = holder.visitor.get(&symbol).await;
        assert_eq!(
            (symbol.status, symbol.headers["content-type"].as_bytes()),
            (StatusCode::OK, b"image/svg+xml".as_slice())
        );
    })
    .await;
}

#[tokio::test]
async fn a_family_has_one_code_or_one_each() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let added = add(&holder.visitor, &holder.application, child()).await;
        let childs = added.body["id"].as_str().unwrap().to_owned();
        // Who is not verified stays out of it.
        let unknown = person(|it| it["number"] = "X0000000".into());
        assert_eq!(
            add(&holder.visitor, &holder.application, unknown)
                .await
                .body["state"],
            "no_record"
        );
        add_exposure(&bench.service.books, &childs, bench.now(), bench.now())
            .await
            .unwrap();

        let together = make(
            &holder.visitor,
            &holder.application,
            json!({ "layout": "together" }),
        )
        .await;
        assert_eq!(together.body.as_array().unwrap().len(), 1);
        let code = verify(&bench, &together.body[0]);
        let colour =
            |code: &VerifiedCode, text| code.match_document(&document(text)).unwrap().colour();
        assert_eq!(colour(&code, OWN), Some(Colour::Green));
        assert_eq!(colour(&code, CHILDS), Some(Colour::Yellow));
        assert_eq!(together.body[0]["bearers"][1]["rule"], "EXPOSED");
        assert_eq!(together.body[0]["bearers"][1]["reason"], "exposure");

        let each = make(
            &holder.visitor,
            &holder.application,
            json!({ "layout": "each" }),
        )
        .await;
        assert_eq!(each.body.as_array().unwrap().len(), 2);
        let (own, childs) = (verify(&bench, &each.body[0]), verify(&bench, &each.body[1]));
        assert_eq!(colour(&own, OWN), Some(Colour::Green));
        assert_eq!(colour(&childs, CHILDS), Some(Colour::Yellow));
        assert!(own.match_document(&document(CHILDS)).is_err());
        let indices = [&code, &own, &childs].map(|it| it.claims().status_index());
        assert_eq!(BTreeSet::from(indices).len(), 3);
    })
    .await;
}

#[tokio::test]
async fn tests_and_itinerary_are_inside_when_they_are_wanted() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let test = TestRecord {
            method: TestMethod::NucleicAcid,
            result: TestResult::Negative,
            sampled: UnixTime::new(bench.now().as_secs() - 3_600),
        };
        add_test(&bench.service.books, &holder.application, test, bench.now())
            .await
            .unwrap();
        let mut declaration = healthy();
        declaration["visits"] =
            json!([{ "region": 4401, "first": "2026-11-18", "last": "2026-11-20" }]);
        let body = json!({ "person": person(|_| ()), "declaration": declaration });
        holder.visitor.post("/api/v1/applications", body).await;

        let include = json!({ "include": ["tests", "itinerary"] });
        let made = make(&holder.visitor, &holder.application, include).await;
        let code = verify(&bench, &made.body[0]);
        assert_eq!(code.claims().tests(), [test]);
        assert_eq!(code.claims().itinerary().unwrap().visits().len(), 1);
        let made = make(&holder.visitor, &holder.application, json!({})).await;
        let code = verify(&bench, &made.body[0]);
        assert!(code.claims().tests().is_empty() && code.claims().itinerary().is_none());
        let bad = make(
            &holder.visitor,
            &holder.application,
            json!({ "include": ["everything"] }),
        )
        .await;
        assert_eq!(bad.number(), 4001);
    })
    .await;
}

#[tokio::test]
async fn anothers_code_is_not_there() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let stranger = bench.logged_in("1", "2015550124").await;
        let id = holder.code["id"].as_str().unwrap();
        assert_eq!(
            renew(&stranger, &holder.code).await.status,
            StatusCode::NOT_FOUND
        );
        let symbol = stranger
            .get(&format!("/api/v1/codes/{id}/symbol.svg"))
            .await;
        assert_eq!(symbol.status, StatusCode::NOT_FOUND);
        assert_eq!(
            make(&stranger, &holder.application, json!({})).await.status,
            404
        );
        assert_eq!(stranger.get("/api/v1/codes").await.body, json!([]));
        let nobody = bench.visitor("192.0.2.9");
        assert_eq!(renew(&nobody, &holder.code).await.number(), 4012);
        for id in ["X1234567", "%27", "0".repeat(32).as_str()] {
            let none = json!({ "id": id });
            assert_eq!(renew(&holder.visitor, &none).await.number(), 4041);
        }
    })
    .await;
}

#[tokio::test]
async fn without_a_record_there_is_no_colour_and_no_code() {
    on_each(async |bench: Bench| {
        let visitor = bench.logged_in("1", "2015550123").await;
        for change in ["X0000000", "X1234567"] {
            let applied = apply(
                &visitor,
                person(|it| {
                    it["number"] = change.into();
                    it["name"] = "Someone Else".into();
                }),
            )
            .await;
            let id = applied.body["id"].as_str().unwrap();
            let made = make(&visitor, id, json!({})).await;
            assert_eq!((made.status.as_u16(), made.number()), (422, 4401));
            assert!(!made.body.to_string().contains("green"));
        }
        assert_eq!(visitor.get("/api/v1/codes").await.body, json!([]));
    })
    .await;
}

async fn listed(bench: &Bench, code: &VerifiedCode) -> String {
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

/// Rows of codes without an index yet, as many as asked for.
async fn rows(bench: &Bench, holder: &Holder, count: usize) -> (AccountId, Vec<String>) {
    let pool = bench.service.books.store.pool();
    let mut ids = Vec::new();
    for n in 0..count {
        let id = format!("{n:032x}");
        let query = sqlx::query(
            "INSERT INTO codes (id, account, applications, code_id, people, include, expires) \
             SELECT $1, account, $2, code_id, people, '', 0 FROM codes WHERE id = $3",
        );
        let query = query.bind(id.clone()).bind(id.clone());
        let query = query.bind(holder.code["id"].as_str().unwrap().to_owned());
        query.execute(pool).await.unwrap();
        ids.push(id);
    }
    let phone = issuer_service::accounts::Phone::parse("1", "2015550123").unwrap();
    let books = &bench.service.books;
    let found = issuer_service::accounts::find(&books.store, &books.vault, &phone).await;
    (found.unwrap().unwrap().id, ids)
}

fn small_desk(bench: &Bench, capacity: u32) -> Desk {
    let rng = &mut UnwrapErr(SysRng);
    let key = setup::open_key(&bench.config, "issuer.pem", rng).unwrap();
    let press = Press {
        books: bench.service.books.clone(),
        rules: Arc::new(setup::open_rules(&bench.config).unwrap()),
        issuer: Arc::new(Issuer::new(key)),
        capacity,
    };
    Desk::open(press, UnwrapErr(SysRng))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_index_is_given_twice_by_two_nodes_in_narrow_lists() {
    on_each(async |bench: Bench| {
        let other = bench.another_node("other").await;
        let holder = holder(&bench).await;
        let (account, ids) = rows(&bench, &holder, 520).await;
        // 512 places, one of them perhaps taken: the last draws mostly meet a place that is.
        let desks = [small_desk(&bench, 512), small_desk(&other, 512)];
        let mut asks = Vec::new();
        for (n, id) in ids.into_iter().enumerate() {
            let (desk, account, now) = (desks[n % 2].clone(), account.clone(), bench.now());
            asks.push(tokio::spawn(async move {
                (id.clone(), desk.sign(&account, &id, now).await)
            }));
            if n == 400 {
                for ask in asks.drain(..) {
                    assert!(ask.await.unwrap().1.is_ok());
                }
            }
        }
        for ask in asks {
            let (_, outcome) = ask.await.unwrap();
            assert!(
                matches!(outcome, Ok(_) | Err(CodeError::NoIndex)),
                "{outcome:?}"
            );
        }
        let query = sqlx::query("SELECT status_index FROM codes WHERE status_index < 512");
        let rows = query
            .fetch_all(bench.service.books.store.pool())
            .await
            .unwrap();
        let given: Vec<i64> = rows.iter().map(|row| row.get("status_index")).collect();
        assert!(given.len() > 400);
        assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), given.len());
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
