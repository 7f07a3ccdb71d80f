//! Prometheus text.

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Problem, Service};
use crate::meters;

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(metrics))
}

/// The metrics alone, for an address of their own.
pub fn metrics_router(service: &Service) -> Router {
    routes().split_for_parts().0.with_state(service.clone())
}

/// What is counted.
#[utoipa::path(get, path = "/metrics", responses(
    (status = 200, content_type = "text/plain", body = String),
))]
async fn metrics(State(service): State<Service>) -> Result<Response, Problem> {
    let text = meters::text(&service).await?;
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    Ok((kind, text).into_response())
}
