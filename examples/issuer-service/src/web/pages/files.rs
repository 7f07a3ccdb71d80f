//! Style and script.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::super::{Problem, Service};

pub(super) fn routes() -> Router<Service> {
    Router::new()
        .route("/assets/style.css", get(style))
        .route("/assets/page.js", get(page))
        .route("/sw.js", get(worker))
}

async fn style() -> Response {
    answer("text/css; charset=utf-8", STYLE.into())
}

async fn page(State(service): State<Service>) -> Result<Response, Problem> {
    script(&service, "page.js").await
}

async fn worker(State(service): State<Service>) -> Result<Response, Problem> {
    script(&service, "sw.js").await
}

async fn script(service: &Service, name: &str) -> Result<Response, Problem> {
    let folder = service.scripts.as_ref().ok_or_else(Problem::nothing_here)?;
    let read = tokio::fs::read(folder.join(name)).await;
    let bytes = read.map_err(|_| Problem::nothing_here())?;
    Ok(answer("text/javascript; charset=utf-8", bytes))
}

fn answer(kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, bytes).into_response()
}

const STYLE: &str = include_str!("../../../pages/style.css");
