//! Bundles: from the ceremony to the scanner.

use crate::bench::Bench;
use crate::world::AT;

#[test]
fn two_of_three_roots_make_a_bundle_on_machines_of_their_own() {
    let bench = Bench::world();
    // The same source gives the same draft wherever it is built.
    bench.done(&["trust", "build", "source.toml", "-o", "again.cbor"]);
    let built = bench.done(&[
        "trust",
        "build",
        "source.toml",
        "-o",
        "draft.cbor",
        "--force",
    ]);
    let bytes = |name: &str| std::fs::read(bench.path(name)).unwrap();
    assert_eq!(bytes("again.cbor"), bytes("draft.cbor"));
    for root in ["1", "2"] {
        let (key, out) = (format!("root-{root}.pem"), format!("by-{root}.cbor"));
        let said = bench.done(&["trust", "sign", "draft.cbor", "--key", &key, "-o", &out]);
        assert!(
            said.ends_with("signed by 1 of its roots, 2 are needed\n"),
            "{said}"
        );
    }
    let said = bench.done(&[
        "trust",
        "merge",
        "by-1.cbor",
        "by-2.cbor",
        "-o",
        "both.cbor",
    ]);
    assert!(said.contains("signed by 2 of its roots"), "{said}");

    let (status, shown) = bench.json(&["trust", "show", "both.cbor", "--roots", "roots.toml"]);
    assert_eq!((status, &shown["trust"]), (Some(0), &"VERIFIED".into()));
    assert!(built.contains(shown["hash"].as_str().unwrap()), "{built}");
    let (status, shown) = bench.json(&["trust", "show", "by-1.cbor", "--roots", "roots.toml"]);
    assert_eq!(status, Some(1));
    assert_eq!(shown["trust"], "UNVERIFIED");
    assert_eq!(shown["reason"], "signature/quorum");
    let unsigned = bench.done(&["trust", "show", "draft.cbor"]);
    assert!(
        unsigned.starts_with("UNVERIFIED: no roots were given"),
        "{unsigned}"
    );
    for part in [
        "signed by  nobody",
        "2 of 3 must sign",
        "GD-HEALTH",
        "place metro",
        "广东健康",
    ] {
        assert!(unsigned.contains(part), "{part} in {unsigned}");
    }
}

#[test]
fn what_a_bundle_says_is_shown_as_json() {
    let bench = Bench::world();
    let (_, shown) = bench.json(&["trust", "show", "bundle.cbor"]);
    let kid = |name: &str| {
        let (_, key) = bench.json(&["key", name]);
        key["kid"].clone()
    };
    assert_eq!(shown["trust"], "UNVERIFIED");
    assert_eq!(shown["seq"], 1);
    assert_eq!(shown["issued"], AT);
    assert_eq!(shown["expires"], "2026-12-21T12:00:00Z");
    assert_eq!(shown["own_roots_signed"], 2);
    assert_eq!(
        shown["signers"],
        serde_json::json!([kid("root-1.pub"), kid("root-3.pub")])
    );
    assert_eq!(shown["roots"]["threshold"], 2);
    assert_eq!(shown["roots"]["keys"][1]["kid"], kid("root-2.pub"));
    let issuers = shown["issuers"].as_array().unwrap();
    let issuer = issuers
        .iter()
        .find(|it| it["kid"] == kid("issuer.pub"))
        .unwrap();
    assert_eq!(issuer["id"], "GD-HEALTH");
    assert_eq!(issuer["purposes"], serde_json::json!(["colour", "test"]));
    assert_eq!(issuer["regions"], serde_json::json!([44]));
    assert_eq!(issuer["max_lifetime"], 86_400);
    assert_eq!(issuer["state"], "active");
    assert_eq!(
        shown["places"]["hospital"],
        serde_json::json!({
            "admit": "green", "refer": "green", "identity": "refer",
            "live": {"within": 60, "failing": "deny"},
            "stale": {
                "bundle_after": u32::MAX, "bundle": "deny",
                "list_after": u32::MAX, "list": "deny", "list_missing": "admit",
            },
        })
    );
}

#[test]
fn signing_and_merging_say_what_is_the_matter() {
    let bench = Bench::world();
    bench.write(
        "short.cbor",
        &std::fs::read(bench.path("bundle.cbor")).unwrap()[..300],
    );
    bench.write("other.toml", bench.source(2, ""));
    bench.done(&["trust", "build", "other.toml", "-o", "other.cbor"]);
    let sign = |more: &[&str], said: &str| {
        bench.fails(
            &[&["trust", "sign"][..], more, &["-o", "out.cbor"]].concat(),
            said,
        );
    };
    sign(&["draft.cbor", "--key", "issuer.pem"], "issuer.pem: ");
    sign(
        &["draft.cbor", "--key", "issuer.pem"],
        "is no root of this bundle: give a root's key",
    );
    sign(
        &["draft.cbor", "--key", "issuer.pem", "--roots", "roots.toml"],
        "nor one in force",
    );
    sign(
        &["draft.cbor", "--key", "root-1.pub"],
        "root-1.pub: this is a public key",
    );
    sign(
        &["source.toml", "--key", "root-1.pem"],
        "source.toml: this is a text file",
    );
    sign(
        &["list.cbor", "--key", "root-1.pem"],
        "list.cbor: this is a status list",
    );
    sign(
        &["short.cbor", "--key", "root-1.pem"],
        "was the file cut short, or changed?",
    );
    sign(
        &["missing.cbor", "--key", "root-1.pem"],
        "missing.cbor: there is no such file",
    );
    sign(&[".", "--key", "root-1.pem"], ".: this is a directory");
    sign(&["draft.cbor"], "--key is missing: give --key FILE");
    sign(
        &[
            "draft.cbor",
            "--key",
            "root-1.pem",
            "--roots",
            "bundle.cbor",
        ],
        "bundle.cbor: ",
    );
    let again = [
        "trust",
        "sign",
        "draft.cbor",
        "--key",
        "root-1.pem",
        "-o",
        "bundle.cbor",
    ];
    bench.fails(
        &again,
        "bundle.cbor: this file exists: give another name, or --force",
    );
    let over = [
        "trust",
        "sign",
        "draft.cbor",
        "--key",
        "root-1.pem",
        "-o",
        "draft.cbor",
        "--force",
    ];
    bench.fails(&over, "name the same file");

    let merge = |files: &[&str], said: &str| {
        bench.fails(
            &[&["trust", "merge"][..], files, &["-o", "out.cbor"]].concat(),
            said,
        );
    };
    merge(
        &["bundle.cbor"],
        "there is nothing to merge with one bundle",
    );
    merge(&[], "BUNDLE is missing");
    merge(
        &["bundle.cbor", "other.cbor"],
        "other.cbor: the bundles have different contents",
    );
    merge(
        &["bundle.cbor", "list.cbor"],
        "list.cbor: this is a status list",
    );
    assert!(!bench.path("out.cbor").exists());
}

#[test]
fn a_ceremony_begins_with_sound_roots_and_writes_over_nothing() {
    let bench = Bench::world();
    let init = |more: &[&str], said: &str| {
        let args = [
            &[
                "trust",
                "init",
                "-o",
                "new.toml",
                "--roots",
                "new-roots.toml",
            ][..],
            more,
        ];
        bench.fails(&args.concat(), said);
    };
    init(&["--threshold", "2"], "--root is missing: give --root FILE");
    init(
        &["--root", "root-1.pub"],
        "--threshold is missing: give --threshold NUMBER",
    );
    init(
        &["--root", "root-1.pub", "--threshold", "2"],
        "2 of 1 roots cannot be asked to sign",
    );
    init(
        &["--root", "root-1.pub", "--threshold", "two"],
        "--threshold: give a whole number",
    );
    init(
        &[
            "--root",
            "root-1.pub",
            "--root",
            "root-1.pub",
            "--threshold",
            "1",
        ],
        "a root key is given twice",
    );
    init(
        &["--root", "root-1.pem", "--threshold", "1"],
        "root-1.pem: this is a private key",
    );
    assert!(!bench.path("new.toml").exists() && !bench.path("new-roots.toml").exists());
    let taken = [
        "trust",
        "init",
        "--root",
        "root-1.pub",
        "--threshold",
        "1",
        "-o",
        "new.toml",
    ];
    let taken = [&taken[..], &["--roots", "roots.toml"]].concat();
    bench.fails(&taken, "roots.toml: this file exists");
    assert!(!bench.path("new.toml").exists());

    // What is written can be built as it is, and with its examples.
    bench.done(&[
        "trust",
        "build",
        "empty.toml",
        "-o",
        "empty.cbor",
        "--at",
        AT,
    ]);
    let text = bench.read("empty.toml");
    let (head, rest) = text.split_once("\n# One for each").unwrap();
    let is_example = |line: &&str| line.contains(" = ") || line.starts_with("# [");
    let rest = rest.lines().filter(is_example);
    let rest: Vec<&str> = rest.map(|line| line.trim_start_matches("# ")).collect();
    let filled = format!("{head}\n{}\n", rest.join("\n"));
    bench.write("filled.toml", filled);
    bench.done(&[
        "trust",
        "build",
        "filled.toml",
        "-o",
        "filled.cbor",
        "--at",
        AT,
    ]);
    let (_, shown) = bench.json(&["trust", "show", "filled.cbor"]);
    assert_eq!(shown["issuers"][0]["status"]["shift"], 20);
    assert_eq!(
        shown["places"]["metro"]["test"]["any_of"][0]["max_age"],
        172_800
    );
    assert_eq!(shown["status_floors"][0]["seq"], 1);

    let build = |text: &str, said: &str| {
        bench.write("bad.toml", text);
        bench.fails(&["trust", "build", "bad.toml", "-o", "bad.cbor"], said);
    };
    build(
        "seq = 1\ncolour = 2\n",
        "bad.toml, line 2, colour: unknown field `colour`",
    );
    build(
        &bench.source(1, "previous = \"bundle.cbor\""),
        "seq: 1 does not come after 1",
    );
    build(
        &bench.source(1, "previous = \"list.cbor\""),
        "previous: list.cbor: this is a status list",
    );
    bench.fails(
        &["trust", "build", "bundle.cbor", "-o", "x"],
        "bundle.cbor: this is no text file",
    );
}

#[test]
fn likely_mistakes_are_found_before_roots_sign() {
    let bench = Bench::world();
    let lint = ["trust", "lint", "source.toml", "--at", AT];
    let (status, found) = bench.json(&lint);
    assert_eq!(status, Some(0), "{found}");
    let severities = found["findings"].as_array().unwrap().iter();
    assert!(
        severities.clone().all(|it| it["severity"] == "warning"),
        "{found}"
    );
    let words = bench.done(&lint);
    assert!(words.lines().all(|line| line.starts_with("warning: ")) && !words.is_empty());

    // The bundle in force has this number.
    let late = [
        "trust",
        "lint",
        "bundle.cbor",
        "--previous",
        "bundle.cbor",
        "--at",
        AT,
    ];
    let run = bench.run(&late);
    assert_eq!(run.status, Some(1));
    assert!(
        run.out
            .contains("error: the bundle's number 1 is not higher than 1"),
        "{}",
        run.out
    );
    bench.fails(
        &["trust", "lint", "list.cbor"],
        "list.cbor: this is a status list",
    );
}

#[test]
fn roots_change_when_the_old_and_the_new_ones_sign() {
    let bench = Bench::world();
    bench.done(&[
        "trust",
        "install",
        "bundle.cbor",
        "--state",
        "st",
        "--roots",
        "roots.toml",
        "--at",
        AT,
    ]);
    bench.done(&["keygen", "-o", "root-4.pem", "--public", "root-4.pub"]);
    let rotated = bench.run(&[
        "trust",
        "rotate-roots",
        "source.toml",
        "--root",
        "root-2.pub",
        "--root",
        "root-4.pub",
        "--threshold",
        "2",
        "-o",
        "second.toml",
        "--roots",
        "new-roots.toml",
    ]);
    assert_eq!(rotated.status, Some(0), "{}", rotated.err);
    assert!(rotated.err.contains("number 2"), "{}", rotated.err);
    let text = bench.read("second.toml");
    assert!(
        text.starts_with("seq = 2\n") && text.contains("# a month"),
        "{text}"
    );
    let text = text.replace("[roots]", "previous = \"bundle.cbor\"\n[roots]");
    bench.write("second.toml", text);
    // The new ones alone are not enough, nor are the old ones.
    let install = |name: &str| bench.json(&["trust", "install", name, "--state", "st", "--at", AT]);
    bench.bundle("second.toml", "new.cbor", &["root-2.pem", "root-4.pem"]);
    let (status, said) = install("new.cbor");
    assert_eq!(
        (status, &said["reason"]),
        (Some(1), &"signature/quorum".into())
    );
    bench.bundle("second.toml", "old.cbor", &["root-1.pem", "root-3.pem"]);
    let (status, said) = install("old.cbor");
    assert_eq!(
        (status, &said["reason"]),
        (Some(1), &"signature/quorum".into())
    );
    bench.done(&["trust", "merge", "old.cbor", "new.cbor", "-o", "all.cbor"]);
    let (status, said) = install("all.cbor");
    assert_eq!((status, &said["seq"]), (Some(0), &2.into()), "{said}");
    let (_, shown) = bench.json(&["trust", "show", "--state", "st"]);
    assert_eq!(
        (&shown["trust"], &shown["seq"]),
        (&"VERIFIED".into(), &2.into())
    );

    let rotate = [
        "trust",
        "rotate-roots",
        "roots.toml",
        "--root",
        "root-4.pub",
        "--threshold",
        "1",
    ];
    bench.fails(
        &[&rotate[..], &["-o", "x.toml"]].concat(),
        "roots.toml: seq is missing",
    );
}

#[test]
fn a_scanner_takes_only_what_comes_after_what_it_has() {
    let bench = Bench::world();
    bench.write("fork.toml", bench.source(1, "").replace("30d", "29d"));
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

#[test]
fn a_bundle_that_scanners_would_refuse_is_told_of_before_roots_sign() {
    let bench = Bench::world();
    let build = |source: &str| {
        let args = ["trust", "build", source, "-o", "next.cbor", "--force"];
        let built = bench.run(&args);
        assert_eq!(built.status, Some(0), "{}", built.err);
        built.err
    };
    for (seq, previous, said) in [
        (2, "", "previous is missing, and a scanner with number 1"),
        (
            3,
            "previous = \"bundle.cbor\"",
            "bundle.cbor is number 1, and a scanner with number 2",
        ),
    ] {
        bench.write("next.toml", bench.source(seq, previous));
        let err = build("next.toml");
        assert!(err.contains(said), "{err}");
    }
    for (seq, previous) in [(1, ""), (2, "previous = \"bundle.cbor\"")] {
        bench.write("next.toml", bench.source(seq, previous));
        let err = build("next.toml");
        assert!(!err.contains("previous"), "{err}");
    }

    let install = ["trust", "install", "bundle.cbor", "--roots", "roots.toml"];
    let at = ["--state", "st", "--at", AT];
    bench.done(&[&install[..], &at].concat());
    bench.write("next.toml", bench.source(2, ""));
    bench.bundle("next.toml", "next.cbor", &["root-1.pem", "root-2.pem"]);
    let refused = bench.run(&[&["trust", "install", "next.cbor"][..], &at].concat());
    assert_eq!(refused.status, Some(1));
    assert!(
        refused.out.contains("the bundle in force as previous"),
        "{}",
        refused.out
    );
}

#[test]
fn new_roots_leave_what_people_wrote() {
    let bench = Bench::world();
    let source = bench.source(1, "");
    let source = source.replace("[roots]", "[roots] # ours\n# two of three");
    bench.write("source.toml", format!("# Written with care.\n{source}"));
    let rotate = ["trust", "rotate-roots", "source.toml"];
    let roots = [
        "--root",
        "root-1.pub",
        "--threshold",
        "1",
        "-o",
        "next.toml",
    ];
    bench.done(&[&rotate[..], &roots].concat());
    let text = bench.read("next.toml");
    assert!(
        text.starts_with("# Written with care.\nseq = 2\n"),
        "{text}"
    );
    assert!(text.contains("[roots] # ours\n# two of three"), "{text}");
    assert!(text.contains("threshold = 1\n"), "{text}");
    bench.fails(
        &[
            "trust",
            "rotate-roots",
            "root-1.pub",
            "--root",
            "root-1.pub",
            "--threshold",
            "1",
            "-o",
            "x.toml",
        ],
        "root-1.pub: this is a key in PEM, and the source of a bundle is needed",
    );

    // Who goes signs too, and is counted.
    bench.done(&["trust", "build", "next.toml", "-o", "next.cbor"]);
    let said = bench.done(&[
        "trust",
        "sign",
        "next.cbor",
        "--key",
        "root-3.pem",
        "--roots",
        "roots.toml",
        "-o",
        "signed.cbor",
    ]);
    assert!(
        said.ends_with(
            "signed by 0 of its roots, 1 are needed; and by 1 of the roots in force, 2 are needed\n"
        ),
        "{said}"
    );
}

#[test]
fn a_source_and_a_file_of_roots_are_not_taken_for_one_another() {
    let bench = Bench::world();
    bench.fails(
        &["trust", "build", "roots.toml", "-o", "x.cbor"],
        "roots.toml: this is a file of roots, and the source of a bundle is needed",
    );
    bench.fails(
        &["trust", "show", "bundle.cbor", "--roots", "source.toml"],
        "source.toml: this is the source of a bundle, and a file of roots, as `healthcode trust \
         init` writes it, is needed",
    );
}

#[test]
fn merging_counts_the_roots_in_force_where_they_change() {
    let bench = Bench::world();
    bench.done(&[
        "trust",
        "rotate-roots",
        "source.toml",
        "--root",
        "root-1.pub",
        "--threshold",
        "1",
        "-o",
        "next.toml",
    ]);
    bench.done(&["trust", "build", "next.toml", "-o", "next.cbor"]);
    for (key, out) in [("root-1.pem", "by-1.cbor"), ("root-2.pem", "by-2.cbor")] {
        bench.done(&[
            "trust",
            "sign",
            "next.cbor",
            "--key",
            key,
            "--roots",
            "roots.toml",
            "-o",
            out,
        ]);
    }
    let merge = [
        "trust",
        "merge",
        "by-1.cbor",
        "by-2.cbor",
        "--roots",
        "roots.toml",
    ];
    let said = bench.done(&[&merge[..], &["-o", "all.cbor"]].concat());
    assert!(
        said.ends_with(
            "signed by 1 of its roots, 1 are needed; and by 2 of the roots in force, 2 are needed\n"
        ),
        "{said}"
    );
}
