//! Text to symbol.
