//! The library's verdict in the words of the vectors.

use healthcode::claims::{Companion, Itinerary, TestRecord};
use healthcode::trust::{IssuerKey, KeyState, Purpose, Trust};
use healthcode::{
    Claims, Document, DocumentType, PublicKey, Refusal, Region, UnixTime, VerifiedCode, Verifier,
    WeakKey, Window,
};

use super::place::Path;
use super::{CodeCase, Mismatch};
use crate::Hex;
use crate::vector::{self, Expected, Summary, TrustedKey};

pub(super) fn verdict(case: &CodeCase<'_>) -> Result<Expected, Mismatch> {
    let Some(trust) = case.trust()? else {
        return Ok(Expected::InvalidKey);
    };
    let now = UnixTime::new(case.vector.at);
    let document = match case.document(now)? {
        Reading::Of(document) => Some(document),
        Reading::NoneShown => None,
        Reading::Impossible => return Ok(Expected::InvalidDocument),
    };
    let text = case.vector.text.as_deref();
    let text = text.ok_or_else(|| case.unusable("text", "there is nothing to verify"))?;
    let verified = match Verifier::new(&trust).verify(text, now) {
        Ok(verified) => verified,
        Err(refusal) => return Ok(refused(&refusal)),
    };
    let person = match document.map(|document| case.find(&verified, &document)) {
        None => None,
        Some(found) => match found? {
            Ok(person) => Some(person),
            Err(refusal) => return Ok(refused(&refusal)),
        },
    };
    let identity = person.is_some().then(|| "match".into());
    Ok(Expected::Verified(Box::new(Summary {
        identity,
        person,
        ..summary(verified.claims())
    })))
}

enum Reading {
    Of(Document),
    NoneShown,
    Impossible,
}

impl CodeCase<'_> {
    fn trust(&self) -> Result<Option<Trust>, Mismatch> {
        trust_of(&self.path(), &self.vector.keys)
    }

    /// The kid of every key that loads.
    pub(super) fn check_keys(&self) -> Result<(), Mismatch> {
        for key in &self.vector.keys {
            let public: Result<PublicKey, WeakKey> =
                PublicKey::from_bytes(&self.array("public", &key.public)?);
            if let Ok(public) = public {
                let found = Hex::from(*public.id().as_bytes());
                self.same("kid", Some(&key.kid), Some(&found))?;
            }
        }
        Ok(())
    }

    fn document(&self, now: UnixTime) -> Result<Reading, Mismatch> {
        let vector = self.vector;
        let read = match (&vector.document, &vector.mrz) {
            (None, None) => return Ok(Reading::NoneShown),
            (Some(text), None) => Document::parse(text).ok(),
            (None, Some(zone)) => {
                let kind = vector.mrz_type.as_deref().map(str::parse::<DocumentType>);
                let kind = kind.transpose();
                let kind = kind.map_err(|error| self.unusable("mrz_type", error))?;
                Document::from_mrz(zone, kind, now.date()).ok()
            }
            (Some(_), Some(_)) => {
                return Err(self.unusable("mrz", "one document is shown at a time"));
            }
        };
        Ok(read.map_or(Reading::Impossible, Reading::Of))
    }

    fn find(
        &self,
        verified: &VerifiedCode,
        document: &Document,
    ) -> Result<Result<String, Refusal>, Mismatch> {
        let found = match self.pepper(self.vector.pepper.as_ref())? {
            Some(pepper) => verified.match_document_with(document, &pepper),
            None => verified.match_document(document),
        };
        Ok(found.map(|matched| matched.person().to_string()))
    }
}

/// The keys as trust, or `None` where one is weak.
pub(super) fn trust_of(path: &Path, keys: &[TrustedKey]) -> Result<Option<Trust>, Mismatch> {
    let mut trust = Trust::new();
    for key in keys {
        let Ok(public) = PublicKey::from_bytes(&path.array("public", &key.public)?) else {
            return Ok(None);
        };
        let added = trust.add(issuer_key(path, key, public)?);
        added.map_err(|error| path.unusable("keys", error))?;
    }
    Ok(Some(trust))
}

fn issuer_key(path: &Path, key: &TrustedKey, public: PublicKey) -> Result<IssuerKey, Mismatch> {
    let (start, end) = (UnixTime::new(key.not_before), UnixTime::new(key.not_after));
    let in_use = Window::new(start, end).map_err(|error| path.unusable("keys", error))?;
    let purpose = |word: &String| {
        let known = Purpose::ALL.into_iter().find(|it| it.name() == word);
        known.ok_or_else(|| path.unusable("keys", "no such purpose"))
    };
    let purposes: Vec<_> = key.purposes.iter().map(purpose).collect::<Result<_, _>>()?;
    let regions: Vec<_> = key
        .regions
        .iter()
        .map(|number| Region::new((*number).into()))
        .collect::<Result<_, _>>()
        .map_err(|error| path.unusable("keys", error))?;
    let state = match key.state.as_str() {
        "active" => KeyState::Active,
        "retired" => KeyState::Retired,
        "compromised" => KeyState::Compromised,
        _ => return Err(path.unusable("keys", "no such state")),
    };
    let issuer = IssuerKey::new(public, purposes, in_use, key.max_lifetime).with_state(state);
    // In a vector no region means everywhere.
    let issuer = match regions.is_empty() {
        true => issuer,
        false => issuer.with_regions(regions),
    };
    Ok(if key.specimen {
        issuer.with_specimen()
    } else {
        issuer
    })
}

fn refused(refusal: &Refusal) -> Expected {
    Expected::Refused {
        reason: refusal.code().into(),
    }
}

fn summary(claims: &Claims) -> Summary {
    let window = claims.window();
    Summary {
        identity: None,
        person: None,
        issued_at: claims.issued_at().as_secs(),
        valid_from: window.start().as_secs(),
        valid_until: window.end().as_secs(),
        code_id: Hex::from(*claims.code_id().as_bytes()),
        holder_key: claims.holder_key().map(|key| Hex::from(*key.as_bytes())),
        colour: claims.colour().map(|colour| colour.name().into()),
        identity_hash: Hex::from(*claims.identity().as_bytes()),
        document_type: claims.document_type().name().into(),
        region: claims.region().map(Region::number),
        status_index: claims.status_index(),
        companions: claims.companions().iter().map(companion).collect(),
        itinerary: claims.itinerary().map(itinerary),
        tests: claims.tests().iter().map(test).collect(),
        suite: claims.suite().number(),
    }
}

fn companion(companion: &Companion) -> vector::Companion {
    vector::Companion {
        colour: companion.colour.name().into(),
        identity_hash: Hex::from(*companion.identity.as_bytes()),
        document_type: companion.document_type.name().into(),
    }
}

fn itinerary(itinerary: &Itinerary) -> vector::Itinerary {
    let visit = |visit: &healthcode::claims::Visit| vector::Visit {
        region: visit.region().number(),
        first_day: visit.first().as_days(),
        last_day: visit.last().as_days(),
    };
    vector::Itinerary {
        last_day: itinerary.last_day().as_days(),
        days: itinerary.days(),
        visits: itinerary.visits().iter().map(visit).collect(),
    }
}

fn test(test: &TestRecord) -> vector::TestRecord {
    vector::TestRecord {
        method: test.method.name().into(),
        result: test.result.name().into(),
        sampled: test.sampled.as_secs(),
    }
}
