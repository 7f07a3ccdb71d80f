//! A supervisor's proposals: the list, and one at a time to confirm or refuse.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::super::{Problem, colours as api};
use super::super::visit::{Fields, go, one_of};
use super::Done;
use super::layout::{at, csrf, done};
use super::visit::{Desk, Sent};
use crate::colours::{Ground, Open, Worse};
use crate::operators::Role;

pub(super) async fn list(desk: Desk, Done(made): Done) -> Response {
    let page = listed(&desk, &made).await;
    desk.answer(page)
}

async fn listed(desk: &Desk, what: &str) -> Result<Response, Problem> {
    let (texts, proposals) = (desk.texts(), waiting(desk).await?);
    let said = match what {
        "confirmed" => Some(&texts.confirmed),
        "refused" => Some(&texts.refused),
        _ => None,
    };
    let main = html! {
        @if let Some(said) = said { (done(said)) }
        p.muted { (texts.proposals_intro) }
        @if proposals.is_empty() { p { (texts.no_proposals) } }
        @for proposal in &proposals {
            section.person {
                (facts(desk, proposal))
                p { a.button href={ "/desk/proposals/" (proposal.id) } { (texts.look) } }
            }
        }
    };
    Ok(desk.page(StatusCode::OK, &texts.proposals, main))
}

pub(super) async fn show(desk: Desk, Path(id): Path<String>) -> Response {
    let page = shown(&desk, &id).await;
    desk.answer(page)
}

async fn shown(desk: &Desk, id: &str) -> Result<Response, Problem> {
    let (texts, proposals) = (desk.texts(), waiting(desk).await?);
    let proposal = proposals.iter().find(|it| it.id == id);
    let proposal = proposal.ok_or_else(Problem::nothing_here)?;
    let main = html! {
        section.person { (facts(desk, proposal)) }
        p { (texts.one_person) }
        form method="post" action={ "/desk/proposals/" (proposal.id) } {
            (csrf(desk))
            div.row {
                button.main name="outcome" value="confirmed" { (texts.confirm) }
                button name="outcome" value="refused" { (texts.refuse) }
            }
        }
        p { a.button href="/desk/proposals" { (texts.back) } }
    };
    Ok(desk.page(StatusCode::OK, &texts.look, main))
}

pub(super) async fn decide(Path(id): Path<String>, Sent { desk, fields }: Sent) -> Response {
    let page = decided(&desk, id, &fields).await;
    desk.answer(page)
}

async fn decided(desk: &Desk, id: String, fields: &Fields) -> Result<Response, Problem> {
    let acting = desk.acting_as(Role::Supervisor)?;
    let outcome = one_of(fields, "outcome", &["confirmed", "refused"])?;
    let (service, id) = (State(desk.service.clone()), Path(id));
    if outcome == "confirmed" {
        api::confirm(service, acting, id).await?;
    } else {
        api::refuse(service, acting, id).await?;
    }
    Ok(go(&format!("/desk/proposals?done={outcome}")))
}

async fn waiting(desk: &Desk) -> Result<Vec<Open>, Problem> {
    let acting = desk.acting_as(Role::Supervisor)?;
    let Json(proposals) = api::waiting(State(desk.service.clone()), acting).await?;
    Ok(proposals)
}

fn facts(desk: &Desk, proposal: &Open) -> Markup {
    let texts = desk.texts();
    let colour = match proposal.colour {
        Worse::Yellow => &texts.yellow,
        Worse::Red => &texts.red,
    };
    let ground = match proposal.ground {
        Ground::Case => &texts.case,
        Ground::CloseContact => &texts.close_contact,
        Ground::Quarantine => &texts.quarantine,
    };
    let what = match proposal.lifts {
        None => &texts.gives,
        Some(_) => &texts.ends,
    };
    html! {
        p { (what) " " strong { (colour) } }
        p { (texts.ground) " " (ground) }
        p { (texts.ends_on) " " (at(desk.tongue, proposal.until)) }
        p { (texts.proposed_at) " " (at(desk.tongue, proposal.proposed)) }
        p { (texts.application) " " code { (proposal.application) } }
    }
}
