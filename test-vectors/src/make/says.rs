//! Claims as the vectors mean them: to bytes on one way, to the expected summary on another.

use super::cbor::{Map, array, bytes, int, map, uint};
use super::signer::cose_key;
use crate::Hex;
use crate::vector::{Companion, Itinerary, Summary, TestRecord, Visit};

/// What a code says, each field as on the wire.
#[derive(Clone)]
pub(super) struct Says {
    pub(super) until: u32,
    pub(super) from: Option<u32>,
    pub(super) issued_at: u32,
    pub(super) code_id: [u8; 8],
    pub(super) holder_key: Option<[u8; 32]>,
    pub(super) colour: Option<u8>,
    pub(super) identity: [u8; 12],
    pub(super) document_type: u8,
    pub(super) region: Option<u32>,
    pub(super) status_index: Option<u32>,
    /// Colour, identity hash, type of document.
    pub(super) companions: Vec<(u8, [u8; 12], u8)>,
    pub(super) itinerary: Option<Span>,
    /// Method, result, sampled.
    pub(super) tests: Vec<(u8, u8, u32)>,
    pub(super) suite: u8,
}

/// Last day, days, and visits: region, from, to.
type Span = (u16, u8, Vec<(u32, u16, u16)>);

/// The clock of the vectors: 2026-11-21T12:00:00Z.
pub(super) const AT: u32 = 1_795_262_400;
pub(super) const HOUR: u32 = 3_600;
pub(super) const DAY: u32 = 86_400;
/// The day of [`AT`].
pub(super) const TODAY: u16 = 20_778;
/// An identity hash of no document.
pub(super) const IDENTITY: [u8; 12] = *b"no document!";
pub(super) const CODE_ID: [u8; 8] = *b"\x01\x23\x45\x67\x89\xab\xcd\xef";

pub(super) const EXP: i64 = 4;
pub(super) const NBF: i64 = 5;
pub(super) const IAT: i64 = 6;
pub(super) const CTI: i64 = 7;
pub(super) const CNF: i64 = 8;
pub(super) const BODY: i64 = -65_537;

/// A passport holder's green code of the last hour, valid for a day.
pub(super) fn green() -> Says {
    Says {
        until: AT - HOUR + DAY,
        from: None,
        issued_at: AT - HOUR,
        code_id: CODE_ID,
        holder_key: None,
        colour: Some(0),
        identity: IDENTITY,
        document_type: 1,
        region: None,
        status_index: None,
        companions: Vec::new(),
        itinerary: None,
        tests: Vec::new(),
        suite: 1,
    }
}

/// An itinerary card: three places, no colour.
pub(super) fn itinerary() -> Says {
    let visits = vec![(440_106, 13, 9), (3_101, 9, 4), (1_101, 3, 0)];
    Says {
        colour: None,
        itinerary: Some((TODAY, 14, visits)),
        ..green()
    }
}

/// A test record: negative, sampled six hours ago, no colour.
pub(super) fn test() -> Says {
    Says {
        colour: None,
        tests: vec![(1, 0, AT - 6 * HOUR)],
        ..green()
    }
}

impl Says {
    pub(super) fn encode(&self) -> Vec<u8> {
        self.top().encode()
    }

    /// The claims' entries.
    pub(super) fn top(&self) -> Map {
        let mut top = Map(Vec::new())
            .set(EXP, uint(self.until.into()))
            .set(IAT, uint(self.issued_at.into()))
            .set(CTI, bytes(&self.code_id))
            .set(BODY, self.body().encode());
        if let Some(from) = self.from {
            top = top.set(NBF, uint(from.into()));
        }
        if let Some(key) = &self.holder_key {
            top = top.set(CNF, map([[int(1), cose_key(key)]]));
        }
        top
    }

    /// The body's entries.
    pub(super) fn body(&self) -> Map {
        let mut body = Map(Vec::new())
            .set(1, bytes(&self.identity))
            .set(2, uint(self.document_type.into()));
        let optional = [
            (0, self.colour.map(|colour| uint(colour.into()))),
            (3, self.region.map(|region| uint(region.into()))),
            (4, self.status_index.map(|index| uint(index.into()))),
            (
                5,
                list(&self.companions, |(colour, identity, kind)| {
                    array([
                        uint((*colour).into()),
                        bytes(identity),
                        uint((*kind).into()),
                    ])
                }),
            ),
            (
                6,
                self.itinerary
                    .as_ref()
                    .map(|(last_day, days, visits)| itinerary_of(*last_day, *days, visits)),
            ),
            (
                7,
                list(&self.tests, |(method, result, sampled)| {
                    array([
                        uint((*method).into()),
                        uint((*result).into()),
                        uint((*sampled).into()),
                    ])
                }),
            ),
            (8, (self.suite == 2).then(|| uint(2))),
        ];
        for (key, value) in optional {
            if let Some(value) = value {
                body = body.set(key, value);
            }
        }
        body
    }

    /// What a verifier should understand.
    pub(super) fn summary(&self) -> Summary {
        Summary {
            identity: None,
            person: None,
            issued_at: self.issued_at,
            valid_from: self.from.unwrap_or(self.issued_at),
            valid_until: self.until,
            code_id: Hex::from(self.code_id),
            holder_key: self.holder_key.map(Hex::from),
            colour: self.colour.map(colour_word),
            identity_hash: Hex::from(self.identity),
            document_type: document_word(self.document_type),
            region: self.region,
            status_index: self.status_index,
            companions: self.companions.iter().map(companion).collect(),
            itinerary: self.itinerary.as_ref().map(summary_of_itinerary),
            tests: self.tests.iter().map(test_record).collect(),
            suite: self.suite,
        }
    }
}

pub(super) fn itinerary_of(last_day: u16, days: u8, visits: &[(u32, u16, u16)]) -> Vec<u8> {
    let visits: Vec<_> = visits
        .iter()
        .map(|(region, from, to)| {
            array([
                uint((*region).into()),
                uint((*from).into()),
                uint((*to).into()),
            ])
        })
        .collect();
    array([uint(last_day.into()), uint(days.into()), array(visits)])
}

pub(super) fn document_word(number: u8) -> String {
    let words = [
        "passport",
        "taiwan-permit",
        "hk-macao-permit",
        "prc-id",
        "prc-residence",
        "other",
    ];
    words[usize::from(number) - 1].into()
}

fn list<T>(items: &[T], encode: impl Fn(&T) -> Vec<u8>) -> Option<Vec<u8>> {
    let encoded: Vec<_> = items.iter().map(encode).collect();
    (!items.is_empty()).then(|| array(encoded))
}

fn colour_word(number: u8) -> String {
    ["green", "yellow", "red"][usize::from(number)].into()
}

fn companion((colour, identity, document_type): &(u8, [u8; 12], u8)) -> Companion {
    Companion {
        colour: colour_word(*colour),
        identity_hash: Hex::from(*identity),
        document_type: document_word(*document_type),
    }
}

fn summary_of_itinerary((last_day, days, visits): &Span) -> Itinerary {
    let visits = visits.iter().map(|(region, from, to)| Visit {
        region: *region,
        first_day: last_day - from,
        last_day: last_day - to,
    });
    Itinerary {
        last_day: *last_day,
        days: *days,
        visits: visits.collect(),
    }
}

fn test_record((method, result, sampled): &(u8, u8, u32)) -> TestRecord {
    let methods = ["nucleic-acid", "antigen"];
    let results = ["negative", "positive", "inconclusive"];
    TestRecord {
        method: methods[usize::from(*method) - 1].into(),
        result: results[usize::from(*result)].into(),
        sampled: *sampled,
    }
}
