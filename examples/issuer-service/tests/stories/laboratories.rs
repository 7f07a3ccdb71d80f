//! Results of laboratories.

use axum::body::Body;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use issuer_service::laboratories;
use serde_json::{Value, json};
use sqlx::Row;

use super::applications::{apply, person};
use super::bench::{Answer, Bench, Visitor, log, on_each};
use super::codes::{holder, renew};
use super::hostile::POISON;

const RESULTS: &str = "/api/v1/laboratory/results";

async fn laboratory(bench: &Bench, name: &str) -> String {
    let (books, rng) = (&bench.service.books, &mut UnwrapErr(SysRng));
    let token = laboratories::add(books, name, bench.now(), rng).await;
    token.unwrap().to_string()
}

fn line(bench: &Bench, sample: &str, change: impl FnOnce(&mut Value)) -> Value {
    let mut line = json!({
        "sample": sample, "document_type": "passport", "number": "X1234567",
        "method": "nucleic-acid", "result": "positive",
        "sampled": bench.now().as_secs() - 3_600,
    });
    change(&mut line);
    line
}

async fn send(bench: &Bench, token: &str, kind: &str, body: impl Into<Body>) -> Answer {
    let visitor = bench.visitor("203.0.113.1");
    let request = visitor.request("POST", RESULTS);
    let request = request.header("content-type", kind);
    let request = request.header("authorization", format!("Bearer {token}"));
    visitor.send(request.body(body.into()).unwrap()).await
}

async fn outcomes(bench: &Bench, token: &str, lines: Value) -> Vec<String> {
    let answer = send(bench, token, "application/json", lines.to_string()).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let all = answer.body.as_array().unwrap();
    let word = |it: &Value| it["outcome"].as_str().unwrap().to_owned();
    all.iter().map(word).collect()
}

async fn explain(visitor: &Visitor, application: &str, sample: &str) -> Answer {
    let path = format!("/api/v1/applications/{application}/explain-mismatch");
    visitor.post(&path, json!({ "sample": sample })).await
}

#[tokio::test]
async fn a_result_reaches_its_bearer_by_the_rules_and_is_taken_once() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let token = laboratory(&bench, "lab-1").await;
        let positive = line(&bench, "S1", |it| it["number"] = "x 123 4567".into());
        let other = line(&bench, "S1", |it| it["result"] = "negative".into());
        let lines = json!([
            positive,
            positive,
            other,
            line(&bench, "S2", |it| {
                it["number"] = "X9999999".into();
            })
        ]);
        let first = outcomes(&bench, &token, lines.clone()).await;
        assert_eq!(first, ["matched", "known", "differs", "unmatched"]);
        let again = outcomes(&bench, &token, lines).await;
        assert_eq!(again, ["known", "known", "differs", "known"]);
        // Another laboratory's samples are its own.
        let second = laboratory(&bench, "lab-2").await;
        let lines = json!([line(&bench, "S1", |it| it["result"] = "positive".into())]);
        assert_eq!(outcomes(&bench, &second, lines).await, ["matched"]);
        let renewed = renew(&holder.visitor, &holder.code).await.body;
        let bearer = &renewed["bearers"][0];
        let cause = (&bearer["colour"], &bearer["rule"]);
        assert_eq!(cause, (&json!("red"), &json!("TEST-POSITIVE")));
        let sql = "SELECT count(*) AS n FROM audit WHERE event = 'fact/test'";
        let pool = bench.service.books.store.pool();
        let row = sqlx::query(sql).fetch_one(pool).await.unwrap();
        assert_eq!(row.get::<i64, _>("n"), 2);
    })
    .await;
}

#[tokio::test]
async fn a_result_waits_for_whoever_applies_later() {
    on_each(async |bench: Bench| {
        let token = laboratory(&bench, "lab-1").await;
        let lines = json!([line(&bench, "S1", |_| ())]);
        assert_eq!(outcomes(&bench, &token, lines).await, ["unmatched"]);
        // A stranger with the number alone does not get it.
        let stranger = bench.logged_in("1", "2015550124").await;
        apply(&stranger, person(|it| it["name"] = "Someone Else".into())).await;
        let holder = holder(&bench).await;
        assert_eq!(holder.code["bearers"][0]["rule"], "TEST-POSITIVE");
    })
    .await;
}

#[tokio::test]
async fn a_mismatch_is_explained_to_its_bearer_alone() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let token = laboratory(&bench, "lab-1").await;
        let lines = json!([
            line(&bench, "TYPE", |it| it["document_type"] =
                "taiwan-permit".into()),
            line(&bench, "NUMBER", |it| it["number"] = "X1234576".into()),
            line(&bench, "COUNT", |it| it["issuance_count"] = 2.into()),
            line(&bench, "FAR", |it| it["number"] = "X7654321".into()),
            line(&bench, "OWN", |_| ()),
        ]);
        let wanted = [
            "unmatched",
            "unmatched",
            "unmatched",
            "unmatched",
            "matched",
        ];
        assert_eq!(outcomes(&bench, &token, lines).await, wanted);
        for (sample, differs) in [
            ("TYPE", json!(["document_type"])),
            ("NUMBER", json!(["number"])),
            ("COUNT", json!(["issuance_count"])),
            ("OWN", json!([])),
        ] {
            let answer = explain(&holder.visitor, &holder.application, sample).await;
            assert_eq!(answer.body, json!([{ "differs": differs }]), "{sample}");
        }
        for none in ["FAR", "NOWHERE", "'; DROP TABLE x; --", "\0"] {
            let answer = explain(&holder.visitor, &holder.application, none).await;
            assert_eq!(answer.number(), 4042, "{none}");
            assert_eq!(answer.body["fields"], json!(["sample"]));
        }
        let stranger = bench.logged_in("1", "2015550124").await;
        let answer = explain(&stranger, &holder.application, "TYPE").await;
        assert_eq!(answer.number(), 4041);
        let own = apply(&stranger, person(|it| it["name"] = "Someone Else".into())).await;
        let own = own.body["id"].as_str().unwrap();
        assert_eq!(explain(&stranger, own, "TYPE").await.number(), 4401);
        explain(&holder.visitor, &holder.application, "TYPE").await;
        explain(&holder.visitor, &holder.application, "TYPE").await;
        let answer = explain(&holder.visitor, &holder.application, "TYPE").await;
        assert_eq!(answer.number(), 4290);
    })
    .await;
}

#[tokio::test]
async fn imports_that_mean_harm_are_refused() {
    on_each(async |bench: Bench| {
        let token = laboratory(&bench, "lab-1").await;
        let good = line(&bench, "S1", |_| ());
        for bad in ["", "x", &"0".repeat(32), &format!("{token}0")] {
            let answer = send(&bench, bad, "application/json", json!([good]).to_string()).await;
            assert_eq!((answer.status.as_u16(), answer.number()), (401, 4015));
        }
        let renewed = laboratory(&bench, "lab-1").await;
        let answer = send(
            &bench,
            &token,
            "application/json",
            json!([good]).to_string(),
        )
        .await;
        assert_eq!(answer.number(), 4015);
        let token = renewed;
        // A member twice is no result, in an array and in a line.
        let twice = good.to_string().replacen('{', "{\"sample\":\"S2\",", 1);
        for (kind, body) in [
            ("application/json", format!("[{twice}]")),
            ("application/x-ndjson", twice),
        ] {
            let answer = send(&bench, &token, kind, body).await;
            assert_eq!(answer.body[0]["outcome"], "unreadable", "{kind}");
        }
        for (kind, body, status) in [
            ("application/json", "{}", 400),
            ("application/json", "[", 400),
            ("text/plain", "[]", 415),
        ] {
            let answer = send(&bench, &token, kind, body).await;
            assert_eq!((answer.status.as_u16(), answer.number()), (status, 4001));
        }
        let mut text = String::new();
        let mut wanted = Vec::new();
        for poison in POISON {
            for field in ["document_type", "number", "method", "result"] {
                let bad = line(&bench, "P", |it| it[field] = poison.into());
                text.push_str(&format!("{bad}\n"));
                // Separators of numbers are dropped: what is left here could be one.
                let is_number = field == "number" && poison.starts_with("..");
                wanted.push(if is_number { "unmatched" } else { "unreadable" });
            }
            let is_sample = poison.bytes().all(|it| it.is_ascii_graphic());
            let bad = line(&bench, poison, |_| ());
            text.push_str(&format!("{bad}\n\n"));
            wanted.push(if is_sample { "unmatched" } else { "unreadable" });
        }
        let tomorrow = bench.now().as_secs() + 86_400;
        for bad in [
            line(&bench, "P", |it| it["sampled"] = tomorrow.into()),
            line(&bench, "P", |it| it["colour"] = "red".into()),
            json!("<script>"),
        ] {
            text.push_str(&format!("{bad}\n"));
            wanted.push("unreadable");
        }
        let answer = send(&bench, &token, "application/x-ndjson", text).await;
        let all = answer.body.as_array().unwrap();
        let found: Vec<_> = all
            .iter()
            .map(|it| it["outcome"].as_str().unwrap())
            .collect();
        assert_eq!(found, wanted);
        assert!(!answer.body.to_string().contains("script"));

        for body in [vec![b' '; 10_000_000], "{}\n".repeat(1_001).into_bytes()] {
            let answer = send(&bench, &token, "application/x-ndjson", body).await;
            assert_eq!((answer.status.as_u16(), answer.number()), (413, 4130));
        }
        let logged = String::from_utf8_lossy(&log().lock().unwrap()).into_owned();
        assert!(!logged.contains(&token) && !logged.contains("X1234567"));
    })
    .await;
}
