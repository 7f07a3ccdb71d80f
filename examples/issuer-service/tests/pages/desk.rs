//! The operators' pages: every action, and what is refused.

mod entry;
mod officer;
mod work;
