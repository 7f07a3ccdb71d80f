//! Any payload under a good signature: what is accepted is in its one form.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::codes::signed_claims);
