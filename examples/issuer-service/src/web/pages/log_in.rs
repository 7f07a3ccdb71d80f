//! Logging in, by a one-time code or by a password.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::super::extract::Client;
use super::super::{Problem, accounts};
use super::form::Sheet;
use super::layout::csrf;
use super::visit::{Fields, Posted, Query, Visit, body, go};

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    way: Way,
    #[serde(default)]
    next: String,
}

/// A way in, or the first half of one.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Way {
    #[default]
    Message,
    Code,
    Password,
}

impl Way {
    fn of(word: &str) -> Self {
        match word {
            "code" => Self::Code,
            "password" => Self::Password,
            _ => Self::Message,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Code => "code",
            Self::Password => "password",
        }
    }
}

pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Response {
    if visit.logged_in.is_some() {
        return go(&asked.next);
    }
    let main = form(&visit, asked.way, &asked.next, &Fields::default(), None);
    visit.page(StatusCode::OK, &visit.texts().log_in, main)
}

pub(super) async fn send(client: Client, Posted { visit, fields }: Posted) -> Response {
    let (way, next) = (Way::of(fields.text("way")), fields.text("next"));
    match take(&visit, way, client, &fields).await {
        Ok(Some(cookies)) => {
            let mut response = go(next);
            response.headers_mut().extend(cookies);
            response
        }
        Ok(None) => {
            let main = form(&visit, Way::Code, next, &fields, None);
            visit.page(StatusCode::OK, &visit.texts().log_in, main)
        }
        Err(problem) => {
            let main = form(&visit, way, next, &fields, Some(&problem));
            visit.page(problem.status(), &visit.texts().log_in, main)
        }
    }
}

/// The session's cookie, or nothing where a code is on its way.
async fn take(
    visit: &Visit,
    way: Way,
    client: Client,
    fields: &Fields,
) -> Result<Option<HeaderMap>, Problem> {
    let service = State(visit.service.clone());
    let mut sent = json!({
        "area_code": fields.text("area_code").trim(),
        "number": fields.text("number").trim(),
    });
    let mut with = |name: &str, value: &str| {
        if let Some(object) = sent.as_object_mut() {
            object.insert(name.to_owned(), value.into());
        }
    };
    let answer = match way {
        Way::Message => {
            accounts::send_code(service, client, body(sent)?).await?;
            return Ok(None);
        }
        Way::Code => {
            with("code", fields.text("code").trim());
            accounts::with_code(service, client, body(sent)?).await?
        }
        Way::Password => {
            with("password", fields.text("password"));
            accounts::with_password(service, client, body(sent)?).await?
        }
    };
    let cookies = answer.headers().get_all(header::SET_COOKIE).into_iter();
    let cookies = cookies.map(|it| (header::SET_COOKIE, it.clone()));
    Ok(Some(cookies.collect()))
}

fn form(visit: &Visit, way: Way, next: &str, fields: &Fields, problem: Option<&Problem>) -> Markup {
    let texts = visit.texts();
    let sheet = Sheet::new(visit.tongue, fields, problem);
    let (submit, other, other_text) = match way {
        Way::Message => (&texts.send_code, Way::Password, &texts.by_password),
        Way::Code => (&texts.with_code, Way::Message, &texts.by_code),
        Way::Password => (&texts.with_password, Way::Message, &texts.by_code),
    };
    html! {
        div.card {
            h1 { (texts.log_in) }
            p.muted { (texts.log_in_intro) }
            (sheet.told())
            @if way == Way::Code && problem.is_none() { p.note role="status" { (texts.code_sent) } }
            form method="post" action="/log-in" {
                (csrf(visit))
                input type="hidden" name="way" value=(way.word());
                input type="hidden" name="next" value=(next);
                div.row {
                    (sheet.line("area_code", &texts.area_code, "tel", "86 · 852 · 853 · 886"))
                    (sheet.line("number", &texts.number, "tel", ""))
                }
                @match way {
                    Way::Message => {}
                    Way::Code => (sheet.line("code", &texts.code, "tel", "")),
                    Way::Password => (sheet.line("password", &texts.password, "password", "")),
                }
                button.main { (submit) }
            }
            form method="get" action="/log-in" {
                input type="hidden" name="way" value=(other.word());
                input type="hidden" name="next" value=(next);
                p { button { (other_text) } }
            }
        }
    }
}
