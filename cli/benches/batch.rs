//! What a line of a batch takes beside the library's own work on it, and what two cores are worth:
//! `cargo bench -p healthcode-cli --bench batch`.
//!
//! The program and the library take turns on one core, with the same codes.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a bench stops at the first surprise and reads the clock"
)]

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

use healthcode::claims::{IdentityHash, KnownIdentity, Suite};
use healthcode::key::{KeyTables, Width};
use healthcode::trust::{IssuerKey, Trust};
use healthcode::{
    Claims, Code, CodeId, Colour, DocumentType, Issuer, Region, SigningKey, UnixTime, Verifier,
    Window,
};

const LINES: u64 = 100_000;
const TOGETHER: usize = 256;
const ROUNDS: usize = 7;
const NOW: u32 = 1_795_262_400;

fn main() {
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str| directory.path().join(name);
    let key = SigningKey::from_seed(&[7; 32]).unwrap();
    fs::write(file("key.pem"), key.to_pkcs8_pem().as_bytes()).unwrap();
    fs::write(file("public.pem"), key.public().to_pem()).unwrap();
    let lines: String = (0..LINES).map(line).collect();
    fs::write(file("lines"), lines).unwrap();

    let now = UnixTime::new(NOW);
    let trust = Trust::of([IssuerKey::unrestricted(key.public().clone())]).unwrap();
    let tables = Arc::new(KeyTables::new(Width::default().budget_for(1)));
    let issuer = Issuer::new(key).with_tables(Arc::clone(&tables));
    let claims: Vec<Claims> = (0..LINES).map(claims).collect();
    let issue = || {
        let codes = claims
            .chunks(TOGETHER)
            .flat_map(|some| issuer.issue_many(some));
        codes.map(Result::unwrap).collect::<Vec<Code>>()
    };
    let texts: Vec<String> = issue().into_iter().map(String::from).collect();
    let verifier = Verifier::new(&trust).with_tables(&tables);
    let verify = || {
        for some in texts.chunks(TOGETHER) {
            let verdicts = verifier.verify_many(black_box(some), now);
            assert!(verdicts.iter().all(Result::is_ok));
        }
    };

    let at = NOW.to_string();
    let path = |name: &str| file(name).to_str().unwrap().to_owned();
    let issuing = [
        "issue",
        "--key",
        &path("key.pem"),
        "--batch",
        &path("lines"),
        "-o",
        &path("codes"),
        "--at",
        &at,
        "--force",
    ]
    .map(str::to_owned);
    let verifying = [
        "verify",
        "--issuer-key",
        &path("public.pem"),
        "--batch",
        &path("codes"),
        "-o",
        &path("verdicts"),
        "--at",
        &at,
        "--force",
    ]
    .map(str::to_owned);
    row(
        "issue --batch",
        || run(1, &issuing),
        || run(2, &issuing),
        issue,
    );
    row(
        "verify --batch",
        || run(1, &verifying),
        || run(2, &verifying),
        verify,
    );
    assert_same(&file("codes"), &texts);
}

// A line in full.
fn line(number: u64) -> String {
    format!(
        "{{\"identity\":\"{number:024x}\",\"cti\":\"{number:016x}\",\"document-type\":\"passport\",\
         \"colour\":\"green\",\"for\":\"24h\",\"region\":4401,\"status-index\":{number}}}\n"
    )
}

// The same as claims.
fn claims(number: u64) -> Claims {
    let mut identity = [0; 12];
    identity[4..].copy_from_slice(&number.to_be_bytes());
    let code_id = CodeId::from_bytes(number.to_be_bytes());
    let known = KnownIdentity {
        code_id,
        identity: IdentityHash::from_bytes(identity),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    };
    let now = UnixTime::new(NOW);
    let window = Window::new(now, now.checked_add(86_400).unwrap()).unwrap();
    Claims::builder(window, known)
        .colour(Colour::Green)
        .region(Region::new(4_401).unwrap())
        .status_index(u32::try_from(number).unwrap())
        .build_with_id(code_id)
        .unwrap()
}

fn run(threads: usize, arguments: &[String]) {
    let status = Command::new(env!("CARGO_BIN_EXE_healthcode"))
        .env("RAYON_NUM_THREADS", threads.to_string())
        .args(arguments)
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().success());
}

fn row<T>(what: &str, one: impl Fn(), two: impl Fn(), library: impl Fn() -> T) {
    let rounds: Vec<[f64; 3]> = (0..ROUNDS)
        .map(|_| [seconds(&one), seconds(&library), seconds(&two)])
        .collect();
    let median = |ratio: fn(&[f64; 3]) -> f64| {
        let mut ratios: Vec<f64> = rounds.iter().map(ratio).collect();
        ratios.sort_by(f64::total_cmp);
        ratios[ROUNDS / 2]
    };
    println!(
        "{what}: {:.2} of the library's time on one core; two cores do {:.2} times as much",
        median(|[one, library, _]| one / library),
        median(|[one, _, two]| one / two),
    );
}

fn seconds<T>(work: impl Fn() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64()
}

// What was measured is the same work.
fn assert_same(codes: &Path, texts: &[String]) {
    let codes = fs::read_to_string(codes).unwrap();
    assert_eq!(codes.lines().count(), texts.len());
    for (line, text) in codes.lines().zip(texts) {
        assert!(line.contains(text.as_str()), "{line}");
    }
}
