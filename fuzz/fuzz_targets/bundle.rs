//! Any bundle: what opens is the roots' own, in its one encoding.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::bundles::bundle);
