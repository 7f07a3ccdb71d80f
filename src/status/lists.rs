//! The lists that a verifier holds.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

use super::list::StatusList;
use crate::trust::Trust;

/// The lists that a verifier holds, one for each URI.
///
/// Never changed, only replaced: a copy shares its lists, so whoever decides keeps the lists
/// that it began with while others take new ones in.
#[derive(Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct StatusLists {
    by_uri: BTreeMap<String, Arc<StatusList>>,
}

impl StatusLists {
    /// No lists yet.
    pub const fn new() -> Self {
        Self {
            by_uri: BTreeMap::new(),
        }
    }

    /// The list with this URI.
    #[must_use]
    pub fn find(&self, uri: &str) -> Option<&StatusList> {
        self.by_uri.get(uri).map(Arc::as_ref)
    }

    /// These lists and one more, which takes the place of the one with its URI.
    ///
    /// Whether it may, [`StatusList::check_follows`] says.
    pub fn with(&self, list: StatusList) -> Self {
        let mut by_uri = self.by_uri.clone();
        by_uri.insert(list.uri().into(), Arc::new(list));
        Self { by_uri }
    }

    /// Those of the lists whose signers may still sign them.
    ///
    /// What becomes of the others, [`StatusList::check_signer`] says.
    pub fn still_trusted(&self, trust: &Trust) -> Self {
        let mut by_uri = self.by_uri.clone();
        by_uri.retain(|_, list| list.check_signer(trust).is_ok());
        Self { by_uri }
    }

    /// All lists, ordered by URI.
    pub fn iter(&self) -> impl Iterator<Item = &StatusList> {
        self.by_uri.values().map(Arc::as_ref)
    }
}

impl fmt::Debug for StatusLists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
