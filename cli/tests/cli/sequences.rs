//! The sequences of the test vectors, each step by a process of its own: what one process
//! leaves on the disk is all that the next one knows.
#![expect(
    clippy::indexing_slicing,
    reason = "a vector that lacks a field fails its test"
)]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::bench::Bench;

#[test]
fn every_sequence_holds_across_processes() {
    let mut files: Vec<PathBuf> = fs::read_dir(sequences())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() > 100, "{} sequences", files.len());
    let halves = files.chunks(files.len().div_ceil(2));
    std::thread::scope(|scope| {
        for half in halves {
            scope.spawn(|| half.iter().for_each(|file| run(file)));
        }
    });
}

fn run(file: &Path) {
    let name = file.file_stem().unwrap().to_string_lossy();
    let case: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let bench = Bench::empty();
    let (pinned, least) = (&case["pinned"], case["pinned"]["least_seq"].to_string());
    let (threshold, keys) = (&pinned["threshold"], &pinned["keys"]);
    bench.write(
        "roots.toml",
        format!("threshold = {threshold}\nkeys = {keys}\n"),
    );
    for (step, number) in case["steps"].as_array().unwrap().iter().zip(1..) {
        let found = match step["step"].as_str().unwrap() {
            "bundle" => {
                let first = ["--roots", "roots.toml", "--least-seq", &least];
                let more = if bench.path("state").exists() {
                    &[][..]
                } else {
                    &first[..]
                };
                installed(&bench, "trust", &step["bundle"], &step["at"], more)
            }
            "list" => installed(&bench, "status", &step["list"], &step["at"], &[]),
            "scan" => scanned(&bench, step),
            "lose" => {
                for record in ["manifest", "clock"] {
                    // There may have been none.
                    let _ = fs::remove_file(bench.path("state").join(record));
                }
                continue;
            }
            // Each process starts anew.
            "restart" => continue,
            other => {
                assert_eq!(other, "a step", "{name}, step {number}");
                continue;
            }
        };
        assert_eq!(found, step["expected"], "{name}, step {number}");
    }
}

fn installed(bench: &Bench, verb: &str, hex: &Value, at: &Value, more: &[&str]) -> Value {
    let hex = hex.as_str().unwrap().as_bytes();
    let digits = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    bench.write("step.cbor", hex.chunks(2).map(digits).collect::<Vec<u8>>());
    let at = at.to_string();
    let args = [
        verb,
        "install",
        "step.cbor",
        "--state",
        "state",
        "--at",
        &at,
    ];
    let (status, said) = bench.json(&[&args[..], more].concat());
    if status == Some(0) {
        return json!({"verdict": "installed"});
    }
    let mut found = json!({"verdict": "refused", "reason": said["reason"]});
    // `have 12, got 11`
    let detail = said["detail"].as_str().unwrap();
    let numbers = detail
        .strip_prefix("have ")
        .and_then(|it| it.split_once(", got "));
    if let Some((have, got)) = numbers {
        found["have"] = have.parse::<u64>().unwrap().into();
        found["got"] = got.parse::<u64>().unwrap().into();
    }
    found
}

fn scanned(bench: &Bench, step: &Value) -> Value {
    let word = |name: &str| step[name].as_str().unwrap();
    let at = step["at"].to_string();
    let mut args = vec![
        "verify",
        word("text"),
        "--state",
        "state",
        "--place",
        word("place"),
    ];
    args.extend(["--at", &at]);
    if step["place_id"].is_string() {
        args.extend(["--place-id", word("place_id")]);
    }
    for document in step["documents"].as_array().into_iter().flatten() {
        args.extend(["--document", document.as_str().unwrap()]);
    }
    // Without a bundle, or at a place that it does not know, nothing is decided.
    args.push("--json");
    let run = bench.run(&args);
    if run.status == Some(2) {
        return json!({"decision": "none"});
    }
    let said: Value = serde_json::from_str(&run.out).unwrap();
    let admitted = said["verdict"] == "admit";
    assert_eq!(run.status, Some(i32::from(!admitted)), "{said}");
    let mut found = json!({"decision": said["verdict"]});
    for field in ["reason", "colour"] {
        if said[field].is_string() {
            found[field] = said[field].clone();
        }
    }
    let all = |name: &str, field: &str| -> Vec<Value> {
        let all = said[name].as_array().unwrap().iter();
        all.map(|it| it[field].clone()).collect()
    };
    let (people, allowed) = (all("people", "decision"), all("allowances", "reason"));
    if people.len() > 1 {
        found["people"] = people.into();
    }
    if !allowed.is_empty() {
        found["allowed"] = allowed.into();
    }
    found
}

fn sequences() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../test-vectors/v1/sequence")
}
