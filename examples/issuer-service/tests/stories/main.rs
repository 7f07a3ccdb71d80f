//! Stories through the whole service, each on SQLite and on a PostgreSQL started for the tests.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests, where a panic is a failure"
)]

mod accounts;
mod applications;
mod audit;
mod bench;
mod changes;
mod codes;
mod companions;
mod corrections;
mod description;
mod hostile;
mod indices;
mod itineraries;
mod killed;
mod laboratories;
mod metrics;
mod operators;
mod orders;
mod poison;
mod postgres;
mod publish;
mod raw;
mod reviews;
mod rules;
mod wire;
