//! Taking a bundle or a list into force.

use alloc::sync::Arc;

use super::carried::{Carried, add_lists};
use super::record::{KeptList, Manifest};
use super::{Installed, Store, StoreError};
use crate::clock::{ClockConcern, ClockReading};
use crate::limits::MAX_KEPT_LISTS;
use crate::snapshot::Snapshot;
use crate::status::StatusList;
use crate::time::UnixTime;
use crate::trust::Bundle;

impl Store {
    /// Verifies a trust bundle or a status list at the instant `now`, and takes it into force.
    ///
    /// What is refused leaves no trace.
    ///
    /// # Errors
    /// [`StoreError::Install`] with the first check that fails; [`StoreError::ClockBehind`];
    /// [`StoreError::Locked`] while another process installs; [`StoreError::NoBundle`] for a
    /// list without a bundle; [`StoreError::Full`], [`StoreError::Damaged`],
    /// [`StoreError::Io`].
    pub fn install(&self, bytes: &[u8], now: UnixTime) -> Result<Installed, StoreError> {
        let _writing = self.writing();
        let _lock = self.files.lock()?;
        let carried = self.read_again()?;
        let reading = self.clock(now);
        if bytes.first() == Some(&TAG_LIST) {
            self.install_list(carried, bytes, reading)
        } else {
            self.install_bundle(carried, bytes, reading)
        }
    }

    fn install_bundle(
        &self,
        carried: Carried,
        bytes: &[u8],
        clock: ClockReading,
    ) -> Result<Installed, StoreError> {
        let before = carried.manifest.as_ref();
        let roots = before.map_or(&self.pinned.roots, |it| &it.roots);
        let mark = before.map(|it| it.mark);
        let bundle = Bundle::open(bytes, roots)?;
        bundle.check_follows(mark, self.pinned.least_seq)?;
        bundle.check_clock(clock.now)?;
        self.check_floor(clock)?;
        if mark == Some(bundle.mark()) && carried.snapshot.is_some() {
            self.carry(carried);
            return Ok(Installed::Unchanged);
        }
        let seq = bundle.contents().seq();
        let mut manifest = Manifest::of(&bundle, bytes);
        let snapshot = match &carried.snapshot {
            Some(snapshot) => snapshot.with_kept_bundle(bundle),
            None => Snapshot::of(bundle),
        };
        let lists = carried.manifest.map(|it| it.lists).unwrap_or_default();
        let count = lists.len();
        manifest.lists = lists;
        // A list that the bundle before held and this one does not is gone for good.
        let held = carried.snapshot.as_ref();
        manifest.lists.retain(|uri, _| {
            let was_held = held.is_some_and(|it| it.lists().find(uri).is_some());
            !was_held || snapshot.lists().find(uri).is_some()
        });
        let snapshot = add_lists(&self.files, snapshot, &mut manifest)?;
        let lists_dropped = count.saturating_sub(manifest.lists.len());
        self.commit(bytes, manifest, snapshot)?;
        Ok(Installed::Bundle { seq, lists_dropped })
    }

    fn install_list(
        &self,
        carried: Carried,
        bytes: &[u8],
        clock: ClockReading,
    ) -> Result<Installed, StoreError> {
        let snapshot = carried.bundle(&self.files)?;
        let mut manifest = carried.manifest.clone().ok_or(StoreError::NoBundle)?;
        let list = StatusList::open(bytes, snapshot.trust(), clock.now)?;
        snapshot.check_list(&list)?;
        let kept = manifest.lists.get(list.uri());
        // Of a damaged list the number is left.
        kept.map_or(Ok(()), |it| it.check_replaced_by(&list))?;
        self.check_floor(clock)?;
        let held = snapshot.lists().find(list.uri());
        if held.is_some_and(|it| it.hash() == list.hash()) {
            self.carry(carried);
            return Ok(Installed::Unchanged);
        }
        if kept.is_none() && manifest.lists.len() >= MAX_KEPT_LISTS {
            let most = MAX_KEPT_LISTS;
            return Err(StoreError::Full { most });
        }
        let installed = Installed::List {
            uri: list.uri().into(),
            seq: list.seq(),
            withdrawn: held.map_or(0, |older| list.withdrawn_since(older)),
        };
        let entry = KeptList::of(&list, bytes);
        manifest.lists.insert(list.uri().into(), entry);
        self.commit(bytes, manifest, snapshot.with_kept_list(list))?;
        Ok(installed)
    }

    // With a clock set back, what has run out would be in date.
    fn check_floor(&self, clock: ClockReading) -> Result<(), StoreError> {
        match clock.concern {
            Some(ClockConcern::Behind { .. }) => Err(StoreError::ClockBehind {
                floor: self.floor().instant(),
                now: clock.now,
            }),
            _ => Ok(()),
        }
    }

    // The replaced manifest is the installation; what goes before it is not seen without it.
    fn commit(
        &self,
        bytes: &[u8],
        manifest: Manifest,
        snapshot: Snapshot,
    ) -> Result<(), StoreError> {
        // The floor may stem from a list that goes.
        self.keep_floor()?;
        self.files.add_blob(bytes)?;
        self.files.replace_manifest(&manifest)?;
        self.files.sweep(&manifest);
        self.carry(Carried {
            manifest: Some(manifest),
            snapshot: Some(Arc::new(snapshot)),
        });
        Ok(())
    }
}

/// First byte of a list's `COSE_Sign1` (tag 18, RFC 9052 section 2); a bundle's is 0xd8, and
/// what begins otherwise is refused as a malformed one.
const TAG_LIST: u8 = 0xd2;
