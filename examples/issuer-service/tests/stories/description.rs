//! The description of the API, and whether it is one of this service.

use axum::body::Body;
use axum::http::StatusCode;

use super::bench::{Bench, on_each};

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
                let described = operation["responses"].as_object().unwrap();
                // A body of another type is refused before anything else looks at it.
                let is_described = described.contains_key(status.as_str())
                    || status == StatusCode::UNSUPPORTED_MEDIA_TYPE;
                assert!(is_described, "{method} {path}: {status}");
            }
        }
    })
    .await;
}
