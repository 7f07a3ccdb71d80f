//! A plain client on a socket, for what has to go through one.

use std::io;
use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection, with the cookie and the token of whoever uses it.
pub(crate) struct Wire {
    stream: TcpStream,
    read: Vec<u8>,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

impl Wire {
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            read: Vec::with_capacity(4_096),
            cookie: String::new(),
            csrf: String::new(),
        })
    }

    /// Status and body of what is answered.
    pub(crate) async fn post(&mut self, path: &str, body: &str) -> io::Result<(u16, Value)> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
             cookie: issuer_session={}\r\nx-csrf-token: {}\r\ncontent-length: {}\r\n\r\n{body}",
            self.cookie,
            self.csrf,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> io::Result<(u16, Value)> {
        self.read.clear();
        loop {
            let mut part = [0; 4_096];
            let count = self.stream.read(&mut part).await?;
            if count == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.read.extend_from_slice(&part[..count]);
            if let Some(done) = self.whole() {
                return Ok(done);
            }
        }
    }

    fn whole(&mut self) -> Option<(u16, Value)> {
        let end = self.read.windows(4).position(|it| it == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&self.read[..end]).into_owned();
        let header = |name: &str| {
            let mut lines = head.lines();
            lines
                .find_map(|line| line.strip_prefix(name))
                .map(str::trim)
        };
        let length: usize = header("content-length:").map_or(0, |it| it.parse().unwrap());
        let body = self.read.get(end + 4..end + 4 + length)?;
        if let Some(cookie) = header("set-cookie: issuer_session=") {
            self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        }
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some((status, serde_json::from_slice(body).unwrap_or(Value::Null)))
    }
}
