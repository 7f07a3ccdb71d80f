//! A service with a clock that the story moves, and people who use it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use healthcode::UnixTime;
use http_body_util::BodyExt;
use issuer_service::accounts::sms::{Outbox, Show};
use issuer_service::config::{ClientAddress, Config};
use issuer_service::setup;
use issuer_service::web::{Service, router};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::postgres;

// Here for those who share this file by its path.
#[path = "described.rs"]
pub(crate) mod described;

/// A service of one story.
pub(crate) struct Bench {
    pub(crate) service: Service,
    pub(crate) config: Config,
    pub(crate) router: Router,
    clock: Arc<AtomicU32>,
    _folder: Arc<tempfile::TempDir>,
}

/// Someone with a browser: an address, a phone, a cookie.
pub(crate) struct Visitor {
    router: Router,
    outbox: PathBuf,
    pub(crate) cookie: Option<String>,
    pub(crate) csrf: Option<String>,
    pub(crate) address: String,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// Runs a story on each database there is.
pub(crate) async fn on_each(story: impl AsyncFn(Bench)) {
    let folder = tempfile::tempdir().unwrap();
    story(Bench::open(folder, None).await).await;
    if let Some(database) = postgres::database().await {
        let folder = tempfile::tempdir().unwrap();
        story(Bench::open(folder, Some(database)).await).await;
    }
}

impl Bench {
    pub(crate) async fn open(folder: tempfile::TempDir, database: Option<String>) -> Self {
        let _ = log();
        let config = Config {
            data: folder.path().join("data"),
            database,
            scripts: "pages/dist".into(),
            listen: ([127, 0, 0, 1], 0).into(),
            public_url: "https://codes.example/".to_owned(),
            node: "story".to_owned(),
            client_address: ClientAddress::Forwarded,
            sms_gateway: None,
            sms_token: None,
            publish_seconds: 300,
            fresh_seconds: None,
            status_lists: 4,
            operators: Default::default(),
        };
        Self::with_config(config, Arc::new(AtomicU32::new(NOW)), Arc::new(folder)).await
    }

    /// Another node on the same database and with the same keys.
    pub(crate) async fn another_node(&self, name: &str) -> Self {
        let mut config = self.config.clone();
        config.node = name.to_owned();
        Self::with_config(config, Arc::clone(&self.clock), Arc::clone(&self._folder)).await
    }

    async fn with_config(
        config: Config,
        clock: Arc<AtomicU32>,
        folder: Arc<tempfile::TempDir>,
    ) -> Self {
        let hands = Arc::clone(&clock);
        let clock_of_service = Arc::new(move || UnixTime::new(hands.load(Ordering::SeqCst)));
        let opened = setup::open(&config, clock_of_service, UnwrapErr(SysRng)).await;
        let mut service = opened.unwrap();
        service.sms = Arc::new(Outbox::new(config.file("outbox.txt"), Show::No));
        Self {
            router: router(&service),
            service,
            config,
            clock,
            _folder: folder,
        }
    }

    pub(crate) fn now(&self) -> UnixTime {
        UnixTime::new(self.clock.load(Ordering::SeqCst))
    }

    pub(crate) fn wait(&self, seconds: u32) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn visitor(&self, address: &str) -> Visitor {
        Visitor {
            router: self.router.clone(),
            outbox: self.config.file("outbox.txt"),
            cookie: None,
            csrf: None,
            address: address.to_owned(),
        }
    }

    /// Someone who has logged in with a one-time code.
    pub(crate) async fn logged_in(&self, area_code: &str, number: &str) -> Visitor {
        let mut visitor = self.visitor("192.0.2.1");
        let code = visitor.ask_for_code(area_code, number).await;
        let answer = visitor.log_in_with_code(area_code, number, &code).await;
        assert_eq!(answer.status, StatusCode::OK);
        visitor
    }
}

impl Visitor {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send_json("POST", path, body).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.send_json("PUT", path, body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.request("DELETE", path).body(Body::empty()).unwrap())
            .await
    }

    async fn send_json(&self, method: &str, path: &str, body: Value) -> Answer {
        let request = self
            .request(method, path)
            .header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(path);
        request = request.header("x-forwarded-for", self.address.as_str());
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, format!("issuer_session={cookie}"));
        }
        if let Some(csrf) = &self.csrf {
            request = request.header("x-csrf-token", csrf);
        }
        request
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let description = described::description(&self.router).await;
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        described::check(description, &method, &path, head.status, &head.headers);
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer {
            status: head.status,
            headers: head.headers,
            body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        }
    }

    /// The code that the outbox has last for this number.
    pub(crate) async fn ask_for_code(&self, area_code: &str, number: &str) -> String {
        let body = json!({ "area_code": area_code, "number": number });
        let answer = self.post("/api/v1/log-in/messages", body).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{:?}", answer.body);
        let outbox = std::fs::read_to_string(&self.outbox).unwrap();
        let message = outbox.lines().last().unwrap();
        message.rsplit(' ').next().unwrap().to_owned()
    }

    pub(crate) async fn log_in_with_code(
        &mut self,
        area: &str,
        number: &str,
        code: &str,
    ) -> Answer {
        let body = json!({ "area_code": area, "number": number, "code": code });
        let answer = self.post("/api/v1/log-in/code", body).await;
        self.keep_session(&answer);
        answer
    }

    pub(crate) async fn log_in_with_password(
        &mut self,
        area: &str,
        number: &str,
        word: &str,
    ) -> Answer {
        let body = json!({ "area_code": area, "number": number, "password": word });
        let answer = self.post("/api/v1/log-in/password", body).await;
        self.keep_session(&answer);
        answer
    }

    fn keep_session(&mut self, answer: &Answer) {
        let Some(cookie) = answer.headers.get(header::SET_COOKIE) else {
            return;
        };
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        self.cookie = Some(pair.split('=').nth(1).unwrap().to_owned());
        self.csrf = answer.body["csrf_token"].as_str().map(str::to_owned);
    }
}

impl Answer {
    pub(crate) fn number(&self) -> u64 {
        self.body["number"].as_u64().unwrap_or(0)
    }
}

/// Everything that was logged in this run.
pub(crate) fn log() -> &'static Mutex<Vec<u8>> {
    static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        tracing_subscriber::fmt()
            .json()
            .with_env_filter("debug")
            .with_writer(|| Tee)
            .init();
    });
    &LOG
}

struct Tee;

impl Write for Tee {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        log().lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where every story begins.
pub(crate) const NOW: u32 = 1_795_262_400;
