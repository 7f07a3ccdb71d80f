//! A key, a message and a signature, right, crafted or any: one verdict on every path.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::signatures::signature);
