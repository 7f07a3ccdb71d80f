//! A clerk's tickets: the list, and one at a time to decide.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;

use super::super::super::{Problem, corrections as api};
use super::super::form::Sheet;
use super::super::visit::{Fields, body, go, one_of};
use super::Done;
use super::layout::{at, csrf, done};
use super::visit::{Desk, Sent};
use crate::corrections::{About, Effect, Ticket};
use crate::operators::Role;

pub(super) async fn list(desk: Desk, Done(made): Done) -> Response {
    let page = listed(&desk, &made).await;
    desk.answer(page)
}

async fn listed(desk: &Desk, what: &str) -> Result<Response, Problem> {
    let (texts, tickets) = (desk.texts(), waiting(desk).await?);
    let said = match what {
        "none" => Some(&texts.ticket_refused),
        "apply_anew" => Some(&texts.apply_anew),
        "lifting_proposed" => Some(&texts.lifting_follows),
        _ => None,
    };
    let main = html! {
        @if let Some(said) = said { (done(said)) }
        p.muted { (texts.tickets_intro) }
        @if tickets.is_empty() { p { (texts.no_tickets) } }
        @for ticket in &tickets {
            section.person {
                (facts(desk, ticket))
                p { a.button href={ "/desk/tickets/" (ticket.id) } { (texts.look) } }
            }
        }
        @if tickets.len() >= SHOWN { p.muted { (texts.more_tickets) } }
    };
    Ok(desk.page(StatusCode::OK, &texts.tickets, main))
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Response {
    let page = shown(&desk, &id, &Fields::default(), None).await;
    desk.answer(page)
}

pub(super) async fn decide(Path(id): Path<String>, Sent { desk, fields }: Sent) -> Response {
    let page = match decided(&desk, &id, &fields).await {
        Ok(effect) => Ok(go(&format!("/desk/tickets?done={}", effect.word()))),
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
            shown(&desk, &id, &fields, Some(&problem)).await
        }
        Err(problem) => Err(problem),
    };
    desk.answer(page)
}

async fn decided(desk: &Desk, id: &str, fields: &Fields) -> Result<Effect, Problem> {
    let acting = desk.acting_as(Role::Clerk)?;
    let sent = body(json!({
        "outcome": one_of(fields, "outcome", &["granted", "refused"])?,
        // A browser sends the ends of lines as mail does.
        "reason": fields.text("reason").replace("\r\n", "\n"),
    }))?;
    let service = State(desk.service.clone());
    let Json(decided) = api::decide(service, acting, Path(id.to_owned()), sent).await?;
    Ok(decided.effect)
}

async fn shown(
    desk: &Desk,
    id: &str,
    fields: &Fields,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let (texts, tickets) = (desk.texts(), waiting(desk).await?);
    let ticket = tickets.iter().find(|it| it.id == id);
    let ticket = ticket.ok_or_else(Problem::nothing_here)?;
    let sheet = Sheet::new(desk.tongue, fields, problem);
    let main = html! {
        (sheet.told())
        section.person {
            (facts(desk, ticket))
            h2 { (texts.said) }
            p.said { (ticket.text) }
        }
        form method="post" action={ "/desk/tickets/" (ticket.id) } {
            (csrf(desk))
            p { (texts.grant_help) }
            (sheet.radios("outcome", &texts.outcome, &[
                ("granted", &texts.grant), ("refused", &texts.refuse_ticket),
            ]))
            (sheet.lines("reason", &texts.reason, &texts.reason_help))
            button.main { (texts.decide) }
        }
        p { a.button href="/desk/tickets" { (texts.back) } }
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    Ok(desk.page(status, &texts.decide, main))
}

async fn waiting(desk: &Desk) -> Result<Vec<Ticket>, Problem> {
    let acting = desk.acting_as(Role::Clerk)?;
    let Json(tickets) = api::waiting(State(desk.service.clone()), acting).await?;
    Ok(tickets)
}

fn facts(desk: &Desk, ticket: &Ticket) -> Markup {
    let texts = desk.texts();
    let about = match ticket.about {
        About::Colour => &texts.colour,
        About::Document => &texts.document,
    };
    html! {
        p { (texts.about) " " strong { (about) } }
        p { (texts.opened) " " (at(desk.tongue, ticket.opened)) }
        p { (texts.application) " " code { (ticket.application) } }
    }
}

/// As many as are shown at once.
const SHOWN: usize = 50;
