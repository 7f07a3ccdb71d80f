//! Whose signatures count, for what, where and when.

use alloc::vec::Vec;

use thiserror::Error;

use crate::ids::KeyId;
use crate::limits::MAX_KEYS_PER_ID;

mod bundle;
mod decision;
mod install_error;
mod issuer_key;
#[cfg(feature = "issuer")]
mod lint;
mod names;
mod policy;
mod roots;
mod status_base;

pub use bundle::{Bundle, Contents, Mark, StatusFloor};
#[cfg(feature = "issuer")]
pub use bundle::{BundleBuilder, Draft, DraftError};
pub use decision::{BadPlaceType, Decision, Failing, PlaceType, Rule};
pub use install_error::InstallError;
pub(crate) use issuer_key::KeyFault;
pub use issuer_key::{BadIssuerId, IssuerId, IssuerKey, KeyState, Purpose};
#[cfg(feature = "issuer")]
pub use lint::{Finding, Severity, lint};
pub use names::{BadNames, Names};
pub use policy::{BadPolicy, ItineraryRule, Policy, Staleness, TestRule};
pub use roots::{BadRoots, Roots};
pub(crate) use status_base::is_uri;
pub use status_base::{BadStatusBase, StatusBase};

/// The issuer keys that a verifier trusts, found by key id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    // Sorted by key id.
    keys: Vec<IssuerKey>,
}

/// Why a key cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TrustError {
    /// The key is trusted already; two entries could contradict each other.
    #[error("the key {kid} is trusted already")]
    SameKeyTwice {
        /// Key id.
        kid: KeyId,
    },
    /// Too many keys share one id: each would cost a signature check.
    #[error("{MAX_KEYS_PER_ID} keys have the id {kid} already, and no more are tried")]
    TooManyKeysPerId {
        /// Key id.
        kid: KeyId,
    },
}

impl Trust {
    /// Trusts nobody yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { keys: Vec::new() }
    }

    /// Trusts one more key.
    ///
    /// # Errors
    /// [`TrustError`]; the keys trusted so far stay as they were.
    pub fn add(&mut self, key: IssuerKey) -> Result<(), TrustError> {
        let kid = key.public().id();
        let same_id = self.keys_with_id(kid);
        if same_id.iter().any(|known| known.public() == key.public()) {
            return Err(TrustError::SameKeyTwice { kid });
        }
        if same_id.len() >= MAX_KEYS_PER_ID {
            return Err(TrustError::TooManyKeysPerId { kid });
        }
        let place = self
            .keys
            .partition_point(|known| known.public().id() <= kid);
        self.keys.insert(place, key);
        Ok(())
    }

    /// Trusts these keys and no other.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn of(keys: impl Into<Vec<IssuerKey>>) -> Result<Self, TrustError> {
        let mut keys = keys.into();
        keys.sort_by_key(|key| (key.public().id(), *key.public().as_bytes()));
        let mut neighbours = keys.iter().zip(keys.iter().skip(1));
        if let Some((twice, _)) = neighbours.find(|(one, other)| one.public() == other.public()) {
            let kid = twice.public().id();
            return Err(TrustError::SameKeyTwice { kid });
        }
        let trust = Self { keys };
        let mut ids = trust.keys.iter().map(|key| key.public().id());
        let crowded = ids.find(|kid| trust.keys_with_id(*kid).len() > MAX_KEYS_PER_ID);
        match crowded {
            Some(kid) => Err(TrustError::TooManyKeysPerId { kid }),
            None => Ok(trust),
        }
    }

    /// All trusted keys, ordered by key id.
    pub fn keys(&self) -> &[IssuerKey] {
        &self.keys
    }

    /// The keys with this id, at most four.
    pub fn keys_with_id(&self, kid: KeyId) -> &[IssuerKey] {
        let start = self.keys.partition_point(|key| key.public().id() < kid);
        let rest = self.keys.get(start..).unwrap_or_default();
        let count = rest.partition_point(|key| key.public().id() == kid);
        rest.get(..count).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
