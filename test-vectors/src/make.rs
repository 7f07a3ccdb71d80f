//! The generator: one function a vector, named after what is wrong.
//!
//! It has no clock and no dice, and builds every byte itself: CBOR by hand, signatures step by
//! step. The library takes no part in it.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "all that is worked on stands in these files; none of it is input"
)]

mod base45;
mod bearer;
mod cbor;
mod code;
mod draft;
mod presented;
mod says;
mod signer;
mod status;
mod story;
mod trust;
mod zlib;
mod zone;

/// Names the functions of a module that make vectors, and so the files.
macro_rules! table {
    ($($name:ident),* $(,)?) => {
        pub(in crate::make) const TABLE: &[(&str, fn() -> crate::Vector)] =
            &[$((stringify!($name), $name)),*];
    };
}

/// The same of the layers whose vectors are no codes.
macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        pub(in crate::make) const TABLE: &[(&str, fn() -> crate::Case)] =
            &[$((stringify!($name), || $name().into())),*];
    };
}

mod bundle;
mod claims;
mod document;
mod envelope;
mod header;
mod identity;
mod key;
mod key_file;
mod list;
mod live;
mod sequence;
mod signature;
mod text;
mod time;
mod valid;

use crate::case::Case;
use crate::vector::Vector;

/// Makes every vector, ordered by layer and name; twice the same.
#[must_use]
pub fn generate() -> Vec<Case> {
    let codes = [
        valid::TABLES,
        key_file::TABLES,
        document::TABLES,
        text::TABLES,
        envelope::TABLES,
        header::TABLES,
        key::TABLES,
        signature::TABLES,
        claims::TABLES,
        time::TABLES,
        identity::TABLES,
    ];
    let codes = codes.into_iter().flatten().copied().flatten();
    let codes = codes.map(|(name, make)| Case::Code(Box::new(make())).named(name));
    let others = [bundle::TABLES, list::TABLES, live::TABLES, sequence::TABLES];
    let others = others.into_iter().flatten().copied().flatten();
    let others = others.map(|(name, make)| make().named(name));
    let mut all: Vec<_> = codes.chain(others).collect();
    all.sort_by(|one, other| (one.layer(), one.name()).cmp(&(other.layer(), other.name())));
    all
}

/// The vectors of one module: names and what makes them.
type Table = &'static [(&'static str, fn() -> Vector)];

/// The same of a layer whose vectors are no codes.
type Cases = &'static [(&'static str, fn() -> Case)];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_vectors_share_a_file() {
        let vectors = generate();
        let paths: BTreeSet<_> = vectors.iter().map(Case::path).collect();
        assert_eq!(paths.len(), vectors.len());
    }
}
