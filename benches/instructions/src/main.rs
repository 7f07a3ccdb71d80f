//! Instructions that each job takes, counted by Valgrind's callgrind, beside those recorded.
//!
//! ```text
//! cargo run --release               fails if one has changed by more than 3 %
//! cargo run --release -- --record   writes counts.txt anew
//! ```
//!
//! Counts, unlike times, are the same on a busy machine. A job's count is the difference of two
//! runs that do it more and less often, so what a program does to start is not in it.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

mod jobs;

type Counts = BTreeMap<String, u64>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        [] => recorded().and_then(|recorded| compare(&recorded, &counted()?)),
        ["--record"] => counted().and_then(|counts| record(&counts)),
        ["job", name, times] => run(name, times),
        _ => Err("usage: healthcode-instructions [--record]".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(name: &str, times: &str) -> Result<(), String> {
    let times = times.parse().map_err(|_| format!("{times}: no number"))?;
    let job = jobs::JOBS.iter().find(|(own, _)| *own == name);
    let (_, job) = job.ok_or_else(|| format!("{name}: no such job"))?;
    job(times);
    Ok(())
}

fn counted() -> Result<Counts, String> {
    let count = |name: &str| {
        let (few, many) = (instructions(name, FEW)?, instructions(name, MANY)?);
        let more = many.checked_sub(few);
        let more = more.ok_or_else(|| format!("{name}: too few instructions to be counted"))?;
        Ok((name.to_owned(), more / (MANY - FEW)))
    };
    jobs::JOBS.iter().map(|(name, _)| count(name)).collect()
}

fn instructions(name: &str, times: u64) -> Result<u64, String> {
    let itself = env::current_exe().map_err(|error| error.to_string())?;
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(itself)
        .args(["job", name, &times.to_string()])
        .output()
        .map_err(|error| format!("valgrind: {error}: install Debian's package valgrind"))?;
    let report = String::from_utf8_lossy(&run.stderr);
    let collected = report
        .lines()
        .find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    match collected {
        Some(count) if run.status.success() => Ok(count),
        _ => Err(format!("{name}: {report}")),
    }
}

fn compare(recorded: &Counts, counts: &Counts) -> Result<(), String> {
    if !recorded.keys().eq(counts.keys()) {
        return Err(format!("{FILE} has other jobs: run with --record"));
    }
    let mut changed = Vec::new();
    println!("{:<40} {:>12} {:>12} {:>8}", "job", "recorded", "now", "");
    for ((name, before), now) in recorded.iter().zip(counts.values()) {
        let change = (*now as f64 / *before as f64 - 1.0) * 100.0;
        println!("{name:<40} {before:>12} {now:>12} {change:>+7.2}%");
        if change.abs() > MOST_CHANGE {
            changed.push(name.as_str());
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    Err(format!(
        "changed by more than {MOST_CHANGE} % since {}: {}. If that is meant, or the compiler is \
         another one, run with --record and say why in the commit",
        compiler_of(&read()?),
        changed.join(", ")
    ))
}

fn record(counts: &Counts) -> Result<(), String> {
    let version = Command::new("rustc").arg("--version").output();
    let version = version.map_err(|error| format!("rustc: {error}"))?;
    let mut text = format!("# {}\n", String::from_utf8_lossy(&version.stdout).trim());
    for (name, count) in counts {
        text.push_str(&format!("{count:>9} {name}\n"));
    }
    print!("{text}");
    fs::write(file(), text).map_err(|error| format!("{FILE}: {error}"))
}

fn recorded() -> Result<Counts, String> {
    let line = |line: &str| {
        let (count, name) = line.trim_start().split_once(' ')?;
        Some((name.to_owned(), count.parse().ok()?))
    };
    let text = read()?;
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|it| line(it).ok_or_else(|| format!("{FILE}: {it:?} is no count and a job")))
        .collect()
}

fn compiler_of(text: &str) -> &str {
    let first = text.lines().next().unwrap_or_default();
    first.trim_start_matches("# ")
}

fn read() -> Result<String, String> {
    fs::read_to_string(file()).map_err(|error| format!("{FILE}: {error}: run with --record"))
}

fn file() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE)
}

const FILE: &str = "counts.txt";
/// In per cent.
const MOST_CHANGE: f64 = 3.0;
const FEW: u64 = 2;
const MANY: u64 = 34;
