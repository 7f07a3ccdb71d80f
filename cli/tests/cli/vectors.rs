//! The test vectors, written and run.

use crate::bench::Bench;

#[test]
fn vectors_are_written_once_and_hold() {
    let bench = Bench::empty();
    let written = bench.run(&["vectors", "generate", "v1"]);
    assert_eq!(written.status, Some(0), "{}", written.err);
    assert!(written.out.ends_with(" vectors\n"));
    let again = bench.run(&["vectors", "generate", "v1"]);
    assert_eq!(again.status, Some(2));
    assert!(
        again.err.contains("v1") && again.err.contains("--force"),
        "{}",
        again.err
    );
    assert_eq!(
        bench.run(&["vectors", "generate", "--force", "v1"]).status,
        Some(0)
    );

    let held = bench.run(&["vectors", "check", "v1/time"]);
    assert_eq!(
        held.status,
        Some(2),
        "a layer alone is no set of vectors: {}",
        held.out
    );
    assert!(held.err.contains("give the one above it"), "{}", held.err);
    let missing = bench.run(&["vectors", "check", "nowhere"]);
    assert_eq!(missing.status, Some(2));
    assert!(
        missing.err.contains("there is no such directory"),
        "{}",
        missing.err
    );
    let held = bench.run(&["vectors", "check", "v1"]);
    assert_eq!(held.status, Some(0), "{}", held.err);
    assert!(held.out.lines().count() > 360);
    assert!(held.out.lines().all(|line| line.starts_with("ok ")));
}

#[test]
fn a_vector_that_does_not_hold_is_named() {
    let bench = Bench::empty();
    assert_eq!(bench.run(&["vectors", "generate", "v1"]).status, Some(0));
    let name = "v1/valid/yellow_code.json";
    let text = bench.read(name).replace("\"yellow\"", "\"green\"");
    bench.write(name, text);
    let failed = bench.run(&["vectors", "check", "v1"]);
    assert_eq!(failed.status, Some(1), "{}", failed.err);
    let line = failed.out.lines().find(|line| line.starts_with("FAILED"));
    assert!(
        line.is_some_and(|line| line.contains("valid/yellow_code")),
        "{line:?}"
    );

    bench.write(name, "{");
    let broken = bench.run(&["vectors", "check", "v1"]);
    assert_eq!(broken.status, Some(2));
    assert!(broken.err.contains("yellow_code.json"), "{}", broken.err);
    assert_eq!(bench.run(&["vectors", "check", "nowhere"]).status, Some(2));
}
