//! Small pictures as pixels, and drawn symbols damaged by chance: no text but the drawn one.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::pixels::luma);
