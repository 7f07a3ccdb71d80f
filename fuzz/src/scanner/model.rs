//! The state of a scanner (SPEC 11.2, 11.3, 12.3, 12.4 and 15) as a small machine of numbers.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::operations::{Brought, BroughtList, Terms};

/// What is in force, and what was decided last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    pub bundle: Option<Held>,
    pub lists: BTreeMap<u8, HeldList>,
    pub decided: u32,
}

/// A bundle in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub seq: u64,
    pub hash: [u8; 32],
    pub roots: u8,
    pub threshold: u32,
    pub issued_at: u32,
    pub expires: u32,
    pub keys: [Option<Terms>; 2],
    pub floor: Option<u64>,
}

/// A list in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldList {
    pub seq: u64,
    pub payload: Vec<u8>,
    pub issued_at: u32,
    pub expires: u32,
    pub value: u8,
    pub by: usize,
    pub issuer: bool,
}

impl State {
    /// The clock floor.
    pub fn floor(&self) -> u32 {
        let bundle = self.bundle.iter().map(|it| it.issued_at);
        let lists = self.lists.values().map(|it| it.issued_at);
        bundle.chain(lists).fold(self.decided, u32::max)
    }

    /// The instant that a clock counts as.
    pub fn read(&self, clock: u32) -> u32 {
        let floor = self.floor();
        let jitter = clock < floor && floor - clock <= 120;
        if jitter { floor } else { clock }
    }

    /// SPEC 11.2, steps 3 to 8, for a payload of good form.
    pub fn install(
        &mut self,
        it: &Brought,
        previous: Option<[u8; 32]>,
        payload: &[u8],
        now: u32,
    ) -> &'static str {
        let (roots, threshold) = match &self.bundle {
            Some(held) => (held.roots, held.threshold),
            None => PINNED,
        };
        let signed = |roots: u8| (roots & it.signers()).count_ones();
        if signed(roots) < threshold {
            return "signature/quorum";
        }
        let (own_roots, own_threshold) = it.roots();
        let others = (own_roots, own_threshold) != (roots, threshold);
        if others && signed(own_roots) < own_threshold {
            return "signature/quorum";
        }
        let hash: [u8; 32] = Sha256::digest(payload).into();
        let (seq, in_force) = (it.seq(), self.bundle.as_ref());
        if seq < in_force.map_or(LEAST, |held| held.seq.max(LEAST)) {
            return "state/rollback";
        }
        if let Some(held) = in_force {
            if seq == held.seq && hash != held.hash {
                return "state/fork";
            }
            if seq == held.seq + 1 && previous != Some(held.hash) {
                return "state/predecessor";
            }
        }
        if it.issued_at() > now {
            return "time/clock";
        }
        if now >= it.expires() {
            return "time/expired";
        }
        let held = Held {
            seq,
            hash,
            roots: own_roots,
            threshold: own_threshold,
            issued_at: it.issued_at(),
            expires: it.expires(),
            keys: it.keys(),
            floor: it.floor(),
        };
        self.lists.retain(|which, list| {
            let floor = held.floor.filter(|_| *which == 0).unwrap_or(0);
            held.may_sign(list.by, list.issued_at).is_ok() && list.seq >= floor
        });
        self.bundle = Some(held);
        "installed"
    }

    /// SPEC 12.3 for a list of good form whose signature holds.
    pub fn install_list(&mut self, it: &BroughtList, payload: &[u8], now: u32) -> &'static str {
        let Some(held) = &self.bundle else {
            return "no bundle";
        };
        if let Err(code) = held.may_sign(it.by(), it.issued_at()) {
            return code;
        }
        if it.issued_at() > now {
            return "time/clock";
        }
        if now >= it.expires() {
            return "time/expired";
        }
        let floor = held.floor.filter(|_| it.which() == 0).unwrap_or(0);
        let before = self.lists.get(&it.which());
        if it.seq() < before.map_or(floor, |list| list.seq.max(floor)) {
            return "state/rollback";
        }
        if before.is_some_and(|list| list.seq == it.seq() && list.payload != payload) {
            return "state/fork";
        }
        let issuer = held.keys[it.by()].as_ref().is_some_and(Terms::other_issuer);
        let list = HeldList {
            seq: it.seq(),
            payload: payload.to_vec(),
            issued_at: it.issued_at(),
            expires: it.expires(),
            value: it.value(),
            by: it.by(),
            issuer,
        };
        self.lists.insert(it.which(), list);
        "installed"
    }

    /// The decision about the one code of the first key, and what is noted of it.
    pub fn decide(&mut self, clock: u32) -> (u8, Option<&'static str>) {
        let now = self.read(clock);
        let outcome = self.outcome(now);
        let end = self.bundle.as_ref().map_or(0, |held| held.expires);
        if now < end {
            self.decided = self.decided.max(now);
        }
        outcome
    }

    fn outcome(&self, now: u32) -> (u8, Option<&'static str>) {
        let Some(held) = &self.bundle else {
            return (2, Some("no bundle"));
        };
        let Some(terms) = &held.keys[0] else {
            return (2, Some("key/unknown"));
        };
        if let Some(code) = terms.fault(super::CODE_ISSUED_AT) {
            return (2, Some(code));
        }
        if now < self.floor() {
            return (2, Some("time/clock"));
        }
        // Another issuer's list says nothing, and a missing one is let pass here.
        let list = self.lists.get(&0).filter(|list| {
            let same = list.issuer == terms.other_issuer();
            terms.has_lists() && same
        });
        if list.is_some_and(|list| list.value == 1) {
            return (2, Some("status/revoked"));
        }
        let stale = list.is_some_and(|list| now >= list.expires);
        match (now >= held.expires, stale) {
            (true, _) => (2, Some("policy/age")),
            (false, true) => (1, Some("status/stale")),
            (false, false) => (0, None),
        }
    }
}

impl Held {
    // Steps 2, 4 and 5: whether a key may sign a list that was issued at this instant.
    fn may_sign(&self, by: usize, issued_at: u32) -> Result<(), &'static str> {
        let terms = self.keys[by].as_ref().ok_or("key/unknown")?;
        if let Some(code) = terms.fault(issued_at) {
            return Err(code);
        }
        if !terms.may_list() {
            return Err("key/purpose");
        }
        let mut keys = self.keys.iter().flatten();
        let covered = keys.any(|it| it.other_issuer() == terms.other_issuer() && it.has_lists());
        if covered { Ok(()) } else { Err("key/issuer") }
    }
}

/// Roots and threshold.
pub const PINNED: (u8, u32) = (0b111, 2);
pub const LEAST: u64 = 1;
