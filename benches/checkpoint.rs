//! Opening a bundle, and deciding with it: `cargo bench -p healthcode --bench checkpoint`.
#![expect(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a bench stops at the first surprise"
)]

#[path = "common/carried.rs"]
mod carried;
mod common;

use std::hint::black_box;

use allocation_counter::measure;
use common::{NOW, SEED, claims};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use healthcode::checkpoint::Checkpoint;
use healthcode::trust::{Bundle, Decision};
use healthcode::{Issuer, SigningKey, Verifier};

fn checkpoint(c: &mut Criterion) {
    let (bundle, roots) = (carried::bundle(), carried::roots());
    println!("bundle of 500 issuers' keys: {} B", bundle.len());
    c.bench_function("open a bundle of 500 issuers' keys", |b| {
        b.iter(|| Bundle::open(black_box(&bundle), &roots).unwrap());
    });

    let carried = carried::snapshot();
    let code = Issuer::new(SigningKey::from_seed(&SEED).unwrap()).issue(&claims());
    let code = code.unwrap();
    let text = code.as_str();
    let verifier = Verifier::carrying(&carried);
    let gate = Checkpoint::new(&carried, &carried::metro()).unwrap();
    let judgement = gate.decide(text, &[], NOW);
    assert_eq!(judgement.decision(), Decision::Admit);
    let verify = measure(|| {
        let _ = black_box(verifier.verify(text, NOW));
    });
    let decide = measure(|| {
        let _ = black_box(gate.decide(text, &[], NOW));
    });
    println!(
        "allocations: {} to verify, {} to decide",
        verify.count_total, decide.count_total
    );
    let mut group = c.benchmark_group("decide");
    group.throughput(Throughput::Elements(1));
    group.bench_function("text to verified", |b| {
        b.iter(|| verifier.verify(black_box(text), NOW).unwrap());
    });
    group.bench_function("text to decision, metro", |b| {
        b.iter(|| gate.decide(black_box(text), &[], NOW));
    });
    group.finish();
}

criterion_group!(benches, checkpoint);
criterion_main!(benches);
