//! Making and renewing codes, and sending one as a link.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::super::Problem;
use super::super::codes::{self as api, CodeBody};
use super::link;
use super::visit::{Fields, Posted, Visit, body, go};
use crate::catalogue::Notice;
use crate::codes;

pub(super) async fn make(Posted { visit, fields }: Posted) -> Response {
    let holder = fields.text("application").to_owned();
    let made = match made(&visit, &fields).await {
        Ok(made) => made,
        Err(problem) => return answer(&visit, &holder, "", Err(problem)),
    };
    if fields.text("message") != "link" {
        return answer(&visit, &holder, "", Ok(()));
    }
    // The codes are made, whatever becomes of the message.
    match link::send(&visit, made.iter().map(CodeBody::text)).await {
        Ok(()) => answer(&visit, &holder, "&sent=link", Ok(())),
        Err(problem) => {
            let number = format!("&sent={}", problem.notice().number());
            answer(&visit, &holder, &number, Ok(()))
        }
    }
}

pub(super) async fn renew(Posted { visit, fields }: Posted) -> Response {
    let outcome = renewed(&visit, &fields).await;
    answer(&visit, fields.text("person"), "", outcome)
}

pub(super) async fn send_link(Posted { visit, fields }: Posted) -> Response {
    let outcome = sent(&visit, &fields).await;
    answer(&visit, fields.text("person"), "&sent=link", outcome)
}

fn answer(visit: &Visit, person: &str, more: &str, outcome: Result<(), Problem>) -> Response {
    match outcome {
        Ok(()) => go(&format!("/my?person={person}{more}")),
        Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => go("/log-in?next=/my"),
        Err(problem) => visit.trouble(&problem),
    }
}

async fn made(visit: &Visit, fields: &Fields) -> Result<Vec<CodeBody>, Problem> {
    let logged_in = visit.logged_in.clone().ok_or_else(no_session)?;
    let include: Vec<_> = fields.all("include").collect();
    let layout = if fields.text("layout") == "each" {
        "each"
    } else {
        "together"
    };
    let sent = body(json!({
        "application": fields.text("application"),
        "layout": layout,
        "include": include,
        "holder_key": fields.given("holder_key"),
    }))?;
    let Json(made) = api::make(State(visit.service.clone()), logged_in, sent).await?;
    Ok(made)
}

async fn renewed(visit: &Visit, fields: &Fields) -> Result<(), Problem> {
    let logged_in = visit.logged_in.clone().ok_or_else(no_session)?;
    let code = Path(fields.text("code").to_owned());
    let _ = api::renew(State(visit.service.clone()), logged_in, code).await?;
    Ok(())
}

async fn sent(visit: &Visit, fields: &Fields) -> Result<(), Problem> {
    let logged_in = visit.logged_in.as_ref().ok_or_else(no_session)?;
    let all = codes::of_account(&visit.service.books, &logged_in.session.account).await?;
    let code = all.into_iter().find(|it| it.id == fields.text("code"));
    let code = code.ok_or_else(Problem::nothing_here)?;
    link::send(visit, [code.text.as_str()]).await
}

pub(super) fn no_session() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, Notice::NO_SESSION)
}
