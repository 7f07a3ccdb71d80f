//! What does not fit together where a bundle or a place is given.

use crate::bench::Bench;
use crate::places::TRUST;
use crate::world::{AT, DOCUMENT};

#[test]
fn files_and_flags_that_do_not_fit_are_named() {
    let bench = Bench::world();
    let bytes = std::fs::read(bench.path("bundle.cbor")).unwrap();
    bench.write("short.cbor", &bytes[..300]);
    bench.done(&["keygen", "-o", "own.pem", "--public", "own.pub"]);
    bench.done(&[
        "trust",
        "init",
        "--root",
        "own.pub",
        "--threshold",
        "1",
        "-o",
        "own.toml",
        "--roots",
        "own-roots.toml",
    ]);
    let fails = |args: &[&str], said: &str| {
        bench.fails(&[&["verify", "OHC1:BB8"][..], args].concat(), said);
    };
    fails(
        &[],
        "nothing is trusted: give --issuer-key FILE, --trust FILE or --state DIR",
    );
    fails(
        &["--roots", "roots.toml", "--issuer-key", "issuer.pub"],
        "--roots vouches for a bundle",
    );
    fails(
        &["--trust", "bundle.cbor", "--issuer-key", "issuer.pub"],
        "cannot stand beside",
    );
    fails(
        &["--trust", "bundle.cbor", "--state", "st"],
        "cannot stand beside",
    );
    fails(
        &["--status", "list.cbor", "--state", "st"],
        "cannot stand beside",
    );
    fails(
        &["--status", "list.cbor", "--issuer-key", "issuer.pub"],
        "--status is a list under a",
    );
    fails(
        &["--place", "metro", "--issuer-key", "issuer.pub"],
        "--place asks what a bundle says",
    );
    fails(
        &["--place-id", "g", "--trust", "bundle.cbor"],
        "--place-id says which place",
    );
    fails(
        &["--note-repeats", "9s", "--trust", "bundle.cbor"],
        "--note-repeats is about the lines",
    );
    fails(
        &[
            "--trust",
            "bundle.cbor",
            "--document",
            DOCUMENT,
            "--document",
            DOCUMENT,
        ],
        "give more than one document",
    );
    fails(&["--state", "st"], "st: there is no state here yet");
    fails(
        &["--state", "source.toml"],
        "source.toml: this is a file, and a directory is needed",
    );
    fails(
        &["--trust", "bundle.cbor", "--roots", "root-1.pub"],
        "root-1.pub: this is a key in PEM, and a file of roots",
    );
    fails(
        &["--trust", "missing.cbor"],
        "missing.cbor: there is no such file",
    );
    fails(
        &["--trust", "list.cbor"],
        "list.cbor: this is a status list, and a trust bundle",
    );
    fails(
        &["--trust", "source.toml"],
        "source.toml: this is a text file",
    );
    fails(
        &["--trust", "draft.cbor", "--roots", "roots.toml"],
        "which nobody signed",
    );
    fails(
        &["--trust", "short.cbor", "--roots", "roots.toml"],
        "was the file cut short",
    );
    fails(
        &["--trust", "signed-0.cbor"],
        "signature/quorum: 1 of the roots in force signed, and 2",
    );
    fails(
        &["--trust", "bundle.cbor", "--roots", "own-roots.toml"],
        "signature/quorum: 0 of",
    );
    fails(
        &["--trust", "bundle.cbor", "--roots", "source.toml"],
        "source.toml: this is the source of a bundle, and a file of roots",
    );
    fails(
        &["--trust", "bundle.cbor", "--roots", "list.cbor"],
        "list.cbor: this is no text file",
    );
    let with = |more: &[&str], said: &str| fails(&[&TRUST[..], more].concat(), said);
    with(
        &["--status", "bundle.cbor"],
        "bundle.cbor: malformed/cose: this is a trust bundle",
    );
    with(
        &["--place", "mall"],
        "no policy for this type of place: give one of metro, hospital",
    );
    with(
        &["--place", ""],
        "--place: a type of place has 1 to 64 bytes",
    );
    with(
        &["--place", "metro", "--place-id", ""],
        "--place-id: a place's id has 1 to 256 bytes",
    );
    bench.write("changes.ndjson", "");
    let own = [
        "status",
        "build",
        "--changes",
        "changes.ndjson",
        "--uri",
        "https://gd.example/0",
    ];
    let own = [
        &own[..],
        &[
            "--slots",
            "2",
            "--key",
            "status.pem",
            "--for",
            "1h",
            "--at",
            AT,
        ],
    ]
    .concat();
    bench.done(&[&own[..], &["-o", "foreign.cbor"]].concat());
    with(
        &["--at", AT, "--status", "foreign.cbor"],
        "foreign.cbor: key/issuer: ",
    );
}
