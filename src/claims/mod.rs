//! What a code says: colour, identity, itinerary, tests.

pub mod document;
pub mod identity;
pub mod mrz;
