//! What a scanner carries, by the rules of the library's store, in memory.

use std::collections::BTreeMap;

use healthcode::limits::MAX_KEPT_LISTS;
use healthcode::status::StatusList;
use healthcode::trust::{Bundle, InstallError};
use healthcode::{ClockConcern, ClockFloor, ClockReading, Snapshot, UnixTime};

use crate::record::{KeptList, Pinned, Record};
use crate::refused::Refused;

/// The roots that were pinned, what is in force, and the floor under the clock.
pub(crate) struct Carried {
    pinned: Pinned,
    held: Option<Held>,
    floor: UnixTime,
}

/// A bundle and its lists, and the bytes that they came in.
struct Held {
    snapshot: Snapshot,
    bundle: Vec<u8>,
    // By URI, with the clock when they were installed.
    lists: BTreeMap<String, KeptList>,
}

/// What is brought to be installed.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Bundle,
    List,
}

/// What an installation did.
pub(crate) enum Installed {
    Bundle {
        seq: u64,
        lists_dropped: usize,
    },
    List {
        uri: String,
        seq: u64,
        withdrawn: u64,
    },
    Unchanged,
}

impl Carried {
    pub(crate) const fn new(pinned: Pinned) -> Self {
        Self {
            pinned,
            held: None,
            floor: UnixTime::new(0),
        }
    }

    /// Reads what [`Self::record`] wrote. Of its pin and the one that the program is shipped
    /// with, the one with the higher number counts.
    pub(crate) fn restore(bytes: &[u8], shipped: Option<Pinned>) -> Result<Self, Refused> {
        let record = Record::decode(bytes).ok_or_else(damaged)?;
        let newer = shipped.filter(|it| it.least_seq >= record.pinned.least_seq);
        let mut carried = Self::new(newer.unwrap_or(record.pinned));
        carried.floor = record.floor;
        let Some((roots, bundle)) = record.bundle else {
            return Ok(carried);
        };
        // Its own roots are those that vouched for it when it came.
        let opened = Bundle::open(&bundle, &roots).map_err(|_| damaged())?;
        opened.check_follows(None, carried.pinned.least_seq)?;
        let mut snapshot = Snapshot::of(opened);
        let mut lists = BTreeMap::new();
        for list in record.lists {
            // It was in date when it came; how old it is now, verdicts say.
            let opened = StatusList::open(&list.bytes, snapshot.trust(), list.at);
            let uri = opened.map_err(|_| damaged())?.uri().to_owned();
            let next = snapshot.with_list(&list.bytes, list.at);
            snapshot = next.map_err(|_| damaged())?;
            lists.insert(uri, list);
        }
        carried.hold(Held {
            snapshot,
            bundle,
            lists,
        });
        Ok(carried)
    }

    /// All of it, to be kept.
    pub(crate) fn record(&self) -> Vec<u8> {
        let held = self.held.as_ref();
        let bundle = held.map(|held| {
            let roots = held.snapshot.bundle().contents().roots();
            (roots, held.bundle.as_slice())
        });
        let lists: Vec<&KeptList> = held.iter().flat_map(|held| held.lists.values()).collect();
        Record::encode(&self.pinned, self.floor, bundle, &lists)
    }

    /// Verifies a bundle or a list, and takes it into force.
    pub(crate) fn install(
        &mut self,
        bytes: &[u8],
        kind: Option<Kind>,
        now: UnixTime,
    ) -> Result<Installed, Refused> {
        let clock = self.clock(now);
        let looks = match bytes.first() {
            Some(&TAG_LIST) => Kind::List,
            _ => Kind::Bundle,
        };
        match kind.unwrap_or(looks) {
            Kind::List => self.install_list(bytes, clock),
            Kind::Bundle => self.install_bundle(bytes, clock),
        }
    }

    fn install_bundle(&mut self, bytes: &[u8], clock: ClockReading) -> Result<Installed, Refused> {
        let held = self.held.as_ref();
        let snapshot = match held {
            Some(held) => held.snapshot.with_bundle(bytes, clock.now)?,
            None => {
                let Pinned { roots, least_seq } = &self.pinned;
                Snapshot::first(bytes, roots, *least_seq, clock.now)?
            }
        };
        self.check_floor(clock)?;
        let mark = snapshot.bundle().mark();
        if held.is_some_and(|held| held.snapshot.bundle().mark() == mark) {
            return Ok(Installed::Unchanged);
        }
        let mut lists = self.held.take().map(|it| it.lists).unwrap_or_default();
        let before = lists.len();
        lists.retain(|uri, _| snapshot.lists().find(uri).is_some());
        let lists_dropped = before.saturating_sub(lists.len());
        self.hold(Held {
            snapshot,
            bundle: bytes.to_vec(),
            lists,
        });
        let seq = mark.seq;
        Ok(Installed::Bundle { seq, lists_dropped })
    }

    fn install_list(&mut self, bytes: &[u8], clock: ClockReading) -> Result<Installed, Refused> {
        let held = self.held.as_ref().ok_or_else(no_bundle)?;
        let list = StatusList::open(bytes, held.snapshot.trust(), clock.now)?;
        let snapshot = held.snapshot.with_list(bytes, clock.now)?;
        self.check_floor(clock)?;
        let older = held.snapshot.lists().find(list.uri());
        if older.is_some_and(|it| it.hash() == list.hash()) {
            return Ok(Installed::Unchanged);
        }
        if older.is_none() && held.lists.len() >= MAX_KEPT_LISTS {
            let why = format!("{MAX_KEPT_LISTS} status lists are held, and no other is taken");
            return Err(Refused::coded("store/full", why));
        }
        let withdrawn = older.map_or(0, |older| list.withdrawn_since(older));
        let kept = KeptList {
            bytes: bytes.to_vec(),
            at: clock.now,
        };
        if let Some(mut held) = self.held.take() {
            held.lists.insert(list.uri().into(), kept);
            self.hold(Held { snapshot, ..held });
        }
        Ok(Installed::List {
            uri: list.uri().into(),
            seq: list.seq(),
            withdrawn,
        })
    }

    /// Takes into force, and raises the floor for good: what is dropped later has been seen.
    fn hold(&mut self, held: Held) {
        self.floor = self.floor.max(held.snapshot.newest_issue());
        self.held = Some(held);
    }

    // With a clock set back, what has run out would be in date.
    fn check_floor(&self, clock: ClockReading) -> Result<(), Refused> {
        match clock.concern {
            Some(ClockConcern::Behind { .. }) => Err(InstallError::ClockBehind {
                issued_at: self.floor,
                now: clock.now,
            }
            .into()),
            _ => Ok(()),
        }
    }

    /// The bundle and lists in force.
    pub(crate) fn snapshot(&self) -> Option<&Snapshot> {
        self.held.as_ref().map(|held| &held.snapshot)
    }

    /// The same, where nothing goes without.
    pub(crate) fn in_force(&self) -> Result<&Snapshot, Refused> {
        self.snapshot().ok_or_else(no_bundle)
    }

    /// The clock against the floor.
    pub(crate) fn clock(&self, now: UnixTime) -> ClockReading {
        ClockFloor::new(self.floor).read(now)
    }

    /// The newest instant that is known to be past.
    pub(crate) const fn floor(&self) -> UnixTime {
        self.floor
    }

    /// Raises the floor to one that was kept apart.
    pub(crate) fn raise(&mut self, floor: UnixTime) {
        self.floor = self.floor.max(floor);
    }

    /// Sets the floor back to the newest issue of what is in force.
    pub(crate) fn reset_floor(&mut self) {
        let newest = self.snapshot().map(Snapshot::newest_issue);
        self.floor = newest.unwrap_or(UnixTime::new(0));
    }

    /// Notes a decision at the instant `now`; while the clock is past the bundle's end nothing
    /// is noted.
    pub(crate) fn decided(&mut self, now: UnixTime) {
        let window = self.snapshot().map(|it| it.bundle().contents().window());
        if let Some(window) = window {
            let floor = ClockFloor::new(self.floor).after_decision(now, window.end());
            self.floor = floor.instant();
        }
    }
}

fn damaged() -> Refused {
    let why = "the state is damaged: pin the roots again, and install bundle and lists";
    Refused::coded("store/damaged", why)
}

fn no_bundle() -> Refused {
    let why = "no trust bundle is installed yet: install one";
    Refused::coded("store/no-bundle", why)
}

/// First byte of a list's `COSE_Sign1` (tag 18, RFC 9052 section 2); a bundle's is 0xd8, and
/// what begins otherwise is refused as a malformed one.
const TAG_LIST: u8 = 0xd2;
