//! Everything that can be done without a script, and what is refused.

use axum::body::Body;
use axum::http::{StatusCode, header};

use super::bench::{Bench, on_each};
use super::browser::{Browser, Page};

pub(crate) const SPECIMEN: [(&str, &str); 8] = [
    ("name", "SPECIMEN ONE"),
    ("document_type", "passport"),
    ("country", "usa"),
    ("number", "X1234567"),
    ("birth", "1990-01-31"),
    ("latest_entry_year", "2026"),
    ("symptoms", "no"),
    ("contact", "no"),
];

pub(crate) fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let kept = SPECIMEN.into_iter().filter(|(it, _)| *it != name);
    kept.chain([(name, value)]).collect()
}

pub(crate) async fn applied(browser: &mut Browser) -> Page {
    browser.log_in("2015550123").await;
    let form = browser.get("/apply").await;
    browser.submit(&form, "/apply", &SPECIMEN).await
}

#[tokio::test]
async fn from_log_in_to_a_printed_code() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let page = applied(&mut browser).await;
        assert!(page.has("<strong>Pending</strong>") && !page.has("data-code"));
        let holder = page.after("name=\"application\" value=\"");
        let page = browser
            .submit(
                &page,
                "/codes",
                &[("application", &holder), ("include", "itinerary")],
            )
            .await;
        assert!(
            page.has("class=\"colour green\"") && page.has("Green"),
            "{}",
            page.text
        );
        assert!(page.has("Itinerary on the code") && page.has("No stays are known."));
        let symbol = page.after("<img class=\"symbol\" src=\"");
        let image = browser.get(&symbol).await;
        assert_eq!(image.headers[header::CONTENT_TYPE], "image/svg+xml");
        let code = page.after("name=\"code\" value=\"");
        let sheet = browser.get(&format!("/codes/{code}/sheet")).await;
        assert!(sheet.has("SPECIMEN ONE") && sheet.has("X1••••67") && sheet.has(&symbol));
        bench.wait(86_400);
        let page = browser.log_in("2015550123").await;
        assert!(page.has("<strong>Expired</strong>") && !page.has("class=\"colour green\""));
        let sheet = browser.get(&format!("/codes/{code}/sheet")).await;
        assert_eq!(sheet.status, StatusCode::NOT_FOUND);
        let fields = [("code", code.as_str()), ("person", holder.as_str())];
        let page = browser.submit(&page, "/codes/renewal", &fields).await;
        assert!(page.has("class=\"colour green\""));
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_wrong_is_named_beside_its_field_and_kept() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        browser.log_in("2015550123").await;
        let form = browser.get("/apply").await;
        for (name, value, number) in [
            ("name", "", 4004),
            ("country", "US", 4004),
            ("number", "!", 4004),
            ("birth", "1990-02-30", 4004),
            ("latest_entry_year", "99999", 4004),
            ("latest_entry_year", "-1", 4004),
            ("issuance_count", "300", 4004),
            ("symptoms", "", 4004),
            ("arrived_on", "2027-01-01", 4004),
            ("document_type", "other", 4105),
            ("country", "CHN", 4104),
        ] {
            let page = browser.submit(&form, "/apply", &with(name, value)).await;
            assert_eq!(
                page.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{name} {value}"
            );
            assert!(page.has(&format!("Message {number}")), "{name} {value}");
            if number == 4004 {
                assert!(
                    page.has(&format!("id=\"{name}-notes\"><strong class=\"wrong\">")),
                    "{name}"
                );
            }
            let typed = if name == "number" { "!" } else { "X1234567" };
            assert!(page.has(&format!("value=\"{typed}\"")), "{name}");
        }
        let differs = browser
            .submit(&form, "/apply", &with("name", "SPECIMEN TWO"))
            .await;
        assert!(differs.has("<strong>Submitted</strong>") && differs.has("Message 1590650023"));
        assert!(differs.has("<li>Full name</li>") && !differs.has("class=\"colour"));
        let none = browser
            .submit(&form, "/apply", &with("number", "X0000000"))
            .await;
        let second = none.after("href=\"/my?person=");
        assert!(!second.is_empty());
        let people: Vec<_> = none.text.split("href=\"/my?person=").skip(1).collect();
        let mut words = Vec::new();
        for person in people {
            let id = person.split('"').next().unwrap();
            words.push(browser.get(&format!("/my?person={id}")).await.text);
        }
        assert!(
            words
                .iter()
                .any(|it| it.contains("<strong>No record</strong>"))
        );
        assert!(words.iter().all(|it| !it.contains("class=\"colour")));
    })
    .await;
}

#[tokio::test]
async fn no_field_makes_markup() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let bad = "\"><script>alert(1)</script>'&";
        let page = browser.get("/log-in").await;
        let fields = [
            ("area_code", bad),
            ("number", bad),
            ("way", "message"),
            ("next", bad),
        ];
        let page = browser.submit(&page, "/log-in", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.has("Message 4002") && page.has("&lt;script&gt;") && !page.has("<script>alert")
        );
        browser.log_in("2015550123").await;
        let form = browser.get("/apply").await;
        let names = SPECIMEN.map(|(name, _)| name);
        let more = [
            "issuance_count",
            "arrived_on",
            "region",
            "first",
            "last",
            "relation",
        ];
        for name in names.into_iter().chain(more) {
            let mut fields = with(name, bad);
            if name == "region" {
                fields.extend([("first", "2026-11-01"), ("last", "2026-11-02")]);
            }
            for path in ["/apply", "/companion?for=%22%3E%3Cscript%3Ealert(1)"] {
                let page = browser.submit(&form, path, &fields).await;
                assert!(!page.has("<script>alert"), "{name}");
                assert_ne!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
            }
        }
        for path in [
            "/p/%22%3E%3Cscript%3Ealert(1)",
            "/my?person=%22%3E%3Cscript%3Ealert(1)",
            "/codes/%22%3E%3Cscript%3Ealert(1)/sheet",
            "/log-in?next=%22%3E%3Cscript%3Ealert(1)",
        ] {
            let page = browser.get(path).await;
            assert!(!page.has("<script>alert"), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn forms_of_other_pages_are_refused() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let page = browser.get("/log-in").await;
        let csrf = page.csrf();
        let fields = [
            ("area_code", "1"),
            ("number", "2015550123"),
            ("way", "message"),
        ];
        assert_eq!(
            browser.post("/log-in", &fields).await.status,
            StatusCode::FORBIDDEN
        );
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ] {
            let request = browser
                .request("POST", "/log-in")
                .header(name, value)
                .header("content-type", "application/x-www-form-urlencoded");
            let body = format!("csrf={csrf}&area_code=1&number=2015550123&way=message");
            let refused = browser.send(request.body(Body::from(body)).unwrap()).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
            assert!(refused.has("Message 4013"));
        }
        // A token from before log-in is none after it.
        browser.log_in("2015550123").await;
        for path in [
            "/apply",
            "/account",
            "/codes",
            "/codes/renewal",
            "/codes/message",
            "/log-out",
        ] {
            let refused = browser.post(path, &[("csrf", &csrf)]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_allow_nothing_inline_and_ask_for_a_session() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        for path in [
            "/my",
            "/apply",
            "/account",
            "/companion?for=1",
            "/p/metro-14",
            "/codes/1/sheet",
        ] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
            let to = page.headers[header::LOCATION].to_str().unwrap();
            assert!(to.starts_with("/log-in?next="), "{path}");
        }
        browser.log_in("2015550123").await;
        for path in ["/log-in", "/my", "/apply", "/account", "/c", "/p/metro-14"] {
            let page = browser.get(path).await;
            let policy = page.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
            assert_eq!(page.headers["cache-control"], "no-store", "{path}");
            assert!(!page.has(" style=") && !page.has(" onclick"), "{path}");
        }
        let page = browser.get("/p/metro-14").await;
        assert!(page.has("<strong>metro-14</strong>"));
    })
    .await;
}

#[tokio::test]
async fn the_language_is_kept_and_the_way_back_stays_here() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        assert!(browser.get("/log-in").await.has("<html lang=\"en\">"));
        let switch = browser
            .get("/language?to=zh-Hans&back=/log-in%3Fway%3Dpassword")
            .await;
        assert_eq!(switch.headers[header::LOCATION], "/log-in?way=password");
        let page = browser.get("/log-in").await;
        assert!(page.has("<html lang=\"zh-Hans\">") && page.has("登录"));
        let away = browser.get("/language?to=en&back=//evil.example").await;
        assert_eq!(away.headers[header::LOCATION], "/");
    })
    .await;
}

#[tokio::test]
async fn a_password_is_set_and_opens_the_account() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        browser.log_in("2015550123").await;
        let page = browser.get("/account").await;
        let weak = browser
            .submit(&page, "/account", &[("password", "weak")])
            .await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(weak.has("Message 4003") && !weak.has("value=\"weak\""));
        let set = browser
            .submit(&page, "/account", &[("password", "a-Specimen-1")])
            .await;
        assert!(set.has("The password is set."));
        let out = browser.submit(&set, "/log-out", &[]).await;
        assert!(out.has("<h1>Log in</h1>"));
        let page = browser.get("/log-in?way=password").await;
        let mut fields = vec![
            ("area_code", "1"),
            ("number", "2015550123"),
            ("way", "password"),
        ];
        fields.push(("password", "a-Specimen-2"));
        let wrong = browser.submit(&page, "/log-in", &fields).await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        assert!(wrong.has("Message 4011"));
        fields.pop();
        fields.extend([("password", "a-Specimen-1"), ("next", "/my")]);
        let page = browser.submit(&page, "/log-in", &fields).await;
        assert!(page.has("You have not applied yet."));
    })
    .await;
}
