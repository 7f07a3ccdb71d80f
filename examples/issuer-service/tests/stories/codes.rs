//! Codes, as their holders get them and as scanners verify them.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use healthcode::claims::{TestMethod, TestRecord, TestResult};
use healthcode::trust::{IssuerKey, Trust};
use healthcode::{Colour, Document, UnixTime, VerifiedCode, Verifier};
use issuer_service::rules::{add_exposure, add_test};
use issuer_service::setup;
use serde_json::{Value, json};

use super::applications::{add, apply, child, healthy, person};
use super::bench::{Answer, Bench, Visitor, on_each};

/// Someone with a code for themselves.
pub(crate) struct Holder {
    pub(crate) visitor: Visitor,
    pub(crate) application: String,
    pub(crate) code: Value,
}

pub(crate) async fn holder(bench: &Bench) -> Holder {
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

pub(crate) async fn make(visitor: &Visitor, application: &str, more: Value) -> Answer {
    let mut body = json!({ "application": application });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    visitor.post("/api/v1/codes", body).await
}

pub(crate) async fn renew(visitor: &Visitor, code: &Value) -> Answer {
    let id = code["id"].as_str().unwrap();
    visitor
        .post(&format!("/api/v1/codes/{id}/renewals"), json!({}))
        .await
}

/// As a scanner does, with nothing but the issuer's key.
pub(crate) fn verify(bench: &Bench, code: &Value) -> VerifiedCode {
    let key = setup::open_key(&bench.config, "issuer.pem", &mut UnwrapErr(SysRng)).unwrap();
    let mut trust = Trust::new();
    trust
        .add(IssuerKey::unrestricted(key.public().clone()))
        .unwrap();
    let text = code["text"].as_str().unwrap();
    Verifier::new(&trust).verify(text, bench.now()).unwrap()
}

pub(crate) fn document(text: &str) -> Document {
    Document::parse(text).unwrap()
}

pub(crate) const OWN: &str = "passport:USA:X1234567:1990-01-31";
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
