use std::string::ToString as _;
use std::vec::Vec;

use super::*;
use crate::time::Window;
use crate::trust::{
    BundleBuilder, Decision, Failing, IssuerId, Names, PlaceType, Policy, Roots, Rule, Staleness,
    StatusBase, StatusFloor, Trust,
};
use crate::{Colour, KeyId, PublicKey, Region, SigningKey};

mod keys;
mod succession;

const NOW: u32 = 1_795_262_400;
const DAY: u32 = 86_400;

fn at(seconds: u32) -> UnixTime {
    UnixTime::new(seconds)
}

fn window(start: u32, end: u32) -> Window {
    Window::new(at(start), at(end)).unwrap()
}

fn public(seed: u8) -> PublicKey {
    SigningKey::from_seed(&[seed; 32]).unwrap().public().clone()
}

fn kid(seed: u8) -> KeyId {
    public(seed).id()
}

fn id(issuer: &str) -> IssuerId {
    IssuerId::new(issuer).unwrap()
}

fn issuer(issuer: &str, seed: u8, purpose: Purpose, in_use: Window) -> IssuerKey {
    IssuerKey::new(public(seed), [purpose], in_use, DAY)
        .with_issuer(id(issuer))
        .with_names(Names::new([("en", issuer)]).unwrap())
}

fn in_use() -> Window {
    window(NOW - 30 * DAY, NOW + 300 * DAY)
}

/// Signs colours of Guangdong.
fn colours() -> IssuerKey {
    let base = StatusBase::new("https://gd.example/", 20).unwrap();
    issuer("GD", 10, Purpose::Colour, in_use())
        .with_status_base(base)
        .with_regions([Region::new(44).unwrap()])
}

/// Signs the lists of the same issuer.
fn lists() -> IssuerKey {
    issuer("GD", 11, Purpose::Status, in_use())
}

fn roots(threshold: usize) -> Roots {
    Roots::new([public(1), public(2), public(3)], threshold).unwrap()
}

fn numbered(seq: u64) -> BundleBuilder {
    BundleBuilder::new(seq, window(NOW, NOW + 7 * DAY), roots(2))
}

fn mall() -> PlaceType {
    PlaceType::new("mall").unwrap()
}

fn policy() -> Policy {
    Policy::new(Colour::Green, Colour::Yellow).unwrap()
}

fn contents(builder: BundleBuilder) -> Contents {
    builder.build().unwrap().untrusted_contents().clone()
}

fn found(builder: BundleBuilder) -> Vec<Finding> {
    lint(&contents(builder), None, at(NOW))
}

fn found_after(previous: BundleBuilder, builder: BundleBuilder) -> Vec<Finding> {
    lint(&contents(builder), Some(&contents(previous)), at(NOW))
}

fn next() -> BundleBuilder {
    numbered(8).previous([5; 32])
}

#[test]
fn nothing_is_found_in_a_good_bundle() {
    let aged = Staleness {
        bundle_soft_age: 2 * DAY,
        list_soft_age: 3_600,
        ..Staleness::STRICT
    };
    let asked = [Region::new(44).unwrap(), Region::new(4_403).unwrap()].into();
    let failing = Failing::Refer;
    let asks = policy().with_regions(Rule { failing, asked }).unwrap();
    let uri = "https://gd.example/0".to_string();
    let good = |builder: BundleBuilder| {
        builder
            .issuer(colours())
            .issuer(lists())
            .place(mall(), asks.clone().with_staleness(aged))
            .place(PlaceType::new("hotel").unwrap(), policy())
            .status_floor(StatusFloor {
                uri: uri.clone(),
                seq: 3,
            })
    };
    assert_eq!(found(good(numbered(7))), []);
    assert_eq!(found_after(good(numbered(7)), good(next())), []);
    assert_eq!(found(numbered(7)), []);
}

#[test]
fn a_bundle_is_in_force_for_up_to_ninety_days() {
    let of = |start, end, now| {
        let builder = BundleBuilder::new(7, window(start, end), roots(2));
        lint(&contents(builder), None, at(now))
    };
    assert_eq!(of(NOW, NOW + 90 * DAY, NOW), []);
    let seconds = 90 * DAY + 1;
    let long = Finding::LongWindow { seconds };
    assert_eq!(of(NOW, NOW + seconds, NOW), [long]);
    let (end, now) = (at(NOW + 1), at(NOW + 1));
    assert_eq!(of(NOW, NOW + 1, NOW + 1), [Finding::Expired { end, now }]);
    assert_eq!(of(NOW, NOW + 1, NOW), []);
    // Signed today, to be in force from tomorrow.
    assert_eq!(of(NOW + DAY, NOW + 2 * DAY, NOW), []);
}

#[test]
fn a_bundle_follows_the_one_before_it() {
    let older = |got| [Finding::NotNewer { have: 7, got }];
    assert_eq!(found_after(numbered(7), numbered(7)), older(7));
    assert_eq!(found_after(numbered(7), numbered(6)), older(6));
    let orphan = [Finding::NoPredecessor { seq: 8 }];
    assert_eq!(found_after(numbered(7), numbered(8)), orphan);
    assert_eq!(found_after(numbered(7), next()), []);
    assert_eq!(found_after(numbered(7), numbered(9)), []);
}

#[test]
fn floors_do_not_fall() {
    let with = |builder: BundleBuilder, seq| {
        let uri = "https://gd.example/0".into();
        builder.status_floor(StatusFloor { uri, seq })
    };
    let lower = |got| {
        let uri = "https://gd.example/0".into();
        [Finding::LowerFloor { uri, have: 5, got }]
    };
    let before = || with(with(numbered(7), 5), 2);
    assert_eq!(found_after(before(), with(next(), 5)), []);
    assert_eq!(found_after(before(), with(with(next(), 6), 1)), []);
    assert_eq!(found_after(before(), with(next(), 4)), lower(4));
    assert_eq!(found_after(before(), next()), lower(0));
}

#[test]
fn neither_one_root_nor_every_root_signs() {
    let with = |keys: &[u8], threshold| {
        let keys: Vec<_> = keys.iter().map(|seed| public(*seed)).collect();
        let roots = Roots::new(keys, threshold).unwrap();
        found(BundleBuilder::new(7, window(NOW, NOW + DAY), roots))
    };
    assert_eq!(with(&[1, 2, 3], 1), [Finding::OneRoot { keys: 3 }]);
    assert_eq!(with(&[1, 2, 3], 2), []);
    assert_eq!(with(&[1, 2, 3], 3), [Finding::EveryRoot { keys: 3 }]);
    assert_eq!(with(&[1], 1), [Finding::EveryRoot { keys: 1 }]);
}

#[test]
fn a_root_issues_nothing() {
    let root = issuer("GD", 2, Purpose::Itinerary, in_use());
    let both = [Finding::RootIssues { kid: kid(2) }];
    assert_eq!(found(numbered(7).issuer(root)), both);
}

#[test]
fn a_place_says_before_the_expiry_that_a_bundle_is_stale() {
    let with = |bundle_soft_age| {
        let staleness = Staleness {
            bundle_soft_age,
            ..Staleness::STRICT
        };
        found(numbered(7).place(mall(), policy().with_staleness(staleness)))
    };
    let seconds = 7 * DAY;
    let never = |soft_age| {
        let place = mall();
        [Finding::NeverStale {
            place,
            soft_age,
            seconds,
        }]
    };
    assert_eq!(with(seconds - 1), []);
    assert_eq!(with(seconds), never(seconds));
    assert_eq!(with(u32::MAX - 1), never(u32::MAX - 1));
    assert_eq!(with(u32::MAX), []);
}

#[test]
fn what_a_place_lets_pass_is_named() {
    let with = |policy| found(numbered(7).place(mall(), policy));
    let colour = |colour| {
        let place = mall();
        [Finding::AdmitsColour { place, colour }]
    };
    let admits = |worst| Policy::new(worst, Colour::Red).unwrap();
    assert_eq!(with(admits(Colour::Green)), []);
    assert_eq!(with(admits(Colour::Yellow)), colour(Colour::Yellow));
    assert_eq!(with(admits(Colour::Red)), colour(Colour::Red));
    let strict = Staleness::STRICT;
    for decision in [Decision::Admit, Decision::Refer] {
        for (staleness, what) in [
            (
                Staleness {
                    bundle_stale: decision,
                    ..strict
                },
                "the bundle is stale",
            ),
            (
                Staleness {
                    list_stale: decision,
                    ..strict
                },
                "the status list is stale",
            ),
            (
                Staleness {
                    list_missing: decision,
                    ..strict
                },
                "the status list is missing",
            ),
        ] {
            let loosened = Finding::Loosened {
                place: mall(),
                what,
            };
            let expected: &[Finding] = match decision {
                Decision::Admit => &[loosened],
                _ => &[],
            };
            assert_eq!(with(policy().with_staleness(staleness)), expected);
        }
    }
}

#[test]
fn accepted_regions_have_someone_who_signs_there() {
    let with = |key: IssuerKey, number| {
        let asked = [Region::new(number).unwrap()].into();
        let failing = Failing::Deny;
        let policy = policy().with_regions(Rule { failing, asked }).unwrap();
        let builder = numbered(7).issuer(key).issuer(lists());
        let found = found(builder.place(mall(), policy)).into_iter();
        found
            .filter(|it| matches!(it, Finding::Uncovered { .. }))
            .collect::<Vec<_>>()
    };
    let uncovered = |number| {
        let (place, region) = (mall(), Region::new(number).unwrap());
        [Finding::Uncovered { place, region }]
    };
    assert_eq!(with(colours(), 44), []);
    assert_eq!(with(colours(), 4_403), []);
    assert_eq!(with(colours(), 45), uncovered(45));
    let shenzhen = colours().with_regions([Region::new(4_403).unwrap()]);
    assert_eq!(with(shenzhen.clone(), 44), []);
    assert_eq!(with(shenzhen, 4_401), uncovered(4_401));
    let everywhere = |in_use| issuer("GD", 10, Purpose::Colour, in_use);
    assert_eq!(with(everywhere(in_use()), 45), []);
    // A key that signs nothing of the kind covers nothing.
    let itineraries = issuer("GD", 10, Purpose::Itinerary, in_use());
    let ended = everywhere(window(NOW - DAY, NOW));
    for key in [
        itineraries,
        ended,
        colours().with_specimen(),
        colours().with_state(KeyState::Retired),
        colours().with_state(KeyState::Compromised),
    ] {
        assert_eq!(with(key, 44), uncovered(44));
    }
    assert_eq!(with(everywhere(window(NOW - DAY, NOW + 1)), 44), []);
}

#[test]
fn a_finding_is_one_sentence_with_its_numbers() {
    let gap = Finding::Gap {
        issuer: id("GD"),
        purpose: Purpose::Colour,
        from: at(NOW),
        until: at(NOW + DAY),
    };
    assert_eq!(
        gap.to_string(),
        "GD has no key for the purpose colour from 2026-11-21T12:00:00Z to 2026-11-22T12:00:00Z"
    );
    assert_eq!(gap.severity(), Severity::Error);
    let long = Finding::LongWindow { seconds: 9_000_000 };
    let text = "the bundle is in force for 9000000 s, and 90 days are 7776000 s";
    assert_eq!(long.to_string(), text);
    assert_eq!(long.severity(), Severity::Warning);
    assert!(Severity::Warning < Severity::Error);
}

#[test]
fn what_does_not_work_or_is_not_safe_is_an_error() {
    let (kid, issuer, uri) = (kid(10), id("GD"), "https://gd.example/0".into());
    let (place, region) = (mall(), Region::new(44).unwrap());
    for error in [
        Finding::Expired {
            end: at(1),
            now: at(1),
        },
        Finding::NotNewer { have: 1, got: 1 },
        Finding::NoPredecessor { seq: 1 },
        Finding::LowerFloor {
            uri,
            have: 1,
            got: 0,
        },
        Finding::RootIssues { kid },
        Finding::NoLifetime { kid },
        Finding::CompromisedTrusted { kid },
        Finding::NoStatusKey { issuer },
        Finding::Uncovered { place, region },
    ] {
        assert_eq!(error.severity(), Severity::Error, "{error}");
    }
    for warning in [
        Finding::OneRoot { keys: 3 },
        Finding::EveryRoot { keys: 3 },
        Finding::CompromisedLeft { kid },
        Finding::Specimen { kid },
        Finding::Irrevocable { kid },
    ] {
        assert_eq!(warning.severity(), Severity::Warning, "{warning}");
    }
}
