//! Claims to text and to picture, and back: `cargo bench --bench issue`.
#![expect(clippy::unwrap_used, reason = "a bench stops at the first surprise")]

mod common;

use std::hint::black_box;
use std::time::Duration;

use common::{SEED, claims};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ed25519_dalek::{Signer, SigningKey as DalekKey};
use healthcode::issuer::Release;
use healthcode::qr::{EcLevel, Effort, Ink, ModulePixels, Symbol, read_file_bytes};
use healthcode::{Issuer, SigningKey, ToBeSigned};

fn issuer() -> Issuer {
    Issuer::new(SigningKey::from_seed(&SEED).unwrap())
}

fn issue(c: &mut Criterion) {
    let claims = claims();
    let dalek = DalekKey::from_bytes(&SEED);
    let verified = issuer();
    let unverified = issuer().with_release(Release::Unverified);
    let public = verified.public();
    let message = ToBeSigned::new(&claims, public).unwrap().bytes().to_vec();
    let mut group = c.benchmark_group("issue");
    group.throughput(Throughput::Elements(1));
    group.bench_function("sign alone", |b| b.iter(|| dalek.sign(black_box(&message))));
    group.bench_function("claims to text, released as signed", |b| {
        b.iter(|| unverified.issue(black_box(&claims)).unwrap());
    });
    group.bench_function("claims to text, verified before release", |b| {
        b.iter(|| verified.issue(black_box(&claims)).unwrap());
    });
    group.bench_function("claims to bytes to sign", |b| {
        b.iter(|| ToBeSigned::new(black_box(&claims), public).unwrap());
    });
    group.finish();
}

fn pictures(c: &mut Criterion) {
    let code = issuer().issue(&claims()).unwrap();
    let symbol = Symbol::encode(code.as_str(), EcLevel::M).unwrap();
    let png = symbol.to_png(ModulePixels::default(), Ink::default());
    let (issuer, claims) = (issuer(), claims());
    let mut group = c.benchmark_group("qr");
    group.throughput(Throughput::Elements(1));
    group.bench_function("claims to PNG", |b| {
        b.iter(|| {
            let code = issuer.issue(black_box(&claims)).unwrap();
            let symbol = Symbol::encode(code.as_str(), EcLevel::M).unwrap();
            symbol.to_png(ModulePixels::default(), Ink::default())
        });
    });
    group.bench_function("text to symbol", |b| {
        b.iter(|| Symbol::encode(black_box(code.as_str()), EcLevel::M).unwrap());
    });
    group.bench_function("symbol to PNG", |b| {
        b.iter(|| symbol.to_png(ModulePixels::default(), Ink::default()));
    });
    group.bench_function("symbol to SVG", |b| {
        b.iter(|| symbol.to_svg(Ink::default()))
    });
    group.sample_size(20);
    group.bench_function("PNG to text", |b| {
        b.iter(|| {
            read_file_bytes(black_box(&png), Effort::UntilFound, Duration::from_secs(10)).unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, issue, pictures);
criterion_main!(benches);
