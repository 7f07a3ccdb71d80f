//! Where a vector lies, to be named in what is said of it.

use std::fmt::Debug;

use healthcode::PublicKey;
use healthcode::trust::Roots;

use super::Mismatch;
use crate::Hex;
use crate::case::Pinned;

/// The path of a vector below the folder of all vectors.
pub(super) struct Path(pub(super) String);

impl Path {
    pub(super) fn same<T: PartialEq + Debug>(
        &self,
        field: &'static str,
        expected: Option<T>,
        found: Option<T>,
    ) -> Result<(), Mismatch> {
        let show = |value: Option<T>| value.map_or("absent".into(), |it| format!("{it:?}"));
        if expected == found {
            Ok(())
        } else {
            Err(Mismatch::Differs {
                path: self.0.clone(),
                field,
                expected: show(expected),
                found: show(found),
            })
        }
    }

    pub(super) fn unusable(&self, field: &'static str, what: impl ToString) -> Mismatch {
        Mismatch::Unusable {
            path: self.0.clone(),
            field,
            what: what.to_string(),
        }
    }

    pub(super) fn array<const N: usize>(
        &self,
        field: &'static str,
        bytes: &Hex,
    ) -> Result<[u8; N], Mismatch> {
        let what = || self.unusable(field, format!("expected {N} bytes"));
        bytes.to_array().ok_or_else(what)
    }

    /// The roots that were pinned.
    pub(super) fn roots(&self, pinned: &Pinned) -> Result<Roots, Mismatch> {
        let key = |bytes| {
            let key = PublicKey::from_bytes(&self.array("pinned", bytes)?);
            key.map_err(|error| self.unusable("pinned", error))
        };
        let keys: Vec<_> = pinned.keys.iter().map(key).collect::<Result<_, _>>()?;
        Roots::new(keys, pinned.threshold).map_err(|error| self.unusable("pinned", error))
    }
}
