//! Which operator opens a page, in which language, and what they send with a form.

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::Markup;

use super::super::super::extract::cookie;
use super::super::super::operators::{Acting, Place, no_session, set_cookie};
use super::super::super::{Problem, Service, dice, guard};
use super::super::layout::problem as told;
use super::super::texts::Tongue;
use super::super::visit::{Fields, LANGUAGE};
use super::texts::{self, Texts};
use super::{entry, layout};
use crate::accounts::sessions::{csrf_token, is_csrf_token};
use crate::catalogue::Notice;
use crate::crypt::random_id;
use crate::operators::Role;
use crate::operators::sessions::LIFETIME;

/// Someone at a desk.
pub(super) struct Desk {
    pub(super) service: Service,
    pub(super) tongue: Tongue,
    /// Where they are, to come back to.
    pub(super) path: String,
    pub(super) acting: Option<Acting>,
    /// The session's token, even of one that has ended, or a cookie of its own: what forms carry
    /// follows from it.
    seed: String,
    is_new: bool,
}

impl Desk {
    async fn of(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let given = |name| cookie(&parts.headers, name).filter(|it| !it.is_empty());
        let token = given(SESSION.0);
        let acting = match token {
            None => None,
            Some(token) => match Acting::of(service, token).await {
                Ok(acting) => Some(acting),
                Err(problem) if problem.status() == StatusCode::UNAUTHORIZED => None,
                Err(problem) => return Err(problem),
            },
        };
        let seed = token.or_else(|| given(SEED.0));
        let path = match parts.uri.path() {
            "/desk/log-out" => "/desk",
            path => path,
        };
        Ok(Self {
            service: service.clone(),
            tongue: Tongue::of(&parts.headers, cookie(&parts.headers, LANGUAGE)),
            path: path.to_owned(),
            acting,
            is_new: seed.is_none(),
            seed: seed.map_or_else(|| random_id(&mut dice()), str::to_owned),
        })
    }

    pub(super) fn texts(&self) -> &'static Texts {
        texts::of(self.tongue)
    }

    pub(super) fn csrf(&self) -> String {
        csrf_token(&self.service.books.vault, &self.seed)
    }

    /// Whoever acts here, in a role.
    pub(super) fn acting_as(&self, role: Role) -> Result<Acting, Problem> {
        let acting = self.acting.clone().ok_or_else(no_session)?;
        acting.as_role(role)?;
        Ok(acting)
    }

    /// A whole page.
    pub(super) fn page(&self, status: StatusCode, title: &str, main: Markup) -> Response {
        let text = layout::page(self, title, main).into_string();
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        let mut response = (status, [(header::CONTENT_TYPE, html)], text).into_response();
        if self.is_new {
            match set_cookie(&self.service, SEED, &self.seed, LIFETIME) {
                Ok(cookie) => response.headers_mut().extend(cookie),
                Err(problem) => return problem.into_response(),
            }
        }
        response
    }

    /// The page that was asked for, or why it is not shown.
    pub(super) fn answer(&self, page: Result<Response, Problem>) -> Response {
        page.unwrap_or_else(|problem| self.trouble(&problem))
    }

    pub(super) fn trouble(&self, problem: &Problem) -> Response {
        if problem.notice() == Notice::NO_SESSION {
            return entry::log_in_anew(self, problem);
        }
        let texts = self.texts();
        let main = maud::html! {
            (told(self.tongue, problem))
            p { a.button href="/desk" { (texts.back) } }
        };
        self.page(problem.status(), &texts.trouble, main)
    }
}

impl FromRequestParts<Service> for Desk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        Self::of(parts, service).await
    }
}

/// A form that was sent from one of these pages.
pub(super) struct Sent {
    pub(super) desk: Desk,
    pub(super) fields: Fields,
}

impl FromRequest<Service> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let desk = Desk::of(&mut parts, service).await;
        let desk = desk.map_err(IntoResponse::into_response)?;
        let is_same_site = guard::is_same_site(service, &parts.headers);
        let is_entry = matches!(parts.uri.path(), "/desk/log-in" | "/desk/enrolment");
        let read =
            Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), service);
        let other_page = Problem::new(StatusCode::FORBIDDEN, Notice::OTHER_PAGE);
        if !is_same_site {
            return Err(desk.trouble(&other_page));
        }
        // A browser forgets the cookie of a session that has ended, and with it our form.
        if !is_entry && desk.acting.is_none() {
            return Err(desk.trouble(&no_session()));
        }
        let fields = match read.await {
            Ok(Form(pairs)) => Fields::of(pairs),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                let large = Problem::new(StatusCode::PAYLOAD_TOO_LARGE, Notice::TOO_LARGE);
                return Err(desk.trouble(&large));
            }
            Err(_) => return Err(desk.trouble(&Problem::no_form())),
        };
        if !is_csrf_token(&service.books.vault, &desk.seed, fields.text("csrf")) {
            return Err(desk.trouble(&other_page));
        }
        // One person, one decision: no field of these forms is there twice.
        if fields.has_repeated() {
            return Err(desk.trouble(&Problem::no_form()));
        }
        Ok(Self { desk, fields })
    }
}

/// The cookie of an operator's session here, apart from the API's.
pub(super) const SESSION: Place = ("issuer_desk", "/desk");
/// The cookie that forms before log-in follow from.
const SEED: Place = ("issuer_desk_form", "/desk");
