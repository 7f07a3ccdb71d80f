//! Documents that cannot be, typed or scanned: no code is looked at.

mod digits;
mod scanned;
mod typed;

use super::Table;
use super::draft::vector;
use crate::Vector;
use crate::vector::{Expected, Layer};

pub(super) const TABLES: &[Table] = &[digits::TABLE, scanned::TABLE, typed::TABLE];

fn impossible(description: &str) -> Vector {
    vector(Layer::Document, description, Expected::InvalidDocument)
}
