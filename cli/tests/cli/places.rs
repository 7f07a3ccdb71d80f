//! Verdicts with a bundle, with a place or without.

use crate::bench::Bench;
use crate::verbs::{COMPANION, json};
use crate::world::{AT, DOCUMENT};
use serde_json::Value;

pub(crate) const TRUST: [&str; 4] = ["--trust", "bundle.cbor", "--roots", "roots.toml"];

pub(crate) fn verdict(bench: &Bench, code: &str, more: &[&str]) -> (Option<i32>, Value) {
    let args = [&["verify", code][..], &TRUST, more];
    let args = args.concat();
    if more.contains(&"--at") {
        return bench.json(&args);
    }
    bench.json(&[&args[..], &["--at", AT]].concat())
}

#[test]
fn the_place_decides_and_says_why() {
    let bench = Bench::world();
    let code = bench.code(&[]);
    let (_, key) = bench.json(&["key", "issuer.pub"]);
    let (status, found) = verdict(
        &bench,
        &code,
        &[
            "--status",
            "list.cbor",
            "--place",
            "metro",
            "--document",
            DOCUMENT,
        ],
    );
    assert_eq!(status, Some(0), "{found}");
    let mut rest = found.clone();
    let trace = rest.as_object_mut().unwrap().shift_remove("trace").unwrap();
    assert_eq!(
        rest,
        serde_json::json!({
            "verdict": "admit", "place": "metro", "colour": "green", "kid": key["kid"],
            "issuer": "GD-HEALTH", "valid_from": AT, "valid_until": "2026-11-22T12:00:00Z",
            "region": 4401, "identity": "match", "status": "as-signed",
            "people": [
                {"person": "holder", "decision": "admit", "colour": "green", "identity": "match"},
            ],
            "reasons": [], "allowances": [],
            "bundle": {
                "seq": 1, "issued": AT, "expires": "2026-12-21T12:00:00Z", "freshness": "fresh",
            },
        })
    );
    let colour = serde_json::json!({
        "check": "policy/colour", "person": "holder",
        "compared": "green, admitted up to green, referred up to yellow", "decision": "admit",
    });
    assert_eq!(
        trace
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| **it == colour)
            .count(),
        1,
        "{trace}"
    );

    // Without a list the metro refers, and says so.
    let (status, found) = verdict(&bench, &code, &["--place", "metro"]);
    assert_eq!((status, &found["verdict"]), (Some(1), &"refer".into()));
    assert_eq!(found["reason"], "status/unknown");
    assert_eq!(found["reasons"][0]["decision"], "refer");
    assert_eq!(found["identity"], "not-checked");
    // What the place lets pass is told.
    let stale = [
        "--status",
        "list.cbor",
        "--place",
        "metro",
        "--at",
        "2026-11-22T01:00:00Z",
    ];
    let (status, found) = verdict(&bench, &code, &stale);
    assert_eq!(
        (status, &found["verdict"]),
        (Some(0), &"admit".into()),
        "{found}"
    );
    assert_eq!(found["allowances"][0]["reason"], "status/stale");

    bench.write("changes.ndjson", "{\"index\":7,\"state\":\"red\"}\n");
    bench.list(&["-o", "red.cbor"]);
    let (status, found) = verdict(&bench, &code, &["--status", "red.cbor", "--place", "metro"]);
    assert_eq!((status, &found["verdict"]), (Some(1), &"deny".into()));
    assert_eq!(
        (&found["reason"], &found["colour"]),
        (&"policy/colour".into(), &"red".into())
    );
    let words = bench.run(
        &[
            &["verify", &code][..],
            &TRUST,
            &["--status", "red.cbor", "--place", "metro", "--at", AT],
        ]
        .concat(),
    );
    assert!(
        words.out.starts_with("DENY RED policy/colour: "),
        "{}",
        words.out
    );
    let step = "  policy/colour (holder): red by a status list, signed green, admitted up to green";
    assert!(words.out.contains(step), "{}", words.out);
    bench.write("changes.ndjson", "{\"index\":7,\"state\":\"revoked\"}\n");
    bench.list(&["-o", "revoked.cbor"]);
    let (status, found) = verdict(
        &bench,
        &code,
        &["--status", "revoked.cbor", "--place", "metro"],
    );
    assert_eq!(
        (status, &found["reason"]),
        (Some(1), &"status/revoked".into())
    );
    assert_eq!(
        (&found["verdict"], &found["people"]),
        (&"deny".into(), &serde_json::json!([]))
    );
}

#[test]
fn everyone_on_a_code_shows_a_document() {
    let bench = Bench::world();
    bench.write(
        "source.toml",
        bench.source(1, "").replace("live = {", "# live = {"),
    );
    bench.bundle("source.toml", "bundle.cbor", &["root-1.pem", "root-2.pem"]);
    let code = bench.code(&["--companion", &format!("green:{COMPANION}")]);
    let place = ["--status", "list.cbor", "--place", "hospital"];
    let shown = |documents: &[&str]| {
        let flags: Vec<&str> = documents
            .iter()
            .flat_map(|it| ["--document", *it])
            .collect();
        verdict(&bench, &code, &[&place[..], &flags].concat())
    };
    let (status, found) = shown(&[COMPANION, DOCUMENT]);
    assert_eq!(
        (status, &found["identity"]),
        (Some(0), &"match".into()),
        "{found}"
    );
    let (status, found) = shown(&[DOCUMENT]);
    assert_eq!(
        (status, &found["reason"]),
        (Some(1), &"identity/missing".into())
    );
    assert_eq!(found["people"][0]["identity"], "match");
    assert_eq!(found["people"][1]["identity"], "not-checked");
    assert_eq!(found["people"][1]["decision"], "refer");
    let (status, found) = shown(&[DOCUMENT, "passport:USA:X0000000:1990-01-31"]);
    assert_eq!(
        (status, &found["reason"]),
        (Some(1), &"identity/mismatch".into())
    );
    assert_eq!(found["identity"], "mismatch");
}

#[test]
fn without_a_place_what_is_old_or_unknown_is_refused() {
    let bench = Bench::world();
    let code = bench.code(&[]);
    let (status, found) = verdict(&bench, &code, &["--status", "list.cbor"]);
    assert_eq!(
        (status, &found["verdict"]),
        (Some(0), &"verified".into()),
        "{found}"
    );
    assert_eq!(found["bundle"]["freshness"], "fresh");
    let (status, found) = verdict(&bench, &code, &[]);
    assert_eq!(
        (status, &found["reason"]),
        (Some(1), &"status/unknown".into())
    );
    // A bundle and a list that have run out are judged and no error of input.
    let late = "2026-12-21T12:00:00Z";
    let args = [
        "issue",
        "--key",
        "issuer.pem",
        "--colour",
        "green",
        "--for",
        "24h",
        "--at",
    ];
    let fresh =
        bench.done(&[&args[..], &["2026-12-21T11:00:00Z", "--document", DOCUMENT]].concat());
    let (status, found) = verdict(&bench, fresh.trim_end(), &["--at", late]);
    assert_eq!(
        (status, &found["reason"]),
        (Some(1), &"policy/age".into()),
        "{found}"
    );
    assert_eq!(found["bundle"]["freshness"], "expired");
    let (status, found) = verdict(
        &bench,
        fresh.trim_end(),
        &["--at", late, "--place", "metro"],
    );
    assert_eq!(
        (status, &found["verdict"]),
        (Some(1), &"deny".into()),
        "{found}"
    );
    let later = ["--status", "list.cbor", "--at", "2026-11-22T11:59:59Z"];
    assert_eq!(verdict(&bench, &code, &later).0, Some(0));

    let run = bench.run(&[
        "verify",
        &code,
        "--trust",
        "bundle.cbor",
        "--at",
        AT,
        "--place",
        "metro",
    ]);
    assert_eq!(run.status, Some(1));
    assert!(
        run.err
            .starts_with("warning: bundle.cbor vouches for itself"),
        "{}",
        run.err
    );
    let (_, found) = bench.json(&["verify", &code, "--trust", "bundle.cbor", "--at", AT]);
    assert_eq!(found["bundle"]["vouched_by"], "itself", "{found}");
}

#[test]
fn a_batch_is_judged_at_the_place_and_repeats_are_noted() {
    let bench = Bench::world();
    let code = bench.code(&[]);
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let text = quoted(&code);
    let lines = [
        format!("{{\"gate\":1,\"text\":{text},\"people\":9,\"seen_before\":9}}"),
        format!(
            "{{\"gate\":2,\"text\":{text},\"at\":\"2026-11-21T12:00:30Z\",\"document\":[{}]}}",
            quoted(DOCUMENT)
        ),
        format!(
            "{{\"gate\":3,\"text\":{text},\"at\":\"2026-11-21T12:09:30Z\",\"document\":{}}}",
            quoted(COMPANION)
        ),
        "{\"gate\":4,\"text\":\"OHC1:BB8\"}".to_owned(),
        format!("{{\"gate\":5,\"text\":{text},\"document\":[7]}}"),
    ];
    bench.write("in.ndjson", lines.join("\n"));
    let batch = [
        "verify",
        "--batch",
        "in.ndjson",
        "--status",
        "list.cbor",
        "--at",
        AT,
    ];
    let place = ["--place", "metro", "--note-repeats", "1m"];
    let run = bench.run(&[&batch[..], &TRUST, &place].concat());
    assert_eq!(run.status, Some(1), "{}", run.err);
    assert!(
        run.err.ends_with("3 of 5 lines were not admitted or bad\n"),
        "{}",
        run.err
    );
    let out: Vec<Value> = run.out.lines().map(json).collect();
    let holder = |identity: &str, decision: &str| {
        serde_json::json!([
            {"person": "holder", "decision": decision, "colour": "green", "identity": identity},
        ])
    };
    assert_eq!(
        out[0],
        serde_json::json!({
            "gate": 1, "text": code, "verdict": "admit", "identity": "not-checked",
            "people": holder("not-checked", "admit"),
        })
    );
    assert_eq!(
        out[1],
        serde_json::json!({
            "gate": 2, "text": code, "at": "2026-11-21T12:00:30Z", "verdict": "admit",
            "identity": "match", "people": holder("match", "admit"), "seen_before": 30,
        })
    );
    assert_eq!(
        (&out[2]["verdict"], &out[2]["reason"]),
        (&"deny".into(), &"identity/mismatch".into())
    );
    assert!(out[2].get("seen_before").is_none() && out[2].get("document").is_none());
    assert_eq!(out[3]["reason"], "malformed/cose");
    assert_eq!(out[4]["line"], 5);
    let strict = bench.run(&[&batch[..], &TRUST].concat());
    let out: Vec<Value> = strict.out.lines().map(json).collect();
    assert_eq!(out[0]["verdict"], "verified");
    assert!(
        out[1]["error"]
            .as_str()
            .unwrap()
            .contains("the field document: give a text")
    );
    assert!(!strict.out.contains("seen_before"));
}
