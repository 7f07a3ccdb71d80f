//! Codes shown live, and any bytes as such: the verdict is the one that the rules give.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::live::live);
