//! The holders' and operators' pages without a script: forms sent as a browser sends them.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failure"
)]

#[expect(dead_code, reason = "the stories use all of it")]
#[path = "../stories/bench.rs"]
mod bench;
mod browser;
mod codes;
mod desk;
mod forms;
mod person;
#[path = "../stories/postgres.rs"]
mod postgres;
mod refusals;
