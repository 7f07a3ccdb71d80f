//! Logging in.

use axum::http::StatusCode;
use serde_json::json;

use super::bench::{Bench, on_each};

const PASSWORD: &str = "Abcdef1!";

#[tokio::test]
async fn first_and_second_time_with_a_code_and_then_with_a_password() {
    on_each(async |bench: Bench| {
        let visitor = bench.logged_in("852", "51234567").await;
        assert_eq!(visitor.get("/api/v1/session").await.status, StatusCode::OK);
        let answer = visitor
            .put("/api/v1/password", json!({ "password": PASSWORD }))
            .await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);

        let mut again = bench.visitor("192.0.2.2");
        let answer = again
            .log_in_with_password("852", "5123 4567", PASSWORD)
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        // The same digits behind another area code are another account.
        let answer = again
            .log_in_with_password("853", "66123456", PASSWORD)
            .await;
        assert_eq!(answer.number(), 4011);

        assert_eq!(
            again.delete("/api/v1/session").await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(again.get("/api/v1/session").await.number(), 4012);
        assert_eq!(visitor.get("/api/v1/session").await.status, StatusCode::OK);
        bench.wait(12 * 3_600);
        assert_eq!(visitor.get("/api/v1/session").await.number(), 4012);
    })
    .await;
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    on_each(async |bench: Bench| {
        let old = bench.logged_in("852", "51234567").await;
        bench.wait(61);
        let new = bench.logged_in("852", "51234567").await;
        let answer = new
            .put("/api/v1/password", json!({ "password": PASSWORD }))
            .await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert_eq!(old.get("/api/v1/session").await.number(), 4012);
        assert_eq!(new.get("/api/v1/session").await.status, StatusCode::OK);
        for poor in ["short1!", "nodigits!", "12345678!", "nospecial1"] {
            let answer = new
                .put("/api/v1/password", json!({ "password": poor }))
                .await;
            assert_eq!(answer.number(), 4003, "{poor}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_stranger_does_not_learn_which_numbers_are_known() {
    on_each(async |bench: Bench| {
        let known = bench.logged_in("852", "51234567").await;
        known
            .put("/api/v1/password", json!({ "password": PASSWORD }))
            .await;
        bench.wait(61);
        let mut stranger = bench.visitor("192.0.2.9");
        let mut answers = Vec::new();
        for number in ["51234567", "51234568"] {
            let body = json!({ "area_code": "852", "number": number });
            let message = stranger.post("/api/v1/log-in/messages", body).await;
            let code = stranger.log_in_with_code("852", number, "000000x").await;
            let word = stranger
                .log_in_with_password("852", number, "Wrong-word1")
                .await;
            answers.push([message, code, word].map(|it| (it.status, it.body)));
        }
        assert_eq!(answers[0], answers[1]);
    })
    .await;
}

#[tokio::test]
async fn a_replayed_code_is_refused() {
    on_each(async |bench: Bench| {
        let mut visitor = bench.visitor("192.0.2.1");
        let code = visitor.ask_for_code("86", "13800138000").await;
        assert_eq!(
            visitor
                .log_in_with_code("86", "13800138000", &code)
                .await
                .status,
            200
        );
        let mut thief = bench.visitor("192.0.2.2");
        let answer = thief.log_in_with_code("86", "13800138000", &code).await;
        assert_eq!(
            (answer.status, answer.number()),
            (StatusCode::UNAUTHORIZED, 4011)
        );
    })
    .await;
}

#[tokio::test]
async fn wrong_passwords_lock_passwords_and_not_codes() {
    on_each(async |bench: Bench| {
        let owner = bench.logged_in("852", "51234567").await;
        owner
            .put("/api/v1/password", json!({ "password": PASSWORD }))
            .await;
        let mut thief = bench.visitor("192.0.2.9");
        for _ in 0..5 {
            let answer = thief
                .log_in_with_password("852", "51234567", "Wrong-word1")
                .await;
            assert_eq!(answer.number(), 4011);
        }
        let mut visitor = bench.visitor("192.0.2.1");
        let answer = visitor
            .log_in_with_password("852", "51234567", PASSWORD)
            .await;
        assert_eq!(
            (answer.status, answer.number()),
            (StatusCode::TOO_MANY_REQUESTS, 4290)
        );
        assert!(answer.headers.contains_key("retry-after"));
        bench.wait(61);
        let code = visitor.ask_for_code("852", "51234567").await;
        assert_eq!(
            visitor
                .log_in_with_code("852", "51234567", &code)
                .await
                .status,
            200
        );
        bench.wait(900);
        let answer = visitor
            .log_in_with_password("852", "51234567", PASSWORD)
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        // Right ones are not counted.
        for _ in 0..8 {
            let answer = visitor
                .log_in_with_password("852", "51234567", PASSWORD)
                .await;
            assert_eq!(answer.status, StatusCode::OK);
        }
    })
    .await;
}

#[tokio::test]
async fn messages_are_limited_by_number_and_by_address() {
    on_each(async |bench: Bench| {
        let visitor = bench.visitor("192.0.2.1");
        visitor.ask_for_code("852", "51234567").await;
        let body = json!({ "area_code": "852", "number": "51234567" });
        let other = bench.visitor("192.0.2.2");
        let answer = other.post("/api/v1/log-in/messages", body).await;
        assert_eq!(answer.number(), 4290);
        for n in 1..30 {
            visitor.ask_for_code("852", &format!("512346{n:02}")).await;
        }
        let body = json!({ "area_code": "852", "number": "61234567" });
        let answer = visitor.post("/api/v1/log-in/messages", body.clone()).await;
        assert_eq!(answer.number(), 4290);
        assert_eq!(
            other.post("/api/v1/log-in/messages", body).await.status,
            202
        );
    })
    .await;
}

#[tokio::test]
async fn another_sites_page_is_refused() {
    on_each(async |bench: Bench| {
        let mut visitor = bench.logged_in("852", "51234567").await;
        let password = json!({ "password": PASSWORD });
        let csrf = visitor.csrf.take();
        assert_eq!(
            visitor
                .put("/api/v1/password", password.clone())
                .await
                .number(),
            4013
        );
        visitor.csrf = Some("0".repeat(64));
        assert_eq!(
            visitor
                .put("/api/v1/password", password.clone())
                .await
                .number(),
            4013
        );
        assert_eq!(visitor.delete("/api/v1/session").await.number(), 4013);
        visitor.csrf = csrf;
        for (name, value) in [
            ("origin", "https://other.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let request = visitor
                .request("PUT", "/api/v1/password")
                .header(name, value);
            let request = request.header("content-type", "application/json");
            let answer = visitor
                .send(request.body(password.to_string().into()).unwrap())
                .await;
            assert_eq!(answer.number(), 4013, "{name}: {value}");
        }
        let request = visitor.request("PUT", "/api/v1/password");
        let request = request.header("origin", "https://codes.example");
        let request = request.header("content-type", "application/json");
        let answer = visitor
            .send(request.body(password.to_string().into()).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        // A form of another site can send text, and no JSON.
        let request = visitor.request("POST", "/api/v1/log-in/messages");
        let request = request.header("content-type", "text/plain");
        let answer = visitor.send(request.body("{}".into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    })
    .await;
}
