//! Who comes in, what each role sees, and forms of other pages.

use axum::body::Body;
use axum::http::{StatusCode, header};
use issuer_service::audit::{Entry, read_heads};
use issuer_service::corrections::{About, State};
use issuer_service::operators::Role;

use super::super::bench::{Bench, on_each};
use super::super::browser::{Browser, Page};
use super::officer::{
    MARKUP, Officer, PASSWORD, enrolling, holder, home, logging_in, marks, refused, secret, ticket,
    tickets,
};

#[tokio::test]
async fn an_operator_enrols_once_logs_in_with_both_factors_and_out() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let page = browser.get("/desk/enrolment").await;
        let secret = secret(&bench, "clerk-1", Role::Clerk).await;
        let mut weak = enrolling("clerk-1", &secret);
        weak[2].1 = "weak";
        let told = browser.submit(&page, "/desk/enrolment", &weak).await;
        refused(&told, 422, 4003);
        assert!(marks(&told, "password") && !told.has(&secret));
        let told = browser
            .submit(&page, "/desk/enrolment", &enrolling("clerk-1", "no"))
            .await;
        refused(&told, 401, 4014);
        let enrolled = browser
            .submit(&page, "/desk/enrolment", &enrolling("clerk-1", &secret))
            .await;
        assert!(enrolled.has("href=\"otpauth://totp/healthcode:clerk-1?secret="));
        let told = browser
            .submit(&page, "/desk/enrolment", &enrolling("clerk-1", &secret))
            .await;
        refused(&told, 401, 4014);
        let page = browser.get("/desk/log-in").await;
        for name in ["clerk-1", "nobody", MARKUP] {
            let told = browser
                .submit(&page, "/desk/log-in", &logging_in(name, "000000"))
                .await;
            refused(&told, 401, 4014);
            assert!(!told.has("<script>") && !told.has(PASSWORD) && !told.has("000000"));
        }

        let mut clerk = Officer::new(&bench, "clerk-2", Role::Clerk).await;
        let page = clerk.browser.get("/desk/tickets").await;
        assert!(page.has("<h1>Correction tickets</h1>") && page.has("No ticket waits."));
        // Another cookie's session is none here.
        let cookie = clerk.browser.cookies["issuer_desk"].clone();
        for name in ["issuer_operator", "issuer_session", "issuer_desk_form"] {
            let mut other = Browser::new(&bench);
            other.cookies.insert(name.to_owned(), cookie.clone());
            refused(&other.get("/desk/tickets").await, 401, 4012);
        }
        assert_eq!(clerk.browser.get("/log-in").await.status, StatusCode::OK);
        let out = clerk.browser.submit(&page, "/desk/log-out", &[]).await;
        assert!(out.has("<h1>Log in</h1>"));
        let cookies = [("issuer_desk".to_owned(), cookie)];
        clerk.browser.cookies = cookies.into();
        refused(&clerk.browser.get("/desk/tickets").await, 401, 4012);
    })
    .await;
}

#[tokio::test]
async fn the_cookie_is_of_the_desk_alone_and_nothing_is_stored() {
    on_each(async |bench: Bench| {
        let mut clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        bench.wait(30);
        let page = clerk.browser.get("/desk/log-in").await;
        assert_eq!(home(&page), "/desk");
        clerk.browser.cookies.clear();
        let page = clerk.browser.get("/desk/log-in").await;
        let set = |page: &Page| {
            page.headers[header::SET_COOKIE]
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert!(set(&page).starts_with("issuer_desk_form="));
        let code = clerk
            .totp
            .generate(bench.now().as_secs().into())
            .to_string();
        let csrf = page.csrf();
        let mut fields = logging_in("clerk-1", &code).to_vec();
        fields.push(("csrf", &csrf));
        let begun = clerk.browser.post("/desk/log-in", &fields).await;
        for part in [
            "issuer_desk=",
            "; Path=/desk;",
            "; HttpOnly",
            "; SameSite=Strict",
            "; Secure",
            "Max-Age=3600",
        ] {
            assert!(set(&begun).contains(part), "{part}");
        }
        for path in [
            "/desk/tickets",
            "/desk/log-in",
            "/desk/enrolment",
            "/desk/audit",
            "/desk/tickets/1",
        ] {
            let page = clerk.browser.get(path).await;
            let policy = page.headers["content-security-policy"].to_str().unwrap();
            assert!(
                policy.starts_with("default-src 'none'; style-src 'self'"),
                "{path}"
            );
            assert!(!policy.contains("script-src") && !policy.contains("unsafe"));
            assert_eq!(page.headers["cache-control"], "no-store", "{path}");
            assert!(!page.has("<script") && !page.has(" style="), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn each_role_sees_and_does_its_own_work_alone() {
    on_each(async |bench: Bench| {
        let pages = [
            (Role::Clerk, "/desk/tickets"),
            (Role::Epidemiologist, "/desk/proposal"),
            (Role::Epidemiologist, "/desk/lifting"),
            (Role::Supervisor, "/desk/proposals"),
            (Role::Auditor, "/desk/audit"),
            (Role::Auditor, "/desk/audit/export"),
        ];
        let id = "0".repeat(32);
        let forms = [
            (Role::Clerk, format!("/desk/tickets/{id}")),
            (Role::Epidemiologist, "/desk/proposal".to_owned()),
            (Role::Epidemiologist, "/desk/lifting".to_owned()),
            (Role::Supervisor, format!("/desk/proposals/{id}")),
        ];
        let mut stranger = Browser::new(&bench);
        for (_, path) in pages {
            let page = stranger.get(path).await;
            refused(&page, 401, 4012);
            assert!(page.has("<h1>Log in</h1>"), "{path}");
        }
        let names = ["one", "two", "three", "four"];
        for (name, role) in names.into_iter().zip(Role::ALL) {
            let mut officer = Officer::new(&bench, name, role).await;
            for (whose, path) in pages {
                let page = officer.browser.get(path).await;
                if whose == role {
                    assert_eq!(page.status, StatusCode::OK, "{path}");
                    let links = pages.iter().filter(|(_, it)| !it.ends_with("export"));
                    for (of, link) in links {
                        let is_export = path.ends_with("export");
                        let has = page.has(&format!("<a href=\"{link}\">"));
                        assert_eq!(has, *of == role && !is_export, "{path} {link}");
                    }
                } else {
                    refused(&page, 403, 4031);
                }
            }
            for (whose, path) in &forms {
                let page = officer.submit(path, &[("outcome", "granted")]).await;
                if *whose == role {
                    assert_ne!(page.status, StatusCode::FORBIDDEN, "{path}");
                } else {
                    refused(&page, 403, 4031);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn forms_of_other_pages_and_of_sessions_that_ended_do_nothing() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        let id = ticket(&bench, &application, About::Document, "A digit.").await;
        let path = format!("/desk/tickets/{id}");
        let mut clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        let page = clerk.browser.get(&path).await;
        let fields = [("outcome", "granted"), ("reason", "Yes.")];
        refused(&clerk.browser.post(&path, &fields).await, 403, 4013);
        let holders = browser.get("/my").await;
        refused(
            &clerk.browser.submit(&holders, &path, &fields).await,
            403,
            4013,
        );
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ] {
            let request = clerk.browser.request("POST", &path).header(name, value);
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let body = format!("csrf={}&outcome=granted&reason=Yes", page.csrf());
            let told = clerk
                .browser
                .send(request.body(Body::from(body)).unwrap())
                .await;
            refused(&told, 403, 4013);
        }
        for path in ["/desk/log-out", "/desk/log-in", "/desk/enrolment"] {
            refused(&clerk.browser.post(path, &fields).await, 403, 4013);
        }
        let request = clerk.browser.request("POST", &path);
        let request = request.header("content-type", "application/json");
        let told = clerk
            .browser
            .send(request.body(Body::from("{}")).unwrap())
            .await;
        refused(&told, 400, 4005);
        // A browser may still have the cookie, or not.
        bench.wait(3_600);
        for _ in 0..2 {
            let told = clerk.browser.submit(&page, &path, &fields).await;
            refused(&told, 401, 4012);
            assert!(told.has("<h1>Log in</h1>"));
            clerk.browser.cookies.clear();
        }
        assert!(tickets(&bench, &application).await[0].state == State::Open);
        assert!(clerk.log_in(&bench).await.has(&application));
    })
    .await;
}

#[tokio::test]
async fn the_whole_audit_table_is_downloaded() {
    on_each(async |bench: Bench| {
        let mut auditor = Officer::new(&bench, "auditor-1", Role::Auditor).await;
        let books = &bench.service.books;
        let entries: Vec<_> = (0..2_100)
            .map(|_| Entry::new(bench.now(), "test", ""))
            .collect();
        let mut chain = books.audit.chain().await.unwrap();
        let mut tx = books.store.begin().await.unwrap();
        chain.append(&mut tx, &entries).await.unwrap();
        chain.commit(tx).await.unwrap();
        let page = auditor.browser.get("/desk/audit").await;
        assert_eq!(
            page.after("class=\"button main\" href=\""),
            "/desk/audit/export"
        );
        let export = auditor.browser.get("/desk/audit/export").await;
        assert_eq!(export.headers[header::CONTENT_TYPE], "application/x-ndjson");
        assert_eq!(
            export.headers[header::CONTENT_DISPOSITION],
            "attachment; filename=\"audit.ndjson\""
        );
        let heads = read_heads(export.text.as_bytes()).unwrap();
        let lines = export.text.lines().count();
        assert!(lines > 2_100);
        assert_eq!(usize::try_from(heads["story"].0).unwrap(), lines);
        assert!(export.text.lines().last().unwrap().contains("audit/read"));
    })
    .await;
}

#[tokio::test]
async fn the_desk_speaks_chinese_too() {
    on_each(async |bench: Bench| {
        let mut clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        let page = clerk.browser.get("/desk/tickets").await;
        let switch = page.after("hreflang=\"zh-Hans\" lang=\"zh-Hans\" href=\"");
        let back = clerk.browser.get(&switch.replace("&amp;", "&")).await;
        assert_eq!(home(&back), "/desk/tickets");
        let page = clerk.browser.get("/desk/tickets").await;
        assert!(page.has("<html lang=\"zh-Hans\">") && page.has("更正申请") && page.has("受理员"));
        let told = clerk.browser.get("/desk/audit").await;
        assert!(told.has("您的角色无权执行此操作。") && told.has("4031"));
    })
    .await;
}
