//! An oracle for the files of a scanner's state directory.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use ciborium::Value;
use healthcode::status::ListBuilder;
use healthcode::store::{Pinned, Store};
use healthcode::trust::{
    BundleBuilder, IssuerId, IssuerKey, Names, Purpose, Roots, StatusBase, StatusFloor,
};
use healthcode::{SigningKey, UnixTime, Window};
use sha2::{Digest as _, Sha256};

/// One file of a store in which a bundle and a list are in force, replaced by anything, with or
/// without the digest that belongs to it: what opens is the same bundle, and never an older one.
pub fn store_files(data: &[u8]) {
    let Some((&choice, content)) = data.split_first() else {
        return;
    };
    let spoiled = &SPOILT[usize::from(choice) % SPOILT.len()];
    let content = match spoiled.kind {
        Some(kind) if choice >= 128 => record(kind, content),
        _ => content.to_vec(),
    };
    let path = STORE.directory.join(&spoiled.name);
    fs::write(&path, &content).expect("a directory for trying");
    let opened = Store::open(&STORE.directory);
    if let Ok(store) = &opened {
        let pinned = spoiled.kind == Some("healthcode-pinned");
        assert!(pinned || store.pinned() == &STORE.pinned);
        if let Ok(moment) = store.at(NOW) {
            let bundle = moment.snapshot().bundle();
            assert_eq!(bundle.contents().seq(), 2, "another bundle is in force");
            let lists: Vec<_> = moment.snapshot().lists().iter().collect();
            assert!(
                lists
                    .iter()
                    .all(|list| list.uri() == URI && list.seq() == 5)
            );
        }
        // Neither does what was signed before come back.
        assert!(store.install(&STORE.older, NOW).is_err(), "an older bundle");
    }
    STORE.restore();
}

/// Every file as it should be, and the bodies of those with a digest.
pub fn seeds() -> Vec<(String, Vec<u8>)> {
    let mut seeds = Vec::new();
    for (number, (path, bytes)) in (0_u8..).zip(&STORE.files) {
        let name = SPOILT[usize::from(number)].kind.unwrap_or("blob");
        seeds.push((format!("{name}-{number}"), [&[number], &bytes[..]].concat()));
        if name != "blob" {
            let record: Value = ciborium::from_reader(&bytes[..]).expect("a record");
            let body = record.as_array().and_then(|parts| parts.get(1)?.as_bytes());
            let body = body.expect("the second of three");
            let choice = 130 + number;
            seeds.push((format!("{name}-body"), [&[choice], &body[..]].concat()));
        }
        assert!(path.starts_with(&STORE.directory));
    }
    seeds
}

struct Kept {
    directory: PathBuf,
    pinned: Pinned,
    older: Vec<u8>,
    files: Vec<(PathBuf, Vec<u8>)>,
}

struct Spoilt {
    name: String,
    kind: Option<&'static str>,
}

impl Kept {
    fn new() -> Self {
        let directory =
            std::env::temp_dir().join(format!("healthcode-fuzz-{}", std::process::id()));
        // It may be left over from a process that was killed.
        fs::remove_dir_all(&directory).ok();
        let roots = Roots::new([key(101).public().clone()], 1).expect("one root");
        let pinned = Pinned {
            roots,
            least_seq: 2,
        };
        let store = Store::init(&directory, &pinned).expect("a new directory");
        store.install(&bundle(2), NOW).expect("a good bundle");
        store.install(&list(5), NOW).expect("a good list");
        store.flush().expect("a directory for trying");
        let mut kept = Self {
            directory,
            pinned,
            older: bundle(1),
            files: Vec::new(),
        };
        for name in names(&kept.directory) {
            let path = kept.directory.join(name);
            let bytes = fs::read(&path).expect("just written");
            kept.files.push((path, bytes));
        }
        kept
    }

    fn restore(&self) {
        for (path, bytes) in &self.files {
            fs::write(path, bytes).expect("a directory for trying");
        }
    }
}

fn names(directory: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = ["pinned", "manifest", "clock"].map(String::from).into();
    let blobs = fs::read_dir(directory.join("blobs")).expect("a store");
    let blobs = blobs.map(|entry| entry.expect("a store").file_name());
    let mut blobs: Vec<_> = blobs
        .map(|name| format!("blobs/{}", name.to_string_lossy()))
        .collect();
    blobs.sort();
    names.extend(blobs);
    names
}

fn bundle(seq: u64) -> Vec<u8> {
    let roots = Roots::new([key(101).public().clone()], 1).expect("one root");
    let window = Window::new(NOW, UnixTime::new(NOW.as_secs() + 86_400)).expect("a day");
    let base = StatusBase::new("https://gd.example/s/", 4).expect("a base");
    let issuer = IssuerKey::new(
        key(1).public().clone(),
        Purpose::ALL,
        Window::ALWAYS,
        86_400,
    )
    .with_issuer(IssuerId::new("GD").expect("an id"))
    .with_names(Names::new([("en", "Guangdong")]).expect("a name"))
    .with_status_base(base);
    let floor = StatusFloor {
        uri: URI.into(),
        seq: 5,
    };
    let builder = BundleBuilder::new(seq, window, roots).issuer(issuer);
    let mut draft = builder.status_floor(floor).build().expect("a bundle");
    draft.sign(&key(101)).expect("one signature");
    draft.to_bytes()
}

fn list(seq: u64) -> Vec<u8> {
    let list = ListBuilder::new(URI, 16).and_then(|list| list.with_seq(seq));
    let until = UnixTime::new(NOW.as_secs() + 86_400);
    let list = list.and_then(|list| list.build(NOW, until, None));
    list.and_then(|list| list.sign(&key(1))).expect("a list")
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("no seed leads to a weak key")
}

// A body that was not damaged by chance.
fn record(kind: &str, body: &[u8]) -> Vec<u8> {
    let parts = vec![
        Value::from(kind),
        Value::Bytes(body.to_vec()),
        Value::Bytes(Sha256::digest(body).to_vec()),
    ];
    let mut out = Vec::new();
    ciborium::into_writer(&Value::Array(parts), &mut out).expect("writing to memory");
    out
}

const NOW: UnixTime = UnixTime::new(1_795_262_400);
const URI: &str = "https://gd.example/s/0";

static STORE: LazyLock<Kept> = LazyLock::new(Kept::new);
static SPOILT: LazyLock<Vec<Spoilt>> = LazyLock::new(|| {
    let kinds = [
        "healthcode-pinned",
        "healthcode-manifest",
        "healthcode-clock",
    ];
    let kinds = kinds.into_iter().map(Some).chain(std::iter::repeat(None));
    let files = names(&STORE.directory).into_iter().zip(kinds);
    files.map(|(name, kind)| Spoilt { name, kind }).collect()
});
