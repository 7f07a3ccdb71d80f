//! What a scanner in a metro station carries: a bundle of 500 issuers' keys and a list of a
//! million codes, one in a hundred of them changed.

use healthcode::status::{ListBuilder, ListedState};
use healthcode::trust::{
    BundleBuilder, Failing, IssuerId, IssuerKey, Names, PlaceType, Policy, Purpose, Roots, Rule,
    StatusBase,
};
use healthcode::{Colour, Region, SigningKey, Snapshot, UnixTime, Window};

use super::common::{NOW, SEED};

const ISSUERS: u16 = 500;
const SHIFT: u8 = 20;
/// Of the list that tells of the code in `common`.
pub(crate) const LIST: &str = "https://gd.example/status/1177";

pub(crate) fn metro() -> PlaceType {
    PlaceType::new("metro").unwrap()
}

pub(crate) fn roots() -> Roots {
    Roots::new([root(1).public().clone(), root(2).public().clone()], 2).unwrap()
}

pub(crate) fn bundle() -> Vec<u8> {
    let window = Window::new(NOW, later(30 * 86_400)).unwrap();
    let issuers = (1..ISSUERS).map(|number| {
        let [high, low] = number.to_be_bytes();
        let mut seed = [0; 32];
        (seed[0], seed[1]) = (high, low);
        issuer(&seed, &format!("ISSUER-{number}"))
    });
    let own = issuer(&SEED, "GD-CDC")
        .with_status_base(StatusBase::new("https://gd.example/status/", SHIFT).unwrap());
    let mut builder = BundleBuilder::new(1, window, roots()).place(metro(), policy());
    for key in issuers.chain([own]) {
        builder = builder.issuer(key);
    }
    let mut draft = builder.build().unwrap();
    draft.sign(&root(1)).unwrap();
    draft.sign(&root(2)).unwrap();
    draft.to_bytes()
}

pub(crate) fn snapshot() -> Snapshot {
    let carried = Snapshot::first(&bundle(), &roots(), 0, NOW).unwrap();
    carried.with_list(&list(), NOW).unwrap()
}

fn list() -> Vec<u8> {
    let slots = 1 << SHIFT;
    let mut builder = ListBuilder::new(LIST, slots).unwrap();
    // A prime step scatters the slots; the code's own, 393,938, is none of them.
    for number in 0..slots / 100 {
        let slot = number.wrapping_mul(1_000_003) % slots;
        builder.set(slot, ListedState::NowYellow).unwrap();
    }
    let unsigned = builder.build(NOW, later(86_400), Some(3_600)).unwrap();
    let key = SigningKey::from_seed(&SEED).unwrap();
    unsigned.sign(&key).unwrap()
}

fn policy() -> Policy {
    let region = Region::new(44).unwrap();
    Policy::new(Colour::Green, Colour::Yellow)
        .unwrap()
        .with_max_age(rule(86_400))
        .with_regions(rule([region].into()))
        .unwrap()
}

fn issuer(seed: &[u8; 32], id: &str) -> IssuerKey {
    let public = SigningKey::from_seed(seed).unwrap().public().clone();
    IssuerKey::new(public, Purpose::ALL, Window::ALWAYS, 7 * 86_400)
        .with_issuer(IssuerId::new(id).unwrap())
        .with_names(Names::new([("en", id), ("zh", "疾病预防控制中心")]).unwrap())
        .with_regions([Region::new(44).unwrap()])
}

const fn rule<T>(asked: T) -> Rule<T> {
    let failing = Failing::Deny;
    Rule { failing, asked }
}

fn root(number: u8) -> SigningKey {
    SigningKey::from_seed(&[200 + number; 32]).unwrap()
}

fn later(seconds: u32) -> UnixTime {
    NOW.checked_add(seconds).unwrap()
}
