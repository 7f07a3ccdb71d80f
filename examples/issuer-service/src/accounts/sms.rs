//! Messages to phones.

use std::fs::OpenOptions;
use std::future::Future;
use std::io::Write;
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use hyper::Request;
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use thiserror::Error;
use zeroize::Zeroizing;

use super::Phone;

/// Sends short messages.
pub trait SmsSender: Send + Sync {
    /// Sends a text to a number.
    fn send<'a>(&'a self, to: &'a Phone, text: &'a str) -> Sending<'a>;
}

/// A message on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), SmsFailed>> + Send + 'a>>;

/// The message was not taken; the reason names neither number nor text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SmsFailed {
    /// The outbox cannot be written.
    #[error("the outbox cannot be written")]
    Outbox,
    /// The gateway cannot be reached, or not in time.
    #[error("the gateway does not answer")]
    NoAnswer,
    /// The gateway refused.
    #[error("the gateway answers {status}")]
    Refused {
        /// HTTP status of the answer.
        status: u16,
    },
    /// The gateway's address is no `http://` URL.
    #[error("the gateway's address is an http:// URL: put a proxy on this host for TLS")]
    Address,
}

/// A file with one line for each message, for trying; also shown on the terminal if asked for.
#[derive(Debug)]
pub struct Outbox {
    file: PathBuf,
    show: Show,
}

/// Whether messages are also shown on the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// In the file alone.
    No,
    /// On standard output, too.
    OnTerminal,
}

impl Outbox {
    /// An outbox in this file.
    #[must_use]
    pub const fn new(file: PathBuf, show: Show) -> Self {
        Self { file, show }
    }
}

impl SmsSender for Outbox {
    fn send<'a>(&'a self, to: &'a Phone, text: &'a str) -> Sending<'a> {
        let line = format!("{}\t{text}\n", to.as_e164());
        let write = move || {
            let file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(&self.file);
            file?.write_all(line.as_bytes())?;
            match self.show {
                Show::No => Ok(()),
                Show::OnTerminal => std::io::stdout().write_all(line.as_bytes()),
            }
        };
        Box::pin(async move { write().map_err(|_: std::io::Error| SmsFailed::Outbox) })
    }
}

/// A gateway that takes `{"to": "+…", "text": "…"}` by POST.
///
/// It speaks plain HTTP, to a gateway or a proxy on the same host.
pub struct HttpGateway {
    client: Client<HttpConnector, String>,
    address: hyper::Uri,
    bearer: Option<Zeroizing<String>>,
}

impl HttpGateway {
    /// The gateway at an address, with a bearer token if it asks for one.
    ///
    /// # Errors
    /// [`SmsFailed::Address`].
    pub fn new(address: &str, bearer: Option<String>) -> Result<Self, SmsFailed> {
        let address: hyper::Uri = address.parse().map_err(|_| SmsFailed::Address)?;
        if address.scheme_str() != Some("http") || address.host().is_none() {
            return Err(SmsFailed::Address);
        }
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            address,
            bearer: bearer.map(Zeroizing::new),
        })
    }

    async fn post(&self, to: &Phone, text: &str) -> Result<(), SmsFailed> {
        let body = serde_json::json!({ "to": to.as_e164(), "text": text });
        let mut request = Request::post(self.address.clone()).header("content-type", JSON);
        if let Some(bearer) = &self.bearer {
            request = request.header("authorization", format!("Bearer {}", bearer.as_str()));
        }
        let request = request
            .body(body.to_string())
            .map_err(|_| SmsFailed::Address)?;
        let answer = tokio::time::timeout(PATIENCE, self.client.request(request)).await;
        let answer = answer.map_err(|_| SmsFailed::NoAnswer)?;
        let status = answer.map_err(|_| SmsFailed::NoAnswer)?.status();
        if status.is_success() {
            Ok(())
        } else {
            let status = status.as_u16();
            Err(SmsFailed::Refused { status })
        }
    }
}

impl SmsSender for HttpGateway {
    fn send<'a>(&'a self, to: &'a Phone, text: &'a str) -> Sending<'a> {
        Box::pin(self.post(to, text))
    }
}

const JSON: &str = "application/json";
const PATIENCE: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    async fn gateway(answer: &'static str) -> (String, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/messages", listener.local_addr().unwrap());
        let asked = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = String::new();
            while !request.ends_with('}') {
                let mut part = [0; 1_024];
                let read = stream.read(&mut part).await.unwrap();
                request.push_str(std::str::from_utf8(&part[..read]).unwrap());
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
            request
        });
        (address, asked)
    }

    #[tokio::test]
    async fn the_gateway_gets_number_text_and_token() {
        let phone = Phone::parse("852", "51234567").unwrap();
        let (address, asked) = gateway("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n").await;
        let sender = HttpGateway::new(&address, Some("a-token".to_owned())).unwrap();
        sender.send(&phone, "123456").await.unwrap();
        let asked = asked.await.unwrap();
        assert!(asked.starts_with("POST /messages HTTP/1.1"));
        assert!(asked.contains("authorization: Bearer a-token"));
        assert!(asked.ends_with(r#"{"text":"123456","to":"+85251234567"}"#));
    }

    #[tokio::test]
    async fn a_gateway_that_refuses_or_is_not_there_is_an_error() {
        let phone = Phone::parse("852", "51234567").unwrap();
        let (address, _asked) = gateway("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n").await;
        let sender = HttpGateway::new(&address, None).unwrap();
        let refused = sender.send(&phone, "123456").await;
        assert_eq!(refused, Err(SmsFailed::Refused { status: 500 }));
        let nobody = HttpGateway::new("http://127.0.0.1:1/", None).unwrap();
        assert_eq!(
            nobody.send(&phone, "123456").await,
            Err(SmsFailed::NoAnswer)
        );
        for address in ["https://gateway.example/", "/messages", "ftp://a.example/"] {
            assert_eq!(
                HttpGateway::new(address, None).err(),
                Some(SmsFailed::Address)
            );
        }
    }
}
