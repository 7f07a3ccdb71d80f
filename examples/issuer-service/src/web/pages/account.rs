//! The password, and logging out.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;

use super::super::{Problem, accounts};
use super::form::Sheet;
use super::layout::csrf;
use super::visit::{Fields, Posted, Visit, body, go};

pub(super) async fn show(visit: Visit) -> Response {
    if visit.logged_in.is_none() {
        return go("/log-in?next=/account");
    }
    let main = form(&visit, &Fields::default(), None, Done::No);
    visit.page(StatusCode::OK, &visit.texts().account, main)
}

pub(super) async fn set_password(Posted { mut visit, fields }: Posted) -> Response {
    let Some(logged_in) = visit.logged_in.take() else {
        return go("/log-in?next=/account");
    };
    let kept = logged_in.clone();
    let service = State(visit.service.clone());
    let sent = body(json!({ "password": fields.text("password") }));
    let outcome = match sent {
        Ok(sent) => accounts::set_password(service, logged_in, sent).await,
        Err(problem) => Err(problem),
    };
    visit.logged_in = Some(kept);
    let (status, main) = match outcome {
        Ok(_) => (StatusCode::OK, form(&visit, &fields, None, Done::Yes)),
        Err(problem) => (
            problem.status(),
            form(&visit, &fields, Some(&problem), Done::No),
        ),
    };
    visit.page(status, &visit.texts().account, main)
}

pub(super) async fn log_out(Posted { mut visit, .. }: Posted) -> Response {
    let Some(logged_in) = visit.logged_in.take() else {
        return go("/log-in");
    };
    match accounts::log_out(State(visit.service.clone()), logged_in).await {
        Ok(ended) => {
            let mut response = go("/log-in");
            response.headers_mut().extend(ended.headers().clone());
            response
        }
        Err(problem) => visit.trouble(&problem),
    }
}

#[derive(PartialEq, Eq)]
enum Done {
    No,
    Yes,
}

fn form(visit: &Visit, fields: &Fields, problem: Option<&Problem>, done: Done) -> Markup {
    let texts = visit.texts();
    let sheet = Sheet::new(visit.tongue, fields, problem);
    html! {
        div.card {
            h1 { (texts.account) }
            (sheet.told())
            @if done == Done::Yes { p.note role="status" { (texts.password_set) } }
            form method="post" action="/account" {
                (csrf(visit))
                (sheet.line("password", &texts.password, "password", &texts.password_rule))
                button.main { (texts.set_password) }
            }
        }
    }
}
