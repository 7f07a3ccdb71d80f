//! Protected headers other than `{1: -19, 4: kid}` in its one form; each is signed.

mod fields;
mod shape;

use super::Table;
use super::cbor::{bytes, int};
use super::code::{self, Code};
use super::draft::refused;
use super::says::green;
use super::signer::issuer;
use crate::Vector;
use crate::vector::Layer;

pub(super) const TABLES: &[Table] = &[fields::TABLE, shape::TABLE];

fn wrong(description: &str, header: Vec<u8>) -> Vector {
    let code = Code::with_header(&issuer(), header, green().encode());
    refused(Layer::Header, "malformed/header", description, code)
}

fn alg() -> [Vec<u8>; 2] {
    [int(1), int(-19)]
}

fn kid() -> Vec<u8> {
    bytes(&issuer().kid())
}

fn good() -> Vec<u8> {
    code::header(issuer().kid())
}
