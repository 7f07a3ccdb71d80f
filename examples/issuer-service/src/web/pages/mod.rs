//! The holder's pages: HTML for people, over the same routes as the API.

mod account;
mod apply;
mod desk;
mod files;
mod form;
mod layout;
mod link;
mod log_in;
mod making;
mod my;
mod person;
mod sheet;
mod shell;
mod texts;
mod visit;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::Service;
use texts::Tongue;
use visit::{LANGUAGE, Query, Visit, go, set_cookie};

pub(super) fn routes() -> Router<Service> {
    Router::new()
        .route("/", get(home))
        .route("/language", get(language))
        .route("/log-in", get(log_in::show).post(log_in::send))
        .route("/log-out", post(account::log_out))
        .route("/account", get(account::show).post(account::set_password))
        .route("/apply", get(apply::show).post(apply::send))
        .route(
            "/companion",
            get(apply::show_companion).post(apply::send_companion),
        )
        .route("/my", get(my::show))
        .route("/codes", post(making::make))
        .route("/codes/renewal", post(making::renew))
        .route("/codes/message", post(making::send_link))
        .route("/codes/{id}/sheet", get(sheet::show))
        .route("/c", get(shell::show))
        .route("/p/{place}", get(my::show))
        .merge(person::routes())
        .merge(files::routes())
        .layer(middleware::from_fn(headers))
        .merge(desk::routes())
}

async fn home(visit: Visit) -> Response {
    go(if visit.logged_in.is_some() {
        "/my"
    } else {
        "/log-in"
    })
}

#[derive(Deserialize)]
struct Switch {
    to: String,
    back: String,
}

async fn language(visit: Visit, Query(switch): Query<Switch>) -> Response {
    let mut response = go(&switch.back);
    if let Some(tongue) = Tongue::from_tag(&switch.to) {
        let cookie = set_cookie(&visit.service, LANGUAGE, tongue.tag(), A_YEAR);
        response.headers_mut().extend(cookie);
    }
    response
}

// Forms say where they come from, so the referrer stays within the site.
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

const HEADERS: [(&str, &str); 2] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; \
         base-uri 'none'",
    ),
    ("referrer-policy", "same-origin"),
];
const A_YEAR: u32 = 31_536_000;
