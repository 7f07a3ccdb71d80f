//! Codes of whoever has logged in.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use healthcode::PublicKey;
use healthcode::qr::{EcLevel, Ink, Symbol};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::accounts::take;
use super::applications::{is_id, own};
use super::extract::{Body, LoggedIn};
use super::{Problem, ProblemBody, Service, dice};
use crate::accounts::limits;
use crate::applications::{self, Application, Standing};
use crate::catalogue::Notice;
use crate::codes::{self, CodeError, Extra, Issued};
use crate::crypt::from_hex;
use crate::rules::{Reason, RuleId};

pub(super) fn routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(list, make))
        .routes(routes!(renew))
        .routes(routes!(symbol))
}

/// Which codes to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeForm {
    /// The holder's application.
    #[schema(pattern = "^[0-9a-f]{32}$")]
    application: String,
    /// Whether companions stand on the holder's code or have one each.
    #[serde(default)]
    layout: Layout,
    /// What the codes say beside colours.
    #[serde(default)]
    include: Vec<Extra>,
    /// Public key (Ed25519, 64 hex digits) of the phone that will present the codes live; one that
    /// was given before stays.
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    holder_key: Option<String>,
}

/// How a family travels.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Layout {
    /// One code for all.
    #[default]
    Together,
    /// One code each.
    Each,
}

/// A code.
#[derive(Serialize, ToSchema)]
pub(super) struct CodeBody {
    /// Its name here.
    id: String,
    /// The text that the symbol holds.
    text: String,
    /// First second at which it is valid, counted from 1970.
    from: u32,
    /// First second at which it no longer is.
    until: u32,
    /// Version of the rules that made the colours.
    rules: u32,
    /// The holder, and who goes with them.
    bearers: Vec<BearerBody>,
}

/// Someone on a code.
#[derive(Serialize, ToSchema)]
struct BearerBody {
    /// Their application.
    application: String,
    /// `green`, `yellow` or `red`.
    colour: &'static str,
    /// The rule that made the colour, if it is not green.
    rule: Option<RuleId>,
    /// What sort of reason it is.
    reason: Option<Reason>,
}

impl CodeBody {
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

impl From<Issued> for CodeBody {
    fn from(issued: Issued) -> Self {
        let bearer = |it: codes::Bearer| {
            let (rule, reason) = it.ruling.cause.map(|it| (it.rule, it.reason)).unzip();
            BearerBody {
                application: it.application,
                colour: it.ruling.colour.name(),
                rule,
                reason,
            }
        };
        Self {
            id: issued.id,
            text: issued.text,
            from: issued.from.as_secs(),
            until: issued.until.as_secs(),
            rules: issued.rules,
            bearers: issued.bearers.into_iter().map(bearer).collect(),
        }
    }
}

/// The codes of whoever has logged in.
#[utoipa::path(get, path = "/api/v1/codes", responses(
    (status = 200, body = [CodeBody]), (status = 401, body = ProblemBody),
))]
async fn list(
    State(service): State<Service>,
    logged_in: LoggedIn,
) -> Result<Json<Vec<CodeBody>>, Problem> {
    let all = codes::of_account(&service.books, &logged_in.session.account).await?;
    Ok(Json(all.into_iter().map(CodeBody::from).collect()))
}

/// Makes the codes of a holder and of those who go with them, for a day.
#[utoipa::path(post, path = "/api/v1/codes", request_body = CodeForm, responses(
    (status = 200, body = [CodeBody]), (status = 400, body = ProblemBody),
    (status = 401, body = ProblemBody), (status = 403, body = ProblemBody),
    (status = 404, body = ProblemBody), (status = 422, body = ProblemBody),
    (status = 429, body = ProblemBody),
))]
pub(super) async fn make(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Body(form): Body<CodeForm>,
) -> Result<Json<Vec<CodeBody>>, Problem> {
    let (account, now) = (&logged_in.session.account, service.now());
    let key = form.holder_key.as_deref().map(key).transpose()?;
    let holder = own(&service, &logged_in, &form.application).await?;
    take(&service, limits::NEW_CODES, account.as_str(), now).await?;
    let companions = applications::companions_of(&service.books, &holder.id).await?;
    // A companion who is not verified yet does not keep the others from their code.
    let is_verified = |it: &Application| it.state.standing() == Standing::Verified;
    let companions = companions.into_iter().filter(is_verified);
    let people: Vec<_> = std::iter::once(holder).chain(companions).collect();
    let groups: Vec<&[Application]> = match form.layout {
        Layout::Together => vec![&people],
        Layout::Each => people.chunks(1).collect(),
    };
    let mut made = Vec::with_capacity(groups.len());
    for group in groups {
        let (books, turns) = (&service.books, &*service.turns);
        let prepared =
            codes::prepare(books, turns, account, group, &form.include, &mut dice()).await?;
        if let Some(key) = &key {
            codes::bind(books, &prepared, Some(key)).await?;
        }
        let signed = service.desk.sign(account, &prepared, now).await;
        // What is too large to be presented is not left bound, or it could not be renewed.
        if key.is_some() && matches!(signed, Err(CodeError::TooLarge)) {
            codes::bind(books, &prepared, None).await?;
        }
        made.push(signed?.into());
    }
    Ok(Json(made))
}

fn key(text: &str) -> Result<PublicKey, Problem> {
    let bytes: Option<[u8; 32]> = from_hex(text).and_then(|it| it.try_into().ok());
    let key = bytes.and_then(|it| PublicKey::from_bytes(&it).ok());
    key.ok_or_else(|| Problem::unprocessable(Notice::FIELDS).about(["holder_key"]))
}

/// Makes a code again, for a day from now, by the facts and rules of now.
#[utoipa::path(post, path = "/api/v1/codes/{id}/renewals", params(("id" = String, Path)),
    responses(
        (status = 200, body = CodeBody), (status = 401, body = ProblemBody),
        (status = 403, body = ProblemBody), (status = 404, body = ProblemBody),
        (status = 422, body = ProblemBody),
    )
)]
pub(super) async fn renew(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Path(id): Path<String>,
) -> Result<Json<CodeBody>, Problem> {
    if !is_id(&id) {
        return Err(Problem::nothing_here());
    }
    let account = &logged_in.session.account;
    let issued = service.desk.sign(account, &id, service.now()).await?;
    Ok(Json(issued.into()))
}

/// A code's symbol.
#[utoipa::path(get, path = "/api/v1/codes/{id}/symbol.svg", params(("id" = String, Path)),
    responses(
        (status = 200, content_type = "image/svg+xml", body = String),
        (status = 401, body = ProblemBody), (status = 404, body = ProblemBody),
    )
)]
async fn symbol(
    State(service): State<Service>,
    logged_in: LoggedIn,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let all = codes::of_account(&service.books, &logged_in.session.account).await?;
    let code = all.into_iter().find(|it| it.id == id);
    let code = code.ok_or_else(Problem::nothing_here)?;
    let symbol = Symbol::encode(&code.text, EcLevel::M).map_err(|_| Problem::internal())?;
    let kind = [(header::CONTENT_TYPE, "image/svg+xml")];
    Ok((kind, symbol.to_svg(Ink::default())).into_response())
}
