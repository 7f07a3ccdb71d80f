//! Any picture file: reading ends, and what is found is possible.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::pictures::picture);
