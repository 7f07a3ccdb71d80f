//! Keys that follow each other.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{Finding, IssuerKey, KeyState, Purpose, Subject, places};
use crate::ids::Region;
use crate::time::UnixTime;
use crate::trust::IssuerId;

/// Between keys of one issuer for one purpose and the same regions, of which the later one is
/// still to come.
pub(super) fn windows(subject: &Subject<'_>) -> Vec<Finding> {
    let list_age = places::longest_list_age(subject);
    let findings = Purpose::ALL.into_iter().flat_map(|purpose| {
        let age = match purpose {
            Purpose::Status => list_age,
            Purpose::Colour | Purpose::Itinerary | Purpose::Test => 0,
        };
        successions(subject.keys(), purpose)
            .into_iter()
            .flat_map(move |(line, keys)| broken(line.issuer, purpose, &keys, age, subject.now))
    });
    findings.collect()
}

/// Keys that can take each other's place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Line<'a> {
    issuer: &'a IssuerId,
    regions: Option<&'a [Region]>,
    specimen: bool,
}

fn successions(keys: &[IssuerKey], purpose: Purpose) -> BTreeMap<Line<'_>, Vec<&IssuerKey>> {
    let mut lines: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let usable =
        |key: &&IssuerKey| key.state() != KeyState::Compromised && super::is_for(key, purpose);
    for key in keys.iter().filter(usable) {
        if let Some(issuer) = key.issuer() {
            let (regions, specimen) = (key.regions(), key.is_specimen());
            let line = Line {
                issuer,
                regions,
                specimen,
            };
            lines.entry(line).or_default().push(key);
        }
    }
    for keys in lines.values_mut() {
        keys.sort_by_key(|key| key.in_use().start());
    }
    lines
}

fn broken(
    issuer: &IssuerId,
    purpose: Purpose,
    keys: &[&IssuerKey],
    age: u32,
    now: UnixTime,
) -> Vec<Finding> {
    let lifetimes = keys.iter().map(|key| key.max_lifetime());
    let need = lifetimes.max().unwrap_or(0).max(age);
    let mut findings = Vec::new();
    let mut covered: Option<UnixTime> = None;
    for window in keys.iter().map(|key| key.in_use()) {
        let (start, end) = (window.start(), window.end());
        if let Some(until) = covered.filter(|until| start > now && end > *until) {
            let overlap = until.seconds_since(start);
            let issuer = issuer.clone();
            if start > until {
                findings.push(Finding::Gap {
                    issuer,
                    purpose,
                    from: until,
                    until: start,
                });
            } else if overlap < need {
                findings.push(Finding::ShortOverlap {
                    issuer,
                    purpose,
                    overlap,
                    need,
                });
            }
        }
        covered = covered.max(Some(end));
    }
    findings
}
