//! Takes the texts and envelopes out of the test vectors, to replay them.
//!
//! `cargo run --example vectors -- VECTORS FOLDER` writes every `"text"` to `FOLDER/text` and
//! every `"cose"`, which is hexadecimal, to `FOLDER/cose`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn main() {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(vectors), Some(folder)) = (arguments.next(), arguments.next()) else {
        panic!("usage: vectors VECTORS FOLDER");
    };
    for target in ["text", "cose"] {
        fs::create_dir_all(folder.join(target)).expect("a folder");
    }
    take(&vectors, &folder);
}

fn take(path: &Path, folder: &Path) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("a folder") {
            take(&entry.expect("an entry").path(), folder);
        }
    } else if path.extension().is_some_and(|it| it == "json") {
        let bytes = fs::read(path).expect("a file");
        let vector: Value = serde_json::from_slice(&bytes).expect("JSON");
        let parts = path.components().rev().take(2).collect::<Vec<_>>();
        let name: Vec<_> = parts
            .iter()
            .rev()
            .map(|it| it.as_os_str().to_string_lossy())
            .collect();
        let name = name.join("-");
        if let Some(text) = vector["text"].as_str() {
            fs::write(folder.join("text").join(&name), text).expect("a file");
        }
        if let Some(cose) = vector["cose"].as_str() {
            let (pairs, []) = cose.as_bytes().as_chunks::<2>() else {
                panic!("{name}: half a byte");
            };
            let byte = |pair: &[u8; 2]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok();
            let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
            fs::write(folder.join("cose").join(&name), bytes.expect("hexadecimal"))
                .expect("a file");
        }
    }
}
