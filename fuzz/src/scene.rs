//! One scan as plain numbers: what a place asks, what a code says, what a scanner carries.

use arbitrary::{Arbitrary, Unstructured};

/// Everything that a decision depends on.
#[derive(Arbitrary, Clone, Debug)]
pub struct Scene {
    pub asked: Asked,
    pub code: Code,
    pub list: Option<Listed>,
    /// The bundle is issued at [`ORIGIN`].
    pub bundle_lasts: Age,
    pub issuer_regions: Vec<Area>,
    pub issuer_has_lists: bool,
    pub now: Moment,
    pub here: Option<bool>,
    pub documents: Vec<Shown>,
    /// Documents that really belong to someone cost a hash, and so are rare.
    pub hashes: u8,
}

/// A policy. Decisions are 0 to 2, and whether a failing rule denies.
#[derive(Arbitrary, Clone, Debug)]
pub struct Asked {
    pub admit: Third,
    pub refer: Third,
    pub age: Rare<(bool, Age)>,
    pub tests: Rare<(bool, Vec<(bool, Third, Age)>)>,
    pub itinerary: Rare<(bool, Third, u8, Vec<Area>)>,
    pub regions: Rare<(bool, Vec<Area>)>,
    pub identity: Rare<bool>,
    pub live: Rare<(bool, Age)>,
    pub bundle_soft: Age,
    pub bundle_stale: Third,
    pub list_soft: Age,
    pub list_stale: Third,
    pub list_missing: Third,
}

#[derive(Arbitrary, Clone, Debug)]
pub struct Code {
    issued_at: Moment,
    starts_after: Rare<u8>,
    pub lasts: Age,
    without_colour: Rare<()>,
    signed: Third,
    pub region: Option<Area>,
    pub index: Option<u8>,
    pub companions: Vec<Third>,
    pub itinerary: Option<(u8, u8, Vec<(Area, u8, u8)>)>,
    pub tests: Vec<(bool, Third, Moment)>,
    pub bound: bool,
    /// When it was shown live, and for which place: this one, another, or none.
    pub shown: Option<(Moment, Third)>,
    pub peppered: bool,
}

#[derive(Arbitrary, Clone, Debug)]
pub struct Listed {
    issued_at: Moment,
    pub lasts: Age,
    pub ttl: Option<Age>,
    /// Of the code's slot, if there is one.
    pub value: u8,
    pub slots: u8,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Holders,
    Strangers,
}

/// Something that is mostly absent, so that most of what is drawn gets far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rare<T>(pub Option<T>);

impl<'a, T: Arbitrary<'a>> Arbitrary<'a> for Rare<T> {
    fn arbitrary(drawn: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let present = u8::arbitrary(drawn)? % 4 == 3;
        present.then(|| T::arbitrary(drawn)).transpose().map(Self)
    }
}

/// One of three, in order.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Third {
    First,
    Second,
    Third,
}

/// A region out of some that lie within each other.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    Province,
    City,
    District,
    OtherCity,
    OtherProvince,
    Abroad,
}

/// An instant, some seconds around a full hour of some days.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub struct Moment(u8, i8);

/// So many hours, give or take some seconds.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub struct Age(u8, i8);

impl Third {
    pub fn number(self) -> u8 {
        match self {
            Self::First => 0,
            Self::Second => 1,
            Self::Third => 2,
        }
    }
}

impl Area {
    pub fn number(self) -> u32 {
        match self {
            Self::Province => 44,
            Self::City => 4_401,
            Self::District => 440_106,
            Self::OtherCity => 4_403,
            Self::OtherProvince => 45,
            Self::Abroad => 900_840,
        }
    }

    /// Whether it is one of these or a division of one.
    pub fn is_in(self, outer: &[Self]) -> bool {
        let number = self.number().to_string();
        let mut outer = outer.iter().map(|it| it.number().to_string());
        outer.any(|outer| number.starts_with(&outer))
    }
}

impl Moment {
    /// From half a day before [`ORIGIN`] on.
    pub fn secs(self) -> u32 {
        self.among(96)
    }

    /// The same within half a day.
    pub fn early(self) -> u32 {
        self.among(14)
    }

    fn among(self, hours: u8) -> u32 {
        let hours = i32::from(self.0 % hours) - 12;
        ORIGIN.saturating_add_signed(hours * 3_600 + i32::from(self.1 / 48))
    }
}

impl Age {
    pub fn secs(self) -> u32 {
        match self.0 {
            192.. => u32::MAX,
            hours => (u32::from(hours) % 96 * 3_600).saturating_add_signed((self.1 / 48).into()),
        }
    }
}

impl Scene {
    pub fn bundle_end(&self) -> u32 {
        ORIGIN
            .saturating_add(self.bundle_lasts.secs())
            .max(ORIGIN + 1)
    }

    pub fn start(&self) -> u32 {
        let after = self.code.starts_after.0.unwrap_or(0);
        self.code.issued_at() + u32::from(after % 8) * 3_600
    }

    pub fn end(&self) -> u32 {
        self.start().saturating_add(self.code.lasts.secs())
    }

    /// The documents shown, without those that cost a hash unless this input may.
    pub fn documents(&self) -> impl Iterator<Item = Shown> {
        let mut left = usize::from(self.hashes.is_multiple_of(16));
        let documents = self.documents.iter().copied().take(3);
        documents.filter(move |shown| {
            let cheap = self.code.peppered || *shown == Shown::Strangers;
            let passes = cheap || left > 0;
            left -= usize::from(passes && !cheap);
            passes
        })
    }
}

impl Code {
    pub fn issued_at(&self) -> u32 {
        self.issued_at.early()
    }

    pub fn colour(&self) -> Option<Third> {
        self.without_colour.0.map_or(Some(self.signed), |()| None)
    }
}

impl Listed {
    pub fn issued_at(&self) -> u32 {
        self.issued_at.early()
    }

    pub fn end(&self) -> u32 {
        self.issued_at().saturating_add(self.lasts.secs())
    }

    /// When it can be installed beside the bundle.
    pub fn installed_at(&self) -> u32 {
        self.issued_at().max(ORIGIN)
    }

    /// The value that a slot has.
    pub fn value(&self, slot: u8) -> Option<u8> {
        (slot < self.slots / 2 * 2).then_some(self.value % 16)
    }
}

/// 2026-11-21T12:00:00Z.
pub const ORIGIN: u32 = 1_795_262_400;
