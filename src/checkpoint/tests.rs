use std::string::ToString as _;
use std::vec::Vec;

use super::*;
use crate::claims::{Claims, ClaimsBuilder, Colour};
use crate::ids::Region;
use crate::issuer::{Issuer, Presentation};
use crate::key::SigningKey;
use crate::status::{ListBuilder, ListedState};
use crate::time::Window;
use crate::trust::{
    BundleBuilder, Decision, Draft, Failing, IssuerId, IssuerKey, Names, Purpose, Roots, Rule,
    StatusBase,
};

const NOW: UnixTime = UnixTime::new(1_795_262_400);
const DAY: u32 = 86_400;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

fn at(seconds: i64) -> UnixTime {
    UnixTime::try_from(i64::from(NOW.as_secs()) + seconds).unwrap()
}

fn metro() -> PlaceType {
    PlaceType::new("metro").unwrap()
}

fn policy() -> Policy {
    Policy::new(Colour::Green, Colour::Yellow).unwrap()
}

fn issuer_key() -> IssuerKey {
    IssuerKey::new(key(1).public().clone(), Purpose::ALL, Window::ALWAYS, DAY)
        .with_issuer(IssuerId::new("GD").unwrap())
        .with_names(Names::new([("en", "Guangdong")]).unwrap())
        .with_regions([Region::new(44).unwrap()])
        .with_status_base(StatusBase::new("https://gd.example/s/", 4).unwrap())
}

fn roots() -> Roots {
    Roots::new([key(101).public().clone(), key(102).public().clone()], 2).unwrap()
}

fn bundle(seq: u64, policy: Policy) -> Vec<u8> {
    let window = Window::new(at(-3_600), at(30 * i64::from(DAY))).unwrap();
    let mut draft: Draft = BundleBuilder::new(seq, window, roots())
        .issuer(issuer_key())
        .place(metro(), policy)
        .build()
        .unwrap();
    draft.sign(&key(101)).unwrap();
    draft.sign(&key(102)).unwrap();
    draft.to_bytes()
}

fn carried(policy: Policy) -> Snapshot {
    Snapshot::first(&bundle(1, policy), &roots(), 0, NOW).unwrap()
}

fn list(seq: u64, states: &[(u32, ListedState)]) -> Vec<u8> {
    let mut list = ListBuilder::new("https://gd.example/s/0", 16)
        .unwrap()
        .with_seq(seq)
        .unwrap();
    for (slot, state) in states {
        list.set(*slot, *state).unwrap();
    }
    let unsigned = list.build(at(-60), at(DAY.into()), Some(3_600)).unwrap();
    unsigned.sign(&key(1)).unwrap()
}

fn builder(document: &Document) -> ClaimsBuilder<'_> {
    let window = Window::new(NOW, at(DAY.into())).unwrap();
    Claims::builder(window, document).colour(Colour::Green)
}

fn document() -> Document {
    Document::parse("passport:USA:X1234567:1990-01-31").unwrap()
}

fn issue(builder: ClaimsBuilder<'_>) -> alloc::string::String {
    let claims = builder
        .build_with_id(crate::CodeId::from_bytes([7; 8]))
        .unwrap();
    Issuer::new(key(1)).issue(&claims).unwrap().into()
}

fn verdict(carried: &Snapshot, text: &str, now: UnixTime) -> (Decision, &'static str) {
    let checkpoint = Checkpoint::new(carried, &metro()).unwrap();
    let judgement = checkpoint.decide(text, &[], now);
    let reason = judgement.reason().map_or("none", |it| it.code());
    (judgement.decision(), reason)
}

#[test]
fn a_colour_that_changed_is_known_at_the_gate() {
    let text = issue(builder(&document()).status_index(5));
    let carried = carried(policy());
    assert_eq!(
        verdict(&carried, &text, NOW),
        (Decision::Deny, "status/unknown")
    );
    let first = carried.with_list(&list(1, &[]), NOW).unwrap();
    assert_eq!(verdict(&first, &text, NOW), (Decision::Admit, "none"));
    let yellow = first
        .with_list(&list(2, &[(5, ListedState::NowYellow)]), NOW)
        .unwrap();
    assert_eq!(
        verdict(&yellow, &text, NOW),
        (Decision::Refer, "policy/colour")
    );
    let red = yellow
        .with_list(&list(3, &[(5, ListedState::NowRed)]), NOW)
        .unwrap();
    assert_eq!(verdict(&red, &text, NOW), (Decision::Deny, "policy/colour"));
    let back = red.with_list(&list(2, &[]), NOW).unwrap_err();
    assert_eq!(back.code(), "state/rollback");
    assert_eq!(back.to_string(), "have 3, got 2");
    let revoked = red
        .with_list(&list(4, &[(5, ListedState::Revoked)]), NOW)
        .unwrap();
    assert_eq!(
        verdict(&revoked, &text, NOW),
        (Decision::Deny, "status/revoked")
    );
    // Whoever decides with the first state keeps it.
    assert_eq!(verdict(&first, &text, NOW), (Decision::Admit, "none"));
}

#[test]
fn a_screenshot_of_a_presentation_is_refused_after_a_minute() {
    let live = Rule {
        failing: Failing::Deny,
        asked: 60,
    };
    let carried = carried(policy().with_live(live));
    let document = document();
    let code = issue(builder(&document).holder_key(key(50).public().clone()));
    let shown: alloc::string::String =
        Presentation::new(&code, key(50).public(), Some("gate-1"), NOW)
            .unwrap()
            .sign(&key(50))
            .unwrap()
            .into();
    assert_eq!(verdict(&carried, &shown, at(60)), (Decision::Admit, "none"));
    assert_eq!(
        verdict(&carried, &shown, at(61)),
        (Decision::Deny, "policy/live")
    );
    assert_eq!(
        verdict(&carried, &code, NOW),
        (Decision::Deny, "policy/live")
    );
    let elsewhere = Checkpoint::new(&carried, &metro())
        .unwrap()
        .with_place_id("gate-2")
        .unwrap()
        .decide(&shown, &[], NOW);
    assert_eq!(elsewhere.decision(), Decision::Deny);
}
