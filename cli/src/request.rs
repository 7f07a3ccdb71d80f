//! What is asked to be issued, on the command line or in a line of a batch.

use healthcode::claims::{
    BuildError, HashError, IdentityHash, Itinerary, ItineraryError, KnownIdentity, Pepper, Subject,
    Suite, TestRecord, Visit,
};
use healthcode::{
    Claims, CodeId, Colour, Document, DocumentType, PublicKey, Region, UnixTime, Window,
};

use crate::words;

/// What was given, not yet read; a batch calls fields what the command line calls flags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    pub(crate) colour: Option<String>,
    pub(crate) document: Option<String>,
    pub(crate) document_type: Option<String>,
    /// The zone itself.
    pub(crate) mrz: Option<String>,
    pub(crate) identity: Option<String>,
    pub(crate) cti: Option<String>,
    pub(crate) valid_for: Option<String>,
    pub(crate) from: Option<UnixTime>,
    pub(crate) at: Option<UnixTime>,
    pub(crate) region: Option<String>,
    pub(crate) status_index: Option<String>,
    pub(crate) companions: Vec<String>,
    pub(crate) visits: Vec<String>,
    pub(crate) tests: Vec<String>,
    pub(crate) holder_key: Option<PublicKey>,
}

/// Where it was given, and so what its parts are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// `--colour`.
    CommandLine,
    /// `the field colour`.
    Line,
}

/// What is asked for, each part well formed.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    place: Place,
    colour: Option<Colour>,
    holder: Option<Holder>,
    valid_for: Option<u32>,
    from: Option<UnixTime>,
    at: Option<UnixTime>,
    region: Option<Region>,
    status_index: Option<u32>,
    companions: Vec<(Colour, Document)>,
    visits: Vec<Visit>,
    tests: Vec<TestRecord>,
    holder_key: Option<PublicKey>,
}

#[derive(Clone, Debug)]
enum Holder {
    Document(Document),
    // Its century depends on the clock.
    Mrz(String, Option<DocumentType>),
    Known(IdentityHash, CodeId, DocumentType),
}

impl Holder {
    const fn part(&self) -> &'static str {
        match self {
            Self::Document(_) => "document",
            Self::Mrz(..) => "mrz",
            Self::Known(..) => "identity",
        }
    }
}

impl Place {
    /// What a part is called here.
    pub(crate) fn name(self, part: &str) -> String {
        match self {
            Self::CommandLine => format!("--{part}"),
            Self::Line => format!("the field {part}"),
        }
    }

    /// What a zone lacks that does not say what it is from.
    pub(crate) fn type_needed(self) -> String {
        let name = self.name("document-type");
        format!("only a passport's zone says what it is from: give {name} too")
    }

    fn read<T>(
        self,
        part: &str,
        given: Option<&String>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        given.map(|text| self.one(part, text, read)).transpose()
    }

    fn read_all<T>(
        self,
        part: &str,
        given: &[String],
        read: impl Fn(&str) -> Result<T, String> + Copy,
    ) -> Result<Vec<T>, String> {
        // One of several is told apart by its place, since its words are not repeated.
        let several = given.len() > 1;
        let all = given.iter().zip(1..).map(|(text, number)| match several {
            true => self.one(&format!("{part} number {number}"), text, read),
            false => self.one(part, text, read),
        });
        all.collect()
    }

    fn one<T>(
        self,
        part: &str,
        text: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, String> {
        read(text).map_err(|why| format!("{}: {why}", self.name(part)))
    }
}

impl Request {
    /// Reads what was given.
    pub(crate) fn read(given: &Given, place: Place) -> Result<Self, String> {
        Ok(Self {
            place,
            colour: place.read("colour", given.colour.as_ref(), words::word)?,
            holder: holder(given, place)?,
            valid_for: place.read("for", given.valid_for.as_ref(), words::duration)?,
            from: given.from,
            at: given.at,
            region: place.read("region", given.region.as_ref(), words::region)?,
            status_index: place.read(
                "status-index",
                given.status_index.as_ref(),
                words::status_index,
            )?,
            companions: place.read_all("companion", &given.companions, words::companion)?,
            visits: place.read_all("visit", &given.visits, words::visit)?,
            tests: place.read_all("test", &given.tests, words::test)?,
            holder_key: given.holder_key.clone(),
        })
    }

    /// What this leaves open is as `defaults` has it.
    pub(crate) fn or(self, defaults: &Self) -> Self {
        let or_all = |visits: Vec<Visit>| match visits.is_empty() {
            true => defaults.visits.clone(),
            false => visits,
        };
        Self {
            colour: self.colour.or(defaults.colour),
            valid_for: self.valid_for.or(defaults.valid_for),
            from: self.from.or(defaults.from),
            at: self.at.or(defaults.at),
            region: self.region.or(defaults.region),
            visits: or_all(self.visits),
            tests: match self.tests.is_empty() {
                true => defaults.tests.clone(),
                false => self.tests,
            },
            ..self
        }
    }

    /// The claims that are asked for, issued at the request's own time or at `now`.
    ///
    /// `fresh` names the code unless the holder's identity is known with a code id.
    pub(crate) fn claims(
        &self,
        now: UnixTime,
        fresh: CodeId,
        pepper: Option<&Pepper>,
    ) -> Result<Claims, String> {
        let issued_at = self.at.unwrap_or(now);
        let window = self.window(issued_at)?;
        let holder = self.holder.as_ref().ok_or_else(|| self.no_holder())?;
        let document = self.document(holder, issued_at)?;
        if let Some(document) = &document {
            words::born(document, issued_at).map_err(|why| self.about(holder.part(), &why))?;
        }
        for (_, document) in &self.companions {
            words::born(document, issued_at).map_err(|why| self.about("companion", &why))?;
        }
        let (subject, code_id) = match (holder, &document) {
            (Holder::Known(identity, code_id, document_type), _) => {
                let suite = pepper.map_or(Suite::One, |_| Suite::Two);
                let known = KnownIdentity {
                    code_id: *code_id,
                    identity: *identity,
                    document_type: *document_type,
                    suite,
                };
                (Subject::Known(known), *code_id)
            }
            (_, Some(document)) => (Subject::Document(document), fresh),
            (_, None) => return Err(self.no_holder()),
        };
        let mut builder = Claims::builder(window, subject).issued_at(issued_at);
        if let Some(colour) = self.colour {
            builder = builder.colour(colour);
        }
        if let Some(region) = self.region {
            builder = builder.region(region);
        }
        if let Some(index) = self.status_index {
            builder = builder.status_index(index);
        }
        if let Some(pepper) = pepper {
            builder = builder.pepper(pepper);
        }
        if let Some(key) = &self.holder_key {
            builder = builder.holder_key(key.clone());
        }
        if !self.visits.is_empty() {
            let itinerary = Itinerary::of(self.visits.as_slice());
            let itinerary = itinerary.map_err(|why| match why {
                ItineraryError::TooManyVisits { .. } => {
                    self.about("visit", &format!("{why}: give fewer"))
                }
                why => self.about("visit", &why),
            });
            builder = builder.itinerary(itinerary?);
        }
        builder = self.tests.iter().fold(builder, |b, test| b.test(*test));
        for (colour, document) in &self.companions {
            builder = builder.companion(*colour, document);
        }
        builder
            .build_with_id(code_id)
            .map_err(|why| self.unbuildable(&why))
    }

    fn window(&self, issued_at: UnixTime) -> Result<Window, String> {
        let start = self.from.unwrap_or(issued_at);
        if start < issued_at {
            return Err(format!(
                "{}: {start} is before the time of issuing, {issued_at}: a code cannot be valid \
                 before it is issued",
                self.place.name("from")
            ));
        }
        let name = self.place.name("for");
        let seconds = self.valid_for.ok_or_else(|| {
            format!("{name} is missing: say how long the code is valid, such as 24h")
        })?;
        start
            .checked_add(seconds)
            .and_then(|end| Window::new(start, end).ok())
            .ok_or_else(|| format!("{name}: a code cannot be valid past the year 2106"))
    }

    fn document(&self, holder: &Holder, issued_at: UnixTime) -> Result<Option<Document>, String> {
        match holder {
            Holder::Document(document) => Ok(Some(document.clone())),
            Holder::Mrz(zone, kind) => {
                words::zone(zone, *kind, issued_at)
                    .map(Some)
                    .map_err(|why| match why {
                        words::BadZone::NoType => self.about("mrz", &self.place.type_needed()),
                        words::BadZone::Other(why) => self.about("mrz", &why),
                    })
            }
            Holder::Known(..) => Ok(None),
        }
    }

    fn no_holder(&self) -> String {
        match self.place {
            Place::CommandLine => {
                "--document is missing: say whose code it is, as TYPE:COUNTRY:NUMBER:BIRTH, or \
                 give --mrz FILE"
            }
            Place::Line => {
                "the field document is missing: say whose code it is with document, with mrz, or \
                 with identity, cti and document-type"
            }
        }
        .to_owned()
    }

    fn unbuildable(&self, why: &BuildError) -> String {
        let (part, remedy) = match why {
            BuildError::NothingAsserted | BuildError::CompanionsWithoutColour => ("colour", ""),
            BuildError::TooManyCompanions { .. } => ("companion", ": give fewer"),
            BuildError::TooManyTests { .. } => ("test", ": give fewer"),
            BuildError::TooLargeToPresent { .. } => ("holder-key", FEWER),
            BuildError::Hash(HashError::OutOfMemory) => ("document", ""),
            BuildError::TooLarge { .. } => return format!("{why}{FEWER}"),
            _ => return why.to_string(),
        };
        self.about(part, &format!("{why}{remedy}"))
    }

    fn about(&self, part: &str, why: &impl std::fmt::Display) -> String {
        format!("{}: {why}", self.place.name(part))
    }
}

fn holder(given: &Given, place: Place) -> Result<Option<Holder>, String> {
    let kind: Option<DocumentType> =
        place.read("document-type", given.document_type.as_ref(), words::word)?;
    let document = place.read("document", given.document.as_ref(), words::word)?;
    let identity = place.read("identity", given.identity.as_ref(), words::identity)?;
    let code_id = place.read("cti", given.cti.as_ref(), words::code_id)?;
    match (document, &given.mrz, identity, code_id, kind) {
        (None, None, None, None, None) => Ok(None),
        (Some(document), None, None, None, None) => Ok(Some(Holder::Document(document))),
        (None, Some(zone), None, None, kind) => Ok(Some(Holder::Mrz(zone.clone(), kind))),
        (None, None, Some(identity), Some(code_id), Some(kind)) => {
            Ok(Some(Holder::Known(identity, code_id, kind)))
        }
        _ => Err(match place {
            Place::CommandLine => {
                "the holder is given by --document alone, or by --mrz (with --document-type for \
                 cards)"
            }
            Place::Line => {
                "the holder is given by document alone, by mrz (with document-type for cards), or \
                 by identity, cti and document-type together"
            }
        }
        .to_owned()),
    }
}

const FEWER: &str = ": give fewer visits, companions or tests";
