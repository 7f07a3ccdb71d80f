//! A store whose process is killed while it installs: whole each time, and never behind what it
//! was.
//!
//! `HEALTHCODE_KILL_ROUNDS` says how often, 30 times unless it is set.
#![cfg(test)]
#![cfg(unix)]
#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use std::convert::Infallible;
use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use healthcode::status::{ListBuilder, StatusList};
use healthcode::store::{Pinned, Store, StoreError};
use healthcode::trust::{
    BundleBuilder, IssuerId, IssuerKey, Names, Purpose, Roots, StatusBase, StatusFloor,
};
use healthcode::{SigningKey, UnixTime, Window};

const NOW: UnixTime = UnixTime::new(1_795_262_400);
const URI: &str = "https://gd.example/s/0";
const DIRECTORY: &str = "HEALTHCODE_KILL_DIRECTORY";
const ROUNDS: &str = "HEALTHCODE_KILL_ROUNDS";
/// Rounds with one directory, so that initialising is killed too.
const ROUNDS_A_STORE: usize = 10;
/// A process is killed so long after it began or after its first or second installation, at
/// most: longer than an installation takes.
const MOST_MICROSECONDS: u64 = 8_000;

/// What is in force: a list has the number of its bundle, which drops the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Held {
    bundle: u64,
    list: Option<u64>,
}

#[test]
fn a_killed_process_leaves_a_whole_store() {
    if let Some(dir) = env::var_os(DIRECTORY) {
        let Err(error) = install_until_killed(Path::new(&dir));
        panic!("{error}");
    }
    let rounds = env::var(ROUNDS).map_or(30, |rounds| rounds.parse().unwrap());
    let (mut installed, mut least) = (0, Held::default());
    let mut clock = NOW;
    let mut keep = tempfile::tempdir().unwrap();
    for round in 0..rounds {
        if round % ROUNDS_A_STORE == 0 {
            installed += least.bundle;
            keep = tempfile::tempdir().unwrap();
            (least, clock) = (Held::default(), NOW);
        }
        let dir = keep.path().join("state");
        let microseconds = getrandom::u64().unwrap() % MOST_MICROSECONDS;
        let installations = usize::try_from(getrandom::u32().unwrap() % 3).unwrap();
        for line in run_for(&dir, installations, microseconds) {
            // What the process was told before it was killed must be so.
            let numbers: Vec<_> = line.split(' ').map(|it| it.parse().unwrap()).collect();
            least = held_of(numbers[0], numbers[1]).max(least);
            clock = UnixTime::new(u32::try_from(numbers[2]).unwrap()).max(clock);
        }
        let now = look(&dir);
        let context = format!("round {round}: {installations} and {microseconds} us");
        assert!(now >= least, "{context}: {now:?} after {least:?}");
        least = now;
        if now > Held::default() {
            let store = Store::open(&dir).unwrap();
            // A clock that is one jitter behind is read as the floor.
            let floor = store.clock(UnixTime::new(clock.as_secs() - 60)).now;
            assert!(floor >= clock, "{context}: {floor} after {clock}");
        }
    }
    installed += least.bundle;
    let expected = u64::try_from(rounds / 4).unwrap();
    assert!(
        installed >= expected,
        "only {installed} bundles in {rounds} rounds"
    );
}

/// What a process that starts again finds.
fn look(dir: &Path) -> Held {
    let store = match Store::open(dir) {
        Err(StoreError::Uninitialised { .. }) => return Held::default(),
        other => other.unwrap(),
    };
    let snapshot = match store.snapshot() {
        Err(StoreError::NoBundle) => return Held::default(),
        other => other.unwrap(),
    };
    let bundle = snapshot.bundle().contents().seq();
    let list = snapshot.lists().find(URI).map(StatusList::seq);
    assert!(
        list.is_none_or(|list| list == bundle),
        "{bundle} with {list:?}"
    );
    Held { bundle, list }
}

/// What a process says of its installations, of which it does some and is killed so long after.
fn run_for(dir: &Path, installations: usize, microseconds: u64) -> Vec<String> {
    let mut child = start(dir);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    // The test's own process says some lines before this one.
    assert!(lines.by_ref().any(|line| line == "ready"));
    let mut done: Vec<_> = lines.by_ref().take(installations).collect();
    thread::sleep(Duration::from_micros(microseconds));
    child.kill().unwrap();
    done.extend(lines);
    // One that ended by itself has something to say.
    assert_eq!(child.wait().unwrap().signal(), Some(9));
    // The last line may be torn.
    let said = done.iter().filter_map(|line| {
        let numbers = line.strip_prefix("installed ")?.strip_suffix('.')?;
        Some(numbers.to_owned())
    });
    said.collect()
}

fn start(dir: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args([
            "a_killed_process_leaves_a_whole_store",
            "--exact",
            "--nocapture",
        ])
        .env(DIRECTORY, dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn install_until_killed(dir: &Path) -> Result<Infallible, StoreError> {
    let mut out = std::io::stdout();
    writeln!(out, "\nready").unwrap();
    let store = Store::open_shipped(dir, &pinned())?;
    let mut now = store.clock(NOW).now;
    loop {
        let snapshot = store.snapshot().ok();
        let mark = snapshot.map(|it| it.bundle().mark());
        let seq = mark.map_or(1, |it| it.seq + 1);
        for (bytes, list) in [(bundle(seq, mark.map(|it| it.hash)), 0), (list(seq), seq)] {
            // An installation writes the floor; a lost one would be seen here by one second.
            now = now.checked_add(1).unwrap_or(now);
            store.decided(now)?;
            // Without a bundle, nothing was decided.
            let floor = store.clock(UnixTime::new(now.as_secs() - 1)).now;
            store.install(&bytes, now)?;
            writeln!(out, "installed {seq} {list} {}.", floor.as_secs()).unwrap();
            out.flush().unwrap();
        }
    }
}

fn held_of(bundle: u64, list: u64) -> Held {
    let list = Some(list).filter(|it| *it > 0);
    Held { bundle, list }
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

fn pinned() -> Pinned {
    let roots = Roots::new([key(101).public().clone()], 1).unwrap();
    let least_seq = 1;
    Pinned { roots, least_seq }
}

fn bundle(seq: u64, previous: Option<[u8; 32]>) -> Vec<u8> {
    let issuer = IssuerKey::new(
        key(1).public().clone(),
        [Purpose::Status],
        Window::ALWAYS,
        1,
    )
    .with_issuer(IssuerId::new("GD").unwrap())
    .with_names(Names::new([("en", "Guangdong")]).unwrap())
    .with_status_base(StatusBase::new("https://gd.example/s/", 4).unwrap());
    let window = Window::new(NOW, tomorrow()).unwrap();
    let uri = URI.into();
    let mut builder = BundleBuilder::new(seq, window, pinned().roots)
        .issuer(issuer)
        .status_floor(StatusFloor { uri, seq });
    if let Some(hash) = previous {
        builder = builder.previous(hash);
    }
    let mut draft = builder.build().unwrap();
    draft.sign(&key(101)).unwrap();
    draft.to_bytes()
}

fn list(seq: u64) -> Vec<u8> {
    let list = ListBuilder::new(URI, 16).unwrap().with_seq(seq).unwrap();
    let unsigned = list.build(NOW, tomorrow(), None).unwrap();
    unsigned.sign(&key(1)).unwrap()
}

fn tomorrow() -> UnixTime {
    NOW.checked_add(86_400).unwrap()
}
