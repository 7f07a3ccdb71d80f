//! Text to verified code, stage by stage: `cargo bench --bench verify`.
//!
//! A stage is measured by a text that is refused there, so that only public doors are used.
#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

mod common;

use std::hint::black_box;

use common::{NOW, SEED, claims};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ed25519_dalek::{Signer, SigningKey as DalekKey};
use healthcode::trust::{IssuerKey, Trust};
use healthcode::{Claims, CodeId, Colour, Document, Issuer, SigningKey, Verifier, Window, inspect};

fn issuer(seed: [u8; 32]) -> Issuer {
    Issuer::new(SigningKey::from_seed(&seed).unwrap())
}

fn verify(c: &mut Criterion) {
    let code = issuer(SEED).issue(&claims()).unwrap();
    let text = code.as_str();
    let message = inspect(text).untrusted_sig_structure().unwrap();
    let dalek = DalekKey::from_bytes(&SEED);
    let public = dalek.verifying_key();
    let signature = dalek.sign(&message);
    let mut trust = Trust::new();
    trust
        .add(IssuerKey::unrestricted(issuer(SEED).public().clone()))
        .unwrap();
    let verifier = Verifier::new(&trust);
    let nobody = Trust::new();

    let mut group = c.benchmark_group("verify");
    group.throughput(Throughput::Elements(1));
    group.bench_function("verify_strict alone", |b| {
        b.iter(|| public.verify_strict(black_box(&message), &signature));
    });
    group.bench_function("text to verified", |b| {
        b.iter(|| verifier.verify(black_box(text), NOW).unwrap());
    });
    group.bench_function("text to key (text, base45, envelope, header)", |b| {
        b.iter(|| {
            Verifier::new(&nobody)
                .verify(black_box(text), NOW)
                .unwrap_err()
        });
    });
    group.bench_function("text to claims, no signature (inspect)", |b| {
        b.iter(|| inspect(black_box(text)));
    });
    group.finish();

    let mut group = c.benchmark_group("refuse");
    let odd = "OHC1:".to_owned() + &"::".repeat(1_021);
    let zeros = "OHC1:".to_owned() + &"000".repeat(500);
    let nested = "OHC1:".to_owned() + &"D8G".repeat(500);
    let huge = "OHC1:".to_owned() + &"A".repeat(10_000_000);
    for (stage, text) in [
        ("prefix", "HC1:NCF"),
        ("10 MB", huge.as_str()),
        ("base45 of 2,047 characters", odd.as_str()),
        ("cbor of 1,000 zeros", zeros.as_str()),
        ("cbor of 1,000 bytes", nested.as_str()),
    ] {
        group.bench_function(stage, |b| {
            b.iter(|| verifier.verify(black_box(text), NOW).unwrap_err());
        });
    }
    group.finish();
}

fn identity(c: &mut Criterion) {
    let document = Document::parse("passport:USA:X1234567:1990-01-31").unwrap();
    let window = Window::new(NOW, NOW.checked_add(86_400).unwrap()).unwrap();
    let claims = Claims::builder(window, &document).colour(Colour::Green);
    let claims = claims.build_with_id(CodeId::from_bytes([7; 8])).unwrap();
    let code = issuer(SEED).issue(&claims).unwrap();
    let mut trust = Trust::new();
    trust
        .add(IssuerKey::unrestricted(issuer(SEED).public().clone()))
        .unwrap();
    let verified = Verifier::new(&trust).verify(code.as_str(), NOW).unwrap();
    let mut group = c.benchmark_group("identity");
    group.sample_size(10);
    group.bench_function("document to holder (one Argon2id run)", |b| {
        b.iter(|| verified.match_document(black_box(&document)).unwrap());
    });
    group.finish();
}

criterion_group!(benches, verify, identity);
criterion_main!(benches);
