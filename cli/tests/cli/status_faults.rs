//! Status lists that are not built, or not taken.

use crate::bench::Bench;
use crate::world::{AT, BASE};

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
