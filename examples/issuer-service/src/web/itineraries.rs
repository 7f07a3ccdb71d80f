//! Consent to an itinerary from the carrier, given and taken back.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::take;
use super::applications::own;
use super::extract::{Body, LoggedIn};
use super::{Problem, ProblemBody, Service, dice};
use crate::accounts::limits::Limit;
use crate::accounts::{self, Phone};
use crate::applications::{Application, VisitForm};
use crate::catalogue::Notice;
use crate::itineraries::{self, CONSENT_TEXT, Receipt};

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new().routes(routes!(receipts, consent, take_back))
}

/// A consent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsentForm {
    /// Version of the text that was read.
    #[schema(example = "2026-11", pattern = "^[0-9]{4}-[0-9]{2}$")]
    text_version: String,
    /// Area code of the account's number, which the carrier is asked about.
    #[schema(pattern = r"^\+?[1-9][0-9]{0,2}$")]
    area_code: String,
    /// The number behind it.
    #[schema(max_length = 24, pattern = "^[ -]*([0-9][ -]*){4,14}$")]
    number: String,
}

/// What was fetched.
#[derive(Serialize, ToSchema)]
struct FetchedBody {
    /// Cities of the last 14 days, the latest first.
    visits: Vec<VisitForm>,
}

/// The consents of an application, also those that were taken back.
#[utoipa::path(get, path = "/api/v1/applications/{id}/itinerary-consent",
    params(("id" = String, Path)), responses(
        (status = 200, body = [Receipt]), (status = 401, body = ProblemBody),
        (status = 404, body = ProblemBody),
    )
)]
async fn receipts(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Path(id): Path<String>,
) -> Result<Json<Vec<Receipt>>, Problem> {
    let own = own(&service, &logged_in, &id).await?;
    Ok(Json(itineraries::receipts(&service.books, &own.id).await?))
}

/// Gives consent: the carrier of the account's own number is asked, once.
#[utoipa::path(post, path = "/api/v1/applications/{id}/itinerary-consent",
    params(("id" = String, Path)), request_body = ConsentForm, responses(
        (status = 200, body = FetchedBody), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody), (status = 503, body = ProblemBody),
    )
)]
async fn consent(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Path(id): Path<String>,
    Body(form): Body<ConsentForm>,
) -> Result<Json<FetchedBody>, Problem> {
    let own = own(&service, &logged_in, &id).await?;
    is_read(&form.text_version)?;
    let phone = Phone::parse(&form.area_code, &form.number).map_err(|_| not_own())?;
    let visits = fetch(&service, &logged_in, &own, &phone).await?;
    Ok(Json(FetchedBody { visits }))
}

/// Asks the carrier of an account's own number, and takes the consent down.
pub(super) async fn fetch(
    service: &Service,
    logged_in: &LoggedIn,
    own: &Application,
    phone: &Phone,
) -> Result<Vec<VisitForm>, Problem> {
    let (books, now) = (&service.books, service.now());
    let account = accounts::find(&books.store, &books.vault, phone).await?;
    // A number that is another's is as if there were none. A companion has another phone, or none.
    if account.is_none_or(|it| it.id != logged_in.session.account) || own.guardian.is_some() {
        return Err(not_own());
    }
    take(service, CONSENTS, phone.as_e164(), now).await?;
    let stays = service.carrier.stays(phone).await.map_err(|error| {
        tracing::warn!(%error, "no itinerary");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, Notice::CARRIER_SILENT)
    })?;
    let visits = itineraries::visits(&stays, now);
    itineraries::give(books, &own.id, &visits, now, &mut dice()).await?;
    Ok(visits)
}

/// Whether the text that was agreed to is the one of now.
pub(super) fn is_read(version: &str) -> Result<(), Problem> {
    let is_now = version == CONSENT_TEXT;
    let other = || Problem::unprocessable(Notice::FIELDS).about(["text_version"]);
    is_now.then_some(()).ok_or_else(other)
}

fn not_own() -> Problem {
    Problem::unprocessable(Notice::PHONE).about(["area_code", "number"])
}

/// Takes consent back, and deletes what was fetched by it.
#[utoipa::path(delete, path = "/api/v1/applications/{id}/itinerary-consent",
    params(("id" = String, Path)), responses(
        (status = 204, description = "Nothing of it is kept but the receipt"),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody),
    )
)]
pub(super) async fn take_back(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let own = own(&service, &logged_in, &id).await?;
    itineraries::take_back(&service.books, &own.id, service.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Consents of one number.
const CONSENTS: Limit = Limit {
    name: "consents",
    most: 5,
    seconds: 86_400,
};
