//! Whether the service lives, and whether it can work.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Service;

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(live))
        .routes(routes!(ready))
}

/// Whether the process answers at all.
#[utoipa::path(get, path = "/health/live", responses((status = 204, description = "It does")))]
async fn live() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Whether the database answers.
#[utoipa::path(get, path = "/health/ready", responses(
    (status = 204, description = "It does"),
    (status = 503, description = "It does not"),
))]
async fn ready(State(service): State<Service>) -> StatusCode {
    match service.books.store.check().await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(error) => {
            tracing::warn!(%error, "not ready");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
