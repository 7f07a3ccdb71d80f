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
