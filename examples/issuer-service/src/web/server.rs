//! Connections: how many, how slow, and how they end.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt as _;

use super::extract::Peer;

/// Serves until `stop` is ready, then lets requests under way finish.
///
/// # Errors
/// Those of the listening socket.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    let (stopping, stopped) = watch::channel(());
    tokio::pin!(stop);
    loop {
        let accept = async {
            let slot = Arc::clone(&slots).acquire_owned().await;
            (listener.accept().await, slot)
        };
        let (accepted, slot) = tokio::select! {
            accepted = accept => accepted,
            () = &mut stop => break,
        };
        match (accepted, slot) {
            (Ok((stream, peer)), Ok(slot)) => {
                let (router, stopped) = (router.clone(), stopped.clone());
                tokio::spawn(connection(stream, peer, router, stopped, slot));
            }
            // Out of file descriptors, most likely: connections that end give some back.
            _ => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    drop((listener, stopped));
    // Closed once the last connection has dropped its end.
    let _ = stopping.send(());
    let _ = tokio::time::timeout(GRACE, stopping.closed()).await;
    Ok(())
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut stopped: watch::Receiver<()>,
    _slot: OwnedSemaphorePermit,
) {
    let _ = stream.set_nodelay(true);
    let answer = service_fn(move |request: hyper::Request<Incoming>| {
        let (router, mut request) = (router.clone(), request.map(Body::new));
        request.extensions_mut().insert(Peer(peer));
        // A length beside the chunks is dropped before this. Whoever in front went by it sees the
        // request end elsewhere, and what follows is nobody's (RFC 9112, 6.1).
        let is_chunked = request.headers().contains_key(header::TRANSFER_ENCODING);
        async move {
            let answered = router.oneshot(request).await;
            let mut response = answered.unwrap_or_else(|it| match it {});
            if is_chunked {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
            }
            Ok::<_, Infallible>(response)
        }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(BUFFER);
    let connection = builder.serve_connection(TokioIo::new(stream), answer);
    tokio::pin!(connection);
    tokio::select! {
        // A client that breaks off is its own affair.
        _ = connection.as_mut() => return,
        _ = stopped.changed() => {}
        () = tokio::time::sleep(LIFETIME) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(GRACE, connection).await;
}

const CONNECTIONS: usize = 4_096;
/// Longest time for the head of a request, and for a connection that idles.
const HEAD_TIME: Duration = Duration::from_secs(10);
const BUFFER: usize = 16 * 1_024;
/// After this, a connection is closed at the end of a request: one who reads slowly goes, too.
const LIFETIME: Duration = Duration::from_secs(300);
const GRACE: Duration = Duration::from_secs(20);
