//! What every request passes: origin and CSRF token, security headers, a line in the log.

use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Service;
use super::extract::{OPERATOR_COOKIE, cookie, session_token};
use super::problem::{PROBLEM, Problem};
use crate::accounts::sessions;
use crate::catalogue::Notice;

/// Refuses what another site's page sends in the name of someone who is logged in here.
///
/// A browser says where a request comes from; whoever has a session sends its CSRF token, too.
pub(super) async fn same_page(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let is_safe = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if is_safe || (is_same_site(&service, request.headers()) && has_token(&service, &request)) {
        next.run(request).await
    } else {
        Problem::new(StatusCode::FORBIDDEN, Notice::OTHER_PAGE).into_response()
    }
}

pub(super) fn is_same_site(service: &Service, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    let site = text("sec-fetch-site");
    let site_is_ours = site.is_none_or(|site| matches!(site, b"same-origin" | b"none"));
    let origin = text("origin");
    site_is_ours && origin.is_none_or(|origin| origin == service.base_url.as_bytes())
}

fn has_token(service: &Service, request: &Request) -> bool {
    let path = request.uri().path();
    let session = if path.starts_with(OPERATORS) {
        cookie(request.headers(), OPERATOR_COOKIE)
    } else {
        session_token(request.headers())
    };
    let Some(session) = session else {
        return true;
    };
    // Who logs in anew may still carry the cookie of a session that has ended.
    if path.starts_with("/api/v1/log-in/") || path == "/api/v1/operators/log-in" {
        return true;
    }
    let sent = request
        .headers()
        .get(CSRF_HEADER)
        .and_then(|it| it.to_str().ok());
    sent.is_some_and(|sent| sessions::is_csrf_token(&service.books.vault, session, sent))
}

/// Headers that every answer has.
pub(super) async fn headers(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if service.base_url.starts_with("https:") {
        let a_year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, a_year);
    }
    let kind = headers.get(header::CONTENT_TYPE);
    // Data is never a page, also for whoever opens its address.
    if kind.is_some_and(|kind| DATA.contains(&kind.as_bytes())) {
        let attachment = HeaderValue::from_static("attachment; filename=\"api.json\"");
        headers.insert(header::CONTENT_DISPOSITION, attachment);
    }
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// A line for each request, with the route's pattern in place of the address.
pub(super) async fn log(request: Request, next: Next) -> Response {
    let start = tokio::time::Instant::now();
    let method = known_method(request.method());
    let pattern = request.extensions().get::<MatchedPath>();
    let route = pattern.map_or("none", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    crate::meters::request(method, &route, status, start.elapsed());
    let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(method, route, status, micros, "request");
    response
}

// A method is any word that a client likes.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Gives words to answers that the framework made without.
pub(super) async fn words(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_ours = response.headers().contains_key(header::CONTENT_TYPE);
    let notice = match response.status() {
        StatusCode::REQUEST_TIMEOUT => Notice::TOO_SLOW,
        StatusCode::PAYLOAD_TOO_LARGE if is_plain(&response) => Notice::TOO_LARGE,
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED if !is_ours => Notice::NOTHING_HERE,
        StatusCode::BAD_REQUEST if is_plain(&response) => Notice::MALFORMED,
        StatusCode::INTERNAL_SERVER_ERROR if is_plain(&response) => Notice::INTERNAL,
        _ => return response,
    };
    let mut worded = Problem::new(response.status(), notice).into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        worded.headers_mut().insert(header::ALLOW, allow.clone());
    }
    worded
}

fn is_plain(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"))
}

/// The header that carries the CSRF token.
pub(super) const CSRF_HEADER: &str = "x-csrf-token";
/// Where operators work, with sessions of their own.
pub(super) const OPERATORS: &str = "/api/v1/operators/";
/// Longest time for a request with its body.
pub(super) const REQUEST_TIME: Duration = Duration::from_secs(20);
/// Longest body.
pub(super) const BODY_BYTES: usize = 64 * 1_024;

const DATA: [&[u8]; 2] = [b"application/json", PROBLEM.as_bytes()];

const HEADERS: [(&str, &str); 7] = [
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()",
    ),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
];
