//! Issuers' keys, each for itself and beside the bundle before.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::finding::MAX_LIFETIME;
use super::{Contents, Finding, IssuerKey, KeyState, Purpose, Subject, is_active, is_for};
use crate::trust::IssuerId;

pub(super) fn lifetimes(subject: &Subject<'_>) -> Vec<Finding> {
    let codes = |key: &&IssuerKey| key.purposes().iter().any(|it| *it != Purpose::Status);
    let finding = |key: &IssuerKey| {
        let kid = key.public().id();
        match key.max_lifetime() {
            0 => Some(Finding::NoLifetime { kid }),
            seconds if seconds > MAX_LIFETIME => Some(Finding::LongLifetime { kid, seconds }),
            _ => None,
        }
    };
    let keys = subject.keys().iter().filter(codes);
    keys.filter_map(finding).collect()
}

pub(super) fn retired(subject: &Subject<'_>) -> Vec<Finding> {
    let issued_at = subject.contents.window().start();
    each(subject, |key| {
        let (kid, not_after) = (key.public().id(), key.in_use().end());
        (key.state() == KeyState::Retired && not_after > issued_at)
            .then_some(Finding::RetiredInUse { kid, not_after })
    })
}

pub(super) fn compromised(subject: &Subject<'_>) -> Vec<Finding> {
    let before = subject.previous.map(|it| it.trust().keys());
    let before = before.unwrap_or_default().iter();
    let compromised = before.filter(|key| key.state() == KeyState::Compromised);
    let finding = |key: &IssuerKey| {
        let kid = key.public().id();
        match same_key(subject.contents, key).map(IssuerKey::state) {
            Some(KeyState::Compromised) => None,
            Some(_) => Some(Finding::CompromisedTrusted { kid }),
            None => Some(Finding::CompromisedLeft { kid }),
        }
    };
    compromised.filter_map(finding).collect()
}

pub(super) fn new(subject: &Subject<'_>) -> Vec<Finding> {
    let Some(previous) = subject.previous else {
        return Vec::new();
    };
    let issued_at = subject.contents.window().start();
    each(subject, |key| {
        let (kid, in_use) = (key.public().id(), key.in_use());
        let not_before = in_use.start();
        let issues = is_active(key) && not_before <= issued_at && issued_at < in_use.end();
        (issues && same_key(previous, key).is_none())
            .then_some(Finding::SuddenKey { kid, not_before })
    })
}

pub(super) fn specimens(subject: &Subject<'_>) -> Vec<Finding> {
    let all_alike = subject.keys().iter().all(IssuerKey::is_specimen);
    each(subject, |key| {
        let kid = key.public().id();
        (key.is_specimen() && !all_alike).then_some(Finding::Specimen { kid })
    })
}

pub(super) fn shared_ids(subject: &Subject<'_>) -> Vec<Finding> {
    let trust = subject.contents.trust();
    let ids: BTreeSet<_> = subject.keys().iter().map(|key| key.public().id()).collect();
    let finding = |kid| {
        let same_id = trust.keys_with_id(kid).iter();
        let issuers: BTreeSet<_> = same_id.map(IssuerKey::issuer).collect();
        let issuers = issuers.len();
        (issuers > 1).then_some(Finding::SharedId { kid, issuers })
    };
    ids.into_iter().filter_map(finding).collect()
}

pub(super) fn without_status(subject: &Subject<'_>) -> Vec<Finding> {
    each(subject, |key| {
        let kid = key.public().id();
        let colours = is_active(key) && is_for(key, Purpose::Colour);
        (colours && key.status_base().is_none()).then_some(Finding::Irrevocable { kid })
    })
}

pub(super) fn status_bases(subject: &Subject<'_>) -> Vec<Finding> {
    let signers = subject.keys().iter();
    let signers = signers.filter(|key| is_active(key) && is_for(key, Purpose::Status));
    let signers: BTreeSet<_> = signers.filter_map(IssuerKey::issuer).collect();
    let listed = with_base(subject);
    let bare = listed.difference(&signers).copied().cloned();
    bare.map(|issuer| Finding::NoStatusKey { issuer }).collect()
}

pub(super) fn status_keys(subject: &Subject<'_>) -> Vec<Finding> {
    let listed = with_base(subject);
    each(subject, |key| {
        let (kid, issuer) = (key.public().id(), key.issuer()?);
        let foreign = is_for(key, Purpose::Status) && !listed.contains(issuer);
        let issuer = issuer.clone();
        foreign.then_some(Finding::NoStatusBase { kid, issuer })
    })
}

pub(super) fn shared_bases(subject: &Subject<'_>) -> Vec<Finding> {
    let bases =
        |key: &'_ IssuerKey| Some((key.issuer().cloned()?, key.status_base()?.uri().into()));
    let bases: BTreeSet<(IssuerId, String)> = subject.keys().iter().filter_map(bases).collect();
    let overlap = |one: &str, other: &str| {
        let rest = one.strip_prefix(other);
        rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let found = bases.iter().flat_map(|(issuer, base)| {
        let others = bases.iter().filter(move |(it, _)| it != issuer);
        let shared = others.filter(move |(_, other)| overlap(base, other));
        shared.map(|(other, _)| Finding::SharedBase {
            issuer: issuer.clone(),
            other: other.clone(),
        })
    });
    found.collect()
}

fn with_base<'a>(subject: &Subject<'a>) -> BTreeSet<&'a IssuerId> {
    let listed = subject.keys().iter();
    let listed = listed.filter(|key| key.status_base().is_some());
    listed.filter_map(IssuerKey::issuer).collect()
}

fn each(subject: &Subject<'_>, rule: impl Fn(&IssuerKey) -> Option<Finding>) -> Vec<Finding> {
    subject.keys().iter().filter_map(rule).collect()
}

fn same_key<'a>(contents: &'a Contents, key: &IssuerKey) -> Option<&'a IssuerKey> {
    let mut same_id = contents.trust().keys_with_id(key.public().id()).iter();
    same_id.find(|other| other.public() == key.public())
}
