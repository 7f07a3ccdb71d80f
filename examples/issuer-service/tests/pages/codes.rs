//! Codes on the pages: of families, as links, bound to a phone.

use axum::http::StatusCode;
use healthcode::inspect;

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

#[tokio::test]
async fn a_code_is_sent_as_a_link_to_its_own_number_alone() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let page = coded(&mut browser, &[]).await;
        let code = page.after("name=\"code\" value=\"");
        bench.wait(120);
        let fields = |number| {
            [
                ("code", code.as_str()),
                ("area_code", "1"),
                ("number", number),
            ]
        };
        let refused = browser
            .submit(&page, "/codes/message", &fields("2015550124"))
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = browser
            .submit(&page, "/codes/message", &fields("2015550123"))
            .await;
        assert!(sent.has("The link is on its way."), "{}", sent.text);
        let message = browser.last_message();
        let encoded = message.split_once("https://codes.example/c#").unwrap().1;
        let pairs: Vec<(String, String)> =
            serde_urlencoded::from_str(&format!("code={}", encoded.replace('+', "%2B"))).unwrap();
        assert!(page.has("data-code=\""));
        assert!(inspect(&pairs[0].1).fault().is_none());
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
