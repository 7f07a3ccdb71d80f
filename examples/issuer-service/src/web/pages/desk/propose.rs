//! An epidemiologist's proposals: a colour for one application, or the end of one.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use healthcode::{Date, Day};
use maud::{Markup, html};
use serde_json::json;

use super::super::super::applications::is_id;
use super::super::super::{Problem, colours as api};
use super::super::form::Sheet;
use super::super::visit::{Fields, body, go, one_of};
use super::Done;
use super::layout::{csrf, done};
use super::visit::{Desk, Sent};
use crate::catalogue::Notice;
use crate::operators::Role;

pub(super) async fn show(desk: Desk, Done(made): Done) -> Response {
    let page = colour_page(&desk, &Fields::default(), None, &made);
    desk.answer(page)
}

pub(super) async fn propose(Sent { desk, fields }: Sent) -> Response {
    let page = match proposed(&desk, &fields).await {
        Ok(id) => Ok(go(&format!("/desk/proposal?done={id}"))),
        Err(problem) => colour_page(&desk, &fields, Some(&problem), ""),
    };
    desk.answer(page)
}

async fn proposed(desk: &Desk, fields: &Fields) -> Result<String, Problem> {
    let acting = desk.acting_as(Role::Epidemiologist)?;
    let application = named(fields, "application")?;
    let sent = body(json!({
        "application": application,
        "colour": one_of(fields, "colour", &["yellow", "red"])?,
        "ground": one_of(fields, "ground", &["case", "close-contact", "quarantine"])?,
        "until": end(fields)?,
    }))?;
    let proposed = api::propose(State(desk.service.clone()), acting, sent).await;
    let Json(proposed) = proposed.map_err(|it| of_field(it, "application"))?;
    Ok(proposed.id)
}

pub(super) async fn show_lifting(desk: Desk, Done(made): Done) -> Response {
    let page = lifting_page(&desk, &Fields::default(), None, &made);
    desk.answer(page)
}

pub(super) async fn lift(Sent { desk, fields }: Sent) -> Response {
    let page = match lifted(&desk, &fields).await {
        Ok(id) => Ok(go(&format!("/desk/lifting?done={id}"))),
        Err(problem) => lifting_page(&desk, &fields, Some(&problem), ""),
    };
    desk.answer(page)
}

async fn lifted(desk: &Desk, fields: &Fields) -> Result<String, Problem> {
    let acting = desk.acting_as(Role::Epidemiologist)?;
    let change = Path(named(fields, "change")?);
    let proposed = api::lift(State(desk.service.clone()), acting, change).await;
    let Json(proposed) = proposed.map_err(|it| of_field(it, "change"))?;
    Ok(proposed.id)
}

fn named(fields: &Fields, name: &'static str) -> Result<String, Problem> {
    let id = fields.text(name).trim();
    let is_one = is_id(id).then(|| id.to_owned());
    is_one.ok_or_else(|| Problem::unprocessable(Notice::FIELDS).about([name]))
}

// What is not there was named by a field.
fn of_field(problem: Problem, name: &'static str) -> Problem {
    if problem.notice() == Notice::NOTHING_HERE {
        problem.about([name])
    } else {
        problem
    }
}

/// The end of a day, at midnight in China.
fn end(fields: &Fields) -> Result<u32, Problem> {
    let date = fields.text("until").trim().parse::<Date>().ok();
    let day = date.and_then(|it| Day::try_from(it).ok());
    let days = day.and_then(|it| u32::from(it.as_days()).checked_add(1));
    let midnight = days.and_then(|it| it.checked_mul(86_400)?.checked_sub(8 * 3_600));
    midnight.ok_or_else(|| Problem::unprocessable(Notice::FIELDS).about(["until"]))
}

fn colour_page(
    desk: &Desk,
    fields: &Fields,
    problem: Option<&Problem>,
    made: &str,
) -> Result<Response, Problem> {
    let texts = desk.texts();
    let sheet = Sheet::new(desk.tongue, fields, problem);
    let form = html! {
        p.muted { (texts.propose_intro) }
        form method="post" action="/desk/proposal" {
            (csrf(desk))
            (sheet.line("application", &texts.application, "text", &texts.application_help))
            (sheet.radios("colour", &texts.colour, &[
                ("yellow", &texts.yellow), ("red", &texts.red),
            ]))
            (sheet.radios("ground", &texts.ground, &[
                ("case", &texts.case), ("close-contact", &texts.close_contact),
                ("quarantine", &texts.quarantine),
            ]))
            (sheet.line("until", &texts.until, "date", &texts.until_help))
            button.main { (texts.propose) }
        }
    };
    whole(desk, &texts.propose, &sheet, problem, made, form)
}

fn lifting_page(
    desk: &Desk,
    fields: &Fields,
    problem: Option<&Problem>,
    made: &str,
) -> Result<Response, Problem> {
    let texts = desk.texts();
    let sheet = Sheet::new(desk.tongue, fields, problem);
    let form = html! {
        p.muted { (texts.lift_intro) }
        form method="post" action="/desk/lifting" {
            (csrf(desk))
            (sheet.line("change", &texts.change, "text", &texts.change_help))
            button.main { (texts.lift) }
        }
    };
    whole(desk, &texts.lift, &sheet, problem, made, form)
}

fn whole(
    desk: &Desk,
    title: &str,
    sheet: &Sheet<'_>,
    problem: Option<&Problem>,
    made: &str,
    form: Markup,
) -> Result<Response, Problem> {
    desk.acting_as(Role::Epidemiologist)?;
    let texts = desk.texts();
    let main = html! {
        @if is_id(made) {
            (done(&texts.proposed))
            p { (texts.change) " " code #made { (made) } }
        }
        (sheet.told())
        (form)
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    Ok(desk.page(status, title, main))
}
