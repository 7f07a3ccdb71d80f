//! Any file in a state directory: what opens is what was in force.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::store::store_files);
