//! What a scanner installs and decides: its state is the one that the rules give.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::scanner::scanner);
