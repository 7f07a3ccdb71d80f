//! What codes are held against: keys, or a bundle with its lists, with a place or without.

use healthcode::checkpoint::{Checkpoint, CheckpointError};
use healthcode::claims::Pepper;
use healthcode::key::KeyTables;
use healthcode::store::{Moment, Store};
use healthcode::trust::{Decision, PlaceType, Staleness, Trust};
use healthcode::{
    ClockConcern, ClockFloor, ClockReading, Document, DocumentType, Matched, Refusal, Snapshot,
    UnixTime, VerifiedCode, Verifier,
};
use serde_json::Value;

use super::finding::Finding;
use super::judged::Judged;
use super::verdict::{self, Identity, Verdict};
use super::verify::VerifyArgs;
use crate::failure::Failure;
use crate::output;
use crate::pictures::NoCode;
use crate::request::Place;
use crate::{carried, state, words};

/// What a verifier trusts.
pub(super) enum Trusted {
    /// Bare keys.
    Keys(Trust),
    /// A bundle and its lists, from files.
    Files(Snapshot),
    /// A bundle and its lists, and a floor under the clock, from a state directory.
    State(Box<Store>, Moment),
}

/// What codes are held against.
pub(super) struct Checks<'t> {
    gate: Gate<'t>,
    trusted: &'t Trusted,
    pepper: Option<&'t Pepper>,
    /// Unless a line says otherwise.
    pub(super) now: UnixTime,
}

enum Gate<'t> {
    Strict(Verifier<'t>),
    Place(Checkpoint<'t>, PlaceType),
}

/// What is asked about one text among many.
pub(super) struct Question {
    /// The text.
    pub(super) text: String,
    /// What the clock says.
    pub(super) clock: UnixTime,
    /// The documents that are shown: without a place at most one.
    pub(super) documents: Vec<Document>,
}

/// A document that somebody shows.
pub(super) enum Shown {
    /// As it was typed.
    Document(Document),
    /// As it was scanned; its century depends on the clock.
    Mrz(String, Option<DocumentType>),
}

impl Trusted {
    /// What the flags name beside bare keys.
    pub(super) fn carried(args: &VerifyArgs, now: UnixTime) -> Result<Self, Failure> {
        if let Some(directory) = &args.state {
            let store = state::open(directory)?;
            let moment = store.at(now).map_err(state::failure)?;
            return Ok(Self::State(Box::new(store), moment));
        }
        let bundle = args.bundle.bundle()?;
        let bundle = bundle.ok_or_else(|| Failure::new("--trust is missing: give --trust FILE"))?;
        carried::with_lists(Snapshot::of(bundle), &args.status, now).map(Self::Files)
    }

    /// Remembers that it was decided when the clock said `now`.
    pub(super) fn decided(&self, now: UnixTime) -> Result<(), Failure> {
        let Self::State(store, _) = self else {
            return Ok(());
        };
        let noted = store.decided(now).and_then(|()| store.flush());
        // A directory that cannot be written, or is being written, has told its verdict.
        if let Err(error) = noted {
            output::warn(&format!("the decision's time is not kept: {error}"));
        }
        Ok(())
    }

    fn snapshot(&self) -> Option<&Snapshot> {
        match self {
            Self::Keys(_) => None,
            Self::Files(snapshot) => Some(snapshot),
            Self::State(_, moment) => Some(moment.snapshot()),
        }
    }

    fn verifier(&self) -> Verifier<'_> {
        match self {
            Self::Keys(trust) => Verifier::new(trust),
            Self::Files(snapshot) => Verifier::carrying(snapshot),
            Self::State(_, moment) => moment.verifier(),
        }
    }

    fn checkpoint(&self, place: &PlaceType) -> Result<Checkpoint<'_>, Failure> {
        let checkpoint = match self {
            Self::Keys(_) => Err(CheckpointError::UnknownPlace),
            Self::Files(snapshot) => Checkpoint::new(snapshot, place),
            Self::State(_, moment) => moment.checkpoint(place),
        };
        checkpoint.map_err(|why| {
            let known = self.snapshot().map(|it| it.bundle().contents().places());
            let known = known.into_iter().flatten();
            let known: Vec<&str> = known.map(|(place, _)| place.as_str()).collect();
            let known = match known.as_slice() {
                [] => "it names no place at all".to_owned(),
                known => format!("give one of {}", known.join(", ")),
            };
            Failure::about("--place", format_args!("{why}: {known}"))
        })
    }

    // A clock that was put right by some seconds stops nobody.
    fn read(&self, clock: UnixTime) -> ClockReading {
        match self {
            Self::Keys(_) => ClockReading {
                now: clock,
                concern: None,
            },
            Self::Files(snapshot) => ClockFloor::new(snapshot.newest_issue()).read(clock),
            Self::State(store, _) => store.clock(clock),
        }
    }
}

impl<'t> Checks<'t> {
    /// What the flags ask for.
    pub(super) fn new(
        args: &VerifyArgs,
        trusted: &'t Trusted,
        pepper: Option<&'t Pepper>,
        tables: &'t KeyTables,
        now: UnixTime,
    ) -> Result<Self, Failure> {
        let gate = match &args.place {
            None => Gate::Strict(trusted.verifier().with_tables(tables)),
            Some(place) => {
                let place = PlaceType::new(place).map_err(|why| Failure::about("--place", why))?;
                let checkpoint = trusted.checkpoint(&place)?.with_tables(tables);
                let checkpoint = match args.place_id.as_deref() {
                    None => checkpoint,
                    Some(id) => checkpoint
                        .with_place_id(id)
                        .map_err(|why| Failure::about("--place-id", why))?,
                };
                let checkpoint = match pepper {
                    None => checkpoint,
                    Some(pepper) => checkpoint.with_pepper(pepper),
                };
                Gate::Place(checkpoint, place)
            }
        };
        if let Some(concern) = trusted.read(now).concern {
            warn_of_clock(concern, trusted);
        }
        Ok(Self {
            gate,
            trusted,
            pepper,
            now,
        })
    }

    /// What is found about a text when the clock says `clock`, and about the documents that are
    /// shown: without a place at most one.
    pub(super) fn finding(&self, text: &str, clock: UnixTime, documents: &[Document]) -> Finding {
        let now = self.trusted.read(clock).now;
        match &self.gate {
            Gate::Strict(verifier) => {
                let verified = verifier.verify(text, now);
                Finding::Strict(self.verdict(verifier, text, verified, documents.first()))
            }
            Gate::Place(checkpoint, place) => {
                let judgement = checkpoint.decide(text, documents, now);
                Finding::Place(Judged::new(judgement, place.clone()))
            }
        }
    }

    /// The same for each of many questions, in their order; those at the common time are answered
    /// together.
    pub(super) fn findings(&self, questions: &[Question]) -> Vec<Finding> {
        let alone = |it: &Question| self.finding(&it.text, it.clock, &it.documents);
        let Gate::Strict(verifier) = &self.gate else {
            return questions.iter().map(alone).collect();
        };
        let now = self.trusted.read(self.now).now;
        let is_common = |it: &&Question| it.clock == self.now;
        let common = questions.iter().filter(is_common);
        let common: Vec<&str> = common.map(|it| &*it.text).collect();
        let mut verified = verifier.verify_many(&common, now).into_iter();
        let answer = |it: &Question| {
            let verified = Some(it).filter(is_common).and_then(|_| verified.next());
            match verified {
                None => alone(it),
                Some(verified) => {
                    let document = it.documents.first();
                    Finding::Strict(self.verdict(verifier, &it.text, verified, document))
                }
            }
        };
        questions.iter().map(answer).collect()
    }

    /// What is found about a picture that gives no one code: nobody is admitted with it.
    pub(super) fn without_code(&self, why: NoCode) -> Finding {
        Finding::NoCode {
            verdict: match self.gate {
                Gate::Strict(_) => "refused",
                Gate::Place(..) => Decision::Deny.name(),
            },
            why,
        }
    }

    /// Whether it is decided for a place, where more than one document can be shown.
    pub(super) const fn has_place(&self) -> bool {
        matches!(self.gate, Gate::Place(..))
    }

    /// The bundle, if there is one.
    pub(super) fn bundle_json(&self) -> Option<Value> {
        let bundle = self.trusted.snapshot()?.bundle();
        let staleness = match &self.gate {
            Gate::Strict(_) => &Staleness::STRICT,
            Gate::Place(checkpoint, _) => checkpoint.policy().staleness(),
        };
        let now = self.trusted.read(self.now).now;
        Some(verdict::bundle_json(bundle, staleness.bundle_soft_age, now))
    }

    fn verdict(
        &self,
        verifier: &Verifier<'_>,
        text: &str,
        verified: Result<VerifiedCode, Refusal>,
        document: Option<&Document>,
    ) -> Verdict {
        let code = match verified {
            Ok(code) => code,
            Err(refusal) => {
                return Verdict::refused(refusal, outside_window(verifier, text, refusal));
            }
        };
        match document.map(|document| self.find(&code, document)) {
            None => Verdict::verified(code, Identity::NotChecked),
            Some(Ok(matched)) => Verdict::verified(code, Identity::Match(matched)),
            Some(Err(refusal)) => Verdict::refused(refusal, Some(code)),
        }
    }

    fn find(&self, code: &VerifiedCode, document: &Document) -> Result<Matched, Refusal> {
        match self.pepper {
            Some(pepper) => code.match_document_with(document, pepper),
            None => code.match_document(document),
        }
    }
}

impl Shown {
    /// The document, read at the instant `now`.
    pub(super) fn document(&self, now: UnixTime, place: Place) -> Result<Document, String> {
        match self {
            Self::Document(document) => {
                words::born(document, now)?;
                Ok(document.clone())
            }
            Self::Mrz(zone, kind) => words::zone(zone, *kind, now).map_err(|why| match why {
                words::BadZone::NoType => place.type_needed(),
                words::BadZone::Other(why) => why,
            }),
        }
    }
}

// Claims are shown where the signature holds. A code that is refused for its window alone
// passes every check at an instant inside it.
fn outside_window(verifier: &Verifier<'_>, text: &str, refusal: Refusal) -> Option<VerifiedCode> {
    let inside = match refusal {
        Refusal::NotYetValid { start, .. } => start,
        Refusal::Expired { end, .. } => UnixTime::new(end.as_secs().checked_sub(1)?),
        _ => return None,
    };
    verifier.verify(text, inside).ok()
}

fn warn_of_clock(concern: ClockConcern, trusted: &Trusted) {
    match concern {
        ClockConcern::FarAhead { seconds } => output::warn(&format!(
            "the clock is {} days ahead of everything that was seen before: is it right?",
            seconds / SECONDS_PER_DAY
        )),
        ClockConcern::Behind { seconds } => {
            let remedy = match trusted {
                Trusted::State(..) => state::CLOCK_WAS_AHEAD,
                Trusted::Keys(_) | Trusted::Files(_) => "",
            };
            output::warn(&format!(
                "the clock is {seconds} seconds behind what was seen before, and codes are \
                 refused until it is right{remedy}"
            ));
        }
        _ => {}
    }
}

const SECONDS_PER_DAY: u32 = 86_400;
