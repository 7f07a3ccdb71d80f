//! Operators: enrolling, logging in, roles.

use axum::body::Body;
use axum::http::{StatusCode, header};
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use issuer_service::operators::{self, Role};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

use super::bench::{Answer, Bench, Visitor, on_each};
use super::hostile::POISON;

/// An operator at a desk.
pub(crate) struct Officer {
    pub(crate) visitor: Visitor,
    name: String,
    totp: Totp,
    cookie: String,
}

const PASSWORD: &str = "Abcdef1!";

impl Officer {
    pub(crate) async fn new(bench: &Bench, name: &str, role: Role) -> Self {
        let (books, rng) = (&bench.service.books, &mut UnwrapErr(SysRng));
        let secret = operators::add(books, name, role, bench.now(), rng).await;
        let secret = secret.unwrap().unwrap();
        let mut visitor = bench.visitor("198.51.100.1");
        let body = json!({ "name": name, "secret": *secret, "password": PASSWORD });
        let enrolled = visitor.post("/api/v1/operators/enrolment", body).await;
        assert_eq!(enrolled.status, StatusCode::OK, "{:?}", enrolled.body);
        let url = enrolled.body["authenticator"].as_str().unwrap();
        let text = url.split("secret=").nth(1).unwrap();
        let secret = Secret::try_from_base32(text.split('&').next().unwrap()).unwrap();
        let totp = Builder::new().with_secret(secret).build().unwrap();
        visitor.csrf = None;
        let mut officer = Self {
            visitor,
            name: name.to_owned(),
            totp,
            cookie: String::new(),
        };
        let answer = officer.log_in(bench, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        officer
    }

    pub(crate) fn code(&self, bench: &Bench) -> String {
        self.totp.generate(bench.now().as_secs().into()).to_string()
    }

    async fn log_in(&mut self, bench: &Bench, password: &str) -> Answer {
        let code = self.code(bench);
        let body = json!({ "name": self.name, "password": password, "code": code });
        let answer = self.visitor.post("/api/v1/operators/log-in", body).await;
        if let Some(cookie) = answer.headers.get(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            self.cookie = pair.strip_prefix("issuer_operator=").unwrap().to_owned();
            self.visitor.csrf = answer.body["csrf_token"].as_str().map(str::to_owned);
        }
        answer
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let request = self.visitor.request(method, path);
        let request = request.header(header::COOKIE, format!("issuer_operator={}", self.cookie));
        let request = match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.visitor.send(request.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, Some(body)).await
    }
}

const SESSION: &str = "/api/v1/operators/session";

#[tokio::test]
async fn an_operator_enrols_once_and_logs_in_with_both_factors() {
    on_each(async |bench: Bench| {
        let (books, rng) = (&bench.service.books, &mut UnwrapErr(SysRng));
        let mut clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        assert_eq!(clerk.get(SESSION).await.body["role"], "clerk");
        let twice = operators::add(books, "clerk-1", Role::Auditor, bench.now(), rng).await;
        assert!(twice.unwrap().is_none());
        // The same code again, in another session.
        let replayed = clerk.log_in(&bench, PASSWORD).await;
        assert_eq!((replayed.status.as_u16(), replayed.number()), (401, 4014));
        // A wrong password uses no code up.
        bench.wait(30);
        assert_eq!(clerk.log_in(&bench, "Abcdef1?").await.number(), 4014);
        assert_eq!(clerk.log_in(&bench, PASSWORD).await.status, StatusCode::OK);
        assert_eq!(clerk.get(SESSION).await.status, StatusCode::OK);
        bench.wait(3_600);
        assert_eq!(clerk.get(SESSION).await.number(), 4012);

        clerk.log_in(&bench, PASSWORD).await;
        let secret = operators::reset(books, "clerk-1", bench.now(), rng).await;
        let secret = secret.unwrap().unwrap();
        assert_eq!(clerk.get(SESSION).await.number(), 4012);
        let stranger = bench.visitor("198.51.100.2");
        let enrol = async |secret: &str| {
            let body = json!({ "name": "clerk-1", "secret": secret, "password": PASSWORD });
            stranger.post("/api/v1/operators/enrolment", body).await
        };
        assert_eq!(enrol(&"0".repeat(32)).await.number(), 4014);
        bench.wait(86_400);
        assert_eq!(enrol(&secret).await.number(), 4014);
        let secret = operators::reset(books, "clerk-1", bench.now(), rng).await;
        let secret = secret.unwrap().unwrap();
        assert_eq!(enrol(&secret).await.status, StatusCode::OK);
        assert_eq!(enrol(&secret).await.number(), 4014);
        operators::remove(books, "clerk-1", bench.now())
            .await
            .unwrap();
        bench.wait(30);
        assert_eq!(clerk.log_in(&bench, PASSWORD).await.number(), 4014);
    })
    .await;
}

#[tokio::test]
async fn guesses_are_few_and_names_are_not_told() {
    on_each(async |bench: Bench| {
        let mut clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        let stranger = bench.visitor("198.51.100.9");
        let log_in = async |name: &str, code: &str| {
            let body = json!({ "name": name, "password": PASSWORD, "code": code });
            let answer = stranger.post("/api/v1/operators/log-in", body).await;
            (answer.status, answer.body)
        };
        assert_eq!(
            log_in("clerk-1", "000000x").await,
            log_in("nobody", "000000x").await
        );
        for _ in 0..4 {
            log_in("clerk-1", "000000x").await;
        }
        bench.wait(30);
        assert_eq!(clerk.log_in(&bench, PASSWORD).await.number(), 4290);
        for poison in POISON {
            assert_eq!(log_in(poison, poison).await.0, 401, "{poison}");
        }
    })
    .await;
}

#[tokio::test]
async fn sessions_of_holders_and_operators_are_apart() {
    on_each(async |bench: Bench| {
        let auditor = Officer::new(&bench, "auditor-1", Role::Auditor).await;
        let clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        let mut holder = bench.logged_in("1", "2015550123").await;
        assert_eq!(holder.get(SESSION).await.number(), 4012);
        let request = holder.request("GET", SESSION);
        let cookie = format!("issuer_operator={}", holder.cookie.clone().unwrap());
        let request = request.header(header::COOKIE, cookie);
        let answer = holder.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.number(), 4012);
        holder.cookie = Some(auditor.cookie.clone());
        assert_eq!(holder.get("/api/v1/applications").await.number(), 4012);
        // Without the token of its page, nothing is changed.
        let mut lured = Officer {
            cookie: clerk.cookie.clone(),
            visitor: bench.visitor("198.51.100.1"),
            name: String::new(),
            totp: clerk.totp.clone(),
        };
        lured.visitor.csrf = auditor.visitor.csrf.clone();
        assert_eq!(lured.send("DELETE", SESSION, None).await.number(), 4013);
        assert_eq!(clerk.send("DELETE", SESSION, None).await.status, 204);
        assert_eq!(clerk.get(SESSION).await.number(), 4012);
    })
    .await;
}

#[tokio::test]
async fn the_audit_export_is_the_auditors() {
    on_each(async |bench: Bench| {
        let auditor = Officer::new(&bench, "auditor-1", Role::Auditor).await;
        let path = "/api/v1/operators/audit";
        for (n, role) in Role::ALL.into_iter().enumerate() {
            let officer = Officer::new(&bench, &format!("o-{n}"), role).await;
            let status = officer.get(path).await.status.as_u16();
            let wanted = if role == Role::Auditor { 200 } else { 403 };
            assert_eq!(status, wanted, "{role:?}");
        }
        let request = auditor
            .visitor
            .request("GET", &format!("{path}?node=story&seq=1"));
        let request = request.header(
            header::COOKIE,
            format!("issuer_operator={}", auditor.cookie),
        );
        let request = request.body(Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(bench.router.clone(), request).await;
        let body = http_body_util::BodyExt::collect(response.unwrap().into_body()).await;
        let text = String::from_utf8(body.unwrap().to_bytes().to_vec()).unwrap();
        let heads = issuer_service::audit::read_heads(text.as_bytes()).unwrap();
        assert!(heads["story"].0 > 10);
        let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        assert_eq!(first["seq"], 2);
        for bad in ["seq=x", "seq=1%27", "what=1", "node=%00"] {
            assert_eq!(auditor.get(&format!("{path}?{bad}")).await.number(), 4001);
        }
    })
    .await;
}
