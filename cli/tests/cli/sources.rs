//! Sources of bundles, and the mistakes that are found in them.

use crate::bench::Bench;
use crate::world::AT;

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
