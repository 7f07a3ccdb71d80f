//! Making and renewing codes, and sending one as a link.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;
use zeroize::Zeroizing;

use super::super::accounts::take;
use super::super::{Problem, Service, codes as api};
use super::visit::{Fields, Posted, Visit, body, go};
use crate::accounts::{self, Phone, limits};
use crate::catalogue::Notice;
use crate::codes;

pub(super) async fn make(Posted { visit, fields }: Posted) -> Response {
    let holder = fields.text("application").to_owned();
    answer(&visit, &holder, "", made(&visit, &fields).await)
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

async fn made(visit: &Visit, fields: &Fields) -> Result<(), Problem> {
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
    let _ = api::make(State(visit.service.clone()), logged_in, sent).await?;
    Ok(())
}

async fn renewed(visit: &Visit, fields: &Fields) -> Result<(), Problem> {
    let logged_in = visit.logged_in.clone().ok_or_else(no_session)?;
    let code = Path(fields.text("code").to_owned());
    let _ = api::renew(State(visit.service.clone()), logged_in, code).await?;
    Ok(())
}

/// Sends a code's link to the number of its own account, which is not kept and so is asked for.
async fn sent(visit: &Visit, fields: &Fields) -> Result<(), Problem> {
    let logged_in = visit.logged_in.as_ref().ok_or_else(no_session)?;
    let (service, account) = (&visit.service, &logged_in.session.account);
    let refused = || Problem::unprocessable(Notice::PHONE);
    let phone = Phone::parse(
        fields.text("area_code").trim(),
        fields.text("number").trim(),
    );
    let phone = phone.map_err(|_| refused())?;
    let now = service.now();
    take(service, limits::PASSWORDS, account.as_str(), now).await?;
    let found = accounts::find(&service.books.store, &service.books.vault, &phone).await?;
    if found.is_none_or(|it| it.id.as_str() != account.as_str()) {
        return Err(refused());
    }
    for limit in [limits::MESSAGES_A_MINUTE, limits::MESSAGES_A_DAY] {
        take(service, limit, phone.as_e164(), now).await?;
    }
    let all = codes::of_account(&service.books, account).await?;
    let code = all.into_iter().find(|it| it.id == fields.text("code"));
    let code = code.ok_or_else(Problem::nothing_here)?;
    let text = Zeroizing::new(format!(
        "健康码 / health code: {}",
        link(service, &code.text)
    ));
    service.sms.send(&phone, &text).await.map_err(|error| {
        tracing::warn!(%error, "a message was not sent");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, Notice::NO_MESSAGE)
    })
}

/// The address that shows a code: what stands behind `#` goes to no server.
fn link(service: &Service, code: &str) -> String {
    let mut link = format!("{}/c#", service.base_url);
    for byte in code.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._:*+/".contains(&byte) {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
    link
}

fn no_session() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, Notice::NO_SESSION)
}
