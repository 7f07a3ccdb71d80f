//! Who opens a page, in which language, and what they send with a form.

use std::collections::BTreeSet;

use axum::Form;
use axum::extract::{self, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::Markup;
use serde::de::DeserializeOwned;

use super::super::extract::{Body, LoggedIn};
use super::super::guard;
use super::super::{Problem, Service, dice};
use super::layout;
use super::texts::{Texts, Tongue};
use crate::accounts::sessions;
use crate::catalogue::Notice;
use crate::crypt::random_id;

/// Someone who opens a page.
pub(super) struct Visit {
    pub(super) service: Service,
    pub(super) tongue: Tongue,
    /// Where they are, to come back to.
    pub(super) path: String,
    pub(super) logged_in: Option<LoggedIn>,
    seed: String,
    is_new: bool,
}

impl Visit {
    async fn of(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let logged_in = match LoggedIn::from_request_parts(parts, service).await {
            Ok(it) => Some(it),
            Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => None,
            Err(problem) => return Err(problem),
        };
        let seed = cookie(&parts.headers, SEED).filter(|it| !it.is_empty());
        let tongue = Tongue::of(&parts.headers, cookie(&parts.headers, LANGUAGE));
        // What is only sent to cannot be come back to.
        let path = match parts.uri.path_and_query() {
            Some(path) if !path.path().starts_with("/codes") || parts.method == Method::GET => {
                path.as_str()
            }
            _ => "/",
        };
        Ok(Self {
            service: service.clone(),
            tongue,
            path: path.to_owned(),
            logged_in,
            is_new: seed.is_none(),
            seed: seed.map_or_else(|| random_id(&mut dice()), str::to_owned),
        })
    }

    pub(super) fn texts(&self) -> &'static Texts {
        self.tongue.texts()
    }

    /// What forms carry; without a session it follows from a cookie of its own.
    pub(super) fn csrf(&self) -> String {
        sessions::csrf_token(&self.service.books.vault, self.token())
    }

    fn token(&self) -> &str {
        let token = self.logged_in.as_ref().map(|it| it.token.as_str());
        token.unwrap_or(&self.seed)
    }

    /// A whole page.
    pub(super) fn page(&self, status: StatusCode, title: &str, main: Markup) -> Response {
        let text = layout::page(self, title, main).into_string();
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        let mut response = (status, [(header::CONTENT_TYPE, html)], text).into_response();
        if self.is_new && self.logged_in.is_none() {
            let cookie = set_cookie(&self.service, SEED, &self.seed, sessions::LIFETIME);
            response.headers_mut().extend(cookie);
        }
        response
    }

    pub(super) fn trouble(&self, problem: &Problem) -> Response {
        let main = maud::html! {
            h1 { (self.texts().trouble) }
            (layout::problem(self.tongue, problem))
            p { a.button href="/" { (self.texts().back) } }
        };
        self.page(problem.status(), &self.texts().trouble, main)
    }
}

impl FromRequestParts<Service> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        Self::of(parts, service).await
    }
}

/// A form that was sent from one of these pages.
pub(super) struct Posted {
    pub(super) visit: Visit,
    pub(super) fields: Fields,
}

impl FromRequest<Service> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::of(&mut parts, service).await;
        let visit = visit.map_err(IntoResponse::into_response)?;
        let other_page = Problem::new(StatusCode::FORBIDDEN, Notice::OTHER_PAGE);
        if !guard::is_same_site(service, &parts.headers) {
            return Err(visit.trouble(&other_page));
        }
        let request = Request::from_parts(parts, body);
        let fields = match Form::<Vec<(String, String)>>::from_request(request, service).await {
            Ok(Form(pairs)) => Fields(pairs),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                let large = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, Notice::TOO_LARGE);
                return Err(visit.trouble(&large));
            }
            Err(_) => return Err(visit.trouble(&Problem::no_form())),
        };
        let sent = fields.text("csrf");
        if sessions::is_csrf_token(&service.books.vault, visit.token(), sent) {
            Ok(Self { visit, fields })
        } else {
            Err(visit.trouble(&other_page))
        }
    }
}

/// What stands behind an address's `?`; an address that is none of ours is told so on a page.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Service> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Response> {
        if let Ok(read) = extract::Query::try_from_uri(&parts.uri) {
            return Ok(Self(read.0));
        }
        let visit = Visit::of(parts, service).await;
        let visit = visit.map_err(IntoResponse::into_response)?;
        Err(visit.trouble(&Problem::nothing_here()))
    }
}

/// The fields of a form as they were sent.
#[derive(Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) const fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// Whether a field was sent more than once.
    pub(super) fn has_repeated(&self) -> bool {
        let mut names = BTreeSet::new();
        !self.0.iter().all(|(name, _)| names.insert(name))
    }

    pub(super) fn text(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.0.iter().filter(move |(key, _)| key == name);
        pairs.map(|(_, value)| value.as_str())
    }

    /// A field that may be left empty.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        Some(self.text(name).trim()).filter(|it| !it.is_empty())
    }

    /// A number that may be left out.
    pub(super) fn number(&self, name: &'static str) -> Result<Option<u32>, Problem> {
        let number = self.given(name).map(str::parse).transpose();
        number.map_err(|_| Problem::unprocessable(Notice::FIELDS).about([name]))
    }
}

/// One of the words that a form offers for a field.
pub(super) fn one_of<'a>(
    fields: &'a Fields,
    name: &'static str,
    words: &[&str],
) -> Result<&'a str, Problem> {
    let word = fields.text(name);
    let is_offered = words.contains(&word);
    is_offered
        .then_some(word)
        .ok_or_else(|| Problem::unprocessable(Notice::FIELDS).about([name]))
}

/// The body of a route of the API, for calling it from here.
pub(super) fn body<T: DeserializeOwned>(value: serde_json::Value) -> Result<Body<T>, Problem> {
    let read = serde_json::from_value(value);
    read.map(Body).map_err(|_| Problem::no_form())
}

/// Goes on to a page of this service.
pub(super) fn go(path: &str) -> Response {
    let to = if is_local(path) { path } else { "/" };
    let to = HeaderValue::try_from(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// Whether an address leads nowhere else.
pub(super) fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t'])
}

pub(super) fn set_cookie(service: &Service, name: &str, value: &str, seconds: u32) -> HeaderMap {
    let secure = if service.base_url.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    let value = HeaderValue::try_from(text).ok();
    value
        .map(|value| (header::SET_COOKIE, value))
        .into_iter()
        .collect()
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let cookies = cookies.filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|text| text.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Name of the language's cookie.
pub(super) const LANGUAGE: &str = "issuer_language";
/// Name of the cookie that the CSRF token of a page before log-in follows from.
const SEED: &str = "issuer_form";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_sites_are_not_gone_to() {
        for (path, to) in [
            ("/my?person=1", "/my?person=1"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("https://evil.example", "/"),
            ("", "/"),
        ] {
            assert_eq!(go(path).headers()[header::LOCATION], to);
        }
    }
}
