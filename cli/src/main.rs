//! The `healthcode` command.
fn main() {}
