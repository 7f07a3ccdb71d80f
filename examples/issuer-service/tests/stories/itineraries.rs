//! Itineraries by consent.

use healthcode::Colour;
use serde_json::{Value, json};
use sqlx::Row;

use super::applications::{add, child};
use super::bench::{Answer, Bench, Visitor, log, on_each};
use super::codes::{holder, make, renew, verify};
use super::orders::colour;

fn path(application: &str) -> String {
    format!("/api/v1/applications/{application}/itinerary-consent")
}

async fn consent(visitor: &Visitor, application: &str, number: &str, text: &str) -> Answer {
    let body = json!({ "text_version": text, "area_code": "1", "number": number });
    visitor.post(&path(application), body).await
}

fn files(bench: &Bench, rows: &str) {
    let folder = bench.config.file("itineraries");
    std::fs::create_dir_all(&folder).unwrap();
    let text = format!("phone,region,from,until\n{rows}");
    std::fs::write(folder.join("carrier.csv"), text).unwrap();
}

fn hours_ago(bench: &Bench, hours: u32) -> u32 {
    bench.now().as_secs() - hours * 3_600
}

async fn fetched(bench: &Bench) -> i64 {
    let pool = bench.service.books.store.pool();
    let query = sqlx::query("SELECT count(*) AS n FROM itineraries");
    query.fetch_one(pool).await.unwrap().get("n")
}

#[tokio::test]
async fn an_itinerary_is_there_by_consent_and_gone_without_it() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let (from, until) = (hours_ago(&bench, 30), hours_ago(&bench, 20));
        files(
            &bench,
            &format!(
                "+12015550123,3101,{from},{until}\n+12015550123,4401,{from},{from}\n\
                 +12015550124,110108,{from},{until}\n"
            ),
        );
        let before = renew(&holder.visitor, &holder.code).await.body;
        assert_eq!(before["bearers"][0]["colour"], "green");
        let given = consent(
            &holder.visitor,
            &holder.application,
            "2015550123",
            "2026-11",
        )
        .await;
        assert_eq!(given.status, 200, "{:?}", given.body);
        let visits = given.body["visits"].as_array().unwrap();
        assert_eq!((visits.len(), &visits[0]["region"]), (1, &json!(3101)));
        // A city of medium risk in the demonstration's rules.
        let include = json!({ "include": ["itinerary"] });
        let made = make(&holder.visitor, &holder.application, include).await;
        let code = verify(&bench, &made.body[0]);
        assert_eq!(colour(&code), Some(Colour::Yellow));
        assert_eq!(code.claims().itinerary().unwrap().visits().len(), 1);

        assert_eq!(
            holder
                .visitor
                .delete(&path(&holder.application))
                .await
                .status,
            204
        );
        assert_eq!(fetched(&bench).await, 0);
        let code = renew(&holder.visitor, &holder.code).await.body;
        let code = verify(&bench, &code);
        assert_eq!(colour(&code), Some(Colour::Green));
        assert!(code.claims().itinerary().unwrap().visits().is_empty());
        let receipts = holder.visitor.get(&path(&holder.application)).await.body;
        assert_eq!(receipts[0]["text_version"], "2026-11");
        let now = json!(bench.now().as_secs());
        assert_eq!(
            (&receipts[0]["given"], &receipts[0]["withdrawn"]),
            (&now, &now)
        );
        let logged = String::from_utf8_lossy(&log().lock().unwrap()).into_owned();
        assert!(!logged.contains("2015550123"));
    })
    .await;
}

#[tokio::test]
async fn consent_is_ones_own_for_ones_own_number() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let stranger = bench.logged_in("1", "2015550124").await;
        files(&bench, "");
        for (visitor, number, text, wanted) in [
            (&stranger, "2015550124", "2026-11", 4041),
            (&holder.visitor, "2015550124", "2026-11", 4002),
            (&holder.visitor, "2015550199", "2026-11", 4002),
            (&holder.visitor, "'; --", "2026-11", 4002),
            (&holder.visitor, "2015550123", "2026-10", 4004),
        ] {
            let answer = consent(visitor, &holder.application, number, text).await;
            assert_eq!(answer.number(), wanted, "{number} {text}");
        }
        for answer in [
            stranger.get(&path(&holder.application)).await,
            stranger.delete(&path(&holder.application)).await,
        ] {
            assert_eq!(answer.number(), 4041);
        }
        let added = add(&holder.visitor, &holder.application, child()).await;
        let childs = added.body["id"].as_str().unwrap();
        let answer = consent(&holder.visitor, childs, "2015550123", "2026-11").await;
        assert_eq!(answer.number(), 4002);
        assert_eq!(fetched(&bench).await, 0);
        let receipts = holder.visitor.get(&path(&holder.application)).await.body;
        assert_eq!(receipts, Value::Array(Vec::new()));
        // A file that is none is a carrier that does not answer, and no consent.
        files(&bench, "<script>,x,1\n");
        let answer = consent(
            &holder.visitor,
            &holder.application,
            "2015550123",
            "2026-11",
        )
        .await;
        assert_eq!((answer.status.as_u16(), answer.number()), (503, 5032));
        assert_eq!(fetched(&bench).await, 0);
    })
    .await;
}
