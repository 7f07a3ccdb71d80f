//! Claims, a key's rules and a clock: the verdict is the one that the rules give.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::codes::verdict);
