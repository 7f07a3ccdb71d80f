//! `demo`: the whole job, with keys made on the spot.

use std::path::{Path, PathBuf};

use anstyle::Style;
use clap::Args;
use healthcode::claims::Person;
use healthcode::qr::{EcLevel, Effort, Ink, ModulePixels, Symbol};
use healthcode::status::ListedState;
use healthcode::{
    Claims, Code, CodeId, Colour, Document, Issuer, Matched, Region, SigningKey, UnixTime,
    Verifier, Window,
};
use zeroize::Zeroizing;

use crate::failure::{Failure, Outcome};
use crate::pictures::Look;
use crate::source::Source;
use crate::target::{self, Existing, Readers};
use crate::{clock, interrupt, output, pictures};
use ceremony::{STATUS_INDEX, Signers};

mod ceremony;
mod gate;

/// Show the whole job, from the roots to a code that turns red, with keys made on the spot
///
/// Two of three roots sign a trust bundle, a scanner installs it, a code is issued, drawn, read
/// back, verified and admitted; then a status list turns it red, and the same code is denied.
/// Nothing is asked of any network, and nothing stays unless --dir is given.
#[derive(Args, Debug)]
pub(crate) struct DemoArgs {
    /// Keep the picture, the public key, the bundle and the lists in this directory, which is
    /// made if need be
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Runs the verb.
pub(crate) fn run(args: &DemoArgs) -> Result<Outcome, Failure> {
    let now = clock::now_or(None)?;
    interrupt::catch();
    let temporary =
        tempfile::tempdir().map_err(|error| directory(&std::env::temp_dir(), &error))?;
    interrupt::remember(temporary.path());
    let dir = match &args.dir {
        Some(dir) => {
            std::fs::create_dir_all(dir).map_err(|error| directory(dir, &error))?;
            dir.as_path()
        }
        None => temporary.path(),
    };
    let document = Document::parse(DOCUMENT).map_err(broken)?;

    let signers = Signers::new()?;
    let pem = signers.issuer.public().to_pem();
    ceremony::write(&dir.join("healthcode-demo-issuer.pem"), pem.as_bytes())?;
    let bundle = signers.bundle(now)?;
    ceremony::write(&dir.join("healthcode-demo-bundle.cbor"), &bundle)?;
    let store = signers.state(&temporary.path().join("state"), &bundle, now)?;
    stage(
        "install",
        "a scanner that trusts these roots takes the bundle",
    )?;
    let first = signers.list(1, ListedState::AsSigned, now)?;
    let _installed = store.install(&first, now).map_err(broken)?;
    stage(
        "list",
        &format!("number 1, {} bytes: no code has changed", first.len()),
    )?;

    let holder = SigningKey::from_seed(&Zeroizing::new(clock::random()?)).map_err(broken)?;
    let code = issue(&signers.issuer, &document, &holder, now)?;
    let chars = code.as_str().chars().count();
    stage(
        "issue",
        &format!("green for {DOCUMENT}, 24 hours, {chars} characters"),
    )?;
    output::print(&format!("  {code}\n"))?;
    let picture = dir.join("healthcode-demo.png");
    let drawn = draw(&code, &picture)?;
    stage("draw", &drawn)?;
    let look = Look {
        effort: Effort::UntilFound,
        budget: pictures::BUDGET,
    };
    let read = pictures::only_code(&Source::File(picture), look)??;
    stage(
        "scan",
        &format!("the picture gives {} characters back", read.chars().count()),
    )?;

    let moment = store.at(now).map_err(broken)?;
    let verified = judge(&moment.verifier(), &read, &document, now)?;
    let admitted = gate::admitted(&store, &read, &holder, &document, now)?;
    let second = signers.list(2, ListedState::NowRed, now)?;
    ceremony::write(&dir.join("healthcode-demo-list.cbor"), &second)?;
    let denied = gate::denied_by(&store, &read, &second, now)?;
    let sound = [verified, admitted, denied]
        .into_iter()
        .all(|step| step == Outcome::Done);
    Ok(Outcome::refused_if(!sound))
}

fn issue(
    issuer: &Issuer,
    document: &Document,
    holder: &SigningKey,
    now: UnixTime,
) -> Result<Code, Failure> {
    let window = Window::new(now, after(now, DAY)?).map_err(broken)?;
    let claims = Claims::builder(window, document)
        .colour(Colour::Green)
        .region(Region::new(4_401).map_err(broken)?)
        .status_index(STATUS_INDEX)
        .holder_key(holder.public().clone())
        .build_with_id(CodeId::from_bytes(clock::random()?))
        .map_err(broken)?;
    issuer.issue(&claims).map_err(broken)
}

fn draw(code: &Code, picture: &Path) -> Result<String, Failure> {
    let symbol = Symbol::encode(code.as_str(), EcLevel::M).map_err(broken)?;
    let png = symbol.to_png(ModulePixels::default(), Ink::default());
    target::write_file(picture, Existing::Replace, Readers::Umask, &png)?;
    Ok(format!(
        "QR version {}, {} bytes of PNG",
        symbol.version(),
        png.len()
    ))
}

// A demonstration that passed whatever happened would show nothing: each step that should be
// refused has to be.
fn judge(
    verifier: &Verifier<'_>,
    text: &str,
    document: &Document,
    now: UnixTime,
) -> Result<Outcome, Failure> {
    let code = verifier.verify(text, now).map_err(broken)?;
    stage("verify", &format!("signed by {}, valid now", code.kid()))?;
    let matched = code.match_document(document).map_err(broken)?;
    stage("document", &format!("it is the {}'s", matched.person()))?;

    let other = Document::parse(OTHER_DOCUMENT).map_err(broken)?;
    let stranger = code.match_document(&other);
    let forged = verifier.verify(&forged(text), now).map(drop);
    let late = now.checked_add(DAY).unwrap_or(now);
    let expired = verifier.verify(text, late).map(drop);
    let mut all_refused = true;
    for (name, result) in [
        ("another document", stranger.map(drop)),
        ("one character changed", forged),
        ("tomorrow", expired),
    ] {
        match result {
            Ok(()) => {
                all_refused = false;
                stage(name, "ACCEPTED, and should have been refused")?;
            }
            Err(refusal) => stage(name, &format!("refused, {}", refusal.code()))?,
        }
    }
    conclude(matched, all_refused)
}

fn conclude(matched: Matched, all_refused: bool) -> Result<Outcome, Failure> {
    let sound = all_refused && matched.person() == Person::Holder;
    let colour = matched.colour().filter(|_| sound);
    let verdict = match colour {
        Some(colour) => {
            let style = output::style_of(colour);
            format!(
                "VERIFIED {style}{}{style:#}\n",
                colour.name().to_uppercase()
            )
        }
        None => "REFUSED\n".to_owned(),
    };
    output::print(&verdict)?;
    Ok(Outcome::refused_if(!sound))
}

// The last character of the signature's base45, replaced by its neighbour.
fn forged(text: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    if let Some(character) = characters.iter_mut().rev().nth(FORGED_FROM_END) {
        *character = if *character == '0' { '1' } else { '0' };
    }
    characters.into_iter().collect()
}

fn stage(name: &str, what: &str) -> Result<(), Failure> {
    let bold = Style::new().bold();
    output::print(&format!("{bold}{name}{bold:#}: {what}\n"))
}

fn broken(why: impl std::fmt::Display) -> Failure {
    Failure::about("the demonstration failed, please report it", why)
}

/// The instant so many seconds after another.
fn after(now: UnixTime, seconds: u32) -> Result<UnixTime, Failure> {
    now.checked_add(seconds)
        .ok_or_else(|| broken("past the year 2106"))
}

fn directory(dir: &Path, error: &std::io::Error) -> Failure {
    let why = format!("no directory can be made here: {}", output::reason(error));
    Failure::about(dir.display(), why)
}

/// The specimen passport of ICAO 9303-4, Appendix B.
const DOCUMENT: &str = "passport:UTO:L898902C3:1974-08-12";
const OTHER_DOCUMENT: &str = "passport:UTO:L898902C4:1974-08-12";
const DAY: u32 = 86_400;
/// Well inside the signature, whose last character could break the base45 instead.
const FORGED_FROM_END: usize = 8;
