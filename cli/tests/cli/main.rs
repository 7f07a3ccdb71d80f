//! The command as its users meet it.
#![expect(clippy::unwrap_used, reason = "a test that cannot run fails")]

mod albums;
mod arguments;
mod batch;
mod bench;
mod cases;
mod ceremony;
mod drawings;
mod fields;
mod files;
mod install;
mod live;
mod people;
mod pictures;
mod place_flags;
mod places;
mod rotation;
mod scanner;
mod sequences;
mod sources;
mod status;
mod status_faults;
mod streams;
mod vectors;
mod verbs;
mod world;
