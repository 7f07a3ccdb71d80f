//! Applying, for oneself and for companions.

use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};
use sqlx::Row;

use super::bench::{Bench, Visitor, log, on_each};
use super::hostile::POISON;

pub(crate) fn person(change: impl FnOnce(&mut Value)) -> Value {
    let mut person = json!({
        "name": "Specimen One",
        "document_type": "passport",
        "country": "USA",
        "number": "X1234567",
        "birth": "1990-01-31",
        "latest_entry_year": 2026,
    });
    change(&mut person);
    person
}

pub(crate) fn healthy() -> Value {
    json!({ "symptoms": false, "contact": false, "arrived_on": "2026-11-01", "visits": [] })
}

pub(crate) fn child() -> Value {
    person(|it| {
        it["name"] = "Specimen Two".into();
        it["country"] = "GBR".into();
        it["number"] = "X7654321".into();
        it["birth"] = "2015-06-01".into();
    })
}

pub(crate) async fn apply(visitor: &Visitor, person: Value) -> super::bench::Answer {
    let body = json!({ "person": person, "declaration": healthy() });
    visitor.post("/api/v1/applications", body).await
}

pub(crate) async fn add(visitor: &Visitor, guardian: &str, person: Value) -> super::bench::Answer {
    let path = format!("/api/v1/applications/{guardian}/companions");
    let body = json!({ "relation": "child", "person": person, "declaration": healthy() });
    visitor.post(&path, body).await
}

/// `state` and the number of the notice.
pub(crate) fn outcome(answer: &super::bench::Answer) -> (&str, u64) {
    let state = answer.body["state"].as_str().unwrap_or("none");
    (state, answer.body["notice"]["number"].as_u64().unwrap_or(0))
}

#[tokio::test]
async fn a_document_that_agrees_is_pending_and_the_same_application_again() {
    on_each(async |bench: Bench| {
        let visitor = bench.logged_in("1", "2015550123").await;
        let first = apply(&visitor, person(|_| ())).await;
        assert_eq!(outcome(&first), ("pending", 0));
        assert_eq!(first.body["number"], "X1••••67");
        let again = apply(&visitor, person(|it| it["number"] = "x 123-4567".into())).await;
        assert_eq!(again.body["id"], first.body["id"]);
        let id = first.body["id"].as_str().unwrap();
        let one = visitor.get(&format!("/api/v1/applications/{id}")).await;
        assert_eq!(one.body, first.body);
        let list = visitor.get("/api/v1/applications").await;
        assert_eq!(list.body, json!([first.body]));
        // What differs later is told, and takes nothing away.
        let wrong = apply(&visitor, person(|it| it["name"] = "Specimen".into())).await;
        assert_eq!(outcome(&wrong), ("pending", 1_590_650_023));
        assert_eq!(wrong.body["name"], "Specimen One");
    })
    .await;
}

#[tokio::test]
async fn documents_of_other_routes_are_refused_with_their_number() {
    on_each(async |bench: Bench| {
        let visitor = bench.logged_in("1", "2015550123").await;
        for (kind, country, number, wanted) in [
            ("prc-id", "CHN", "11010119900131101X", 4004),
            ("prc-id", "CHN", "110101199001310173", 4101),
            ("hk-macao-permit", "CHN", "H12345678", 4102),
            ("passport", "CHN", "E12345678", 4104),
            ("prc-residence", "USA", "USA110190013101", 4105),
            ("other", "USA", "A1", 4105),
        ] {
            let person = person(|it| {
                it["document_type"] = kind.into();
                it["country"] = country.into();
                it["number"] = number.into();
            });
            let answer = apply(&visitor, person).await;
            assert_eq!(
                (answer.status.as_u16(), answer.number()),
                (422, wanted),
                "{kind} {number}"
            );
            for language in ["zh", "en"] {
                assert!(
                    answer.body[language]["remedy"]
                        .as_str()
                        .is_some_and(|it| !it.is_empty())
                );
            }
        }
        let permit = person(|it| {
            it["name"] = "Specimen Four".into();
            it["document_type"] = "hk-macao-permit".into();
            it["country"] = "CHN".into();
            it["number"] = "H1234567802".into();
            it["birth"] = "1985-07-14".into();
            it["other_route"] = "failed".into();
        });
        assert_eq!(outcome(&apply(&visitor, permit).await), ("pending", 0));
    })
    .await;
}

#[tokio::test]
async fn what_differs_is_named_and_an_unknown_document_has_no_record() {
    on_each(async |bench: Bench| {
        let visitor = bench.logged_in("1", "2015550123").await;
        let wrong = person(|it| {
            it["name"] = "Specimen Won".into();
            it["latest_entry_year"] = 2024.into();
        });
        let answer = apply(&visitor, wrong).await;
        assert_eq!(outcome(&answer), ("submitted", 1_590_650_023));
        assert_eq!(
            answer.body["notice"]["fields"],
            json!(["name", "latest_entry_year"])
        );
        let answer = apply(&visitor, person(|_| ())).await;
        assert_eq!(outcome(&answer), ("pending", 0));
        // Who knows the number alone learns nothing of the rest.
        let guess = person(|it| it["birth"] = "1990-01-30".into());
        assert_eq!(outcome(&apply(&visitor, guess).await), ("no_record", 4202));
        let new = person(|it| {
            it["name"] = "Specimen New".into();
            it["country"] = "FRA".into();
            it["number"] = "12AB34567".into();
            it["birth"] = "1985-07-14".into();
            it["latest_entry_year"] = Value::Null;
        });
        assert_eq!(outcome(&apply(&visitor, new).await), ("submitted", 4201));
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_anothers_application() {
    on_each(async |bench: Bench| {
        let owner = bench.logged_in("1", "2015550123").await;
        let own = apply(&owner, person(|_| ())).await;
        let id = own.body["id"].as_str().unwrap();
        let stranger = bench.logged_in("1", "2015550124").await;
        for path in [
            format!("/api/v1/applications/{id}"),
            "/api/v1/applications/X1234567".to_owned(),
            "/api/v1/applications/%27%20OR%201=1".to_owned(),
        ] {
            assert_eq!(
                stranger.get(&path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        assert_eq!(stranger.get("/api/v1/applications").await.body, json!([]));
        assert_eq!(
            add(&stranger, id, child()).await.status,
            StatusCode::NOT_FOUND
        );
        // With some of the facts a stranger sees what they would see of anyone.
        let guess = person(|it| it["name"] = "Someone Else".into());
        assert_eq!(
            outcome(&apply(&stranger, guess).await),
            ("submitted", 1_590_650_023)
        );
        // With all of them, the document is still the first one's.
        assert_eq!(apply(&stranger, person(|_| ())).await.number(), 4203);
        let nobody = bench.visitor("192.0.2.9");
        assert_eq!(nobody.get("/api/v1/applications").await.number(), 4012);
        assert_eq!(apply(&nobody, person(|_| ())).await.number(), 4012);
    })
    .await;
}

#[tokio::test]
async fn checks_are_counted_for_account_and_document() {
    on_each(async |bench: Bench| {
        for account in 0..3 {
            let visitor = bench.logged_in("1", &format!("201555012{account}")).await;
            let guess = |year: u32| {
                person(|it| {
                    it["name"] = "A Guess".into();
                    it["latest_entry_year"] = (2000 + year).into();
                })
            };
            let mut granted = 0;
            for year in 0..12 {
                let answer = apply(&visitor, guess(year)).await;
                granted += usize::from(answer.status == StatusCode::OK);
            }
            assert_eq!(granted, if account < 2 { 10 } else { 0 });
        }
    })
    .await;
}

#[tokio::test]
async fn poison_in_every_field_is_refused_or_kept_as_text() {
    on_each(async |bench: Bench| {
        let visitor = bench.logged_in("1", "2015550123").await;
        let fields =
            ["name", "document_type", "country", "number", "birth", "latest_entry_year", "other_route"];
        for field in fields {
            for poison in POISON {
                // Letters are a name, and separators between letters a number.
                let is_text = poison.starts_with('𝟙') && field == "name"
                    || poison.contains("etc") && field == "number";
                if is_text {
                    continue;
                }
                let answer = apply(&visitor, person(|it| it[field] = poison.into())).await;
                assert!(matches!(answer.number(), 4001 | 4004), "{field}: {poison}");
                assert!(!answer.body.to_string().contains(poison));
            }
        }
        for declaration in [
            json!({ "symptoms": "no", "contact": false }),
            json!({ "symptoms": false, "contact": false, "arrived_on": POISON[0] }),
            json!({ "symptoms": false, "contact": false, "visits": [{ "region": -1, "first": "", "last": "" }] }),
            json!({ "symptoms": false, "contact": false, "visits": [{ "region": 44, "first": POISON[3], "last": POISON[3] }] }),
            json!({ "symptoms": false }),
        ] {
            let body = json!({ "person": person(|_| ()), "declaration": declaration });
            let answer = visitor.post("/api/v1/applications", body).await;
            assert!(matches!(answer.number(), 4001 | 4004), "{declaration}");
        }
        assert_eq!(visitor.get("/api/v1/applications").await.body, json!([]));
        // A name with an apostrophe is a name.
        let odd = apply(&visitor, person(|it| it["name"] = "O'Specimen Six".into())).await;
        assert_eq!(odd.body["name"], "O'Specimen Six");
    })
    .await;
}

/// A code's link as the page sends it by message: what stands behind the `#`, in capitals.
async fn sent_as_link(bench: &Bench, visitor: &Visitor, application: &Value) -> String {
    let csrf = visitor.csrf.as_deref().unwrap();
    let id = application["application"].as_str().unwrap();
    let request = visitor
        .request("POST", "/codes")
        .header("content-type", "application/x-www-form-urlencoded");
    let form = format!("csrf={csrf}&application={id}&message=link");
    let answer = visitor.send(request.body(Body::from(form)).unwrap()).await;
    let to = answer.headers["location"].to_str().unwrap();
    assert!(to.ends_with("&sent=link"), "{to}");
    let outbox = std::fs::read_to_string(bench.config.file("outbox.txt")).unwrap();
    let message = outbox.lines().last().unwrap();
    assert!(message.starts_with("+85251239876\t"));
    let encoded = message.split_once("/c#").unwrap().1;
    encoded.get(20..60).unwrap().to_uppercase()
}

#[tokio::test]
async fn neither_database_nor_log_has_personal_data() {
    let bench = Bench::open(tempfile::tempdir().unwrap(), None).await;
    let visitor = bench.logged_in("852", "51239876").await;
    let applied = apply(&visitor, person(|_| ())).await;
    let application = json!({ "application": applied.body["id"] });
    let made = visitor.post("/api/v1/codes", application.clone()).await;
    let text = made.body[0]["text"].as_str().unwrap().to_owned();
    let link = sent_as_link(&bench, &visitor, &application).await;
    visitor
        .put("/api/v1/password", json!({ "password": "Qwerty-9876" }))
        .await;
    let mut again = bench.visitor("192.0.2.7");
    again
        .log_in_with_password("852", "51239876", "Qwerty-9876")
        .await;
    apply(&visitor, person(|it| it["name"] = "Mistaken".into())).await;
    apply(&visitor, person(|it| it["number"] = "Z9876543".into())).await;
    bench.service.publisher.publish(bench.now()).await.unwrap();
    // The number is in a session that has not ended, and does not open without its token.
    let (store, vault) = (&bench.service.books.store, &bench.service.books.vault);
    let query = sqlx::query("SELECT phone FROM sessions WHERE phone IS NOT NULL");
    let rows = query.fetch_all(store.pool()).await.unwrap();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let sealed: Vec<u8> = row.get("phone");
        assert!(vault.open("sessions/phone", &sealed).is_err());
    }
    store.close().await;
    let mut kept = Vec::new();
    for entry in std::fs::read_dir(&bench.config.data).unwrap() {
        let path = entry.unwrap().path();
        if path
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("issuer.sqlite")
        {
            kept.extend(std::fs::read(path).unwrap());
        }
    }
    assert!(kept.len() > 10_000);
    kept.extend_from_slice(&log().lock().unwrap());
    let kept = String::from_utf8_lossy(&kept).to_uppercase();
    let cookies = [&visitor, &again].map(|it| it.cookie.as_deref().unwrap().to_uppercase());
    let typed = [
        "X1234567",
        "Z9876543",
        "SPECIMEN ONE",
        "MISTAKEN",
        "51239876",
        "1990-01-31",
        link.as_str(),
    ];
    let made = [text.as_str(), text.get(20..40).unwrap(), "QWERTY-9876"];
    let cookies = cookies.each_ref().map(String::as_str);
    for secret in typed.into_iter().chain(made).chain(cookies) {
        assert!(!kept.contains(secret), "{secret}");
    }
}
