//! Test vectors of the `OHC1` format.
