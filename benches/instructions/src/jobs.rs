//! The jobs that are counted.

use std::hint::black_box;

use healthcode::checkpoint::Checkpoint;
use healthcode::issuer::Release;
use healthcode::key::{KeyTables, Width};
use healthcode::trust::{Decision, IssuerKey, Trust};
use healthcode::{Issuer, SigningKey, Verifier, inspect};

#[path = "../../common/carried.rs"]
mod carried;
#[path = "../../common/mod.rs"]
mod common;

use common::{NOW, SEED, claims};

/// A name, and what does the job that many times.
pub(crate) type Job = (&'static str, fn(u64));

/// All jobs.
pub(crate) const JOBS: &[Job] = &[
    ("decode: text taken apart, nothing verified", |times| {
        let text = text();
        repeat(times, || inspect(black_box(&text)));
    }),
    ("decide: text at a checkpoint", |times| {
        let (text, snapshot) = (text(), carried::snapshot());
        let gate = Checkpoint::new(&snapshot, &carried::metro()).unwrap();
        repeat(times, || {
            let judgement = gate.decide(black_box(&text), &[], NOW);
            assert_eq!(judgement.decision(), Decision::Admit);
        });
    }),
    ("issue: claims to text, released as signed", |times| {
        let (issuer, claims) = (issuer().with_release(Release::Unverified), claims());
        repeat(times, || issuer.issue(black_box(&claims)).unwrap());
    }),
    ("issue: claims to text, verified", |times| {
        let (issuer, claims) = (issuer(), claims());
        repeat(times, || issuer.issue(black_box(&claims)).unwrap());
    }),
    ("issue: as signed, 16 at once", |times| {
        let (issuer, claims) = (issuer().with_release(Release::Unverified), claims());
        let claims = vec![claims; 16];
        repeat(times, || {
            let codes = issuer.issue_many(black_box(&claims));
            assert!(codes.iter().all(Result::is_ok));
        });
    }),
    ("refuse: unknown key", |times| {
        let (text, nobody) = (text(), Trust::new());
        let verifier = Verifier::new(&nobody);
        repeat(times, || {
            verifier.verify(black_box(&text), NOW).unwrap_err()
        });
    }),
    // One alone is less than what two runs differ by in starting.
    ("status: a thousand slots looked up", |times| {
        let (snapshot, uri) = (carried::snapshot(), carried::LIST);
        let list = snapshot.lists().find(uri).unwrap();
        let mut slot = 0_u32;
        repeat(times.saturating_mul(1000), || {
            slot = slot.wrapping_add(393_939) % list.len();
            list.state(black_box(slot))
        });
    }),
    ("verify: plain", |times| {
        let (text, trust) = (text(), trust());
        let verifier = Verifier::new(&trust);
        repeat(times, || verifier.verify(black_box(&text), NOW).unwrap());
    }),
    ("verify: known issuer", |times| {
        let (text, trust, tables) = (text(), trust(), tables());
        let verifier = Verifier::new(&trust).with_tables(&tables);
        repeat(times, || verifier.verify(black_box(&text), NOW).unwrap());
    }),
    ("verify: known issuer, 16 at once", |times| {
        let (texts, trust, tables) = (vec![text(); 16], trust(), tables());
        let verifier = Verifier::new(&trust).with_tables(&tables);
        repeat(times, || {
            let verdicts = verifier.verify_many(black_box(&texts), NOW);
            assert!(verdicts.iter().all(Result::is_ok));
        });
    }),
];

fn repeat<T>(times: u64, mut job: impl FnMut() -> T) {
    for _ in 0..times {
        black_box(job());
    }
}

fn issuer() -> Issuer {
    Issuer::new(SigningKey::from_seed(&SEED).unwrap())
}

fn text() -> String {
    issuer().issue(&claims()).unwrap().into()
}

fn tables() -> KeyTables {
    KeyTables::new(Width::Five.budget_for(1)).with_width(Width::Five)
}

fn trust() -> Trust {
    Trust::of([IssuerKey::unrestricted(issuer().public().clone())]).unwrap()
}
