//! Colours that change after issuing: signed lists of what has become of an issuer's codes.
//!
//! A list is a Token Status List in its CWT form (draft-ietf-oauth-status-list), so that other
//! libraries can read ours; theirs are read here as well.

mod codec;
mod list;
mod lists;
mod packed;
mod slots;
mod state;
mod zlib;

#[cfg(feature = "issuer")]
mod builder;

#[cfg(feature = "issuer")]
pub use builder::{ListBuilder, ListError, UnsignedList};
pub use list::StatusList;
pub use lists::StatusLists;
pub use state::ListedState;

#[cfg(test)]
mod tests;
