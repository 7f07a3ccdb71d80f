//! One file a verb.

pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod inspect;
pub(crate) mod issue;
mod issue_batch;
pub(crate) mod key;
pub(crate) mod keygen;
pub(crate) mod man;
pub(crate) mod qr;
pub(crate) mod scan;
pub(crate) mod vectors;
mod verdict;
pub(crate) mod verify;
mod verify_batch;
