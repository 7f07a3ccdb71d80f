//! Bundles: the ceremony in which roots sign them.

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
