//! Each verb does its work, and says in one sentence why it does not.

use crate::bench::{Bench, Ended};
use serde_json::Value;

pub(crate) const DOCUMENT: &str = "passport:USA:X1234567:1990-01-31";
pub(crate) const COMPANION: &str = "passport:USA:X7654321:2015-06-01";

pub(crate) fn issue(bench: &Bench, more: &[&str]) -> Ended {
    let args = ["issue", "--key", "issuer.pem", "--for", "24h"];
    bench.run(&[&args, more].concat())
}

pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_demonstration_ends_verified_and_leaves_nothing() {
    let bench = Bench::empty();
    bench.write("marker", "");
    let run = bench
        .command()
        .arg("demo")
        .env("TMPDIR", bench.dir.path())
        .output();
    let run = Ended::from(run.unwrap());
    assert_eq!(run.status, Some(0), "{}{}", run.out, run.err);
    for part in [
        "key: ",
        "issue: ",
        "  OHC1:",
        "draw: ",
        "scan: ",
        "verify: ",
        "VERIFIED GREEN",
        "roots: ",
        "bundle: number 1",
        "install: ",
        "metro: ADMIT",
        "hospital, a screenshot: REFER, policy/live",
        "hospital, live: ADMIT",
        "metro: DENY, policy/colour",
        "  policy/colour (holder): red by a status list, signed green",
    ] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
    for refusal in ["identity/mismatch", "time/expired"] {
        assert!(run.out.contains(refusal), "{refusal} in {}", run.out);
    }
    assert_eq!(bench.files(), ["marker"]);

    let kept = bench.run(&["demo", "--dir", "kept"]);
    assert_eq!(kept.status, Some(0), "{}", kept.err);
    let again = bench.run(&["demo", "--dir", "kept"]);
    assert_eq!(again.status, Some(0), "{}", again.err);
    let verified = bench.run(&[
        "verify",
        "--image",
        "kept/healthcode-demo.png",
        "--issuer-key",
        "kept/healthcode-demo-issuer.pem",
    ]);
    assert_eq!(verified.status, Some(0), "{}", verified.err);
}

#[test]
fn a_code_with_everything_comes_back_from_its_picture() {
    let bench = Bench::with_keys();
    let companion = format!("red:{COMPANION}");
    let run = issue(
        &bench,
        &[
            "--colour",
            "green",
            "--document",
            DOCUMENT,
            "--region",
            "4401",
            "--status-index",
            "7",
            "--companion",
            &companion,
            "--visit",
            "4401:2026-11-10..2026-11-12",
            "--visit",
            "44:2026-11-13",
            "--test",
            "nucleic-acid:negative:2026-11-20T08:00:00+08:00",
            "--at",
            "2026-11-21T12:00:00Z",
            "--from",
            "2026-11-21T13:00:00Z",
            "--qr",
            "code.png",
        ],
    );
    assert_eq!(run.status, Some(0), "{}", run.err);
    let at = [
        "--issuer-key",
        "issuer.pub",
        "--at",
        "2026-11-21T13:00:00Z",
        "--json",
    ];
    let image = ["verify", "--image", "code.png", "--document", COMPANION];
    let verified = bench.run(&[&image[..], &at].concat());
    assert_eq!(verified.status, Some(0), "{}", verified.err);
    let kid = bench.run(&["key", "issuer.pub", "--json"]).out;
    let expected = serde_json::json!({
        "verdict": "verified", "colour": "green", "kid": json(&kid)["kid"],
        "valid_from": "2026-11-21T13:00:00Z", "valid_until": "2026-11-22T13:00:00Z",
        "region": 4401,
        "companions": [{"colour": "red", "document_type": "passport"}],
        "itinerary": {"last_day": "2026-11-13", "days": 14, "visits": [
            {"region": 4401, "from": "2026-11-10", "to": "2026-11-12"},
            {"region": 44, "from": "2026-11-13", "to": "2026-11-13"},
        ]},
        "tests": [{"method": "nucleic-acid", "result": "negative", "sampled": "2026-11-20T00:00:00Z"}],
        "identity": "match", "matched": "companion 1", "matched_colour": "red",
        "status": "not-checked",
    });
    assert_eq!(json(&verified.out), expected);
    // Whoever shows the companion's document is shown the companion's colour.
    let words = bench.run(&[&image[..], &at[..4]].concat());
    assert!(words.out.starts_with("VERIFIED RED\n"), "{}", words.out);

    let scanned = bench.run(&["scan", "code.png"]);
    assert_eq!(scanned.out, run.out);
    let found = json(&bench.run(&["scan", "code.png", "--json"]).out);
    let code = &found["images"][0]["codes"][0];
    assert_eq!(code["text"], run.out.trim_end());
    assert_eq!(
        (&code["ec_level"], code["version"].as_u64()),
        (&"M".into(), Some(10))
    );
    assert_eq!(code["corners"].as_array().unwrap().len(), 4);
}

#[test]
fn a_foreign_picture_is_refused_and_what_is_no_picture_an_input_error() {
    let bench = Bench::with_keys();
    assert_eq!(
        bench.run(&["qr", "HELLO", "-o", "foreign.png"]).status,
        Some(0)
    );
    let verify = ["verify", "--issuer-key", "issuer.pub", "--image"];
    let run = bench.run(&[&verify[..], &["foreign.png"]].concat());
    assert_eq!((run.status, run.err.as_str()), (Some(1), ""));
    assert!(
        run.out
            .starts_with("REFUSED picture/foreign: foreign.png: no health code"),
        "{}",
        run.out
    );
    let scan = bench.run(&["scan", "foreign.png", "missing.png", "foreign.png"]);
    assert_eq!(
        (scan.status, scan.out.as_str()),
        (Some(2), "HELLO\nHELLO\n"),
        "{}",
        scan.err
    );
    let run = bench.run_with(&[&verify[..], &["-"]].concat(), &[0; 100]);
    assert_eq!(run.status, Some(2));
    assert!(run.err.contains("standard input"), "{}", run.err);
}

#[test]
fn packagers_get_completions_and_pages() {
    let bench = Bench::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = bench.run(&["completions", shell]);
        assert_eq!(run.status, Some(0));
        assert!(
            run.out.contains("healthcode") && run.out.contains("issuer-key"),
            "{shell}"
        );
    }
    for page in [
        &["man"][..],
        &["man", "issue"],
        &["man", "verify"],
        &["man", "trust"],
        &["man", "trust", "rotate-roots"],
        &["man", "status", "build"],
    ] {
        let run = bench.run(page);
        assert_eq!(run.status, Some(0));
        assert!(run.out.contains(".TH healthcode"), "{page:?}");
    }
    let help = bench.run(&["--help"]);
    assert_eq!((help.status, help.err.as_str()), (Some(0), ""));
    let verify = bench.run(&["verify", "--help"]);
    for flag in [
        "--issuer-key",
        "--trust",
        "--roots",
        "--status",
        "--state",
        "--place",
    ] {
        assert!(verify.out.contains(flag), "{flag}");
    }
    for verb in ["trust", "status", "present"] {
        assert!(help.out.contains(verb), "{verb}");
    }
    assert_eq!(bench.run(&[]).status, Some(2));
}

#[test]
fn colours_are_for_those_who_want_them() {
    let bench = Bench::empty();
    let run = |name: &str, value: &str| {
        let mut command = bench.command();
        command.args(["inspect", "OHC1:BB8"]).env_remove("NO_COLOR");
        Ended::from(command.env(name, value).output().unwrap()).out
    };
    assert!(run("CLICOLOR_FORCE", "1").contains("\u{1b}["));
    assert!(!run("TERM", "xterm").contains('\u{1b}'));
    let mut command = bench.command();
    command.args(["inspect", "OHC1:BB8"]);
    command.env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1");
    assert!(
        !Ended::from(command.output().unwrap())
            .out
            .contains('\u{1b}')
    );
}

#[test]
fn endless_and_binary_input_gets_a_verdict() {
    let bench = Bench::with_keys();
    let verify = ["verify", "-", "--issuer-key", "issuer.pub", "--json"];
    for (input, reason) in [
        (
            [b"OHC1:", &[b'A'; 1_000_000][..]].concat(),
            "malformed/too-long",
        ),
        (b"OHC1:\xff\xfe".to_vec(), "malformed/base45"),
        (vec![0xff; 200_000], "malformed/prefix"),
        (Vec::new(), "malformed/prefix"),
    ] {
        let run = bench.run_with(&verify, &input);
        assert_eq!(
            (run.status, json(&run.out)["reason"].as_str()),
            (Some(1), Some(reason))
        );
        let run = bench.run_with(&["inspect", "-"], &input);
        assert_eq!(run.status, Some(1));
        assert!(
            run.out.starts_with("UNVERIFIED") && run.out.contains(reason),
            "{}",
            run.out
        );
    }
}
