//! A checkpoint from end to end: what is asked at a place, a family's code, a colour that changes.
//!
//! `cargo run -p healthcode --example checkpoint`

use healthcode::checkpoint::{Checkpoint, Judgement};
use healthcode::status::{ListBuilder, ListedState};
use healthcode::trust::{
    BundleBuilder, Failing, IssuerId, IssuerKey, Names, PlaceType, Policy, Purpose, Roots, Rule,
    StatusBase,
};
use healthcode::{
    Claims, Colour, Document, Issuer, Region, SigningKey, Snapshot, UnixTime, Window,
};

const DAY: u32 = 86_400;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut rng = getrandom::rand_core::UnwrapErr(getrandom::SysRng);
    let now = UnixTime::new(1_795_262_400);
    let later = |seconds| now.checked_add(seconds).ok_or("past the year 2106");

    // The authority: what is asked in the metro, and whose codes count there.
    let root = SigningKey::generate(&mut rng);
    let roots = Roots::new([root.public().clone()], 1)?;
    let signer = SigningKey::generate(&mut rng);
    let guangdong = IssuerKey::new(signer.public().clone(), Purpose::ALL, Window::ALWAYS, DAY)
        .with_issuer(IssuerId::new("GD")?)
        .with_names(Names::new([("en", "Guangdong"), ("zh", "广东")])?)
        .with_regions([Region::new(44)?])
        .with_status_base(StatusBase::new("https://gd.example/status/", 20)?);
    let metro = PlaceType::new("metro")?;
    let half_a_day = Rule {
        failing: Failing::Deny,
        asked: DAY / 2,
    };
    let policy = Policy::new(Colour::Green, Colour::Yellow)?.with_max_age(half_a_day);
    let mut draft = BundleBuilder::new(1, Window::new(now, later(30 * DAY)?)?, roots.clone())
        .issuer(guangdong)
        .place(metro.clone(), policy)
        .build()?;
    draft.sign(&root)?;

    // The issuer: a code for two, and a list that says that nothing has changed.
    let holder = Document::parse("passport:USA:X1234567:1990-01-31")?;
    let child = Document::parse("passport:USA:X7654321:2015-06-01")?;
    let claims = Claims::builder(Window::new(now, later(DAY)?)?, &holder)
        .colour(Colour::Green)
        .companion(Colour::Green, &child)
        .status_index(7)
        .build(&mut rng)?;
    let list = |seq: u64, changes: &[(u32, ListedState)]| {
        let mut list = ListBuilder::new("https://gd.example/status/0", 1 << 20)?.with_seq(seq)?;
        for (slot, state) in changes {
            list.set(*slot, *state)?;
        }
        list.build(now, later(DAY).unwrap_or(now), Some(3_600))?
            .sign(&signer)
    };
    let unchanged = list(1, &[])?;
    let turned_red = list(2, &[(7, ListedState::NowRed)])?;
    let code = Issuer::new(signer).issue(&claims)?;

    // The scanner: roots that were pinned, a bundle and a list that came by any means.
    let carried = Snapshot::first(&draft.to_bytes(), &roots, 1, now)?.with_list(&unchanged, now)?;
    let documents = [holder, child];
    let judgement = Checkpoint::new(&carried, &metro)?.decide(code.as_str(), &documents, now);
    show("in the morning", &judgement);
    assert_eq!(judgement.decision().name(), "admit");

    // A newer list arrives; the code on the phone is the same.
    let carried = carried.with_list(&turned_red, now)?;
    let judgement = Checkpoint::new(&carried, &metro)?.decide(code.as_str(), &documents, now);
    show("an hour later", &judgement);
    assert_eq!(judgement.decision().name(), "deny");
    Ok(())
}

fn show(when: &str, judgement: &Judgement) {
    println!("{when}: {}", judgement.decision());
    for person in judgement.people() {
        println!("  {}: {}", person.person, person.decision);
    }
    for step in judgement.trace() {
        println!("    {step}");
    }
}
