//! Verifies many texts on all cores and counts the verdicts, as an audit does.
//!
//! `cargo run --release -p healthcode --example verify_batch`
//!
//! Give a file with one text a line to use your own; without one, codes are made on the spot,
//! every tenth of them expired and every hundredth forged.

use std::collections::BTreeMap;
use std::error::Error;
use std::num::NonZero;
use std::thread;

use healthcode::claims::{IdentityHash, KnownIdentity, Suite};
use healthcode::trust::{IssuerKey, Trust};
use healthcode::{
    Claims, CodeId, Colour, DocumentType, Issuer, SigningKey, UnixTime, Verifier, Window,
};

type Counts = BTreeMap<&'static str, usize>;

fn main() -> Result<(), Box<dyn Error>> {
    let now = UnixTime::new(1_795_262_400);
    let issuer = Issuer::new(SigningKey::from_seed(&[1; 32])?);
    let mut trust = Trust::new();
    trust.add(IssuerKey::unrestricted(issuer.public().clone()))?;

    let texts = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?
            .lines()
            .map(String::from)
            .collect(),
        None => (0..2_000)
            .map(|n| make(n, &issuer))
            .collect::<Result<Vec<_>, _>>()?,
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let share = texts.len().div_ceil(cores).max(1);
    let counts = thread::scope(|scope| {
        let workers: Vec<_> = texts
            .chunks(share)
            .map(|part| scope.spawn(|| count(part, Verifier::new(&trust), now)))
            .collect();
        workers
            .into_iter()
            .filter_map(|worker| worker.join().ok())
            .fold(Counts::new(), merge)
    });
    for (verdict, count) in counts {
        println!("{count:>8} {verdict}");
    }
    Ok(())
}

fn make(n: u32, issuer: &Issuer) -> Result<String, Box<dyn Error>> {
    let start = UnixTime::new(1_795_262_400 - 3_600);
    let lifetime = if n.is_multiple_of(10) { 60 } else { 86_400 };
    let end = start.checked_add(lifetime).ok_or("past the year 2106")?;
    let mut id = [0; 8];
    id[4..].copy_from_slice(&n.to_be_bytes());
    let known = KnownIdentity {
        code_id: CodeId::from_bytes(id),
        identity: IdentityHash::from_bytes([0; 12]),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    };
    let claims = Claims::builder(Window::new(start, end)?, known)
        .colour(Colour::Green)
        .build_with_id(CodeId::from_bytes(id))?;
    if n % 100 == 1 {
        let forger = Issuer::new(SigningKey::from_seed(&[2; 32])?);
        return Ok(forger.issue(&claims)?.into());
    }
    Ok(issuer.issue(&claims)?.into())
}

fn count(texts: &[String], verifier: Verifier<'_>, now: UnixTime) -> Counts {
    let verdict = |text: &String| match verifier.verify(text, now) {
        Ok(_) => "verified",
        Err(refusal) => refusal.code(),
    };
    texts
        .iter()
        .map(verdict)
        .fold(Counts::new(), |mut counts, verdict| {
            let count = counts.entry(verdict).or_default();
            *count = count.saturating_add(1);
            counts
        })
}

fn merge(mut all: Counts, part: Counts) -> Counts {
    for (verdict, count) in part {
        let sum = all.entry(verdict).or_default();
        *sum = sum.saturating_add(count);
    }
    all
}
