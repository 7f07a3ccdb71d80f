//! The description of the API, and whether it is one of this service.

use axum::body::Body;
use axum::http::StatusCode;

use super::bench::{Bench, described, on_each};

#[tokio::test]
async fn what_is_described_is_there() {
    on_each(async |bench: Bench| {
        let visitor = bench.visitor("192.0.2.1");
        let description = visitor.get("/api/v1/openapi.json").await.body;
        assert!(
            description["openapi"]
                .as_str()
                .is_some_and(|it| it.starts_with("3.1"))
        );
        let paths = description["paths"].as_object().unwrap();
        assert!(paths.len() >= 16);
        for (path, operations) in paths {
            let real = path.replace("{id}", &"0".repeat(32)).replace("{list}", "0");
            for (method, operation) in operations.as_object().unwrap() {
                let method = method.to_uppercase();
                let request = visitor.request(&method, &real).body(Body::empty()).unwrap();
                let status = visitor.send(request).await.status;
                assert_ne!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
                assert!(!status.is_server_error(), "{method} {path}");
                assert!(operation["responses"][status.as_str()].is_object());
                for (status, response) in operation["responses"].as_object().unwrap() {
                    let words = response["description"].as_str().unwrap_or_default();
                    assert!(!words.is_empty(), "{method} {path} {status}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_needs_a_session_says_so_and_is_refused_without() {
    on_each(async |bench: Bench| {
        let visitor = bench.visitor("192.0.2.1");
        let description = described::description(&bench.router).await;
        for (path, operations) in description["paths"].as_object().unwrap() {
            let real = path.replace("{id}", &"0".repeat(32)).replace("{list}", "0");
            for (method, operation) in operations.as_object().unwrap() {
                let needs = operation["security"].as_array().unwrap();
                let request = visitor.request(&method.to_uppercase(), &real);
                let request = request.header("content-type", "application/json");
                let status = visitor.send(request.body(Body::from("{}")).unwrap()).await;
                let is_refused = status.status == StatusCode::UNAUTHORIZED;
                assert_eq!(is_refused, !needs.is_empty(), "{method} {path}");
                for scheme in needs.iter().flat_map(|it| it.as_object().unwrap().keys()) {
                    let schemes = &description["components"]["securitySchemes"];
                    assert!(schemes[scheme].is_object(), "{scheme}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn schemas_of_one_name_are_one_schema() {
    let bench = Bench::open(tempfile::tempdir().unwrap(), None).await;
    let description = described::description(&bench.router).await;
    let schemas = &description["components"]["schemas"];
    for (schema, member) in [
        ("CodeBody", "bearers"),
        ("OneTimeCodeBody", "code"),
        ("PhoneBody", "number"),
        ("Ticket", "about"),
        ("ApplicationBody", "state"),
    ] {
        let members = &schemas[schema]["properties"];
        assert!(members[member].is_object(), "{schema}.{member}");
    }
    let has = |schema: &str, word: &str| {
        let words = schemas[schema]["enum"].as_array().unwrap();
        words.contains(&word.into())
    };
    assert!(has("ApplicationState", "no_record") && has("TicketState", "granted"));
    assert!(schemas["State"].is_null());
}
