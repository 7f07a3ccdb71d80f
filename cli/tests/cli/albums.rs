//! Pictures of batches: names, archives, what is refused, what never stays.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use healthcode::qr::{Effort, read_file_bytes};

use crate::batch::{ISSUE, lines};
use crate::bench::{Bench, cheap_line};

/// So that all runs make the same codes.
const AT: [&str; 2] = ["--at", "2026-11-21T12:00:00Z"];

fn issue(more: &[&str]) -> Vec<&'static str> {
    let args = [&ISSUE[..], more, &AT].concat();
    args.into_iter().map(|it| &*it.to_owned().leak()).collect()
}

/// Names under a directory, with what is in the files.
fn files_under(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for inner in fs::read_dir(directory).unwrap() {
        let inner = inner.unwrap().path();
        for file in fs::read_dir(&inner).unwrap() {
            let file = file.unwrap().path();
            let name = file.strip_prefix(directory).unwrap();
            let name = name.to_str().unwrap().replace('\\', "/");
            found.insert(name, fs::read(file).unwrap());
        }
    }
    found
}

/// Names in an archive in their order, with what is in the files.
fn files_in(archive: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = tar::Archive::new(fs::File::open(archive).unwrap());
    let read = |entry: std::io::Result<tar::Entry<'_, fs::File>>| {
        let mut entry = entry.unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        assert_eq!(entry.header().mtime().unwrap(), 1_795_262_400);
        (entry.path().unwrap().to_str().unwrap().to_owned(), bytes)
    };
    archive.entries().unwrap().map(read).collect()
}

fn text_in(picture: &[u8]) -> String {
    let ample = Duration::from_secs(60);
    let mut found = read_file_bytes(picture, Effort::UntilFound, ample).unwrap();
    assert_eq!(found.len(), 1);
    found.remove(0).into_untrusted_text()
}

#[test]
fn each_code_gets_a_picture_that_its_line_names() {
    let bench = Bench::with_keys();
    let [one, four] = [1, 4].map(cheap_line);
    let no_colour = cheap_line(3).replace("\"green\"", "\"blue\"");
    // Whoever writes names of files into a line names no file.
    let names_one = four.replacen('{', "{\"name\":\"../../x\",", 1);
    let field = four.replacen('{', "{\"qr\":\"../x.png\",", 1);
    let input = format!("{one}\n{no_colour}{names_one}{field}not an object\n");
    bench.write("in.ndjson", input);
    let run = bench.run(&issue(&["in.ndjson", "--qr", "codes"]));
    assert_eq!(run.status, Some(1), "{}", run.err);
    let replies = lines(&run.out);
    let named: Vec<Option<&str>> = replies.iter().map(|it| it["qr"].as_str()).collect();
    let expected = [
        Some("0000/00000001.png"),
        None,
        Some("0000/00000004.png"),
        None,
        None,
    ];
    assert_eq!(named, expected, "{}", run.out);
    let pictures = files_under(&bench.path("codes"));
    assert_eq!(pictures.len(), 2);
    for reply in replies.iter().filter(|it| it["qr"].is_string()) {
        let picture = &pictures[reply["qr"].as_str().unwrap()];
        assert_eq!(text_in(picture), reply["text"].as_str().unwrap());
    }
    assert!(replies[3]["error"].as_str().unwrap().contains("field qr"));
    assert_eq!(
        bench.files(),
        ["codes", "in.ndjson", "issuer.pem", "issuer.pub"]
    );
}

#[test]
fn an_archive_has_the_same_pictures_in_the_order_of_their_lines() {
    let bench = Bench::with_keys();
    let input: String = (0..700).map(cheap_line).collect();
    bench.write("in.ndjson", input);
    for target in ["codes", "codes.tar"] {
        let run = bench.run(&issue(&[
            "in.ndjson",
            "--qr",
            target,
            "-o",
            target_lines(target),
        ]));
        assert_eq!((run.status, &*run.err), (Some(0), ""));
    }
    assert_eq!(bench.read("a.ndjson"), bench.read("b.ndjson"));
    let archived = files_in(&bench.path("codes.tar"));
    assert_eq!(archived.len(), 700);
    assert!(archived.is_sorted());
    let archived: BTreeMap<_, _> = archived.into_iter().collect();
    assert!(archived == files_under(&bench.path("codes")));
    for (number, line) in (1..).zip(lines(&bench.read("a.ndjson"))) {
        assert_eq!(line["qr"], format!("0000/{number:08}.png"));
    }
}

fn target_lines(target: &str) -> &'static str {
    if target == "codes" {
        "a.ndjson"
    } else {
        "b.ndjson"
    }
}

#[test]
fn ten_thousand_lines_have_a_directory() {
    let bench = Bench::with_keys();
    // Blank lines are no codes, but lines.
    let rest: String = (0..3).map(cheap_line).collect();
    bench.write("in.ndjson", "\n".repeat(9_998) + &rest);
    for target in ["codes", "codes.tar"] {
        let run = bench.run(&issue(&["in.ndjson", "--qr", target]));
        assert_eq!(run.status, Some(0), "{}", run.err);
    }
    let expected = [
        "0000/00009999.png",
        "0001/00010000.png",
        "0001/00010001.png",
    ];
    assert!(files_under(&bench.path("codes")).keys().eq(&expected));
    let archived = files_in(&bench.path("codes.tar"));
    assert!(archived.iter().map(|(name, _)| name).eq(&expected));
}

#[test]
fn what_exists_is_replaced_with_force_alone() {
    let bench = Bench::with_keys();
    bench.write("in.ndjson", cheap_line(1));
    fs::create_dir(bench.path("codes")).unwrap();
    let directory = issue(&["in.ndjson", "--qr", "codes"]);
    assert_eq!(bench.run(&directory).status, Some(0), "it is empty");
    let archive = issue(&["in.ndjson", "--qr", "codes.tar"]);
    bench.write("codes.tar", "precious");
    for (args, said) in [
        (&directory, "codes: this directory is not empty: give"),
        (&archive, "codes.tar: this file exists: give"),
    ] {
        let run = bench.run(args);
        assert_eq!((run.status, &*run.out), (Some(2), ""));
        assert!(
            run.err.starts_with(&format!("error: {said}")),
            "{}",
            run.err
        );
        assert_eq!(run.err.lines().count(), 1);
    }
    assert_eq!(bench.read("codes.tar"), "precious");
    fs::write(
        bench.path("codes/0000/00000001.png"),
        "a longer file".repeat(999),
    )
    .unwrap();
    for args in [&directory, &archive] {
        let forced = bench.run(&[&args[..], &["--force"]].concat());
        assert_eq!(forced.status, Some(0), "{}", forced.err);
    }
    let archived = files_in(&bench.path("codes.tar"));
    let pictures = files_under(&bench.path("codes"));
    assert!(archived.into_iter().eq(pictures));
}

#[test]
fn what_holds_no_pictures_is_said_in_one_sentence() {
    let bench = Bench::with_keys();
    bench.write("in.ndjson", cheap_line(1));
    bench.write("file", "");
    let before = bench.files();
    for (target, said) in [
        ("-", "--qr -: a batch has many pictures"),
        ("code.png", "code.png: a batch has many pictures"),
        ("code.SVG", "code.SVG: a batch has many pictures"),
        (
            "codes.zip",
            "codes.zip: an archive of pictures is called FILE.tar",
        ),
        (
            "codes.tar.gz",
            "codes.tar.gz: an archive of pictures is called FILE.tar",
        ),
        ("file", "file: this is no directory"),
        ("no/codes", "no/codes: there is no such directory"),
        ("no/codes.tar", "no/codes.tar: there is no such directory"),
        ("in.ndjson", "--qr and --batch name the same file"),
    ] {
        let run = bench.run(&issue(&["in.ndjson", "--qr", target]));
        assert_eq!((run.status, &*run.out), (Some(2), ""), "{target}");
        assert!(
            run.err.starts_with(&format!("error: {said}")),
            "{}",
            run.err
        );
        assert_eq!(run.err.lines().count(), 1, "{}", run.err);
        assert_eq!(bench.files(), before, "{target}");
    }
    let one = ["issue", "--key", "issuer.pem", "--qr", "codes"];
    let run = bench.run(&one);
    assert!(run.err.contains("FILE.png or FILE.svg"), "{}", run.err);
}

#[test]
fn a_line_without_a_code_keeps_no_picture_of_an_earlier_run() {
    let bench = Bench::with_keys();
    bench.write("in.ndjson", (0..3).map(cheap_line).collect::<String>());
    bench.done(&issue(&["in.ndjson", "--qr", "codes", "-o", "out.ndjson"]));
    for own in ["notes.png", "2.png", "00000002.jpg", "00010000.png"] {
        bench.write(&format!("codes/0000/{own}"), "someone's own");
    }
    bench.write(
        "in.ndjson",
        format!("{}{{}}\n{}", cheap_line(0), cheap_line(2)),
    );
    let again = ["in.ndjson", "--qr", "codes", "-o", "out.ndjson", "--force"];
    assert_eq!(bench.run(&issue(&again)).status, Some(1));
    let pictures = files_under(&bench.path("codes"));
    let names: Vec<&str> = pictures.keys().map(|name| &**name).collect();
    let expected = [
        "0000/00000001.png",
        "0000/00000002.jpg",
        "0000/00000003.png",
        "0000/00010000.png",
        "0000/2.png",
        "0000/notes.png",
    ];
    assert_eq!(names, expected);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_in_one_sentence() {
    let bench = Bench::with_keys();
    bench.write("in.ndjson", (0..300).map(cheap_line).collect::<String>());
    std::os::unix::fs::symlink("/dev/full", bench.path("codes.tar")).unwrap();
    fs::create_dir_all(bench.path("codes/0000")).unwrap();
    let full = bench.path("codes/0000/00000200.part");
    std::os::unix::fs::symlink("/dev/full", &full).unwrap();
    for (target, named) in [
        ("codes.tar", "codes.tar"),
        ("codes", "codes/0000/00000200.png"),
    ] {
        let args = issue(&["in.ndjson", "--force", "--qr", target, "-o", "out.ndjson"]);
        let run = bench.run(&args);
        assert_eq!(run.status, Some(2));
        let said = format!("error: {named}: it cannot be written: no space left on device\n");
        assert_eq!(run.err, said);
        assert!(!bench.files().contains(&"out.ndjson".to_owned()));
    }
    // What could not be written is not there by half.
    assert!(fs::symlink_metadata(&full).is_err());
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_leaves_no_half_picture_and_no_half_archive() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let bench = Bench::with_keys();
    for target in ["codes.tar", "codes"] {
        let mut child = bench
            .command()
            .args(issue(&["-", "--qr", target, "-o", "out.ndjson"]))
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        for number in 0..2_000 {
            input.write_all(cheap_line(number).as_bytes()).unwrap();
        }
        // What is read by now is being drawn.
        let pid = child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
        assert!(sent.success());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(130));
        drop(input);
        if target == "codes.tar" {
            assert_eq!(bench.files(), ["issuer.pem", "issuer.pub"]);
        } else {
            assert_eq!(bench.files(), ["codes", "issuer.pem", "issuer.pub"]);
            let pictures = files_under(&bench.path("codes"));
            assert!(pictures.len() > 100, "{}", pictures.len());
            for (name, picture) in pictures {
                assert!(picture.ends_with(b"IEND\xae\x42\x60\x82"), "{name}");
            }
        }
    }
}

// Memory is bounded by a chunk, not by the pictures: eight times as many take no more of it.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_pictures() {
    use std::io::Write as _;
    use std::process::Stdio;

    let bench = Bench::with_keys();
    let peak = |count: usize| {
        let mut child = bench
            .command()
            .args(issue(&[
                "-",
                "--qr",
                "codes.tar",
                "--force",
                "-o",
                "/dev/null",
            ]))
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        for number in 0..count {
            input.write_all(cheap_line(number).as_bytes()).unwrap();
        }
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        drop(input);
        assert!(child.wait().unwrap().success());
        let mut lines = status.lines();
        let peak = lines.find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
    };
    let (small, large) = (peak(2_000), peak(16_000));
    assert!(large < small + 8_192, "{small} KiB grew to {large} KiB");
}
