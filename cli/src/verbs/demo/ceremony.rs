//! The keys of the demonstration, its trust bundle, its status lists and a scanner's state.

use std::path::Path;

use healthcode::status::{ListBuilder, ListedState};
use healthcode::store::{Pinned, Store};
use healthcode::trust::{
    BundleBuilder, Decision, Draft, Failing, IssuerId, IssuerKey, KeyState, Names, PlaceType,
    Policy, Purpose, Roots, Rule, Staleness, StatusBase,
};
use healthcode::{Colour, Issuer, Region, SigningKey, UnixTime, Window};
use zeroize::Zeroizing;

use super::{DAY, after, broken, stage};
use crate::clock;
use crate::failure::Failure;
use crate::target::{self, Existing, Readers};

/// Everyone who signs.
pub(super) struct Signers {
    roots: [SigningKey; 3],
    /// Signs codes.
    pub(super) issuer: Issuer,
    status: SigningKey,
}

impl Signers {
    /// New keys, three roots, an issuer, and the issuer's key for status lists.
    pub(super) fn new() -> Result<Self, Failure> {
        let signers = Self {
            roots: [key()?, key()?, key()?],
            issuer: Issuer::new(key()?),
            status: key()?,
        };
        let [one, two, three] = signers.roots.each_ref().map(|root| root.public().id());
        stage(
            "roots",
            &format!("{one}, {two} and {three}, of which two must sign"),
        )?;
        let (issuer, status) = (signers.issuer.public().id(), signers.status.public().id());
        stage(
            "key",
            &format!("a new issuer key, {issuer}, and {status} for status lists"),
        )?;
        Ok(signers)
    }

    /// The first roots that a scanner trusts.
    fn roots(&self) -> Result<Roots, Failure> {
        let keys = self.roots.each_ref().map(|root| root.public().clone());
        Roots::new(keys, 2).map_err(broken)
    }

    /// A trust bundle that two of the three roots signed, each its own copy.
    pub(super) fn bundle(&self, now: UnixTime) -> Result<Vec<u8>, Failure> {
        let window = Window::new(now, after(now, 30 * DAY)?).map_err(broken)?;
        let draft = BundleBuilder::new(1, window, self.roots()?)
            .issuer(self.terms(Signs::Codes, now)?)
            .issuer(self.terms(Signs::Lists, now)?)
            .place(PlaceType::new(METRO).map_err(broken)?, metro()?)
            .place(PlaceType::new(HOSPITAL).map_err(broken)?, hospital()?)
            .build()
            .map_err(broken)?;
        let [one, _, three] = &self.roots;
        let mut signed = signed(&draft, one)?;
        signed
            .merge(&self::signed(&draft, three)?)
            .map_err(broken)?;
        let bytes = signed.to_bytes();
        let (count, length) = (signed.count(&self.roots()?), bytes.len());
        stage(
            "bundle",
            &format!(
                "number 1 for {METRO} and {HOSPITAL}, {length} bytes, signed by {count} roots"
            ),
        )?;
        Ok(bytes)
    }

    /// A signed list in which the code has this state.
    pub(super) fn list(
        &self,
        seq: u64,
        state: ListedState,
        now: UnixTime,
    ) -> Result<Vec<u8>, Failure> {
        let base = base()?;
        let (uri, slot) = base.place_of(STATUS_INDEX);
        let mut list = ListBuilder::new(&uri, 1 << base.shift())
            .and_then(|list| list.with_seq(seq))
            .map_err(broken)?;
        list.set(slot, state).map_err(broken)?;
        list.build(now, after(now, DAY)?, Some(DAY / 2))
            .and_then(|list| list.sign(&self.status))
            .map_err(broken)
    }

    /// A scanner's state directory with the bundle in it.
    pub(super) fn state(
        &self,
        directory: &Path,
        bundle: &[u8],
        now: UnixTime,
    ) -> Result<Store, Failure> {
        let roots = self.roots()?;
        let least_seq = 1;
        let store = Store::init(directory, &Pinned { roots, least_seq }).map_err(broken)?;
        let _installed = store.install(bundle, now).map_err(broken)?;
        Ok(store)
    }

    fn terms(&self, signs: Signs, now: UnixTime) -> Result<IssuerKey, Failure> {
        let window = Window::new(now, after(now, 365 * DAY)?).map_err(broken)?;
        let (public, purpose) = match signs {
            Signs::Codes => (self.issuer.public(), Purpose::Colour),
            Signs::Lists => (self.status.public(), Purpose::Status),
        };
        let names = Names::new([
            ("en", "Guangdong health (demo)"),
            ("zh", "广东健康（演示）"),
        ]);
        Ok(IssuerKey::new(public.clone(), [purpose], window, DAY)
            .with_issuer(IssuerId::new("GD-DEMO").map_err(broken)?)
            .with_names(names.map_err(broken)?)
            .with_regions([Region::new(44).map_err(broken)?])
            .with_state(KeyState::Active)
            .with_status_base(base()?))
    }
}

/// Writes a file that is kept with --dir.
pub(super) fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    target::write_file(file, Existing::Replace, Readers::Umask, bytes)
}

#[derive(Clone, Copy)]
enum Signs {
    Codes,
    Lists,
}

fn key() -> Result<SigningKey, Failure> {
    let seed = Zeroizing::new(clock::random()?);
    SigningKey::from_seed(&seed).map_err(broken)
}

fn signed(draft: &Draft, root: &SigningKey) -> Result<Draft, Failure> {
    let mut copy = draft.clone();
    copy.sign(root).map_err(broken)?;
    Ok(copy)
}

fn base() -> Result<StatusBase, Failure> {
    StatusBase::new("https://gd.example/status/", 16).map_err(broken)
}

fn metro() -> Result<Policy, Failure> {
    let stale = Staleness {
        list_missing: Decision::Refer,
        ..Staleness::STRICT
    };
    let policy = Policy::new(Colour::Green, Colour::Yellow).map_err(broken)?;
    Ok(policy.with_staleness(stale))
}

fn hospital() -> Result<Policy, Failure> {
    let live = Rule {
        failing: Failing::Refer,
        asked: 60,
    };
    Ok(metro()?.with_live(live).with_identity(Failing::Refer))
}

/// The places of the demonstration.
pub(super) const METRO: &str = "metro";
/// It asks for a live presentation and a document.
pub(super) const HOSPITAL: &str = "hospital";
/// The code's place in the status lists.
pub(super) const STATUS_INDEX: u32 = 70_007;
