//! Status lists: what has become of codes.

use crate::bench::Bench;
use crate::world::{AT, BASE};

#[test]
fn changes_are_lines_and_a_revocation_stays() {
    let bench = Bench::empty();
    let set = |index: &str, state: &str, more: &[&str]| {
        let args = [
            &["status", "set", "--changes", "c.ndjson", index, state][..],
            more,
        ];
        bench.run(&args.concat())
    };
    assert_eq!(set("7", "red", &[]).status, Some(0));
    let said = set("7", "revoked", &[]);
    assert_eq!(
        (said.status, said.err.as_str()),
        (Some(0), "7: red, and now revoked\n")
    );
    for state in ["as-signed", "yellow"] {
        let refused = set("7", state, &[]);
        assert_eq!(refused.status, Some(2));
        assert!(
            refused.err.contains("c.ndjson: the code 7 is revoked"),
            "{}",
            refused.err
        );
    }
    assert_eq!(set("7", "as-signed", &["--reinstate"]).status, Some(0));
    // A line that an editor left open gets its end.
    bench.write("c.ndjson", bench.read("c.ndjson").trim_end());
    assert_eq!(set("8", "suspended", &[]).status, Some(0));
    assert_eq!(
        bench.read("c.ndjson"),
        "{\"index\": 7, \"state\": \"red\"}\n{\"index\": 7, \"state\": \"revoked\"}\n\
         {\"index\": 7, \"state\": \"as-signed\", \"reinstate\": true}\n\
         {\"index\": 8, \"state\": \"suspended\"}\n"
    );
    for (index, state, more, said) in [
        (
            "x",
            "red",
            &[][..],
            "INDEX: give a whole number below 4294967296",
        ),
        ("4294967296", "red", &[], "INDEX: give a whole number"),
        (
            "7",
            "blue",
            &[],
            "STATE: expected one of: as-signed, revoked, suspended, yellow, red",
        ),
        (
            "7",
            "revoked",
            &["--reinstate"],
            "--reinstate withdraws a revocation",
        ),
    ] {
        let run = set(index, state, more);
        assert_eq!(run.status, Some(2));
        assert!(run.err.contains(said), "{}", run.err);
    }
    bench.fails(
        &["status", "set", "--changes", "c.csv", "7", "red"],
        "a file of NDJSON",
    );
    bench.fails(
        &["status", "set", "--changes", ".", "7", "red"],
        ".: this is a directory",
    );
    bench.fails(
        &["status", "set", "--changes", "no/c", "7", "red"],
        "no/c: it cannot be written",
    );
    bench.fails(
        &["status", "set", "7", "red"],
        "--changes is missing: give --changes FILE",
    );
}

#[test]
fn a_list_has_its_own_codes_and_keeps_what_the_one_before_had() {
    let bench = Bench::world();
    bench.write(
        "changes.ndjson",
        "{\"index\":7,\"state\":\"revoked\"}\n\n{\"index\":9,\"state\":\"red\"}\n{\"index\":1024,\"state\":\"red\"}\n",
    );
    let built = bench.list(&["-o", "one.cbor", "--ttl", "12h"]);
    assert_eq!(built.err, "1 code is in another list\n");
    let trusted = [
        "status",
        "show",
        "one.cbor",
        "--trust",
        "bundle.cbor",
        "--roots",
        "roots.toml",
    ];
    let (status, shown) = bench.json(&trusted);
    assert_eq!(status, Some(0));
    let (_, key) = bench.json(&["key", "status.pub"]);
    let compressed = shown["compressed_bytes"].clone();
    assert!(compressed.as_u64().unwrap() > 8);
    assert_eq!(
        shown,
        serde_json::json!({
            "trust": "VERIFIED", "uri": format!("{BASE}0"), "seq": 1, "kid": key["kid"],
            "issued": AT, "expires": "2026-11-22T12:00:00Z", "ttl": 43_200, "bits": 4,
            "compressed_bytes": compressed, "slots": 1_024, "issuer": "GD-HEALTH",
            "counts": {"red": 1, "revoked": 1},
            "changed": [{"slot": 7, "state": "revoked"}, {"slot": 9, "state": "red"}],
        })
    );
    // The other code has the first slot of the next list.
    let next = [
        "status",
        "build",
        "--changes",
        "changes.ndjson",
        "--base",
        BASE,
        "--shift",
        "10",
        "--list",
        "1",
        "--key",
        "status.pem",
        "--for",
        "24h",
        "--at",
        AT,
        "-o",
        "next.cbor",
    ];
    bench.done(&next);
    let show = |name: &str| {
        bench
            .json(&["status", "show", name, "--issuer-key", "status.pub"])
            .1
    };
    let shown = show("next.cbor");
    assert_eq!(
        shown["changed"],
        serde_json::json!([{"slot": 0, "state": "red"}])
    );
    assert_eq!(shown["uri"], format!("{BASE}1"));

    // The list after it, of changes that do not speak of the revoked one.
    bench.write("changes.ndjson", "");
    bench.write("more.csv", "index,state\n9,yellow\n10,suspended\n");
    let more = ["--changes", "more.csv", "--previous", "one.cbor"];
    bench.list(&[&more[..], &["-o", "two.cbor"]].concat());
    let shown = show("two.cbor");
    assert_eq!(shown["seq"], 2);
    assert_eq!(
        shown["changed"],
        serde_json::json!([
            {"slot": 7, "state": "revoked"}, {"slot": 9, "state": "yellow"},
            {"slot": 10, "state": "suspended"},
        ])
    );
    let build = |changes: &str, more: &[&str]| {
        bench.write("changes.ndjson", changes);
        let args = [
            "status",
            "build",
            "--changes",
            "changes.ndjson",
            "--base",
            BASE,
            "--shift",
            "10",
            "--list",
            "0",
            "--key",
            "status.pem",
            "--for",
            "24h",
            "--at",
            AT,
            "--force",
            "-o",
            "x.cbor",
            "--previous",
            "two.cbor",
        ];
        bench.run(&[&args[..], more].concat())
    };
    let lost = build("{\"index\":7,\"state\":\"red\"}\n", &[]);
    assert_eq!(lost.status, Some(2));
    assert!(
        lost.err
            .contains("changes.ndjson, line 1: the code 7 is revoked"),
        "{}",
        lost.err
    );
    let withdrawn = "{\"index\":7,\"state\":\"yellow\",\"reinstate\":true}\n";
    assert_eq!(build(withdrawn, &[]).status, Some(0));
    assert_eq!(
        show("x.cbor")["counts"],
        serde_json::json!({"yellow": 2, "suspended": 1})
    );
    // A list that has run out is followed like any other.
    assert_eq!(
        build("", &["--at", "2026-11-30T00:00:00Z", "--seq", "9"]).status,
        Some(2)
    );
    let late = [
        "status",
        "build",
        "--changes",
        "more.csv",
        "--uri",
        &format!("{BASE}0"),
        "--slots",
        "1024",
        "--key",
        "status.pem",
        "--for",
        "24h",
        "--at",
        "2026-11-30T00:00:00Z",
        "--seq",
        "9",
        "--previous",
        "two.cbor",
        "-o",
        "late.cbor",
    ];
    bench.done(&late);
    assert_eq!(show("late.cbor")["seq"], 9);
    assert_eq!(show("late.cbor")["counts"]["revoked"], 1);
}

#[test]
fn building_a_list_says_what_is_the_matter() {
    let bench = Bench::world();
    bench.done(&["keygen", "-o", "foreign.pem", "--public", "foreign.pub"]);
    let start = [
        "status",
        "build",
        "--key",
        "status.pem",
        "-o",
        "x.cbor",
        "--at",
        AT,
    ];
    let uri = format!("{BASE}0");
    let own = ["--changes", "changes.ndjson", "--for", "24h"];
    let list = ["--base", BASE, "--shift", "10", "--list", "0"];
    let fails = |parts: &[&[&str]], said: &str| {
        bench.fails(&[&start[..], &parts.concat()].concat(), said);
    };
    fails(&[&list, &["--for", "24h"]], "--changes is missing");
    fails(
        &[&list, &["--changes", "changes.ndjson"]],
        "--for is missing: give --for DURATION",
    );
    fails(&[&own], "which list this is, is not said");
    fails(
        &[&own, &["--base", BASE, "--list", "0"]],
        "which list this is, is not said",
    );
    fails(&[&own, &["--uri", &uri]], "which list this is, is not said");
    fails(&[&own, &list, &["--uri", &uri]], "cannot stand beside");
    fails(
        &[&own, &["--base", BASE, "--shift", "26", "--list", "0"]],
        "--shift: a list has at most",
    );
    fails(
        &[&own, &["--base", "", "--shift", "9", "--list", "0"]],
        "--base: a status base is a URI",
    );
    fails(
        &[&own, &["--base", BASE, "--shift", "20", "--list", "4096"]],
        "--list: the last list is 4095",
    );
    fails(
        &[&own, &["--uri", &uri, "--slots", "33554433"]],
        "--slots: 33554433 slots are too many",
    );
    for uri in [
        "https://gd.example/status/",
        "https://gd.example/status/01",
        "7",
    ] {
        fails(
            &[&own, &["--uri", uri, "--slots", "2"]],
            "--uri: a list's URI is a base and a number",
        );
    }
    fails(
        &[&own, &list, &["--ttl", "soon"]],
        "--ttl: give one number and one unit",
    );
    fails(
        &[&own, &list, &["--seq", "0"]],
        "--seq: the number 0 is too low",
    );
    fails(
        &[&own, &list, &["--previous", "bundle.cbor"]],
        "bundle.cbor: malformed/cose: this is a",
    );
    fails(
        &[&own, &list, &["--previous", "missing.cbor"]],
        "missing.cbor: there is no such file",
    );
    fails(
        &[&own, &list, &["--previous", "list.cbor", "--seq", "1"]],
        "--seq: the number 1 is too low: the next list has at least 2",
    );
    fails(
        &[
            &own,
            &[
                "--uri",
                "https://gd.example/status/1",
                "--slots",
                "1024",
                "--previous",
                "list.cbor",
            ],
        ],
        "list.cbor: ",
    );
    fails(
        &[
            &own,
            &["--uri", &uri, "--slots", "2048", "--previous", "list.cbor"],
        ],
        "list.cbor: this list has 1024 slots, and 2048 are asked for",
    );
    fails(
        &[&own, &list, &["--roots", "roots.toml"]],
        "--roots vouches for a bundle",
    );
    for (changes, said) in [
        (
            "{\"index\":7}",
            "changes.ndjson, line 1: the field state is missing",
        ),
        (
            "\n{\"state\":\"red\"}",
            "changes.ndjson, line 2: the field index is missing",
        ),
        (
            "{\"index\":\"7\",\"state\":\"red\"}",
            "the field index: give a whole number",
        ),
        (
            "{\"index\":7,\"state\":\"blue\"}",
            "the field state: expected one of: as-signed",
        ),
        (
            "{\"index\":7,\"state\":\"red\",\"why\":1}",
            "there is no field \"why\"",
        ),
        ("7,red", "a line holds one JSON object"),
    ] {
        bench.write("changes.ndjson", changes);
        fails(&[&own, &list], said);
    }
    bench.write("changes.ndjson", "{\"index\":1024,\"state\":\"red\"}");
    fails(
        &[&own, &["--uri", &uri, "--slots", "1024"]],
        "line 1: there is no slot 1024",
    );
    // A list that somebody else signed is not followed.
    bench.write("changes.ndjson", "");
    let foreign = ["--key", "foreign.pem", "--previous", "list.cbor"];
    let args = ["status", "build", "-o", "x.cbor", "--at", AT];
    let args = [&args[..], &foreign, &own, &list].concat();
    bench.fails(&args, "list.cbor: key/unknown: ");
    bench.done(&[&args[..], &["--issuer-key", "status.pub"]].concat());
}

#[test]
fn a_scanner_takes_the_lists_of_its_bundle_and_no_older_ones() {
    let bench = Bench::world();
    bench.list(&["--previous", "list.cbor", "-o", "two.cbor"]);
    bench.list(&["--ttl", "1h", "-o", "fork.cbor"]);
    bench.write(
        "cut.cbor",
        &std::fs::read(bench.path("list.cbor")).unwrap()[..80],
    );
    let by_issuer = [
        "status",
        "build",
        "--changes",
        "changes.ndjson",
        "--key",
        "issuer.pem",
    ];
    let by_issuer = [
        &by_issuer[..],
        &["--base", BASE, "--shift", "10", "--list", "0"],
    ]
    .concat();
    bench.done(
        &[
            &by_issuer[..],
            &["--for", "1h", "--at", AT, "-o", "issuer.cbor"],
        ]
        .concat(),
    );
    let begin = [
        "status",
        "install",
        "list.cbor",
        "--state",
        "st",
        "--at",
        AT,
    ];
    bench.fails(&begin, "st: there is no state here yet");
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
    for (name, status, field, value) in [
        ("issuer.cbor", 1, "reason", "key/purpose"),
        ("cut.cbor", 1, "reason", "malformed/cbor"),
        ("roots.toml", 1, "reason", "malformed/cbor"),
        ("list.cbor", 0, "installed", "list"),
        ("list.cbor", 0, "installed", "unchanged"),
        ("fork.cbor", 1, "reason", "state/fork"),
        ("two.cbor", 0, "installed", "list"),
        ("list.cbor", 1, "reason", "state/rollback"),
    ] {
        let (ended, said) = bench.json(&["status", "install", name, "--state", "st", "--at", AT]);
        assert_eq!(
            (ended, &said[field]),
            (Some(status), &value.into()),
            "{name}: {said}"
        );
    }
    let late = [
        "status",
        "install",
        "two.cbor",
        "--state",
        "st",
        "--at",
        "2026-11-22T12:00:00Z",
    ];
    assert_eq!(bench.json(&late).1["reason"], "time/expired");
    let swapped = bench.run(&[
        "status",
        "install",
        "bundle.cbor",
        "--state",
        "st",
        "--at",
        AT,
    ]);
    assert_eq!(
        (swapped.status, swapped.out.as_str()),
        (
            Some(1),
            "REFUSED malformed/cose: this is a trust bundle, and a status list is needed\n"
        )
    );
    let (_, shown) = bench.json(&["trust", "show", "--state", "st"]);
    assert_eq!(shown["lists"][0]["seq"], 2);

    let words = bench.done(&["status", "show", "list.cbor"]);
    assert!(words.starts_with("UNVERIFIED: "), "{words}");
    assert!(!words.contains("slots"), "{words}");
    bench.fails(
        &["status", "show", "bundle.cbor"],
        "bundle.cbor: this is a trust bundle",
    );
    bench.fails(
        &["status", "show", "cut.cbor"],
        "cut.cbor: this is no status list, or it is cut",
    );
    bench.fails(
        &["status", "show", "list.cbor", "--issuer-key", "issuer.pub"],
        "key/unknown",
    );
}
