//! Bundles on their way into a scanner.

use crate::bench::Bench;
use crate::world::AT;

#[test]
fn a_scanner_takes_only_what_comes_after_what_it_has() {
    let bench = Bench::world();
    bench.write(
        "fork.toml",
        bench
            .source(1, "")
            .replace("for = \"30d\"", "for = \"29d\""),
    );
    bench.bundle("fork.toml", "fork.cbor", &["root-1.pem", "root-2.pem"]);
    bench.write("gap.toml", bench.source(2, ""));
    bench.bundle("gap.toml", "gap.cbor", &["root-1.pem", "root-2.pem"]);
    bench.write("next.toml", bench.source(2, "previous = \"bundle.cbor\""));
    bench.bundle("next.toml", "next.cbor", &["root-1.pem", "root-2.pem"]);
    bench.write(
        "short.cbor",
        &std::fs::read(bench.path("bundle.cbor")).unwrap()[..300],
    );
    let late = "2026-12-22T00:00:00Z";
    let early = "2026-11-21T11:00:00Z";

    let first = |name: &str, at: &str, reason: &str| {
        let args = [
            "trust",
            "install",
            name,
            "--state",
            "st",
            "--roots",
            "roots.toml",
            "--at",
            at,
        ];
        let (status, said) = bench.json(&args);
        assert_eq!(status, Some(1), "{said}");
        assert_eq!(said["installed"], "refused");
        assert_eq!(said["reason"], reason, "{said}");
        // What is refused leaves no trace.
        assert!(!bench.path("st").exists());
    };
    first("signed-0.cbor", AT, "signature/quorum");
    first("draft.cbor", AT, "malformed/cose");
    first("short.cbor", AT, "malformed/cbor");
    first("source.toml", AT, "malformed/cbor");
    first("bundle.cbor", late, "time/expired");
    first("bundle.cbor", early, "time/clock");
    let begin = [
        "trust",
        "install",
        "bundle.cbor",
        "--state",
        "st",
        "--at",
        AT,
    ];
    bench.fails(&begin, "st: there is no state here yet: give --roots FILE");
    bench.done(&[&begin[..], &["--roots", "roots.toml"]].concat());
    bench.fails(
        &[&begin[..], &["--roots", "roots.toml"]].concat(),
        "st has its roots already",
    );

    for (name, at, status, field, value) in [
        ("bundle.cbor", AT, 0, "installed", "unchanged"),
        ("fork.cbor", AT, 1, "reason", "state/fork"),
        ("gap.cbor", AT, 1, "reason", "state/predecessor"),
        ("next.cbor", late, 1, "reason", "time/expired"),
        ("next.cbor", AT, 0, "installed", "bundle"),
        ("bundle.cbor", AT, 1, "reason", "state/rollback"),
    ] {
        let (ended, said) = bench.json(&["trust", "install", name, "--state", "st", "--at", at]);
        assert_eq!(
            (ended, &said[field]),
            (Some(status), &value.into()),
            "{name}: {said}"
        );
    }
    let words = bench.run(&[
        "trust",
        "install",
        "bundle.cbor",
        "--state",
        "st",
        "--at",
        AT,
    ]);
    assert_eq!(words.out, "REFUSED state/rollback: have 2, got 1\n");
    let swapped = bench.run(&["trust", "install", "list.cbor", "--state", "st", "--at", AT]);
    assert_eq!(
        (swapped.status, swapped.out.as_str()),
        (
            Some(1),
            "REFUSED malformed/cose: this is a status list, and a trust bundle is needed\n"
        )
    );
    let nothing = "there is no state here yet: `healthcode trust install";
    bench.fails(&["trust", "show", "--state", "elsewhere"], nothing);
    bench.fails(&["trust", "reset-clock", "--state", "elsewhere"], nothing);
    bench.fails(&["trust", "show"], "FILE is missing");

    // Whoever takes the records away gets nothing older back than what was first.
    std::fs::remove_file(bench.path("st/manifest")).unwrap();
    let (status, _) = bench.json(&[
        "trust",
        "install",
        "bundle.cbor",
        "--state",
        "st",
        "--at",
        AT,
    ]);
    assert_eq!(status, Some(0));
    let pinned = [
        "trust",
        "install",
        "next.cbor",
        "--state",
        "two",
        "--roots",
        "roots.toml",
    ];
    bench.done(&[&pinned[..], &["--at", AT]].concat());
    std::fs::remove_file(bench.path("two/manifest")).unwrap();
    let (status, said) = bench.json(&[
        "trust",
        "install",
        "bundle.cbor",
        "--state",
        "two",
        "--at",
        AT,
    ]);
    assert_eq!(
        (status, &said["reason"]),
        (Some(1), &"state/rollback".into())
    );
}
