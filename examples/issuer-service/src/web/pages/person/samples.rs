//! Which of type, number and issuance count keeps a laboratory's result from its bearer.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;

use super::super::super::{Problem, laboratories as api};
use super::super::form::Sheet;
use super::super::layout::csrf;
use super::super::visit::{Fields, Posted, Visit, body};
use super::{Person, answer, each_once, is_of_form, logged_in};
use crate::laboratories::{Differs, Explained};

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    let page = shown(&visit, &id, &Fields::default(), None, &[]).await;
    answer(&visit, page)
}

pub(super) async fn send(Path(id): Path<String>, Posted { visit, fields }: Posted) -> Response {
    let page = match explained(&visit, &id, &fields).await {
        Ok(found) => shown(&visit, &id, &fields, None, &found).await,
        Err(problem) if is_of_form(&problem) => {
            shown(&visit, &id, &fields, Some(&problem), &[]).await
        }
        Err(problem) => Err(problem),
    };
    answer(&visit, page)
}

async fn explained(visit: &Visit, id: &str, fields: &Fields) -> Result<Vec<Explained>, Problem> {
    let logged_in = logged_in(visit)?;
    each_once(fields)?;
    let form = body(json!({ "sample": fields.text("sample").trim() }))?;
    let service = State(visit.service.clone());
    let path = Path(id.to_owned());
    let Json(found) = api::explain_mismatch(service, logged_in, path, form).await?;
    Ok(found)
}

async fn shown(
    visit: &Visit,
    id: &str,
    fields: &Fields,
    problem: Option<&Problem>,
    found: &[Explained],
) -> Result<Response, Problem> {
    let (texts, person) = (visit.texts(), Person::of(visit, id).await?);
    let sheet = Sheet::new(visit.tongue, fields, problem);
    let main = html! {
        (sheet.told())
        @for it in found { div.note role="status" { (differences(visit, id, &it.differs)) } }
        p { (texts.sample_intro) }
        form method="post" action={ "/applications/" (person.own.id) "/sample" } {
            (csrf(visit))
            (sheet.line("sample", &texts.sample, "text", &texts.sample_help))
            button.main { (texts.compare) }
        }
    };
    Ok(person.page(visit, &texts.test_missing, problem, &main))
}

fn differences(visit: &Visit, id: &str, differs: &[Differs]) -> Markup {
    let texts = visit.texts();
    let word = |it: &Differs| match it {
        Differs::DocumentType => &texts.document_type,
        Differs::Number => &texts.document_number,
        Differs::IssuanceCount => &texts.issuance_count,
    };
    html! {
        @if differs.is_empty() {
            p { (texts.sample_own) }
        } @else {
            p { strong { (texts.sample_differs) } }
            ul { @for it in differs { li { (word(it)) } } }
            p { (texts.sample_remedy) " "
                a href={ "/applications/" (id) "/tickets" } { (texts.something_wrong) } }
        }
    }
}
