//! What may happen to a scanner, drawn from a fuzzer's bytes.

use arbitrary::Arbitrary;
use healthcode::trust::{
    BundleBuilder, Decision, IssuerId, IssuerKey, KeyState, Names, PlaceType, Policy, Purpose,
    Roots, Staleness, StatusBase, StatusFloor,
};
use healthcode::{Colour, Window};

use crate::reference::lists::{self, List};
use crate::scene::{Age, Moment, Rare};
use crate::signers::{self, ISSUER, OTHER};

/// One event.
#[derive(Arbitrary, Clone, Debug)]
pub enum Operation {
    Bundle(Brought),
    /// The next number after the one in force, which names it.
    Next(Brought),
    /// Bytes that were brought before.
    Again(u8),
    List(BroughtList),
    Clock(Moment),
    Decide(bool),
}

/// A bundle that is brought.
#[derive(Arbitrary, Clone, Debug)]
pub struct Brought {
    seq: u8,
    previous: u8,
    signers: u8,
    others: Rare<(u8, u8)>,
    issued_at: Moment,
    lasts: Age,
    without_key: [Rare<()>; 2],
    terms: [Terms; 2],
    floor: Rare<u8>,
    #[arbitrary(default)]
    follows: Option<u64>,
}

/// What a bundle says of a key.
#[derive(Arbitrary, Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    state: u8,
    from: Rare<u8>,
    may_not_list: Rare<()>,
    without_lists: Rare<()>,
    other: Rare<()>,
}

/// A list that is brought.
#[derive(Arbitrary, Clone, Debug)]
pub struct BroughtList {
    which: bool,
    seq: u8,
    issued_at: Moment,
    lasts: Age,
    by: bool,
    value: bool,
}

impl Brought {
    /// The same with another number, if there is one.
    pub fn following(self, follows: Option<u64>) -> Self {
        Self { follows, ..self }
    }

    pub fn seq(&self) -> u64 {
        self.follows.unwrap_or(u64::from(self.seq % 6))
    }

    /// Mask of the roots that sign: mostly all.
    pub fn signers(&self) -> u8 {
        match self.signers {
            64.. => 0x1f,
            mask => mask & 0x1f,
        }
    }

    /// The issuers' keys.
    pub fn keys(&self) -> [Option<Terms>; 2] {
        let [one, other] = &self.terms;
        let [no_one, no_other] = &self.without_key;
        let with = |terms: &Terms, without: &Rare<()>| match without.0 {
            None => Some(terms.clone()),
            Some(()) => None,
        };
        [with(one, no_one), with(other, no_other)]
    }

    /// The bundle that it names, given the one in force.
    pub fn previous(&self, in_force: Option<[u8; 32]>) -> Option<[u8; 32]> {
        match self.previous % 4 {
            0 if self.follows.is_none() => None,
            1 => Some([7; 32]),
            _ => in_force,
        }
    }

    /// Mask and threshold.
    pub fn roots(&self) -> (u8, u32) {
        let Some((mask, threshold)) = self.others.0 else {
            return super::model::PINNED;
        };
        let mask = mask & 0x1f | 1;
        (mask, u32::from(threshold) % mask.count_ones() + 1)
    }

    pub fn issued_at(&self) -> u32 {
        self.issued_at.early()
    }

    pub fn expires(&self) -> u32 {
        let lasts = self.lasts.secs().max(1);
        self.issued_at().saturating_add(lasts)
    }

    pub fn floor(&self) -> Option<u64> {
        self.floor.0.map(|floor| u64::from(floor % 6))
    }

    /// The payload, which names another.
    pub fn payload(&self, previous: Option<[u8; 32]>) -> Vec<u8> {
        let (mask, threshold) = self.roots();
        let keys: Vec<_> = signers::roots(mask).map(|it| it.public.clone()).collect();
        let roots = Roots::new(keys, threshold as usize).expect("distinct keys");
        let window = Window::new(self.issued_at().into(), self.expires().into());
        let mut builder = BundleBuilder::new(self.seq(), window.expect("a second"), roots)
            .place(PlaceType::new("gate").expect("a place"), policy());
        if let Some(hash) = previous {
            builder = builder.previous(hash);
        }
        for (terms, signer) in self.keys().iter().zip([&*ISSUER, &*OTHER]) {
            if let Some(terms) = terms {
                builder = builder.issuer(terms.key(signer.public.clone()));
            }
        }
        if let Some(seq) = self.floor() {
            let uri = format!("{BASE}0");
            builder = builder.status_floor(StatusFloor { uri, seq });
        }
        builder.build().expect("small").to_bytes()
    }

    pub fn bytes(&self, payload: &[u8]) -> Vec<u8> {
        // An envelope has a signature at least: a stranger's, if nobody signs.
        match self.signers() {
            0 => {
                let stranger = (ISSUER.id(), ISSUER.as_root(payload));
                crate::reference::trust::envelope(payload, &[stranger])
            }
            mask => signers::bundle(payload, mask),
        }
    }
}

impl Terms {
    pub fn may_list(&self) -> bool {
        self.may_not_list.0.is_none()
    }

    pub fn has_lists(&self) -> bool {
        self.without_lists.0.is_none()
    }

    pub fn other_issuer(&self) -> bool {
        self.other.0.is_some()
    }

    /// What is wrong with something that the key issued at an instant.
    pub fn fault(&self, issued_at: u32) -> Option<&'static str> {
        let (from, until) = self.in_use();
        match self.state % 8 {
            6 => Some("key/compromised"),
            7 => Some("key/specimen"),
            _ if issued_at < from => Some("key/not-yet-valid"),
            _ if issued_at >= until => Some("key/retired"),
            _ => None,
        }
    }

    // Now and then it begins or ends within what is looked at.
    fn in_use(&self) -> (u32, u32) {
        let at = |hours: u8| crate::scene::ORIGIN - 48 * 3_600 + u32::from(hours % 96) * 3_600;
        match self.from.0 {
            Some(hours) if hours % 3 == 0 => (at(hours / 3), u32::MAX),
            Some(hours) if hours % 3 == 1 => (0, at(hours / 3)),
            _ => (0, u32::MAX),
        }
    }

    fn key(&self, public: healthcode::PublicKey) -> IssuerKey {
        let (from, until) = self.in_use();
        let in_use = Window::new(from.into(), until.into()).expect("in order");
        let mut purposes = vec![Purpose::Colour];
        if self.may_list() {
            purposes.push(Purpose::Status);
        }
        let id = if self.other_issuer() { "B" } else { "A" };
        let mut key = IssuerKey::new(public, purposes, in_use, u32::MAX)
            .with_issuer(IssuerId::new(id).expect("an id"))
            .with_names(Names::new([("en", id)]).expect("a name"));
        key = match self.state % 8 {
            5 => key.with_state(KeyState::Retired),
            6 => key.with_state(KeyState::Compromised),
            7 => key.with_specimen(),
            _ => key,
        };
        if self.has_lists() {
            key = key.with_status_base(StatusBase::new(BASE, 8).expect("a base"));
        }
        key
    }
}

impl BroughtList {
    pub fn which(&self) -> u8 {
        self.which.into()
    }

    pub fn seq(&self) -> u64 {
        u64::from(self.seq % 6)
    }

    pub fn by(&self) -> usize {
        self.by.into()
    }

    pub fn value(&self) -> u8 {
        self.value.into()
    }

    pub fn issued_at(&self) -> u32 {
        self.issued_at.early()
    }

    pub fn expires(&self) -> u32 {
        self.issued_at().saturating_add(self.lasts.secs())
    }

    pub fn payload(&self) -> Vec<u8> {
        let bytes = vec![self.value() * 17; 4];
        let stream = miniz_oxide::deflate::compress_to_vec_zlib(&bytes, 6);
        let list = List {
            uri: format!("{BASE}{}", self.which()),
            seq: Some(self.seq()),
            issued_at: self.issued_at(),
            expires: self.expires(),
            ttl: None,
            bits: 4,
            bytes,
        };
        lists::sorted(list.write(&stream))
    }

    pub fn bytes(&self, payload: &[u8]) -> Vec<u8> {
        let signer = if self.by { &*OTHER } else { &*ISSUER };
        signer.list(payload)
    }
}

// Lets pass what is stale or missing, as far as anything may.
fn policy() -> Policy {
    let policy = Policy::new(Colour::Red, Colour::Red).expect("equal");
    policy.with_staleness(Staleness {
        bundle_soft_age: u32::MAX,
        bundle_stale: Decision::Admit,
        list_soft_age: u32::MAX,
        list_stale: Decision::Admit,
        list_missing: Decision::Admit,
    })
}

const BASE: &str = "https://a.example/";
