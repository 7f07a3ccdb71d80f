//! Trust bundles item by item, right or wrong.

use sha2::{Digest, Sha256};

use super::cbor::{Map, NULL, array, bytes, int, map, tag, text, uint};
use super::says::{AT, DAY};
use super::signer::Signer;
use crate::Hex;
use crate::case::{BundleSummary, Mark, Pinned};

/// What a bundle says, each field as on the wire.
#[derive(Clone)]
pub(super) struct Says {
    pub(super) expires: u32,
    pub(super) issued_at: u32,
    pub(super) seq: u64,
    pub(super) prev: Option<[u8; 32]>,
    pub(super) roots: Vec<[u8; 32]>,
    pub(super) threshold: usize,
    pub(super) issuers: Vec<Issuer>,
    pub(super) floors: Vec<(String, u64)>,
    pub(super) places: Vec<(String, Map)>,
}

/// An issuer's entry.
#[derive(Clone)]
pub(super) struct Issuer {
    pub(super) key: [u8; 32],
    pub(super) id: &'static str,
    pub(super) names: Vec<(&'static str, &'static str)>,
    pub(super) regions: Vec<u32>,
    pub(super) purposes: Vec<u8>,
    pub(super) not_before: u32,
    pub(super) not_after: u32,
    pub(super) max_lifetime: u32,
    pub(super) state: Option<u8>,
    pub(super) specimen: bool,
    pub(super) base: Option<(&'static str, u8)>,
}

/// The number that the bundles of the vectors begin with.
pub(super) const SEQ: u64 = 12;
pub(super) const ISSUED_AT: u32 = AT - DAY;
pub(super) const EXPIRES: u32 = AT + 29 * DAY;
pub(super) const BASE: &str = "https://gd.example/status/";
/// The list of the codes with an index below 16.
pub(super) const LIST: &str = "https://gd.example/status/0";
pub(super) const OTHER_BASE: &str = "https://sh.example/status/";

pub(super) const TRUST: i64 = -65_538;

/// Root keys by their number.
pub(super) fn root(number: u8) -> Signer {
    Signer::named(&format!("root {number}"))
}

pub(super) fn roots<const N: usize>(numbers: [u8; N]) -> Vec<[u8; 32]> {
    numbers.map(|number| root(number).public()).to_vec()
}

/// The key that signs Guangdong's status lists.
pub(super) fn lister() -> Signer {
    Signer::named("status signer")
}

/// Two of three roots must sign, and no bundle below number 10 is taken.
pub(super) fn pinned() -> Pinned {
    Pinned {
        keys: roots([1, 2, 3]).into_iter().map(Hex::from).collect(),
        threshold: 2,
        least_seq: 10,
    }
}

/// A bundle with two issuers, one of them with a key for codes and one for lists.
pub(super) fn usual() -> Says {
    Says {
        expires: EXPIRES,
        issued_at: ISSUED_AT,
        seq: SEQ,
        prev: None,
        roots: roots([1, 2, 3]),
        threshold: 2,
        issuers: vec![
            Issuer {
                base: Some((BASE, 4)),
                ..guangdong(&super::signer::issuer(), &[1, 2, 3])
            },
            guangdong(&lister(), &[4]),
            Issuer {
                id: "SH-HEALTH",
                names: vec![("en", "Shanghai")],
                regions: vec![31],
                base: Some((OTHER_BASE, 4)),
                ..guangdong(&super::signer::stranger(), &[1, 2, 3, 4])
            },
        ],
        floors: Vec::new(),
        places: vec![("metro".into(), policy(0, 0))],
    }
}

/// An entry of Guangdong's issuer.
pub(super) fn guangdong(key: &Signer, purposes: &[u8]) -> Issuer {
    Issuer {
        key: key.public(),
        id: "GD-HEALTH",
        names: vec![("en", "Guangdong"), ("zh", "广东")],
        regions: vec![44],
        purposes: purposes.to_vec(),
        not_before: AT - 100 * DAY,
        not_after: AT + 100 * DAY,
        max_lifetime: 31 * DAY,
        state: None,
        specimen: false,
        base: None,
    }
}

/// A policy that admits and refers up to these colours, asks nothing else and takes nothing
/// stale.
pub(super) fn policy(admit: u8, refer: u8) -> Map {
    Map(Vec::new())
        .set(1, array([uint(admit.into()), uint(refer.into())]))
        .set(8, staleness(u32::MAX, 2, u32::MAX, 2, 2))
}

/// Soft age of the bundle and what follows, the same of lists, and what follows without one.
pub(super) fn staleness(bundle: u32, old: u64, list: u32, stale: u64, missing: u64) -> Vec<u8> {
    array([
        uint(bundle.into()),
        uint(old),
        uint(list.into()),
        uint(stale),
        uint(missing),
    ])
}

/// `[failing, seconds]`.
pub(super) fn seconds(failing: u64, seconds: u32) -> Vec<u8> {
    array([uint(failing), uint(seconds.into())])
}

pub(super) fn regions(regions: &[u32]) -> Vec<u8> {
    let regions: Vec<_> = regions.iter().map(|it| uint((*it).into())).collect();
    array(regions)
}

impl Says {
    pub(super) fn payload(&self) -> Vec<u8> {
        self.top().encode()
    }

    pub(super) fn top(&self) -> Map {
        Map(Vec::new())
            .set(4, uint(self.expires.into()))
            .set(6, uint(self.issued_at.into()))
            .set(TRUST, self.body().encode())
    }

    pub(super) fn body(&self) -> Map {
        let roots: Vec<_> = self.roots.iter().map(|key| bytes(key)).collect();
        let issuers: Vec<_> = self.issuers.iter().map(|it| it.entry().encode()).collect();
        let floors = self.floors.iter();
        let floors: Vec<_> = floors
            .map(|(uri, seq)| array([text(uri), uint(*seq)]))
            .collect();
        let places = self.places.iter();
        let places: Vec<_> = places
            .map(|(name, policy)| [text(name), policy.encode()])
            .collect();
        Map(Vec::new())
            .set(1, uint(self.seq))
            .set(2, self.prev.map_or(vec![NULL], |hash| bytes(&hash)))
            .set(3, array(roots))
            .set(4, uint(self.threshold.try_into().unwrap_or(u64::MAX)))
            .set(5, array(issuers))
            .set(6, array(floors))
            .set(7, map(places))
    }

    pub(super) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.payload()).into()
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            seq: self.seq,
            hash: Hex::from(self.hash()),
        }
    }

    /// The bundle, signed by these roots.
    pub(super) fn signed<const N: usize>(&self, numbers: [u8; N]) -> Vec<u8> {
        signed(&self.payload(), &numbers.map(root))
    }

    /// The bundle, signed by the first two roots.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.signed([1, 2])
    }

    /// The bundle that follows this one a day later.
    pub(super) fn next(&self) -> Self {
        Self {
            expires: self.expires + DAY,
            issued_at: self.issued_at + DAY,
            seq: self.seq + 1,
            prev: Some(self.hash()),
            ..self.clone()
        }
    }

    /// The same with a place of this type, or with another policy for it.
    pub(super) fn with_place(mut self, name: &str, policy: Map) -> Self {
        self.places.retain(|(known, _)| known != name);
        self.places.push((name.into(), policy));
        self.places.sort_by_key(|(name, _)| text(name));
        self
    }

    /// The same with one issuer's entry changed.
    pub(super) fn with_issuer(mut self, place: usize, change: impl FnOnce(&mut Issuer)) -> Self {
        change(&mut self.issuers[place]);
        self
    }

    pub(super) fn summary(&self) -> BundleSummary {
        let mut issuers = self.issuers.clone();
        issuers.sort_by_key(|it| super::signer::kid(&it.key));
        BundleSummary {
            seq: self.seq,
            hash: Hex::from(self.hash()),
            issued_at: self.issued_at,
            expires: self.expires,
            roots: self.roots.iter().map(|key| Hex::from(*key)).collect(),
            threshold: self.threshold,
            issuers: issuers.iter().map(|it| it.id.into()).collect(),
            floors: self.floors.clone(),
            places: self.places.iter().map(|(name, _)| name.clone()).collect(),
        }
    }
}

impl Issuer {
    /// The entry, its keys in order.
    pub(super) fn entry(&self) -> Map {
        let names: Vec<_> = self
            .names
            .iter()
            .map(|(tag, name)| [text(tag), text(name)])
            .collect();
        let purposes: Vec<_> = self.purposes.iter().map(|it| uint((*it).into())).collect();
        let mut entry = Map(Vec::new())
            .set(1, bytes(&self.key))
            .set(2, text(self.id))
            .set(3, map(names))
            .set(4, regions(&self.regions))
            .set(5, array(purposes))
            .set(6, uint(self.not_before.into()))
            .set(7, uint(self.not_after.into()))
            .set(8, uint(self.max_lifetime.into()));
        if let Some(state) = self.state {
            entry = entry.set(9, uint(state.into()));
        }
        if self.specimen {
            entry = entry.set(10, vec![TRUE]);
        }
        match self.base {
            Some((uri, shift)) => entry.set(11, array([text(uri), uint(shift.into())])),
            None => entry,
        }
    }
}

/// A payload and the signatures of these keys over it.
pub(super) fn signed(payload: &[u8], signers: &[Signer]) -> Vec<u8> {
    enclosed(
        payload,
        signers.iter().map(|signer| signature(payload, signer)),
    )
}

/// A payload and signatures, made elsewhere.
pub(super) fn enclosed(payload: &[u8], signatures: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let signatures: Vec<_> = signatures.into_iter().collect();
    let items = [bytes(&header()), map([]), bytes(payload), array(signatures)];
    tag(98, &array(items))
}

/// One signature with its header.
pub(super) fn signature(payload: &[u8], signer: &Signer) -> Vec<u8> {
    let own = super::code::header(signer.kid());
    let signature = signer.sign(&sig_structure("Signature", &header(), &own, payload));
    array([bytes(&own), map([]), bytes(&signature)])
}

/// RFC 9052 section 4.4, for one signer of several.
pub(super) fn sig_structure(
    context: &str,
    header: &[u8],
    signer: &[u8],
    payload: &[u8],
) -> Vec<u8> {
    array([
        text(context),
        bytes(header),
        bytes(signer),
        bytes(&[]),
        bytes(payload),
    ])
}

/// The bundle's own header.
pub(super) fn header() -> Vec<u8> {
    map([[int(16), text("healthcode-trust")]])
}

/// The simple value true.
pub(super) const TRUE: u8 = 0xf5;
