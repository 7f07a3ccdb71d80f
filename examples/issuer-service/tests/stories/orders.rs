//! Colours that operators give.

use healthcode::{Colour, VerifiedCode};
use issuer_service::operators::Role;
use serde_json::{Value, json};
use sqlx::Row;

use super::applications::{add, child};
use super::bench::{Answer, Bench, on_each};
use super::codes::{Holder, OWN, document, holder, make, renew, verify};
use super::hostile::POISON;
use super::operators::Officer;

pub(crate) const COLOURS: &str = "/api/v1/operators/colours";

pub(crate) async fn listed(bench: &Bench, code: &VerifiedCode) -> String {
    let query = sqlx::query("SELECT state FROM status_indices WHERE place = $1");
    let query = query.bind(i64::from(code.claims().status_index().unwrap()));
    let pool = bench.service.books.store.pool();
    query.fetch_one(pool).await.unwrap().get("state")
}

pub(crate) fn colour(code: &VerifiedCode) -> Option<Colour> {
    code.match_document(&document(OWN)).unwrap().colour()
}

pub(crate) async fn propose(officer: &Officer, body: Value) -> Answer {
    officer.post(COLOURS, body).await
}

pub(crate) fn red(bench: &Bench, application: &str) -> Value {
    json!({
        "application": application, "colour": "red", "ground": "case",
        "until": bench.now().as_secs() + 2 * 86_400,
    })
}

pub(crate) async fn confirm(officer: &Officer, id: &str) -> Answer {
    let path = format!("{COLOURS}/{id}/confirmation");
    officer.send("POST", &path, None).await
}

/// Someone who was made red by two operators.
pub(crate) async fn made_red(bench: &Bench) -> (Holder, Officer, Officer, String) {
    let holder = holder(bench).await;
    let doctor = Officer::new(bench, "doctor-1", Role::Epidemiologist).await;
    let chief = Officer::new(bench, "chief-1", Role::Supervisor).await;
    let proposed = propose(&doctor, red(bench, &holder.application)).await;
    let id = proposed.body["id"].as_str().unwrap().to_owned();
    assert_eq!(confirm(&chief, &id).await.status, 204);
    (holder, doctor, chief, id)
}

async fn events(bench: &Bench, subject: &str) -> Vec<String> {
    let query = sqlx::query(
        "SELECT event FROM audit WHERE subject = $1 AND event LIKE 'colour/%' ORDER BY seq",
    );
    let pool = bench.service.books.store.pool();
    let rows = query.bind(subject.to_owned()).fetch_all(pool).await;
    rows.unwrap().iter().map(|row| row.get("event")).collect()
}

#[tokio::test]
async fn a_red_needs_two_and_reaches_the_list_and_the_code_until_it_ends() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let green = verify(&bench, &holder.code);
        let doctor = Officer::new(&bench, "doctor-1", Role::Epidemiologist).await;
        let chief = Officer::new(&bench, "chief-1", Role::Supervisor).await;
        let proposed = propose(&doctor, red(&bench, &holder.application)).await;
        let id = proposed.body["id"].as_str().unwrap();
        // A proposal alone changes nothing.
        let still = renew(&holder.visitor, &holder.code).await.body;
        assert_eq!(still["bearers"][0]["colour"], "green");
        assert_eq!(listed(&bench, &green).await, "as-signed");
        let open = chief.get(COLOURS).await.body;
        assert_eq!(
            (&open[0]["id"], &open[0]["colour"]),
            (&json!(id), &json!("red"))
        );

        assert_eq!(confirm(&chief, id).await.status, 204);
        assert_eq!(listed(&bench, &green).await, "red");
        let renewed = renew(&holder.visitor, &holder.code).await.body;
        let bearer = &renewed["bearers"][0];
        assert_eq!(
            (&bearer["rule"], &bearer["reason"]),
            (&json!("OPERATOR"), &json!("test"))
        );
        let code = verify(&bench, &renewed);
        assert_eq!(colour(&code), Some(Colour::Red));
        assert_ne!(code.claims().status_index(), green.claims().status_index());
        assert_eq!(listed(&bench, &code).await, "as-signed");
        assert_eq!(chief.get(COLOURS).await.body, json!([]));

        bench.wait(2 * 86_400);
        let again = bench.logged_in("1", "2015550123").await;
        let after = verify(&bench, &renew(&again, &holder.code).await.body);
        assert_eq!(colour(&after), Some(Colour::Green));
        let wanted = ["colour/proposed", "colour/confirmed"];
        assert_eq!(events(&bench, &holder.application).await, wanted);
    })
    .await;
}

#[tokio::test]
async fn a_lifting_needs_two_as_well() {
    on_each(async |bench: Bench| {
        let (holder, doctor, chief, id) = made_red(&bench).await;
        let path = format!("{COLOURS}/{id}/lifting");
        let lifting = doctor.send("POST", &path, None).await;
        let lifting = lifting.body["id"].as_str().unwrap();
        let code = renew(&holder.visitor, &holder.code).await.body;
        assert_eq!(colour(&verify(&bench, &code)), Some(Colour::Red));
        assert_eq!(confirm(&chief, lifting).await.status, 204);
        let code = renew(&holder.visitor, &holder.code).await.body;
        assert_eq!(colour(&verify(&bench, &code)), Some(Colour::Green));
        assert_eq!(doctor.send("POST", &path, None).await.number(), 4041);
        assert_eq!(
            events(&bench, &holder.application).await[3],
            "colour/lifted"
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_confirms_alone_twice_late_or_in_another_role() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let doctor = Officer::new(&bench, "doctor-1", Role::Epidemiologist).await;
        let chief = Officer::new(&bench, "chief-1", Role::Supervisor).await;
        let clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        let auditor = Officer::new(&bench, "auditor-1", Role::Auditor).await;
        let body = red(&bench, &holder.application);
        for officer in [&chief, &clerk, &auditor] {
            assert_eq!(propose(officer, body.clone()).await.number(), 4031);
        }
        let id = propose(&doctor, body.clone()).await.body["id"].clone();
        let id = id.as_str().unwrap();
        for officer in [&doctor, &clerk, &auditor] {
            assert_eq!(confirm(officer, id).await.number(), 4031);
        }
        assert_eq!(doctor.get(COLOURS).await.number(), 4031);
        // Whoever changes roles does not confirm what they proposed.
        let pool = bench.service.books.store.pool();
        for role in ["supervisor", "epidemiologist"] {
            let sql = "UPDATE operators SET role = $1 WHERE name = 'doctor-1'";
            sqlx::query(sql).bind(role).execute(pool).await.unwrap();
            let number = confirm(&doctor, id).await.number();
            assert_eq!(number, if role == "supervisor" { 4032 } else { 4031 });
        }
        // Nor does the database take it, or half a confirmation.
        for sql in [
            "UPDATE colour_changes SET confirmed_by = proposed_by, confirmed = 1",
            "UPDATE colour_changes SET confirmed = 1",
        ] {
            assert!(sqlx::query(sql).execute(pool).await.is_err());
        }
        let (first, second) = tokio::join!(confirm(&chief, id), confirm(&chief, id));
        let mut both = [first.status.as_u16(), second.status.as_u16()];
        both.sort_unstable();
        assert_eq!(both, [204, 409]);
        assert_eq!(confirm(&chief, id).await.number(), 4091);

        let late = propose(&doctor, body).await.body["id"].clone();
        bench.wait(86_400);
        let chief = Officer::new(&bench, "chief-2", Role::Supervisor).await;
        assert_eq!(chief.get(COLOURS).await.body, json!([]));
        let late = confirm(&chief, late.as_str().unwrap()).await;
        assert_eq!((late.status.as_u16(), late.number()), (409, 4091));
    })
    .await;
}

#[tokio::test]
async fn what_a_second_operator_refused_is_not_confirmed() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let doctor = Officer::new(&bench, "doctor-1", Role::Epidemiologist).await;
        let chief = Officer::new(&bench, "chief-1", Role::Supervisor).await;
        let proposed = propose(&doctor, red(&bench, &holder.application)).await;
        let id = proposed.body["id"].as_str().unwrap();
        let path = format!("{COLOURS}/{id}/refusal");
        assert_eq!(doctor.send("POST", &path, None).await.number(), 4031);
        assert_eq!(chief.send("POST", &path, None).await.status, 204);
        assert_eq!(chief.send("POST", &path, None).await.number(), 4091);
        assert_eq!(confirm(&chief, id).await.number(), 4091);
        assert_eq!(chief.get(COLOURS).await.body, json!([]));
        let nowhere = format!("{COLOURS}/{}/refusal", "0".repeat(32));
        assert_eq!(chief.send("POST", &nowhere, None).await.number(), 4041);
        let still = renew(&holder.visitor, &holder.code).await.body;
        assert_eq!(still["bearers"][0]["colour"], "green");
        let events = events(&bench, &holder.application).await;
        assert_eq!(events, ["colour/proposed", "colour/refused"]);
        // What is in force is not refused, but ended by two.
        let proposed = propose(&doctor, red(&bench, &holder.application)).await;
        let id = proposed.body["id"].as_str().unwrap();
        assert_eq!(confirm(&chief, id).await.status, 204);
        let path = format!("{COLOURS}/{id}/refusal");
        assert_eq!(chief.send("POST", &path, None).await.number(), 4091);
        let still = renew(&holder.visitor, &holder.code).await.body;
        assert_eq!(still["bearers"][0]["colour"], "red");
    })
    .await;
}

#[tokio::test]
async fn proposals_are_few_and_for_one_person_at_a_time() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let doctor = Officer::new(&bench, "doctor-1", Role::Epidemiologist).await;
        let change = |name: &str, value: Value| {
            let mut body = red(&bench, &holder.application);
            body[name] = value;
            body
        };
        for (name, value, number) in [
            ("application", json!([holder.application]), 4001),
            ("application", json!("*"), 4041),
            ("application", json!("0".repeat(32)), 4041),
            ("colour", json!("green"), 4001),
            ("ground", json!("petition"), 4001),
            ("region", json!(110108), 4001),
            ("until", json!(bench.now().as_secs()), 4004),
            ("until", json!(bench.now().as_secs() + 32 * 86_400), 4004),
        ] {
            let answer = propose(&doctor, change(name, value.clone())).await;
            assert_eq!(answer.number(), number, "{name} {value}");
        }
        for poison in POISON {
            let answer = propose(&doctor, change("application", json!(poison))).await;
            assert_eq!(answer.number(), 4041);
        }
        let mut left = 0;
        while propose(&doctor, red(&bench, &holder.application))
            .await
            .status
            == 200
        {
            left += 1;
        }
        assert_eq!(left, 20 - 3);
        let answer = propose(&doctor, red(&bench, &holder.application)).await;
        assert_eq!(answer.number(), 4290);
    })
    .await;
}

#[tokio::test]
async fn a_companions_red_withdraws_the_familys_code_once() {
    on_each(async |bench: Bench| {
        let holder = holder(&bench).await;
        let added = add(&holder.visitor, &holder.application, child()).await;
        let childs = added.body["id"].as_str().unwrap();
        let made = make(&holder.visitor, &holder.application, json!({})).await;
        let (old, alone) = (verify(&bench, &made.body[0]), verify(&bench, &holder.code));
        let doctor = Officer::new(&bench, "doctor-1", Role::Epidemiologist).await;
        let chief = Officer::new(&bench, "chief-1", Role::Supervisor).await;
        let proposed = propose(&doctor, red(&bench, childs)).await;
        let id = proposed.body["id"].as_str().unwrap();
        assert_eq!(confirm(&chief, id).await.status, 204);
        assert_eq!(
            (listed(&bench, &old).await, listed(&bench, &alone).await),
            ("revoked".into(), "as-signed".into())
        );
        // What another node signed meanwhile is worsened by the schedule.
        let books = &bench.service.books;
        let sql = "UPDATE codes SET status_index = $1 WHERE id = $2";
        let query = sqlx::query(sql).bind(i64::from(old.claims().status_index().unwrap()));
        let query = query.bind(made.body[0]["id"].as_str().unwrap().to_owned());
        query.execute(books.store.pool()).await.unwrap();
        assert_eq!(renew(&holder.visitor, &made.body[0]).await.number(), 4403);
        issuer_service::colours::enforce(books, bench.now())
            .await
            .unwrap();
        let new = renew(&holder.visitor, &made.body[0]).await.body;
        assert_eq!(new["bearers"][1]["colour"], "red");
        issuer_service::colours::enforce(books, bench.now())
            .await
            .unwrap();
        assert_eq!(listed(&bench, &verify(&bench, &new)).await, "as-signed");
    })
    .await;
}

#[tokio::test]
async fn no_migration_import_or_rule_stands_for_an_operator() {
    for folder in ["sqlite", "postgres"] {
        let folder = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let text = text.to_uppercase();
            assert!(!text.contains("INSERT INTO") && !text.contains("UPDATE COLOUR"));
        }
    }
    let rules = "version = 2\n[[rule]]\nid = \"OPERATOR\"\ncolour = \"red\"\n\
                 reason = \"test\"\nwhen = [\"symptoms\"]\n";
    assert!(issuer_service::rules::Rules::read(rules).is_err());
}
