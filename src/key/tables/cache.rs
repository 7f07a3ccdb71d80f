//! Which keys have a table, and which wait for one.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;

/// Encoded public keys: ids can be made to collide.
pub(super) type KeyBytes = [u8; 32];

/// At most `room` tables, each of one key.
pub(super) struct Cache<T> {
    room: usize,
    patience: u32,
    // Counts the questions, so that it is known whose was asked last.
    clock: u64,
    places: BTreeMap<KeyBytes, Place<T>>,
    waiting: Waiting,
}

struct Place<T> {
    // None while it is being made.
    table: Option<Arc<T>>,
    used: u64,
}

/// The keys that were asked for since the key that must go first was used.
#[derive(Default)]
struct Waiting {
    first_to_go: Option<(KeyBytes, u64)>,
    times: BTreeMap<KeyBytes, u32>,
}

/// What to do about a key.
#[derive(Debug)]
pub(super) enum Answer<T> {
    /// Use its table.
    Use(Arc<T>),
    /// Make its table, which has a place, and put it there; what lost its place can go.
    Make { dropped: Option<Arc<T>> },
    /// Do without.
    Wait,
}

impl<T> Cache<T> {
    /// A cache in which a key that finds no room takes another's place once it was asked for
    /// `patience` times.
    pub(super) const fn new(room: usize, patience: u32) -> Self {
        Self {
            room,
            patience,
            clock: 0,
            places: BTreeMap::new(),
            waiting: Waiting {
                first_to_go: None,
                times: BTreeMap::new(),
            },
        }
    }

    /// How many tables there are, those being made included.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn ask(&mut self, key: &KeyBytes) -> Answer<T> {
        self.clock = self.clock.wrapping_add(1);
        if let Some(place) = self.places.get_mut(key) {
            place.used = self.clock;
            return place.table.clone().map_or(Answer::Wait, Answer::Use);
        }
        if self.places.len() < self.room {
            return self.give_place(key, None);
        }
        self.wait(key)
    }

    /// Puts the table that [`Answer::Make`] asked for in its place.
    pub(super) fn put(&mut self, key: &KeyBytes, table: Arc<T>) {
        if let Some(place) = self.places.get_mut(key) {
            place.table = Some(table);
        }
    }

    // Only uses since the other key's last one count: keys that take turns at a cache too small
    // for all of them would else pay for tables that are dropped before they were worth it.
    fn wait(&mut self, key: &KeyBytes) -> Answer<T> {
        let Some(first_to_go) = self.first_to_go() else {
            return Answer::Wait;
        };
        if self.waiting.first_to_go != Some(first_to_go) {
            self.waiting = Waiting {
                first_to_go: Some(first_to_go),
                times: BTreeMap::new(),
            };
        }
        let times = &mut self.waiting.times;
        if times.len() >= MOST_WAITING && !times.contains_key(key) {
            return Answer::Wait;
        }
        let times = times.entry(*key).or_default();
        *times = times.saturating_add(1);
        if *times <= self.patience {
            return Answer::Wait;
        }
        match self.take_out(&first_to_go.0) {
            None => Answer::Wait,
            dropped => self.give_place(key, dropped),
        }
    }

    // The least recently used key with a table, and when it was used.
    fn first_to_go(&self) -> Option<(KeyBytes, u64)> {
        if let Some((key, used)) = self.waiting.first_to_go {
            // Others were only used since.
            if self.places.get(&key).is_some_and(|it| it.used == used) {
                return Some((key, used));
            }
        }
        self.places
            .iter()
            .filter(|(_, place)| place.table.is_some())
            .min_by_key(|(_, place)| place.used)
            .map(|(key, place)| (*key, place.used))
    }

    // A table in use elsewhere would stay in memory beside the one that takes its place.
    fn take_out(&mut self, key: &KeyBytes) -> Option<Arc<T>> {
        let table = self.places.get(key)?.table.as_ref()?;
        if Arc::strong_count(table) > 1 {
            return None;
        }
        self.places.remove(key)?.table
    }

    fn give_place(&mut self, key: &KeyBytes, dropped: Option<Arc<T>>) -> Answer<T> {
        let place = Place {
            table: None,
            used: self.clock,
        };
        self.places.insert(*key, place);
        self.waiting = Waiting::default();
        Answer::Make { dropped }
    }
}

/// Bounds what is remembered of keys that have no place: beyond it a key may wait longer.
const MOST_WAITING: usize = 1_024;

#[cfg(test)]
mod tests;
