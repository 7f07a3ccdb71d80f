//! Any list, and updates of lists: every slot is what the bits say, and no revocation is lost.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::lists::list);
