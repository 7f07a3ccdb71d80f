//! The audit export, for auditors.

use axum::BoxError;
use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream::try_unfold;
use maud::html;

use super::super::super::Problem;
use super::visit::Desk;
use crate::audit::{Entry, lines_after, to_ndjson};
use crate::operators::Role;

pub(super) async fn show(desk: Desk) -> Response {
    let page = desk.acting_as(Role::Auditor).map(|_| {
        let texts = desk.texts();
        let main = html! {
            p { (texts.audit_intro) }
            p { a.button.main href="/desk/audit/export" download { (texts.download) } }
        };
        desk.page(StatusCode::OK, &texts.audit, main)
    });
    desk.answer(page)
}

pub(super) async fn export(desk: Desk) -> Response {
    let page = exported(&desk).await;
    desk.answer(page)
}

/// All lines, as they are read: nobody knows how many there are.
async fn exported(desk: &Desk) -> Result<Response, Problem> {
    let acting = desk.acting_as(Role::Auditor)?;
    let books = &desk.service.books;
    let entry = Entry::new(desk.service.now(), "audit/read", acting.session.operator);
    books.audit.write(entry).await?;
    let start = (books.store.pool().clone(), String::new(), 0);
    let lines = try_unfold(start, |(pool, node, seq)| async move {
        let lines = lines_after(&pool, &node, seq).await?;
        let Some(last) = lines.last() else {
            return Ok::<_, BoxError>(None);
        };
        let next = (pool, last.node.clone(), last.seq);
        Ok(Some((to_ndjson(&lines)?, next)))
    });
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"audit.ndjson\"",
        ),
    ];
    Ok((headers, Body::from_stream(lines)).into_response())
}
