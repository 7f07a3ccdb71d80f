//! Documents as text: accepted ones read back the same and follow their numbers' rules.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::documents::document);
