//! What a scanner carries: one bundle and the status lists under it, never changed in place.

use alloc::sync::Arc;
use core::fmt;

use crate::status::{StatusList, StatusLists};
use crate::time::UnixTime;
use crate::trust::{Bundle, InstallError, Roots, Trust};

/// A trust bundle in force and the status lists under it.
///
/// A snapshot never changes: installing makes a new one, and whoever decides with the old one
/// keeps a whole and consistent state. Nothing that is refused leaves a trace.
///
/// ```
/// use healthcode::trust::{InstallError, Roots};
/// use healthcode::{Snapshot, UnixTime};
/// # let public = healthcode::PublicKey::from_bytes(&{ let mut b = [0x66; 32]; b[0] = 0x58; b })?;
/// let roots = Roots::new([public], 1)?;
/// let refused = Snapshot::first(b"no bundle", &roots, 0, UnixTime::new(1_795_262_400));
/// assert_eq!(refused.unwrap_err().code(), "malformed/cbor");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct Snapshot {
    bundle: Arc<Bundle>,
    lists: StatusLists,
}

impl Snapshot {
    /// Installs the first bundle, under roots that the operator pinned.
    ///
    /// `least` is the lowest sequence number that is taken: that of the bundle which the
    /// program was shipped with, or which was in force before its records were lost.
    ///
    /// # Errors
    /// [`InstallError`].
    pub fn first(
        bytes: &[u8],
        pinned: &Roots,
        least: u64,
        now: UnixTime,
    ) -> Result<Self, InstallError> {
        let bundle = Bundle::open(bytes, pinned)?;
        bundle.check_follows(None, least)?;
        bundle.check_clock(now)?;
        Ok(Self::of(bundle))
    }

    /// The state with a bundle that was in force before, such as one that a store kept.
    ///
    /// It may have run out since: verdicts say so.
    pub fn of(bundle: Bundle) -> Self {
        Self {
            bundle: Arc::new(bundle),
            lists: StatusLists::new(),
        }
    }

    /// The state after a newer bundle.
    ///
    /// Lists whose signer it no longer trusts, or whose floor it raises above them, go.
    ///
    /// # Errors
    /// [`InstallError`]; this state stays as it is.
    pub fn with_bundle(&self, bytes: &[u8], now: UnixTime) -> Result<Self, InstallError> {
        let bundle = Bundle::open(bytes, self.bundle.contents().roots())?;
        bundle.check_follows(Some(self.bundle.mark()), 0)?;
        bundle.check_clock(now)?;
        Ok(self.with_kept_bundle(bundle))
    }

    pub(crate) fn with_kept_bundle(&self, bundle: Bundle) -> Self {
        let lists = self.lists.retain(|list| {
            let floor = bundle.contents().status_floor(list.uri());
            list.check_signer(bundle.contents().trust()).is_ok()
                && list.check_follows(floor, None).is_ok()
        });
        Self {
            bundle: Arc::new(bundle),
            lists,
        }
    }

    /// The state after a status list, the first or a newer one.
    ///
    /// # Errors
    /// [`InstallError`]; this state stays as it is.
    pub fn with_list(&self, bytes: &[u8], now: UnixTime) -> Result<Self, InstallError> {
        let list = StatusList::open(bytes, self.trust(), now)?;
        self.check_list(&list)?;
        Ok(self.with_kept_list(list))
    }

    /// Succeeds if a list may take the place of the one with the same URI.
    ///
    /// Another issuer's may not, should a bundle let two of them use one URI: what the one
    /// revoked, the other could make unknown.
    ///
    /// # Errors
    /// [`InstallError::ForeignList`], [`InstallError::Rollback`], [`InstallError::Fork`].
    pub fn check_list(&self, list: &StatusList) -> Result<(), InstallError> {
        let installed = self.lists.find(list.uri());
        if installed.is_some_and(|it| it.issuer() != list.issuer()) {
            return Err(InstallError::ForeignList);
        }
        let floor = self.bundle.contents().status_floor(list.uri());
        list.check_follows(floor, installed)
    }

    pub(crate) fn with_kept_list(&self, list: StatusList) -> Self {
        Self {
            bundle: Arc::clone(&self.bundle),
            lists: self.lists.with(list),
        }
    }

    /// The bundle in force.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The issuers' keys in force.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        self.bundle.contents().trust()
    }

    /// The status lists in force.
    pub const fn lists(&self) -> &StatusLists {
        &self.lists
    }

    /// The newest instant that a verified bundle or list was issued at: no right clock is
    /// behind it.
    #[must_use]
    pub fn newest_issue(&self) -> UnixTime {
        let bundle = self.bundle.contents().window().start();
        let lists = self.lists.iter().map(StatusList::issued_at);
        lists.fold(bundle, UnixTime::max)
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lists = self.lists.iter().count();
        write!(f, "Snapshot({:?}, {lists} lists)", self.bundle)
    }
}

#[cfg(test)]
mod tests;
