//! The files for scanners, with an ETag, for anyone.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Problem, ProblemBody, Service};
use crate::crypt::to_hex;

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(bundle))
        .routes(routes!(roots))
        .routes(routes!(list))
}

/// The trust bundle.
#[utoipa::path(get, path = "/trust/bundle.cbor", responses(
    (status = 200, content_type = "application/cbor"),
    (status = 304, description = "It has not changed"), (status = 404, body = ProblemBody),
))]
async fn bundle(State(service): State<Service>, headers: HeaderMap) -> Result<Response, Problem> {
    file(&service, "trust/bundle.cbor", "application/cbor", &headers).await
}

/// The roots that a scanner pins before its first bundle, which it should get by another way.
#[utoipa::path(get, path = "/trust/roots.toml", responses(
    (status = 200, content_type = "application/toml"),
    (status = 304, description = "They have not changed"), (status = 404, body = ProblemBody),
))]
async fn roots(State(service): State<Service>, headers: HeaderMap) -> Result<Response, Problem> {
    file(&service, "trust/roots.toml", "application/toml", &headers).await
}

/// A status list.
#[utoipa::path(get, path = "/status/{list}", params(("list" = u32, Path)), responses(
    (status = 200, content_type = "application/statuslist+cwt"),
    (status = 304, description = "It has not changed"), (status = 404, body = ProblemBody),
))]
async fn list(
    State(service): State<Service>,
    Path(list): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // A number in its one form, and so no path to elsewhere.
    let number: u32 = list.parse().map_err(|_| Problem::nothing_here())?;
    if number.to_string() != list {
        return Err(Problem::nothing_here());
    }
    file(
        &service,
        &format!("status/{number}"),
        "application/statuslist+cwt",
        &headers,
    )
    .await
}

async fn file(
    service: &Service,
    name: &str,
    kind: &'static str,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let read = tokio::fs::read(service.published.join(name)).await;
    let bytes = read.map_err(|_| Problem::nothing_here())?;
    let tag = format!("\"{}\"", to_hex(&Sha256::digest(&bytes)));
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|it| it.to_str().ok());
    let is_known = known.is_some_and(|known| {
        known
            .split(',')
            .any(|it| it.trim().trim_start_matches("W/") == tag || it.trim() == "*")
    });
    let tag = HeaderValue::try_from(tag).map_err(|_| Problem::internal())?;
    let headers = [
        (header::ETAG, tag),
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, no-cache"),
        ),
        // Scanners in browsers are other sites; there is nothing secret in these files.
        (
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        ),
    ];
    Ok(if is_known {
        (StatusCode::NOT_MODIFIED, headers).into_response()
    } else {
        (headers, bytes).into_response()
    })
}
