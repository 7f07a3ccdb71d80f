//! The command as its users meet it.
#![expect(clippy::unwrap_used, reason = "a test that cannot run fails")]

mod arguments;
mod batch;
mod bench;
mod cases;
mod fields;
mod files;
mod people;
mod places;
mod sequences;
mod status;
mod streams;
mod trust;
mod vectors;
mod verbs;
mod world;
