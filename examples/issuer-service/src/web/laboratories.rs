//! Results of laboratories, and why one does not reach its bearer.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::take;
use super::applications::own;
use super::extract::{Body, LoggedIn};
use super::{Problem, ProblemBody, Service, dice};
use crate::accounts::limits::Limit;
use crate::applications::Standing;
use crate::catalogue::Notice;
use crate::laboratories::{self, Explained, Line, LineOutcome, MAX_LINES};

pub(super) fn routes() -> OpenApiRouter<Service> {
    let explain = OpenApiRouter::new().routes(routes!(explain_mismatch));
    OpenApiRouter::new()
        .routes(routes!(results))
        .layer(DefaultBodyLimit::max(IMPORT_BYTES))
        .merge(explain)
}

/// What became of a line.
#[derive(Serialize, ToSchema)]
struct LineBody {
    /// Number of the line, counting from 1.
    line: usize,
    /// What became of it.
    outcome: LineOutcome,
}

/// Results: of a line that is none, the answer says so, and the others are taken.
#[derive(ToSchema)]
#[schema(max_items = 1_000)]
#[expect(dead_code, reason = "lines are read one by one")]
struct Lines(Vec<Line>);

/// A sample that a holder asks about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SampleForm {
    /// The laboratory's name for it, as on the slip.
    #[schema(pattern = "^[!-~]{1,64}$")]
    sample: String,
}

/// Takes results from a laboratory that shows its token: a JSON array, or a JSON object a line
/// (`application/x-ndjson`), at most 1,000 and 1 MiB.
#[utoipa::path(post, path = "/api/v1/laboratory/results", request_body(content(
    (Lines = "application/json"), (String = "application/x-ndjson"),
)), responses(
    (status = 200, body = [LineBody]), (status = 400, body = ProblemBody),
    (status = 401, body = ProblemBody), (status = 413, body = ProblemBody),
))]
async fn results(
    State(service): State<Service>,
    headers: HeaderMap,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Json<Vec<LineBody>>, Problem> {
    let none = Problem::new(StatusCode::UNAUTHORIZED, Notice::TOKEN);
    let Some(token) = bearer(&headers) else {
        return Err(none);
    };
    let laboratory = laboratories::find(&service.books, token).await?;
    let laboratory = laboratory.ok_or(none)?;
    let too_large = || Problem::new(StatusCode::PAYLOAD_TOO_LARGE, Notice::TOO_LARGE);
    let bytes = bytes.map_err(|_| too_large())?;
    let kind = kind(&headers).ok_or_else(|| {
        let unsupported = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Problem::new(unsupported, Notice::MALFORMED)
    })?;
    let lines = read(kind, &bytes).ok_or_else(Problem::malformed)?;
    if lines.len() > MAX_LINES {
        return Err(too_large());
    }
    let (books, now) = (&service.books, service.now());
    let outcomes = laboratories::import(books, &laboratory, lines, now, &mut dice()).await?;
    let bodies = (1..).zip(outcomes);
    let bodies = bodies.map(|(line, outcome)| LineBody { line, outcome });
    Ok(Json(bodies.collect()))
}

/// Says which of type, number and issuance count differs between a result that almost matches and
/// an application that the register agrees with.
#[utoipa::path(post, path = "/api/v1/applications/{id}/explain-mismatch",
    params(("id" = String, Path)), request_body = SampleForm, responses(
        (status = 200, body = [Explained]), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
        (status = 404, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody),
    )
)]
pub(super) async fn explain_mismatch(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Path(id): Path<String>,
    Body(form): Body<SampleForm>,
) -> Result<Json<Vec<Explained>>, Problem> {
    let own = own(&service, &logged_in, &id).await?;
    if own.state.standing() != Standing::Verified {
        return Err(Problem::unprocessable(Notice::NOT_VERIFIED));
    }
    let account = logged_in.session.account.as_str();
    take(&service, SAMPLES, account, service.now()).await?;
    let explained = laboratories::explain(&service.books, &own, &form.sample).await?;
    if explained.is_empty() {
        let none = Problem::new(StatusCode::NOT_FOUND, Notice::NO_SAMPLE);
        return Err(none.about(["sample"]));
    }
    Ok(Json(explained))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ")
}

/// How lines are set apart.
#[derive(Clone, Copy)]
enum Kind {
    Array,
    Lines,
}

fn kind(headers: &HeaderMap) -> Option<Kind> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = kind.split(';').next()?.trim();
    let kinds = [
        ("application/json", Kind::Array),
        ("application/x-ndjson", Kind::Lines),
    ];
    let mut kinds = kinds.into_iter();
    kinds.find_map(|(name, kind)| essence.eq_ignore_ascii_case(name).then_some(kind))
}

// A line that cannot be read is an outcome of its own; an array has to be one.
fn read(kind: Kind, bytes: &[u8]) -> Option<Vec<Option<Line>>> {
    match kind {
        Kind::Array => {
            // As they were sent: a value would have forgotten that a member came twice.
            let values: Vec<&RawValue> = serde_json::from_slice(bytes).ok()?;
            let values = values.into_iter();
            Some(
                values
                    .map(|it| serde_json::from_str(it.get()).ok())
                    .collect(),
            )
        }
        Kind::Lines => {
            let lines = bytes.split(|byte| *byte == b'\n');
            let lines = lines.filter(|line| !line.trim_ascii().is_empty());
            Some(lines.map(|it| serde_json::from_slice(it).ok()).collect())
        }
    }
}

/// Longest body of an import.
const IMPORT_BYTES: usize = 1_024 * 1_024;
/// Samples that one account asks about.
const SAMPLES: Limit = Limit {
    name: "samples",
    most: 10,
    seconds: 86_400,
};
