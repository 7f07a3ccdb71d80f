//! Tickets, and what clerks decide.

use healthcode::Colour;
use issuer_service::operators::Role;
use serde_json::{Value, json};
use sqlx::Row;

use super::applications::{apply, outcome, person};
use super::bench::{Answer, Bench, Visitor, log, on_each};
use super::codes::{OWN, document, holder, make, renew, verify};
use super::hostile::POISON;
use super::operators::Officer;
use super::orders::{colour, confirm, listed, made_red};

const WAITING: &str = "/api/v1/operators/tickets";

async fn open(visitor: &Visitor, application: &str, about: &str, text: &str) -> Answer {
    let path = format!("/api/v1/applications/{application}/tickets");
    visitor
        .post(&path, json!({ "about": about, "text": text }))
        .await
}

async fn decide(officer: &Officer, ticket: &Value, outcome: &str) -> Answer {
    let path = format!("{WAITING}/{}/decision", ticket.as_str().unwrap());
    officer
        .post(
            &path,
            json!({ "outcome": outcome, "reason": "The paper says so." }),
        )
        .await
}

#[tokio::test]
async fn a_granted_colour_is_lifted_by_a_second_operator() {
    on_each(async |bench: Bench| {
        let (holder, _, chief, _) = made_red(&bench).await;
        let clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        let text = "My colour is wrong:\nit was my neighbour's test.";
        let opened = open(&holder.visitor, &holder.application, "colour", text).await;
        let waiting = clerk.get(WAITING).await.body;
        assert_eq!(
            (&waiting[0]["id"], &waiting[0]["text"]),
            (&opened.body["id"], &json!(text))
        );
        // A change of document would leave the colour behind.
        let other = open(&holder.visitor, &holder.application, "document", "A digit.").await;
        let refused = decide(&clerk, &other.body["id"], "granted").await;
        assert_eq!((refused.status.as_u16(), refused.number()), (409, 4092));

        let decided = decide(&clerk, &opened.body["id"], "granted").await;
        assert_eq!(decided.body["effect"], "lifting_proposed");
        let still = renew(&holder.visitor, &holder.code).await.body;
        assert_eq!(still["bearers"][0]["colour"], "red");
        let lifting = chief.get("/api/v1/operators/colours").await.body[0]["id"].clone();
        assert_eq!(confirm(&chief, lifting.as_str().unwrap()).await.status, 204);
        let code = renew(&holder.visitor, &holder.code).await.body;
        assert_eq!(colour(&verify(&bench, &code)), Some(Colour::Green));
        let path = format!("/api/v1/applications/{}/tickets", holder.application);
        let seen = holder.visitor.get(&path).await.body;
        let seen = seen.as_array().unwrap();
        let seen = seen
            .iter()
            .find(|it| it["id"] == opened.body["id"])
            .unwrap();
        assert_eq!(
            (&seen["state"], &seen["reason"], &seen["effect"]),
            (
                &json!("granted"),
                &json!("The paper says so."),
                &json!("lifting_proposed")
            )
        );
        let sql = "SELECT detail FROM audit WHERE event = 'ticket/decided'";
        let pool = bench.service.books.store.pool();
        let row = sqlx::query(sql).fetch_one(pool).await.unwrap();
        let detail: Value = serde_json::from_str(&row.get::<String, _>("detail")).unwrap();
        assert_eq!(detail["effect"], "lifting_proposed");
    })
    .await;
}

#[tokio::test]
async fn a_granted_document_withdraws_the_code_and_is_free() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let old = verify(&bench, &holder.code);
        let clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        let stranger = bench.logged_in("1", "2015550124").await;
        assert_eq!(apply(&stranger, person(|_| ())).await.number(), 4203);
        let ticket = open(
            &holder.visitor,
            &holder.application,
            "document",
            "Not mine.",
        )
        .await;
        let decided = decide(&clerk, &ticket.body["id"], "granted").await;
        assert_eq!(decided.body["effect"], "apply_anew");
        assert_eq!(listed(&bench, &old).await, "revoked");
        assert_eq!(renew(&holder.visitor, &holder.code).await.number(), 4041);
        let made = make(&holder.visitor, &holder.application, json!({})).await;
        assert_eq!(made.number(), 4401);
        // Whoever applies first and agrees with the register has it now.
        let again = apply(&holder.visitor, person(|_| ())).await;
        assert_eq!(outcome(&again), ("pending", 0));
        let made = make(&holder.visitor, &holder.application, json!({})).await;
        assert!(
            verify(&bench, &made.body[0])
                .match_document(&document(OWN))
                .is_ok()
        );
        assert_eq!(
            listed(&bench, &verify(&bench, &made.body[0])).await,
            "as-signed"
        );
    })
    .await;
}

#[tokio::test]
async fn anothers_ticket_is_not_there_and_a_decision_is_made_once() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let stranger = bench.logged_in("1", "2015550124").await;
        let path = format!("/api/v1/applications/{}/tickets", holder.application);
        assert_eq!(stranger.get(&path).await.number(), 4041);
        let answer = open(&stranger, &holder.application, "colour", "Mine.").await;
        assert_eq!(answer.number(), 4041);
        // Sent twice at once, it is one ticket; about something else it is another.
        let (ticket, again) = tokio::join!(
            open(&holder.visitor, &holder.application, "colour", "Why?"),
            open(&holder.visitor, &holder.application, "colour", "Why?")
        );
        let ticket = &ticket.body["id"];
        assert!(ticket.is_string() && again.body["id"] == *ticket);
        let other = open(&holder.visitor, &holder.application, "document", "Why?").await;
        assert_ne!(other.body["id"], *ticket);
        for role in [Role::Epidemiologist, Role::Supervisor, Role::Auditor] {
            let officer = Officer::new(&bench, &format!("o-{}", role.word()), role).await;
            assert_eq!(officer.get(WAITING).await.number(), 4031);
            assert_eq!(decide(&officer, ticket, "refused").await.number(), 4031);
        }
        assert_eq!(holder.visitor.get(WAITING).await.number(), 4012);
        let clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        let (one, two) = tokio::join!(
            decide(&clerk, ticket, "refused"),
            decide(&clerk, ticket, "granted")
        );
        let mut both = [one.status.as_u16(), two.status.as_u16()];
        both.sort_unstable();
        assert_eq!(both, [200, 409]);
        assert_eq!(
            decide(&clerk, &json!("0".repeat(32)), "granted")
                .await
                .number(),
            4041
        );
        assert_eq!(decide(&clerk, ticket, "perhaps").await.number(), 4001);
        // What was decided is not asked for again by asking the same.
        let anew = open(&holder.visitor, &holder.application, "colour", "Why?").await;
        assert!(anew.body["id"].is_string() && anew.body["id"] != *ticket);
    })
    .await;
}

#[tokio::test]
async fn texts_are_short_few_sealed_and_not_logged() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let send = async |text: &str| {
            let answer = open(&holder.visitor, &holder.application, "colour", text).await;
            (answer.status.as_u16(), answer.number())
        };
        for bad in ["", "  ", "\u{0}a", "a\u{1b}[2J", &"ä".repeat(501)] {
            assert_eq!(send(bad).await, (422, 4004));
        }
        assert_eq!(send(&"ä".repeat(500)).await.0, 200);
        let secret = "SECRET-OF-A-TICKET <script>'; DROP TABLE tickets; --";
        assert_eq!(send(secret).await.0, 200);
        let path = format!("/api/v1/applications/{}/tickets", holder.application);
        let seen = holder.visitor.get(&path).await.body.to_string();
        assert!(seen.contains("SECRET-OF-A-TICKET"));
        let mut opened = 2;
        for poison in POISON {
            let (status, number) = send(poison).await;
            assert!(
                matches!((status, number), (200, 0) | (422, 4004) | (429, 4290)),
                "{poison}"
            );
            opened += usize::from(status == 200);
        }
        assert_eq!(opened, 5);
        assert_eq!(send("One more.").await, (429, 4290));
        let logged = String::from_utf8_lossy(&log().lock().unwrap()).into_owned();
        assert!(!logged.contains("SECRET-OF-A-TICKET"));
        let pool = bench.service.books.store.pool();
        let rows = sqlx::query("SELECT text FROM tickets")
            .fetch_all(pool)
            .await
            .unwrap();
        for row in rows {
            let sealed = row.get::<Vec<u8>, _>("text");
            assert!(!sealed.windows(6).any(|it| it == b"SECRET"));
        }
    })
    .await;
}
