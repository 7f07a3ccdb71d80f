//! Whose signatures count, for what, where and when.

use alloc::vec::Vec;

use thiserror::Error;

use crate::ids::KeyId;
use crate::limits::MAX_KEYS_PER_ID;

mod install_error;
mod issuer_key;
mod names;

pub use install_error::InstallError;
pub(crate) use issuer_key::is_uri;
pub use issuer_key::{
    BadIssuerId, BadStatusBase, IssuerId, IssuerKey, KeyState, Purpose, StatusBase,
};
pub use names::{BadNames, Names};

/// The issuer keys that a verifier trusts, found by key id.
#[derive(Clone, Debug, Default)]
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
