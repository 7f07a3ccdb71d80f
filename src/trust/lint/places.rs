//! What is asked at places.

use alloc::vec::Vec;

use super::{Finding, IssuerKey, Purpose, Subject, is_active, is_for};
use crate::claims::Colour;
use crate::ids::Region;
use crate::trust::{Decision, PlaceType, Policy};

pub(super) fn ages(subject: &Subject<'_>) -> Vec<Finding> {
    let seconds = subject.contents.window().seconds();
    each(subject, |place, policy| {
        let soft_age = policy.staleness().bundle_soft_age;
        let place = place.clone();
        let never = finite(soft_age).is_some_and(|age| age >= seconds);
        let finding = Finding::NeverStale {
            place,
            soft_age,
            seconds,
        };
        never.then_some(finding).into_iter().collect()
    })
}

pub(super) fn loosened(subject: &Subject<'_>) -> Vec<Finding> {
    each(subject, |place, policy| {
        let staleness = policy.staleness();
        let colour = (policy.admits() > Colour::Green).then(|| Finding::AdmitsColour {
            place: place.clone(),
            colour: policy.admits(),
        });
        let named = [
            (staleness.bundle_stale, "the bundle is stale"),
            (staleness.list_stale, "the status list is stale"),
            (staleness.list_missing, "the status list is missing"),
        ];
        let loose = named.into_iter().filter(|(it, _)| *it == Decision::Admit);
        let loose = loose.map(|(_, what)| Finding::Loosened {
            place: place.clone(),
            what,
        });
        colour.into_iter().chain(loose).collect()
    })
}

pub(super) fn regions(subject: &Subject<'_>) -> Vec<Finding> {
    let signs = |key: &&IssuerKey| {
        is_active(key)
            && !key.is_specimen()
            && is_for(key, Purpose::Colour)
            && key.in_use().end() > subject.now
    };
    let signers: Vec<_> = subject.keys().iter().filter(signs).collect();
    each(subject, |place, policy| {
        let accepted = policy.regions().map(|rule| rule.asked.iter());
        let accepted = accepted.into_iter().flatten();
        let uncovered = accepted.filter(|region| !signers.iter().any(|key| covers(key, **region)));
        let finding = |region: &Region| Finding::Uncovered {
            place: place.clone(),
            region: *region,
        };
        uncovered.map(finding).collect()
    })
}

/// Longest age at which a place takes a status list for fresh.
pub(super) fn longest_list_age(subject: &Subject<'_>) -> u32 {
    let policies = subject.contents.places();
    let ages = policies.filter_map(|(_, policy)| finite(policy.staleness().list_soft_age));
    ages.max().unwrap_or(0)
}

// A key for a division covers a part, and one for more the whole.
fn covers(key: &IssuerKey, region: Region) -> bool {
    let touches = |own: &Region| own.is_within(region) || region.is_within(*own);
    key.regions().is_none_or(|own| own.iter().any(touches))
}

// The greatest age says that there is no soft one.
fn finite(age: u32) -> Option<u32> {
    (age < u32::MAX).then_some(age)
}

fn each(subject: &Subject<'_>, rule: impl Fn(&PlaceType, &Policy) -> Vec<Finding>) -> Vec<Finding> {
    let places = subject.contents.places();
    places
        .flat_map(|(place, policy)| rule(place, policy))
        .collect()
}
