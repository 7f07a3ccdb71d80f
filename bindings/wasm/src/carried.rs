//! What a scanner carries, by the rules of the library's store, in memory.

use std::collections::BTreeMap;
use std::rc::Rc;

use healthcode::limits::MAX_KEPT_LISTS;
use healthcode::status::StatusList;
use healthcode::trust::{Bundle, InstallError, Mark, Roots};
use healthcode::{ClockConcern, ClockFloor, ClockReading, Snapshot, UnixTime};

use crate::record::{KeptList, Pinned, Record};
use crate::refused::Refused;

/// The roots that were pinned, what is in force, and the floor under the clock.
pub(crate) struct Carried {
    pub(crate) pinned: Pinned,
    pub(crate) held: Option<Held>,
    pub(crate) floor: UnixTime,
}

/// A bundle and its lists, and the bytes that they came in.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) snapshot: Snapshot,
    pub(crate) bundle: Rc<[u8]>,
    // By URI. One that is damaged, or has taken an older one's place so, is not in the snapshot.
    pub(crate) lists: BTreeMap<String, KeptList>,
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
        if let Some((roots, bundle)) = record.bundle {
            let held = Held::reopen(&roots, bundle, record.lists)?;
            let bundle = held.snapshot.bundle();
            bundle.check_follows(None, carried.pinned.least_seq)?;
            carried.hold(held);
        }
        Ok(carried)
    }

    /// All of it, to be kept.
    pub(crate) fn record(&self) -> Vec<u8> {
        let none = BTreeMap::new();
        let held = self.held.as_ref();
        let bundle = held.map(|held| {
            let roots = held.snapshot.bundle().contents().roots();
            (roots, &*held.bundle)
        });
        let lists = held.map_or(&none, |held| &held.lists);
        Record::encode(&self.pinned, self.floor, bundle, lists)
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
        let before = held.map(|it| it.lists.clone()).unwrap_or_default();
        let mut lists = before.clone();
        // A list that the bundle before held and this one does not is gone for good.
        lists.retain(|uri, _| {
            let was_held = held.is_some_and(|it| it.snapshot.lists().find(uri).is_some());
            !was_held || snapshot.lists().find(uri).is_some()
        });
        let lists_dropped = before.len().saturating_sub(lists.len());
        let held = Held {
            snapshot,
            bundle: bytes.into(),
            lists,
        };
        held.check_room()?;
        self.hold(held);
        let seq = mark.seq;
        Ok(Installed::Bundle { seq, lists_dropped })
    }

    fn install_list(&mut self, bytes: &[u8], clock: ClockReading) -> Result<Installed, Refused> {
        let held = self.held.as_ref().ok_or_else(no_bundle)?;
        let snapshot = held.snapshot.with_list(bytes, clock.now)?;
        let Some(list) = brought(&held.snapshot, &snapshot) else {
            self.check_floor(clock)?;
            return Ok(Installed::Unchanged);
        };
        let (uri, mark) = (list.uri().to_owned(), mark_of(list));
        // Of a damaged list the number is left.
        let kept = held.lists.get(&uri);
        kept.map_or(Ok(()), |kept| check_mark(mark, kept.mark))?;
        self.check_floor(clock)?;
        let older = held.snapshot.lists().find(&uri);
        let withdrawn = older.map_or(0, |older| list.withdrawn_since(older));
        let mut lists = held.lists.clone();
        let (at, bytes) = (clock.now, Some(bytes.into()));
        lists.insert(uri.clone(), KeptList { mark, at, bytes });
        let held = Held {
            snapshot,
            bundle: Rc::clone(&held.bundle),
            lists,
        };
        held.check_room()?;
        self.hold(held);
        Ok(Installed::List {
            uri,
            seq: mark.seq,
            withdrawn,
        })
    }

    /// Takes into force, and raises the floor for good: what is dropped later has been seen.
    pub(crate) fn hold(&mut self, held: Held) {
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

    /// The same, where nothing goes without the bundle.
    pub(crate) fn trusted(&self) -> Result<&Snapshot, Refused> {
        self.snapshot().ok_or_else(no_bundle)
    }

    /// The same, where nothing goes without the bundle and all its lists.
    pub(crate) fn in_force(&self) -> Result<&Snapshot, Refused> {
        let held = self.held.as_ref().ok_or_else(no_bundle)?;
        match held.damaged_list() {
            Some(uri) => Err(Refused::DamagedList(uri.to_owned())),
            None => Ok(&held.snapshot),
        }
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

impl Held {
    /// What was in force before. Its own roots are those that vouched for the bundle when it
    /// came; a list was in date when it came, and how old it is now, verdicts say.
    pub(crate) fn reopen(
        roots: &Roots,
        bundle: Vec<u8>,
        mut lists: BTreeMap<String, KeptList>,
    ) -> Result<Self, Refused> {
        let opened = Bundle::open(&bundle, roots).map_err(|_| damaged())?;
        let mut snapshot = Snapshot::of(opened);
        for (uri, list) in &mut lists {
            match with_kept(&snapshot, uri, list) {
                Some(next) => snapshot = next,
                None => list.bytes = None,
            }
        }
        let bundle = bundle.into();
        Ok(Self {
            snapshot,
            bundle,
            lists,
        })
    }

    /// The first list that is not what it was when it was installed.
    fn damaged_list(&self) -> Option<&str> {
        let mut lists = self.lists.iter();
        let damaged = lists.find(|(_, list)| list.bytes.is_none());
        damaged.map(|(uri, _)| uri.as_str())
    }

    /// Succeeds if all of it can be kept, and read again.
    pub(crate) fn check_room(&self) -> Result<(), Refused> {
        let full = |why| Err(Refused::coded("store/full", why));
        if self.lists.len() > MAX_KEPT_LISTS {
            let why = format!("{MAX_KEPT_LISTS} status lists are held, and no other is taken");
            return full(why);
        }
        let lists = self.lists.values().filter_map(|it| it.bytes.as_deref());
        let sizes = lists.map(<[u8]>::len).chain([self.bundle.len()]);
        let size = sizes.fold(0, usize::saturating_add);
        if size > MOST_OF_ALL {
            return full(format!(
                "bundle and lists would have {size} bytes, and {MOST_OF_ALL} are held"
            ));
        }
        Ok(())
    }
}

/// With a list that was kept, if it is the one that the record speaks of.
pub(crate) fn with_kept(snapshot: &Snapshot, uri: &str, list: &KeptList) -> Option<Snapshot> {
    let next = snapshot.with_list(list.bytes.as_deref()?, list.at).ok()?;
    let found = next.lists().find(uri).map(mark_of);
    (found == Some(list.mark)).then_some(next)
}

/// The list that one snapshot has and the one before had not.
fn brought<'a>(before: &Snapshot, after: &'a Snapshot) -> Option<&'a StatusList> {
    let mut lists = after.lists().iter();
    lists.find(|it| before.lists().find(it.uri()).map(mark_of) != Some(mark_of(it)))
}

fn mark_of(list: &StatusList) -> Mark {
    Mark {
        seq: list.seq(),
        hash: *list.hash(),
    }
}

/// Succeeds if what has the mark `got` may stand where `have` stood.
pub(crate) fn check_mark(got: Mark, have: Mark) -> Result<(), InstallError> {
    if got.seq < have.seq {
        let (have, got) = (have.seq, got.seq);
        Err(InstallError::Rollback { have, got })
    } else if got.seq == have.seq && got.hash != have.hash {
        Err(InstallError::Fork { seq: got.seq })
    } else {
        Ok(())
    }
}

pub(crate) fn damaged() -> Refused {
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

/// Bytes of bundle and lists together: far above what the lists of a country take.
const MOST_OF_ALL: usize = 256 << 20;

/// Bytes of a state: what the head of one takes besides.
pub(crate) const MOST_OF_A_STATE: usize = MOST_OF_ALL + (4 << 20);
