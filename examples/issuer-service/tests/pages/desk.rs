//! The operators' pages: every action, and what is refused.

mod entry;
pub(crate) mod officer;
mod work;
