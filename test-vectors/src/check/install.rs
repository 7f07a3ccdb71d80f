//! Bundles and lists that are brought, and what the library makes of them.

use healthcode::status::{ListedState, StatusList};
use healthcode::trust::{self, Bundle, Draft, InstallError};
use healthcode::{Snapshot, UnixTime};

use super::Mismatch;
use super::place::Path;
use crate::Hex;
use crate::case::{BundleCase, BundleSummary, Carried, ListCase, ListSummary, Outcome};

pub(super) fn check_bundle(path: &Path, case: &BundleCase) -> Result<(), Mismatch> {
    let found = match install(path, case)? {
        Ok(bundle) => Outcome::Installed(bundle_summary(&bundle)),
        Err(error) => refused(&error),
    };
    path.same("expected", Some(&case.expected), Some(&found))?;
    match &case.expected {
        Outcome::Installed(summary) => check_draft(path, case, summary),
        Outcome::Refused { .. } => Ok(()),
    }
}

pub(super) fn check_list(path: &Path, case: &ListCase) -> Result<(), Mismatch> {
    let now = UnixTime::new(case.at);
    let roots = path.roots(&case.pinned)?;
    let bundle = Snapshot::first(&case.bundle.0, &roots, case.pinned.least_seq, now);
    let mut snapshot = bundle.map_err(|error| path.unusable("bundle", error))?;
    if let Some(list) = &case.installed {
        let with_list = snapshot.with_list(&list.0, now);
        snapshot = with_list.map_err(|error| path.unusable("installed", error))?;
    }
    let found = match snapshot.with_list(&case.list.0, now) {
        Ok(after) => {
            let list = StatusList::open(&case.list.0, snapshot.trust(), now);
            let list = list.map_err(|error| path.unusable("list", error))?;
            let kept = after.lists().find(list.uri());
            path.same("lists in force", Some(&list), kept)?;
            Outcome::Installed(list_summary(&list))
        }
        Err(error) => refused(&error),
    };
    path.same("expected", Some(&case.expected), Some(&found))
}

/// What a scanner carries, installed.
pub(super) fn carried(path: &Path, carried: &Carried) -> Result<Snapshot, Mismatch> {
    let now = UnixTime::new(carried.installed_at);
    let roots = path.roots(&carried.pinned)?;
    let first = Snapshot::first(&carried.bundle.0, &roots, carried.pinned.least_seq, now);
    let first = first.map_err(|error| path.unusable("bundle", error))?;
    carried.lists.iter().try_fold(first, |snapshot, list| {
        let next = snapshot.with_list(&list.0, now);
        next.map_err(|error| path.unusable("lists", error))
    })
}

/// A refusal in the words of the vectors.
pub(super) fn refused<T>(error: &InstallError) -> Outcome<T> {
    match error {
        InstallError::Rollback { have, got } => Outcome::rollback(*have, *got),
        error => Outcome::refused(error.code()),
    }
}

fn install(path: &Path, case: &BundleCase) -> Result<Result<Bundle, InstallError>, Mismatch> {
    let roots = path.roots(&case.pinned)?;
    let mark = match &case.installed {
        Some(mark) => Some(trust::Mark {
            seq: mark.seq,
            hash: path.array("installed", &mark.hash)?,
        }),
        None => None,
    };
    let open = || {
        let bundle = Bundle::open(&case.bundle.0, &roots)?;
        bundle.check_follows(mark, case.pinned.least_seq)?;
        bundle.check_clock(UnixTime::new(case.at))?;
        Ok(bundle)
    };
    Ok(open())
}

// What machines that make bundles read is the same, and they write it again as it was.
fn check_draft(path: &Path, case: &BundleCase, expected: &BundleSummary) -> Result<(), Mismatch> {
    let draft = Draft::read(&case.bundle.0).map_err(|error| path.unusable("bundle", error))?;
    let hash = Hex::from(draft.hash());
    path.same("draft's hash", Some(&expected.hash), Some(&hash))?;
    let again = Hex(draft.to_bytes());
    path.same("draft", Some(&case.bundle), Some(&again))
}

fn bundle_summary(bundle: &Bundle) -> BundleSummary {
    let contents = bundle.contents();
    let (window, roots) = (contents.window(), contents.roots());
    let id = |key: &trust::IssuerKey| key.issuer().map_or_else(String::new, ToString::to_string);
    let floors = contents.status_floors().iter();
    BundleSummary {
        seq: contents.seq(),
        hash: Hex::from(bundle.mark().hash),
        issued_at: window.start().as_secs(),
        expires: window.end().as_secs(),
        roots: roots
            .keys()
            .iter()
            .map(|key| Hex::from(*key.as_bytes()))
            .collect(),
        threshold: roots.threshold(),
        issuers: contents.trust().keys().iter().map(id).collect(),
        floors: floors.map(|it| (it.uri.clone(), it.seq)).collect(),
        places: contents
            .places()
            .map(|(place, _)| place.to_string())
            .collect(),
    }
}

fn list_summary(list: &StatusList) -> ListSummary {
    let value = |state| match state {
        ListedState::AsSigned => 0,
        ListedState::Revoked => 1,
        ListedState::Suspended => 2,
        ListedState::NowYellow => 12,
        ListedState::NowRed => 13,
        ListedState::Unknown(value) => value,
    };
    ListSummary {
        uri: list.uri().into(),
        seq: list.seq(),
        issued_at: list.issued_at().as_secs(),
        expires: list.expires().as_secs(),
        ttl: list.ttl(),
        slots: list.len(),
        changed: list
            .changed()
            .map(|(slot, state)| (slot, value(state)))
            .collect(),
    }
}
