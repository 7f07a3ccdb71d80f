//! A page without anybody's data: the script draws codes from links, and kept ones offline.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;

use super::visit::Visit;

pub(super) async fn show(visit: Visit) -> Response {
    let texts = visit.texts();
    let main = html! {
        div.card {
            h1 { (texts.my) }
            p.muted { (texts.shell) }
            noscript { p.note.trouble { (texts.needs_script) } }
            @if visit.service.scripts.is_none() { p.note.trouble { (texts.no_script) } }
            div #drawn {}
        }
    };
    visit.page(StatusCode::OK, &texts.my, main)
}
