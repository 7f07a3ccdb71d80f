//! Applying, for oneself and for companions.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{Problem, applications};
use super::form::Sheet;
use super::layout::csrf;
use super::visit::{Fields, Posted, Query, Visit, body, go, one_of};
use crate::catalogue::Notice;

#[derive(Deserialize)]
pub(super) struct Of {
    /// The holder's application.
    #[serde(rename = "for")]
    holder: String,
}

pub(super) async fn show(visit: Visit) -> Response {
    blank(&visit, None)
}

pub(super) async fn show_companion(visit: Visit, Query(of): Query<Of>) -> Response {
    blank(&visit, Some(&of.holder))
}

fn blank(visit: &Visit, holder: Option<&str>) -> Response {
    if visit.logged_in.is_none() {
        return go("/log-in?next=/my");
    }
    let main = form(visit, holder, &Fields::default(), None);
    visit.page(StatusCode::OK, title(visit, holder), main)
}

pub(super) async fn send(posted: Posted) -> Response {
    answer(posted, None).await
}

pub(super) async fn send_companion(Query(of): Query<Of>, posted: Posted) -> Response {
    answer(posted, Some(&of.holder)).await
}

async fn answer(Posted { visit, fields }: Posted, holder: Option<&str>) -> Response {
    if visit.logged_in.is_none() {
        return go("/log-in?next=/my");
    }
    match submit(&visit, holder, &fields).await {
        Ok(()) => go("/my"),
        Err(problem) if problem.status() == StatusCode::UNPROCESSABLE_ENTITY => {
            let main = form(&visit, holder, &fields, Some(&problem));
            visit.page(problem.status(), title(&visit, holder), main)
        }
        Err(problem) => visit.trouble(&problem),
    }
}

async fn submit(visit: &Visit, holder: Option<&str>, fields: &Fields) -> Result<(), Problem> {
    let logged_in = visit.logged_in.clone().ok_or_else(Problem::nothing_here)?;
    let service = State(visit.service.clone());
    let (person, declaration) = (person(fields)?, declaration(fields)?);
    match holder {
        None => {
            let sent = body(json!({ "person": person, "declaration": declaration }))?;
            let _ = applications::apply(service, logged_in, sent).await?;
        }
        Some(holder) => {
            let sent = body(json!({
                "relation": one_of(fields, "relation", RELATIONS)?,
                "person": person,
                "declaration": declaration,
            }))?;
            let holder = Path(holder.to_owned());
            let _ = applications::add_companion(service, logged_in, holder, sent).await?;
        }
    }
    Ok(())
}

fn person(fields: &Fields) -> Result<Value, Problem> {
    let fault = |name| Problem::unprocessable(Notice::FIELDS).about([name]);
    let count = fields
        .number("issuance_count")?
        .map(u8::try_from)
        .transpose();
    let year = fields
        .number("latest_entry_year")?
        .map(u16::try_from)
        .transpose();
    let is_tried = fields.given("other_route").is_some();
    Ok(json!({
        "name": fields.text("name"),
        "document_type": fields.text("document_type"),
        "country": fields.text("country").trim().to_ascii_uppercase(),
        "number": fields.text("number"),
        "birth": fields.text("birth").trim(),
        "issuance_count": count.map_err(|_| fault("issuance_count"))?,
        "latest_entry_year": year.map_err(|_| fault("latest_entry_year"))?,
        "other_route": if is_tried { "failed" } else { "not_tried" },
    }))
}

fn declaration(fields: &Fields) -> Result<Value, Problem> {
    let fault = |name| Problem::unprocessable(Notice::FIELDS).about([name]);
    let said = |name| match fields.text(name) {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(fault(name)),
    };
    let rows = fields
        .all("region")
        .zip(fields.all("first"))
        .zip(fields.all("last"));
    let rows = rows.map(|((region, first), last)| [region, first, last].map(str::trim));
    let rows = rows.filter(|row| row.iter().any(|it| !it.is_empty()));
    let visit = |[region, first, last]: [&str; 3]| {
        let region: u32 = region.parse().map_err(|_| fault("visits"))?;
        Ok::<_, Problem>(json!({ "region": region, "first": first, "last": last }))
    };
    Ok(json!({
        "symptoms": said("symptoms")?,
        "contact": said("contact")?,
        "arrived_on": fields.given("arrived_on"),
        "visits": rows.map(visit).collect::<Result<Vec<_>, _>>()?,
    }))
}

fn title<'a>(visit: &'a Visit, holder: Option<&str>) -> &'a str {
    let texts = visit.texts();
    if holder.is_some() {
        &texts.companion
    } else {
        &texts.apply
    }
}

fn form(visit: &Visit, holder: Option<&str>, fields: &Fields, problem: Option<&Problem>) -> Markup {
    let texts = visit.texts();
    let sheet = Sheet::new(visit.tongue, fields, problem);
    let intro = if holder.is_some() {
        &texts.companion_intro
    } else {
        &texts.apply_intro
    };
    html! {
        div.card {
            h1 { (title(visit, holder)) }
            p.muted { (intro) }
            (sheet.told())
            // The address itself: a companion's has the holder in it.
            form method="post" action=(visit.path) {
                (csrf(visit))
                @if holder.is_some() {
                    (sheet.choice("relation", &texts.relation, &[
                        ("child", &texts.child), ("grandchild", &texts.grandchild),
                        ("parent", &texts.parent), ("grandparent", &texts.grandparent),
                        ("ward", &texts.ward),
                    ]))
                }
                (document(visit, &sheet))
                (declared(visit, &sheet))
                button.main { (texts.submit) }
            }
        }
    }
}

fn document(visit: &Visit, sheet: &Sheet<'_>) -> Markup {
    let texts = visit.texts();
    html! {
        h2 { (texts.person) }
        (sheet.line("name", &texts.name, "text", ""))
        (sheet.choice("document_type", &texts.document_type, &[
            ("passport", &texts.passport), ("taiwan-permit", &texts.taiwan_permit),
            ("hk-macao-permit", &texts.hk_macao_permit), ("prc-id", &texts.prc_id),
            ("prc-residence", &texts.prc_residence), ("other", &texts.other),
        ]))
        (sheet.line("country", &texts.country, "text", &texts.country_help))
        (sheet.line("number", &texts.document_number, "text", ""))
        (sheet.line("birth", &texts.birth, "date", &texts.date_help))
        (sheet.line("latest_entry_year", &texts.latest_entry_year, "tel", &texts.entry_help))
        (sheet.line("issuance_count", &texts.issuance_count, "tel", &texts.issuance_help))
        (sheet.tick("other_route", "failed", &texts.other_route))
    }
}

fn declared(visit: &Visit, sheet: &Sheet<'_>) -> Markup {
    let texts = visit.texts();
    let answers = [("no", texts.no.as_str()), ("yes", texts.yes.as_str())];
    let is_wrong = sheet.is_wrong("visits");
    let row = |index: usize, takes_focus: bool| {
        let text = |name| sheet.fields.all(name).nth(index).unwrap_or_default();
        let number = index.saturating_add(1);
        html! {
            tr {
                @for (name, label, kind) in [
                    ("region", &texts.region, "text"), ("first", &texts.first, "date"),
                    ("last", &texts.last, "date"),
                ] {
                    td { input name=(name) type=(kind) value=(text(name))
                        aria-label={ (label) " " (number) } aria-describedby="visits-notes"
                        aria-invalid=[is_wrong.then_some("true")]
                        autofocus[takes_focus && name == "region" && index == 0]; }
                }
            }
        }
    };
    html! {
        h2 { (texts.declaration) }
        (sheet.radios("symptoms", &texts.symptoms, &answers))
        (sheet.radios("contact", &texts.contact, &answers))
        (sheet.line("arrived_on", &texts.arrived_on, "date", &texts.optional))
        @let takes_focus = sheet.takes_focus("visits");
        h3 #visits { (texts.visits) }
        (sheet.notes("visits", &texts.region_help))
        div.scroll tabindex="0" role="region" aria-labelledby="visits" {
            table {
                thead { tr { th { (texts.region) } th { (texts.first) } th { (texts.last) } } }
                tbody { @for index in 0..VISITS { (row(index, takes_focus)) } }
            }
        }
    }
}

/// What a companion can be to the holder.
const RELATIONS: &[&str] = &["child", "grandchild", "parent", "grandparent", "ward"];
/// Rows for stays; the API takes up to 20.
const VISITS: usize = 6;
