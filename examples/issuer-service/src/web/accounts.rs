//! Logging in and out.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use healthcode::UnixTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use zeroize::Zeroizing;

use super::extract::{Body, COOKIE, Client, LoggedIn};
use super::{Problem, ProblemBody, Service, dice};
use crate::accounts::limits::{self, Limit, Turn};
use crate::accounts::password::{self, Checked, Password};
use crate::accounts::{self, AccountId, Phone, one_time, sessions};
use crate::audit::Entry;
use crate::catalogue::Notice;

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(send_code))
        .routes(routes!(with_code))
        .routes(routes!(with_password))
        .routes(routes!(session, log_out))
        .routes(routes!(set_password))
}

/// A phone number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PhoneBody {
    /// Area code, such as 86, 852, 853 or 886.
    #[schema(example = "852", pattern = r"^\+?[1-9][0-9]{0,2}$")]
    area_code: String,
    /// The number behind it.
    #[schema(
        example = "51234567",
        max_length = 24,
        pattern = "^[ -]*([0-9][ -]*){4,14}$"
    )]
    number: String,
}

/// A phone number and the code that was sent to it.
#[derive(Deserialize, ToSchema)]
#[schema(as = OneTimeCodeBody)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeBody {
    /// Area code.
    #[schema(pattern = r"^\+?[1-9][0-9]{0,2}$")]
    area_code: String,
    /// The number behind it.
    #[schema(max_length = 24, pattern = "^[ -]*([0-9][ -]*){4,14}$")]
    number: String,
    /// Six digits.
    #[schema(example = "123456", pattern = "^[0-9]{6}$")]
    code: String,
}

/// A phone number and its account's password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordBody {
    /// Area code.
    #[schema(pattern = r"^\+?[1-9][0-9]{0,2}$")]
    area_code: String,
    /// The number behind it.
    #[schema(max_length = 24, pattern = "^[ -]*([0-9][ -]*){4,14}$")]
    number: String,
    /// The password.
    #[schema(pattern = "^[!-~]{8,16}$")]
    password: String,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPasswordBody {
    /// 8 to 16 characters with letters, digits and specials.
    #[schema(example = "Abcdef1!", pattern = "^[!-~]{8,16}$")]
    password: String,
}

/// A session.
#[derive(Serialize, ToSchema)]
struct SessionBody {
    /// What to send as `x-csrf-token` with whatever changes something.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    csrf_token: String,
}

/// Sends a one-time code to a number, whether it is known or not.
#[utoipa::path(post, path = "/api/v1/log-in/messages", request_body = PhoneBody, responses(
    (status = 202, description = "The code is on its way; whether the number is known is not said"),
    (status = 400, body = ProblemBody), (status = 422, body = ProblemBody),
    (status = 429, body = ProblemBody), (status = 503, body = ProblemBody),
))]
pub(super) async fn send_code(
    State(service): State<Service>,
    client: Client,
    Body(body): Body<PhoneBody>,
) -> Result<StatusCode, Problem> {
    let (phone, now) = (phone(&body.area_code, &body.number)?, service.now());
    take(&service, limits::MESSAGES_FROM_ADDRESS, &client.0, now).await?;
    for limit in [limits::MESSAGES_A_MINUTE, limits::MESSAGES_A_DAY] {
        take(&service, limit, phone.as_e164(), now).await?;
    }
    let (store, vault) = (&service.books.store, &service.books.vault);
    let code = one_time::make(store, vault, &phone, now, &mut dice()).await?;
    let text = Zeroizing::new(format!("健康码验证码 / health code log-in: {}", *code));
    service.sms.send(&phone, &text).await.map_err(|error| {
        tracing::warn!(%error, "a message was not sent");
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, Notice::NO_MESSAGE)
    })?;
    Ok(StatusCode::ACCEPTED)
}

/// Logs in with a one-time code; the first time, this opens the account.
#[utoipa::path(post, path = "/api/v1/log-in/code", request_body = CodeBody, responses(
    (status = 200, body = SessionBody), (status = 400, body = ProblemBody),
    (status = 401, body = ProblemBody), (status = 422, body = ProblemBody),
    (status = 429, body = ProblemBody),
))]
pub(super) async fn with_code(
    State(service): State<Service>,
    client: Client,
    Body(body): Body<CodeBody>,
) -> Result<Response, Problem> {
    let (phone, now) = (phone(&body.area_code, &body.number)?, service.now());
    take(&service, limits::LOG_INS_FROM_ADDRESS, &client.0, now).await?;
    let (store, vault) = (&service.books.store, &service.books.vault);
    match one_time::check(store, vault, &phone, &body.code, now).await? {
        Checked::Wrong => Err(refused(&service, "log-in/code-refused", now).await?),
        Checked::Right => {
            let audit = &service.books.audit;
            let account =
                accounts::find_or_open(store, vault, audit, &phone, now, &mut dice()).await?;
            begin(&service, &account, &phone, now).await
        }
    }
}

/// Logs in with a password.
#[utoipa::path(post, path = "/api/v1/log-in/password", request_body = PasswordBody, responses(
    (status = 200, body = SessionBody), (status = 400, body = ProblemBody),
    (status = 401, body = ProblemBody), (status = 422, body = ProblemBody),
    (status = 429, body = ProblemBody),
))]
pub(super) async fn with_password(
    State(service): State<Service>,
    client: Client,
    Body(body): Body<PasswordBody>,
) -> Result<Response, Problem> {
    let (phone, now) = (phone(&body.area_code, &body.number)?, service.now());
    let typed = Zeroizing::new(body.password);
    take(&service, limits::LOG_INS_FROM_ADDRESS, &client.0, now).await?;
    // Counted whether the number is known or not, and before the answer is known.
    take(&service, limits::PASSWORDS, phone.as_e164(), now).await?;
    let account = accounts::find(&service.books.store, &service.books.vault, &phone).await?;
    let kept = account.as_ref().and_then(|it| it.password.clone());
    let checked = service.hasher.check(typed, kept).await?;
    match (account, checked) {
        (Some(account), Checked::Right) => {
            let (store, vault) = (&service.books.store, &service.books.vault);
            limits::PASSWORDS
                .give_back(store, vault, phone.as_e164(), now)
                .await?;
            begin(&service, &account.id, &phone, now).await
        }
        _ => Err(refused(&service, "log-in/password-refused", now).await?),
    }
}

/// The session of whoever asks.
#[utoipa::path(get, path = "/api/v1/session", responses(
    (status = 200, body = SessionBody), (status = 401, body = ProblemBody),
))]
async fn session(State(service): State<Service>, logged_in: LoggedIn) -> Json<SessionBody> {
    Json(SessionBody {
        csrf_token: sessions::csrf_token(&service.books.vault, &logged_in.token),
    })
}

/// Logs out.
#[utoipa::path(delete, path = "/api/v1/session", responses(
    (status = 204, description = "The session has ended"), (status = 401, body = ProblemBody),
    (status = 403, body = ProblemBody),
))]
pub(super) async fn log_out(
    State(service): State<Service>,
    logged_in: LoggedIn,
) -> Result<Response, Problem> {
    sessions::end(&service.books.store, &logged_in.session).await?;
    let cookie = cookie(&service, "", 0)?;
    Ok((StatusCode::NO_CONTENT, cookie).into_response())
}

/// Sets the password of the account that is logged in, and ends its other sessions.
#[utoipa::path(put, path = "/api/v1/password", request_body = NewPasswordBody, responses(
    (status = 204, description = "It is set"), (status = 400, body = ProblemBody),
    (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
    (status = 422, body = ProblemBody),
))]
pub(super) async fn set_password(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Body(body): Body<NewPasswordBody>,
) -> Result<StatusCode, Problem> {
    let password =
        Password::new(body.password).map_err(|_| Problem::unprocessable(Notice::PASSWORD))?;
    let hash = service
        .hasher
        .hash(password, password::salt(&mut dice()))
        .await?;
    let (session, now) = (&logged_in.session, service.now());
    accounts::set_password(
        &service.books.store,
        &service.books.audit,
        session,
        &hash,
        now,
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn phone(area_code: &str, number: &str) -> Result<Phone, Problem> {
    Phone::parse(area_code, number).map_err(|_| Problem::unprocessable(Notice::PHONE))
}

pub(super) async fn take(
    service: &Service,
    limit: Limit,
    who: &str,
    now: UnixTime,
) -> Result<(), Problem> {
    match limit
        .take(&service.books.store, &service.books.vault, who, now)
        .await?
    {
        Turn::Granted => Ok(()),
        Turn::Refused { wait } => {
            tracing::warn!(limit = limit.name, "a limit is reached");
            Err(Problem::too_often(wait))
        }
    }
}

// The same words for every reason: a stranger does not learn whether a number is known.
async fn refused(
    service: &Service,
    event: &'static str,
    now: UnixTime,
) -> Result<Problem, Problem> {
    service
        .books
        .audit
        .write(Entry::new(now, event, ""))
        .await?;
    Ok(Problem::new(StatusCode::UNAUTHORIZED, Notice::LOG_IN))
}

async fn begin(
    service: &Service,
    account: &AccountId,
    phone: &Phone,
    now: UnixTime,
) -> Result<Response, Problem> {
    let (store, vault) = (&service.books.store, &service.books.vault);
    let token = sessions::begin(store, vault, account, phone, now, &mut dice()).await?;
    let entry = Entry::new(now, "session/begun", account.as_str());
    service.books.audit.write(entry).await?;
    let csrf_token = sessions::csrf_token(vault, token.as_str());
    let cookie = cookie(service, token.as_str(), sessions::LIFETIME)?;
    Ok((cookie, Json(SessionBody { csrf_token })).into_response())
}

fn cookie(service: &Service, token: &str, seconds: u32) -> Result<HeaderMap, Problem> {
    let secure = if service.base_url.starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let text =
        format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    let value = HeaderValue::try_from(text).map_err(|_| Problem::internal())?;
    Ok(HeaderMap::from_iter([(header::SET_COOKIE, value)]))
}
