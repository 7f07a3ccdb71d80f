//! Codes as links, sent to the number that their holder logged in with.

use axum::http::StatusCode;
use zeroize::Zeroizing;

use super::super::accounts::take;
use super::super::{Problem, Service};
use super::making::no_session;
use super::visit::Visit;
use crate::accounts::{Phone, limits, sessions};
use crate::catalogue::Notice;

/// Sends each code's link in a message of its own.
pub(super) async fn send(
    visit: &Visit,
    codes: impl IntoIterator<Item = &str>,
) -> Result<(), Problem> {
    let (service, phone) = (&visit.service, phone(visit).await?);
    let phone = phone.ok_or_else(no_session)?;
    for code in codes {
        take(service, limits::LINKS, phone.as_e164(), service.now()).await?;
        let link = link(service, code);
        let text = Zeroizing::new(format!("健康码 / health code: {}", *link));
        service.sms.send(&phone, &text).await.map_err(|error| {
            tracing::warn!(%error, "a message was not sent");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, Notice::NO_MESSAGE)
        })?;
    }
    Ok(())
}

/// The number of whoever has logged in.
pub(super) async fn phone(visit: &Visit) -> Result<Option<Phone>, Problem> {
    let logged_in = visit.logged_in.as_ref().ok_or_else(no_session)?;
    let (store, vault) = (&visit.service.books.store, &visit.service.books.vault);
    let phone = sessions::phone(store, vault, &logged_in.session, &logged_in.token).await;
    Ok(phone?)
}

/// The address that shows a code: what stands behind `#` goes to no server.
fn link(service: &Service, code: &str) -> Zeroizing<String> {
    let mut link = Zeroizing::new(format!("{}/c#", service.base_url));
    for byte in code.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._:*+/".contains(&byte) {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
    link
}
