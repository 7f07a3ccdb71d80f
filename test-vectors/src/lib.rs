//! Test vectors of the `OHC1` format: one fault a file, named after it.
//!
//! The files under `test-vectors/v1` are the contract; a second implementation needs nothing
//! but them. This crate reads them ([`load`]), runs them through the library ([`check`]) and
//! makes them anew ([`generate`], [`write()`]). The generator builds every byte by itself, right
//! or wrong, and the verdicts in it are written by hand: a fault of the library cannot get
//! into a vector.

mod case;
mod check;
mod hex;
mod make;
mod store;
mod vector;

pub use case::{
    BundleCase, BundleSummary, Carried, Case, Decided, Installed, ListCase, ListSummary, LiveCase,
    LiveOutcome, Look, Mark, Outcome, Pinned, SequenceCase, Step, Word,
};
pub use check::{Mismatch, check};
pub use hex::Hex;
pub use make::generate;
pub use store::{LoadError, load, to_json, write};
pub use vector::{
    Bearer, Companion, Expected, Itinerary, Layer, Summary, TestRecord, TrustedKey, Vector, Visit,
};
