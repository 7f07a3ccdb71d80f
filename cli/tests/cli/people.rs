//! Whom a code is for: documents, machine-readable zones, peppers, known hashes.

use serde_json::Value;

use crate::bench::Bench;
use crate::verbs::{COMPANION, DOCUMENT, issue, json};

#[test]
fn requests_that_cannot_be_met_are_usage_errors() {
    let bench = Bench::with_keys();
    bench.write("td1.mrz", "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<\n");
    let person = ["--colour", "green", "--document", DOCUMENT];
    let with = |more: &[&'static str]| [&person[..], more].concat();
    let cases: Vec<(Vec<&str>, &str)> = vec![
        (person[2..].to_vec(), "--colour"),
        (person[..2].to_vec(), "--document"),
        (with(&["--for", "1h"]), "--for"),
        (with(&["--from", "2020-01-01T00:00:00Z"]), "--from"),
        (with(&["--region", "4400"]), "--region"),
        (with(&["--region", "0044"]), "--region"),
        (
            with(&["--companion", "green:passport:USA:X7654321:2099-01-01"]),
            "--companion: the birth date is yet to come",
        ),
        (
            vec![
                "--colour",
                "green",
                "--document",
                "passport:USA:X1234567:2099-01-01",
            ],
            "--document: the birth date is yet to come",
        ),
        (
            with(&["--visit", "44:2026-02-30"]),
            "such day: give a day such as",
        ),
        (
            with(&["--companion", COMPANION, "--companion", "green"]),
            "--companion number 1",
        ),
        (with(&["--status-index", "4294967296"]), "--status-index"),
        (with(&["--companion", COMPANION]), "--companion"),
        (with(&["--visit", "4401:2026-11-12..2026-11-10"]), "--visit"),
        (
            with(&["--visit", "44:2026-01-01", "--visit", "44:2026-11-12"]),
            "--visit",
        ),
        (with(&["--test", "nucleic-acid:negative"]), "--test"),
        (with(&["--document-type", "other"]), "--mrz"),
        (vec!["--colour", "green", "--mrz", "td1.mrz"], "--mrz"),
        (vec!["--colour", "blue", "--document", DOCUMENT], "--colour"),
        (
            vec![
                "--colour",
                "green",
                "--document",
                "passport:US:X1234567:1990-01-31",
            ],
            "--document",
        ),
        (with(&["--holder-key", "issuer.pem"]), "issuer.pem"),
        (with(&["--pepper-file", "issuer.pub"]), "issuer.pub"),
        (with(&["--qr", "code.jpg"]), "code.jpg"),
        (with(&["--qr", "issuer.pub/code.png"]), "code.png"),
        (with(&["--qr", "-", "--json"]), "--qr"),
        (with(&["-o", "code.txt"]), "--batch"),
    ];
    for (args, named) in cases {
        let run = issue(&bench, &args);
        assert_eq!(
            (run.status, run.out.as_str()),
            (Some(2), ""),
            "{args:?} {}",
            run.err
        );
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        assert!(
            run.err.starts_with("error: ") && run.err.contains(named),
            "{args:?} {}",
            run.err
        );
        assert!(!run.err.contains("X1234567"), "{}", run.err);
    }
    assert_eq!(bench.files(), ["issuer.pem", "issuer.pub", "td1.mrz"]);
}

#[test]
fn a_code_that_holds_too_much_says_what_to_leave_out() {
    let bench = Bench::with_keys();
    let test = "antigen:negative:2026-11-20T08:00:00Z";
    let visit = |day: usize| format!("44:2026-11-{:02}", day);
    let visits: Vec<String> = (1..=30).map(visit).collect();
    let many: Vec<&str> = visits
        .iter()
        .flat_map(|it| ["--visit", it.as_str()])
        .collect();
    for (more, named) in [(["--test", test].repeat(30), "--test"), (many, "--visit")] {
        let args = [&["--colour", "green", "--document", DOCUMENT][..], &more].concat();
        let run = issue(&bench, &args);
        assert_eq!(run.status, Some(2));
        assert!(
            run.err.contains(named) && run.err.contains("give fewer"),
            "{}",
            run.err
        );
    }
}

#[test]
fn flags_that_would_be_ignored_are_refused() {
    let bench = Bench::with_keys();
    for (more, named) in [
        (&["-o", "out"][..], "-o"),
        (
            &["--document", DOCUMENT, "--document-type", "other"],
            "--document-type",
        ),
        (&["--force"], "--output"),
        (&["--batch", "-"], "--batch"),
        (&["--document", DOCUMENT, "--mrz", "issuer.pub"], "--mrz"),
    ] {
        let args = ["verify", "OHC1:BB8", "--issuer-key", "issuer.pub"];
        let run = bench.run(&[&args[..], more].concat());
        assert_eq!((run.status, run.out.as_str()), (Some(2), ""), "{more:?}");
        assert!(run.err.contains(named), "{}", run.err);
    }
}

#[test]
fn a_card_is_scanned_instead_of_typed() {
    let bench = Bench::with_keys();
    bench.write("td1.mrz", "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<\n");
    let card = ["--mrz", "td1.mrz", "--document-type", "other"];
    let run = issue(&bench, &[&["--colour", "yellow"][..], &card].concat());
    assert_eq!(run.status, Some(0), "{}", run.err);
    let verify = ["verify", "-", "--issuer-key", "issuer.pub"];
    let typed = ["--document", "other:UTO:D23145890:1974-08-12"];
    for document in [&card[..], &typed] {
        let verified = bench.run_with(&[&verify[..], document].concat(), run.out.as_bytes());
        assert_eq!(verified.status, Some(0), "{}{}", verified.out, verified.err);
        assert!(
            verified.out.contains("the document of the holder"),
            "{}",
            verified.out
        );
    }
}

#[test]
fn a_peppered_hash_is_compared_with_the_pepper_only() {
    let bench = Bench::with_keys();
    bench.write("pepper", "00112233445566778899aAbBcCdDeEfF\r\n");
    bench.write("other", "00112233445566778899aabbccddee00");
    let run = issue(
        &bench,
        &[
            "--colour",
            "green",
            "--document",
            DOCUMENT,
            "--pepper-file",
            "pepper",
        ],
    );
    let verify = |more: &[&str]| {
        let args = [
            "verify",
            "-",
            "--issuer-key",
            "issuer.pub",
            "--document",
            DOCUMENT,
            "--json",
        ];
        let run = bench.run_with(&[&args[..], more].concat(), run.out.as_bytes());
        (
            run.status,
            json(&run.out)["reason"].clone(),
            json(&run.out)["identity"].clone(),
        )
    };
    assert_eq!(
        verify(&["--pepper-file", "pepper"]),
        (Some(0), Value::Null, "match".into())
    );
    let missing = (Some(1), "identity/missing".into(), "not-checked".into());
    assert_eq!(verify(&[]), missing);
    let mismatch = (Some(1), "identity/mismatch".into(), "mismatch".into());
    assert_eq!(verify(&["--pepper-file", "other"]), mismatch);
}

#[test]
fn a_known_hash_makes_a_code_for_the_same_document() {
    let bench = Bench::with_keys();
    let first = issue(
        &bench,
        &["--colour", "green", "--document", DOCUMENT, "--json"],
    );
    let first = json(&first.out);
    let line = serde_json::json!({
        "colour": "red", "for": "1h", "identity": first["identity"], "cti": first["cti"],
        "document-type": first["document-type"],
    });
    let again = bench.run_with(
        &["issue", "--key", "issuer.pem", "--batch", "-"],
        line.to_string().as_bytes(),
    );
    assert_eq!(again.status, Some(0), "{}{}", again.out, again.err);
    let text = json(&again.out)["text"].as_str().unwrap().to_owned();
    let verified = bench.run(&[
        "verify",
        &text,
        "--issuer-key",
        "issuer.pub",
        "--document",
        DOCUMENT,
    ]);
    assert_eq!(verified.status, Some(0), "{}", verified.out);
    assert!(verified.out.starts_with("VERIFIED RED"), "{}", verified.out);
}
