//! Tickets, and colours that are proposed, confirmed and refused.

use issuer_service::corrections::{About, State};
use issuer_service::operators::Role;

use super::super::bench::{Bench, on_each};
use super::officer::{
    MARKUP, Officer, day, holder, made, marks, proposing, refused, renewed, ticket, tickets,
};

#[tokio::test]
async fn a_clerk_decides_one_ticket_once_and_markup_stays_text() {
    on_each(async |bench: Bench| {
        let (_, application) = holder(&bench).await;
        let id = ticket(&bench, &application, About::Document, MARKUP).await;
        let mut clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        let list = clerk.browser.get("/desk/tickets").await;
        assert!(list.has(&application) && !list.has("alert(1)"));
        let path = format!("/desk/tickets/{id}");
        let page = clerk.browser.get(&path).await;
        assert!(page.has("&lt;script&gt;alert(1)") && !page.has("<script"));
        for (fields, wrong) in [
            (vec![("reason", "The paper.")], "outcome"),
            (
                vec![("reason", "The paper."), ("outcome", "perhaps")],
                "outcome",
            ),
            (vec![("reason", " "), ("outcome", "granted")], "reason"),
            (vec![("outcome", "granted")], "reason"),
        ] {
            let told = clerk.browser.submit(&page, &path, &fields).await;
            refused(&told, 422, 4004);
            assert!(marks(&told, wrong), "{wrong}");
        }
        let long = "ä".repeat(501);
        let told = clerk
            .browser
            .submit(&page, &path, &[("reason", &long), ("outcome", "refused")])
            .await;
        refused(&told, 422, 4004);
        assert!(told.has(&long));
        let twice = [
            ("reason", "No."),
            ("outcome", "refused"),
            ("outcome", "granted"),
        ];
        refused(&clerk.browser.submit(&page, &path, &twice).await, 400, 4005);
        assert!(tickets(&bench, &application).await[0].state == State::Open);

        let said = format!("{MARKUP}\r\nSecond line");
        let fields = [("reason", said.as_str()), ("outcome", "refused")];
        let done = clerk.browser.submit(&page, &path, &fields).await;
        assert!(done.has("The ticket is refused.") && done.has("No ticket waits."));
        let decided = &tickets(&bench, &application).await[0];
        assert_eq!(decided.reason, Some(format!("{MARKUP}\nSecond line")));
        refused(
            &clerk.browser.submit(&page, &path, &fields).await,
            409,
            4091,
        );
        refused(&clerk.browser.get(&path).await, 404, 4041);
        for nowhere in ["/desk/tickets/1", "/desk/tickets/%22%3E%3Cscript%3E"] {
            refused(&clerk.browser.get(nowhere).await, 404, 4041);
            refused(
                &clerk.browser.submit(&page, nowhere, &fields).await,
                404,
                4041,
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_colour_needs_two_and_ends_by_two() {
    on_each(async |bench: Bench| {
        let (mut browser, application) = holder(&bench).await;
        let mut doctor = Officer::new(&bench, "doctor-1", Role::Epidemiologist).await;
        let mut chief = Officer::new(&bench, "chief-1", Role::Supervisor).await;
        let mut clerk = Officer::new(&bench, "clerk-1", Role::Clerk).await;
        let until = day(&bench, 2);
        let page = doctor
            .submit("/desk/proposal", &proposing(&application, &until))
            .await;
        assert!(page.has("It is proposed."), "{}", page.text);
        let change = made(&page);
        assert!(
            renewed(&bench, &mut browser)
                .await
                .has("class=\"colour green\"")
        );
        let list = chief.browser.get("/desk/proposals").await;
        assert!(list.has("Gives a colour: <strong>Red</strong>") && list.has(&application));
        assert!(
            list.has(&format!("{} 00:00", day(&bench, 3))),
            "{}",
            list.text
        );
        let path = list.after("class=\"button\" href=\"");
        assert_eq!(path, format!("/desk/proposals/{change}"));
        let page = chief.browser.get(&path).await;
        let done = chief
            .browser
            .submit(&page, &path, &[("outcome", "confirmed")])
            .await;
        assert!(done.has("counts now") && done.has("No proposal waits."));
        assert!(
            renewed(&bench, &mut browser)
                .await
                .has("class=\"colour red\"")
        );
        refused(
            &chief
                .browser
                .submit(&page, &path, &[("outcome", "refused")])
                .await,
            409,
            4091,
        );

        // Another document would leave the colour behind; a granted colour is ended by a second.
        let id = ticket(&bench, &application, About::Document, "A digit.").await;
        let granted = [("outcome", "granted"), ("reason", "The paper says so.")];
        refused(
            &clerk.submit(&format!("/desk/tickets/{id}"), &granted).await,
            409,
            4092,
        );
        let id = ticket(&bench, &application, About::Colour, "Not me.").await;
        let done = clerk.submit(&format!("/desk/tickets/{id}"), &granted).await;
        assert!(done.has("once a supervisor confirms it"), "{}", done.text);
        let list = chief.browser.get("/desk/proposals").await;
        assert!(list.has("Ends a colour: <strong>Red</strong>"));
        let path = list.after("class=\"button\" href=\"");
        chief.submit(&path, &[("outcome", "refused")]).await;
        assert!(
            renewed(&bench, &mut browser)
                .await
                .has("class=\"colour red\"")
        );

        let done = doctor.submit("/desk/lifting", &[("change", &change)]).await;
        assert!(done.has("It is proposed."));
        let list = chief.browser.get("/desk/proposals").await;
        let path = list.after("class=\"button\" href=\"");
        chief.submit(&path, &[("outcome", "confirmed")]).await;
        assert!(
            renewed(&bench, &mut browser)
                .await
                .has("class=\"colour green\"")
        );
        let told = doctor.submit("/desk/lifting", &[("change", &change)]).await;
        refused(&told, 404, 4041);
        assert!(marks(&told, "change"));
        refused(
            &doctor.submit("/desk/lifting", &[("change", MARKUP)]).await,
            422,
            4004,
        );
        let done = clerk
            .submit(
                &format!(
                    "/desk/tickets/{}",
                    ticket(&bench, &application, About::Document, "A digit.").await
                ),
                &granted,
            )
            .await;
        assert!(done.has("the holder may apply anew"), "{}", done.text);
    })
    .await;
}

#[tokio::test]
async fn a_proposal_names_one_application_and_says_what_is_wrong_with_it() {
    on_each(async |bench: Bench| {
        let (_, application) = holder(&bench).await;
        let mut doctor = Officer::new(&bench, "doctor-1", Role::Epidemiologist).await;
        let (good, none) = (day(&bench, 2), "0".repeat(32));
        let (today, far) = (day(&bench, 0), day(&bench, 40));
        let yesterday = bench.now().as_secs() - 86_400;
        let yesterday = healthcode::UnixTime::new(yesterday).date().to_string();
        let change = |name, value| {
            let mut fields = proposing(&application, &good);
            fields.retain(|(it, _)| *it != name);
            fields.push((name, value));
            fields
        };
        for (name, value, status, number) in [
            ("application", none.as_str(), 404, 4041),
            ("application", "X1234567", 422, 4004),
            ("application", "SPECIMEN ONE", 422, 4004),
            ("application", "", 422, 4004),
            ("application", MARKUP, 422, 4004),
            ("colour", "green", 422, 4004),
            ("colour", "", 422, 4004),
            ("ground", "petition", 422, 4004),
            ("ground", MARKUP, 422, 4004),
            ("until", yesterday.as_str(), 422, 4004),
            ("until", far.as_str(), 422, 4004),
            ("until", "9999-12-31", 422, 4004),
            ("until", "tomorrow", 422, 4004),
        ] {
            let page = doctor.submit("/desk/proposal", &change(name, value)).await;
            refused(&page, status, number);
            assert!(marks(&page, name), "{name} {value}");
            assert!(page.has("<h1>Propose a colour</h1>") && !page.has("<script"));
        }
        // Two people are not one.
        let mut two = proposing(&application, &good);
        two.push(("application", &none));
        refused(&doctor.submit("/desk/proposal", &two).await, 400, 4005);
        let mut chief = Officer::new(&bench, "chief-1", Role::Supervisor).await;
        assert!(
            chief
                .browser
                .get("/desk/proposals")
                .await
                .has("No proposal waits.")
        );
        let mut told = Vec::new();
        for _ in 0..20 {
            let fields = proposing(&application, &today);
            told.push(
                doctor
                    .submit("/desk/proposal", &fields)
                    .await
                    .has("Message 4290<"),
            );
        }
        assert!(!told[0] && told[19]);
    })
    .await;
}

#[tokio::test]
async fn nobody_confirms_their_own_proposal_twice_or_late() {
    on_each(async |bench: Bench| {
        let (_, application) = holder(&bench).await;
        let mut doctor = Officer::new(&bench, "doctor-1", Role::Epidemiologist).await;
        let mut chief = Officer::new(&bench, "chief-1", Role::Supervisor).await;
        let until = day(&bench, 5);
        let propose = async |doctor: &mut Officer| {
            let page = doctor
                .submit("/desk/proposal", &proposing(&application, &until))
                .await;
            format!("/desk/proposals/{}", made(&page))
        };
        let path = propose(&mut doctor).await;
        let pool = bench.service.books.store.pool();
        let sql = "UPDATE operators SET role = $1 WHERE name = 'doctor-1'";
        sqlx::query(sql)
            .bind("supervisor")
            .execute(pool)
            .await
            .unwrap();
        for outcome in ["confirmed", "refused"] {
            refused(
                &doctor.submit(&path, &[("outcome", outcome)]).await,
                403,
                4032,
            );
        }
        sqlx::query(sql)
            .bind("epidemiologist")
            .execute(pool)
            .await
            .unwrap();
        refused(
            &chief.submit(&path, &[("outcome", "both")]).await,
            422,
            4004,
        );
        let twice = [("outcome", "refused"), ("outcome", "confirmed")];
        refused(&chief.submit(&path, &twice).await, 400, 4005);
        assert!(
            chief
                .submit(&path, &[("outcome", "refused")])
                .await
                .has("It is refused.")
        );
        for outcome in ["confirmed", "refused"] {
            refused(
                &chief.submit(&path, &[("outcome", outcome)]).await,
                409,
                4091,
            );
        }
        refused(&chief.browser.get(&path).await, 404, 4041);
        let sql = "SELECT event FROM audit WHERE event = 'colour/refused'";
        assert_eq!(sqlx::query(sql).fetch_all(pool).await.unwrap().len(), 1);

        let path = propose(&mut doctor).await;
        bench.wait(86_400);
        chief.log_in(&bench).await;
        assert!(
            chief
                .browser
                .get("/desk/proposals")
                .await
                .has("No proposal waits.")
        );
        for outcome in ["confirmed", "refused"] {
            refused(
                &chief.submit(&path, &[("outcome", outcome)]).await,
                409,
                4091,
            );
        }
        let nowhere = format!("/desk/proposals/{}", "0".repeat(32));
        refused(
            &chief.submit(&nowhere, &[("outcome", "confirmed")]).await,
            404,
            4041,
        );
    })
    .await;
}
