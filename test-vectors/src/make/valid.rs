//! Codes that verify, at the edges of what is allowed.

mod core;
mod family;
mod itinerary;
mod scanned;
mod shown;
mod sizes;
mod trusted;
mod window;

use super::Table;

pub(super) const TABLES: &[Table] = &[
    core::TABLE,
    family::TABLE,
    itinerary::TABLE,
    scanned::TABLE,
    shown::TABLE,
    sizes::TABLE,
    trusted::TABLE,
    window::TABLE,
];
