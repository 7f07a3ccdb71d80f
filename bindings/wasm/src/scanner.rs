//! What a scanner carries, the place that was chosen, and decisions.

use core::cell::{Ref, RefCell, RefMut};

use healthcode::checkpoint::Checkpoint;
use healthcode::limits::{MAX_BUNDLE_BYTES, MAX_STATUS_LIST_BYTES};
use healthcode::trust::{Bundle, InstallError, Mark, PlaceType, Staleness};
use healthcode::{ClockConcern, Snapshot, UnixTime, Verifier};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::carried::{Carried, Installed, MOST_OF_A_STATE};
use crate::fields::{Fields, count, hex, whole};
use crate::given;
use crate::refresh::Refreshed;
use crate::refused::Refused;
use crate::verifier::verdict;
use crate::{said, trusted};

/// A scanner: pinned roots, a bundle and its lists, a floor under the clock, and a place.
///
/// It is borrowed when all arguments are read: a getter may call it again.
#[wasm_bindgen]
pub struct Scanner(RefCell<Within>);

struct Within {
    carried: Carried,
    place: Option<Place>,
}

struct Place {
    kind: PlaceType,
    id: Option<String>,
}

#[wasm_bindgen]
impl Scanner {
    /// A scanner that trusts these roots from the first.
    #[wasm_bindgen(constructor)]
    pub fn new(pinned: &JsValue) -> Result<Self, JsValue> {
        Ok(Self::of(Carried::new(given::pinned(pinned)?)))
    }

    /// A scanner with the state that another one gave.
    pub fn restore(state: &JsValue, shipped: &JsValue) -> Result<Self, JsValue> {
        let bytes = given::bytes(state, "state", MOST_OF_A_STATE)?;
        let shipped = match shipped.is_undefined() {
            true => None,
            false => Some(given::pinned(shipped)?),
        };
        Ok(Self::of(Carried::restore(&bytes, shipped)?))
    }

    /// All that is to be kept, but for the place.
    pub fn state(&self) -> Result<Vec<u8>, JsValue> {
        Ok(self.within()?.carried.record())
    }

    /// Takes in what another scanner kept, where it is newer.
    pub fn refresh(&self, state: &JsValue) -> Result<JsValue, JsValue> {
        let bytes = given::bytes(state, "state", MOST_OF_A_STATE)?;
        let Refreshed { taken, behind } = self.within_mut()?.carried.refresh(&bytes)?;
        let fields = Fields::new().with("taken", taken).with("behind", behind);
        Ok(fields.into())
    }

    /// Verifies a trust bundle or a status list, and takes it into force. Which of the two it
    /// must be, `kind` says; without it, the bytes.
    pub fn install(
        &self,
        bytes: &JsValue,
        now: &JsValue,
        kind: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let now = given::instant(now)?;
        let kind = given::kind(kind)?;
        let bytes = given::bytes(bytes, "a bundle or list", MAX_STATUS_LIST_BYTES)?;
        let installed = self.within_mut()?.carried.install(&bytes, kind, now)?;
        let fields = Fields::new();
        Ok(match installed {
            Installed::Bundle { seq, lists_dropped } => fields
                .with("installed", "bundle")
                .with("seq", whole(seq))
                .with("lists_dropped", count(lists_dropped)),
            Installed::List {
                uri,
                seq,
                withdrawn,
            } => fields
                .with("installed", "list")
                .with("uri", uri)
                .with("seq", whole(seq))
                .with("withdrawn", whole(withdrawn)),
            Installed::Unchanged => fields.with("installed", "unchanged"),
        }
        .into())
    }

    /// The bundle in force and its age, which counts as the chosen place says.
    pub fn bundle(&self, now: &JsValue) -> Result<JsValue, JsValue> {
        let now = given::instant(now)?;
        let within = self.within()?;
        let now = within.carried.clock(now).now;
        let Some(snapshot) = within.carried.snapshot() else {
            return Ok(JsValue::UNDEFINED);
        };
        let bundle = snapshot.bundle();
        let place = within.place.as_ref();
        let policy = place.and_then(|place| bundle.contents().policy(&place.kind));
        let staleness = policy.map_or(&Staleness::STRICT, |policy| policy.staleness());
        let hash = bundle.mark().hash;
        let age = staleness.bundle_soft_age;
        Ok(trusted::bundle(bundle.contents(), &hash, age, now))
    }

    /// The types of places that the bundle knows.
    pub fn places(&self) -> Result<JsValue, JsValue> {
        let within = self.within()?;
        let bundle = within.carried.trusted()?.bundle();
        Ok(trusted::places(bundle.contents()))
    }

    /// The issuers' keys that the bundle trusts.
    pub fn issuers(&self) -> Result<JsValue, JsValue> {
        let within = self.within()?;
        let bundle = within.carried.trusted()?.bundle();
        Ok(trusted::issuers(bundle.contents()))
    }

    /// The status lists in force.
    pub fn lists(&self) -> Result<JsValue, JsValue> {
        Ok(trusted::lists(self.within()?.carried.in_force()?))
    }

    /// Chooses the place: its type, and which one of its type it is.
    pub fn choose(&self, kind: &JsValue, id: &JsValue) -> Result<(), JsValue> {
        let kind = given::name(kind, "a place's type")?;
        let kind = PlaceType::new(&kind).map_err(|bad| Refused::coded("place/unknown", bad))?;
        let id = match id.is_undefined() {
            true => None,
            false => Some(given::name(id, "a place's id")?),
        };
        let place = Place { kind, id };
        let mut within = self.within_mut()?;
        checkpoint(&within.carried, within.carried.trusted()?, &place)?;
        within.place = Some(place);
        Ok(())
    }

    /// The place that was chosen.
    pub fn place(&self) -> Result<JsValue, JsValue> {
        let within = self.within()?;
        let Some(place) = &within.place else {
            return Ok(JsValue::UNDEFINED);
        };
        let fields = Fields::new().with("type", place.kind.as_str());
        Ok(fields.with_some("id", place.id.as_deref()).into())
    }

    /// Decides about everyone on a code at the chosen place.
    pub fn decide(
        &self,
        text: &JsValue,
        now: &JsValue,
        shown: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let now = given::instant(now)?;
        let reading = self.within()?.carried.clock(now);
        let shown = given::shown(shown, reading.now)?;
        let text = given::scanned(text)?;
        let mut within = self.within_mut()?;
        let Within { carried, place } = &*within;
        let now = carried.clock(now).now;
        let place = place.as_ref().ok_or_else(no_place)?;
        let checkpoint = checkpoint(carried, carried.in_force()?, place)?;
        let checkpoint = match &shown.pepper {
            Some(pepper) => checkpoint.with_pepper(pepper),
            None => checkpoint,
        };
        let judgement = checkpoint.decide(&text, &shown.documents, now);
        let judged = said::judged(&judgement, &place.kind);
        within.carried.decided(now);
        Ok(judged)
    }

    /// Verifies a code where no place says what may pass: nothing stale or unknown does.
    pub fn verify(
        &self,
        text: &JsValue,
        now: &JsValue,
        shown: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let now = given::instant(now)?;
        let reading = self.within()?.carried.clock(now);
        let shown = given::shown(shown, reading.now)?;
        let text = given::scanned(text)?;
        let mut within = self.within_mut()?;
        let carried = &within.carried;
        let now = carried.clock(now).now;
        let verifier = Verifier::carrying(carried.in_force()?);
        let verifier = verifier.with_clock_floor(carried.floor());
        let found = verdict(&verifier, &text, now, &shown)?;
        within.carried.decided(now);
        Ok(found)
    }

    /// The clock, and what is odd about it.
    pub fn clock(&self, now: &JsValue) -> Result<JsValue, JsValue> {
        let now = given::instant(now)?;
        let within = self.within()?;
        let reading = within.carried.clock(now);
        let concern =
            |kind: &str, seconds: u32| Fields::new().with("kind", kind).with("seconds", seconds);
        let concern = match reading.concern {
            Some(ClockConcern::Behind { seconds }) => Some(concern("behind", seconds)),
            Some(ClockConcern::FarAhead { seconds }) => Some(concern("far-ahead", seconds)),
            _ => None,
        };
        Ok(Fields::new()
            .with("now", reading.now.as_secs())
            .with("floor", within.carried.floor().as_secs())
            .with_some("concern", concern)
            .into())
    }

    /// Raises the floor under the clock to one that was kept apart from the state.
    #[wasm_bindgen(js_name = raiseClockFloor)]
    pub fn raise_clock_floor(&self, floor: &JsValue) -> Result<(), JsValue> {
        let floor = given::seconds(floor, "the floor")?;
        self.within_mut()?.carried.raise(UnixTime::new(floor));
        Ok(())
    }

    /// Sets the floor under the clock back to the newest issue of what is in force.
    #[wasm_bindgen(js_name = resetClock)]
    pub fn reset_clock(&self) -> Result<(), JsValue> {
        self.within_mut()?.carried.reset_floor();
        Ok(())
    }
}

impl Scanner {
    const fn of(carried: Carried) -> Self {
        let place = None;
        Self(RefCell::new(Within { carried, place }))
    }

    fn within(&self) -> Result<Ref<'_, Within>, Refused> {
        self.0.try_borrow().map_err(|_| busy())
    }

    fn within_mut(&self) -> Result<RefMut<'_, Within>, Refused> {
        self.0.try_borrow_mut().map_err(|_| busy())
    }
}

fn checkpoint<'a>(
    carried: &Carried,
    snapshot: &'a Snapshot,
    place: &'a Place,
) -> Result<Checkpoint<'a>, Refused> {
    let checkpoint = Checkpoint::new(snapshot, &place.kind)?;
    let checkpoint = checkpoint.with_clock_floor(carried.floor());
    Ok(match place.id.as_deref() {
        Some(id) => checkpoint.with_place_id(id)?,
        None => checkpoint,
    })
}

/// What a bundle says that pinned roots vouch for, without installing it; `installed` is the
/// mark of the one in force.
#[wasm_bindgen(js_name = checkBundle)]
pub fn check_bundle(
    bytes: &JsValue,
    pinned: &JsValue,
    now: &JsValue,
    installed: &JsValue,
) -> Result<JsValue, JsValue> {
    let now = given::instant(now)?;
    let pinned = given::pinned(pinned)?;
    let mark = match installed.is_undefined() {
        true => None,
        false => Some(mark(installed)?),
    };
    let bytes = given::bytes(bytes, "a bundle", MAX_BUNDLE_BYTES)?;
    let open = || -> Result<Bundle, InstallError> {
        let bundle = Bundle::open(&bytes, &pinned.roots)?;
        bundle.check_follows(mark, pinned.least_seq)?;
        bundle.check_clock(now)?;
        Ok(bundle)
    };
    let bundle = open().map_err(Refused::from)?;
    let contents = bundle.contents();
    let hash = bundle.mark().hash;
    let said = trusted::bundle(contents, &hash, u32::MAX, now);
    crate::fields::set(&said, "places", &trusted::places(contents));
    crate::fields::set(&said, "issuers", &trusted::issuers(contents));
    crate::fields::set(&said, "status_floors", &trusted::floors(contents));
    Ok(said)
}

/// The key id and the whole thumbprint of a public key, for people to compare.
#[wasm_bindgen(js_name = fingerprint)]
pub fn fingerprint(key: &JsValue) -> Result<JsValue, JsValue> {
    let key = given::key(key)?;
    Ok(Fields::new()
        .with_text("kid", key.id())
        .with("thumbprint", hex(&key.thumbprint()))
        .into())
}

/// Says whether there can be such a document, and of which type it is.
#[wasm_bindgen(js_name = readDocument)]
pub fn read_document(document: &JsValue, now: &JsValue) -> Result<JsValue, JsValue> {
    let document = given::document(document, given::instant(now)?)?;
    Ok(Fields::new()
        .with("document_type", document.document_type().name())
        .with_text("country", document.country())
        .with("number", document.number())
        .with_text("birth", document.birth())
        .into())
}

fn mark(value: &JsValue) -> Result<Mark, Refused> {
    let [seq, hash] = given::fields(value, "installed", ["seq", "hash"])?;
    let seq = given::whole(&given::needed(seq, "seq")?, "seq")?;
    let hash = given::hash(&given::needed(hash, "hash")?)?;
    Ok(Mark { seq, hash })
}

fn no_place() -> Refused {
    Refused::coded("place/none", "no place is chosen yet: choose one")
}

// Only where what makes results is the page's own, such as a setter of Object.prototype.
fn busy() -> Refused {
    Refused::coded("scanner/busy", "the scanner is at work: call it later")
}
