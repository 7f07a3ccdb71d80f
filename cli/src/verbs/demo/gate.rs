//! The demonstration at the gate: the place first, then the code.

use healthcode::checkpoint::Judgement;
use healthcode::issuer::Presentation;
use healthcode::store::{Installed, Store};
use healthcode::trust::{Decision, PlaceType};
use healthcode::{Document, SigningKey, UnixTime};

use super::ceremony::{HOSPITAL, METRO};
use super::{broken, stage};
use crate::failure::{Failure, Outcome};
use crate::output;

/// Admitted at the metro; at the hospital a screenshot is referred, and the holder's own phone is
/// admitted.
pub(super) fn admitted(
    store: &Store,
    code: &str,
    holder: &SigningKey,
    document: &Document,
    now: UnixTime,
) -> Result<Outcome, Failure> {
    let metro = decide(store, METRO, code, &[], now)?;
    say(METRO, &metro)?;
    let documents = [document.clone()];
    let screenshot = decide(store, HOSPITAL, code, &documents, now)?;
    say("hospital, a screenshot", &screenshot)?;
    let live = Presentation::new(code, holder.public(), Some(DOOR), now)
        .and_then(|presentation| presentation.sign(holder))
        .map_err(broken)?;
    let live = decide(store, HOSPITAL, live.as_str(), &documents, now)?;
    say("hospital, live", &live)?;
    let sound = metro.decision() == Decision::Admit
        && screenshot.decision() == Decision::Refer
        && live.decision() == Decision::Admit;
    Ok(Outcome::refused_if(!sound))
}

/// The same code, once a list has turned it red.
pub(super) fn denied_by(
    store: &Store,
    code: &str,
    list: &[u8],
    now: UnixTime,
) -> Result<Outcome, Failure> {
    let installed = store.install(list, now).map_err(broken)?;
    let number = match installed {
        Installed::List { seq, .. } => seq,
        _ => return Err(broken("a list did not become one")),
    };
    let length = list.len();
    stage(
        "list",
        &format!("number {number}, {length} bytes: the code is red now"),
    )?;
    let metro = decide(store, METRO, code, &[], now)?;
    say(METRO, &metro)?;
    for step in metro.trace() {
        output::print(&format!("  {step}\n"))?;
    }
    Ok(Outcome::refused_if(metro.decision() != Decision::Deny))
}

fn decide(
    store: &Store,
    place: &str,
    text: &str,
    documents: &[Document],
    now: UnixTime,
) -> Result<Judgement, Failure> {
    let moment = store.at(now).map_err(broken)?;
    let place = PlaceType::new(place).map_err(broken)?;
    let checkpoint = moment.checkpoint(&place).map_err(broken)?;
    let checkpoint = checkpoint.with_place_id(DOOR).map_err(broken)?;
    Ok(checkpoint.decide(text, documents, moment.now()))
}

fn say(place: &str, judgement: &Judgement) -> Result<(), Failure> {
    let why = judgement.reason();
    let why = why.map_or_else(String::new, |refusal| {
        format!(", {}: {refusal}", refusal.code())
    });
    let decision = judgement.decision().name().to_uppercase();
    stage(place, &format!("{decision}{why}"))
}

/// Which metro, and which hospital: one id will do for both.
const DOOR: &str = "gate-1";
