//! What keeps a laboratory's result from its bearer.

use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use issuer_service::laboratories::{self, LineOutcome};
use serde_json::json;

use super::super::bench::{Bench, on_each};
use super::super::browser::{Browser, Page};
use super::super::desk::officer::{MARKUP, holder, marks, refused};
use super::super::forms::with;
use super::address;

async fn compare(browser: &mut Browser, application: &str, sample: &str) -> Page {
    let path = address(application, "sample");
    let page = browser.get(&path).await;
    browser.submit(&page, &path, &[("sample", sample)]).await
}

/// Results as a laboratory sends them: sample, type, number and issuance count.
async fn results(bench: &Bench, all: &[(&str, &str, &str, Option<u8>)]) -> Vec<LineOutcome> {
    let (books, rng) = (&bench.service.books, &mut UnwrapErr(SysRng));
    let token = laboratories::add(books, "lab-1", bench.now(), rng).await;
    let laboratory = laboratories::find(books, &token.unwrap()).await.unwrap();
    let lines = all.iter().map(|(sample, kind, number, count)| {
        let line = json!({
            "sample": sample, "document_type": kind, "number": number, "issuance_count": count,
            "method": "nucleic-acid", "result": "positive",
            "sampled": bench.now().as_secs() - 3_600,
        });
        serde_json::from_value(line).ok()
    });
    let lines = lines.collect();
    let outcomes = laboratories::import(books, &laboratory.unwrap(), lines, bench.now(), rng).await;
    outcomes.unwrap()
}

#[tokio::test]
async fn what_differs_is_said_in_words_and_nothing_of_the_result() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        let all = [
            ("TYPE", "taiwan-permit", "X1234567", None),
            ("NUMBER", "passport", "X1234576", None),
            ("COUNT", "passport", "X1234567", Some(2)),
            ("ALL", "taiwan-permit", "X1234568", Some(2)),
            ("FAR", "passport", "X7654321", None),
            ("OWN", "passport", "X1234567", None),
        ];
        let outcomes = results(&bench, &all).await;
        assert_eq!(
            outcomes[4..],
            [LineOutcome::Unmatched, LineOutcome::Matched]
        );
        let words = [
            "Type of document",
            "Document number",
            "Times the permit was issued",
        ];
        for (sample, differs) in [
            ("TYPE", &words[..1]),
            (" NUMBER ", &words[1..2]),
            ("COUNT", &words[2..]),
            ("ALL", &words[..]),
            ("OWN", &[]),
        ] {
            let page = compare(&mut browser, &application, sample).await;
            assert_eq!(page.status.as_u16(), 200, "{sample}");
            for word in words {
                let is_said = page.has(&format!("<li>{word}</li>"));
                assert_eq!(is_said, differs.contains(&word), "{sample} {word}");
            }
            assert_eq!(page.has("nothing differs"), differs.is_empty(), "{sample}");
            assert!(!page.has("ositive") && !page.has("X1234576") && !page.has("X1234568"));
        }
    })
    .await;
}

#[tokio::test]
async fn samples_that_are_not_ones_own_are_not_there_and_ten_are_asked_for() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        results(&bench, &[("FAR", "passport", "X7654321", None)]).await;
        for none in ["FAR", "NOWHERE", "", MARKUP, &"S".repeat(65), "样本"] {
            let page = compare(&mut browser, &application, none).await;
            refused(&page, 404, 4042);
            assert!(marks(&page, "sample") && !page.has("<script>"), "{none}");
            assert!(page.has("<h1>A test result is missing</h1>"), "{none}");
        }
        for _ in 6..10 {
            refused(&compare(&mut browser, &application, "S1").await, 404, 4042);
        }
        let page = compare(&mut browser, &application, "S1").await;
        refused(&page, 429, 4290);
        assert!(page.has("value=\"S1\""));

        // Whom the register does not agree with learns nothing.
        let mut other = Browser::new(&bench);
        other.log_in("2015550124").await;
        let form = other.get("/apply").await;
        let fields = with("number", "X7654320");
        let page = other.submit(&form, "/apply", &fields).await;
        let path = page.after("href=\"/applications/");
        let own = path.split('/').next().unwrap();
        assert!(!page.has("/sample\""));
        refused(&compare(&mut other, own, "FAR").await, 422, 4401);
    })
    .await;
}
