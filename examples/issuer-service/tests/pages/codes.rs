//! Codes on the pages: of families, as links, bound to a phone.

use axum::http::StatusCode;
use healthcode::inspect;
use issuer_service::accounts::limits;
use sqlx::Row;

use super::bench::{Bench, on_each};
use super::browser::{Browser, Page};
use super::forms::applied;

async fn coded(browser: &mut Browser, more: &[(&str, &str)]) -> Page {
    let page = applied(browser).await;
    let holder = page.after("name=\"application\" value=\"");
    let mut fields = vec![("application", holder.as_str())];
    fields.extend(more);
    browser.submit(&page, "/codes", &fields).await
}

#[tokio::test]
async fn companions_stand_on_one_code_or_have_one_each() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let page = applied(&mut browser).await;
        let holder = page.after("name=\"application\" value=\"");
        let path = page
            .after("class=\"button\" href=\"/companion")
            .replacen('?', "/companion?", 1);
        let form = browser.get(&path).await;
        let child = [
            ("relation", "child"),
            ("name", "SPECIMEN TWO"),
            ("document_type", "passport"),
            ("country", "GBR"),
            ("number", "X7654321"),
            ("birth", "2015-06-01"),
            ("latest_entry_year", "2026"),
            ("symptoms", "yes"),
            ("contact", "no"),
        ];
        let page = browser.submit(&form, &path, &child).await;
        assert!(page.has("SPECIMEN TWO"), "{}", page.text);
        let companion = page.text.split("href=\"/my?person=").nth(2).unwrap();
        let companion = companion.split('"').next().unwrap().to_owned();
        for (layout, people) in [("together", true), ("each", false)] {
            bench.wait(1);
            let fields = [("application", holder.as_str()), ("layout", layout)];
            let page = browser.submit(&page, "/codes", &fields).await;
            assert!(page.has("class=\"colour green\""));
            let page = browser.get(&format!("/my?person={companion}")).await;
            assert!(page.has("class=\"colour yellow\"") || page.has("class=\"colour red\""));
            assert!(page.has("what was declared"));
            assert_eq!(page.has("People on this code:"), people);
        }
        // A code of two with a key and an itinerary cannot be presented, and is renewed without.
        let key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        let fields = [
            ("application", holder.as_str()),
            ("include", "itinerary"),
            ("holder_key", key),
        ];
        let refused = browser.submit(&page, "/codes", &fields).await;
        assert!(refused.has("Message 4402"));
        let again = browser.submit(&page, "/codes", &fields[..2]).await;
        assert!(again.has("class=\"colour green\""));
        // Another's companion is not added to.
        let mut other = Browser::new(&bench);
        other.log_in("2015550124").await;
        let form = other.get(&path).await;
        let refused = other.submit(&form, &path, &child).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    })
    .await;
}

async fn numbers_kept(bench: &Bench) -> i64 {
    let query = sqlx::query("SELECT count(phone) AS kept FROM sessions");
    let row = query.fetch_one(bench.service.books.store.pool()).await;
    row.unwrap().get("kept")
}

#[tokio::test]
async fn a_code_is_sent_as_a_link_to_the_number_that_logged_in() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let page = coded(&mut browser, &[]).await;
        // Nothing is sent that was not ticked.
        assert!(!browser.last_message().contains("/c#"));
        assert!(page.has("which ends in 23.") && !page.has("name=\"number\""));
        let code = page.after("name=\"code\" value=\"");
        let holder = page.after("name=\"application\" value=\"");
        // Another number is not asked for, and not taken.
        let fields = [
            ("code", code.as_str()),
            ("area_code", "1"),
            ("number", "2015550124"),
        ];
        let sent = browser.submit(&page, "/codes/message", &fields).await;
        assert!(sent.has("The link is on its way."), "{}", sent.text);
        let message = browser.last_message();
        assert!(message.starts_with("+12015550123\t"));
        let encoded = message.split_once("https://codes.example/c#").unwrap().1;
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(&format!("code={}", encoded.replace('+', "%2B"))).unwrap();
        assert!(page.has("data-code=\""));
        assert!(inspect(&pairs[0].1).fault().is_none());

        let mut other = Browser::new(&bench);
        let form = other.log_in("2015550124").await;
        let refused = other.submit(&form, "/codes/message", &fields[..1]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);

        // With the code itself, where it is ticked; the code is there if the message is not.
        let fields = [("application", holder.as_str()), ("message", "link")];
        for n in 1..=13 {
            bench.wait(1);
            let page = browser.submit(&page, "/codes", &fields).await;
            assert!(page.has("class=\"colour green\""), "{n}");
            assert_eq!(page.has("The link is on its way."), n < 12, "{n}");
            assert_eq!(page.has("Message 4290<"), n >= 12, "{n}");
        }
        let page = browser.get("/my?sent=4014").await;
        assert!(!page.has("Message 4014"));
        assert_eq!(numbers_kept(&bench).await, 2);
        browser.submit(&page, "/log-out", &[]).await;
        assert_eq!(numbers_kept(&bench).await, 1);
        bench.wait(43_200);
        let store = &bench.service.books.store;
        limits::forget_old(store, bench.now()).await.unwrap();
        assert_eq!(numbers_kept(&bench).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_code_is_bound_to_a_key_and_stays_so() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        let page = coded(&mut browser, &[("holder_key", key)]).await;
        let bound = |page: &Page| {
            let text = page.after("data-code=\"").replace("&amp;", "&");
            let inspection = inspect(&text);
            let claims = inspection.untrusted_claims().unwrap();
            claims.holder_key().map(|it| it.as_bytes()[0])
        };
        assert_eq!(bound(&page), Some(0xd7));
        bench.wait(60);
        let code = page.after("name=\"code\" value=\"");
        let page = browser
            .submit(&page, "/codes/renewal", &[("code", &code)])
            .await;
        assert_eq!(bound(&page), Some(0xd7));
        // The neutral element is no key.
        let weak = format!("01{}", "00".repeat(31));
        for bad in [weak.as_str(), "d75a", "no"] {
            let holder = page.after("name=\"application\" value=\"");
            let fields = [("application", holder.as_str()), ("holder_key", bad)];
            let refused = browser.submit(&page, "/codes", &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
    })
    .await;
}
