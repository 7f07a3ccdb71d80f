//! Renewals a second through sockets, client and PostgreSQL on the same machine.
//!
//! `cargo bench --bench renewals` prints the rate of a closed loop and who used the processors in it,
//! latencies at a fixed rate, and counts indices that two nodes gave twice.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a measurement: a panic is a failure, and clocks are what it is about"
)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use healthcode::claims::{IdentityHash, KnownIdentity, Suite};
use healthcode::key::{KeyTables, Width};
use healthcode::{Claims, CodeId, Colour, DocumentType, Issuer, SigningKey, UnixTime, Window};
use issuer_service::accounts::{self, AccountId, Phone, sessions};
use issuer_service::applications::identity::{Checking, IdentityProvider, Verdict};
use issuer_service::applications::{
    self, Applicant, DeclarationForm, Form, OtherRoute, Submission,
};
use issuer_service::config::{ClientAddress, Config};
use issuer_service::setup;
use issuer_service::web::{self, Service};
use sqlx::Row;
use tokio::net::TcpListener;

#[path = "../../tests/stories/postgres.rs"]
mod postgres;
mod processors;
#[path = "../../tests/stories/wire.rs"]
mod wire;
use processors::Used;
use wire::Wire;

struct Anyone;

impl IdentityProvider for Anyone {
    fn check<'a>(&'a self, _: &'a Applicant) -> Checking<'a> {
        Box::pin(async { Ok(Verdict::Verified) })
    }
}

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().unwrap();
    let database = postgres::database().await.expect("PostgreSQL 15");
    let config = config(folder.path(), database, "one");
    let rng = UnwrapErr(SysRng);
    let service = setup::open(&config, Arc::new(now), rng).await.unwrap();
    let (account, codes) = fill(&service, PEOPLE).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = web::router(&service);
    tokio::spawn(web::serve(listener, router, std::future::pending()));

    let codes = Arc::new(codes);
    let clients = tokio::runtime::Builder::new_multi_thread()
        .thread_name(processors::CLIENT)
        .enable_all()
        .build();
    let clients = clients.unwrap();
    let one = one_signature();
    println!("one signature, verified: {:.0} us", one * 1e6);
    let asked = Asked {
        service: &service,
        account: &account,
        address,
        codes: &codes,
        clients: clients.handle(),
    };
    run(&asked, None, Duration::from_secs(3)).await;
    for _ in 0..3 {
        let before = Used::now();
        let run = run(&asked, None, SPAN).await;
        let used = Used::now().since(before);
        report("closed loop", &run);
        shares(&run, used, one);
    }
    for rate in [1_000, 2_000] {
        let name = format!("{rate}/s asked");
        report(&name, &run(&asked, Some(rate), SPAN).await);
    }
    indices(&config, &service, &account, &codes[0]).await;
    clients.shutdown_background();
}

/// Seconds of one processor for a code as those that are renewed, in a batch as large as the
/// service's.
fn one_signature() -> f64 {
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    let tables = Arc::new(KeyTables::new(Width::default().budget_for(1)));
    let issuer = Issuer::new(key).with_tables(tables);
    let claims = |n: u32| {
        let code_id = CodeId::from_bytes(u64::from(n).to_be_bytes());
        let identity = KnownIdentity {
            code_id,
            identity: IdentityHash::from_bytes([n as u8; 12]),
            document_type: DocumentType::Passport,
            suite: Suite::One,
        };
        let window = Window::new(now(), now().checked_add(86_400).unwrap()).unwrap();
        let builder = Claims::builder(window, identity).colour(Colour::Green);
        let builder = builder.status_index(n);
        builder.build_with_id(code_id).unwrap()
    };
    let batch: Vec<Claims> = (0..256).map(claims).collect();
    let best = (0..20).map(|_| {
        let start = Instant::now();
        let texts = issuer.issue_many(&batch);
        assert!(texts.iter().all(Result::is_ok));
        start.elapsed().as_secs_f64() / batch.len() as f64
    });
    best.fold(f64::INFINITY, f64::min)
}

/// Who used the processors, of what was used in all.
fn shares(run: &Run, used: Used, one: f64) {
    let signing = one * run.latencies.len() as f64;
    let all = used.service + used.client + used.database;
    let percent = |part: f64| 100.0 * part / all;
    println!(
        "  of {all:.1} s of processors: signing {:.0} %, database {:.0} %, client {:.0} %, \
         the rest of the service {:.0} %",
        percent(signing),
        percent(used.database),
        percent(used.client),
        percent(used.service - signing),
    );
}

fn config(folder: &std::path::Path, database: String, node: &str) -> Config {
    Config {
        data: folder.join("data"),
        database: Some(database),
        scripts: "pages/dist".into(),
        listen: ([127, 0, 0, 1], 0).into(),
        public_url: "http://127.0.0.1:8480".to_owned(),
        node: node.to_owned(),
        client_address: ClientAddress::Connection,
        sms_gateway: None,
        sms_token: None,
        publish_seconds: 300,
        fresh_seconds: None,
        status_lists: 4,
        operators: Default::default(),
    }
}

/// People with an application and a row of a code each; the slow hash is one for all.
async fn fill(service: &Service, people: usize) -> (AccountId, Vec<String>) {
    let (books, rng) = (&service.books, &mut UnwrapErr(SysRng));
    let phone = Phone::parse("1", "2015550123").unwrap();
    let (store, vault, audit) = (&books.store, &books.vault, &books.audit);
    let opened = accounts::find_or_open(store, vault, audit, &phone, now(), rng).await;
    let account = opened.unwrap();
    let declaration: DeclarationForm =
        serde_json::from_str(r#"{"symptoms":false,"contact":false}"#).unwrap();
    let mut codes = Vec::new();
    for n in 0..people {
        let form = Form {
            name: "SPECIMEN".to_owned(),
            document_type: "passport".to_owned(),
            country: "USA".to_owned(),
            number: format!("X{n}"),
            birth: "1990-01-31".to_owned(),
            issuance_count: None,
            latest_entry_year: Some(2026),
            other_route: OtherRoute::NotTried,
        };
        let applicant = form.read().unwrap();
        let submission = Submission {
            account: &account,
            applicant: &applicant,
            declaration: &declaration,
            guardian: None,
        };
        let written = applications::submit(books, &Anyone, &submission, now(), rng)
            .await
            .unwrap();
        let people = format!(
            r#"[{{"application":"{}","identity":"000102030405060708090a0b","document_type":1}}]"#,
            written.id
        );
        let query = sqlx::query(
            "INSERT INTO codes (id, account, applications, code_id, people, include, expires) \
             VALUES ($1, $2, $1, $3, $4, '', 0)",
        );
        let query = query
            .bind(written.id.clone())
            .bind(account.as_str().to_owned());
        let query = query.bind((n as u64).to_be_bytes().to_vec()).bind(people);
        query.execute(store.pool()).await.unwrap();
        codes.push(written.id);
    }
    (account, codes)
}

struct Run {
    seconds: f64,
    latencies: Vec<Duration>,
    failures: usize,
}

struct Asked<'a> {
    service: &'a Service,
    account: &'a AccountId,
    address: SocketAddr,
    codes: &'a Arc<Vec<String>>,
    clients: &'a tokio::runtime::Handle,
}

/// Renews through many connections; at a rate, time counts from when each request was due.
async fn run(asked: &Asked<'_>, rate: Option<u32>, span: Duration) -> Run {
    let &Asked {
        service,
        account,
        address,
        codes,
        clients,
    } = asked;
    let start = Instant::now();
    let next = Arc::new(AtomicUsize::new(0));
    let mut works = Vec::new();
    for n in 0..CONNECTIONS {
        let (store, vault) = (&service.books.store, &service.books.vault);
        let (phone, rng) = (Phone::parse("1", "2015550123"), &mut UnwrapErr(SysRng));
        let token = sessions::begin(store, vault, account, &phone.unwrap(), now(), rng).await;
        let cookie = token.unwrap().as_str().to_owned();
        let csrf = sessions::csrf_token(vault, &cookie);
        let (codes, next) = (Arc::clone(codes), Arc::clone(&next));
        works.push(clients.spawn(async move {
            let mut wire = Wire::open(address).await.unwrap();
            (wire.cookie, wire.csrf) = (cookie, csrf);
            let (mut latencies, mut failures) = (Vec::new(), 0);
            let step = rate.map(|rate| Duration::from_secs(1) * CONNECTIONS / rate);
            let mut due = Instant::now() + step.unwrap_or_default() * n / CONNECTIONS;
            while start.elapsed() < span {
                match step {
                    Some(step) => {
                        tokio::time::sleep_until(due.into()).await;
                        due += step;
                    }
                    None => due = Instant::now(),
                }
                let asked = step.map_or(due, |step| due - step);
                let code = &codes[next.fetch_add(1, Ordering::Relaxed) % codes.len()];
                let path = format!("/api/v1/codes/{code}/renewals");
                match wire.post(&path, "").await {
                    Ok((200, _)) => latencies.push(asked.elapsed()),
                    _ => failures += 1,
                }
            }
            (latencies, failures)
        }));
    }
    let mut all = Run {
        seconds: 0.0,
        latencies: Vec::new(),
        failures: 0,
    };
    for work in works {
        let (latencies, failures) = work.await.unwrap();
        all.latencies.extend(latencies);
        all.failures += failures;
    }
    all.seconds = start.elapsed().as_secs_f64();
    all.latencies.sort_unstable();
    all
}

fn report(name: &str, run: &Run) {
    let at = |share: f64| {
        let place = (run.latencies.len() as f64 * share) as usize;
        run.latencies[place.min(run.latencies.len() - 1)].as_secs_f64() * 1_000.0
    };
    println!(
        "{name}: {:.0}/s, p50 {:.1} ms, p99 {:.1} ms, p99.9 {:.1} ms, {} failures",
        run.latencies.len() as f64 / run.seconds,
        at(0.5),
        at(0.99),
        at(0.999),
        run.failures,
    );
}

/// Two nodes give indices to new codes at the same time, as many as [`ISSUES`].
async fn indices(config: &Config, service: &Service, account: &AccountId, code: &str) {
    let mut other = config.clone();
    other.node = "two".to_owned();
    let other = setup::open(&other, Arc::new(now), UnwrapErr(SysRng))
        .await
        .unwrap();
    let pool = service.books.store.pool();
    let query = sqlx::query(
        "INSERT INTO codes (id, account, applications, code_id, people, include, expires) \
         SELECT md5(n::text), account, 'i' || n, code_id, people, '', 0 \
         FROM codes, generate_series(1, $2) AS n WHERE id = $1",
    );
    query
        .bind(code.to_owned())
        .bind(ISSUES)
        .execute(pool)
        .await
        .unwrap();
    let rows = sqlx::query("SELECT id FROM codes WHERE applications LIKE 'i%'").fetch_all(pool);
    let ids: Vec<String> = rows
        .await
        .unwrap()
        .iter()
        .map(|row| row.get("id"))
        .collect();
    let (start, next, ids) = (Instant::now(), Arc::new(AtomicUsize::new(0)), Arc::new(ids));
    let mut works = Vec::new();
    for n in 0..512 {
        let desk = if n % 2 == 0 {
            &service.desk
        } else {
            &other.desk
        };
        let (desk, account) = (desk.clone(), account.clone());
        let (next, ids) = (Arc::clone(&next), Arc::clone(&ids));
        works.push(tokio::spawn(async move {
            while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                desk.sign(&account, id, now()).await.unwrap();
            }
        }));
    }
    for work in works {
        work.await.unwrap();
    }
    let seconds = start.elapsed().as_secs_f64();
    let query = "SELECT count(status_index) AS given, count(DISTINCT status_index) AS different \
                 FROM codes WHERE applications LIKE 'i%'";
    let row = sqlx::query(query).fetch_one(pool).await.unwrap();
    let (given, different): (i64, i64) = (row.get("given"), row.get("different"));
    println!(
        "two nodes: {given} indices given, {} of them twice, {:.0} codes/s",
        given - different,
        ISSUES as f64 / seconds
    );
}

fn now() -> UnixTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    UnixTime::new(u32::try_from(since.as_secs()).unwrap())
}

const PEOPLE: usize = 2_000;
const CONNECTIONS: u32 = 128;
const SPAN: Duration = Duration::from_secs(10);
const ISSUES: i64 = 200_000;
