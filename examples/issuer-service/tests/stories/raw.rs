//! Bytes on a socket that no client library would send.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::bench::{Bench, log};
use super::hostile::serve;

const LIVE: &str = "GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n";
const POST: &str = "POST /api/v1/log-in/messages HTTP/1.1\r\nhost: a\r\n\
                    content-type: application/json\r\n";

async fn bench() -> Bench {
    Bench::open(tempfile::tempdir().unwrap(), None).await
}

/// Everything that is answered to these bytes, until the end or until nothing has come for a while.
async fn exchange(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The end may come before everything is sent.
    let _ = stream.write_all(bytes).await;
    read(&mut stream).await
}

async fn read(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut part = [0; 4_096];
    while let Ok(Ok(count @ 1..)) = timeout(Duration::from_secs(1), stream.read(&mut part)).await {
        all.extend_from_slice(&part[..count]);
    }
    String::from_utf8_lossy(&all).into_owned()
}

fn statuses(answers: &str) -> Vec<&str> {
    let heads = answers.split("HTTP/1.1 ").skip(1);
    heads.map(|it| it.get(..3).unwrap_or_default()).collect()
}

/// Sends a byte a second; how long the other side has patience.
async fn trickle(address: SocketAddr, start: &str) -> (u64, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(start.as_bytes()).await.unwrap();
    let mut part = [0; 4_096];
    for second in 0..30 {
        if stream.write_all(b" ").await.is_err() {
            return (second, String::new());
        }
        if let Ok(count) = timeout(Duration::from_secs(1), stream.read(&mut part)).await {
            let text = &part[..count.unwrap_or(0)];
            return (second, String::from_utf8_lossy(text).into_owned());
        }
    }
    (u64::MAX, String::new())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_a_second_is_too_slow() {
    let bench = bench().await;
    let (address, _stop) = serve(&bench).await;
    let body = format!("{POST}content-length: 1000\r\n\r\n{{");
    let chunks = format!("{POST}transfer-encoding: chunked\r\n\r\n3e8\r\n{{");
    let (head, body, chunks) = tokio::join!(
        trickle(address, "GET /health/live HTTP/1.1\r\nx:"),
        trickle(address, &body),
        trickle(address, &chunks),
    );
    assert!((8..=12).contains(&head.0), "{head:?}");
    for (seconds, answer) in [body, chunks] {
        assert!((18..=22).contains(&seconds), "{seconds}");
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_megabytes_are_refused_before_they_are_read() {
    let bench = bench().await;
    let (address, _stop) = serve(&bench).await;
    // Of the announced body, only a part is sent: the answer does not wait for the rest.
    let part = " ".repeat(70_000);
    let announced = format!("{POST}content-length: 10000000\r\n\r\n{part}");
    let chunked = format!("{POST}transfer-encoding: chunked\r\n\r\n989680\r\n{part}");
    for request in [announced, chunked] {
        let answer = exchange(address, request.as_bytes()).await;
        assert_eq!(statuses(&answer), ["413"], "{answer}");
    }
    let head = format!("GET /health/live HTTP/1.1\r\nx: {}", "a".repeat(1_000_000));
    let answer = exchange(address, head.as_bytes()).await;
    assert!(matches!(statuses(&answer)[..], [] | ["431"]), "{answer}");
    let path = format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "a".repeat(70_000));
    let answer = exchange(address, path.as_bytes()).await;
    assert!(
        matches!(statuses(&answer)[..], [] | ["414" | "431"]),
        "{answer}"
    );
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(1_000));
    assert_eq!(statuses(&exchange(address, many.as_bytes()).await), ["431"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_in_a_row_are_answered_in_their_order() {
    let bench = bench().await;
    let (address, _stop) = serve(&bench).await;
    let row = format!("{LIVE}GET /nowhere HTTP/1.1\r\nhost: a\r\n\r\n{LIVE}");
    let answers = exchange(address, row.as_bytes()).await;
    assert_eq!(statuses(&answers), ["204", "404", "204"]);
    // Thousands in a row are answered one by one: no work is begun ahead.
    let answers = exchange(address, LIVE.repeat(2_000).as_bytes()).await;
    assert_eq!(statuses(&answers).len(), 2_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_connections_are_answered() {
    let bench = bench().await;
    let (address, _stop) = serve(&bench).await;
    let mut idle = Vec::new();
    for _ in 0..1_000 {
        idle.push(TcpStream::connect(address).await.unwrap());
    }
    for stream in &mut idle {
        stream.write_all(LIVE.as_bytes()).await.unwrap();
    }
    let mut part = [0; 12];
    for stream in &mut idle {
        stream.read_exact(&mut part).await.unwrap();
        assert_eq!(&part, b"HTTP/1.1 204");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_is_smuggled_in_another() {
    let bench = bench().await;
    let (address, _stop) = serve(&bench).await;
    let hidden = "GET /health/ready HTTP/1.1\r\nhost: a\r\n\r\n";
    let chunked = "0\r\n\r\n";
    // Both lengths: one answer, and the end of the connection.
    for both in [
        "content-length: 5\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 5\r\n",
        "transfer-encoding: chunked\r\n",
    ] {
        let request = format!("{POST}{both}\r\n{chunked}{hidden}");
        let answers = exchange(address, request.as_bytes()).await;
        assert_eq!(statuses(&answers), ["400"], "{both}: {answers}");
        assert!(answers.contains("connection: close"), "{answers}");
    }
    for lines in [
        "content-length: 5\r\ncontent-length: 6\r\n",
        "content-length: 5, 6\r\n",
        "content-length: +5\r\n",
        "content-length: 0x5\r\n",
        "content-length : 5\r\n",
        "content-length: -1\r\n",
        "content-length: 18446744073709551616\r\n",
        "transfer-encoding: identity\r\n",
        "transfer-encoding: chunked, identity\r\n",
        "transfer-encoding: xchunked\r\n",
        "transfer-encoding : chunked\r\n",
        "x: a\rb\r\n",
        "x: a\0b\r\n",
        " x: a\r\n",
    ] {
        let request = format!("{POST}{lines}\r\n{chunked}{hidden}");
        let answers = exchange(address, request.as_bytes()).await;
        assert_eq!(statuses(&answers), ["400"], "{lines:?}: {answers}");
    }
    // Sizes of chunks that are none end the request and the connection.
    for size in ["-1", "0x0", "g", "ffffffffffffffffff", "1\r\n\r\n"] {
        let request = format!("{POST}transfer-encoding: chunked\r\n\r\n{size}\r\n\r\n{hidden}");
        let answers = exchange(address, request.as_bytes()).await;
        assert_eq!(statuses(&answers), ["400"], "{size:?}: {answers}");
    }
    let old =
        "POST /api/v1/log-in/messages HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    assert_eq!(statuses(&exchange(address, old.as_bytes()).await), ["400"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_text_are_refused_and_not_logged() {
    let bench = bench().await;
    let (address, _stop) = serve(&bench).await;
    let mark = "Zq7Wm2Xk";
    let get = |path: &str| format!("GET {path}{mark} HTTP/1.1\r\nhost: a\r\n\r\n").into_bytes();
    for (path, known) in [
        ("/status/%00", "404"),
        ("/status/%ff%fe", "400"),
        ("/status/%2e%2e%2f", "404"),
        ("/status/..%2f..%2fsecret.hex%00", "404"),
        ("/api/v1/applications/%ff", "401"),
        ("/api/v1/operators/audit?node=%ff", "401"),
        ("/%c0%ae%c0%ae/", "404"),
        ("/trust/%2e%2e/%2e%2e/secret.hex", "404"),
    ] {
        let answer = exchange(address, &get(path)).await;
        assert_eq!(statuses(&answer), [known], "{path}: {answer}");
    }
    for path in ["/\0", "/\u{7f}", "/ ", "/\t"] {
        let answer = exchange(address, &get(path)).await;
        assert_eq!(statuses(&answer), ["400"], "{path:?}: {answer}");
    }
    for body in [
        &b"{\"area_code\":\"852\",\"number\":\"\xff\xfeZq7Wm2Xk\"}"[..],
        b"{\"area_code\":\"852\",\"number\":\"\xed\xa0\x80Zq7Wm2Xk\"}",
        b"{\"area_code\":\"852\",\"number\":\"\\ud800Zq7Wm2Xk\"}",
        b"{\"area_code\":\"852\",\"number\":\"\0Zq7Wm2Xk\"}",
        b"{\"area_code\":\"852\",\"number\":\"\\u0000Zq7Wm2Xk\"}",
        b"\xef\xbb\xbf{\"area_code\":\"852\",\"number\":\"51234567\"}",
    ] {
        let head = format!(
            "{POST}content-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        let answer = exchange(address, &[head.as_bytes(), body].concat()).await;
        assert!(matches!(statuses(&answer)[..], ["400" | "422"]), "{answer}");
        assert!(!answer.contains(mark), "{answer}");
    }
    for header in [
        "cookie: issuer_session=\u{ff}Zq7Wm2Xk",
        "x-csrf-token: \u{ff}Zq7Wm2Xk",
    ] {
        let request = format!("GET /api/v1/session HTTP/1.1\r\nhost: a\r\n{header}\r\n\r\n");
        let answer = exchange(address, request.as_bytes()).await;
        assert_eq!(statuses(&answer), ["401"], "{answer}");
    }
    let logged = String::from_utf8_lossy(&log().lock().unwrap()).into_owned();
    assert!(!logged.contains(mark));
}
