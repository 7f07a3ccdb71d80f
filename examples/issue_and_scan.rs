//! Issues a code, draws it, reads the picture back and verifies it with no network.
//!
//! `cargo run -p healthcode --example issue_and_scan`

use std::error::Error;
use std::time::Duration;

use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use healthcode::qr::{EcLevel, Effort, Ink, ModulePixels, Symbol, read_file_bytes};
use healthcode::trust::{IssuerKey, Trust};
use healthcode::{Claims, Colour, Document, Issuer, SigningKey, UnixTime, Verifier, Window};

fn main() -> Result<(), Box<dyn Error>> {
    let mut rng = UnwrapErr(SysRng);
    let now = UnixTime::new(1_795_262_400);
    let tomorrow = now.checked_add(24 * 60 * 60).ok_or("past the year 2106")?;

    // At the counter: a parent with a child who has no phone.
    let parent = Document::parse("hk-macao-permit:CHN:H12345678:1985-07-14")?;
    let child = Document::parse("hk-macao-permit:CHN:H87654321:2016-03-02")?;
    let claims = Claims::builder(Window::new(now, tomorrow)?, &parent)
        .colour(Colour::Green)
        .companion(Colour::Green, &child)
        .build(&mut rng)?;
    let issuer = Issuer::new(SigningKey::generate(&mut rng));
    let code = issuer.issue(&claims)?;
    let symbol = Symbol::encode(code.as_str(), EcLevel::M)?;
    let png = symbol.to_png(ModulePixels::default(), Ink::default());
    println!(
        "issued {} characters, version {}",
        code.as_str().len(),
        symbol.version()
    );
    print!("{}", symbol.to_terminal());

    // At the gate: the picture is all that arrives.
    let mut trust = Trust::new();
    trust.add(IssuerKey::unrestricted(issuer.public().clone()))?;
    let found = read_file_bytes(&png, Effort::UntilFound, Duration::from_secs(1))?;
    let scanned = found.first().ok_or("no symbol in the picture")?;
    let verified = Verifier::new(&trust).verify(scanned.untrusted_text(), now)?;
    println!("verified until {}", verified.claims().window().end());
    for document in [&parent, &child] {
        let matched = verified.match_document(document)?;
        let colour = matched.colour().ok_or("a code without colour")?;
        println!("the document of the {}: {colour}", matched.person());
    }
    Ok(())
}
