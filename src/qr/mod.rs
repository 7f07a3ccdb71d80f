//! QR symbols: text to symbol, picture to text.

pub mod read;
pub mod render;
