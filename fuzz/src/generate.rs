//! Structured inputs: what a library call takes, drawn from a fuzzer's bytes.

use arbitrary::Arbitrary;
use healthcode::claims::{
    BuildError, Claims, IdentityHash, Itinerary, ItineraryError, KnownIdentity, Suite, TestMethod,
    TestRecord, TestResult, Visit,
};
use healthcode::trust::{IssuerKey, KeyState, Purpose};
use healthcode::{
    CodeId, Colour, Day, DocumentType, PublicKey, Region, SigningKey, UnixTime, Window,
};

/// Everything that claims can say.
#[derive(Arbitrary, Clone, Debug)]
pub struct Facts {
    pub issued_at: u32,
    pub starts_after: Option<u16>,
    pub lasts: u32,
    pub code_id: [u8; 8],
    pub holder: Person,
    pub peppered: bool,
    pub colour: Option<Hue>,
    pub region: Option<Place>,
    pub status_index: Option<u32>,
    pub companions: Vec<(Hue, Person)>,
    pub itinerary: Option<Trip>,
    pub tests: Vec<(bool, Hue, u32)>,
    pub holder_key: Option<[u8; 32]>,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub struct Person {
    pub identity: [u8; 12],
    pub kind: u8,
}

/// One of three.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Hue {
    First,
    Second,
    Third,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Place {
    Province(u8),
    City(u8, u8),
    District(u8, u8, u8),
    Abroad(u16),
}

#[derive(Arbitrary, Clone, Debug)]
pub struct Trip {
    pub last_day: u16,
    pub days: Option<u8>,
    pub visits: Vec<(Place, u8, u8)>,
}

/// What a key may sign, and the clock.
#[derive(Arbitrary, Clone, Debug)]
pub struct Rules {
    pub purposes: [bool; 4],
    pub in_use: Option<(Moment, Moment)>,
    pub max_lifetime: Moment,
    pub regions: Vec<Place>,
    pub state: Hue,
    pub specimen: bool,
    pub now: Moment,
}

/// An instant or a length: any, or one so near to a code's own that a rule just holds or fails.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Moment {
    Any(u32),
    Issued(i8),
    Start(i8),
    End(i8),
    Lifetime(i8),
}

impl Facts {
    /// When the code is valid, unless it never is.
    pub fn window(&self) -> Option<Window> {
        let start = self
            .issued_at
            .checked_add(self.starts_after.unwrap_or(0).into())?;
        let end = start.checked_add(self.lasts)?;
        Window::new(UnixTime::new(start), UnixTime::new(end)).ok()
    }

    /// The claims, unless the window or the itinerary cannot be.
    pub fn build(&self) -> Option<Result<Claims, BuildError>> {
        let code_id = CodeId::from_bytes(self.code_id);
        let known = |person: &Person| KnownIdentity {
            code_id,
            identity: IdentityHash::from_bytes(person.identity),
            document_type: person.document_type(),
            suite: if self.peppered {
                Suite::Two
            } else {
                Suite::One
            },
        };
        let mut builder = Claims::builder(self.window()?, known(&self.holder))
            .issued_at(UnixTime::new(self.issued_at));
        if let Some(hue) = self.colour {
            builder = builder.colour(hue.colour());
        }
        if let Some(place) = self.region {
            builder = builder.region(place.region());
        }
        if let Some(index) = self.status_index {
            builder = builder.status_index(index);
        }
        for (hue, person) in &self.companions {
            builder = builder.companion(hue.colour(), known(person));
        }
        if let Some(trip) = &self.itinerary {
            builder = builder.itinerary(trip.itinerary()?.ok()?);
        }
        for (antigen, hue, sampled) in &self.tests {
            builder = builder.test(test(*antigen, *hue, *sampled));
        }
        if let Some(seed) = &self.holder_key {
            builder = builder.holder_key(public(seed));
        }
        Some(builder.build_with_id(code_id))
    }
}

impl Person {
    pub fn document_type(self) -> DocumentType {
        DocumentType::ALL[usize::from(self.kind) % 6]
    }
}

impl Hue {
    pub fn colour(self) -> Colour {
        match self {
            Self::First => Colour::Green,
            Self::Second => Colour::Yellow,
            Self::Third => Colour::Red,
        }
    }

    pub fn state(self) -> KeyState {
        match self {
            Self::First => KeyState::Active,
            Self::Second => KeyState::Retired,
            Self::Third => KeyState::Compromised,
        }
    }
}

impl Place {
    pub fn number(self) -> u64 {
        let province = |number: u8| u64::from(number) % 72 + 11;
        let part = |number: u8| u64::from(number) % 99 + 1;
        match self {
            Self::Province(a) => province(a),
            Self::City(a, b) => province(a) * 100 + part(b),
            Self::District(a, b, c) => province(a) * 10_000 + u64::from(b) % 100 * 100 + part(c),
            Self::Abroad(number) => 900_001 + u64::from(number) % 999,
        }
    }

    pub fn region(self) -> Region {
        Region::new(self.number()).expect("made by the rules")
    }
}

impl Trip {
    /// The itinerary; `None` if a day before 1970 or a visit from late to early is asked for.
    pub fn itinerary(&self) -> Option<Result<Itinerary, ItineraryError>> {
        let last = Day::new(self.last_day);
        let visits = self.visits.iter().map(|(place, from, to)| {
            let day = |back: u8| last.checked_sub((back % 40).into());
            Visit::new(place.region(), day(*from)?, day(*to)?).ok()
        });
        let visits = visits.collect::<Option<Vec<_>>>()?;
        Some(match self.days {
            Some(days) => Itinerary::covering(last, days % 40, visits),
            None => Itinerary::of(visits),
        })
    }
}

impl Rules {
    /// The key with these rules.
    pub fn key(&self, public: PublicKey, claims: &Claims) -> IssuerKey {
        let purposes = Purpose::ALL.into_iter().zip(self.purposes);
        let purposes: Vec<_> = purposes.filter_map(|(it, may)| may.then_some(it)).collect();
        let regions: Vec<_> = self.regions.iter().map(|place| place.region()).collect();
        let max_lifetime = self.max_lifetime.of(claims);
        let key = IssuerKey::new(public, purposes, self.in_use(claims), max_lifetime)
            .with_state(self.state.state());
        // No region means everywhere here.
        let key = match regions.is_empty() {
            true => key,
            false => key.with_regions(regions),
        };
        if self.specimen {
            key.with_specimen()
        } else {
            key
        }
    }

    pub fn in_use(&self, claims: &Claims) -> Window {
        self.in_use
            .map(|(start, end)| (start.of(claims).into(), end.of(claims).into()))
            .and_then(|(start, end)| Window::new(start, end).ok())
            .unwrap_or(Window::ALWAYS)
    }
}

impl Moment {
    pub fn of(self, claims: &Claims) -> u32 {
        let (issued_at, window) = (claims.issued_at().as_secs(), claims.window());
        let (start, end) = (window.start().as_secs(), window.end().as_secs());
        let (near, by) = match self {
            Self::Any(instant) => (instant, 0),
            Self::Issued(by) => (issued_at, by),
            Self::Start(by) => (start, by),
            Self::End(by) => (end, by),
            Self::Lifetime(by) => (end - issued_at, by),
        };
        near.saturating_add_signed((by / 32).into())
    }
}

pub fn test(antigen: bool, hue: Hue, sampled: u32) -> TestRecord {
    TestRecord {
        method: if antigen {
            TestMethod::Antigen
        } else {
            TestMethod::NucleicAcid
        },
        result: match hue {
            Hue::First => TestResult::Negative,
            Hue::Second => TestResult::Positive,
            Hue::Third => TestResult::Inconclusive,
        },
        sampled: UnixTime::new(sampled),
    }
}

/// The public key of a seed.
pub fn public(seed: &[u8; 32]) -> PublicKey {
    let key = SigningKey::from_seed(seed).expect("no seed leads to a weak key");
    key.public().clone()
}
