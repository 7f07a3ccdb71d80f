//! Arguments that are secrets, that would write over one another, or that say nothing.

use crate::bench::Bench;

const PEM: &str =
    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIB\n-----END PRIVATE KEY-----\n";

#[test]
fn arguments_that_may_be_secret_are_not_repeated() {
    let bench = Bench::with_keys();
    let spaced = format!(" {PEM}");
    let attached = format!("--key={PEM}");
    let long = format!("--{}", "a".repeat(99));
    let cases: &[(&[&str], &str)] = &[
        (
            &["issue", "--key", PEM],
            "--key takes a file's name, not the key itself",
        ),
        (
            &["issue", "--key", &spaced],
            "--key takes a file's name, not the key itself",
        ),
        (
            &["issue", &attached],
            "--key takes a file's name, not the key itself",
        ),
        (
            &["verify", "--issuer-key", PEM],
            "--issuer-key takes a file's name, not the key",
        ),
        (
            &["keygen", "-o", &spaced],
            "--output takes a file's name, not the key itself",
        ),
        (
            &["key", PEM],
            "an argument is a key itself: give its file's name",
        ),
        (
            &["key", &spaced],
            "FILE takes a file's name, not the key itself",
        ),
        (
            &[
                "issue",
                "--key",
                "issuer.pem",
                "--pepper-file",
                "MC4C\nMC4C",
            ],
            "--pepper-file takes a file's name, not what is in the file",
        ),
        (
            &["issue", "--key", ""],
            "--key takes a file's name, and an empty one is given",
        ),
        (
            &["key", "--public", "", "issuer.pub"],
            "--public takes a file's name, and an empty",
        ),
        (&["MC4CAQ"], "there is no such verb: "),
        (&["show MC4CAQ"], "there is no verb show: "),
        (
            &["inspect", "--MC4CAQ"],
            "an argument starts with - and is no flag here: ",
        ),
        (
            &["inspect", "--key:MC4CAQ"],
            "there is no flag --key here: ",
        ),
        (
            &["inspect", &long],
            "there is no flag --aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa here: ",
        ),
        (
            &["issue", "--key", "issuer.pem", "--document", PEM],
            "--document: give a value that starts with - as --document=VALUE",
        ),
        (
            &["issue", "--key", "issuer.pem", "--document", "-MC4CAQ"],
            "--document: give a value that starts with - as --document=VALUE",
        ),
        (
            &["issue", "--key", "issuer.pem", "--region", "-5"],
            "--region: give a value that starts with - as --region=VALUE",
        ),
    ];
    for (args, said) in cases {
        let run = bench.run(args);
        assert_eq!((run.status, run.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(run.err.contains(said), "{args:?} {}", run.err);
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        assert!(!run.err.contains("MC4C"), "{}", run.err);
    }
    assert_eq!(bench.files(), ["issuer.pem", "issuer.pub"]);
}

#[cfg(unix)]
#[test]
fn no_output_is_an_input_or_another_output() {
    use std::fs;

    use crate::batch::{ISSUE, VERIFY};
    use crate::bench::cheap_line;

    let bench = Bench::with_keys();
    bench.write("in.ndjson", cheap_line(1));
    std::os::unix::fs::symlink("issuer.pem", bench.path("link.pem")).unwrap();
    fs::hard_link(bench.path("issuer.pub"), bench.path("hard.pub")).unwrap();
    fs::create_dir(bench.path("dir")).unwrap();
    let before = (
        bench.files(),
        bench.read("issuer.pem"),
        bench.read("in.ndjson"),
    );
    let one = [
        "issue", "--key", "link.pem", "--colour", "green", "--for", "1h",
    ];
    fs::write(bench.path("code.svg"), bench.read("issuer.pem")).unwrap();
    let drawn = ["issue", "--key", "code.svg", "--qr", "./code.svg"];
    let cases: Vec<Vec<&str>> = vec![
        vec!["keygen", "-o", "new.pem", "--public", "dir/../new.pem"],
        vec!["keygen", "-o", "issuer.pem", "--public", "link.pem"],
        vec!["key", "issuer.pem", "--public", "issuer.pem"],
        vec!["key", "link.pem", "--public", "issuer.pem"],
        vec!["key", "issuer.pub", "--public", "hard.pub"],
        [&ISSUE[..], &["in.ndjson", "-o", "link.pem"]].concat(),
        [&ISSUE[..], &["in.ndjson", "-o", "./in.ndjson"]].concat(),
        [
            &ISSUE[..],
            &["-", "--pepper-file", "hard.pub", "-o", "issuer.pub"],
        ]
        .concat(),
        [&one[..], &["--mrz", "in.ndjson", "--qr", "in.ndjson"]].concat(),
        drawn.to_vec(),
        [&VERIFY[..], &["in.ndjson", "-o", "issuer.pub"]].concat(),
        [&VERIFY[..], &["in.ndjson", "-o", "dir/../in.ndjson"]].concat(),
    ];
    for args in cases {
        let run = bench.run(&[&args[..], &["--force"]].concat());
        assert_eq!((run.status, run.out.as_str()), (Some(2), ""), "{args:?}");
        assert!(
            run.err.contains("name the same file"),
            "{args:?} {}",
            run.err
        );
    }
    fs::remove_file(bench.path("code.svg")).unwrap();
    let after = (
        bench.files(),
        bench.read("issuer.pem"),
        bench.read("in.ndjson"),
    );
    assert_eq!(before, after);
}

#[cfg(target_os = "linux")]
#[test]
fn a_private_key_is_written_to_no_pipe_or_device() {
    let bench = Bench::with_keys();
    let made = std::process::Command::new("mkfifo")
        .arg(bench.path("pipe"))
        .status();
    assert!(made.unwrap().success());
    for file in ["pipe", "/dev/null"] {
        let run = bench.run(&["keygen", "-o", file, "--force"]);
        assert_eq!((run.status, run.out.as_str()), (Some(2), ""), "{file}");
        assert!(run.err.contains("a device or a pipe"), "{}", run.err);
    }
}

#[test]
fn standard_input_given_twice_is_found_before_it_is_read() {
    let bench = Bench::with_keys();
    for args in [
        &["verify", "-", "--issuer-key", "-"][..],
        &["verify", "OHC1:BB8", "--issuer-key", "-", "--mrz", "-"],
        &[
            "verify",
            "--image",
            "-",
            "--issuer-key",
            "issuer.pub",
            "--pepper-file",
            "-",
        ],
        &["issue", "--key", "-", "--batch", "-"],
        &[
            "issue", "--key", "-", "--mrz", "-", "--colour", "green", "--for", "1h",
        ],
        &["key", "-", "--passphrase-file", "-"],
        &["scan", "-", "-"],
    ] {
        let mut child = bench
            .command()
            .args(args)
            .stdin(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        // Whoever read it would wait for ever: it stays open until the process has ended.
        let input = child.stdin.take();
        let run = crate::bench::Ended::from(child.wait_with_output().unwrap());
        drop(input);
        assert_eq!(run.status, Some(2), "{args:?}");
        assert!(
            run.err.contains("(-) is given twice"),
            "{args:?} {}",
            run.err
        );
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    }
}
