//! The identity hash.
