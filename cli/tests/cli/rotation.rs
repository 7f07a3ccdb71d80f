//! Roots that change.

use crate::bench::Bench;
use crate::world::AT;

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
