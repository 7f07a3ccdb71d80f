//! Refusals stand beside the fields that they are about.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::StatusCode;
use issuer_service::catalogue::Notice;
use serde_json::Value;

use super::bench::{Bench, on_each};
use super::browser::{Browser, Page};
use super::forms::{SPECIMEN, applied, with};

/// The fields that a page marks, and the one that has the focus.
fn marked(page: &Page) -> (BTreeSet<&str>, Option<&str>) {
    let tags: Vec<&str> = page
        .text
        .split('<')
        .filter(|it| it.contains(" aria-invalid=\"true\""))
        .collect();
    let names = tags.iter().map(|tag| {
        let notes = tag.split_once("aria-describedby=\"").unwrap().1;
        let name = notes.split_once("-notes\"").unwrap().0;
        let beside = format!("id=\"{name}-notes\"><strong class=\"wrong\">");
        assert!(page.has(&beside), "{name}");
        name
    });
    let focus: Vec<&str> = page
        .text
        .split('<')
        .filter(|it| it.contains(" autofocus"))
        .collect();
    assert!(focus.len() <= 1, "{focus:?}");
    let name = focus.first().map(|it| {
        it.split_once("name=\"")
            .unwrap()
            .1
            .split_once('"')
            .unwrap()
            .0
    });
    (names.collect(), name)
}

#[tokio::test]
async fn a_refusal_stands_beside_its_fields_and_the_first_has_the_focus() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let page = applied(&mut browser).await;
        let holder = page.after("name=\"application\" value=\"");
        let form = browser.get("/apply").await;
        assert_eq!(marked(&form), (BTreeSet::new(), None));
        let changed = |changes: &[(&'static str, &'static str)]| {
            let is_kept = |it: &(&str, &str)| changes.iter().all(|(name, _)| *name != it.0);
            let kept = SPECIMEN.into_iter().filter(is_kept);
            kept.chain(changes.iter().copied()).collect::<Vec<_>>()
        };
        let permit = |kind, number| {
            changed(&[
                ("document_type", kind),
                ("country", "CHN"),
                ("number", number),
            ])
        };
        for (fields, number, wanted) in [
            (
                permit("prc-id", "110101199001310173"),
                4101,
                vec!["document_type"],
            ),
            (
                permit("hk-macao-permit", "H12345678"),
                4102,
                vec!["document_type", "other_route"],
            ),
            (
                with("country", "CHN"),
                4104,
                vec!["document_type", "country"],
            ),
            (with("document_type", "other"), 4105, vec!["document_type"]),
            (with("symptoms", ""), 4004, vec!["symptoms"]),
            (
                changed(&[("name", ""), ("country", "U")]),
                4004,
                vec!["name", "country"],
            ),
        ] {
            let page = browser.submit(&form, "/apply", &fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
            assert!(page.has(&format!("Message {number}<")), "{number}");
            let (names, focus) = marked(&page);
            assert_eq!(focus, wanted.first().copied(), "{number}");
            assert_eq!(names, wanted.into_iter().collect(), "{number}");
        }
        let mut stays = SPECIMEN.to_vec();
        stays.extend([
            ("region", "x"),
            ("first", "2026-11-20"),
            ("last", "2026-11-20"),
        ]);
        let page = browser.submit(&form, "/apply", &stays).await;
        assert_eq!(marked(&page), (BTreeSet::from(["visits"]), Some("region")));

        // The holder's own document, as a companion's.
        let path = format!("/companion?for={holder}");
        let mut fields = SPECIMEN.to_vec();
        fields.push(("relation", "child"));
        let page = browser.submit(&form, &path, &fields).await;
        assert!(page.has("Message 4301<"), "{}", page.text);
        assert_eq!(marked(&page), (BTreeSet::from(["number"]), Some("number")));
        fields.pop();
        fields.push(("relation", "emperor"));
        let page = browser.submit(&form, &path, &fields).await;
        assert_eq!(
            marked(&page),
            (BTreeSet::from(["relation"]), Some("relation"))
        );

        let mut other = Browser::new(&bench);
        other.log_in("2015550124").await;
        let form = other.get("/apply").await;
        let page = other.submit(&form, "/apply", &SPECIMEN).await;
        assert!(page.has("Message 4203<"));
        assert_eq!(marked(&page), (BTreeSet::from(["number"]), Some("number")));
        let form = other.get("/account").await;
        let page = other
            .submit(&form, "/account", &[("password", "weak")])
            .await;
        assert_eq!(
            marked(&page),
            (BTreeSet::from(["password"]), Some("password"))
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_about_no_field_marks_none() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let page = browser.get("/log-in").await;
        let fields = [
            ("area_code", "1"),
            ("number", "2015550123"),
            ("way", "code"),
            ("code", "1"),
        ];
        let page = browser.submit(&page, "/log-in", &fields).await;
        // Which of them is wrong is not told.
        assert!(page.has("Message 4011<"));
        assert_eq!(marked(&page), (BTreeSet::new(), None));

        let mut browser = Browser::new(&bench);
        let page = applied(&mut browser).await;
        let holder = page.after("name=\"application\" value=\"");
        let path = format!("/companion?for={holder}");
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
        let form = browser.get(&path).await;
        let page = browser.submit(&form, &path, &child).await;
        let child_of = page.text.split("href=\"/my?person=").nth(2).unwrap();
        let path = format!("/companion?for={}", child_of.split('"').next().unwrap());
        let page = browser.submit(&form, &path, &child).await;
        assert!(page.has("Message 4303<"), "{}", page.text);
        assert_eq!(marked(&page), (BTreeSet::new(), None));
    })
    .await;
}

#[tokio::test]
async fn every_number_is_about_fields_that_there_are() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let page = applied(&mut browser).await;
        let holder = page.after("name=\"application\" value=\"");
        let mut names = BTreeSet::new();
        for path in [
            "/my",
            "/apply",
            "/account",
            &format!("/companion?for={holder}"),
        ] {
            let page = browser.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let all = page.text.split(" name=\"").skip(1);
            names.extend(all.map(|it| it.split('"').next().unwrap().to_owned()));
        }
        let page = Browser::new(&bench).get("/log-in").await;
        let all = page.text.split(" name=\"").skip(1);
        names.extend(all.map(|it| it.split('"').next().unwrap().to_owned()));

        let description = browser.get("/api/v1/openapi.json").await.text;
        let description: Value = serde_json::from_str(&description).unwrap();
        let schemas = description["components"]["schemas"].as_object().unwrap();
        let members = schemas
            .values()
            .filter_map(|it| it["properties"].as_object());
        let members: BTreeSet<&String> = members.flat_map(|it| it.keys()).collect();
        assert!(schemas["ProblemBody"]["properties"]["fields"].is_object());
        let mut count = 0;
        for notice in Notice::ALL {
            for field in notice.fields() {
                let field = (*field).to_owned();
                assert!(names.contains(&field), "{} {field}", notice.number());
                assert!(members.contains(&field), "{} {field}", notice.number());
                count += 1;
            }
        }
        assert_eq!(count, 13);
    })
    .await;
}

#[tokio::test]
async fn the_api_names_the_field_and_not_what_it_holds() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let csrf = browser.log_in("2015550123").await.csrf();
        let body = r#"{"person": {"name": "SPECIMEN ONE", "document_type": "prc-residence",
            "country": "CHN", "number": "X1234567", "birth": "1990-01-31"},
            "declaration": {"symptoms": false, "contact": false}}"#;
        let request = browser
            .request("POST", "/api/v1/applications")
            .header("content-type", "application/json")
            .header("x-csrf-token", csrf);
        let page = browser.send(request.body(Body::from(body)).unwrap()).await;
        let answer: Value = serde_json::from_str(&page.text).unwrap();
        assert_eq!(
            (&answer["number"], &answer["fields"]),
            (&4105.into(), &["document_type"].into())
        );
        assert!(!page.has("prc-residence") && !page.has("X1234567"));
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_none_is_told_of_forms() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let page = applied(&mut browser).await;
        let holder = page.after("name=\"application\" value=\"");
        let fields = [("application", holder.as_str()), ("include", "everything")];
        let refused = browser.submit(&page, "/codes", &fields).await;
        let request = browser
            .request("POST", "/apply")
            .header("content-type", "application/json");
        let other = browser.send(request.body(Body::from("{}")).unwrap()).await;
        // Nor is an address of a page.
        let nowhere = browser.get("/companion").await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
        assert!(nowhere.has("Message 4041<"));
        for page in [refused, other] {
            assert_eq!(page.status, StatusCode::BAD_REQUEST);
            assert!(
                page.has("Message 4005<") && !page.has("JSON"),
                "{}",
                page.text
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_too_large_is_answered_by_a_page() {
    on_each(async |bench: Bench| {
        let mut browser = Browser::new(&bench);
        let large = "a".repeat(70_000);
        for path in ["/log-in", "/desk/log-in"] {
            let page = browser.post(path, &[("number", &large)]).await;
            assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
            assert!(page.has("<!DOCTYPE html>") && page.has("4130"), "{path}");
        }
    })
    .await;
}
