//! One file a verb.

mod checks;
pub(crate) mod completions;
pub(crate) mod demo;
mod finding;
pub(crate) mod inspect;
pub(crate) mod issue;
mod issue_batch;
mod judged;
pub(crate) mod key;
pub(crate) mod keygen;
mod live;
pub(crate) mod man;
mod particulars;
pub(crate) mod present;
pub(crate) mod qr;
pub(crate) mod scan;
pub(crate) mod status;
pub(crate) mod trust;
pub(crate) mod vectors;
mod verdict;
pub(crate) mod verify;
mod verify_batch;
