//! Batches as streams: latency, readers that leave, interruption, memory.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;

use crate::batch::{ISSUE, VERIFY, lines};
use crate::bench::{Bench, cheap_line};

#[test]
fn a_line_is_answered_before_the_next_is_sent() {
    let bench = Bench::with_keys();
    let mut child = bench
        .command()
        .args([&ISSUE[..], &["-"]].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for number in 0..3 {
        input.write_all(cheap_line(number).as_bytes()).unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.starts_with(&format!("{{\"id\":{number},")), "{line}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let bench = Bench::with_keys();
    bench.write("in.ndjson", (0..5_000).map(cheap_line).collect::<String>());
    let mut child = bench
        .command()
        .args([&ISSUE[..], &["in.ndjson"]].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(
        ended.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_leaves_no_partial_file_and_no_half_line() {
    use std::process::Command;
    use std::time::Duration;

    let bench = Bench::with_keys();
    for target in ["out.ndjson", "-"] {
        let mut child = bench
            .command()
            .args([&ISSUE[..], &["-", "-o", target]].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let half = cheap_line(7);
        for number in 0..500 {
            input.write_all(cheap_line(number).as_bytes()).unwrap();
        }
        input.write_all(half.split_at(20).0.as_bytes()).unwrap();
        if target == "out.ndjson" {
            while !bench
                .files()
                .iter()
                .any(|name| name.starts_with(".healthcode-"))
            {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        let output = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            let mut text = String::new();
            BufReader::new(output)
                .read_to_string(&mut text)
                .map(|_| text)
                .unwrap()
        });
        std::thread::sleep(Duration::from_millis(300));
        let pid = child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &pid])
                .status()
                .unwrap()
                .success()
        );
        let ended = child.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(130));
        let text = reader.join().unwrap();
        assert!(text.is_empty() == (target == "out.ndjson"), "{text}");
        assert_eq!(
            lines(&text)
                .iter()
                .filter(|line| line["text"].is_null())
                .count(),
            0
        );
        assert_eq!(bench.files(), ["issuer.pem", "issuer.pub"]);
        drop(input);
    }
}

// Memory is bounded by a chunk, not by the file: ten times the lines take no more of it.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_file() {
    let bench = Bench::with_keys();
    let peak = |count: usize| {
        let mut child = bench
            .command()
            .args([&VERIFY[..], &["-", "-o", "/dev/null"]].concat())
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let line = format!(
            "{{\"text\":\"OHC1:BB8\",\"pad\":\"{}\"}}\n",
            "x".repeat(500)
        );
        for _ in 0..count {
            input.write_all(line.as_bytes()).unwrap();
        }
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        drop(input);
        child.wait().unwrap();
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .unwrap();
        peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
    };
    let (small, large) = (peak(5_000), peak(100_000));
    assert!(large < small + 16_384, "{small} KiB grew to {large} KiB");
}
