//! What is wrong with an application: saying so, and what a clerk decides.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;

use super::super::super::{Problem, corrections as api};
use super::super::form::Sheet;
use super::super::layout::{at, colour, csrf, instant};
use super::super::my::{self, Family};
use super::super::visit::{Fields, Posted, Query, Visit, body, go, one_of};
use super::{Asked, Person, answer, each_once, is_of_form, logged_in};
use crate::applications::{Application, Standing};
use crate::corrections::{self, About, Effect, State as Decided, Ticket};

pub(super) async fn show(
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let page = shown(&visit, &id, &Fields::default(), None, &asked.done).await;
    answer(&visit, page)
}

pub(super) async fn send(Path(id): Path<String>, Posted { visit, fields }: Posted) -> Response {
    let page = match sent(&visit, &id, &fields).await {
        Ok(()) => Ok(go(&format!("/applications/{id}/tickets?done=sent"))),
        Err(problem) if is_of_form(&problem) => {
            shown(&visit, &id, &fields, Some(&problem), "").await
        }
        Err(problem) => Err(problem),
    };
    answer(&visit, page)
}

async fn sent(visit: &Visit, id: &str, fields: &Fields) -> Result<(), Problem> {
    let logged_in = logged_in(visit)?;
    each_once(fields)?;
    let form = body(json!({
        "about": one_of(fields, "about", &["colour", "document"])?,
        // A browser sends the ends of lines as mail does.
        "text": fields.text("text").replace("\r\n", "\n"),
    }))?;
    let service = State(visit.service.clone());
    let _ = api::open(service, logged_in, Path(id.to_owned()), form).await?;
    Ok(())
}

async fn shown(
    visit: &Visit,
    id: &str,
    fields: &Fields,
    problem: Option<&Problem>,
    done: &str,
) -> Result<Response, Problem> {
    let (texts, person) = (visit.texts(), Person::of(visit, id).await?);
    let family = Family::of(visit).await?;
    let tickets = corrections::of_application(&visit.service.books, &person.own.id).await?;
    let sheet = Sheet::new(visit.tongue, fields, problem);
    let main = html! {
        @if done == "sent" { p.note role="status" { (texts.ticket_sent) } }
        section.person {
            h2 { (texts.known) }
            (known(visit, &family, &person.own))
            p.muted { (texts.reference) " " code { (person.own.id) } }
        }
        (sheet.told())
        p { (texts.ticket_intro) }
        form method="post" action={ "/applications/" (person.own.id) "/tickets" } {
            (csrf(visit))
            (sheet.radios("about", &texts.about, &[
                ("colour", &texts.about_colour), ("document", &texts.about_document),
            ]))
            (sheet.lines("text", &texts.ticket_text, &texts.ticket_help))
            button.main { (texts.send_ticket) }
        }
        h2 { (texts.tickets) }
        @if tickets.is_empty() { p { (texts.no_tickets) } }
        @for it in &tickets { section.person { (ticket(visit, &person.own, it)) } }
    };
    Ok(person.page(visit, &texts.something_wrong, problem, &main))
}

/// The colour with its reason and rule, or how far the application has come.
fn known(visit: &Visit, family: &Family, own: &Application) -> Markup {
    let texts = visit.texts();
    let Some((code, bearer)) = family.code_of(&own.id) else {
        return my::state(visit, own);
    };
    let is_over = visit.service.now() >= code.until;
    html! {
        @if is_over { p { strong { (texts.expired) } } }
        @else { p { (colour(visit.tongue, bearer.ruling.colour)) } }
        p { (texts.valid_until) " " (instant(visit.tongue, code.until)) }
        (my::cause(visit, bearer))
    }
}

fn ticket(visit: &Visit, own: &Application, ticket: &Ticket) -> Markup {
    let texts = visit.texts();
    let state = match ticket.state {
        Decided::Open => &texts.ticket_open,
        Decided::Granted => &texts.ticket_granted,
        Decided::Refused => &texts.ticket_refused,
    };
    let about = match ticket.about {
        About::Colour => &texts.about_colour,
        About::Document => &texts.about_document,
    };
    html! {
        h3 { (about) ": " (state) }
        p.muted { (texts.sent_at) " " (at(visit.tongue, ticket.opened)) }
        p.said { (ticket.text) }
        @if let Some(reason) = &ticket.reason {
            p { strong { (texts.clerk_says) } }
            p.said { (reason) }
        }
        @match ticket.effect {
            Some(Effect::LiftingProposed) => { p { (texts.lifting_waits) } }
            Some(Effect::ApplyAnew) => { (anew(visit, own)) }
            Some(Effect::None) | None => {}
        }
    }
}

/// Where to apply anew, until that was done.
fn anew(visit: &Visit, own: &Application) -> Markup {
    let (texts, guardian) = (visit.texts(), own.guardian.as_deref());
    let path = guardian.map_or_else(|| "/apply".to_owned(), |it| format!("/companion?for={it}"));
    let is_done = own.state.standing() == Standing::Verified;
    html! {
        p { (texts.apply_anew) }
        @if !is_done { p { a.button.main href=(path) { (texts.apply) } } }
    }
}
