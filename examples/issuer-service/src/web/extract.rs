//! What a request brings: a body, a session, an address.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use super::Service;
use super::problem::Problem;
use crate::accounts::sessions::{self, Session};
use crate::catalogue::Notice;
use crate::config::ClientAddress;

/// A JSON body. What is wrong with it is not said in its words: they might be somebody's data.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Service> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            let unsupported = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Problem::new(unsupported, Notice::MALFORMED));
        }
        let bytes = Bytes::from_request(request, service).await;
        let bytes = bytes.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, Notice::TOO_LARGE)
            }
            _ => Problem::malformed(),
        })?;
        let body = serde_json::from_slice(&bytes);
        body.map(Self).map_err(|_| Problem::malformed())
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|it| it.to_str().ok());
    let essence = kind.and_then(|kind| kind.split(';').next());
    essence.is_some_and(|it| it.trim().eq_ignore_ascii_case("application/json"))
}

/// Someone who has logged in; requests without a session end here.
#[derive(Clone)]
pub(super) struct LoggedIn {
    pub(super) session: Session,
    /// The token itself, which the CSRF token follows from.
    pub(super) token: String,
}

impl FromRequestParts<Service> for LoggedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Problem> {
        let none = Problem::new(StatusCode::UNAUTHORIZED, Notice::NO_SESSION);
        let Some(token) = session_token(&parts.headers) else {
            return Err(none);
        };
        let token = token.to_owned();
        let now = service.now();
        let session =
            sessions::find(&service.books.store, &service.books.vault, &token, now).await?;
        let session = session.ok_or(none)?;
        Ok(Self { session, token })
    }
}

/// The token in the session's cookie.
pub(super) fn session_token(headers: &HeaderMap) -> Option<&str> {
    cookie(headers, COOKIE)
}

/// The value of a cookie.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let cookies = cookies.filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|text| text.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Where the connection comes from; set for each connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Whom the limits of an address count for: an IPv4 address, or the /64 of an IPv6 one.
pub(super) struct Client(pub(super) String);

impl FromRequestParts<Service> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|it| it.0.ip());
        let address = match service.client_address {
            ClientAddress::Connection => peer,
            ClientAddress::Forwarded => forwarded(&parts.headers).or(peer),
        };
        Ok(Self(address.map(network).unwrap_or_default()))
    }
}

// What the proxy appended is last; what stands before it anyone can send.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let value = headers.get_all("x-forwarded-for").into_iter().next_back()?;
    let last = value.to_str().ok()?.rsplit(',').next()?;
    last.trim().parse().ok()
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

/// Name of the session's cookie.
pub(super) const COOKIE: &str = "issuer_session";
/// Name of the cookie of an operator's session.
pub(super) const OPERATOR_COOKIE: &str = "issuer_operator";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_ipv6_counts_for_its_network() {
        for (address, counted) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"),
            ("2001:db8:1:2::", "2001:db8:1:2"),
        ] {
            assert_eq!(network(address.parse().unwrap()), counted);
        }
    }

    #[test]
    fn what_the_proxy_appended_counts() {
        let mut headers = HeaderMap::new();
        assert_eq!(forwarded(&headers), None);
        headers.append("x-forwarded-for", "192.0.2.1".parse().unwrap());
        headers.append("x-forwarded-for", "192.0.2.2, 192.0.2.3".parse().unwrap());
        assert_eq!(forwarded(&headers), "192.0.2.3".parse().ok());
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        let value = "a=1; issuer_session_x=2; issuer_session=abc";
        headers.append(header::COOKIE, value.parse().unwrap());
        assert_eq!(session_token(&headers), Some("abc"));
    }
}
