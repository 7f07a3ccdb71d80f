//! The bundle as a whole, its roots and its floors.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::finding::MAX_WINDOW;
use super::{Contents, Finding, Subject};

pub(super) fn window(subject: &Subject<'_>) -> Vec<Finding> {
    let (window, now) = (subject.contents.window(), subject.now);
    let (end, seconds) = (window.end(), window.seconds());
    let expired = (now >= end).then_some(Finding::Expired { end, now });
    let long = (seconds > MAX_WINDOW).then_some(Finding::LongWindow { seconds });
    expired.into_iter().chain(long).collect()
}

pub(super) fn number(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(previous) = subject.previous else {
        return Vec::new();
    };
    let (have, got) = (previous.seq(), subject.contents.seq());
    let next = have.checked_add(1) == Some(got);
    if got <= have {
        [Finding::NotNewer { have, got }].into()
    } else if next && subject.contents.previous().is_none() {
        [Finding::NoPredecessor { seq: got }].into()
    } else {
        Vec::new()
    }
}

pub(super) fn floors(subject: &Subject<'_>) -> Vec<Finding> {
    let floors = |contents: &Contents| {
        let mut highest = BTreeMap::new();
        for floor in contents.status_floors() {
            let seq = highest.entry(floor.uri.clone()).or_insert(floor.seq);
            *seq = floor.seq.max(*seq);
        }
        highest
    };
    let Some(previous) = subject.previous else {
        return Vec::new();
    };
    let now = floors(subject.contents);
    let before = floors(previous).into_iter();
    let lower = before.filter_map(|(uri, have)| {
        let got = now.get(&uri).copied().unwrap_or(0);
        (got < have).then_some(Finding::LowerFloor { uri, have, got })
    });
    lower.collect()
}

pub(super) fn threshold(subject: &Subject<'_>) -> Vec<Finding> {
    let roots = subject.contents.roots();
    let keys = roots.keys().len();
    let finding = match roots.threshold() {
        all if all == keys => Some(Finding::EveryRoot { keys }),
        1 => Some(Finding::OneRoot { keys }),
        _ => None,
    };
    finding.into_iter().collect()
}

pub(super) fn roots_that_issue(subject: &Subject<'_>) -> Vec<Finding> {
    let trust = subject.contents.trust();
    let roots = subject.contents.roots().keys().iter();
    let issuing = roots.filter(|root| {
        let mut same_id = trust.keys_with_id(root.id()).iter();
        same_id.any(|key| key.public() == *root)
    });
    issuing
        .map(|root| Finding::RootIssues { kid: root.id() })
        .collect()
}
