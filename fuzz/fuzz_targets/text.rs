//! Any text: its first fault is the one that the rules give, and only issued texts verify.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::codes::text);
