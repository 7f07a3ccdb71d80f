//! What the description says of all routes alike: answers that each can give, how sessions are
//! shown, headers of answers, the form of names in paths. What is a route's own stands beside it.

use axum::http::StatusCode;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme};
use utoipa::openapi::security::{SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, Content, Header, OpenApi, Ref, RefOr, Required, Response};

use super::extract::{COOKIE, OPERATOR_COOKIE};
use super::guard::{CSRF_HEADER, OPERATORS};
use super::problem::PROBLEM;

/// Adds what all routes have alike.
pub(super) fn complete(description: &mut OpenApi) {
    for (path, item) in &mut description.paths.paths {
        for (safety, operation) in operations(item) {
            complete_operation(path, safety, operation);
        }
    }
    let components = description.components.get_or_insert_default();
    add_schemes(components);
}

fn complete_operation(path: &str, safety: Safety, operation: &mut Operation) {
    let shown = shown(path);
    operation.security = Some(requirements(shown, safety));
    let parameters = operation.parameters.get_or_insert_default();
    for parameter in parameters.iter_mut() {
        if let RefOr::T(parameter) = parameter
            && parameter.name == "id"
        {
            parameter.schema = Some(text(Some(ID)));
        }
    }
    let has_parameters = !parameters.is_empty();
    if is_published(path) {
        let known = ParameterBuilder::new()
            .name("if-none-match")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("The ETag of what is known"))
            .schema(Some(text(None)));
        parameters.push(RefOr::T(known.build()));
    }
    let has_body = operation.request_body.is_some();
    for (status, is_given) in [
        (StatusCode::BAD_REQUEST, has_body || has_parameters),
        (StatusCode::UNAUTHORIZED, shown != Shown::Nothing),
        (StatusCode::FORBIDDEN, safety == Safety::Changes),
        (StatusCode::REQUEST_TIMEOUT, true),
        (StatusCode::PAYLOAD_TOO_LARGE, has_body),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, has_body),
        (StatusCode::INTERNAL_SERVER_ERROR, true),
    ] {
        if is_given {
            let responses = &mut operation.responses.responses;
            let known = responses.entry(status.as_str().to_owned());
            known.or_insert_with(|| RefOr::T(refusal(Response::new(""))));
        }
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            complete_response(path, safety, status, response);
        }
    }
}

fn complete_response(path: &str, safety: Safety, status: &str, response: &mut Response) {
    let code: Option<StatusCode> = status.parse().ok();
    if response.description.is_empty() {
        let reason = code.and_then(|it| it.canonical_reason());
        response.description = reason.unwrap_or(status).to_owned();
    }
    if code.is_some_and(|it| it.is_client_error() || it.is_server_error())
        && response.content.shift_remove("application/json").is_some()
    {
        let bare = std::mem::take(response);
        *response = refusal(bare);
    }
    let mut header = |name: &str, says: &str| {
        let mut header = Header::new(text(None));
        header.description = Some(says.to_owned());
        response.headers.insert(name.to_owned(), header.into());
    };
    match status {
        "429" => header("retry-after", "Seconds to wait"),
        "200" | "304" if is_published(path) => {
            header("etag", "Follows from the content");
            header("cache-control", "To be kept, and asked for again");
            header("access-control-allow-origin", "Any page may read it");
        }
        "200" if begins_session(path) => header("set-cookie", "The session"),
        "204" if safety == Safety::Changes && path.ends_with("/session") => {
            header("set-cookie", "Ends the session");
        }
        _ => {}
    }
}

fn refusal(mut response: Response) -> Response {
    let body = RefOr::Ref(Ref::from_schema_name("ProblemBody"));
    let content = Content::new(Some(body));
    response.content.insert(PROBLEM.to_owned(), content.into());
    response
}

/// Whether a method may change something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Safety {
    Reads,
    Changes,
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Safety, &mut Operation)> {
    let get = item.get.iter_mut().map(|it| (Safety::Reads, it));
    let others = [&mut item.post, &mut item.put, &mut item.delete];
    let others = others.into_iter().flatten();
    get.chain(others.map(|it| (Safety::Changes, it)))
}

/// What a request shows to say who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Nothing,
    Holder,
    Operator,
    Laboratory,
}

fn shown(path: &str) -> Shown {
    match path {
        "/api/v1/laboratory/results" => Shown::Laboratory,
        "/api/v1/operators/enrolment" | "/api/v1/operators/log-in" => Shown::Nothing,
        _ if path.starts_with(OPERATORS) => Shown::Operator,
        _ if path.starts_with("/api/v1/log-in/") => Shown::Nothing,
        _ if path.starts_with("/api/v1/") => Shown::Holder,
        _ => Shown::Nothing,
    }
}

fn begins_session(path: &str) -> bool {
    matches!(
        path,
        "/api/v1/log-in/code" | "/api/v1/log-in/password" | "/api/v1/operators/log-in"
    )
}

fn is_published(path: &str) -> bool {
    path.starts_with("/trust/") || path.starts_with("/status/")
}

fn requirements(shown: Shown, safety: Safety) -> Vec<SecurityRequirement> {
    let none: [&str; 0] = [];
    let name = match shown {
        Shown::Nothing => return Vec::new(),
        Shown::Holder => "holder",
        Shown::Operator => "operator",
        Shown::Laboratory => return vec![SecurityRequirement::new("laboratory", none)],
    };
    let session = SecurityRequirement::new(name, none);
    vec![match safety {
        Safety::Reads => session,
        Safety::Changes => session.add("csrf", none),
    }]
}

fn add_schemes(components: &mut Components) {
    let cookie = |name, says| ApiKey::Cookie(ApiKeyValue::with_description(name, says));
    let csrf = "The csrf_token that was answered to the log-in";
    let csrf = ApiKey::Header(ApiKeyValue::with_description(CSRF_HEADER, csrf));
    let mut bearer = Http::new(HttpAuthScheme::Bearer);
    bearer.description = Some("The token of a laboratory".to_owned());
    let holder = cookie(COOKIE, "A holder's session, twelve hours");
    let operator = cookie(OPERATOR_COOKIE, "An operator's session, an hour");
    for (name, scheme) in [
        ("holder", SecurityScheme::ApiKey(holder)),
        ("operator", SecurityScheme::ApiKey(operator)),
        ("csrf", SecurityScheme::ApiKey(csrf)),
        ("laboratory", SecurityScheme::Http(bearer)),
    ] {
        let scheme = RefOr::T(scheme);
        components.security_schemes.insert(name.to_owned(), scheme);
    }
}

fn text(pattern: Option<&str>) -> RefOr<utoipa::openapi::Schema> {
    let object = ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
    object.pattern(pattern).into()
}

/// Random names, as `is_id` takes them.
const ID: &str = "^[0-9a-f]{32}$";
