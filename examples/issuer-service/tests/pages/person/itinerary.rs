//! Consent to an itinerary, given and taken back.

use issuer_service::itineraries;

use super::super::bench::{Bench, on_each};
use super::super::browser::{Browser, Page};
use super::super::desk::officer::{MARKUP, holder, marks, refused};
use super::{address, companion, is_untouched};

const GIVEN: [(&str, &str); 2] = [("consent", "given"), ("text_version", "2026-11")];
const WITHDRAWN: [(&str, &str); 1] = [("consent", "withdrawn")];

async fn send(browser: &mut Browser, application: &str, fields: &[(&str, &str)]) -> Page {
    let path = address(application, "itinerary");
    let page = browser.get(&path).await;
    browser.submit(&page, &path, fields).await
}

fn files(bench: &Bench, rows: &str) {
    let folder = bench.config.file("itineraries");
    std::fs::create_dir_all(&folder).unwrap();
    let text = format!("phone,region,from,until\n{rows}");
    std::fs::write(folder.join("carrier.csv"), text).unwrap();
}

#[tokio::test]
async fn what_the_carrier_knows_is_there_until_consent_is_taken_back() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        let now = bench.now().as_secs();
        let (from, until) = (now - 30 * 3_600, now - 20 * 3_600);
        files(
            &bench,
            &format!("+12015550123,440106,{from},{until}\n+12015550124,3101,{from},{until}\n"),
        );
        let path = address(&application, "itinerary");
        let page = browser.get(&path).await;
        assert!(page.has("last 14 days") && page.has("which ends in 23."));
        assert!(!page.has("Take my consent back") && !page.has("Receipts"));
        let page = send(&mut browser, &application, &GIVEN).await;
        assert!(page.has("The carrier was asked."), "{}", page.text);
        assert!(page.has("<span class=\"digits\">4401</span>: 2026-11-20 – 2026-11-20"));
        assert!(!page.has("3101") && !page.has("no stay of more"));
        assert!(page.has("in force.") && page.has("Text 2026-11"));
        // Asked again, the carrier knows of nothing; the consent before has ended.
        files(&bench, "");
        bench.wait(60);
        let page = send(&mut browser, &application, &GIVEN).await;
        assert!(page.has("The carrier knew of no stay") && !page.has("4401"));
        assert_eq!(page.text.matches("in force.").count(), 1);
        assert_eq!(page.text.matches("taken back: ").count(), 1);

        for _ in 0..2 {
            let page = send(&mut browser, &application, &WITHDRAWN).await;
            assert!(page.has("Your consent is taken back") && !page.has("What the carrier knew"));
            assert!(!page.has("in force.") && !page.has("value=\"withdrawn\""));
            assert_eq!(page.text.matches("taken back: ").count(), 2);
        }
        let fetched = itineraries::fetched(&bench.service.books, &application).await;
        assert!(fetched.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn without_consent_or_an_answer_nothing_is_taken_down() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        files(&bench, "");
        for version in ["", "2026-10", MARKUP] {
            let fields = [("consent", "given"), ("text_version", version)];
            let page = send(&mut browser, &application, &fields).await;
            refused(&page, 422, 4004);
            assert!(marks(&page, "text_version") && !page.has("<script>"));
        }
        refused(
            &send(&mut browser, &application, &GIVEN[..1]).await,
            422,
            4004,
        );
        for word in ["", "perhaps", MARKUP] {
            let fields = [("consent", word), ("text_version", "2026-11")];
            refused(&send(&mut browser, &application, &fields).await, 422, 4004);
        }
        let (_, child) = companion(&mut browser, &application).await;
        let page = browser.get(&address(&child, "itinerary")).await;
        assert!(page.has("A carrier is asked about the holder") && !page.has("text_version"));
        let form = browser.get(&address(&application, "itinerary")).await;
        let path = address(&child, "itinerary");
        refused(&browser.submit(&form, &path, &GIVEN).await, 422, 4002);

        files(&bench, "<script>,x,1\n");
        let page = send(&mut browser, &application, &GIVEN).await;
        refused(&page, 503, 5032);
        assert!(page.has("Ask my carrier") && !page.has("<script>"));
        assert!(is_untouched(&bench).await);
        // The carrier is asked five times a day, also in vain.
        files(&bench, "");
        for _ in 0..4 {
            let page = send(&mut browser, &application, &GIVEN).await;
            assert!(page.has("The carrier was asked."));
        }
        let page = send(&mut browser, &application, &GIVEN).await;
        refused(&page, 429, 4290);
        assert!(page.has("in force.") && page.has("Take my consent back"));
    })
    .await;
}
