//! The keys whose quorum signs trust bundles.

use alloc::vec::Vec;

use thiserror::Error;

use crate::key::PublicKey;
use crate::limits::MAX_ROOTS;
use crate::seal;
#[cfg(any(feature = "issuer", feature = "store"))]
use crate::wire::cbor::Writer;
use crate::wire::cbor::{Reader, Unexpected};
use crate::wire::cose::ManyEnvelope;

/// Root keys, and how many of them must sign together.
///
/// A scanner pins its first roots from a file that its operator gives; later ones come in
/// bundles that the roots before them signed.
///
/// ```
/// use healthcode::trust::{BadRoots, Roots};
/// # let public = healthcode::PublicKey::from_bytes(&{ let mut b = [0x66; 32]; b[0] = 0x58; b })?;
/// assert_eq!(Roots::new([public], 2).unwrap_err(), BadRoots::Threshold { threshold: 2, keys: 1 });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Roots {
    keys: Vec<PublicKey>,
    threshold: usize,
}

/// Why keys are no set of roots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BadRoots {
    /// There is none, or more than 32.
    #[error("{count} root keys: give 1 to {MAX_ROOTS}")]
    Count {
        /// Keys that were given.
        count: usize,
    },
    /// A key is given twice: it would count twice.
    #[error("a root key is given twice")]
    SameKeyTwice,
    /// The threshold is zero, or cannot be reached.
    #[error("{threshold} of {keys} roots cannot be asked to sign: give 1 to {keys}")]
    Threshold {
        /// Threshold that was asked for.
        threshold: usize,
        /// Keys that were given.
        keys: usize,
    },
}

impl Roots {
    /// These keys, of which `threshold` must sign.
    ///
    /// # Errors
    /// [`BadRoots`].
    pub fn new(keys: impl Into<Vec<PublicKey>>, threshold: usize) -> Result<Self, BadRoots> {
        let keys = keys.into();
        let count = keys.len();
        if !(1..=MAX_ROOTS).contains(&count) {
            return Err(BadRoots::Count { count });
        }
        if !(1..=count).contains(&threshold) {
            return Err(BadRoots::Threshold {
                threshold,
                keys: count,
            });
        }
        let roots = Self { keys, threshold };
        if roots.sorted().is_sorted_by(|one, other| one < other) {
            Ok(roots)
        } else {
            Err(BadRoots::SameKeyTwice)
        }
    }

    /// The keys.
    #[must_use]
    pub fn keys(&self) -> &[PublicKey] {
        &self.keys
    }

    /// How many of the keys must sign, at least one.
    #[must_use]
    pub const fn threshold(&self) -> usize {
        self.threshold
    }

    /// How many of these roots signed.
    pub(super) fn count(&self, envelope: &ManyEnvelope<'_>) -> usize {
        seal::count_roots(envelope, &self.keys)
    }

    fn sorted(&self) -> Vec<&[u8; 32]> {
        let mut keys: Vec<_> = self.keys.iter().map(PublicKey::as_bytes).collect();
        keys.sort_unstable();
        keys
    }

    /// Writes the keys and the threshold, as two entries of a bundle's body.
    ///
    /// ```cddl
    /// 3 => [ 1*32 root-key: bstr .size 32 ], 4 => threshold: uint
    /// ```
    #[cfg(any(feature = "issuer", feature = "store"))]
    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.uint(3_u8);
        writer.array(self.keys.len());
        for key in &self.keys {
            writer.bytes(key.as_bytes());
        }
        writer.uint(4_u8);
        writer.uint(u64::try_from(self.threshold).unwrap_or(u64::MAX));
    }

    /// Reads what [`encode`](Self::encode) writes.
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Self, Unexpected> {
        reader.key(3)?;
        let keys = reader.list(1..=MAX_ROOTS, |it| {
            PublicKey::from_bytes(&it.byte_array()?).map_err(|_| Unexpected)
        })?;
        reader.key(4)?;
        let threshold = usize::try_from(reader.uint()?).map_err(|_| Unexpected)?;
        Self::new(keys, threshold).map_err(|_| Unexpected)
    }
}

// The same keys in another order are the same roots.
impl PartialEq for Roots {
    fn eq(&self, other: &Self) -> bool {
        self.threshold == other.threshold && self.sorted() == other.sorted()
    }
}

impl Eq for Roots {}

#[cfg(test)]
mod tests;
