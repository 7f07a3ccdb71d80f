//! The operators' pages: HTML for people, over the same routes as the API, without a script. One
//! person at a time, by an application's id; nobody is looked for here.

mod audit;
mod entry;
mod layout;
mod proposals;
mod propose;
mod texts;
mod tickets;
mod visit;

use std::convert::Infallible;

use axum::Router;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};

use super::super::Service;
use super::visit::go;
use crate::operators::Role;
use visit::Desk;

pub(super) fn routes() -> Router<Service> {
    Router::new()
        .route("/desk", get(home))
        .route("/desk/log-in", get(entry::show_log_in).post(entry::log_in))
        .route(
            "/desk/enrolment",
            get(entry::show_enrolment).post(entry::enrol),
        )
        .route("/desk/log-out", post(entry::log_out))
        .route("/desk/tickets", get(tickets::list))
        .route(
            "/desk/tickets/{id}",
            get(tickets::show).post(tickets::decide),
        )
        .route("/desk/proposal", get(propose::show).post(propose::propose))
        .route(
            "/desk/lifting",
            get(propose::show_lifting).post(propose::lift),
        )
        .route("/desk/proposals", get(proposals::list))
        .route(
            "/desk/proposals/{id}",
            get(proposals::show).post(proposals::decide),
        )
        .route("/desk/audit", get(audit::show))
        .route("/desk/audit/export", get(audit::export))
        .layer(middleware::from_fn(headers))
}

async fn home(desk: Desk) -> Response {
    go(match desk.acting.as_ref().map(|it| it.session.role) {
        None => "/desk/log-in",
        Some(Role::Clerk) => "/desk/tickets",
        Some(Role::Epidemiologist) => "/desk/proposal",
        Some(Role::Supervisor) => "/desk/proposals",
        Some(Role::Auditor) => "/desk/audit",
    })
}

/// What was done before a page was gone to, if one was.
struct Done(String);

impl<S: Sync> FromRequestParts<S> for Done {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(
            query.strip_prefix("done=").unwrap_or_default().to_owned(),
        ))
    }
}

async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        let value = HeaderValue::from_static(value);
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
    response
}

// The holder's policy, without a script.
const HEADERS: [(&str, &str); 2] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'",
    ),
    ("referrer-policy", "same-origin"),
];
