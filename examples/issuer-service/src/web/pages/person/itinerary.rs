//! Consent to an itinerary from the carrier: given, taken back, and what is known by it.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use super::super::super::{Problem, itineraries as api};
use super::super::form::Sheet;
use super::super::layout::{at, csrf};
use super::super::link;
use super::super::making::no_session;
use super::super::visit::{Fields, Posted, Query, Visit, go, one_of};
use super::{Asked, Person, answer, each_once, is_of_form, logged_in};
use crate::applications::VisitForm;
use crate::itineraries::{self, CONSENT_TEXT, Receipt};

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
        Ok(done) => Ok(go(&format!("/applications/{id}/itinerary?done={done}"))),
        Err(problem) if is_of_form(&problem) => {
            shown(&visit, &id, &fields, Some(&problem), "").await
        }
        Err(problem) => Err(problem),
    };
    answer(&visit, page)
}

async fn sent<'a>(visit: &Visit, id: &str, fields: &'a Fields) -> Result<&'a str, Problem> {
    let logged_in = logged_in(visit)?;
    each_once(fields)?;
    let done = one_of(fields, "consent", &[GIVEN, WITHDRAWN])?;
    if done == WITHDRAWN {
        let service = State(visit.service.clone());
        let _ = api::take_back(service, logged_in, Path(id.to_owned())).await?;
        return Ok(done);
    }
    let person = Person::of(visit, id).await?;
    api::is_read(fields.text("text_version"))?;
    let phone = link::phone(visit).await?.ok_or_else(no_session)?;
    let _ = api::fetch(&visit.service, &logged_in, &person.own, &phone).await?;
    Ok(done)
}

async fn shown(
    visit: &Visit,
    id: &str,
    fields: &Fields,
    problem: Option<&Problem>,
    done: &str,
) -> Result<Response, Problem> {
    let (texts, person) = (visit.texts(), Person::of(visit, id).await?);
    let (books, own) = (&visit.service.books, &person.own);
    let receipts = itineraries::receipts(books, &own.id).await?;
    let fetched = itineraries::fetched(books, &own.id).await?;
    let ending = link::phone(visit).await?.map(|it| it.ending());
    let standing = receipts.iter().find(|it| it.withdrawn.is_none());
    let sheet = Sheet::new(visit.tongue, fields, problem);
    let done = match done {
        GIVEN => Some(&texts.consent_given),
        WITHDRAWN => Some(&texts.consent_withdrawn),
        _ => None,
    };
    let main = html! {
        @if let Some(done) = done { p.note role="status" { (done) } }
        (sheet.told())
        @if let (Some(visits), Some(receipt)) = (&fetched, standing) {
            (known(visit, visits, receipt))
            form method="post" action={ "/applications/" (own.id) "/itinerary" } {
                (csrf(visit))
                input type="hidden" name="consent" value=(WITHDRAWN);
                button { (texts.withdraw_consent) }
            }
        }
        @if own.guardian.is_some() { p { (texts.consent_companion) } }
        @else { (form(visit, &sheet, &own.id, ending)) }
        @if !receipts.is_empty() { (past(visit, &receipts)) }
    };
    Ok(person.page(visit, &texts.carrier, problem, &main))
}

/// What the carrier knew.
fn known(visit: &Visit, visits: &[VisitForm], receipt: &Receipt) -> Markup {
    let texts = visit.texts();
    html! {
        section.person {
            h2 { (texts.carrier_knows) }
            p.muted { (texts.asked_at) " " (at(visit.tongue, receipt.given)) }
            @if visits.is_empty() { p { (texts.carrier_nothing) } }
            ul { @for stay in visits {
                li { span.digits { (stay.region) } ": " (stay.first) " – " (stay.last) }
            } }
        }
    }
}

fn form(visit: &Visit, sheet: &Sheet<'_>, id: &str, ending: Option<String>) -> Markup {
    let texts = visit.texts();
    html! {
        h2 { (texts.consent) }
        ul {
            li {
                (texts.consent_asked)
                @if let Some(ending) = ending { " " (texts.consent_number) " " (ending) (texts.stop) }
            }
            li { (texts.consent_kept) }
            li { (texts.consent_used) }
            li { (texts.consent_back) }
        }
        form method="post" action={ "/applications/" (id) "/itinerary" } {
            (csrf(visit))
            input type="hidden" name="consent" value=(GIVEN);
            (sheet.tick("text_version", CONSENT_TEXT, &texts.consent_read))
            button.main { (texts.give_consent) }
        }
    }
}

fn past(visit: &Visit, receipts: &[Receipt]) -> Markup {
    let (texts, tongue) = (visit.texts(), visit.tongue);
    html! {
        h2 { (texts.receipts) }
        ul { @for receipt in receipts {
            li {
                (texts.given_at) " " (at(tongue, receipt.given)) " · "
                @match receipt.withdrawn {
                    Some(withdrawn) => { (texts.withdrawn_at) " " (at(tongue, withdrawn)) }
                    None => { (texts.consent_stands) }
                }
                " " span.muted { (texts.version) " " (receipt.text_version) }
            }
        } }
    }
}

const GIVEN: &str = "given";
const WITHDRAWN: &str = "withdrawn";
