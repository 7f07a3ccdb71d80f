//! Operators: enrolling, logging in and out, and the audit export. What each role does is beside it.

use axum::Json;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use zeroize::Zeroizing;

use super::accounts::take;
use super::extract::{Body, Client, OPERATOR_COOKIE, cookie};
use super::{Problem, ProblemBody, Service, dice};
use crate::accounts::limits;
use crate::accounts::password::{self, Checked, Password};
use crate::accounts::sessions::csrf_token;
use crate::audit::{self, Entry};
use crate::catalogue::Notice;
use crate::operators::sessions::{self, LIFETIME, Session};
use crate::operators::{self, Account, Role};

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(enrol))
        .routes(routes!(log_in))
        .routes(routes!(session, log_out))
        .routes(routes!(audit_lines))
}

/// An operator who has logged in; requests without such a session end here.
#[derive(Clone)]
pub(super) struct Acting {
    pub(super) session: Session,
    token: String,
}

impl Acting {
    /// The operator of a session's token.
    pub(super) async fn of(service: &Service, token: &str) -> Result<Self, Problem> {
        let session = sessions::find(&service.books, token, service.now()).await?;
        Ok(Self {
            session: session.ok_or_else(no_session)?,
            token: token.to_owned(),
        })
    }

    /// The operator's random name, if they have the role.
    pub(super) fn as_role(&self, role: Role) -> Result<&str, Problem> {
        if self.session.role == role {
            Ok(&self.session.operator)
        } else {
            Err(Problem::new(StatusCode::FORBIDDEN, Notice::OTHER_ROLE))
        }
    }
}

impl FromRequestParts<Service> for Acting {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let token = cookie(&parts.headers, OPERATOR_COOKIE).ok_or_else(no_session)?;
        Self::of(service, token).await
    }
}

pub(super) fn no_session() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, Notice::NO_SESSION)
}

/// What an operator enrols with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EnrolmentBody {
    /// The operator's name.
    #[schema(pattern = "^[a-z0-9-]{1,32}$")]
    name: String,
    /// The secret that the command line printed.
    #[schema(pattern = "^[0-9a-f]{32}$")]
    secret: String,
    /// 8 to 16 characters with letters, digits and specials.
    #[schema(pattern = "^[!-~]{8,16}$")]
    password: String,
}

/// The second factor, shown once.
#[derive(Serialize, ToSchema)]
pub(super) struct FactorBody {
    /// What an authenticator takes.
    pub(super) authenticator: String,
}

/// What an operator logs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LogInBody {
    /// The operator's name.
    #[schema(pattern = "^[a-z0-9-]{1,32}$")]
    name: String,
    /// The password.
    #[schema(pattern = "^[!-~]{8,16}$")]
    password: String,
    /// Six digits of the authenticator.
    #[schema(pattern = "^[0-9]{6}$")]
    code: String,
}

/// An operator's session.
#[derive(Serialize, ToSchema)]
struct OperatorSessionBody {
    /// What to send as `x-csrf-token` with whatever changes something.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    csrf_token: String,
    /// What the operator may do.
    role: Role,
}

/// Where an export goes on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct After {
    /// Node of the last line that is known.
    #[serde(default)]
    #[param(pattern = r"^[^\x00]*$")]
    node: String,
    /// Number of that line.
    #[serde(default)]
    #[param(minimum = 0, maximum = 9_223_372_036_854_775_807i64)]
    seq: i64,
}

/// Sets an operator's password and draws the second factor, once.
#[utoipa::path(post, path = "/api/v1/operators/enrolment", request_body = EnrolmentBody,
    responses(
        (status = 200, body = FactorBody), (status = 400, body = ProblemBody),
        (status = 401, body = ProblemBody), (status = 422, body = ProblemBody),
        (status = 429, body = ProblemBody),
    )
)]
pub(super) async fn enrol(
    State(service): State<Service>,
    client: Client,
    Body(body): Body<EnrolmentBody>,
) -> Result<Json<FactorBody>, Problem> {
    let now = service.now();
    take(&service, limits::LOG_INS_FROM_ADDRESS, &client.0, now).await?;
    let secret = Zeroizing::new(body.secret);
    let password =
        Password::new(body.password).map_err(|_| Problem::unprocessable(Notice::PASSWORD))?;
    let salt = password::salt(&mut dice());
    let hash = service.hasher.hash(password, salt).await?;
    let books = &service.books;
    let enrolled = operators::enrol(books, &body.name, &secret, &hash, now, &mut dice()).await?;
    let Some(enrolled) = enrolled else {
        return Err(refused(&service, "operator/enrolment-refused").await?);
    };
    let authenticator = enrolled.factor.to_url(&body.name);
    Ok(Json(FactorBody { authenticator }))
}

/// Logs an operator in, and ends their session elsewhere.
#[utoipa::path(post, path = "/api/v1/operators/log-in", request_body = LogInBody, responses(
    (status = 200, body = OperatorSessionBody), (status = 400, body = ProblemBody),
    (status = 401, body = ProblemBody), (status = 429, body = ProblemBody),
))]
async fn log_in(
    State(service): State<Service>,
    client: Client,
    body: Body<LogInBody>,
) -> Result<Response, Problem> {
    let (token, role) = open_session(&service, client, body).await?;
    let body = OperatorSessionBody {
        csrf_token: csrf_token(&service.books.vault, &token),
        role,
    };
    let cookie = set_cookie(&service, IN_API, &token, LIFETIME)?;
    Ok((cookie, Json(body)).into_response())
}

/// Begins a session of whoever gives password and second factor; returns its token.
pub(super) async fn open_session(
    service: &Service,
    client: Client,
    Body(body): Body<LogInBody>,
) -> Result<(Zeroizing<String>, Role), Problem> {
    let (books, now) = (&service.books, service.now());
    let typed = Zeroizing::new(body.password);
    take(service, limits::LOG_INS_FROM_ADDRESS, &client.0, now).await?;
    take(service, operators::LOG_INS, &body.name, now).await?;
    let operator = operators::find(books, &body.name).await?;
    let kept = operator.as_ref().and_then(|it| it.password.clone());
    let checked = service.hasher.check(typed, kept).await?;
    let factor = operator.as_ref().and_then(|it| it.factor.as_ref());
    let step = factor.and_then(|it| it.check(&body.code, now));
    match (operator, checked, step) {
        // The step is used up last, so that a wrong password costs its owner no code.
        (Some(operator), Checked::Right, Some(step))
            if operators::use_step(books, &operator.id, step).await? =>
        {
            let (store, vault) = (&books.store, &books.vault);
            operators::LOG_INS
                .give_back(store, vault, &body.name, now)
                .await?;
            begin(service, &operator).await
        }
        _ => Err(refused(service, "operator/log-in-refused").await?),
    }
}

/// The session of whoever asks.
#[utoipa::path(get, path = "/api/v1/operators/session", responses(
    (status = 200, body = OperatorSessionBody), (status = 401, body = ProblemBody),
))]
async fn session(State(service): State<Service>, acting: Acting) -> Json<OperatorSessionBody> {
    Json(OperatorSessionBody {
        csrf_token: csrf_token(&service.books.vault, &acting.token),
        role: acting.session.role,
    })
}

/// Logs an operator out.
#[utoipa::path(delete, path = "/api/v1/operators/session", responses(
    (status = 204, description = "The session has ended"), (status = 401, body = ProblemBody),
    (status = 403, body = ProblemBody),
))]
async fn log_out(State(service): State<Service>, acting: Acting) -> Result<Response, Problem> {
    sessions::end(&service.books, &acting.session).await?;
    Ok((StatusCode::NO_CONTENT, set_cookie(&service, IN_API, "", 0)?).into_response())
}

/// The next lines of the audit export, at most 1,000; none when all are known.
#[utoipa::path(get, path = "/api/v1/operators/audit", params(After), responses(
    (status = 200, content_type = "application/x-ndjson", body = String),
    (status = 400, body = ProblemBody), (status = 401, body = ProblemBody),
    (status = 403, body = ProblemBody),
))]
async fn audit_lines(
    State(service): State<Service>,
    acting: Acting,
    after: Result<Query<After>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, Problem> {
    let operator = acting.as_role(Role::Auditor)?.to_owned();
    let Query(after) = after.map_err(|_| Problem::malformed())?;
    // PostgreSQL takes no text with this character.
    if after.node.contains('\0') || after.seq < 0 {
        return Err(Problem::malformed());
    }
    let pool = service.books.store.pool();
    let lines = audit::lines_after(pool, &after.node, after.seq).await?;
    let text = audit::to_ndjson(&lines).map_err(|_| Problem::internal())?;
    let entry = Entry::new(service.now(), "audit/read", operator);
    service.books.audit.write(entry).await?;
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, text).into_response())
}

// The same words for every reason.
async fn refused(service: &Service, event: &'static str) -> Result<Problem, Problem> {
    let entry = Entry::new(service.now(), event, "");
    service.books.audit.write(entry).await?;
    let notice = Notice::OPERATOR_LOG_IN;
    Ok(Problem::new(StatusCode::UNAUTHORIZED, notice))
}

async fn begin(
    service: &Service,
    operator: &Account,
) -> Result<(Zeroizing<String>, Role), Problem> {
    let (books, now) = (&service.books, service.now());
    let token = sessions::begin(books, operator, now, &mut dice()).await?;
    let entry = Entry::new(now, "operator/session-begun", operator.id.clone());
    books.audit.write(entry).await?;
    Ok((token, operator.role))
}

/// Name and path of a cookie of operators.
pub(super) type Place = (&'static str, &'static str);

// Strict: operators come from no other page.
pub(super) fn set_cookie(
    service: &Service,
    (name, path): Place,
    value: &str,
    seconds: u32,
) -> Result<HeaderMap, Problem> {
    let secure = if service.base_url.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let text = format!(
        "{name}={value}; Path={path}; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"
    );
    let value = HeaderValue::try_from(text).map_err(|_| Problem::internal())?;
    Ok(HeaderMap::from_iter([(header::SET_COOKIE, value)]))
}

const IN_API: Place = (OPERATOR_COOKIE, "/api/v1/operators");
