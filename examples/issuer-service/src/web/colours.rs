//! Colours that operators propose and confirm, for one person at a time.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::take;
use super::applications::is_id;
use super::extract::Body;
use super::operators::Acting;
use super::{Problem, ProblemBody, Service, dice};
use crate::accounts::limits::Limit;
use crate::catalogue::Notice;
use crate::colours::{self, ColourError, Ground, Open, Proposal, Worse};
use crate::operators::Role;

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(waiting, propose))
        .routes(routes!(confirm))
        .routes(routes!(refuse))
        .routes(routes!(lift))
}

/// A colour for one application.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProposalForm {
    /// The application.
    #[schema(pattern = "^[0-9a-f]{32}$")]
    application: String,
    /// `yellow` or `red`.
    colour: Worse,
    /// Why.
    ground: Ground,
    /// When it ends, in seconds since 1970, at most 31 days from now.
    #[schema(maximum = 4_294_967_295u32)]
    until: u32,
}

/// The name of a proposal.
#[derive(Serialize, ToSchema)]
pub(super) struct ProposedBody {
    /// Its random name.
    pub(super) id: String,
}

/// Proposals that wait for a second operator.
#[utoipa::path(get, path = "/api/v1/operators/colours", responses(
    (status = 200, body = [Open]), (status = 401, body = ProblemBody),
    (status = 403, body = ProblemBody),
))]
pub(super) async fn waiting(
    State(service): State<Service>,
    acting: Acting,
) -> Result<Json<Vec<Open>>, Problem> {
    acting.as_role(Role::Supervisor)?;
    Ok(Json(colours::open(&service.books, service.now()).await?))
}

/// Proposes a colour; it counts once another operator has confirmed it within 24 hours.
#[utoipa::path(post, path = "/api/v1/operators/colours", request_body = ProposalForm, responses(
    (status = 200, body = ProposedBody), (status = 400, body = ProblemBody),
    (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
    (status = 404, body = ProblemBody), (status = 422, body = ProblemBody),
    (status = 429, body = ProblemBody),
))]
pub(super) async fn propose(
    State(service): State<Service>,
    acting: Acting,
    Body(form): Body<ProposalForm>,
) -> Result<Json<ProposedBody>, Problem> {
    let (operator, now) = (acting.as_role(Role::Epidemiologist)?, service.now());
    if !is_id(&form.application) {
        return Err(Problem::nothing_here());
    }
    let limit = Limit {
        name: "colour/proposals",
        most: service.operators.proposals_a_day,
        seconds: 86_400,
    };
    take(&service, limit, operator, now).await?;
    let proposal = Proposal {
        operator,
        application: &form.application,
        colour: form.colour,
        ground: form.ground,
        until: form.until,
    };
    let id = colours::propose(&service.books, &proposal, now, &mut dice()).await?;
    Ok(Json(ProposedBody { id }))
}

/// Confirms what another operator proposed.
#[utoipa::path(post, path = "/api/v1/operators/colours/{id}/confirmation",
    params(("id" = String, Path)), responses(
        (status = 204, description = "It counts now"), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
    )
)]
pub(super) async fn confirm(
    State(service): State<Service>,
    acting: Acting,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let operator = acting.as_role(Role::Supervisor)?;
    if !is_id(&id) {
        return Err(Problem::nothing_here());
    }
    colours::confirm(&service.books, operator, &id, service.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses what another operator proposed; nobody confirms it any more.
#[utoipa::path(post, path = "/api/v1/operators/colours/{id}/refusal",
    params(("id" = String, Path)), responses(
        (status = 204, description = "It is refused"), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 409, body = ProblemBody),
    )
)]
pub(super) async fn refuse(
    State(service): State<Service>,
    acting: Acting,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let operator = acting.as_role(Role::Supervisor)?;
    if !is_id(&id) {
        return Err(Problem::nothing_here());
    }
    colours::refuse(&service.books, operator, &id, service.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Proposes that a colour in force ends; another operator has to confirm that, too.
#[utoipa::path(post, path = "/api/v1/operators/colours/{id}/lifting",
    params(("id" = String, Path)), responses(
        (status = 200, body = ProposedBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
    )
)]
pub(super) async fn lift(
    State(service): State<Service>,
    acting: Acting,
    Path(id): Path<String>,
) -> Result<Json<ProposedBody>, Problem> {
    let operator = acting.as_role(Role::Epidemiologist)?;
    if !is_id(&id) {
        return Err(Problem::nothing_here());
    }
    let id = colours::lift(&service.books, operator, &id, service.now(), &mut dice()).await?;
    Ok(Json(ProposedBody { id }))
}

impl From<ColourError> for Problem {
    fn from(error: ColourError) -> Self {
        match error {
            ColourError::NotFound => Self::nothing_here(),
            ColourError::Until => Self::unprocessable(Notice::FIELDS).about(["until"]),
            ColourError::Own => Self::new(StatusCode::FORBIDDEN, Notice::OWN_PROPOSAL),
            ColourError::NotOpen => Self::new(StatusCode::CONFLICT, Notice::NOT_OPEN),
            ColourError::Code(error) => error.into(),
            ColourError::Books(error) => error.into(),
        }
    }
}
