//! What is counted, and that it names nobody.

use axum::body::Body;
use http_body_util::BodyExt;
use issuer_service::web;
use serde_json::json;
use tower::ServiceExt;

use super::bench::{Bench, on_each};
use super::codes::{holder, renew};
use super::hostile::POISON;

async fn text(router: axum::Router) -> String {
    let request = axum::http::Request::get("/metrics").body(Body::empty());
    let response = router.oneshot(request.unwrap()).await.unwrap();
    assert_eq!(response.status(), 200);
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn value(text: &str, name: &str) -> Option<f64> {
    let mut lines = text.lines();
    let line = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
    line.parse().ok()
}

#[tokio::test]
async fn what_happens_is_counted_and_no_label_names_anybody() {
    on_each(async |bench: Bench| {
        let before = text(bench.router.clone()).await;
        let holder = holder(&bench).await;
        renew(&holder.visitor, &holder.code).await;
        bench.service.publisher.publish(bench.now()).await.unwrap();
        for poison in POISON {
            let body = json!({ "area_code": poison, "number": "2015550123" });
            holder.visitor.post("/api/v1/log-in/messages", body).await;
            let path: String = poison.chars().filter(char::is_ascii_alphanumeric).collect();
            holder
                .visitor
                .get(&format!("/api/v1/applications/{path}"))
                .await;
            holder.visitor.get(&format!("/{path}?X1234567")).await;
        }
        let after = text(bench.router.clone()).await;
        let grown =
            |name: &str| value(&after, name).unwrap_or(0.0) - value(&before, name).unwrap_or(0.0);
        assert!(grown("issuer_codes_issued_total") >= 1.0);
        assert!(grown("issuer_codes_renewed_total") >= 1.0);
        let renewals = "issuer_http_requests_total{method=\"POST\",\
                        route=\"/api/v1/codes/{id}/renewals\",status=\"200\"}";
        assert!(grown(renewals) >= 1.0, "{after}");
        for name in [
            "issuer_status_indices_left",
            "issuer_audit_entries_waiting",
            "issuer_published_age_seconds{file=\"status/0\"}",
            "issuer_published_age_seconds{file=\"trust/bundle.cbor\"}",
            "issuer_http_request_seconds_count{route=\"/api/v1/codes\"}",
        ] {
            assert!(value(&after, name).is_some(), "{name}");
        }
        let left = value(&after, "issuer_status_indices_left").unwrap();
        assert!(left < f64::from(4 << 20) && left > f64::from((4 << 20) - 1_000));

        // Labels are words of the program.
        let routes: Vec<_> = after
            .split("route=\"")
            .skip(1)
            .filter_map(|it| it.split('"').next())
            .collect();
        let described = holder.visitor.get("/api/v1/openapi.json").await.body;
        for route in routes {
            let is_known = described["paths"].get(route).is_some()
                || OTHERS.contains(&route)
                || PAGES.contains(&route);
            assert!(is_known, "{route}");
        }
        let id = holder.code["id"].as_str().unwrap();
        for personal in [
            "2015550123",
            "X1234567",
            "SPECIMEN",
            "192.0.2",
            "script",
            id,
        ] {
            assert!(!after.contains(personal), "{personal}");
        }
    })
    .await;
}

#[tokio::test]
async fn with_an_address_of_their_own_metrics_are_nowhere_else() {
    on_each(async |mut bench: Bench| {
        bench.service.operators.metrics_listen = Some(([127, 0, 0, 1], 0).into());
        let public = web::router(&bench.service);
        let request = axum::http::Request::get("/metrics").body(Body::empty());
        let answer = public.oneshot(request.unwrap()).await.unwrap();
        assert_eq!(answer.status(), 404);
        let own = text(web::metrics_router(&bench.service)).await;
        assert!(own.contains("issuer_status_indices_left"));
    })
    .await;
}

const OTHERS: [&str; 2] = ["none", "/api/v1/openapi.json"];
/// Of the pages those that these tests open: none has anything of anybody in its route.
const PAGES: [&str; 2] = ["/", "/codes"];
