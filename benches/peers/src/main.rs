//! This library beside its peers on one kind of work, in one run.
//!
//! ```text
//! cargo run --release -- [--python PROGRAM] [--node PROGRAM]
//! ```
//!
//! What is written in Rust is timed in rounds that alternate with `verify_strict` or `sign`. A
//! program in another language times itself, between two timings of these.

use std::env;
use std::hint::black_box;
use std::process::Command;

use ed25519_dalek::{Signature, Signer as _, SigningKey as DalekKey};
use healthcode::issuer::Release;
use healthcode::key::KeyTables;
use healthcode::trust::{IssuerKey, Trust};
use healthcode::{Issuer, SigningKey, Verifier, inspect};
use qrcode::{EcLevel, QrCode, Version};

#[path = "../../common/mod.rs"]
mod common;
mod peer;
mod times;

use common::{NOW, SEED, claims};

fn main() -> Result<(), String> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let others = arguments.chunks(2).map(|pair| match pair {
        [flag, program] if flag == "--python" => Ok((program, "peers.py", PYTHON)),
        [flag, program] if flag == "--node" => Ok((program, "peers.mjs", NODE)),
        _ => Err("usage: healthcode-peers [--python PROGRAM] [--node PROGRAM]"),
    });
    let others: Vec<_> = others.collect::<Result<_, _>>()?;
    let yardstick = Yardstick::new();
    let (what, verify, issue) = ("", "verify", "issue");
    println!(
        "{what:<52} {verify:>8} {issue:>8} {:>11} {:>8}",
        "characters", "version"
    );
    ours(&yardstick);
    claim169(&yardstick);
    for (program, script, names) in others {
        other(&yardstick, program, script, names)?;
    }
    println!("verify: of verify_strict, and issue: of sign, both of ed25519-dalek 3 in this run");
    Ok(())
}

/// What all times are compared with.
struct Yardstick {
    key: DalekKey,
    message: Vec<u8>,
    signature: Signature,
    text: String,
}

impl Yardstick {
    fn new() -> Self {
        let issuer = Issuer::new(SigningKey::from_seed(&SEED).unwrap());
        let text: String = issuer.issue(&claims()).unwrap().into();
        let message = inspect(&text).untrusted_sig_structure().unwrap();
        let key = DalekKey::from_bytes(&SEED);
        let signature = key.sign(&message);
        Self {
            key,
            message,
            signature,
            text,
        }
    }

    fn verify(&self) {
        let public = self.key.verifying_key();
        let held = public.verify_strict(black_box(&self.message), &self.signature);
        held.unwrap();
    }

    fn sign(&self) -> Signature {
        self.key.sign(black_box(&self.message))
    }

    fn of_verify<T>(&self, work: impl FnMut() -> T) -> f64 {
        times::ratio(work, || self.verify())
    }

    fn of_sign<T>(&self, work: impl FnMut() -> T) -> f64 {
        times::ratio(work, || self.sign())
    }
}

fn ours(yardstick: &Yardstick) {
    let text = yardstick.text.as_str();
    let issuer = || Issuer::new(SigningKey::from_seed(&SEED).unwrap());
    let trust = Trust::of([IssuerKey::unrestricted(issuer().public().clone())]).unwrap();
    let plain = Verifier::new(&trust);
    let tables = KeyTables::new(BUDGET);
    let known = plain.with_tables(&tables);
    let claims = claims();
    let as_signed = issuer().with_release(Release::Unverified);
    let verified = issuer();
    line(
        "healthcode: unknown issuer; issued and verified",
        yardstick.of_verify(|| plain.verify(black_box(text), NOW).unwrap()),
        yardstick.of_sign(|| verified.issue(black_box(&claims)).unwrap()),
        text,
    );
    line(
        "healthcode: known issuer; issued as signed",
        yardstick.of_verify(|| known.verify(black_box(text), NOW).unwrap()),
        yardstick.of_sign(|| as_signed.issue(black_box(&claims)).unwrap()),
        text,
    );
    let many = vec![text; MANY];
    let many_claims = vec![claims; MANY];
    let verify = || {
        let verdicts = known.verify_many(black_box(&many), NOW);
        assert!(verdicts.iter().all(Result::is_ok));
    };
    let issue = || {
        let codes = as_signed.issue_many(black_box(&many_claims));
        assert!(codes.iter().all(Result::is_ok));
        codes
    };
    line(
        "healthcode: the same, many at once",
        yardstick.of_verify(verify) / MANY as f64,
        yardstick.of_sign(issue) / MANY as f64,
        text,
    );
}

fn claim169(yardstick: &Yardstick) {
    for configuration in peer::CONFIGURATIONS {
        let text = configuration.issue();
        line(
            configuration.name,
            yardstick.of_verify(|| configuration.verify(black_box(&text))),
            yardstick.of_sign(|| configuration.issue()),
            &text,
        );
    }
}

/// What a program in another language needs, by the names that it prints.
fn other(
    yardstick: &Yardstick,
    program: &str,
    script: &str,
    names: &[(&str, &str)],
) -> Result<(), String> {
    let key = yardstick.key.verifying_key();
    let key: String = key
        .as_bytes()
        .iter()
        .map(|it| format!("{it:02x}"))
        .collect();
    let before = [
        times::once(|| yardstick.verify()),
        times::once(|| yardstick.sign()),
    ];
    let run = Command::new(program)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([script, &yardstick.text, &key])
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if !run.status.success() {
        return Err(format!(
            "{script}: {}",
            String::from_utf8_lossy(&run.stderr)
        ));
    }
    let after = [
        times::once(|| yardstick.verify()),
        times::once(|| yardstick.sign()),
    ];
    let found: serde_json::Value =
        serde_json::from_slice(&run.stdout).map_err(|error| format!("{script}: {error}"))?;
    for (name, what) in names {
        let took = |job: &str| found[format!("{name}_{job}")].as_f64();
        let verify = took("verify").ok_or("no time")? / before[0].midpoint(after[0]);
        let issue = took("issue").ok_or("no time")? / before[1].midpoint(after[1]);
        println!("{what:<52} {verify:>8.2} {issue:>8.2}");
    }
    Ok(())
}

fn line(what: &str, verify: f64, issue: f64, text: &str) {
    let symbol = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let version = match symbol.version() {
        Version::Normal(version) | Version::Micro(version) => version,
    };
    let length = text.len();
    println!("{what:<52} {verify:>8.2} {issue:>8.2} {length:>11} {version:>8}");
}

const MANY: usize = 256;
const BUDGET: usize = 8 << 20;
const PYTHON: &[(&str, &str)] = &[
    ("python", "Python: cbor2, cryptography and base45, our code"),
    ("claim169_py", "Python: claim169 0.3, its own code"),
];
const NODE: &[(&str, &str)] = &[("node", "Node: cbor-x, node:crypto and base45, our code")];
