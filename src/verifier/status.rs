//! What status lists say of a code.

use crate::claims::{Claims, Colour};
use crate::error::Refusal;
use crate::status::{ListedState, StatusList, StatusLists};
use crate::time::UnixTime;
use crate::trust::{Contents, Decision, IssuerKey, Staleness};

/// What is known about a code's having changed since it was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// The code has no status index: it cannot be changed, only expire.
    NotListed,
    /// The code has a status index, and the verifier has keys only and no lists.
    NotChecked,
    /// No list in force tells of the code, and the place's policy lets it pass.
    Unknown,
    /// A list tells of the code.
    Listed {
        /// What it says.
        state: ListedState,
        /// When the list was issued.
        issued_at: UnixTime,
        /// First instant at which the list is too old.
        until: UnixTime,
        /// Whether it is; what is not fresh passes only by the place's policy.
        freshness: Freshness,
    },
}

/// How old knowledge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Freshness {
    /// Within the age that the place's policy names.
    Fresh,
    /// Past that age.
    Stale,
    /// Past the expiry that was signed.
    Expired,
}

impl Freshness {
    /// The word for this level: `fresh`, `stale` or `expired`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Expired => "expired",
        }
    }
}

impl Contents {
    /// How old the bundle is at the instant `now`, where it may be `soft_age` seconds old.
    #[must_use]
    pub fn freshness(&self, soft_age: u32, now: UnixTime) -> Freshness {
        let soft_end = self.window().start().checked_add(soft_age);
        if now >= self.window().end() {
            Freshness::Expired
        } else if soft_end.is_some_and(|soft_end| now >= soft_end) {
            Freshness::Stale
        } else {
            Freshness::Fresh
        }
    }
}

impl Status {
    /// The word for this status: `not-listed`, `not-checked`, `unknown`, or that of the listed
    /// state, such as `as-signed`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotListed => "not-listed",
            Self::NotChecked => "not-checked",
            Self::Unknown => "unknown",
            Self::Listed { state, .. } => state.name(),
        }
    }

    pub(super) const fn without_lists(claims: &Claims) -> Self {
        match claims.status_index() {
            Some(_) => Self::NotChecked,
            None => Self::NotListed,
        }
    }

    pub(super) fn colour(self, signed: Option<Colour>) -> Option<Colour> {
        match self {
            Self::Listed { state, .. } => state.worse_of(signed),
            _ => signed,
        }
    }
}

/// SPEC 8, step 7.
pub(super) fn of(
    claims: &Claims,
    key: &IssuerKey,
    lists: &StatusLists,
    staleness: &Staleness,
    now: UnixTime,
) -> Result<Status, Refusal> {
    let Some(index) = claims.status_index() else {
        return Ok(Status::NotListed);
    };
    let Some((list, state)) = look_up(index, key, lists) else {
        return match staleness.list_missing {
            Decision::Deny => Err(Refusal::StatusUnknown),
            Decision::Admit | Decision::Refer => Ok(Status::Unknown),
        };
    };
    // What a list takes back is taken back however old the list is.
    match state {
        ListedState::Revoked => return Err(Refusal::Revoked),
        ListedState::Suspended => return Err(Refusal::Suspended),
        ListedState::Unknown(value) => return Err(Refusal::StatusValue { value }),
        ListedState::AsSigned | ListedState::NowYellow | ListedState::NowRed => {}
    }
    let (freshness, until) = age(list, staleness, now);
    let issued_at = list.issued_at();
    match allowed(freshness, staleness) {
        Decision::Deny => Err(Refusal::StatusStale {
            issued_at,
            until,
            now,
        }),
        Decision::Admit | Decision::Refer => Ok(Status::Listed {
            state,
            issued_at,
            until,
            freshness,
        }),
    }
}

/// What the freshness of a list means: an expired one is no better than a stale one or none,
/// and never admits.
pub(crate) fn allowed(freshness: Freshness, staleness: &Staleness) -> Decision {
    match freshness {
        Freshness::Fresh => Decision::Admit,
        Freshness::Stale => staleness.list_stale,
        Freshness::Expired => staleness
            .list_missing
            .max(staleness.list_stale)
            .max(Decision::Refer),
    }
}

fn look_up<'l>(
    index: u32,
    key: &IssuerKey,
    lists: &'l StatusLists,
) -> Option<(&'l StatusList, ListedState)> {
    let (uri, slot) = key.status_base()?.place_of(index);
    // Another issuer's list says nothing, whatever it is called.
    let list = lists
        .find(&uri)
        .filter(|list| list.issuer() == key.issuer())?;
    list.state(slot).map(|state| (list, state))
}

fn age(list: &StatusList, staleness: &Staleness, now: UnixTime) -> (Freshness, UnixTime) {
    let soft_age = list.ttl().map_or(staleness.list_soft_age, |ttl| {
        ttl.min(staleness.list_soft_age)
    });
    let soft = list.issued_at().checked_add(soft_age);
    if now >= list.expires() {
        (Freshness::Expired, list.expires())
    } else if let Some(until) = soft.filter(|until| now >= *until) {
        (Freshness::Stale, until)
    } else {
        let until = soft.map_or(list.expires(), |soft| soft.min(list.expires()));
        (Freshness::Fresh, until)
    }
}
