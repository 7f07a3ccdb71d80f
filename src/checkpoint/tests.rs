#![expect(
    clippy::arithmetic_side_effects,
    reason = "a test that overflows fails"
)]

use std::string::{String, ToString};
use std::vec::Vec;

use super::*;
use crate::claims::{
    Claims, ClaimsBuilder, Colour, DocumentType, IdentityHash, KnownIdentity, Person, Suite,
};
use crate::error::Refusal;
use crate::ids::{CodeId, Region};
use crate::issuer::{Issuer, Presentation};
use crate::key::SigningKey;
use crate::status::{ListBuilder, ListedState};
use crate::time::Window;
use crate::trust::{
    BundleBuilder, Decision, Draft, Failing, IssuerId, IssuerKey, Names, Purpose, Roots, Rule,
    Staleness, StatusBase, Trust,
};
use crate::verifier::Freshness;

mod ages;
mod clocks;
mod facts;
mod identity;
mod live;
mod old_lists;
mod places;
mod properties;
mod recent;
mod status;
mod strategies;
mod together;
mod trace;

const NOW: UnixTime = UnixTime::new(1_795_262_400);
const DAY: u32 = 86_400;
const ADMITTED: (Decision, &str) = (Decision::Admit, "none");

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).unwrap()
}

fn at(seconds: i64) -> UnixTime {
    UnixTime::try_from(i64::from(NOW.as_secs()) + seconds).unwrap()
}

fn window(start: i64, end: i64) -> Window {
    Window::new(at(start), at(end)).unwrap()
}

fn metro() -> PlaceType {
    PlaceType::new("metro").unwrap()
}

fn region(number: u64) -> Region {
    Region::new(number).unwrap()
}

fn denying<T>(asked: T) -> Rule<T> {
    let failing = Failing::Deny;
    Rule { failing, asked }
}

fn referring<T>(asked: T) -> Rule<T> {
    let failing = Failing::Refer;
    Rule { failing, asked }
}

// Green is admitted, yellow referred, red denied, and nothing else is asked.
fn policy() -> Policy {
    Policy::new(Colour::Green, Colour::Yellow).unwrap()
}

fn issuer_key() -> IssuerKey {
    IssuerKey::new(key(1).public().clone(), Purpose::ALL, Window::ALWAYS, DAY)
        .with_issuer(IssuerId::new("GD").unwrap())
        .with_names(Names::new([("en", "Guangdong")]).unwrap())
        .with_regions([region(44)])
        .with_status_base(StatusBase::new("https://gd.example/s/", 4).unwrap())
}

fn roots() -> Roots {
    Roots::new([key(101).public().clone(), key(102).public().clone()], 2).unwrap()
}

fn builder(seq: u64) -> BundleBuilder {
    BundleBuilder::new(seq, window(-3_600, 30 * i64::from(DAY)), roots())
}

fn signed(builder: BundleBuilder) -> Vec<u8> {
    let mut draft: Draft = builder.build().unwrap();
    draft.sign(&key(101)).unwrap();
    draft.sign(&key(102)).unwrap();
    draft.to_bytes()
}

fn carried(policy: Policy) -> Snapshot {
    carried_with(policy, issuer_key())
}

fn carried_with(policy: Policy, issuer: IssuerKey) -> Snapshot {
    let bundle = signed(builder(1).issuer(issuer).place(metro(), policy));
    Snapshot::first(&bundle, &roots(), 0, NOW).unwrap()
}

// Issued at NOW - 60, fresh for an hour, in date for a day; signed by the key with this seed.
fn list_by(seed: u8, seq: u64, states: &[(u32, ListedState)]) -> Vec<u8> {
    let mut list = ListBuilder::new("https://gd.example/s/0", 16)
        .unwrap()
        .with_seq(seq)
        .unwrap();
    for (slot, state) in states {
        list.set(*slot, *state).unwrap();
    }
    let unsigned = list.build(at(-60), at(DAY.into()), Some(3_600)).unwrap();
    unsigned.sign(&key(seed)).unwrap()
}

fn list(seq: u64, states: &[(u32, ListedState)]) -> Vec<u8> {
    list_by(1, seq, states)
}

fn known(number: u8) -> KnownIdentity {
    KnownIdentity {
        code_id: CODE_ID,
        identity: IdentityHash::from_bytes([number; 12]),
        document_type: DocumentType::Passport,
        suite: Suite::One,
    }
}

const CODE_ID: CodeId = CodeId::from_bytes([7; 8]);

// Valid for a day, of a holder whose identity hash is known.
fn bearer() -> ClaimsBuilder<'static> {
    Claims::builder(window(0, i64::from(DAY)), known(1))
}

fn green() -> ClaimsBuilder<'static> {
    bearer().colour(Colour::Green)
}

fn issue(builder: ClaimsBuilder<'_>) -> String {
    let claims = builder.build_with_id(CODE_ID).unwrap();
    Issuer::new(key(1)).issue(&claims).unwrap().into()
}

fn decide(carried: &Snapshot, text: &str, now: UnixTime) -> Judgement {
    let checkpoint = Checkpoint::new(carried, &metro()).unwrap();
    checkpoint.decide(text, &[], now)
}

// By a key that no bundle could hold.
fn judged(policy: &Policy, key: IssuerKey, text: &str, now: UnixTime) -> Judgement {
    let mut trust = Trust::new();
    trust.add(key).unwrap();
    let code = Verifier::new(&trust).verify(text, now).unwrap();
    judge::Case::new(policy, code, now).judge()
}

fn verdict(carried: &Snapshot, text: &str, now: UnixTime) -> (Decision, &'static str) {
    said(&decide(carried, text, now))
}

fn said(judgement: &Judgement) -> (Decision, &'static str) {
    let reason = judgement.reason().map_or("none", |it| it.code());
    (judgement.decision(), reason)
}

fn lines(judgement: &Judgement, check: Check) -> Vec<String> {
    let steps = judgement.trace().iter().filter(|it| it.check == check);
    steps.map(ToString::to_string).collect()
}

#[test]
fn without_a_policy_for_the_place_there_is_no_checkpoint() {
    let carried = carried(policy().with_max_age(denying(7)));
    let hotel = PlaceType::new("hotel").unwrap();
    assert_eq!(
        Checkpoint::new(&carried, &hotel).map(|_| ()),
        Err(CheckpointError::UnknownPlace)
    );
    let checkpoint = Checkpoint::new(&carried, &metro()).unwrap();
    assert_eq!(checkpoint.policy(), &policy().with_max_age(denying(7)));
}

#[test]
fn a_place_id_has_a_length() {
    let carried = carried(policy());
    let checkpoint = || Checkpoint::new(&carried, &metro()).unwrap();
    for (bytes, expected) in [
        (0, Err(CheckpointError::PlaceId)),
        (1, Ok(())),
        (256, Ok(())),
        (257, Err(CheckpointError::PlaceId)),
    ] {
        let made = checkpoint().with_place_id(&"x".repeat(bytes));
        assert_eq!(made.map(|_| ()), expected, "{bytes}");
    }
}
