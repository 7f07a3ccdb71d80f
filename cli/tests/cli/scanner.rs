//! A scanner's state directory, and its clock.

use crate::bench::Bench;
use crate::world::AT;

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
