//! The house rules that no compiler keeps: who may import whom, and what stays out of `src`.
#![cfg(test)]
#![expect(
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    reason = "a test that overflows or cuts a character fails"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every room of `src` on its floor: a room imports from floors below, never from its own.
const ROOMS: &[(u8, &str)] = &[
    (0, "time"),       // instants, windows, days
    (0, "ids"),        // keys', codes' and places' names
    (0, "limits"),     // every bound
    (1, "clock"),      // a floor under the clock
    (1, "wire"),       // text, base45, CBOR, COSE
    (1, "qr"),         // text to symbol, picture to text; knows nothing of credentials
    (2, "key"),        // public and signing keys, PEM
    (3, "seal"),       // the one place that signs and verifies
    (4, "claims"),     // what a code says
    (5, "trust"),      // whose signatures count
    (6, "status"),     // lists of changed colours
    (7, "error"),      // the verifier's refusals, which name what is below
    (7, "snapshot"),   // one bundle and its lists
    (8, "issuer"),     // makes codes; never imports the verifier
    (8, "verifier"),   // checks them; never imports the issuer
    (9, "checkpoint"), // judges what was proven
    (10, "inspect"),   // what an unverified text says
    (10, "store"),     // keeps a snapshot on disk, and judges with it
    (11, "lib"),       // the front door
];

/// Who may call what: only these files make or check signatures.
const CALLERS: &[(&str, &[&str])] = &[
    (".verify_strict(", &["key.rs", "seal.rs"]),
    (".sign(", &["key/signing.rs", "seal.rs"]),
    (".try_sign(", &["issuer/mod.rs"]),
    ("SigningKey::from_bytes(", &["key/signing.rs"]),
    ("VerifyingKey::from_bytes(", &["key.rs"]),
];

/// What the library never does, and why; but see [`MAY`].
const NEVER: &[(&str, &str)] = &[
    ("unsafe", "the library is safe Rust"),
    ("SystemTime::now", "the caller owns the clock"),
    ("Instant::now", "the caller owns the clock"),
    ("std::fs", "the caller owns the disk"),
    ("std::net", "a scanner has no network"),
    ("std::env", "settings are arguments"),
    ("getrandom", "the caller owns the dice"),
    ("#[allow", "lints are expected with a reason"),
    ("#![allow", "lints are expected with a reason"),
    ("todo!", "what is there is done"),
];

/// The one room that does what the others never do.
const MAY: &[(&str, &str)] = &[("store", "std::fs")];

const LONGEST_FILE: usize = 350;

#[test]
fn imports_go_down() {
    let mut imports = 0;
    for source in sources() {
        let room = source.room();
        for target in source.imports() {
            imports += 1;
            let allowed = target == room || floor(&target) < floor(&room);
            assert!(allowed, "{}: {room} must not import {target}", source.path);
        }
    }
    assert!(imports > 50, "only {imports} imports were found");
}

#[test]
fn signatures_are_made_and_checked_in_few_places() {
    for source in sources() {
        for (call, callers) in CALLERS {
            let calls = source.lines().any(|line| line.contains(call));
            let may = callers.contains(&source.path.as_str());
            assert!(may || !calls, "{} has {call}", source.path);
        }
    }
}

#[test]
fn nothing_reaches_outside() {
    for source in sources() {
        for line in source.lines() {
            for (what, why) in NEVER {
                let may = MAY.contains(&(source.room().as_str(), *what));
                let found = line.contains(what) && !may && !line.contains("safe: ");
                assert!(!found, "{} has {what}: {why}", source.path);
            }
        }
    }
}

#[test]
fn files_are_short() {
    for source in sources() {
        let lines = source.text.lines().count();
        assert!(
            lines <= LONGEST_FILE,
            "{}: {lines} lines without its tests",
            source.path
        );
    }
}

#[test]
fn the_scan_sees_what_it_should() {
    let source = |path: &str, text: &str| Source::new(path, text);
    let imports = |path, text| source(path, text).imports();
    assert_eq!(
        imports("a.rs", "use crate::wire::{cbor, text};\n"),
        ["wire"]
    );
    assert_eq!(
        imports(
            "a.rs",
            "use crate::{\n    key::Key,\n    seal::{a, b}, Code,\n};"
        ),
        ["key", "seal", "lib"]
    );
    assert_eq!(imports("a/mod.rs", "use super::wire::cbor;"), ["wire"]);
    assert_eq!(
        imports("a/b.rs", "use super::wire::cbor;"),
        Vec::<String>::new()
    );
    assert_eq!(
        imports("a/b/c.rs", "let x = super::super::super::key::f();"),
        ["key"]
    );
    assert_eq!(
        imports("a.rs", "// crate::key\n/// [`x`](crate::key)\nfn f() {}"),
        Vec::<String>::new()
    );
    assert_eq!(imports("a.rs", "let x = crate::seal::open();"), ["seal"]);
    let tested = "use crate::ids;\n#[cfg(test)]\nmod tests {\n    use crate::issuer;\n}\n";
    assert_eq!(imports("a.rs", tested), ["ids"]);
    assert_eq!(source("key/pem.rs", "").room(), "key");
    assert_eq!(source("key.rs", "").room(), "key");
    assert_eq!(source("lib.rs", "").room(), "lib");
}

/// A file of `src` up to its tests.
struct Source {
    /// Path below `src`.
    path: String,
    text: String,
}

impl Source {
    fn new(path: &str, text: &str) -> Self {
        let end = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
        let (path, text) = (path.replace('\\', "/"), text[..end].to_owned());
        Self { path, text }
    }

    fn room(&self) -> String {
        let first = self.path.split('/').next().unwrap();
        first.trim_end_matches(".rs").to_owned()
    }

    // The modules of which this file's is the innermost.
    fn depth(&self) -> usize {
        let parts = self
            .path
            .trim_end_matches(".rs")
            .trim_end_matches("/mod")
            .split('/');
        if self.path == "lib.rs" {
            0
        } else {
            parts.count()
        }
    }

    fn lines(&self) -> impl Iterator<Item = &str> {
        let lines = self.text.lines().map(str::trim_start);
        lines.filter(|line| !line.starts_with("//"))
    }

    // The rooms that are named by a path from the root of the crate.
    fn imports(&self) -> Vec<String> {
        let code = self.lines().collect::<Vec<_>>().join("\n");
        let up = "super::".repeat(self.depth());
        let mut rooms = Vec::new();
        for root in ["crate::", &up] {
            for (place, _) in code.match_indices(root).filter(|_| !root.is_empty()) {
                let before = code[..place].chars().next_back();
                let whole =
                    !before.is_some_and(|it| it.is_alphanumeric() || it == '_' || it == ':');
                // `$crate::` in a macro and `pub(in crate::…)` are no imports.
                let other = code[..place].ends_with('$') || code[..place].ends_with("pub(in ");
                if whole && !other {
                    rooms.extend(targets(&code[place + root.len()..]));
                }
            }
        }
        rooms
    }
}

// The first names behind a root, several if they are in braces.
fn targets(path: &str) -> Vec<String> {
    let name = |text: &str| {
        let text = text.trim_start();
        let end = text.find(|it: char| !it.is_alphanumeric() && it != '_');
        text[..end.unwrap_or(text.len())].to_owned()
    };
    let room = |name: String| {
        let is_room = ROOMS.iter().any(|(_, room)| *room == name);
        // What the front door re-exports is the front door's.
        if is_room { name } else { String::from("lib") }
    };
    let Some(list) = path.strip_prefix('{') else {
        return vec![room(name(path))];
    };
    let mut depth = 0;
    let mut starts = vec![0];
    for (place, character) in list.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => starts.push(place + 1),
            _ => {}
        }
    }
    let names = starts.into_iter().map(|start| name(&list[start..]));
    names.filter(|name| !name.is_empty()).map(room).collect()
}

fn floor(room: &str) -> u8 {
    let floors: BTreeMap<_, _> = ROOMS.iter().map(|(floor, room)| (*room, *floor)).collect();
    assert_eq!(floors.len(), ROOMS.len(), "a room stands twice");
    let floor = floors.get(room);
    *floor.unwrap_or_else(|| panic!("{room} has no floor: add a line to ROOMS"))
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            let name = path.file_name().unwrap();
            if path.is_dir() && name != "tests" {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") && name != "tests.rs" {
                let below = path.strip_prefix(&root).unwrap().to_str().unwrap();
                sources.push(Source::new(below, &fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(sources.len() > 30, "only {} files", sources.len());
    sources
}
