//! Claims of every shape: issued, verified, read back equal.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::codes::claims_round_trip);
