//! What scanners fetch, and what they make of it.

use axum::body::Body;
use axum::http::{StatusCode, header};
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use healthcode::checkpoint::Checkpoint;
use healthcode::status::ListedState;
use healthcode::trust::{BundleBuilder, PlaceType, Roots, Severity, lint};
use healthcode::{Document, SigningKey, Snapshot, Window};
use http_body_util::BodyExt;
use issuer_service::publish::{BundleSource, PublishError, Published, read_roots, roots_text};
use issuer_service::rules::add_exposure;
use serde_json::json;
use tower::ServiceExt;

use super::applications::{apply, person};
use super::bench::{Bench, on_each};

/// A public file, as anyone fetches it.
async fn fetch(bench: &Bench, path: &str, tag: Option<&str>) -> (StatusCode, Vec<u8>, String) {
    let mut request = axum::http::Request::get(path);
    if let Some(tag) = tag {
        request = request.header(header::IF_NONE_MATCH, tag);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = bench.router.clone().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let tag = head
        .headers
        .get(header::ETAG)
        .map(|it| it.to_str().unwrap().to_owned());
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    (head.status, bytes, tag.unwrap_or_default())
}

async fn file(bench: &Bench, path: &str) -> Vec<u8> {
    let (status, bytes, _) = fetch(bench, path, None).await;
    assert_eq!(status, StatusCode::OK, "{path}");
    bytes
}

async fn lists(bench: &Bench) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for list in 0..4 {
        all.push(file(bench, &format!("/status/{list}")).await);
    }
    all
}

/// A scanner that pins the roots and takes everything there is.
async fn scanner(bench: &Bench) -> Snapshot {
    let roots = String::from_utf8(file(bench, "/trust/roots.toml").await).unwrap();
    let bundle = file(bench, "/trust/bundle.cbor").await;
    let roots = read_roots(&roots).unwrap();
    let mut snapshot = Snapshot::first(&bundle, &roots, 1, bench.now()).unwrap();
    for list in lists(bench).await {
        snapshot = snapshot.with_list(&list, bench.now()).unwrap();
    }
    snapshot
}

fn decide(snapshot: &Snapshot, code: &str, bench: &Bench) -> String {
    let metro = PlaceType::new("metro").unwrap();
    let document = Document::parse("passport:USA:X1234567:1990-01-31").unwrap();
    let checkpoint = Checkpoint::new(snapshot, &metro).unwrap();
    checkpoint
        .decide(code, &[document], bench.now())
        .decision()
        .name()
        .to_owned()
}

#[tokio::test]
async fn a_scanner_admits_and_after_the_next_list_does_not() {
    on_each(async |bench: Bench| {
        bench.service.publisher.publish(bench.now()).await.unwrap();
        let visitor = bench.logged_in("1", "2015550123").await;
        let applied = apply(&visitor, person(|_| ())).await;
        let application = applied.body["id"].as_str().unwrap();
        let made = visitor
            .post("/api/v1/codes", json!({ "application": application }))
            .await;
        let (code, id) = (
            made.body[0]["text"].as_str().unwrap(),
            made.body[0]["id"].as_str().unwrap(),
        );
        let snapshot = scanner(&bench).await;
        assert_eq!(decide(&snapshot, code, &bench), "admit");
        let findings = lint(snapshot.bundle().contents(), None, bench.now());
        assert!(
            findings.iter().all(|it| it.severity() != Severity::Error),
            "{findings:?}"
        );

        add_exposure(&bench.service.books, application, bench.now(), bench.now())
            .await
            .unwrap();
        visitor
            .post(&format!("/api/v1/codes/{id}/renewals"), json!({}))
            .await;
        bench.wait(300);
        bench.service.publisher.publish(bench.now()).await.unwrap();
        let mut snapshot = snapshot;
        for list in lists(&bench).await {
            snapshot = snapshot.with_list(&list, bench.now()).unwrap();
        }
        assert_eq!(decide(&snapshot, code, &bench), "refer");
    })
    .await;
}

#[tokio::test]
async fn files_have_a_tag_and_are_not_sent_twice() {
    on_each(async |bench: Bench| {
        assert_eq!(
            fetch(&bench, "/status/0", None).await.0,
            StatusCode::NOT_FOUND
        );
        bench.service.publisher.publish(bench.now()).await.unwrap();
        for path in ["/trust/bundle.cbor", "/trust/roots.toml", "/status/0"] {
            let (status, bytes, tag) = fetch(&bench, path, None).await;
            assert_eq!((status, bytes.is_empty()), (StatusCode::OK, false));
            let (status, bytes, same) = fetch(&bench, path, Some(&tag)).await;
            assert_eq!(
                (status, bytes.len(), same),
                (StatusCode::NOT_MODIFIED, 0, tag)
            );
            assert_eq!(
                fetch(&bench, path, Some("\"other\"")).await.0,
                StatusCode::OK
            );
        }
        for path in [
            "/status/99",
            "/status/..",
            "/status/%2e%2e%2fsecret.hex",
            "/status/-1",
        ] {
            assert_eq!(
                fetch(&bench, path, None).await.0,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_publish_at_the_same_time_never_go_back() {
    on_each(async |bench: Bench| {
        let other = bench.another_node("other").await;
        let now = bench.now();
        bench.service.publisher.publish(now).await.unwrap();
        let snapshot = scanner(&bench).await;
        let publishers = [
            bench.service.publisher.clone(),
            other.service.publisher.clone(),
        ];
        let trust = snapshot.trust().clone();
        let mut works = Vec::new();
        for n in 0..40 {
            let publisher = publishers[n % 2].clone();
            works.push(tokio::spawn(async move {
                publisher.publish_list(0, now).await.unwrap()
            }));
        }
        let (mut last, mut done) = (0, 0);
        while done < 40 {
            let bytes = file(&bench, "/status/0").await;
            let list = healthcode::status::StatusList::open(&bytes, &trust, now).unwrap();
            assert!(list.seq() >= last);
            last = list.seq();
            done = works.iter().filter(|it| it.is_finished()).count();
            tokio::task::yield_now().await;
        }
        let mut highest = 0;
        for work in works {
            if let Published::Now(seq) = work.await.unwrap() {
                highest = highest.max(seq);
            }
        }
        let bytes = file(&bench, "/status/0").await;
        let list = healthcode::status::StatusList::open(&bytes, &trust, now).unwrap();
        assert_eq!(list.seq(), highest);
    })
    .await;
}

#[tokio::test]
async fn a_withdrawn_code_stays_in_every_later_list() {
    on_each(async |bench: Bench| {
        let pool = bench.service.books.store.pool();
        for (place, state) in [(7_i64, "revoked"), (8, "red"), (1 << 20, "yellow")] {
            let query = sqlx::query(
                "INSERT INTO status_indices (place, code, state, changed) VALUES ($1, 'a', $2, 0)",
            );
            query.bind(place).bind(state).execute(pool).await.unwrap();
        }
        for _ in 0..3 {
            bench.service.publisher.publish(bench.now()).await.unwrap();
            let snapshot = scanner(&bench).await;
            let base = "https://codes.example/status/";
            let state = |list: u32, slot| {
                snapshot
                    .lists()
                    .find(&format!("{base}{list}"))
                    .unwrap()
                    .state(slot)
            };
            assert_eq!(state(0, 7), Some(ListedState::Revoked));
            assert_eq!(state(0, 8), Some(ListedState::NowRed));
            assert_eq!(state(1, 0), Some(ListedState::NowYellow));
            assert_eq!(state(0, 0), Some(ListedState::AsSigned));
            bench.wait(300);
        }
    })
    .await;
}

#[tokio::test]
async fn a_demonstration_bundle_is_made_anew_before_it_ends() {
    on_each(async |bench: Bench| {
        let publisher = &bench.service.publisher;
        let publish = async || publisher.publish_bundle(bench.now()).await.unwrap();
        assert_eq!(publish().await, Published::Now(1));
        assert_eq!(publish().await, Published::Before);
        publisher.publish(bench.now()).await.unwrap();
        let snapshot = scanner(&bench).await;
        bench.wait(16 * 86_400);
        // As if the node had stopped between the file and the commit.
        let sql = "UPDATE publications SET published = 0, hash = NULL WHERE name LIKE 'trust/%'";
        sqlx::query(sql)
            .execute(bench.service.books.store.pool())
            .await
            .unwrap();
        assert_eq!(publish().await, Published::Now(2));
        let bundle = file(&bench, "/trust/bundle.cbor").await;
        assert_eq!(
            snapshot
                .with_bundle(&bundle, bench.now())
                .unwrap()
                .bundle()
                .contents()
                .seq(),
            2
        );
    })
    .await;
}

#[tokio::test]
async fn a_bundle_given_by_roots_elsewhere_is_published_if_they_signed_it() {
    on_each(async |bench: Bench| {
        let rng = &mut UnwrapErr(SysRng);
        let (root, stranger) = (SigningKey::generate(rng), SigningKey::generate(rng));
        let roots = Roots::new([root.public().clone()], 1).unwrap();
        let build = |seq, until: u32, key: &SigningKey| {
            let end = bench.now().checked_add(until).unwrap();
            let window = Window::new(bench.now(), end).unwrap();
            let mut draft = BundleBuilder::new(seq, window, roots.clone())
                .build()
                .unwrap();
            draft.sign(key).map(|()| draft.to_bytes())
        };
        let given = bench.config.file("bundle.cbor");
        let mut publisher = bench.service.publisher.clone();
        publisher.source = BundleSource::Given {
            file: given.clone(),
            roots: read_roots(&roots_text(&roots)).unwrap(),
        };
        let publish = async |bytes: &[u8]| {
            std::fs::write(&given, bytes).unwrap();
            publisher.publish_bundle(bench.now()).await
        };
        let five = build(5, 1_000, &root).unwrap();
        assert_eq!(publish(&five).await.unwrap(), Published::Now(5));
        assert_eq!(file(&bench, "/trust/bundle.cbor").await, five);
        assert_eq!(publish(&five).await.unwrap(), Published::Before);
        assert_eq!(
            publish(&build(4, 1_000, &root).unwrap()).await.unwrap(),
            Published::Before
        );
        assert_eq!(file(&bench, "/trust/bundle.cbor").await, five);
        let fork = publish(&build(5, 2_000, &root).unwrap()).await.unwrap_err();
        assert!(matches!(fork, PublishError::Given(_)), "{fork}");
        let strangers = publish(&build(6, 1_000, &stranger).unwrap())
            .await
            .unwrap_err();
        assert!(matches!(strangers, PublishError::Given(_)), "{strangers}");
        let mut changed = build(6, 1_000, &root).unwrap();
        let last = changed.len() - 1;
        changed[last] ^= 1;
        assert!(matches!(
            publish(&changed).await.unwrap_err(),
            PublishError::Given(_)
        ));
        bench.wait(2_000);
        let old = build(7, 1_000, &root).unwrap();
        bench.wait(1_000);
        assert!(matches!(
            publish(&old).await.unwrap_err(),
            PublishError::Given(_)
        ));
        // The service starts with what was given, too.
        std::fs::write(bench.config.file("roots.toml"), roots_text(&roots)).unwrap();
        let restarted = bench.another_node("again").await;
        assert!(matches!(
            restarted.service.publisher.source,
            BundleSource::Given { .. }
        ));
    })
    .await;
}
