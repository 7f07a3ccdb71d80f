//! Health codes that anyone can check with no network.
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod claims;
pub mod ids;
pub mod limits;
#[cfg(feature = "qr")]
pub mod qr;
pub mod time;

pub use ids::{CodeId, KeyId, Region};
pub use time::{Date, Day, UnixTime, Window};
