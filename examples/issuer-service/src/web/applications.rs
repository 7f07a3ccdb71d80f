//! Applications of whoever has logged in, and of those who go with them.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::take;
use super::extract::{Body, LoggedIn};
use super::{Problem, ProblemBody, Service, dice};
use crate::accounts::limits;
use crate::applications::{
    self, Application, DeclarationForm, Form, Guardian, Relation, Submission, eligible,
};
use crate::books::BooksError;
use crate::catalogue::Words;

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(list, apply))
        .routes(routes!(show))
        .routes(routes!(add_companion))
}

/// An application.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApplicationForm {
    /// Who applies, with which document.
    person: Form,
    /// What is declared.
    declaration: DeclarationForm,
}

/// An application for someone who goes with the holder.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CompanionForm {
    /// What the companion is to the holder.
    relation: Relation,
    /// Who it is, with which document.
    person: Form,
    /// What is declared for them.
    declaration: DeclarationForm,
}

/// An application as its owner sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct ApplicationBody {
    /// Its random name.
    id: String,
    /// The application of whoever the companion goes with.
    guardian: Option<String>,
    /// What the companion is to them.
    relation: Option<Relation>,
    /// How far it has come.
    state: applications::State,
    /// What its owner should know.
    notice: Option<NoticeBody>,
    /// Full name.
    name: String,
    /// Type of the document.
    document_type: &'static str,
    /// The document's number, but for its middle.
    number: String,
}

/// A message with the fields that it is about.
#[derive(Serialize, ToSchema)]
struct NoticeBody {
    /// Stable number.
    number: u32,
    /// In English.
    en: Words,
    /// In Chinese.
    zh: Words,
    /// Names of the fields to check.
    fields: Vec<&'static str>,
}

impl ApplicationBody {
    fn of(service: &Service, application: Application) -> Result<Self, BooksError> {
        let person = applications::open_person(&service.books, &application)?;
        let fields = application.fields.iter().map(|it| it.name()).collect();
        let notice = application.notice.map(|notice| NoticeBody {
            number: notice.number(),
            en: notice.in_english(),
            zh: notice.in_chinese(),
            fields,
        });
        Ok(Self {
            id: application.id,
            guardian: application.guardian,
            relation: application.relation,
            state: application.state,
            notice,
            name: person.name,
            document_type: person.document.document_type().name(),
            number: masked(person.document.number()),
        })
    }
}

/// The applications of whoever has logged in, companions' too.
#[utoipa::path(get, path = "/api/v1/applications", responses(
    (status = 200, body = [ApplicationBody]), (status = 401, body = ProblemBody),
))]
async fn list(
    State(service): State<Service>,
    logged_in: LoggedIn,
) -> Result<Json<Vec<ApplicationBody>>, Problem> {
    let account = &logged_in.session.account;
    let all = applications::of_account(&service.books, account)
        .await?
        .into_iter();
    let bodies = all.map(|it| ApplicationBody::of(&service, it));
    Ok(Json(bodies.collect::<Result<_, _>>()?))
}

/// One application.
#[utoipa::path(get, path = "/api/v1/applications/{id}", params(("id" = String, Path)), responses(
    (status = 200, body = ApplicationBody), (status = 401, body = ProblemBody),
    (status = 404, body = ProblemBody),
))]
async fn show(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Path(id): Path<String>,
) -> Result<Json<ApplicationBody>, Problem> {
    let own = own(&service, &logged_in, &id).await?;
    Ok(Json(ApplicationBody::of(&service, own)?))
}

/// Applies. The same document sent again is the same application, with what is declared now.
#[utoipa::path(post, path = "/api/v1/applications", request_body = ApplicationForm, responses(
    (status = 200, body = ApplicationBody), (status = 400, body = ProblemBody),
    (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
    (status = 422, body = ProblemBody), (status = 429, body = ProblemBody),
))]
pub(super) async fn apply(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Body(form): Body<ApplicationForm>,
) -> Result<Json<ApplicationBody>, Problem> {
    submit(&service, &logged_in, &form.person, &form.declaration, None).await
}

/// Adds a companion to the holder of an application.
#[utoipa::path(post, path = "/api/v1/applications/{id}/companions",
    params(("id" = String, Path)), request_body = CompanionForm, responses(
        (status = 200, body = ApplicationBody), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody),
    )
)]
pub(super) async fn add_companion(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Path(id): Path<String>,
    Body(form): Body<CompanionForm>,
) -> Result<Json<ApplicationBody>, Problem> {
    let application = own(&service, &logged_in, &id).await?;
    let guardian = Guardian {
        application: &application,
        relation: form.relation,
    };
    submit(
        &service,
        &logged_in,
        &form.person,
        &form.declaration,
        Some(guardian),
    )
    .await
}

pub(super) async fn own(
    service: &Service,
    logged_in: &LoggedIn,
    id: &str,
) -> Result<Application, Problem> {
    if !is_id(id) {
        return Err(Problem::nothing_here());
    }
    let own = applications::by_id(&service.books, &logged_in.session.account, id).await?;
    own.ok_or_else(Problem::nothing_here)
}

async fn submit(
    service: &Service,
    logged_in: &LoggedIn,
    form: &Form,
    declaration: &DeclarationForm,
    guardian: Option<Guardian<'_>>,
) -> Result<Json<ApplicationBody>, Problem> {
    let (account, now) = (&logged_in.session.account, service.now());
    let applicant = form.read()?;
    declaration.read(now)?;
    let (kind, country) = (
        applicant.document.document_type(),
        applicant.document.country(),
    );
    eligible(kind, country, form.other_route).map_err(Problem::unprocessable)?;
    // So few that nobody finds out a name or a year by trying.
    let document = format!(
        "{} {}",
        applicant.document.number(),
        applicant.document.birth()
    );
    take(service, limits::IDENTITY_CHECKS, account.as_str(), now).await?;
    take(service, limits::CHECKS_OF_DOCUMENT, &document, now).await?;
    let submission = Submission {
        account,
        applicant: &applicant,
        declaration,
        guardian,
    };
    let (books, register) = (&service.books, &*service.register);
    let written = applications::submit(books, register, &submission, now, &mut dice()).await?;
    Ok(Json(ApplicationBody::of(service, written)?))
}

/// Whether a text can be one of our random ids; what cannot is not looked up.
pub(super) fn is_id(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

// The first and the last two characters: enough to tell one's own documents apart.
pub(super) fn masked(number: &str) -> String {
    let last = number.chars().count().saturating_sub(2);
    let mask = |(place, letter)| match place {
        0 | 1 => letter,
        place if place >= last => letter,
        _ => '•',
    };
    number.chars().enumerate().map(mask).collect()
}
