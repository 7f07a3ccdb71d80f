//! Verdicts with a bundle, with a place or without.

use crate::bench::Bench;
use crate::verbs::{COMPANION, json};
use crate::world::{AT, DOCUMENT};
use serde_json::Value;

const TRUST: [&str; 4] = ["--trust", "bundle.cbor", "--roots", "roots.toml"];

fn verdict(bench: &Bench, code: &str, more: &[&str]) -> (Option<i32>, Value) {
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
fn files_and_flags_that_do_not_fit_are_named() {
    let bench = Bench::world();
    let bytes = std::fs::read(bench.path("bundle.cbor")).unwrap();
    bench.write("short.cbor", &bytes[..300]);
    bench.done(&["keygen", "-o", "own.pem", "--public", "own.pub"]);
    bench.done(&[
        "trust",
        "init",
        "--root",
        "own.pub",
        "--threshold",
        "1",
        "-o",
        "own.toml",
        "--roots",
        "own-roots.toml",
    ]);
    let fails = |args: &[&str], said: &str| {
        bench.fails(&[&["verify", "OHC1:BB8"][..], args].concat(), said);
    };
    fails(
        &[],
        "nothing is trusted: give --issuer-key FILE, --trust FILE or --state DIR",
    );
    fails(
        &["--roots", "roots.toml", "--issuer-key", "issuer.pub"],
        "--roots vouches for a bundle",
    );
    fails(
        &["--trust", "bundle.cbor", "--issuer-key", "issuer.pub"],
        "cannot stand beside",
    );
    fails(
        &["--trust", "bundle.cbor", "--state", "st"],
        "cannot stand beside",
    );
    fails(
        &["--status", "list.cbor", "--state", "st"],
        "cannot stand beside",
    );
    fails(
        &["--status", "list.cbor", "--issuer-key", "issuer.pub"],
        "--status is a list under a",
    );
    fails(
        &["--place", "metro", "--issuer-key", "issuer.pub"],
        "--place asks what a bundle says",
    );
    fails(
        &["--place-id", "g", "--trust", "bundle.cbor"],
        "--place-id says which place",
    );
    fails(
        &["--note-repeats", "9s", "--trust", "bundle.cbor"],
        "--note-repeats is about the lines",
    );
    fails(
        &[
            "--trust",
            "bundle.cbor",
            "--document",
            DOCUMENT,
            "--document",
            DOCUMENT,
        ],
        "give more than one document",
    );
    fails(&["--state", "st"], "st: there is no state here yet");
    fails(
        &["--state", "source.toml"],
        "source.toml: this is a file, and a directory is needed",
    );
    fails(
        &["--trust", "bundle.cbor", "--roots", "root-1.pub"],
        "root-1.pub: this is a key in PEM, and a file of roots",
    );
    fails(
        &["--trust", "missing.cbor"],
        "missing.cbor: there is no such file",
    );
    fails(
        &["--trust", "list.cbor"],
        "list.cbor: this is a status list, and a trust bundle",
    );
    fails(
        &["--trust", "source.toml"],
        "source.toml: this is a text file",
    );
    fails(
        &["--trust", "draft.cbor", "--roots", "roots.toml"],
        "which nobody signed",
    );
    fails(
        &["--trust", "short.cbor", "--roots", "roots.toml"],
        "was the file cut short",
    );
    fails(
        &["--trust", "signed-0.cbor"],
        "signature/quorum: 1 of the roots in force signed, and 2",
    );
    fails(
        &["--trust", "bundle.cbor", "--roots", "own-roots.toml"],
        "signature/quorum: 0 of",
    );
    fails(
        &["--trust", "bundle.cbor", "--roots", "source.toml"],
        "source.toml: this is the source of a bundle, and a file of roots",
    );
    fails(
        &["--trust", "bundle.cbor", "--roots", "list.cbor"],
        "list.cbor: this is no text file",
    );
    let with = |more: &[&str], said: &str| fails(&[&TRUST[..], more].concat(), said);
    with(
        &["--status", "bundle.cbor"],
        "bundle.cbor: malformed/cose: this is a trust bundle",
    );
    with(
        &["--place", "mall"],
        "no policy for this type of place: give one of metro, hospital",
    );
    with(
        &["--place", ""],
        "--place: a type of place has 1 to 64 bytes",
    );
    with(
        &["--place", "metro", "--place-id", ""],
        "--place-id: a place's id has 1 to 256 bytes",
    );
    bench.write("changes.ndjson", "");
    let own = [
        "status",
        "build",
        "--changes",
        "changes.ndjson",
        "--uri",
        "https://gd.example/0",
    ];
    let own = [
        &own[..],
        &[
            "--slots",
            "2",
            "--key",
            "status.pem",
            "--for",
            "1h",
            "--at",
            AT,
        ],
    ]
    .concat();
    bench.done(&[&own[..], &["-o", "foreign.cbor"]].concat());
    with(
        &["--at", AT, "--status", "foreign.cbor"],
        "foreign.cbor: key/issuer: ",
    );
}

#[test]
fn a_live_presentation_is_taken_where_and_when_it_was_made() {
    let bench = Bench::world();
    let code = bench.code(&["--holder-key", "holder.pub"]);
    let present = [
        "present",
        &code,
        "--holder-key",
        "holder.pem",
        "--place-id",
        "h-1",
        "--at",
        AT,
    ];
    let live = bench.done(&[&present[..], &["--qr", "live.png"]].concat());
    let live = live.trim_end();
    assert!(live.starts_with("OHL1:"), "{live}");
    assert_eq!(bench.done(&["scan", "live.png"]).trim_end(), live);
    let hospital = [
        "--status",
        "list.cbor",
        "--place",
        "hospital",
        "--document",
        DOCUMENT,
    ];
    let at = |text: &str, more: &[&str]| verdict(&bench, text, &[&hospital[..], more].concat());
    let (status, found) = at(live, &["--place-id", "h-1"]);
    assert_eq!(
        (status, &found["verdict"]),
        (Some(0), &"admit".into()),
        "{found}"
    );
    assert_eq!(
        found["presented"],
        serde_json::json!({"at": AT, "place": "h-1"})
    );
    for (text, more) in [
        (live, &["--place-id", "h-2"][..]),
        (live, &["--place-id", "h-1", "--at", "2026-11-21T12:01:01Z"]),
        (code.as_str(), &["--place-id", "h-1"]),
    ] {
        let (status, found) = at(text, more);
        assert_eq!(
            (status, &found["reason"]),
            (Some(1), &"policy/live".into()),
            "{found}"
        );
    }
    let (status, found) = verdict(
        &bench,
        live,
        &["--status", "list.cbor", "--at", "2026-11-21T12:01:01Z"],
    );
    assert_eq!(
        (status, &found["reason"]),
        (Some(1), &"policy/live".into()),
        "{found}"
    );
    let picture = [
        "verify",
        "--image",
        "live.png",
        "--trust",
        "bundle.cbor",
        "--roots",
        "roots.toml",
    ];
    bench.done(&[&picture[..], &["--status", "list.cbor", "--at", AT]].concat());

    let (status, said) = bench.json(&["inspect", live]);
    assert_eq!((status, &said["trust"]), (Some(0), &"UNVERIFIED".into()));
    assert_eq!(
        (&said["presentation"]["place"], &said["text"]),
        (&"h-1".into(), &code.as_str().into())
    );
    assert_eq!(said["claims"]["status_index"], 7);
    let words = bench.done(&["inspect", live]);
    for part in [
        "presentation",
        "holder's signature  not checked",
        "presented  2026",
        "claims",
    ] {
        assert!(words.contains(part), "{part} in {words}");
    }
    for (text, fault) in [
        ("OHL1:bb8", "malformed/base45"),
        ("OHL1:BB8", "malformed/cose"),
        ("OHL1:", "malformed/cbor"),
        (live.split_at(305).0, "malformed/cbor"),
        (&format!("OHL1:{}", "A".repeat(3_000)), "malformed/too-long"),
    ] {
        let (status, said) = bench.json(&["inspect", text]);
        assert_eq!(
            (status, &said["reason"]),
            (Some(1), &fault.into()),
            "{said}"
        );
        assert_eq!(bench.run(&["inspect", text]).status, Some(1));
        let (_, found) = bench.json(&["verify", text, "--issuer-key", "issuer.pub"]);
        assert_eq!(found["reason"], fault);
    }
    let fails = |args: &[&str], said: &str| bench.fails(&[&["present"][..], args].concat(), said);
    fails(
        &["OHC1:BB8", "--holder-key", "holder.pem"],
        "CODE: the envelope is not COSE_Sign1",
    );
    fails(
        &[&code, "--holder-key", "issuer.pem"],
        "CODE: the code is not bound to this holder's key",
    );
    fails(
        &[&code, "--holder-key", "holder.pub"],
        "holder.pub: this is a public key",
    );
    fails(&[&code], "--holder-key is missing: give --holder-key FILE");
    fails(&["--holder-key", "holder.pem"], "no code is given");
    fails(
        &[&code, "--holder-key", "holder.pem", "--place-id", ""],
        "--place-id: a place's id has 1 to",
    );
    fails(
        &[&code, "--holder-key", "holder.pem", "--qr", "live.png"],
        "live.png: this file exists",
    );
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

#[test]
fn a_state_directory_remembers_the_clock() {
    let bench = Bench::world();
    let code = bench.code(&[]);
    let first = [
        "trust",
        "install",
        "bundle.cbor",
        "--state",
        "st",
        "--roots",
        "roots.toml",
    ];
    bench.done(&[&first[..], &["--at", AT]].concat());
    bench.done(&[
        "status",
        "install",
        "list.cbor",
        "--state",
        "st",
        "--at",
        AT,
    ]);
    let verify = |at: &str, more: &[&str]| {
        bench.json(&[&["verify", &code, "--state", "st", "--at", at][..], more].concat())
    };
    let (status, found) = verify("2026-11-21T14:00:00Z", &["--place", "metro"]);
    assert_eq!(
        (status, &found["verdict"]),
        (Some(0), &"admit".into()),
        "{found}"
    );
    for more in [&[][..], &["--place", "metro"]] {
        let (status, found) = verify("2026-11-21T13:00:00Z", more);
        assert_eq!(
            (status, &found["reason"]),
            (Some(1), &"time/clock".into()),
            "{found}"
        );
        // A clock that was put right by some seconds stops nobody.
        assert_eq!(verify("2026-11-21T13:59:00Z", more).0, Some(0));
    }
    let (_, late) = bench.json(&[
        "status",
        "install",
        "list.cbor",
        "--state",
        "st",
        "--at",
        AT,
    ]);
    assert_eq!(late["reason"], "time/clock");
    let reset = [
        "trust",
        "reset-clock",
        "--state",
        "st",
        "--at",
        "2026-11-21T13:00:00Z",
    ];
    assert_eq!(
        bench.done(&reset),
        "the floor under the clock is set back\n"
    );
    assert_eq!(verify("2026-11-21T13:00:00Z", &[]).0, Some(0));
    let behind = bench.done(&[
        "trust",
        "reset-clock",
        "--state",
        "st",
        "--at",
        "2026-11-21T11:00:00Z",
    ]);
    assert!(behind.contains("3600 seconds behind"), "{behind}");
}

#[test]
fn what_a_holder_writes_steers_no_terminal() {
    let bench = Bench::world();
    let code = bench.code(&["--holder-key", "holder.pub"]);
    // Control characters are refused by `present`; another builder might let them through too.
    let place = "gate\u{202e}\u{2066}1";
    let live = bench.done(&[
        "present",
        &code,
        "--holder-key",
        "holder.pem",
        "--place-id",
        place,
        "--at",
        AT,
    ]);
    let live = live.trim_end();
    let shown = format!("{AT} for gate\\u{{202e}}\\u{{2066}}1\n");
    for gate in [&["--place", "metro"][..], &[]] {
        let args = ["verify", live, "--status", "list.cbor", "--at", AT];
        let args = [&args[..], &TRUST, gate].concat();
        let said = bench.run(&args).out;
        assert!(said.contains(&shown), "{gate:?}: {said}");
        let said = bench.run(&[&args[..], &["--json"]].concat()).out;
        let found: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(found["presented"]["place"], place, "{gate:?}: {said}");
        assert!(
            !said.contains(['\u{2066}', '\u{202e}']),
            "{gate:?}: {said:?}"
        );
    }
}

#[test]
fn whoever_asked_about_another_time_is_told_how_to_go_on() {
    let bench = Bench::world();
    let at = |time| ["--state", "st", "--at", time];
    let install = ["trust", "install", "bundle.cbor", "--roots", "roots.toml"];
    bench.done(&[&install[..], &at(AT)].concat());
    bench.run(&[&["verify", "OHC1:"][..], &at("2026-12-20T00:00:00Z")].concat());
    let remedy = "`healthcode trust reset-clock --state DIR` sets that back";
    let refused = bench.run(&[&["verify", "OHC1:"][..], &at(AT)].concat());
    assert!(refused.err.contains(remedy), "{}", refused.err);
    let refused = bench.run(&[&["status", "install", "list.cbor"][..], &at(AT)].concat());
    assert_eq!(refused.status, Some(1), "{}", refused.err);
    assert!(
        refused.out.starts_with("REFUSED time/clock") && refused.out.contains(remedy),
        "{}",
        refused.out
    );
}

#[test]
fn a_state_directory_is_a_directory_all_the_way_down() {
    let bench = Bench::world();
    for (directory, file) in [
        ("roots.toml", "roots.toml"),
        ("roots.toml/a/b", "roots.toml"),
        #[cfg(unix)]
        ("/dev/null", "/dev/null"),
    ] {
        let said = format!("{file}: this is a file, and a directory is needed");
        let install = ["trust", "install", "bundle.cbor", "--roots", "roots.toml"];
        bench.fails(&[&install[..], &["--state", directory]].concat(), &said);
        bench.fails(&["verify", "OHC1:", "--state", directory], &said);
    }
}
