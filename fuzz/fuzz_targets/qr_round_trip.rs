//! Texts drawn in any size and ink: the picture reads back the same.
#![cfg_attr(fuzzing, no_main)]

healthcode_fuzz::target!(healthcode_fuzz::pictures::qr_round_trip);
