//! Whether what is answered is what the description says: looked at for every answer of every story.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::sync::OnceCell;
use tower::ServiceExt;

/// The description, read once.
pub(crate) async fn description(router: &Router) -> &'static Value {
    static DESCRIPTION: OnceCell<Value> = OnceCell::const_new();
    let read = async || {
        let request = Request::get("/api/v1/openapi.json").body(Body::empty());
        let answer = router.clone().oneshot(request.unwrap()).await.unwrap();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        serde_json::from_slice(&bytes).unwrap()
    };
    DESCRIPTION.get_or_init(read).await
}

/// Fails where a route's status, type of content or header is not in the description.
pub(crate) fn check(
    description: &Value,
    method: &Method,
    path: &str,
    status: StatusCode,
    headers: &HeaderMap,
) {
    let Some((pattern, operations)) = route(description, path) else {
        return;
    };
    let what = format!("{method} {pattern}: {status}");
    if status == StatusCode::METHOD_NOT_ALLOWED {
        assert!(headers.contains_key(header::ALLOW), "{what}");
        return;
    }
    let method = if method == Method::HEAD {
        "get".to_owned()
    } else {
        method.as_str().to_lowercase()
    };
    let described = &operations[method]["responses"][status.as_str()];
    assert!(described.is_object(), "{what} is not described");
    if let Some(kind) = headers.get(header::CONTENT_TYPE) {
        let kind = kind.to_str().unwrap().split(';').next().unwrap().trim();
        let known = &described["content"];
        assert!(known.get(kind).is_some(), "{what}: {kind} is not described");
    }
    if status == StatusCode::TOO_MANY_REQUESTS {
        assert!(headers.contains_key(header::RETRY_AFTER), "{what}");
    }
    for name in [header::SET_COOKIE, header::ETAG, header::RETRY_AFTER] {
        let is_described = described["headers"].get(name.as_str()).is_some();
        assert!(
            is_described || !headers.contains_key(&name),
            "{what}: {name}"
        );
    }
}

/// The path in the description that this one is of.
pub(crate) fn route<'a>(description: &'a Value, path: &str) -> Option<(&'a str, &'a Value)> {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |pattern: &str| {
        let (mut a, mut b) = (pattern.split('/'), path.split('/'));
        let same = a.by_ref().zip(b.by_ref()).all(|(pattern, part)| {
            pattern == part || (pattern.starts_with('{') && !part.is_empty())
        });
        same && pattern.split('/').count() == path.split('/').count()
    };
    let mut all = description["paths"].as_object()?.iter();
    let found = all.find(|(pattern, _)| fits(pattern));
    found.map(|(pattern, item)| (pattern.as_str(), item))
}
