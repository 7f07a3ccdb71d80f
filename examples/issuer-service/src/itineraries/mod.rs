//! Where somebody was, as their carrier knows it: with their consent, and deleted without it.

mod consent;
mod folder;
mod stays;

pub(crate) use consent::open_visits;
pub use consent::{CONSENT_TEXT, Receipt, fetched, give, receipts, take_back};
pub use folder::CarrierFolder;
pub use stays::{Stay, visits};

use std::future::Future;
use std::pin::Pin;

use thiserror::Error;

use crate::accounts::Phone;

/// A carrier that knows where phones were.
pub trait Carrier: Send + Sync {
    /// The stays of a phone.
    fn stays<'a>(&'a self, phone: &'a Phone) -> Asking<'a>;
}

/// A question on its way.
pub type Asking<'a> = Pin<Box<dyn Future<Output = Result<Vec<Stay>, CarrierSilent>> + Send + 'a>>;

/// The carrier does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the carrier does not answer")]
pub struct CarrierSilent;
