//! One person's pages: tickets, an itinerary by consent, a result that is missing.

mod itinerary;
mod samples;
mod tickets;

use axum::http::{StatusCode, header};

use super::bench::{Bench, on_each};
use super::browser::{Browser, Page};
use super::desk::officer::{holder, refused};

/// What each page would send.
const PAGES: [(&str, &[(&str, &str)]); 3] = [
    ("tickets", &[("about", "colour"), ("text", "Why?")]),
    (
        "itinerary",
        &[("consent", "given"), ("text_version", "2026-11")],
    ),
    ("sample", &[("sample", "S1")]),
];

fn address(application: &str, page: &str) -> String {
    format!("/applications/{application}/{page}")
}

/// Whether nothing was written for anybody.
async fn is_untouched(bench: &Bench) -> bool {
    let pool = bench.service.books.store.pool();
    let mut rows = 0;
    for sql in [
        "SELECT id FROM tickets",
        "SELECT id FROM consents",
        "SELECT application FROM itineraries",
    ] {
        rows += sqlx::query(sql).fetch_all(pool).await.unwrap().len();
    }
    rows == 0
}

/// The companion of a holder.
async fn companion(browser: &mut Browser, holder: &str) -> (Page, String) {
    let path = format!("/companion?for={holder}");
    let form = browser.get(&path).await;
    let child = [
        ("relation", "child"),
        ("name", "SPECIMEN TWO"),
        ("document_type", "passport"),
        ("country", "GBR"),
        ("number", "X7654321"),
        ("birth", "2015-06-01"),
        ("latest_entry_year", "2026"),
        ("symptoms", "no"),
        ("contact", "no"),
    ];
    let page = browser.submit(&form, &path, &child).await;
    let companion = page.text.split("href=\"/my?person=").nth(2).unwrap();
    let companion = companion.split('"').next().unwrap().to_owned();
    let page = browser.get(&format!("/my?person={companion}")).await;
    (page, companion)
}

#[tokio::test]
async fn nothing_is_done_for_others_nor_by_other_pages() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        let mut stranger = Browser::new(&bench);
        let own = stranger.log_in("2015550124").await;
        let mut nobody = Browser::new(&bench);
        let outside = nobody.get("/log-in").await;
        for (name, fields) in PAGES {
            let path = address(&application, name);
            let page = browser.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{name}");
            let policy = page.headers["content-security-policy"].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !page.has(" style="));
            for other in [
                path.clone(),
                address(&"0".repeat(32), name),
                address("%22%3E%3Cscript%3E", name),
            ] {
                let told = stranger.get(&other).await;
                refused(&told, 404, 4041);
                assert!(!told.has("SPECIMEN") && !told.has("<script>"));
                refused(&stranger.submit(&own, &other, fields).await, 404, 4041);
            }
            // Without the token of this session, with another's, and from another site.
            refused(&browser.post(&path, fields).await, 403, 4013);
            refused(&browser.submit(&own, &path, fields).await, 403, 4013);
            let csrf = page.csrf();
            let body = [&[("csrf", csrf.as_str())], fields].concat();
            let request = browser.request("POST", &path);
            let request = request.header("origin", "https://evil.example");
            let kind = "application/x-www-form-urlencoded";
            let request = request.header(header::CONTENT_TYPE, kind);
            let body = serde_urlencoded::to_string(body).unwrap();
            refused(
                &browser.send(request.body(body.into()).unwrap()).await,
                403,
                4013,
            );
            // Every field is one.
            for field in fields {
                let twice = [fields, &[*field]].concat();
                refused(&browser.submit(&page, &path, &twice).await, 400, 4005);
            }
            // Whoever is not logged in comes back here when they are.
            let away = nobody.get(&path).await;
            assert_eq!(away.status, StatusCode::SEE_OTHER);
            let to = away.headers[header::LOCATION].to_str().unwrap();
            assert_eq!(to, format!("/log-in?next={path}"));
            let log_in = nobody.submit(&outside, &path, fields).await;
            assert!(log_in.has("<h1>Log in</h1>"), "{name}");
        }
        assert!(is_untouched(&bench).await);
    })
    .await;
}

#[tokio::test]
async fn the_card_leads_to_what_can_be_done_for_this_person() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        let page = browser.get("/my").await;
        for (name, _) in PAGES {
            let link = format!("href=\"{}\"", address(&application, name));
            assert!(page.has(&link), "{name}");
        }
        let (page, child) = companion(&mut browser, &application).await;
        assert!(page.has(&address(&child, "tickets")) && page.has(&address(&child, "sample")));
        assert!(!page.has("/itinerary\""));
        // In both languages, at the same address.
        let path = address(&application, "tickets");
        browser.get("/language?to=zh-Hans&back=/my").await;
        let page = browser.get(&path).await;
        assert!(page.has("<h1>信息有误</h1>") && page.has("SPECIMEN ONE"));
        assert!(page.has("back=/applications/"));
    })
    .await;
}
