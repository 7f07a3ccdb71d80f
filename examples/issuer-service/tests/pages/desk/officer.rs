//! Operators, holders and what stands on their pages.

use axum::http::{StatusCode, header};
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use issuer_service::corrections::{self, About, Text, Ticket};
use issuer_service::operators::{self, Role};
use totp_rs::{Builder, Secret, Totp};

use super::super::bench::Bench;
use super::super::browser::{Browser, Page};
use super::super::forms::applied;

/// An operator with a browser.
pub(crate) struct Officer {
    pub(crate) browser: Browser,
    name: &'static str,
    pub(crate) totp: Totp,
}

pub(crate) const PASSWORD: &str = "Abcdef1!";
pub(crate) const MARKUP: &str = "\"><script>alert(1)</script>'&</textarea>";

impl Officer {
    pub(crate) async fn new(bench: &Bench, name: &'static str, role: Role) -> Self {
        let mut browser = Browser::new(bench);
        let page = browser.get("/desk/enrolment").await;
        let secret = secret(bench, name, role).await;
        let page = browser
            .submit(&page, "/desk/enrolment", &enrolling(name, &secret))
            .await;
        assert!(page.has("Enrolled"), "{}", page.text);
        let factor = page.text.split_once("<code id=\"secret\">").unwrap().1;
        let factor = Secret::try_from_base32(factor.split('<').next().unwrap()).unwrap();
        let totp = Builder::new().with_secret(factor).build().unwrap();
        let mut officer = Self {
            browser,
            name,
            totp,
        };
        let page = officer.log_in(bench).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        officer
    }

    pub(crate) async fn log_in(&mut self, bench: &Bench) -> Page {
        let page = self.browser.get("/desk/log-in").await;
        let code = self.totp.generate(bench.now().as_secs().into()).to_string();
        let fields = logging_in(self.name, &code);
        let page = self.browser.submit(&page, "/desk/log-in", &fields).await;
        if page.status == StatusCode::SEE_OTHER {
            let to = page.headers[header::LOCATION].to_str().unwrap();
            return self.browser.get(to).await;
        }
        page
    }

    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.browser.get("/desk/log-in").await;
        // Whoever has logged in is sent to their page, where the token of their forms is.
        let page = match page.headers.get(header::LOCATION) {
            Some(_) => {
                let to = home(&self.browser.get("/desk").await).to_owned();
                self.browser.get(&to).await
            }
            None => page,
        };
        self.browser.submit(&page, path, fields).await
    }
}

pub(crate) fn home(page: &Page) -> &str {
    page.headers[header::LOCATION].to_str().unwrap()
}

pub(crate) async fn secret(bench: &Bench, name: &str, role: Role) -> String {
    let rng = &mut UnwrapErr(SysRng);
    let secret = operators::add(&bench.service.books, name, role, bench.now(), rng).await;
    secret.unwrap().unwrap().to_string()
}

pub(crate) fn enrolling<'a>(name: &'a str, secret: &'a str) -> [(&'a str, &'a str); 3] {
    [
        ("operator", name),
        ("secret", secret),
        ("password", PASSWORD),
    ]
}

pub(crate) fn logging_in<'a>(name: &'a str, code: &'a str) -> [(&'a str, &'a str); 3] {
    [("operator", name), ("password", PASSWORD), ("code", code)]
}

/// A holder with a green code; their application.
pub(crate) async fn holder(bench: &Bench) -> (Browser, String) {
    let mut browser = Browser::new(bench);
    let page = applied(&mut browser).await;
    let application = page.after("name=\"application\" value=\"");
    let page = browser
        .submit(&page, "/codes", &[("application", &application)])
        .await;
    assert!(page.has("class=\"colour green\""));
    (browser, application)
}

pub(crate) async fn renewed(bench: &Bench, browser: &mut Browser) -> Page {
    bench.wait(1);
    let page = browser.get("/my").await;
    let code = page.after("name=\"code\" value=\"");
    browser
        .submit(&page, "/codes/renewal", &[("code", &code)])
        .await
}

pub(crate) async fn ticket(bench: &Bench, application: &str, about: About, text: &str) -> String {
    let (books, text) = (&bench.service.books, Text::new(text.to_owned()).unwrap());
    let rng = &mut UnwrapErr(SysRng);
    let opened = corrections::open(books, application, about, &text, bench.now(), rng).await;
    opened.unwrap()
}

pub(crate) async fn tickets(bench: &Bench, application: &str) -> Vec<Ticket> {
    let all = corrections::of_application(&bench.service.books, application).await;
    all.unwrap()
}

pub(crate) fn refused(page: &Page, status: u16, number: u32) {
    assert_eq!(page.status.as_u16(), status, "{number}: {}", page.text);
    assert!(
        page.has(&format!("Message {number}<")),
        "{number}: {}",
        page.text
    );
}

pub(crate) fn marks(page: &Page, name: &str) -> bool {
    page.has(&format!("id=\"{name}-notes\"><strong class=\"wrong\">"))
}

/// A day so many days from now, as clocks in China have it.
pub(crate) fn day(bench: &Bench, days: u32) -> String {
    let then = bench.now().checked_add(days * 86_400 + 8 * 3_600).unwrap();
    then.date().to_string()
}

pub(crate) fn proposing<'a>(application: &'a str, until: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("application", application),
        ("colour", "red"),
        ("ground", "case"),
        ("until", until),
    ]
}

/// The id of the change that was just proposed.
pub(crate) fn made(page: &Page) -> String {
    let after = page.text.split_once("<code id=\"made\">");
    let after = after.unwrap_or_else(|| panic!("{}", page.text)).1;
    after.split('<').next().unwrap().to_owned()
}
