//! Corrections: holders open tickets, clerks decide them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::take;
use super::applications::{is_id, own};
use super::extract::{Body, LoggedIn};
use super::operators::Acting;
use super::{Problem, ProblemBody, Service, dice};
use crate::accounts::limits::Limit;
use crate::catalogue::Notice;
use crate::corrections::{self, About, CorrectionError, Decision, Effect, Outcome, Text, Ticket};
use crate::operators::Role;

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(tickets, open))
        .routes(routes!(waiting))
        .routes(routes!(decide))
}

/// What is wrong with an application.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketForm {
    /// `colour` or `document`.
    about: About,
    /// At most 500 characters, of which one is a letter or digit.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = r"^[^\x00-\x09\x0b-\x1f\x7f-\x9f]*$"
    )]
    text: String,
}

/// The name of a ticket.
#[derive(Serialize, ToSchema)]
pub(super) struct OpenedBody {
    /// Its random name.
    id: String,
}

/// A clerk's decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionForm {
    /// `granted` or `refused`.
    outcome: Outcome,
    /// Why, in at most 500 characters, which the holder reads.
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = r"^[^\x00-\x09\x0b-\x1f\x7f-\x9f]*$"
    )]
    reason: String,
}

/// What follows from a decision.
#[derive(Serialize, ToSchema)]
pub(super) struct DecidedBody {
    /// What follows.
    pub(super) effect: Effect,
}

/// The tickets of an application of whoever has logged in.
#[utoipa::path(get, path = "/api/v1/applications/{id}/tickets", params(("id" = String, Path)),
    responses(
        (status = 200, body = [Ticket]), (status = 401, body = ProblemBody),
        (status = 404, body = ProblemBody),
    )
)]
async fn tickets(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Path(id): Path<String>,
) -> Result<Json<Vec<Ticket>>, Problem> {
    let own = own(&service, &logged_in, &id).await?;
    let all = corrections::of_application(&service.books, &own.id).await?;
    Ok(Json(all))
}

/// Opens a ticket.
#[utoipa::path(post, path = "/api/v1/applications/{id}/tickets", params(("id" = String, Path)),
    request_body = TicketForm, responses(
        (status = 200, body = OpenedBody), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody),
    )
)]
pub(super) async fn open(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Path(id): Path<String>,
    Body(form): Body<TicketForm>,
) -> Result<Json<OpenedBody>, Problem> {
    let own = own(&service, &logged_in, &id).await?;
    let text = text(form.text, "text")?;
    let (account, now) = (&logged_in.session.account, service.now());
    take(&service, TICKETS, account.as_str(), now).await?;
    let books = &service.books;
    let id = corrections::open(books, &own.id, form.about, &text, now, &mut dice()).await?;
    Ok(Json(OpenedBody { id }))
}

/// The tickets that wait for a clerk, the oldest first.
#[utoipa::path(get, path = "/api/v1/operators/tickets", responses(
    (status = 200, body = [Ticket]), (status = 401, body = ProblemBody),
    (status = 403, body = ProblemBody),
))]
pub(super) async fn waiting(
    State(service): State<Service>,
    acting: Acting,
) -> Result<Json<Vec<Ticket>>, Problem> {
    acting.as_role(Role::Clerk)?;
    Ok(Json(corrections::waiting(&service.books).await?))
}

/// Decides a ticket, once.
#[utoipa::path(post, path = "/api/v1/operators/tickets/{id}/decision",
    params(("id" = String, Path)), request_body = DecisionForm, responses(
        (status = 200, body = DecidedBody), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 409, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
pub(super) async fn decide(
    State(service): State<Service>,
    acting: Acting,
    Path(id): Path<String>,
    Body(form): Body<DecisionForm>,
) -> Result<Json<DecidedBody>, Problem> {
    let operator = acting.as_role(Role::Clerk)?;
    if !is_id(&id) {
        return Err(Problem::nothing_here());
    }
    let decision = Decision {
        operator,
        ticket: &id,
        outcome: form.outcome,
        reason: &text(form.reason, "reason")?,
    };
    let now = service.now();
    let effect = corrections::decide(&service.books, &decision, now, &mut dice()).await?;
    Ok(Json(DecidedBody { effect }))
}

fn text(text: String, field: &'static str) -> Result<Text, Problem> {
    Text::new(text).ok_or_else(|| Problem::unprocessable(Notice::FIELDS).about([field]))
}

impl From<CorrectionError> for Problem {
    fn from(error: CorrectionError) -> Self {
        match error {
            CorrectionError::NotFound => Self::nothing_here(),
            CorrectionError::NotOpen => Self::new(StatusCode::CONFLICT, Notice::NOT_OPEN),
            CorrectionError::Ordered => Self::new(StatusCode::CONFLICT, Notice::ORDERED),
            CorrectionError::Code(error) => error.into(),
            CorrectionError::Books(error) => error.into(),
        }
    }
}

/// Tickets that one account opens.
const TICKETS: Limit = Limit {
    name: "tickets",
    most: 5,
    seconds: 86_400,
};
