//! Rules, and what others would do.

use healthcode::claims::{TestMethod, TestRecord, TestResult};
use healthcode::{Colour, UnixTime};
use issuer_service::rules::{Rules, add_exposure, add_test, try_rules};

use super::applications::{add, apply, child, person};
use super::bench::{Bench, on_each};

const SHIPPED: &str = include_str!("../../demo/rules.toml");

#[tokio::test]
async fn a_dry_run_counts_who_would_change() {
    on_each(async |bench: Bench| {
        let visitor = bench.logged_in("1", "2015550123").await;
        let holder = apply(&visitor, person(|_| ())).await;
        let holder = holder.body["id"].as_str().unwrap();
        let child = add(&visitor, holder, child()).await;
        let child = child.body["id"].as_str().unwrap();
        // Someone without a record has no colour by any rules.
        apply(&visitor, person(|it| it["number"] = "X9999999".into())).await;
        let (books, now) = (&bench.service.books, bench.now());
        let ago = |days: u32| UnixTime::new(now.as_secs() - days * 86_400);
        add_exposure(books, holder, ago(5), now).await.unwrap();
        add_test(books, child, positive(ago(3)), now).await.unwrap();

        let in_force = Rules::read(SHIPPED).unwrap();
        let tried =
            Rules::read(&SHIPPED.replace("exposed-within-days = 10", "exposed-within-days = 4"));
        let counts = try_rules(books, &in_force, &tried.unwrap(), now)
            .await
            .unwrap();
        let found: Vec<_> = counts
            .iter()
            .map(|(it, people)| {
                (
                    it.from,
                    it.to,
                    it.rule.as_ref().map(ToString::to_string),
                    *people,
                )
            })
            .collect();
        let by_test = Some("TEST-POSITIVE".to_owned());
        assert_eq!(
            found,
            [
                (Colour::Yellow, Colour::Green, None, 1),
                (Colour::Red, Colour::Red, by_test, 1)
            ]
        );
        // The sample that was examined again has the later result.
        let negative = TestRecord {
            result: TestResult::Negative,
            ..positive(ago(3))
        };
        add_test(books, child, negative, now).await.unwrap();
        let counts = try_rules(books, &in_force, &in_force, now).await.unwrap();
        assert_eq!(counts.values().sum::<u64>(), 2);
        assert!(
            counts
                .keys()
                .all(|it| it.from == it.to && it.to != Colour::Red)
        );
    })
    .await;
}

fn positive(sampled: UnixTime) -> TestRecord {
    TestRecord {
        method: TestMethod::Antigen,
        result: TestResult::Positive,
        sampled,
    }
}
