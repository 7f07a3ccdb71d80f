//! Requests that mean harm.

use std::time::Duration;

use axum::body::Body;
use axum::http::StatusCode;
use issuer_service::web;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::bench::{Bench, on_each};

/// What finds its way into a field.
pub(crate) const POISON: [&str; 9] = [
    "'; DROP TABLE accounts; --",
    "' OR '1'='1",
    "$1",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "\u{202e}\u{0000}\r\n\t",
    "../../../../etc/passwd",
    "{{7*7}}${7*7}",
    "𝟙𝟚𝟛é漢",
];

#[tokio::test]
async fn poison_in_every_field_of_the_log_in_is_refused() {
    on_each(async |bench: Bench| {
        bench.logged_in("852", "51234567").await;
        for (n, poison) in POISON.into_iter().enumerate() {
            let mut visitor = bench.visitor(&format!("192.0.2.{}", 10 + n));
            for body in [
                json!({ "area_code": poison, "number": "51234567" }),
                json!({ "area_code": "852", "number": poison }),
            ] {
                let answer = visitor.post("/api/v1/log-in/messages", body).await;
                assert_eq!(answer.number(), 4002, "{poison}");
                assert!(!answer.body.to_string().contains(poison));
            }
            let answer = visitor.log_in_with_code("852", "51234567", poison).await;
            assert_eq!(answer.number(), 4011, "{poison}");
            let number = format!("512345{:02}", n + 10);
            let answer = visitor.log_in_with_password("852", &number, poison).await;
            assert_eq!(answer.number(), 4011, "{poison}");
            visitor.cookie = poison
                .is_ascii()
                .then(|| poison.replace(['\r', '\n', '\0'], ""));
            assert_eq!(visitor.get("/api/v1/session").await.number(), 4012);
        }
    })
    .await;
}

#[tokio::test]
async fn bodies_that_are_no_request_are_refused_without_an_echo() {
    on_each(async |bench: Bench| {
        let visitor = bench.visitor("192.0.2.1");
        for body in [
            "",
            "null",
            "[]",
            "{",
            r#"{"area_code":86,"number":"13800138000"}"#,
            r#"{"area_code":"86","number":["13800138000"]}"#,
            r#"{"area_code":"86","number":"13800138000","is_admin":true}"#,
            r#"{"area_code":"86","area_code":"86","number":"13800138000"}"#,
            r#"{"area_code":"86"}"#,
            "\u{feff}{}",
        ] {
            let request = visitor.request("POST", "/api/v1/log-in/messages");
            let request = request.header("content-type", "application/json");
            let answer = visitor.send(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(
                (answer.status, answer.number()),
                (StatusCode::BAD_REQUEST, 4001)
            );
            assert!(!answer.body.to_string().contains("13800138000"));
        }
        let deep = "[".repeat(60_000);
        let request = visitor.request("POST", "/api/v1/log-in/messages");
        let request = request.header("content-type", "application/json");
        let answer = visitor.send(request.body(Body::from(deep)).unwrap()).await;
        assert_eq!(answer.number(), 4001);
        let answer = visitor.get("/api/v1/nowhere").await;
        assert_eq!(
            (answer.status, answer.number()),
            (StatusCode::NOT_FOUND, 4041)
        );
        let answer = visitor.delete("/api/v1/log-in/messages").await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    })
    .await;
}

#[tokio::test]
async fn ten_megabytes_are_refused() {
    on_each(async |bench: Bench| {
        let visitor = bench.visitor("192.0.2.1");
        let request = visitor.request("POST", "/api/v1/log-in/messages");
        let request = request.header("content-type", "application/json");
        let answer = visitor
            .send(request.body(Body::from(vec![b' '; 10_000_000])).unwrap())
            .await;
        assert_eq!(
            (answer.status, answer.number()),
            (StatusCode::PAYLOAD_TOO_LARGE, 4130)
        );
    })
    .await;
}

#[tokio::test]
async fn every_answer_has_the_headers() {
    on_each(async |bench: Bench| {
        let visitor = bench.visitor("192.0.2.1");
        for path in [
            "/health/live",
            "/health/ready",
            "/api/v1/session",
            "/nowhere",
        ] {
            let answer = visitor.get(path).await;
            for name in [
                "content-security-policy",
                "x-content-type-options",
                "cache-control",
                "referrer-policy",
                "strict-transport-security",
            ] {
                assert!(answer.headers.contains_key(name), "{path}: {name}");
            }
            let is_data = !path.starts_with("/health");
            let is_attached = answer.headers.contains_key("content-disposition");
            assert_eq!(is_data, is_attached, "{path}");
        }
    })
    .await;
}

pub(crate) async fn serve(
    bench: &Bench,
) -> (std::net::SocketAddr, tokio::sync::oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let router = bench.router.clone();
    tokio::spawn(web::serve(listener, router, async { drop(stopped.await) }));
    (address, stop)
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_clients_are_cut_off_and_do_not_hold_up_others() {
    let bench = Bench::open(tempfile::tempdir().unwrap(), None).await;
    let (address, _stop) = serve(&bench).await;
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream
            .write_all(b"GET /health/live HTTP/1.1\r\nx: ")
            .await
            .unwrap();
        slow.push(stream);
    }
    // A body that never comes.
    let mut body = TcpStream::connect(address).await.unwrap();
    body.write_all(
        b"POST /api/v1/log-in/messages HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
          content-length: 40\r\n\r\n{",
    )
    .await
    .unwrap();
    let mut quick = TcpStream::connect(address).await.unwrap();
    quick
        .write_all(b"GET /health/live HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    quick.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    let patience = Duration::from_secs(15);
    for mut stream in slow {
        let mut rest = Vec::new();
        tokio::time::timeout(patience, stream.read_to_end(&mut rest))
            .await
            .unwrap()
            .unwrap();
    }
    let mut part = [0; 1_024];
    let read = tokio::time::timeout(Duration::from_secs(25), body.read(&mut part)).await;
    let answer = String::from_utf8_lossy(&part[..read.unwrap().unwrap()]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_told_to_stop_finishes_and_stops() {
    let bench = Bench::open(tempfile::tempdir().unwrap(), None).await;
    let (address, stop) = serve(&bench).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let mut part = [0; 1_024];
    let read = idle.read(&mut part).await.unwrap();
    assert!(part[..read].starts_with(b"HTTP/1.1 204"));
    stop.send(()).unwrap();
    let mut rest = Vec::new();
    tokio::time::timeout(Duration::from_secs(5), idle.read_to_end(&mut rest))
        .await
        .unwrap()
        .unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
