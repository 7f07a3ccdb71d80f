//! Trust over the years: a ceremony of two in three, an issuer's key published ahead, one that is
//! stolen, roots that change, and an old bundle that comes back.
//!
//! `cargo run -p healthcode --example update_trust`

use healthcode::trust::{
    BundleBuilder, Draft, InstallError, IssuerId, IssuerKey, KeyState, Names, Purpose, Roots,
};
use healthcode::{SigningKey, Snapshot, UnixTime, Window};

const DAY: u32 = 86_400;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut rng = getrandom::rand_core::UnwrapErr(getrandom::SysRng);
    let mut key = || SigningKey::generate(&mut rng);
    let now = UnixTime::new(1_795_262_400);
    let month = Window::new(now, now.checked_add(30 * DAY).ok_or("past the year 2106")?)?;

    // Three machines with a root key each; any two of them make a bundle.
    let [one, two, three, new] = [key(), key(), key(), key()];
    let public = |keys: &[&SigningKey]| {
        keys.iter()
            .map(|it| it.public().clone())
            .collect::<Vec<_>>()
    };
    let roots = Roots::new(public(&[&one, &two, &three]), 2)?;
    let issuer = |key: &SigningKey| -> Result<IssuerKey, Box<dyn std::error::Error>> {
        Ok(
            IssuerKey::new(key.public().clone(), Purpose::ALL, Window::ALWAYS, DAY)
                .with_issuer(IssuerId::new("GD")?)
                .with_names(Names::new([("en", "Guangdong")])?),
        )
    };
    let [first_key, second_key] = [key(), key()];

    let mut first = BundleBuilder::new(1, month, roots.clone())
        .issuer(issuer(&first_key)?)
        .build()?;
    // Each machine signs the same file by itself, and the signatures are merged.
    let unsigned = first.to_bytes();
    let mut elsewhere = Draft::read(&unsigned)?;
    first.sign(&one)?;
    elsewhere.sign(&three)?;
    refused(
        "one signature",
        Snapshot::first(&first.to_bytes(), &roots, 1, now),
    )?;
    first.merge(&elsewhere)?;
    let carried = Snapshot::first(&first.to_bytes(), &roots, 1, now)?;
    println!("two signatures: installed {:?}", carried.bundle());

    // The first key is stolen. The next bundle says so, brings another, and changes a root:
    // the old roots and the new ones sign it.
    let rotated = Roots::new(public(&[&one, &two, &new]), 2)?;
    let mut second = BundleBuilder::new(2, month, rotated)
        .previous(first.hash())
        .issuer(issuer(&first_key)?.with_state(KeyState::Compromised))
        .issuer(issuer(&second_key)?)
        .build()?;
    second.sign(&three)?;
    second.sign(&two)?;
    refused(
        "old roots alone",
        carried.with_bundle(&second.to_bytes(), now),
    )?;
    second.sign(&new)?;
    let carried = carried.with_bundle(&second.to_bytes(), now)?;
    println!("old roots and new: installed {:?}", carried.bundle());

    // Whoever wants the stolen key to count again brings the first bundle back.
    refused(
        "the first bundle again",
        carried.with_bundle(&first.to_bytes(), now),
    )?;
    assert_eq!(carried.bundle().contents().seq(), 2);
    Ok(())
}

fn refused(what: &str, result: Result<Snapshot, InstallError>) -> Result<(), &'static str> {
    let error = result.err().ok_or("it was installed")?;
    println!("{what}: {}: {error}", error.code());
    Ok(())
}
