//! Pages about one person of an account: what is wrong, where they were, which result is missing.

mod itinerary;
mod samples;
mod tickets;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;

use super::super::applications::{masked, own};
use super::super::extract::LoggedIn;
use super::super::{Problem, Service};
use super::making::no_session;
use super::my::document_type;
use super::visit::{Fields, Visit, go};
use crate::applications::{self, Applicant, Application};

pub(super) fn routes() -> Router<Service> {
    Router::new()
        .route(
            "/applications/{id}/tickets",
            get(tickets::show).post(tickets::send),
        )
        .route(
            "/applications/{id}/itinerary",
            get(itinerary::show).post(itinerary::send),
        )
        .route(
            "/applications/{id}/sample",
            get(samples::show).post(samples::send),
        )
}

/// What was done before a page was gone to, if something was.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    done: String,
}

/// One of those on the account of whoever has logged in.
struct Person {
    own: Application,
    applicant: Applicant,
}

impl Person {
    async fn of(visit: &Visit, id: &str) -> Result<Self, Problem> {
        let own = own(&visit.service, &logged_in(visit)?, id).await?;
        let applicant = applications::open_person(&visit.service.books, &own)?;
        Ok(Self { own, applicant })
    }

    /// A whole page about them.
    fn page(
        &self,
        visit: &Visit,
        title: &str,
        problem: Option<&Problem>,
        main: &Markup,
    ) -> Response {
        let number = masked(self.applicant.document.number());
        let whole = html! {
            div.card {
                h1 { (title) }
                p {
                    strong { (self.applicant.name) } " "
                    span.muted { (document_type(visit, &self.applicant)) " " span.digits { (number) } }
                }
                (main)
                p { a.button href={ "/my?person=" (self.own.id) } { (visit.texts().back) } }
            }
        };
        let status = problem.map_or(StatusCode::OK, Problem::status);
        visit.page(status, title, whole)
    }
}

fn logged_in(visit: &Visit) -> Result<LoggedIn, Problem> {
    visit.logged_in.clone().ok_or_else(no_session)
}

/// A page, or why there is none.
fn answer(visit: &Visit, page: Result<Response, Problem>) -> Response {
    match page {
        Ok(page) => page,
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => {
            go(&format!("/log-in?next={}", visit.path.replace('&', "%26")))
        }
        Err(problem) => visit.trouble(&problem),
    }
}

/// Whether a refusal is told on the form, which keeps what was typed.
fn is_of_form(problem: &Problem) -> bool {
    let statuses = [
        StatusCode::UNPROCESSABLE_ENTITY,
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::SERVICE_UNAVAILABLE,
    ];
    statuses.contains(&problem.status()) || !problem.fields().is_empty()
}

/// Nothing in these forms is sent twice.
fn each_once(fields: &Fields) -> Result<(), Problem> {
    let is_one = !fields.has_repeated();
    is_one.then_some(()).ok_or_else(Problem::no_form)
}
