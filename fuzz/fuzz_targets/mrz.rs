//! Machine-readable zones: an accepted one has every check digit right.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::documents::mrz);
