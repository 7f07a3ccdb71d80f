//! Companions, and a register that is silent.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use issuer_service::applications::Applicant;
use issuer_service::applications::identity::{Checking, IdentityProvider, Unavailable};
use issuer_service::applications::registry::Registry;
use issuer_service::web::router;

use super::applications::{add, apply, outcome, person};
use super::bench::{Bench, on_each};

#[tokio::test]
async fn companions_are_at_most_five_and_one_holders() {
    on_each(async |bench: Bench| {
        let mut csv = String::from(
            "document_type,country,number,birth,name,issuance_count,latest_entry_year\n\
             passport,USA,X1234567,1990-01-31,SPECIMEN ONE,,2026\n",
        );
        for n in 0..7 {
            csv.push_str(&format!(
                "passport,USA,C{n},2015-06-01,SPECIMEN CHILD,,2026\n"
            ));
        }
        let registry = Registry::new(bench.service.books.clone());
        registry
            .import(csv.as_bytes(), &mut UnwrapErr(SysRng))
            .await
            .unwrap();
        let visitor = bench.logged_in("1", "2015550123").await;
        let holder = apply(&visitor, person(|_| ())).await.body["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let child = |n: u32| {
            person(|it| {
                it["name"] = "Specimen Child".into();
                it["number"] = format!("C{n}").into();
                it["birth"] = "2015-06-01".into();
            })
        };
        let mut first = String::new();
        // A number that was mistyped takes no room.
        let mistyped = add(&visitor, &holder, child(99)).await;
        assert_eq!(outcome(&mistyped), ("no_record", 4202));
        for n in 0..5 {
            let added = add(&visitor, &holder, child(n)).await;
            assert_eq!(outcome(&added), ("pending", 0));
            assert_eq!(added.body["guardian"], holder.as_str());
            first = added.body["id"].as_str().unwrap().to_owned();
        }
        // Ten checks a day are enough for a family.
        bench.wait(86_400);
        let visitor = bench.logged_in("1", "2015550123").await;
        assert_eq!(add(&visitor, &holder, child(5)).await.number(), 4302);
        assert_eq!(
            outcome(&add(&visitor, &holder, child(0)).await),
            ("pending", 0)
        );
        assert_eq!(add(&visitor, &first, child(5)).await.number(), 4303);
        assert_eq!(add(&visitor, &holder, person(|_| ())).await.number(), 4301);
        assert_eq!(apply(&visitor, child(0)).await.number(), 4301);
        // Another's companion is nobody else's.
        let other = bench.logged_in("1", "2015550124").await;
        assert_eq!(apply(&other, child(1)).await.number(), 4203);
    })
    .await;
}

struct Moody {
    registry: Registry,
    silent: AtomicBool,
}

impl IdentityProvider for Moody {
    fn check<'a>(&'a self, applicant: &'a Applicant) -> Checking<'a> {
        if self.silent.load(Ordering::SeqCst) {
            Box::pin(async { Err(Unavailable) })
        } else {
            self.registry.check(applicant)
        }
    }
}

#[tokio::test]
async fn a_register_that_is_silent_loses_no_application() {
    on_each(async |mut bench: Bench| {
        let moody = Arc::new(Moody {
            registry: Registry::new(bench.service.books.clone()),
            silent: AtomicBool::new(true),
        });
        bench.service.register = Arc::<Moody>::clone(&moody);
        bench.router = router(&bench.service);
        let visitor = bench.logged_in("1", "2015550123").await;
        let first = apply(&visitor, person(|_| ())).await;
        assert_eq!(outcome(&first), ("submitted", 4204));
        moody.silent.store(false, Ordering::SeqCst);
        let again = apply(&visitor, person(|_| ())).await;
        assert_eq!(outcome(&again), ("pending", 0));
        assert_eq!(again.body["id"], first.body["id"]);
    })
    .await;
}
