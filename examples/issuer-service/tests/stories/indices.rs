//! Status indices under two nodes.

use std::collections::BTreeSet;
use std::sync::Arc;

use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use healthcode::Issuer;
use issuer_service::accounts::AccountId;
use issuer_service::codes::{CodeError, Desk, Press};
use issuer_service::setup;
use sqlx::Row;

use super::bench::{Bench, on_each};
use super::codes::{Holder, holder};

/// Rows of codes without an index yet, as many as asked for.
async fn rows(bench: &Bench, holder: &Holder, count: usize) -> (AccountId, Vec<String>) {
    let pool = bench.service.books.store.pool();
    let mut ids = Vec::new();
    for n in 0..count {
        let id = format!("{n:032x}");
        let query = sqlx::query(
            "INSERT INTO codes (id, account, applications, code_id, people, include, expires) \
             SELECT $1, account, $2, code_id, people, '', 0 FROM codes WHERE id = $3",
        );
        let query = query.bind(id.clone()).bind(id.clone());
        let query = query.bind(holder.code["id"].as_str().unwrap().to_owned());
        query.execute(pool).await.unwrap();
        ids.push(id);
    }
    let phone = issuer_service::accounts::Phone::parse("1", "2015550123").unwrap();
    let books = &bench.service.books;
    let found = issuer_service::accounts::find(&books.store, &books.vault, &phone).await;
    (found.unwrap().unwrap().id, ids)
}

pub(crate) fn small_desk(bench: &Bench, capacity: u32) -> Desk {
    let rng = &mut UnwrapErr(SysRng);
    let key = setup::open_key(&bench.config, "issuer.pem", rng).unwrap();
    let press = Press {
        books: bench.service.books.clone(),
        rules: Arc::new(setup::open_rules(&bench.config).unwrap()),
        issuer: Arc::new(Issuer::new(key)),
        capacity,
    };
    Desk::open(press, UnwrapErr(SysRng))
}

#[tokio::test(flavor = "multi_thread")]
async fn no_index_is_given_twice_by_two_nodes_in_narrow_lists() {
    on_each(async |bench: Bench| {
        let other = bench.another_node("other").await;
        let holder = holder(&bench).await;
        let (account, ids) = rows(&bench, &holder, 520).await;
        // 512 places, one of them perhaps taken: the last draws mostly meet a place that is.
        let desks = [small_desk(&bench, 512), small_desk(&other, 512)];
        let mut asks = Vec::new();
        for (n, id) in ids.into_iter().enumerate() {
            let (desk, account, now) = (desks[n % 2].clone(), account.clone(), bench.now());
            asks.push(tokio::spawn(async move {
                (id.clone(), desk.sign(&account, &id, now).await)
            }));
            if n == 400 {
                for ask in asks.drain(..) {
                    assert!(ask.await.unwrap().1.is_ok());
                }
            }
        }
        for ask in asks {
            let (_, outcome) = ask.await.unwrap();
            assert!(
                matches!(outcome, Ok(_) | Err(CodeError::NoIndex)),
                "{outcome:?}"
            );
        }
        let query = sqlx::query("SELECT status_index FROM codes WHERE status_index < 512");
        let rows = query
            .fetch_all(bench.service.books.store.pool())
            .await
            .unwrap();
        let given: Vec<i64> = rows.iter().map(|row| row.get("status_index")).collect();
        assert!(given.len() > 400);
        assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), given.len());
    })
    .await;
}
