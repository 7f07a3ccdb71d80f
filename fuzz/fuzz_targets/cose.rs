//! Any envelope, put into a text: faults and parts agree with a second reading.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::codes::cose);
