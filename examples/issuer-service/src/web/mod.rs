//! Routes. They read the clock and the dice, and hand on to the modules that do the work.

mod accounts;
mod applications;
mod codes;
mod colours;
mod corrections;
mod describe;
mod extract;
mod guard;
mod health;
mod itineraries;
mod laboratories;
mod metrics;
mod operators;
mod pages;
mod problem;
mod published;
mod server;

use std::path::Path;
use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::{Router, middleware};
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use healthcode::UnixTime;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

pub use metrics::metrics_router;
pub use problem::{Problem, ProblemBody};
pub use server::serve;

use crate::accounts::password::Hasher;
use crate::accounts::sms::SmsSender;
use crate::applications::identity::IdentityProvider;
use crate::books::Books;
use crate::codes::Desk;
use crate::config::ClientAddress;
use crate::itineraries::Carrier;
use crate::operators::OperatorOptions;
use crate::publish::Publisher;

/// Where the instants of requests come from.
pub type Clock = Arc<dyn Fn() -> UnixTime + Send + Sync>;

/// What the routes work with.
#[derive(Clone)]
pub struct Service {
    /// The database, its keys and the audit chain.
    pub books: Books,
    /// The register that documents are compared with.
    pub register: Arc<dyn IdentityProvider>,
    /// Makes codes.
    pub desk: Desk,
    /// Slow hashes of documents that are made at once.
    pub turns: Arc<Semaphore>,
    /// Makes the files for scanners.
    pub publisher: Publisher,
    /// Where those files are.
    pub published: Arc<Path>,
    /// Compares passwords.
    pub hasher: Arc<Hasher>,
    /// Sends one-time codes.
    pub sms: Arc<dyn SmsSender>,
    /// The clock.
    pub clock: Clock,
    /// How a client's address is known.
    pub client_address: ClientAddress,
    /// Where the script of the pages is, if it was built.
    pub scripts: Option<Arc<Path>>,
    /// What people reach the service by, without a slash at the end.
    pub base_url: Arc<str>,
    /// Knows where phones were.
    pub carrier: Arc<dyn Carrier>,
    /// What operators may do.
    pub operators: OperatorOptions,
}

impl Service {
    fn now(&self) -> UnixTime {
        (self.clock)()
    }
}

/// The dice of requests.
pub(crate) const fn dice() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Issuer of health codes",
    description = "Log in, apply, and get codes that scanners verify without a network.\n\nWhat has no \
        address here is answered with 404, a method that an address has not with 405 and `allow`. A \
        request that is no HTTP, or has too long a head, is answered with 400, 414 or 431 and ends \
        the connection."
))]
struct Description;

/// All routes.
pub fn router(service: &Service) -> Router {
    crate::meters::start();
    // With an address of their own, metrics are not here.
    let metrics = match service.operators.metrics_listen {
        Some(_) => OpenApiRouter::new(),
        None => metrics::routes(),
    };
    let described = OpenApiRouter::with_openapi(Description::openapi())
        .merge(health::routes())
        .merge(accounts::routes())
        .merge(applications::routes())
        .merge(codes::routes())
        .merge(operators::routes())
        .merge(colours::routes())
        .merge(corrections::routes())
        .merge(laboratories::routes())
        .merge(itineraries::routes())
        .merge(metrics)
        .merge(published::routes());
    let (router, mut description) = described.split_for_parts();
    describe::complete(&mut description);
    let description = Arc::new(description);
    let guard = middleware::from_fn_with_state(service.clone(), guard::same_page);
    router
        .route(
            "/api/v1/openapi.json",
            axum::routing::get(async move || axum::Json(Arc::clone(&description))),
        )
        .layer(guard)
        .merge(pages::routes())
        .layer(DefaultBodyLimit::max(guard::BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            guard::REQUEST_TIME,
        ))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(guard::words))
        .layer(middleware::from_fn_with_state(
            service.clone(),
            guard::headers,
        ))
        .layer(middleware::from_fn(guard::log))
        .with_state(service.clone())
}
