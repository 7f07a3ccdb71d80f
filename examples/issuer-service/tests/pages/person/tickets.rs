//! What is wrong, and what a clerk decides.

use issuer_service::corrections::{About, State};
use issuer_service::operators::Role;

use super::super::bench::{Bench, on_each};
use super::super::browser::{Browser, Page};
use super::super::desk::officer::{
    MARKUP, Officer, day, holder, made, marks, proposing, refused, tickets,
};
use super::{address, companion};

async fn send(browser: &mut Browser, application: &str, about: &str, text: &str) -> Page {
    let path = address(application, "tickets");
    let page = browser.get(&path).await;
    let fields = [("about", about), ("text", text)];
    browser.submit(&page, &path, &fields).await
}

/// What a clerk decides of the ticket that was sent last.
async fn decided(bench: &Bench, clerk: &mut Officer, application: &str, outcome: &str) {
    let tickets = tickets(bench, application).await;
    let open = tickets.iter().find(|it| it.state == State::Open).unwrap();
    let path = format!("/desk/tickets/{}", open.id);
    let fields = [("outcome", outcome), ("reason", MARKUP)];
    let page = clerk.submit(&path, &fields).await;
    assert!(page.has("role=\"status\""), "{}", page.text);
}

#[tokio::test]
async fn a_granted_document_is_followed_by_applying_anew() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        let path = address(&application, "tickets");
        let page = browser.get(&path).await;
        assert!(page.has("class=\"colour green\"") && page.has("Nothing was sent."));
        // By which an operator names it.
        assert!(page.has(&format!("<code>{application}</code>")));
        let said = format!("{MARKUP}\r\nSecond line");
        let page = send(&mut browser, &application, "document", &said).await;
        assert!(page.has("It was sent.") && page.has("Document: waits for a clerk"));
        assert!(page.has("&lt;script&gt;alert(1)") && !page.has("<script>"));
        assert_eq!(
            tickets(&bench, &application).await[0].text,
            format!("{MARKUP}\nSecond line")
        );
        // The same once more is the same.
        let page = send(&mut browser, &application, "document", &said).await;
        assert!(page.has("It was sent.") && tickets(&bench, &application).await.len() == 1);

        let mut clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        decided(&bench, &mut clerk, &application, "granted").await;
        let page = browser.get(&path).await;
        assert!(page.has("Document: granted") && page.has("The clerk says:"));
        assert!(page.has("&lt;script&gt;alert(1)") && !page.has("<script>"));
        assert!(page.has("class=\"button main\" href=\"/apply\""));
        // The code that was withdrawn is not what is known.
        assert!(!page.has("class=\"colour") && page.has("<strong>Submitted</strong>"));
        let form = browser.get("/apply").await;
        let fields = super::super::forms::SPECIMEN;
        browser.submit(&form, "/apply", &fields).await;
        let page = browser.get(&path).await;
        assert!(page.has("Document: granted") && !page.has("href=\"/apply\""));

        let page = send(&mut browser, &application, "document", "Once more.").await;
        assert!(page.has("waits for a clerk"));
        decided(&bench, &mut clerk, &application, "refused").await;
        let page = browser.get(&path).await;
        assert!(page.has("Document: refused") && !page.has("href=\"/apply\""));
    })
    .await;
}

#[tokio::test]
async fn a_granted_colour_is_waited_for() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        let mut doctor = Officer::new(&bench, "doctor-1", Role::Epidemiologist).await;
        let mut chief = Officer::new(&bench, "chief-1", Role::Supervisor).await;
        let mut clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        let until = day(&bench, 2);
        let page = doctor
            .submit("/desk/proposal", &proposing(&application, &until))
            .await;
        let path = format!("/desk/proposals/{}", made(&page));
        chief.submit(&path, &[("outcome", "confirmed")]).await;
        super::super::desk::officer::renewed(&bench, &mut browser).await;
        let page = send(&mut browser, &application, "colour", "Not me.").await;
        assert!(page.has("class=\"colour red\"") && page.has("<code>OPERATOR</code>"));
        assert!(page.has("Reason: a test, or the lack of one"));
        decided(&bench, &mut clerk, &application, "granted").await;
        let page = browser.get(&address(&application, "tickets")).await;
        assert!(page.has("Colour: granted") && page.has("Please wait"));
        assert!(!page.has("href=\"/apply\""));
    })
    .await;
}

#[tokio::test]
async fn a_companions_document_is_applied_for_beside_its_holder() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        let (_, child) = companion(&mut browser, &application).await;
        let page = send(&mut browser, &child, "document", "A digit.").await;
        assert!(page.has("SPECIMEN TWO") && page.has("waits for a clerk"));
        assert!(tickets(&bench, &application).await.is_empty());
        let mut clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        decided(&bench, &mut clerk, &child, "granted").await;
        let page = browser.get(&address(&child, "tickets")).await;
        let link = format!("href=\"/companion?for={application}\"");
        assert!(page.has(&link) && !page.has("href=\"/apply\""));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_ticket_is_told_beside_its_field_and_kept() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        for (about, text, wrong) in [
            ("", "Why?", "about"),
            ("weather", "Why?", "about"),
            (MARKUP, "Why?", "about"),
            ("colour", "", "text"),
            ("colour", " \n", "text"),
            ("colour", "a\u{1b}[2J", "text"),
            ("document", &"ä".repeat(501), "text"),
        ] {
            let page = send(&mut browser, &application, about, text).await;
            refused(&page, 422, 4004);
            assert!(marks(&page, wrong) && !page.has("<script>"), "{wrong}");
            assert!(page.has(text), "{wrong}");
        }
        assert!(tickets(&bench, &application).await.is_empty());
        for number in 0..5 {
            // A line's end is one character, as the browser counts.
            let text = format!("{number}\r\n{}", "ä".repeat(498));
            let page = send(&mut browser, &application, "colour", &text).await;
            assert!(page.has("It was sent."), "{number}");
        }
        let page = send(&mut browser, &application, "colour", "One more.").await;
        refused(&page, 429, 4290);
        assert!(page.has(">One more.</textarea>"));
        let all = tickets(&bench, &application).await;
        assert!(all.len() == 5 && all.iter().all(|it| it.about == About::Colour));
    })
    .await;
}
