//! What is answered when something is not done.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::password::HashFailed;
use crate::applications::{FormError, Refused};
use crate::books::BooksError;
use crate::catalogue::{Notice, Words};
use crate::codes::CodeError;
use crate::store::StoreError;

/// A refusal: an HTTP status, a message, and the fields that it is about.
#[derive(Clone, Debug)]
pub struct Problem {
    status: StatusCode,
    notice: Notice,
    fields: Vec<&'static str>,
    wait: Option<u32>,
}

/// A refusal as it is sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// Stable number of the message.
    number: u32,
    /// The message in English.
    en: Words,
    /// The message in Chinese.
    zh: Words,
    /// Names of the members of the body, or of the form's fields, that the message is about; never
    /// what they hold.
    #[schema(example = json!(["document_type"]))]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<&'static str>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, notice: Notice) -> Self {
        Self {
            status,
            notice,
            fields: notice.fields().to_vec(),
            wait: None,
        }
    }

    pub(crate) fn about(self, fields: impl Into<Vec<&'static str>>) -> Self {
        let fields = fields.into();
        Self { fields, ..self }
    }

    pub(super) const fn status(&self) -> StatusCode {
        self.status
    }

    pub(super) const fn notice(&self) -> Notice {
        self.notice
    }

    pub(super) fn fields(&self) -> &[&'static str] {
        &self.fields
    }

    pub(crate) fn malformed() -> Self {
        Self::new(StatusCode::BAD_REQUEST, Notice::MALFORMED)
    }

    /// A form of the pages that is none of theirs.
    pub(crate) fn no_form() -> Self {
        Self::new(StatusCode::BAD_REQUEST, Notice::FORM)
    }

    pub(crate) fn unprocessable(notice: Notice) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, notice)
    }

    pub(crate) fn nothing_here() -> Self {
        Self::new(StatusCode::NOT_FOUND, Notice::NOTHING_HERE)
    }

    pub(crate) fn too_often(wait: u32) -> Self {
        Self {
            wait: Some(wait),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, Notice::TOO_OFTEN)
        }
    }

    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, Notice::INTERNAL)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = ProblemBody {
            number: self.notice.number(),
            en: self.notice.in_english(),
            zh: self.notice.in_chinese(),
            fields: self.fields,
        };
        let mut response = (self.status, Json(body)).into_response();
        let kind = HeaderValue::from_static(PROBLEM);
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if let Some(wait) = self.wait {
            let wait = HeaderValue::from(wait);
            response.headers_mut().insert(header::RETRY_AFTER, wait);
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a request failed");
        Self::internal()
    }
}

impl From<BooksError> for Problem {
    fn from(error: BooksError) -> Self {
        tracing::error!(%error, "a request failed");
        Self::internal()
    }
}

impl From<FormError> for Problem {
    fn from(error: FormError) -> Self {
        Self::unprocessable(Notice::FIELDS).about(error.fields)
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Told(notice) => Self::unprocessable(notice),
            Refused::Books(error) => error.into(),
        }
    }
}

impl From<CodeError> for Problem {
    fn from(error: CodeError) -> Self {
        match error {
            CodeError::NotFound => Self::nothing_here(),
            CodeError::NotVerified => Self::unprocessable(Notice::NOT_VERIFIED),
            CodeError::Listed => Self::unprocessable(Notice::CODE_LISTED),
            CodeError::TooLarge => Self::unprocessable(Notice::CODE_TOO_LARGE),
            CodeError::NoIndex | CodeError::Failed | CodeError::Books(_) => {
                tracing::error!(%error, "a request failed");
                Self::internal()
            }
        }
    }
}

/// Media type of a refusal (RFC 9457).
pub(super) const PROBLEM: &str = "application/problem+json";

impl From<HashFailed> for Problem {
    fn from(error: HashFailed) -> Self {
        tracing::error!(%error, "a request failed");
        Self::internal()
    }
}
