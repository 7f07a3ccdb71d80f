//! A scanner in memory: state, clock floor and decisions.

use std::collections::BTreeMap;

use healthcode::checkpoint::{Checkpoint, Judgement};
use healthcode::status::StatusList;
use healthcode::trust::{Bundle, Decision, InstallError, PlaceType, Roots};
use healthcode::{ClockConcern, ClockFloor, Document, Snapshot, UnixTime};

use super::Mismatch;
use super::install::refused;
use super::place::Path;
use crate::case::{Decided, Installed, Look, Outcome, SequenceCase, Step, Word};

pub(super) fn check(path: &Path, case: &SequenceCase) -> Result<(), Mismatch> {
    let mut scanner = Scanner {
        pinned: path.roots(&case.pinned)?,
        least: case.pinned.least_seq,
        held: None,
        decided: UnixTime::new(0),
    };
    for (place, step) in case.steps.iter().enumerate() {
        // Steps are counted from 1.
        let step_path = Path(format!("{} step {}", path.0, place.saturating_add(1)));
        scanner.make(&step_path, step)?;
    }
    Ok(())
}

/// What a scanner is given, and what it keeps.
struct Scanner {
    pinned: Roots,
    least: u64,
    held: Option<Held>,
    // The last decision under a bundle that had not run out.
    decided: UnixTime,
}

/// A bundle and lists in force, and the bytes that they came in.
#[derive(Clone)]
struct Held {
    snapshot: Snapshot,
    bundle: Vec<u8>,
    // By URI, with the clock when they were installed.
    lists: BTreeMap<String, (Vec<u8>, UnixTime)>,
}

impl Scanner {
    fn make(&mut self, path: &Path, step: &Step) -> Result<(), Mismatch> {
        match step {
            Step::Bundle {
                bundle,
                at,
                expected,
            } => {
                let found = self.take_bundle(&bundle.0, *at);
                path.same("expected", Some(expected), Some(&outcome(found)))
            }
            Step::List { list, at, expected } => {
                let found = self.take_list(path, &list.0, *at)?;
                path.same("expected", Some(expected), Some(&outcome(found)))
            }
            Step::Scan(look) => {
                let found = self.look(path, look)?;
                path.same("expected", Some(&look.expected), Some(&found))
            }
            Step::Lose => {
                self.held = None;
                self.decided = UnixTime::new(0);
                Ok(())
            }
            Step::Restart => self.restart(path),
        }
    }

    fn floor(&self) -> ClockFloor {
        let newest = self.held.as_ref().map(|held| held.snapshot.newest_issue());
        ClockFloor::new(newest.map_or(self.decided, |newest| newest.max(self.decided)))
    }

    fn clock(&self, at: u32) -> UnixTime {
        self.floor().read(UnixTime::new(at)).now
    }

    // With a clock set back, what has run out would be in date.
    fn check_floor(floor: ClockFloor, at: u32) -> Result<(), InstallError> {
        let reading = floor.read(UnixTime::new(at));
        match reading.concern {
            Some(ClockConcern::Behind { .. }) => Err(InstallError::ClockBehind {
                issued_at: floor.instant(),
                now: reading.now,
            }),
            _ => Ok(()),
        }
    }

    fn take_bundle(&mut self, bytes: &[u8], at: u32) -> Result<(), InstallError> {
        let now = self.clock(at);
        let (snapshot, lists) = match &self.held {
            Some(held) => (held.snapshot.with_bundle(bytes, now)?, held.lists.clone()),
            None => {
                let first = Snapshot::first(bytes, &self.pinned, self.least, now)?;
                (first, BTreeMap::new())
            }
        };
        Self::check_floor(self.floor(), at)?;
        self.held = Some(Held {
            snapshot,
            bundle: bytes.to_vec(),
            lists,
        });
        Ok(())
    }

    fn take_list(
        &mut self,
        path: &Path,
        bytes: &[u8],
        at: u32,
    ) -> Result<Result<(), InstallError>, Mismatch> {
        let (now, floor) = (self.clock(at), self.floor());
        let held = self.held.as_mut();
        let held = held.ok_or_else(|| path.unusable("list", "there is no bundle yet"))?;
        let install = || {
            let list = StatusList::open(bytes, held.snapshot.trust(), now)?;
            let snapshot = held.snapshot.with_list(bytes, now)?;
            Self::check_floor(floor, at)?;
            Ok((list, snapshot))
        };
        Ok(install().map(|(list, snapshot)| {
            let kept = (bytes.to_vec(), now);
            held.lists.insert(list.uri().into(), kept);
            held.snapshot = snapshot;
        }))
    }

    fn look(&mut self, path: &Path, look: &Look) -> Result<Decided, Mismatch> {
        let undecided = Decided {
            decision: Word::None,
            reason: None,
            colour: None,
            people: Vec::new(),
            allowed: Vec::new(),
        };
        let place = PlaceType::new(&look.place);
        let place = place.map_err(|error| path.unusable("place", error))?;
        let documents = look.documents.iter().map(|text| Document::parse(text));
        let documents = documents.collect::<Result<Vec<_>, _>>();
        let documents = documents.map_err(|error| path.unusable("documents", error))?;
        let now = self.clock(look.at);
        let floor = self.floor();
        let Some(held) = &self.held else {
            return Ok(undecided);
        };
        let Ok(checkpoint) = Checkpoint::new(&held.snapshot, &place) else {
            return Ok(undecided);
        };
        let checkpoint = match &look.place_id {
            Some(id) => checkpoint.with_place_id(id),
            None => Ok(checkpoint),
        };
        let checkpoint = checkpoint.map_err(|error| path.unusable("place_id", error))?;
        let checkpoint = checkpoint.with_clock_floor(floor.instant());
        let judgement = checkpoint.decide(&look.text, &documents, now);
        let end = held.snapshot.bundle().contents().window().end();
        self.decided = floor.after_decision(now, end).instant();
        Ok(decided(&judgement))
    }

    // Everything is read again from the bytes that it came in.
    fn restart(&mut self, path: &Path) -> Result<(), Mismatch> {
        let Some(held) = &mut self.held else {
            return Ok(());
        };
        let before = held.snapshot.clone();
        let roots = before.bundle().contents().roots();
        let bundle = Bundle::open(&held.bundle, roots);
        let bundle = bundle.map_err(|error| path.unusable("restart", error))?;
        path.same("bundle in force", Some(before.bundle()), Some(&bundle))?;
        held.lists
            .retain(|uri, _| before.lists().find(uri).is_some());
        let mut after = Snapshot::of(bundle);
        for (bytes, at) in held.lists.values() {
            let next = after.with_list(bytes, *at);
            after = next.map_err(|error| path.unusable("restart", error))?;
        }
        path.same("lists in force", Some(before.lists()), Some(after.lists()))?;
        held.snapshot = after;
        Ok(())
    }
}

fn outcome(found: Result<(), InstallError>) -> Outcome<Installed> {
    match found {
        Ok(()) => Outcome::Installed(Installed {}),
        Err(error) => refused(&error),
    }
}

fn decided(judgement: &Judgement) -> Decided {
    let colour = judgement.code().and_then(|code| code.colour());
    let people = judgement.people();
    let people = if people.len() > 1 { people } else { &[] };
    let allowed = judgement.allowances().iter();
    Decided {
        decision: word(judgement.decision()),
        reason: judgement.reason().map(|refusal| refusal.code().into()),
        colour: colour.map(|colour| colour.name().into()),
        people: people.iter().map(|it| word(it.decision)).collect(),
        allowed: allowed.map(|it| it.0.code().into()).collect(),
    }
}

const fn word(decision: Decision) -> Word {
    match decision {
        Decision::Admit => Word::Admit,
        Decision::Refer => Word::Refer,
        Decision::Deny => Word::Deny,
    }
}
