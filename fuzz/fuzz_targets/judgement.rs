//! A policy, a code, a list, a bundle and a clock: the decision is the one that the rules give.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::judgements::judgement);
