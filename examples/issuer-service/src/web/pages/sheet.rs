//! A code on paper.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::super::Problem;
use super::super::applications::masked;
use super::layout::{colour, instant};
use super::my::{Family, document_type, facts, reason};
use super::visit::{Visit, go};
use crate::codes::Issued;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    if visit.logged_in.is_none() {
        return go("/log-in?next=/my");
    }
    let family = match Family::of(&visit).await {
        Ok(family) => family,
        Err(problem) => return visit.trouble(&problem),
    };
    match family.code(&id) {
        Some(code) if visit.service.now() < code.until => {
            let main = sheet(&visit, &family, code);
            visit.page(StatusCode::OK, &visit.texts().print, main)
        }
        _ => visit.trouble(&Problem::nothing_here()),
    }
}

fn sheet(visit: &Visit, family: &Family, code: &Issued) -> Markup {
    let texts = visit.texts();
    let inspection = healthcode::inspect(&code.text);
    html! {
        div.sheet {
            h1 { (texts.title) }
            img.symbol src={ "/api/v1/codes/" (code.id) "/symbol.svg?" (code.until.as_secs()) } alt=(texts.symbol);
            p { (texts.valid_until) " " strong { (instant(visit.tongue, code.until)) } }
            ul.bearers {
                @for bearer in &code.bearers {
                    @if let Some(person) = family.person(&bearer.application) {
                        li {
                            (colour(visit.tongue, bearer.ruling.colour))
                            " " strong { (person.name) } " · " (document_type(visit, person)) " "
                            span.digits { (masked(person.document.number())) }
                            @if let Some(cause) = &bearer.ruling.cause { " · " (reason(visit, cause.reason)) }
                        }
                    }
                }
            }
            @if let Some(claims) = inspection.untrusted_claims() { (facts(visit, claims)) }
            p.muted { (texts.print_note) }
            div.row.no-print {
                button.main hidden data-print { (texts.print) }
                a.button href="/my" { (texts.back) }
            }
        }
    }
}
