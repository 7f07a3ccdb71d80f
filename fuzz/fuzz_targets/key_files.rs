//! Key files, plain and encrypted: what is read is written and read again the same.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::keys::key_files);
