//! A browser without a script: cookies, links, forms with their hidden fields.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::bench::Bench;

pub(crate) struct Browser {
    router: Router,
    outbox: std::path::PathBuf,
    pub(crate) cookies: BTreeMap<String, String>,
}

pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Browser {
    pub(crate) fn new(bench: &Bench) -> Self {
        Self {
            router: bench.router.clone(),
            outbox: bench.config.file("outbox.txt"),
            cookies: BTreeMap::new(),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Sends a page's form with its CSRF token, and goes where the answer says.
    pub(crate) async fn submit(
        &mut self,
        page: &Page,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let csrf = page.csrf();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(fields);
        let answer = self.post(path, &all).await;
        if answer.status == StatusCode::SEE_OTHER {
            let to = answer.headers[header::LOCATION]
                .to_str()
                .unwrap()
                .to_owned();
            return self.get(&to).await;
        }
        answer
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self
            .request("POST", path)
            .header("origin", "https://codes.example")
            .header("content-type", "application/x-www-form-urlencoded");
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, cookies)
    }

    pub(crate) async fn send(&mut self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        for cookie in head.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let bytes = body.collect().await.unwrap().to_bytes();
        Page {
            status: head.status,
            headers: head.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    pub(crate) async fn log_in(&mut self, number: &str) -> Page {
        let page = self.get("/log-in").await;
        let phone = [("area_code", "1"), ("number", number)];
        let way = |way| [phone[0], phone[1], ("way", way), ("next", "/my")];
        let page = self.submit(&page, "/log-in", &way("message")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let code = self.last_message().rsplit(' ').next().unwrap().to_owned();
        let mut fields = way("code").to_vec();
        fields.push(("code", &code));
        let page = self.submit(&page, "/log-in", &fields).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        page
    }

    pub(crate) fn last_message(&self) -> String {
        let outbox = std::fs::read_to_string(&self.outbox).unwrap();
        outbox.lines().last().unwrap().to_owned()
    }
}

impl Page {
    pub(crate) fn csrf(&self) -> String {
        self.after("name=\"csrf\" value=\"")
    }

    /// What stands between a text and the next quotation mark.
    pub(crate) fn after(&self, text: &str) -> String {
        let rest = self
            .text
            .split_once(text)
            .unwrap_or_else(|| panic!("{}", self.text))
            .1;
        rest.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.text.contains(text)
    }
}
