//! Enrolling, logging in and out.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;

use super::super::super::Problem;
use super::super::super::extract::Client;
use super::super::super::operators::{self as api, set_cookie};
use super::super::form::Sheet;
use super::super::visit::{Fields, body, go};
use super::layout::csrf;
use super::visit::{Desk, SESSION, Sent};
use crate::operators::sessions::{self, LIFETIME};

pub(super) async fn show_log_in(desk: Desk) -> Response {
    if desk.acting.is_some() {
        return go("/desk");
    }
    let main = log_in_form(&desk, &Fields::default(), None);
    desk.page(StatusCode::OK, &desk.texts().log_in, main)
}

/// The log-in, where there is no session or no longer one.
pub(super) fn log_in_anew(desk: &Desk, problem: &Problem) -> Response {
    let main = log_in_form(desk, &Fields::default(), Some(problem));
    desk.page(problem.status(), &desk.texts().log_in, main)
}

pub(super) async fn log_in(client: Client, Sent { desk, fields }: Sent) -> Response {
    match logged_in(&desk, client, &fields).await {
        Ok(response) => response,
        Err(problem) => {
            let main = log_in_form(&desk, &fields, Some(&problem));
            desk.page(problem.status(), &desk.texts().log_in, main)
        }
    }
}

async fn logged_in(desk: &Desk, client: Client, fields: &Fields) -> Result<Response, Problem> {
    let sent = body(json!({
        "name": fields.text("operator").trim(),
        "password": fields.text("password"),
        "code": fields.text("code").trim(),
    }))?;
    let (token, _) = api::open_session(&desk.service, client, sent).await?;
    let cookie = set_cookie(&desk.service, SESSION, &token, LIFETIME)?;
    let mut response = go("/desk");
    response.headers_mut().extend(cookie);
    Ok(response)
}

pub(super) async fn show_enrolment(desk: Desk) -> Response {
    let main = enrolment_form(&desk, &Fields::default(), None);
    desk.page(StatusCode::OK, &desk.texts().enrol, main)
}

pub(super) async fn enrol(client: Client, Sent { desk, fields }: Sent) -> Response {
    let texts = desk.texts();
    match enrolled(&desk, client, &fields).await {
        Ok(authenticator) => {
            let main = factor(&desk, &authenticator);
            desk.page(StatusCode::OK, &texts.enrolled, main)
        }
        Err(problem) => {
            let main = enrolment_form(&desk, &fields, Some(&problem));
            desk.page(problem.status(), &texts.enrol, main)
        }
    }
}

async fn enrolled(desk: &Desk, client: Client, fields: &Fields) -> Result<String, Problem> {
    let sent = body(json!({
        "name": fields.text("operator").trim(),
        "secret": fields.text("secret").trim(),
        "password": fields.text("password"),
    }))?;
    let factor = api::enrol(State(desk.service.clone()), client, sent).await?;
    Ok(factor.0.authenticator)
}

pub(super) async fn log_out(Sent { desk, .. }: Sent) -> Response {
    let page = logged_out(&desk).await;
    desk.answer(page)
}

async fn logged_out(desk: &Desk) -> Result<Response, Problem> {
    if let Some(acting) = &desk.acting {
        sessions::end(&desk.service.books, &acting.session).await?;
    }
    let mut response = go("/desk/log-in");
    let cookie = set_cookie(&desk.service, SESSION, "", 0)?;
    response.headers_mut().extend(cookie);
    Ok(response)
}

fn log_in_form(desk: &Desk, fields: &Fields, problem: Option<&Problem>) -> Markup {
    let texts = desk.texts();
    let sheet = Sheet::new(desk.tongue, fields, problem);
    html! {
        p.muted { (texts.log_in_intro) }
        (sheet.told())
        form method="post" action="/desk/log-in" {
            (csrf(desk))
            (sheet.line("operator", &texts.operator, "text", ""))
            (sheet.line("password", &texts.password, "password", ""))
            (sheet.line("code", &texts.code, "tel", ""))
            button.main { (texts.log_in) }
        }
        p { a.button href="/desk/enrolment" { (texts.first_time) } }
    }
}

fn enrolment_form(desk: &Desk, fields: &Fields, problem: Option<&Problem>) -> Markup {
    let texts = desk.texts();
    let sheet = Sheet::new(desk.tongue, fields, problem);
    html! {
        p.muted { (texts.enrol_intro) }
        (sheet.told())
        form method="post" action="/desk/enrolment" {
            (csrf(desk))
            (sheet.line("operator", &texts.operator, "text", ""))
            (sheet.line("secret", &texts.secret, "text", &texts.secret_help))
            (sheet.line("password", &texts.new_password, "password", &texts.password_rule))
            button.main { (texts.enrol) }
        }
        p { a.button href="/desk/log-in" { (texts.to_log_in) } }
    }
}

/// What the authenticator takes, shown once.
fn factor(desk: &Desk, authenticator: &str) -> Markup {
    let texts = desk.texts();
    let secret = authenticator.split_once("secret=").map(|(_, rest)| rest);
    let secret = secret
        .and_then(|it| it.split('&').next())
        .unwrap_or_default();
    html! {
        p { (texts.enrolled_help) }
        p { code #secret { (secret) } }
        p { a.button href=(authenticator) { (texts.open_authenticator) } }
        p { a.button.main href="/desk/log-in" { (texts.to_log_in) } }
    }
}
